"""Where the cluster's files are, worked out from the instance folder alone."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from core.cluster.osuser import Runner
from core.cluster.problems import ClusterError

MARKER = "wspolnie-cluster.json"
PORT = 5432
# A socket's path may have 107 bytes, and a checkout often lies deeper.
_SOCKET_ROOT = Path("/tmp")
_ELSEWHERE = Path("/var/lib/wspolnie")
_NOTE = "pgdata-location.txt"


@dataclass(frozen=True)
class Places:
    """The folders of one cluster: instance (its lock and note), data, socket."""

    instance: Path
    data: Path
    socket: Path

    @property
    def lock(self) -> Path:
        """The file that lets one process at a time start or stop this cluster."""
        return self.instance / "cluster.lock"

    @property
    def start_log(self) -> Path:
        """What the server says before its own daily log is open."""
        return self.data / "start.log"


def places_of(instance_dir: Path) -> Places:
    """The places as they are now: the data folder may have been put elsewhere, by a note."""
    instance = Path(instance_dir).absolute()
    note = instance / _NOTE
    data = instance / "pgdata"
    if not data.exists() and note.exists():
        data = Path(note.read_text(encoding="utf-8").splitlines()[0].strip())
    return Places(instance, data, _socket_dir(data))


def places_for_new(instance_dir: Path, runner: Runner) -> Places:
    """The places for a cluster to be made; outside the checkout when its parents bar the server's user."""
    instance = Path(instance_dir).absolute()
    if runner.can_pass(instance):
        data = instance / "pgdata"
        return Places(instance, data, _socket_dir(data))
    data = _ELSEWHERE / _digest(instance)
    data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    sentence = (
        "Baza danych leży w powyższym katalogu, bo użytkownik systemu, który ją prowadzi, "
        "nie ma wstępu do tego katalogu. Kopia zapasowa: wspolnie backup PLIK.\n"
    )
    (instance / _NOTE).write_text(f"{data}\n{sentence}", encoding="utf-8")
    return Places(instance, data, _socket_dir(data))


def make_socket_dir(places: Places, runner: Runner) -> None:
    """Make the socket's folder (0711) or check that it is ours: others write to its parent too."""
    folder = places.socket
    try:
        folder.mkdir(mode=0o711)
        os.chmod(folder, 0o711)  # whatever the umask: others must pass through
        if runner.switches:
            os.chown(folder, runner.uid, runner.gid)
    except FileExistsError:
        pass
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != runner.uid or seen.st_mode & 0o022:
        raise ClusterError(
            f"Katalog {folder} należy do kogoś innego niż użytkownik bazy {runner.name}. "
            "Usuń go jako root i uruchom ponownie."
        )


def _socket_dir(data: Path) -> Path:
    return _SOCKET_ROOT / f"wsp-{_digest(data)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:12]
