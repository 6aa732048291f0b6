"""A whole town in this process whose clock the test moves: a year passes in a minute, seen by a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text
from werkzeug.serving import make_server

from app import create_app
from config import ROOT, Config
from core.command import COMMAND_MODULES
from core.db import db
from core.jobs import run_waiting_jobs
from core.serve.static_build import build
from tests.support.clock import MovableClock

WARSAW = ZoneInfo("Europe/Warsaw")


@dataclass
class MovingTown:
    """The town's address, its application (outside any context) and its clock."""

    url: str
    app: Flask
    clock: MovableClock

    @property
    def port(self) -> int:
        """Where it listens, for those who come without a browser."""
        return int(self.url.rsplit(":", 1)[1])

    def at(self, moment: str) -> None:
        """Let it be ``moment``, written as in Warsaw: ``2027-03-01 09:00``."""
        self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=WARSAW).astimezone(ZoneInfo("UTC")))

    def command(self, *words: str) -> str:
        """What ``wspolnie WORDS`` prints in this town."""
        commands = [one for name in COMMAND_MODULES for one in import_module(name).COMMANDS]
        wanted = next(one for one in commands if one.name == words[0])
        with self.app.app_context():
            done = CliRunner().invoke(wanted, list(words[1:]))
        assert done.exit_code == 0, done.output
        return done.output

    def work(self) -> None:
        """Let the jobs that wait be done in a thread of its own, since a browser has this thread's loop."""
        thread = threading.Thread(target=run_waiting_jobs, args=(self.app,))
        thread.start()
        thread.join()

    def mails(self, recipient: str) -> list[str]:
        """The texts of mails to this address, the oldest first."""
        with self.app.app_context():
            rows = db.session.execute(
                text("SELECT body FROM core_outgoing_mails WHERE recipient = :to ORDER BY id"),
                {"to": recipient},
            )
            return [row.body for row in rows]


@contextmanager
def moving_town(database_url: str, folder: Path, start: str) -> Iterator[MovingTown]:
    """Serve a blank town on a free port of the loopback until the block ends; ``start`` as in ``MovingTown.at``."""
    clock = MovableClock()
    server = make_server("127.0.0.1", 0, Flask("waiting"), threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    build(ROOT / "static", folder / "static")
    settings = Config(
        environment="test", database_url=database_url, secret_key="s" * 40, pepper=b"p" * 40, instance=folder,
        public_url=url, static_build=folder / "static",
    )  # fmt: skip
    app = create_app(settings, clock)
    server.app = app
    town = MovingTown(url, app, clock)
    town.at(start)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
