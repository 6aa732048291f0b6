"""A demonstration town served by the real server, for journeys: own database, own folder, own port, real clock."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import create_app
from config import ROOT, Config
from core.db import db
from core.serve.static_build import build
from demo.loading import load_town
from tests.support import database

SECRET_KEY = "s" * 40
PEPPER = "p" * 40
START_SECONDS = 180.0
"""A busy machine takes a minute; who waits asks five times a second."""
STOP_SECONDS = 40.0


@dataclass(frozen=True)
class DemoTown:
    """A database with the demonstration ``pack`` in it, and the folder with its keys and log-ins: both to be copied."""

    admin: str
    name: str
    folder: Path
    pack: str = "wasilkow"

    def make(self, template: str) -> None:
        """Copy the migrated ``template`` and load the town into it."""
        with database.maintenance(self.admin) as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{self.name}" OWNER wspolnie TEMPLATE "{template}"')
        url = database.url_of(self.admin, self.name)
        config = Config("development", url, SECRET_KEY, PEPPER.encode(), instance=self.folder)
        with create_app(config).app_context():
            assert load_town(self.pack, lambda line: None) is True
            db.session.remove()
            db.engine.dispose()
        build(ROOT / "static", self.folder / "static")

    def drop(self) -> None:
        """Leave nothing behind in the cluster."""
        with database.maintenance(self.admin) as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@dataclass
class LiveTown:
    """A running server: where it is, its folder, and the environment of its processes."""

    url: str
    port: int
    folder: Path
    environment: dict[str, str]

    @property
    def database_url(self) -> str:
        """The town's own database."""
        return self.environment["DATABASE_URL"]

    @property
    def log(self) -> str:
        """Everything the processes have written."""
        return "".join(
            path.read_text(encoding="utf-8", errors="replace") for path in self.folder.glob("*.log")
        )

    def login(self, role: str) -> tuple[str, str]:
        """E-mail and password of a demonstration account."""
        lines = (self.folder / "demo-logins.tsv").read_text(encoding="utf-8").splitlines()
        return next((words[1], words[2]) for words in map(str.split, lines) if words[0] == role)

    def shares(self, slug: str) -> list[Path]:
        """The commission's share files that the demonstration keeps."""
        return sorted((self.folder / "demo-keys" / slug).glob("share-*.txt"))

    def wspolnie(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command ``wspolnie`` in this town."""
        command = [
            sys.executable,
            "-c",
            "from core.command import main; raise SystemExit(main())",
            *arguments,
        ]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60
        )


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives as long as the block; stopped by its own number."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment_of(url: str, folder: Path, port: int) -> dict[str, str]:
    """What ``script/server`` gives its processes, for a town of ours."""
    strange = ("PG", "WSPOLNIE_", "DATABASE_URL", "SMTP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {
        **kept,
        "WSPOLNIE_ENV": "development",
        "WSPOLNIE_INSTANCE": str(folder),
        "WSPOLNIE_STATIC_BUILD": str(folder / "static"),
        "WSPOLNIE_SECRET_KEY": SECRET_KEY,
        "WSPOLNIE_PEPPER": PEPPER,
        "WSPOLNIE_WEB_WORKERS": "2",
        "DATABASE_URL": url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }


def wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask ``/readyz`` until it answers 200."""
    give_up_at = time.monotonic() + START_SECONDS
    answer = "no answer"
    while time.monotonic() < give_up_at and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            answer = f"{response.status} {response.read(200)!r}"
            if response.status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    raise AssertionError(f"the server did not come up ({answer}):\n{log.read_text()[-3000:]}")


@contextmanager
def live_town(demo: DemoTown, folder: Path) -> Iterator[LiveTown]:
    """Serve a copy of the demonstration by gunicorn until the block ends."""
    shutil.copytree(demo.folder, folder, dirs_exist_ok=True)
    with database.copy_of(demo.admin, demo.name) as url:
        port = free_port()
        environment = environment_of(url, folder, port)
        command = [sys.executable, "-m", "gunicorn", "-c", "python:core.serve.gunicorn_conf"]
        log = folder / "web.log"
        with running([*command, "--bind", f"127.0.0.1:{port}"], environment, log) as process:
            wait_until_ready(port, process, log)
            yield LiveTown(f"http://127.0.0.1:{port}", port, folder, environment)
