"""Start, stop and ask about the private cluster of an instance folder: what others call."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.cluster import creation, databases, osuser, places, process
from core.cluster.binaries import Binaries, find_binaries
from core.cluster.problems import ClusterError
from core.cluster.settings import ADMIN_ROLE, APP_ROLE

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Status:
    """What is known of a cluster: `state` is missing, unfinished, stopped, starting or running."""

    state: str
    data_dir: Path
    socket_dir: Path
    pid: int | None


def ensure_running(instance_dir: Path | str, *, for_tests: bool = False, tell: Tell | None = None) -> str:
    """Bring the cluster up, making or repairing it first, and return the application's URL.

    Does nothing but look when it already runs. `for_tests` trades the wait for the disk at each
    commit for speed; nothing else differs. `tell` receives a Polish line for each long step.
    Raises ClusterError with a sentence for the person.
    """
    instance = Path(instance_dir)
    say = tell or _silent
    with _locked(instance):
        where = places.places_of(instance)
        if not process.accepts_connections(where):
            osuser.runner_for(where.data)  # somebody else's cluster is refused before anything is touched
            _bring_up(where, for_tests, say)
    return app_url(instance)


def stop(instance_dir: Path | str) -> bool:
    """Stop the cluster in order; False when it was not running."""
    instance = Path(instance_dir)
    if not instance.exists():
        return False
    with _locked(instance):
        where = places.places_of(instance)
        was_running = process.stop(where.data)
        with suppress(OSError):
            where.socket.rmdir()
        return was_running


def status(instance_dir: Path | str) -> Status:
    """The cluster's state, without changing anything."""
    where = places.places_of(Path(instance_dir))
    pid = process.postmaster_pid(where.data)
    if not where.data.exists():
        state = "missing"
    elif not creation.is_complete(where.data):
        state = "unfinished"
    elif pid is None:
        state = "stopped"
    else:
        state = "running" if process.accepts_connections(where) else "starting"
    return Status(state, where.data, where.socket, pid)


def create_database(instance_dir: Path | str, name: str, template: str | None = None) -> str:
    """A database with the extensions, owned by the application's role; returns the role's URL."""
    where = places.places_of(Path(instance_dir))
    databases.make_database(_binaries_of(where), where.socket, name, template)
    return app_url(instance_dir, name)


def app_url(instance_dir: Path | str, database: str = databases.MAIN_DATABASE) -> str:
    """The SQLAlchemy URL of the application's role: owns its databases, is not a superuser."""
    return _url(instance_dir, APP_ROLE, database)


def admin_url(instance_dir: Path | str, database: str = "postgres") -> str:
    """The SQLAlchemy URL of the superuser role, for tests, extensions and VACUUM FULL."""
    return _url(instance_dir, ADMIN_ROLE, database)


def cluster_id(instance_dir: Path | str) -> str:
    """A random word made with the cluster: another word means another, new cluster."""
    where = places.places_of(Path(instance_dir))
    facts = json.loads((where.data / places.MARKER).read_text(encoding="utf-8"))
    return str(facts["cluster"])


def program_of(instance_dir: Path | str, name: str) -> str:
    """The path of `psql`, `pg_dump` or the like, in the version of this cluster."""
    return _binaries_of(places.places_of(Path(instance_dir))).program(name)


def _bring_up(where: places.Places, for_tests: bool, say: Tell) -> None:
    aside = creation.clear_leftovers(where)
    if aside:
        say(aside)
    if not where.data.exists():
        say("Tworzę bazę danych")
        binaries = find_binaries()
        runner = osuser.runner_for(where.data)
        where = places.places_for_new(where.instance, runner)
        creation.create_data_dir(where, binaries, runner)
    binaries, runner = _binaries_of(where), osuser.runner_for(where.data)
    process.stop(where.data)  # alive but deaf: its socket was swept away
    places.make_socket_dir(where, runner)
    creation.write_settings(where, runner, for_tests)
    say(f"Uruchamiam bazę danych (PostgreSQL {binaries.major})")
    process.start(where, binaries, runner)
    databases.prepare_cluster(binaries, where.socket)
    creation.sweep(where)


def _binaries_of(where: places.Places) -> Binaries:
    try:
        version = (where.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise ClusterError(
            f"Nie można odczytać katalogu bazy {where.data}. Uruchom jako jego właściciel albo jako root."
        ) from error
    return find_binaries(int(version))


def _url(instance_dir: Path | str, role: str, database: str) -> str:
    socket = places.places_of(Path(instance_dir)).socket
    return f"postgresql+psycopg://{role}@/{database}?host={quote(str(socket))}"


@contextmanager
def _locked(instance: Path) -> Iterator[None]:
    """One process at a time; the file stays, the lock goes with the process."""
    try:
        instance.mkdir(mode=0o755, parents=True, exist_ok=True)
        handle = os.open(instance / "cluster.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ClusterError(
            f"Nie można pisać w katalogu {instance} ({error.strerror}). Popraw prawa albo zwolnij miejsce "
            "i uruchom ponownie."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _silent(_line: str) -> None:
    """Nobody is listening."""
