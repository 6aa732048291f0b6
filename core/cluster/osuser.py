"""Under which system user the server runs: PostgreSQL refuses root, so root hands it over."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cluster.problems import ClusterError

SERVICE_USER = "wspolnie-db"
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Runner:
    """A system user that runs PostgreSQL's programs; `switches` when we are root and step down."""

    name: str
    uid: int
    gid: int
    switches: bool

    def command(self, arguments: Sequence[str]) -> list[str]:
        """The arguments, with the step down to this user in front when one is needed."""
        if not self.switches:
            return list(arguments)
        return [
            "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--init-groups",
            "--reset-env",
            *arguments,
        ]

    def run(self, arguments: Sequence[str], timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        """Run to the end from `/` with a clean environment; output as text, no exception on failure."""
        return subprocess.run(
            self.command(arguments),
            cwd="/",
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            start_new_session=True,  # Ctrl-C is ours to answer: half an initdb helps nobody
            check=False,
        )

    def can_pass(self, folder: Path) -> bool:
        """Whether this user may walk through every parent of the folder and the folder itself."""
        return self.run(["test", "-x", str(folder)]).returncode == 0


def plain_environment() -> dict[str, str]:
    """The environment of PostgreSQL's programs: English messages, none of the caller's PG* settings."""
    return {"PATH": _PATH, "LC_ALL": "C.UTF-8", "LC_MESSAGES": "C"}


def current_name() -> str:
    """The system user we run as, by name; the number when it has no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise ClusterError(
            f"Użytkownik systemu numer {os.geteuid()} nie ma nazwy, a PostgreSQL jej wymaga. "
            "Uruchom jako zwykły użytkownik albo jako root."
        ) from error


def runner_for(data_dir: Path) -> Runner:
    """Who runs the server of this data folder: its owner; for a new one, ourselves or the service user.

    Raises ClusterError when the folder belongs to somebody whom we cannot become.
    """
    owner = data_dir.stat().st_uid if data_dir.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ClusterError(
                f"Katalog bazy {data_dir} należy do innego użytkownika systemu. "
                "Uruchom jako ten użytkownik albo jako root."
            )
        return Runner(current_name(), os.geteuid(), os.getegid(), switches=False)
    if owner:
        entry = pwd.getpwuid(owner)
        return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid, switches=True)
    return _service_user()


def _service_user() -> Runner:
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        entry = _make_service_user()
    return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid, switches=True)


def _make_service_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SERVICE_USER]
    try:
        done = subprocess.run(command, env=plain_environment(), capture_output=True, text=True, check=False)
        said = done.stderr.strip()
    except OSError as error:
        said = str(error)
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError as error:
        raise ClusterError(
            f"Nie udało się założyć użytkownika systemu {SERVICE_USER} dla bazy danych ({said}). "
            f"Załóż go poleceniem: useradd --system --no-create-home {SERVICE_USER}"
        ) from error
