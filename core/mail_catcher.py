"""The development server's own post office: an SMTP server that keeps what it is given and sends nothing on.

Mail takes the same road as in production, a real SMTP conversation, and ends in a table that officials see
under /urzad/poczta.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from core import clock
from core.db import db, transaction
from core.files.reading import clean_name
from core.models import CaughtMail, MailFile, StoredFile

BIGGEST = 10 * 1024 * 1024

log = logging.getLogger("wspolnie.mail")


def plain_text(message: EmailMessage) -> str:
    """The text part of a message, its lines ended as we end them; empty when it has none."""
    part = message.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def keep_files(caught: CaughtMail, message: EmailMessage) -> None:
    """Keep what came along with a message; an empty part is left out."""
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            continue
        file = StoredFile(
            name=clean_name(part.get_filename() or ""), media_type=part.get_content_type()[:60],
            size=len(content), sha256=hashlib.sha256(content).digest(), content=content, stored_at=clock.now(),
        )  # fmt: skip
        db.session.add(file)
        db.session.flush()
        db.session.add(MailFile(caught_id=caught.id, file_id=file.id))


class _Keeper:
    """What the SMTP server calls with each message."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the message for each of its recipients."""
        await asyncio.get_running_loop().run_in_executor(None, self.keep, envelope)
        return "250 zachowano"

    def keep(self, envelope: Any) -> None:
        """Write one row for each recipient."""
        message = message_from_bytes(envelope.content, EmailMessage, policy=policy.default)  # type: ignore[arg-type]
        with self.app.app_context(), transaction():
            for recipient in envelope.rcpt_tos:
                caught = CaughtMail(
                    received_at=clock.now(),
                    sender=(envelope.mail_from or "")[:254],
                    recipient=recipient[:254],
                    subject=str(message["Subject"] or "")[:300],
                    body=plain_text(message),
                )
                db.session.add(caught)
                keep_files(caught, message)


class MailCatcher:
    """The catcher on the address that the application sends its mail to; runs in a thread of its own."""

    def __init__(self, app: Flask) -> None:
        settings = app.extensions["settings"]
        self.controller = Controller(
            _Keeper(app),
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            data_size_limit=BIGGEST,
            server_hostname="wspolnie",
        )
        self.is_running = False

    def start(self) -> None:
        """Listen. When the port is taken, say so and go on: the mail then goes to whoever listens there."""
        try:
            self.controller.start()
            self.is_running = True
        except OSError as error:
            log.warning(
                "mail catcher not started", extra={"facts": {"cause": error.strerror or type(error).__name__}}
            )

    def stop(self) -> None:
        """Stop listening."""
        if self.is_running:
            self.controller.stop()
            self.is_running = False
