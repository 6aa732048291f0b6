"""The development server's own post office: an SMTP server that keeps what it is given and sends nothing on.

Mail takes the same road as in production, a real SMTP conversation, and ends in a table that officials see
under /urzad/poczta. It listens on a socket of the installation's own folder, never on a port of the machine,
which another copy might hold.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import os
import threading
from contextlib import ExitStack, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import UnixSocketController
from flask import Flask

from config import Config
from core import clock
from core.catcher_line import SOCKET, greeting_word, short_path
from core.db import db, transaction
from core.files.reading import clean_name
from core.models import CaughtMail, MailFile, StoredFile

BIGGEST = 10 * 1024 * 1024
LOCK = "mail.lock"
RETRY_SECONDS = 5.0

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
    """The catcher on the socket of this installation's folder; runs in threads of its own.

    One process of a folder holds it at a time. Whatever keeps it from listening, it tries again until it can.
    """

    def __init__(self, app: Flask, retry_seconds: float = RETRY_SECONDS) -> None:
        self.app = app
        self.settings: Config = app.extensions["settings"]
        self._retry_seconds = retry_seconds
        self._controller: UnixSocketController | None = None
        self._held: ExitStack | None = None
        self._stopping = threading.Event()
        self._keeper: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it listens, and where the senders look for it."""
        return self._controller is not None and (self.settings.instance / SOCKET).is_socket()

    def start(self) -> None:
        """Listen, now or as soon as that is possible; comes back at once."""
        self._try()
        self._keeper = threading.Thread(target=self._keep_trying, daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        if self._keeper:
            self._keeper.join()
        self._leave()

    def _keep_trying(self) -> None:
        while not self._stopping.wait(self._retry_seconds):
            if not self.is_running:
                self._try()

    def _try(self) -> None:
        self._leave()
        try:
            self._listen()
            log.info("mail catcher started")
        except (OSError, TimeoutError) as error:
            self._leave()
            cause = "another process of this folder has it" if isinstance(error, BlockingIOError) else ""
            facts = {"cause": cause or error.strerror or type(error).__name__}
            log.warning("mail catcher not started, will try again", extra={"facts": facts})

    def _listen(self) -> None:
        """Raises ``OSError``; ``BlockingIOError`` when another process holds the folder's catcher."""
        self._held = ExitStack()
        lock = os.open(self.settings.instance / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        self._held.callback(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path = self._held.enter_context(short_path(self.settings.instance))
        self._controller = UnixSocketController(
            _Keeper(self.app),
            path,
            data_size_limit=BIGGEST,
            server_hostname="wspolnie",
            ident=greeting_word(self.settings),
        )
        self._controller.start()
        os.chmod(path, 0o600)

    def _leave(self) -> None:
        if self._controller:
            self._controller.stop(no_assert=True)
            with suppress(OSError):
                (self.settings.instance / SOCKET).unlink()
            self._controller = None
        if self._held:
            self._held.close()
            self._held = None
