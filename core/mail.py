"""Mail: a row and a job in the transaction of the act, delivered by SMTP once that has been committed.

Plain text in UTF-8. A mail that the server has taken is never sent again; its Message-ID stays the same for
each try, so that a reader's program drops the double of one whose receipt was lost on the way.
"""

from __future__ import annotations

import hmac
import re
import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr

from flask import current_app
from sqlalchemy import select, text, update

from config import Config
from core import clock
from core.db import db, transaction
from core.erasing import eraser
from core.jobs import enqueue, task
from core.models import OutgoingMail

KEEP_SENT = timedelta(days=7)
KEEP_UNSENT = timedelta(days=30)
SECONDS = 20
LONGEST_SUBJECT = 300
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,189}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_NOT_IN_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class MailNotDelivered(Exception):
    """The mail server did not take it. The message says at which step, never to whom."""


def send(recipient: str, subject: str, body: str) -> int:
    """Have a mail sent after the current transaction is committed; gives its number.

    Line ends and other control signs in the subject become spaces. Raises ``ValueError`` when ``recipient``
    is not one plain address.
    """
    if not _ADDRESS.fullmatch(recipient) or _CONTROL.search(recipient):
        raise ValueError("not one plain e-mail address")
    mail = OutgoingMail(
        recipient=recipient,
        subject=_CONTROL.sub(" ", subject).strip()[:LONGEST_SUBJECT],
        body=_NOT_IN_BODY.sub("", body.replace("\r\n", "\n").replace("\r", "\n")),
        created_at=clock.now(),
        attempts=0,
    )
    db.session.add(mail)
    db.session.flush()
    enqueue(deliver, mail_id=mail.id)
    return mail.id


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
            converse(settings, compose(mail, settings, clock.now()))
            mail.sent_at = clock.now()
            mail.attempts += 1
    except MailNotDelivered:
        with transaction():
            counted = update(OutgoingMail).where(OutgoingMail.id == mail_id)
            db.session.execute(counted.values(attempts=OutgoingMail.attempts + 1))
        raise


def compose(mail: OutgoingMail, settings: Config, moment: datetime) -> EmailMessage:
    """The message as it goes out; marked as automatic, so that absence notices do not answer it."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id(mail.id, settings)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    return message


def message_id(mail_id: int, settings: Config) -> str:
    """The same for each try of one mail, and not to be guessed from the number."""
    digest = hmac.digest(settings.secret_key.encode(), f"mail:{mail_id}".encode(), "sha256").hex()[:24]
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{mail_id}.{digest}@{domain}>"


def converse(settings: Config, message: EmailMessage) -> None:
    """One SMTP conversation. Raises ``MailNotDelivered`` at whatever step it fails."""
    step = "connect"
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
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
    """Empty address and text a week after sending, and of what could not be sent in a month."""
    over = (OutgoingMail.sent_at < moment - KEEP_SENT) | (
        OutgoingMail.sent_at.is_(None) & (OutgoingMail.created_at < moment - KEEP_UNSENT)
    )
    emptied = update(OutgoingMail).where(over, OutgoingMail.recipient != "").values(recipient="", body="")
    return int(db.session.execute(emptied).rowcount)  # type: ignore[attr-defined]
