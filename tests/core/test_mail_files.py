"""Files that go out with a mail: whole, over a real SMTP conversation, erased with it, seen in the office's mailbox."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from config import Config
from core.clock import now
from core.db import db, transaction
from core.erasing import erase_expired
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.jobs import run_waiting_jobs
from core.mail import MOST_ATTACHED, send
from core.mail_catcher import MailCatcher, plain_text
from core.models import CaughtMail, MailFile, OutgoingMail, StoredFile
from tests.support.officials import signed_in

CONTENT = b"%PDF-1.7\n\x00\xff" + bytes(range(256)) * 20 + b"\n%%EOF"


class Inbox:
    """What the town's mail server received."""

    def __init__(self) -> None:
        self.messages: list = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def settings(settings: Config) -> Config:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return replace(settings, smtp_port=probe.getsockname()[1], mail_from="bo@wasilkow.example")


@pytest.fixture
def inbox(settings: Config) -> Iterator[Inbox]:
    received = Inbox()
    controller = Controller(received, hostname="127.0.0.1", port=settings.smtp_port)
    controller.start()
    yield received
    controller.stop()


@contextmanager
def catching(app) -> Iterator[None]:
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_port=0)
    catcher = MailCatcher(app)
    catcher.start()
    try:
        yield
    finally:
        catcher.stop()


def kept_file(name: str = "Potwierdzenie złożenia nr 5001.pdf", content: bytes = CONTENT) -> int:
    return store_file(ReadFile(name, PDF, content), now()).id


def count_of(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_arrives_whole_under_its_polish_name(app, inbox: Inbox) -> None:
    with transaction():
        send("anna@example.pl", "Potwierdzenie", "Dzień dobry,\nw załączniku.\n", [kept_file()])
    run_waiting_jobs(app)
    (message,) = inbox.messages
    assert plain_text(message) == "Dzień dobry,\nw załączniku.\n"
    (part,) = message.iter_attachments()
    assert part.get_content_type() == "application/pdf"
    assert part.get_filename() == "Potwierdzenie złożenia nr 5001.pdf"
    assert part.get_content_disposition() == "attachment"
    assert part.get_payload(decode=True) == CONTENT


def test_a_mail_without_files_stays_plain_text(app, inbox: Inbox) -> None:
    with transaction():
        send("anna@example.pl", "s", "b")
    run_waiting_jobs(app)
    assert inbox.messages[0].get_content_type() == "text/plain"


def test_files_are_erased_with_the_mail_but_not_before_the_last_one(app, inbox: Inbox, clock) -> None:
    with transaction():
        file_id = kept_file()
        send("anna@example.pl", "s", "b", [file_id])
    run_waiting_jobs(app)
    with transaction():
        send("jan@example.pl", "s", "b", [file_id])
    clock.move(days=7, seconds=1)
    erase_expired()
    assert count_of(StoredFile) == 1 and count_of(MailFile) == 1
    clock.move(days=30)
    erase_expired()
    assert count_of(StoredFile) == 0 and count_of(MailFile) == 0 and count_of(OutgoingMail) == 2


def test_what_is_too_large_or_not_there_is_refused_at_once(app) -> None:
    with pytest.raises(ValueError, match="too large"), transaction():
        send("a@example.pl", "s", "b", [kept_file(content=b"%PDF-" + b"x" * MOST_ATTACHED)])
    with pytest.raises(ValueError, match="missing"), transaction():
        send("a@example.pl", "s", "b", [987654])
    assert count_of(OutgoingMail) == 0


def test_the_office_sees_the_file_in_its_mailbox_and_nobody_else_does(app, clock) -> None:
    with catching(app):
        with transaction():
            send("anna@example.pl", "Potwierdzenie", "treść", [kept_file()])
            send("jan@example.pl", "Inna", "treść")
        run_waiting_jobs(app)
    with_file = db.session.scalar(select(CaughtMail).where(CaughtMail.subject == "Potwierdzenie"))
    without = db.session.scalar(select(CaughtMail).where(CaughtMail.subject == "Inna"))
    file_id = db.session.scalar(select(MailFile.file_id).where(MailFile.caught_id == with_file.id))
    address = f"/urzad/poczta/{with_file.id}/{file_id}"
    office = signed_in(app, "administrator")
    page = office.get(f"/urzad/poczta/{with_file.id}").text
    assert "Załączniki" in page and "Potwierdzenie złożenia nr 5001.pdf" in page and address in page
    assert "Załączniki" not in office.get(f"/urzad/poczta/{without.id}").text
    answer = office.get(address)
    assert answer.data == CONTENT and answer.headers["Cache-Control"] == "private, no-store"
    assert office.get(f"/urzad/poczta/{without.id}/{file_id}").status_code == 404
    assert app.test_client().get(address).status_code == 303
    assert signed_in(app, "resident").get(address).status_code == 403
