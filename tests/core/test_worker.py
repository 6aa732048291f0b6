"""The worker as a process of its own: it works, catches mail, and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from config import Config
from core.db import db, transaction
from core.jobs import queue_state
from core.mail import send
from core.models import CaughtMail

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@pytest.fixture
def worker(app, settings: Config) -> Iterator[subprocess.Popen]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SMTP_")},
        "WSPOLNIE_ENV": "development",
        "DATABASE_URL": settings.database_url,
        "WSPOLNIE_SECRET_KEY": settings.secret_key,
        "WSPOLNIE_PEPPER": settings.pepper.decode(),
        "WSPOLNIE_INSTANCE": str(settings.instance),
    }
    start = "import sys; from core.command import main; sys.exit(main(['worker']))"
    process = subprocess.Popen(
        [sys.executable, "-c", start], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
    if process.stderr and not process.stderr.closed:
        print(process.communicate()[1])


def wait_for(what, seconds: float = SECONDS):
    """What ``what`` gives, once it gives anything."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        db.session.rollback()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")


def test_it_delivers_mail_and_leaves_on_sigterm(app, worker: subprocess.Popen) -> None:
    with transaction():
        send("anna@example.pl", "Źródło", "treść\n")
    wait_for(lambda: db.session.scalar(db.select(db.func.count()).select_from(CaughtMail)))
    caught = db.session.scalar(db.select(CaughtMail))
    assert (caught.recipient, caught.subject, caught.body) == ("anna@example.pl", "Źródło", "treść\n")
    assert queue_state().heartbeat_age is not None
    db.session.rollback()
    worker.send_signal(signal.SIGTERM)
    _, log = worker.communicate(timeout=SECONDS)
    assert worker.returncode == 0, log
    assert '"message": "worker stopped"' in log
    assert "anna@" not in log
    assert db.session.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 0


def test_it_comes_back_when_the_database_does(app, worker: subprocess.Popen, template_database) -> None:
    from sqlalchemy import make_url

    from tests.support.database import maintenance

    wait_for(lambda: queue_state().heartbeat_age is not None)
    name = make_url(app.extensions["settings"].database_url).database
    with maintenance(template_database[0]) as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"), {"n": name}
        )
    db.engine.dispose()
    with transaction():
        send("anna@example.pl", "po przerwie", "treść\n")
    wait_for(lambda: db.session.scalar(db.select(CaughtMail.subject)) == "po przerwie")
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=SECONDS)
    assert worker.returncode == 0
