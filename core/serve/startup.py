"""What must hold before anything is started: one copy, a free port, an environment for the processes."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config import ConfigurationError, load_config


class CannotServe(Exception):
    """The server cannot start or go on; the text is a Polish sentence with what to do about it."""


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """As Gunicorn writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def near_host(self) -> str:
        """The host to call from this very machine: "everywhere" is no address to call."""
        return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def url(self) -> str:
        """As a person types it into a browser."""
        return f"http://{Address(self.near_host, self.port).bind}"


def check_settings(given: Mapping[str, str], instance: Path) -> None:
    """Raises CannotServe with the sentence of a setting that is missing or wrong, before anything is started."""
    try:
        load_config({**given, "WSPOLNIE_INSTANCE": str(instance)}, database_url="postgresql:///not-asked-yet")
    except ConfigurationError as error:
        raise CannotServe(str(error)) from None


class OnlyCopy:
    """The lock that keeps a second server out of the same instance folder."""

    def __init__(self, instance: Path) -> None:
        self._path = instance / "server.lock"
        self._handle: int | None = None

    def take(self, address: Address) -> None:
        """Hold the lock until the process ends. Raises CannotServe when another server holds it."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid, _, url = os.read(handle, 200).decode("utf-8", "replace").strip().partition(" ")
            os.close(handle)
            raise CannotServe(
                f"Wspólnie z tego katalogu już działa pod adresem {url}. Otwórz ten adres, a jeśli chcesz "
                f"uruchomić serwer od nowa, zatrzymaj tamten poleceniem: kill {pid}"
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {address.url}\n".encode(), 0)
        self._handle = handle


def check_port(address: Address) -> None:
    """Raises CannotServe when nobody can listen there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host, address.port))
            trial.listen(1)
        except (OSError, OverflowError) as error:
            raise CannotServe(_port_sentence(address, error)) from error


def _port_sentence(address: Address, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return (
            f"Port {address.port} jest zajęty przez inny program. Zatrzymaj go albo wybierz inny port: "
            f"script/server --port {_other_port(address.port)}"
        )
    if code == errno.EACCES:
        return (
            f"Port {address.port} wolno otworzyć tylko rootowi. Wybierz port od 1024 w górę: "
            "script/server --port 8000"
        )
    if isinstance(error, OverflowError):
        return f"Nie ma portu {address.port}. Wybierz numer od 1 do 65535."
    return (
        f"Ten komputer nie ma adresu {address.host}. Podaj jego adres, 127.0.0.1 (tylko ten komputer) albo "
        "0.0.0.0 (cała sieć) po --host."
    )


def _other_port(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def process_environment(
    given: Mapping[str, str], instance: Path, database: Mapping[str, str], address: Address
) -> dict[str, str]:
    """The environment of migrations, demonstration, worker and web server.

    `database` holds the addresses of the database. Settings of PostgreSQL's client that happen to
    lie about would lead it astray, and are dropped.
    """
    kept = {name: value for name, value in given.items() if not name.startswith("PG")}
    kept.setdefault("WSPOLNIE_ENV", "development")
    kept.setdefault("PUBLIC_URL", address.url)
    # Threads of a worker share two heaps instead of having one each: some megabytes less for every worker.
    kept.setdefault("MALLOC_ARENA_MAX", "2")
    # One second is enough against the last evening, and short enough that nobody notices.
    kept.setdefault("PAGE_CACHE_SECONDS", "1")
    own = {
        "WSPOLNIE_INSTANCE": str(instance),
        "WSPOLNIE_STATIC_BUILD": str(instance / "static"),
        "PYTHONUNBUFFERED": "1",
    }
    return {**kept, **database, **own}
