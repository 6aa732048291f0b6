"""The town's mail server for tests: real SMTP on this machine, letters by recipient."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from flask import Flask

from core.jobs import run_waiting_jobs
from core.mail_catcher import plain_text

LINK = re.compile(r"http://localhost(/bo/[^\s<\"]+)")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def link_in(text: str) -> str:
    """The first of our own addresses in a letter or a page, without the host."""
    found = LINK.search(text)
    assert found, text
    return found.group(1)


@dataclass
class PostOffice:
    """What has been delivered. ``deliver`` runs the jobs that wait first."""

    app: Flask
    messages: dict[str, list[EmailMessage]] = field(default_factory=dict)

    async def handle_DATA(self, server, session, envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.setdefault(envelope.rcpt_tos[0], []).append(message)
        return "250 OK"

    def deliver(self) -> dict[str, list[EmailMessage]]:
        """Every message so far, by recipient. In a thread: a browser's driver holds this one's event loop."""
        worker = threading.Thread(target=run_waiting_jobs, args=(self.app,))
        worker.start()
        worker.join()
        return self.messages

    def letters(self) -> dict[str, list[str]]:
        """Their texts."""
        return {to: [plain_text(one) for one in sent] for to, sent in self.deliver().items()}


@contextmanager
def post_office(app: Flask) -> Iterator[PostOffice]:
    """The server that the application's settings point at."""
    office = PostOffice(app)
    controller = Controller(office, hostname="127.0.0.1", port=app.extensions["settings"].smtp_port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
