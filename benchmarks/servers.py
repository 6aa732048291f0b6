"""Web servers on the loopback: one worker each, by the product's own gunicorn settings."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.visitor import Visitor
from benchmarks.world import FOLDER, ROOT, World

OURS, BARE = "app:create_app()", "benchmarks.bare:create_bare()"
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server: its port and the process of its one worker."""

    name: str
    port: int
    worker: int


@contextmanager
def served(world: World, name: str, application: str, asked: str, **environment: str) -> Iterator[Server]:
    """Serve ``application`` until the block ends; ``asked`` is an address that answers 200 once it is up."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:core.serve.gunicorn_conf"]
    command += ["--bind", f"127.0.0.1:{port}", application]
    log = FOLDER / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=world.environment(**environment), stdout=file, stderr=file
        )
    try:
        _wait(process, port, asked, log)
        yield Server(name, port, _only_child(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(35)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, asked: str, log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            Visitor(port).get(asked)
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the server did not start, see {log}")


def _only_child(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if len(children) != 1:
        raise SystemExit(f"one worker expected, not {len(children)}")
    return int(children[0])
