"""Bring Wspólnie up line by line, watch over it, take it down in order."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TextIO

from core.cluster import control
from core.cluster.problems import ClusterError
from core.serve import first_run
from core.serve.child import Child
from core.serve.mail_watch import MailWatch
from core.serve.secrets_file import ensure_secrets
from core.serve.startup import (
    Address,
    CannotServe,
    OnlyCopy,
    check_port,
    check_settings,
    process_environment,
)
from core.serve.static_build import build

ROOT = Path(__file__).resolve().parents[2]
DEMO_TOWN = "wasilkow"
_READY_SECONDS = 90.0
_WEB_GRACE = 35.0
_WORKER_GRACE = 30.0
_STEP_GRACE = 10.0
_LOOK_SECONDS = 5.0
_LONGEST_PAUSE = 60.0
_TICK = 0.2


class StopAsked(Exception):
    """Ctrl-C or SIGTERM came while starting up."""


@dataclass(frozen=True)
class Wish:
    """What the person asked for on the command line."""

    address: Address
    is_empty: bool
    instance: Path


class Supervisor:
    """One run of the server, from the lock to the last process stopped."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._stop_asked = False
        self._own_cluster = not os.environ.get("DATABASE_URL")
        self._cluster_up = False
        self._environment: dict[str, str] = {}
        self._web: Child | None = None
        self._worker: Child | None = None
        self._worker_failures = 0
        self._worker_started_at = 0.0
        self._worker_due_at: float | None = None

    def run(self) -> int:
        """Serve until told to stop; the exit code is 0 then, 1 with one sentence on stderr."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        try:
            trouble = self._serve()
        finally:
            self._take_down()
        if trouble is None or self._stop_asked:
            return 0
        say(trouble, sys.stderr)
        return 1

    def _serve(self) -> str | None:
        """Come up and watch; returns what went wrong, None when we were asked to stop."""
        try:
            self._start()
            self._watch()
        except StopAsked:
            return None
        except (CannotServe, ClusterError) as error:
            return str(error)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            return f"Serwer nie może działać: {error.strerror}{where}. Usuń przyczynę i uruchom ponownie."
        return None

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked = True

    # --- starting -------------------------------------------------------------------------------

    def _start(self) -> None:
        wish = self._wish
        wish.instance.mkdir(exist_ok=True)
        OnlyCopy(wish.instance).take(wish.address)
        check_port(wish.address)
        ensure_secrets(wish.instance, os.environ)
        check_settings(os.environ, wish.instance)
        self._environment = process_environment(os.environ, wish.instance, self._database(), wish.address)
        self._go_on_unless_stopped()
        if build(ROOT / "static", wish.instance / "static").is_fresh:
            say("Przygotowano pliki statyczne")
        say("Sprawdzam wersję bazy danych")
        self._step(["db", "upgrade"], "Nie udało się doprowadzić bazy danych do bieżącej wersji")
        self._load_demo()
        self._start_processes()

    def _database(self) -> dict[str, str]:
        if not self._own_cluster:
            return {}
        instance = self._wish.instance
        self._cluster_up = True  # even half-way up it has to be stopped
        url = control.ensure_running(instance, tell=say)
        return {"DATABASE_URL": url, "WSPOLNIE_ADMIN_DATABASE_URL": control.admin_url(instance)}

    def _load_demo(self) -> None:
        instance = self._wish.instance
        known_by = control.cluster_id(instance) if self._own_cluster else os.environ["DATABASE_URL"]
        mark = first_run.database_mark(known_by)
        if not first_run.is_first_run(instance, mark):
            return
        is_production = self._environment["WSPOLNIE_ENV"] == "production"
        if not self._wish.is_empty and not is_production:
            say(f"Pierwsze uruchomienie: wczytuję miasto pokazowe {DEMO_TOWN}")
            self._step(["demo", "load", DEMO_TOWN], "Nie udało się wczytać miasta pokazowego")
        first_run.remember_first_run(instance, mark)

    def _start_processes(self) -> None:
        log_folder = self._wish.instance / "log"
        log_folder.mkdir(mode=0o700, exist_ok=True)
        web = [sys.executable, "-m", "gunicorn", "-c", "python:core.serve.gunicorn_conf"]
        web += ["--bind", self._wish.address.bind]
        self._worker = self._child("worker", [wspolnie(), "worker"], log_folder)
        self._web = self._child("web", web, log_folder)
        say("Uruchamiam serwer stron i wykonawcę zadań")
        self._start_worker()
        self._web.start()
        self._wait_until_ready(self._web)
        self._greet()

    def _child(self, name: str, command: Sequence[str], log_folder: Path) -> Child:
        return Child(name, command, self._environment, ROOT, log_folder / f"{name}.log")

    def _step(self, arguments: Sequence[str], failure: str) -> None:
        """Run one command of `wspolnie` to its end, unless we are asked to stop meanwhile."""
        process = subprocess.Popen(
            [wspolnie(), *arguments],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None:
            if self._stop_asked:
                process.terminate()
                try:
                    process.wait(_STEP_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            time.sleep(_TICK / 4)
        self._go_on_unless_stopped()
        if process.returncode != 0:
            raise CannotServe(f"{failure}. Usuń przyczynę podaną powyżej i uruchom ponownie.")

    def _wait_until_ready(self, web: Child) -> None:
        give_up_at = time.monotonic() + _READY_SECONDS
        while not answers(self._wish.address):
            self._go_on_unless_stopped()
            if not web.is_alive or time.monotonic() > give_up_at:
                raise CannotServe(f"Serwer stron nie wystartował. Powód jest w pliku {web.log}.")
            time.sleep(_TICK)

    def _greet(self) -> None:
        say("Ctrl-C zatrzymuje wszystko")
        say("")
        say(f"Wspólnie działa: {self._wish.address.url}")
        logins = self._wish.instance / "demo-logins.tsv"
        if logins.exists():
            say(
                "Konta pokazowe (rola, e-mail, hasło, a gdzie jest czwarta kolumna: sekret aplikacji z kodami):"
            )
            say(logins.read_text(encoding="utf-8").rstrip("\n"))
        else:
            say("Pierwsze konto: .venv/bin/wspolnie users create --email ADRES --role administrator")

    def _go_on_unless_stopped(self) -> None:
        if self._stop_asked:
            raise StopAsked

    # --- watching -------------------------------------------------------------------------------

    def _watch(self) -> None:
        assert self._web is not None
        mail = MailWatch(self._wish.instance, self._environment)
        look_at = time.monotonic() + _LOOK_SECONDS
        while not self._stop_asked:
            if not self._web.is_alive:
                raise CannotServe(
                    f"Serwer stron zakończył pracę (kod {self._web.exit_code}). Powód jest w pliku "
                    f"{self._web.log}; uruchom ponownie."
                )
            self._watch_worker()
            if time.monotonic() > look_at:
                self._watch_database()
                if news := mail.news():
                    say(news)
                look_at = time.monotonic() + _LOOK_SECONDS
            time.sleep(_TICK)

    def _watch_worker(self) -> None:
        assert self._worker is not None
        now = time.monotonic()
        if self._worker.is_alive:
            return
        if self._worker_due_at is None:
            long_lived = now - self._worker_started_at > _LONGEST_PAUSE
            self._worker_failures = 1 if long_lived else self._worker_failures + 1
            pause = min(_LONGEST_PAUSE, 2.0 ** (self._worker_failures - 1))
            self._worker_due_at = now + pause
            say(f"Wykonawca zadań zakończył pracę (zob. {self._worker.log}); ruszy ponownie za {pause:.0f} s")
        elif now >= self._worker_due_at:
            self._start_worker()

    def _start_worker(self) -> None:
        assert self._worker is not None
        self._worker_due_at = None
        self._worker_started_at = time.monotonic()
        self._worker.start()

    def _watch_database(self) -> None:
        """The server may be killed for want of memory, or stopped by a command that had started it."""
        if self._own_cluster and control.status(self._wish.instance).state != "running":
            say("Baza danych nie odpowiada: uruchamiam ją ponownie")
            control.ensure_running(self._wish.instance, tell=say)

    # --- stopping -------------------------------------------------------------------------------

    def _take_down(self) -> None:
        if self._web or self._cluster_up:
            say("Zatrzymuję")
        if self._worker:
            self._worker.ask_to_end()  # while the web server finishes its requests: what they enqueue is kept
        if self._web:
            self._web.stop(_WEB_GRACE)
        if self._worker:
            self._worker.stop(_WORKER_GRACE)
        if self._cluster_up:
            try:
                control.stop(self._wish.instance)
            except ClusterError as error:
                say(str(error), sys.stderr)
        if self._web or self._cluster_up:
            say("Zatrzymano")


def wspolnie() -> str:
    """The command beside the Python that runs us."""
    return str(Path(sys.executable).parent / "wspolnie")


def answers(address: Address) -> bool:
    """Whether the web server answers that it lives."""
    connection = http.client.HTTPConnection(address.near_host, address.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def say(line: str, stream: TextIO | None = None) -> None:
    """A line for the person; a closed terminal is no reason to fall over."""
    with contextlib.suppress(OSError):
        print(line, file=stream or sys.stdout, flush=True)
