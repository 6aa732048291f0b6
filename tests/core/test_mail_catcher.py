"""The mail catcher of a development installation: its own, never another copy's, and up again by itself."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import UnixSocketController

from config import Config, load_config
from core.catcher_line import SOCKET, short_path, someone_answers
from core.cli import mail as mail_commands
from core.db import db, transaction
from core.jobs import run_waiting_jobs
from core.mail import MailNotDelivered, deliver, send
from core.mail_catcher import MailCatcher
from core.models import CaughtMail, OutgoingMail
from core.serve.mail_watch import MailWatch

GOOD = {"DATABASE_URL": "postgresql://x", "WSPOLNIE_SECRET_KEY": "s" * 32, "WSPOLNIE_PEPPER": "p" * 32}
QUICK = 0.05


@pytest.fixture
def settings(settings: Config) -> Config:
    return replace(settings, mail_from="Wspólnie Wasilków <bo@wasilkow.example>")


@contextmanager
def catching(app) -> Iterator[MailCatcher]:
    catcher = MailCatcher(app, QUICK)
    catcher.start()
    try:
        yield catcher
    finally:
        catcher.stop()


def a_mail() -> int:
    with transaction():
        return send("a@example.pl", "Zażółć", "gęślą jaźń\n")


def caught() -> list[tuple[str, str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(db.select(CaughtMail).order_by(CaughtMail.id))
    return [(row.sender, row.recipient, row.subject, row.body) for row in rows]


def comes_up(catcher: MailCatcher) -> bool:
    give_up_at = time.monotonic() + 10
    while not catcher.is_running and time.monotonic() < give_up_at:
        time.sleep(QUICK)
    return catcher.is_running


def test_it_keeps_what_it_gets(app, clock) -> None:
    with catching(app):
        a_mail()
        run_waiting_jobs(app)
    assert caught() == [("bo@wasilkow.example", "a@example.pl", "Zażółć", "gęślą jaźń\n")]
    assert db.session.scalar(db.select(CaughtMail.received_at)) == clock()


def test_its_socket_is_its_owners_alone_and_goes_with_it(app, settings: Config) -> None:
    place = settings.instance / SOCKET
    with catching(app):
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert someone_answers(settings.instance)
    assert not place.exists() and not someone_answers(settings.instance)


def test_it_works_however_deep_the_folder_lies(app, settings: Config) -> None:
    deep = settings.instance / ("katalog-" * 12) / ("instalacja-" * 12)
    deep.mkdir(parents=True)
    app.extensions["settings"] = replace(settings, instance=deep)
    with catching(app) as catcher:
        assert catcher.is_running
        deliver(a_mail())
    assert len(caught()) == 1


def test_two_copies_on_one_machine_keep_their_mails_apart(app, settings: Config, tmp_path: Path) -> None:
    """The other copy's catcher runs first; ours is not yet there, and the mail waits for ours."""
    (other := tmp_path / "other").mkdir()
    (ours := tmp_path / "ours").mkdir()
    app.extensions["settings"] = replace(settings, instance=other)
    with catching(app):
        app.extensions["settings"] = replace(settings, instance=ours)
        with pytest.raises(MailNotDelivered, match="connect: FileNotFoundError"):
            deliver(number := a_mail())
        assert caught() == []
        with catching(app):
            deliver(number)
    assert len(caught()) == 1


@pytest.mark.parametrize(
    "of_another", [{"secret_key": "t" * 40}, {"database_url": "postgresql+psycopg://other/db"}]
)
def test_a_catcher_that_is_not_ours_is_given_nothing(app, settings: Config, of_another: dict) -> None:
    with catching(app):
        app.extensions["settings"] = replace(settings, **of_another)
        with pytest.raises(MailNotDelivered, match="connect: NotOurCatcher"):
            deliver(a_mail())
    assert caught() == []
    assert db.session.scalar(db.select(OutgoingMail.sent_at)) is None


