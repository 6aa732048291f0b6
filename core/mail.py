"""Mail: a row and a job in the transaction of the act, delivered by SMTP once that has been committed.

Plain text in UTF-8. A mail that the server has taken is never sent again; its Message-ID stays the same for
each try, so that a reader's program drops the double of one whose receipt was lost on the way. Files that go
along are kept ones, made for the mail alone, and are erased with it.
"""

from __future__ import annotations

import hmac
import re
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr

from flask import current_app
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import undefer

from config import Config
from core import clock
from core.catcher_line import CatcherLine
from core.db import db, transaction
from core.erasing import eraser
from core.jobs import enqueue, task
from core.models import MailFile, OutgoingMail, StoredFile

KEEP_SENT = timedelta(days=7)
KEEP_UNSENT = timedelta(days=30)
SECONDS = 20
LONGEST_SUBJECT = 300
MOST_ATTACHED = 5 * 1024 * 1024
"""Bytes of all files of a mail: many servers take no message above 10 MB, and a file grows by a third on the way."""
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,189}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_NOT_IN_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class MailNotDelivered(Exception):
    """The mail server did not take it. The message says at which step, never to whom."""


def is_address(recipient: str) -> bool:
    """Whether a mail can be sent there: one plain address, without a name and without control signs."""
    return bool(_ADDRESS.fullmatch(recipient)) and not _CONTROL.search(recipient)


def send(
    recipient: str, subject: str, body: str, file_ids: Sequence[int] = (), unsubscribe_url: str = ""
) -> int:
    """Have a mail sent after the current transaction is committed; gives its number. See ``hold``."""
    mail_id = hold(recipient, subject, body, unsubscribe_url)
    release(mail_id, file_ids)
    return mail_id


def release(mail_id: int, file_ids: Sequence[int] = ()) -> None:
    """Let a held mail go, with kept files that belong to it from now on.

    Raises ``ValueError`` when a file is not there, or when the files are larger than ``MOST_ATTACHED`` together.
    """
    _check_files(file_ids)
    db.session.add_all(MailFile(outgoing_id=mail_id, file_id=file_id) for file_id in file_ids)
    enqueue(deliver, mail_id=mail_id)


def hold(recipient: str, subject: str, body: str, unsubscribe_url: str = "") -> int:
    """Write a mail that waits until it is released, e.g. by the job that makes its document; gives its number.

    Line ends and other control signs in the subject become spaces. ``unsubscribe_url``: where a single POST ends
    such mails; mail programs show a button for it. Raises ``ValueError`` when ``recipient``
    is not one plain address.
    """
    if not is_address(recipient):
        raise ValueError("not one plain e-mail address")
    mail = OutgoingMail(
        recipient=recipient,
        subject=_CONTROL.sub(" ", subject).strip()[:LONGEST_SUBJECT],
        body=_NOT_IN_BODY.sub("", body.replace("\r\n", "\n").replace("\r", "\n")),
        unsubscribe_url=_CONTROL.sub("", unsubscribe_url),
        created_at=clock.now(),
        attempts=0,
    )
    db.session.add(mail)
    db.session.flush()
    return mail.id


def _check_files(file_ids: Sequence[int]) -> None:
    if not file_ids:
        return
    sizes = db.session.scalars(select(StoredFile.size).where(StoredFile.id.in_(file_ids))).all()
    if len(sizes) != len(set(file_ids)) or sum(sizes) > MOST_ATTACHED:
        raise ValueError("a file is missing, or the files are too large for a mail")


@task("core.mail.deliver")
def deliver(mail_id: int) -> None:
    """Send one mail unless it is sent already or erased. Raises ``MailNotDelivered``; the queue tries again."""
    try:
        with transaction():
            db.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
            mail = db.session.scalar(select(OutgoingMail).where(OutgoingMail.id == mail_id).with_for_update())
            if mail is None or mail.sent_at is not None or not mail.recipient:
                return
            settings: Config = current_app.extensions["settings"]
            converse(settings, compose(mail, settings, clock.now(), files_of(mail)))
            mail.sent_at = clock.now()
            mail.attempts += 1
    except MailNotDelivered:
        with transaction():
            counted = update(OutgoingMail).where(OutgoingMail.id == mail_id)
            db.session.execute(counted.values(attempts=OutgoingMail.attempts + 1))
        raise


def files_of(mail: OutgoingMail) -> Sequence[StoredFile]:
    """The files that go along, with their content, in the order given."""
    query = select(StoredFile).join(MailFile, MailFile.file_id == StoredFile.id)
    mine = query.where(MailFile.outgoing_id == mail.id).order_by(MailFile.id)
    return db.session.scalars(mine.options(undefer(StoredFile.content))).all()


def compose(
    mail: OutgoingMail, settings: Config, moment: datetime, files: Sequence[StoredFile] = ()
) -> EmailMessage:
    """The message as it goes out; marked as automatic, so that absence notices do not answer it."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id(mail.id, settings)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    for file in files:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


def message_id(mail_id: int, settings: Config) -> str:
    """The same for each try of one mail, and not to be guessed from the number."""
    digest = hmac.digest(settings.secret_key.encode(), f"mail:{mail_id}".encode(), "sha256").hex()[:24]
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{mail_id}.{digest}@{domain}>"


def _line_to(settings: Config) -> smtplib.SMTP:
    """The server that the environment names, or this installation's own catcher."""
    if settings.has_own_catcher:
        return CatcherLine(settings)
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)


def converse(settings: Config, message: EmailMessage) -> None:
    """One SMTP conversation. Raises ``MailNotDelivered`` at whatever step it fails."""
    step = "connect"
    try:
        with _line_to(settings) as server:
            if settings.smtp_starttls:
                step = "starttls"
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                step = "login"
                server.login(settings.smtp_user, settings.smtp_password)
            step = "send"
            server.send_message(message)
            step = "quit"
    except (OSError, ValueError, smtplib.SMTPException) as error:
        if step == "quit":
            return
        raise MailNotDelivered(f"{step}: {type(error).__name__}") from None


@eraser
def erase_old_mails(moment: datetime) -> int:
    """Empty address and text a week after sending, and of what could not be sent in a month; files go with them."""
    over = (OutgoingMail.sent_at < moment - KEEP_SENT) | (
        OutgoingMail.sent_at.is_(None) & (OutgoingMail.created_at < moment - KEEP_UNSENT)
    )
    _erase_files(list(db.session.scalars(select(OutgoingMail.id).where(over, OutgoingMail.recipient != ""))))
    emptied = (
        update(OutgoingMail)
        .where(over, OutgoingMail.recipient != "")
        .values(recipient="", body="", unsubscribe_url="")
    )
    return int(db.session.execute(emptied).rowcount)  # type: ignore[attr-defined]


def _erase_files(mail_ids: Sequence[int]) -> None:
    """Part these mails from their files, and erase the files that no other mail waits with."""
    gone = delete(MailFile).where(MailFile.outgoing_id.in_(mail_ids)).returning(MailFile.file_id)
    file_ids = set(db.session.scalars(gone))
    held = select(func.count()).where(MailFile.file_id == StoredFile.id).scalar_subquery()
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids), held == 0))
