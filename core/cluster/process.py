"""The server's process: is it alive, start it with patience, stop it in order."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

from core.cluster.binaries import Binaries
from core.cluster.osuser import Runner
from core.cluster.places import PORT, Places
from core.cluster.problems import ClusterError, explained

# After kill -9 the dead postmaster may wait to be reaped: its lock file bars the first tries.
_RETRY_SECONDS = 15.0
_RECOVERY_SECONDS = 600
_FAST_SHUTDOWN_SECONDS = 60.0
_STEP = 0.1


def postmaster_pid(data: Path) -> int | None:
    """The process number of the live server of this data folder; None when there is none."""
    lines = _pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if _is_alive(pid) and _works_in(pid, data) else None


def accepts_connections(places: Places) -> bool:
    """Whether the server is up: its lock file says ready and its socket answers."""
    if postmaster_pid(places.data) is None:
        return False
    lines = _pid_file(places.data)
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(places.socket / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def start(places: Places, binaries: Binaries, runner: Runner) -> None:
    """Start the server and wait until it answers, replaying its log after a crash if need be.

    Raises ClusterError with the reason. The lock file of a killed server is never deleted by us.
    """
    log = places.start_log
    arguments = [binaries.program("pg_ctl"), "-D", str(places.data), "-l", str(log)]
    arguments += ["-w", "-s", "-t", str(_RECOVERY_SECONDS), "start"]
    give_up_at = time.monotonic() + _RETRY_SECONDS
    while True:
        log.unlink(missing_ok=True)
        done = runner.run(arguments)
        if done.returncode == 0:
            return
        said = _read(log) + done.stderr
        is_barred = "postmaster.pid" in said or "lock file" in said or "is in use" in said
        if not is_barred or time.monotonic() > give_up_at:
            raise ClusterError(explained(_latest_log(places.data) + said, log))
        time.sleep(0.5)


def stop(data: Path) -> bool:
    """Fast shutdown, the harder one only after a minute. False when no server was running."""
    pid = postmaster_pid(data)
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGINT)
        if not _gone_within(pid, _FAST_SHUTDOWN_SECONDS):
            os.kill(pid, signal.SIGQUIT)
            _gone_within(pid, 10.0)
    except ProcessLookupError:
        pass
    except PermissionError as error:
        raise ClusterError(
            f"Serwer bazy (proces {pid}) należy do innego użytkownika systemu. "
            "Zatrzymaj go jako ten użytkownik albo jako root."
        ) from error
    return True


def _gone_within(pid: int, seconds: float) -> bool:
    give_up_at = time.monotonic() + seconds
    while _is_alive(pid):
        if time.monotonic() > give_up_at:
            return False
        time.sleep(_STEP / 2)
    return True


def _pid_file(data: Path) -> list[str]:
    return _read(data / "postmaster.pid").splitlines()


def _is_alive(pid: int) -> bool:
    status = _read(Path(f"/proc/{pid}/stat"))
    # The name in brackets may hold spaces; the state follows the last bracket.
    return bool(status) and status.rpartition(")")[2].split()[0] not in ("Z", "X")


def _works_in(pid: int, data: Path) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _latest_log(data: Path) -> str:
    logs = sorted((data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    return _read(logs[-1])[-4000:] if logs else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