def test_a_stranger_on_the_socket_is_given_nothing(app, settings: Config) -> None:
    class Stranger:
        envelopes: list = []

        async def handle_DATA(self, server, session, envelope) -> str:
            self.envelopes.append(envelope)
            return "250 OK"

    with short_path(settings.instance) as path:
        controller = UnixSocketController(Stranger(), path)
        controller.start()
        try:
            with pytest.raises(MailNotDelivered, match="NotOurCatcher"):
                deliver(a_mail())
        finally:
            controller.stop()
    assert Stranger.envelopes == []


def test_a_second_one_of_the_same_folder_waits_for_the_first_to_end(app, caplog) -> None:
    with catching(app) as first, catching(app) as second:
        assert first.is_running and "mail catcher not started" in caplog.text
        number = a_mail()
        deliver(number)
        first.stop()
        assert comes_up(second)
        deliver(a_mail())
    assert len(caught()) == 2


def test_it_starts_as_soon_as_it_can(app, settings: Config, caplog) -> None:
    later = settings.instance / "later"
    app.extensions["settings"] = replace(settings, instance=later)
    with catching(app) as catcher:
        assert not catcher.is_running and "mail catcher not started" in caplog.text
        later.mkdir()
        assert comes_up(catcher)
        deliver(a_mail())
    assert len(caught()) == 1


def test_it_comes_back_when_its_socket_was_swept_away(app, settings: Config) -> None:
    with catching(app) as catcher:
        (settings.instance / SOCKET).unlink()
        assert comes_up(catcher)
        deliver(a_mail())
    assert len(caught()) == 1


def test_it_comes_back_when_something_stood_in_the_sockets_place(app, settings: Config) -> None:
    place = settings.instance / SOCKET
    with catching(app) as catcher:
        place.unlink()
        place.mkdir()
        time.sleep(10 * QUICK)
        assert not catcher.is_running
        place.rmdir()
        assert comes_up(catcher)
        deliver(a_mail())
    assert len(caught()) == 1


def test_a_socket_left_by_a_killed_process_is_no_obstacle(app, settings: Config) -> None:
    import socket

    with short_path(settings.instance) as path, socket.socket(socket.AF_UNIX) as dead:
        dead.bind(path)
    assert (settings.instance / SOCKET).is_socket()
    with catching(app):
        deliver(a_mail())
    assert len(caught()) == 1


def test_the_command_says_that_the_catcher_is_not_there(app) -> None:
    refused = app.test_cli_runner().invoke(mail_commands, ["test", "a@example.pl"])
    assert refused.exit_code == 1
    assert "script/server" in refused.output and "SMTP_HOST" in refused.output


@pytest.mark.parametrize(
    ("environment", "given", "host", "port", "catches"),
    [
        ("development", {}, "127.0.0.1", 0, True),
        ("development", {"SMTP_PORT": "2525"}, "127.0.0.1", 2525, False),
        ("development", {"SMTP_HOST": "mail.example"}, "mail.example", 8025, False),
        ("production", {}, "127.0.0.1", 8025, False),
        ("production", {"SMTP_HOST": "mail.example", "SMTP_PORT": "587"}, "mail.example", 587, False),
    ],
)
def test_a_server_that_is_named_is_used(
    environment: str, given: dict[str, str], host: str, port: int, catches: bool
) -> None:
    settings = load_config({**GOOD, "WSPOLNIE_ENV": environment, **given})
    assert (settings.smtp_host, settings.smtp_port, settings.has_own_catcher) == (host, port, catches)


def test_the_server_says_when_the_catcher_is_silent_and_when_it_is_back(app, settings: Config) -> None:
    watch = MailWatch(settings.instance, {"WSPOLNIE_ENV": "development"})
    said = [watch.news() for _ in range(5)]
    assert [bool(line) for line in said] == [False, False, True, False, False]
    assert "nie działa" in str(said[2]) and "worker.log" in str(said[2])
    with catching(app):
        assert "znów działa" in str(watch.news())
        assert watch.news() is None


@pytest.mark.parametrize(
    "environment", [{"WSPOLNIE_ENV": "production"}, {"SMTP_HOST": "mail.example"}, {"SMTP_PORT": "25"}]
)
def test_the_server_minds_no_catcher_where_there_is_none(tmp_path: Path, environment: dict[str, str]) -> None:
    watch = MailWatch(tmp_path, environment)
    assert [watch.news() for _ in range(5)] == [None] * 5
