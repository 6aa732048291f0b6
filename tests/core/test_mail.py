"""Mail over a real SMTP conversation: with the act, once, nothing injected, erased in time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import text

from config import Config
from core.cli import mail as mail_commands
from core.db import db, transaction
from core.erasing import erase_expired
from core.jobs import run_waiting_jobs
from core.mail import MailNotDelivered, deliver, send
from core.mail_catcher import plain_text
from core.models import OutgoingMail


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Inbox:
    """What the town's mail server received; ``refuse`` makes it answer with that line instead."""

    def __init__(self) -> None:
        self.envelopes: list = []
        self.refuse = ""

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuse:
            return self.refuse
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def messages(self) -> list:
        return [message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]


@contextmanager
def smtp_server(inbox: Inbox, port: int, **kwargs) -> Iterator[None]:
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **kwargs)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def settings(settings: Config) -> Config:
    return replace(settings, smtp_port=free_port(), mail_from="Wspólnie Wasilków <bo@wasilkow.example>")


@pytest.fixture
def inbox(settings: Config) -> Iterator[Inbox]:
    received = Inbox()
    with smtp_server(received, settings.smtp_port):
        yield received


def waiting() -> list[OutgoingMail]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(OutgoingMail)))


def test_a_mail_leaves_after_the_commit(app, inbox: Inbox) -> None:
    with transaction():
        send(
            "anna.nowak@example.pl", "Potwierdź adres: Źródło", "Dzień dobry,\nkliknij: http://localhost/x\n"
        )
    assert inbox.envelopes == []
    run_waiting_jobs(app)
    (envelope,) = inbox.envelopes
    (message,) = inbox.messages
    assert envelope.rcpt_tos == ["anna.nowak@example.pl"]
    assert envelope.mail_from == "bo@wasilkow.example"
    assert message["Subject"] == "Potwierdź adres: Źródło"
    assert message["To"] == "anna.nowak@example.pl"
    assert message["From"] == "Wspólnie Wasilków <bo@wasilkow.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@wasilkow.example>")
    assert message["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"
    assert message.get_content_type() == "text/plain" and message.get_content_charset() == "utf-8"
    assert plain_text(message) == "Dzień dobry,\nkliknij: http://localhost/x\n"
    assert envelope.content.isascii()
    (row,) = waiting()
    assert row.sent_at is not None and row.attempts == 1


def test_an_act_that_fails_sends_nothing(app, inbox: Inbox) -> None:
    with pytest.raises(RuntimeError), transaction():
        send("a@example.pl", "s", "b")
        raise RuntimeError
    run_waiting_jobs(app)
    assert inbox.envelopes == [] and waiting() == []


def test_a_sent_mail_is_not_sent_again(app, inbox: Inbox) -> None:
    with transaction():
        number = send("a@example.pl", "s", "b")
    deliver(number)
    deliver(number)
    run_waiting_jobs(app)
    assert len(inbox.envelopes) == 1
    deliver(number + 1000)


def test_the_arguments_of_the_job_are_the_number_alone(app) -> None:
    with transaction():
        number = send("a@example.pl", "temat", "treść")
    assert db.session.scalar(text("SELECT args FROM procrastinate_jobs")) == {"mail_id": number}


def test_a_refused_mail_is_tried_again_with_the_same_message_id(app, inbox: Inbox, caplog) -> None:
    with transaction():
        number = send("tajny.adres@example.pl", "s", "b")
    inbox.refuse = "451 zajęte, tajny.adres@example.pl spróbuj później"
    with pytest.raises(MailNotDelivered) as refused:
        deliver(number)
    assert str(refused.value) == "send: SMTPDataError"
    assert "tajny" not in caplog.text
    (row,) = waiting()
    assert row.sent_at is None and row.attempts == 1
    db.session.rollback()
    inbox.refuse = ""
    deliver(number)
    (row,) = waiting()
    assert row.sent_at is not None and row.attempts == 2
    assert len(inbox.envelopes) == 1


def test_no_server_is_said_so(app) -> None:
    with transaction():
        number = send("a@example.pl", "s", "b")
    with pytest.raises(MailNotDelivered, match="connect: ConnectionRefusedError"):
        deliver(number)


def test_starttls_is_asked_for_and_its_absence_refused(app, inbox: Inbox, settings: Config) -> None:
    app.extensions["settings"] = replace(settings, smtp_starttls=True)
    with transaction():
        number = send("a@example.pl", "s", "b")
    with pytest.raises(MailNotDelivered, match="starttls"):
        deliver(number)
    assert inbox.envelopes == []


@pytest.mark.parametrize(("password", "taken"), [("haslo-serwera", True), ("inne", False)])
def test_log_in_to_the_server(app, settings: Config, password: str, taken: bool) -> None:
    app.extensions["settings"] = replace(settings, smtp_user="wspolnie", smtp_password=password)

    def check(server, session, envelope, mechanism, data: LoginPassword) -> AuthResult:
        right = data.login == b"wspolnie" and data.password == b"haslo-serwera"
        # Left to the server, which says 535 by itself; else the town would wait for an answer until it gives up.
        return AuthResult(success=right, handled=False)

    received = Inbox()
    options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    with transaction():
        number = send("a@example.pl", "s", "b")
    with smtp_server(received, settings.smtp_port, **options):
        if taken:
            deliver(number)
        else:
            with pytest.raises(MailNotDelivered, match="login"):
                deliver(number)
    assert len(received.envelopes) == int(taken)


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.pl\r\nBcc: all@b.pl",
        "a@b.pl\nBcc: x@y.pl",
        "a@b.pl,c@d.pl",
        "a@b.pl, c@d.pl",
        "Anna <a@b.pl>",
        "a@b.pl;c@d.pl",
        "a@b.pl\x00",
        "a@b@c.pl",
        "bez-małpy",
        "",
        "@b.pl",
        "a@",
        '"a b"@b.pl',
        "a@b.pl" + "x" * 300,
    ],
)
def test_a_recipient_is_one_plain_address(app, recipient: str) -> None:
    with pytest.raises(ValueError):
        send(recipient, "s", "b")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_no_header_can_be_injected_through_the_subject(app, inbox: Inbox, end: str) -> None:
    with transaction():
        send(
            "a@example.pl",
            f"Projekt{end}Bcc: all@example.pl{end}{end}inna treść",
            "b\r\n.\r\nMAIL FROM:<x>\r\n",
        )
    run_waiting_jobs(app)
    (envelope,) = inbox.envelopes
    (message,) = inbox.messages
    assert envelope.rcpt_tos == ["a@example.pl"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Projekt Bcc: all@example.pl inna treść"
    assert plain_text(message) == "b\n.\nMAIL FROM:<x>\n"


def test_address_and_text_are_erased_in_time(app, inbox: Inbox, clock) -> None:
    with transaction():
        sent = send("a@example.pl", "s", "tajne")
    deliver(sent)
    with transaction():
        unsent = send("b@example.pl", "s", "tajne")
    clock.move(days=7)
    erase_expired()
    assert {row.body for row in waiting()} == {"tajne"}
    clock.move(seconds=1)
    assert erase_expired()["core.mail.erase_old_mails"] == 1
    by_number = {row.id: (row.recipient, row.body) for row in waiting()}
    assert by_number == {sent: ("", ""), unsent: ("b@example.pl", "tajne")}
    clock.move(days=24)
    assert erase_expired()["core.mail.erase_old_mails"] == 1
    assert {row.recipient for row in waiting()} == {""}
    db.session.rollback()
    deliver(unsent)
    assert len(inbox.envelopes) == 1


def test_the_command_sends_at_once_or_says_what_to_check(app, inbox: Inbox, settings: Config) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(mail_commands, ["test", "a@example.pl"]).exit_code == 0
    assert len(inbox.envelopes) == 1
    assert runner.invoke(mail_commands, ["test", "nie adres"]).exit_code == 2
    inbox.refuse = "550 nie"
    refused = runner.invoke(mail_commands, ["test", "a@example.pl"])
    assert refused.exit_code == 1 and "SMTP_HOST" in refused.output
