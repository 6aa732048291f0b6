"""Documents of tests: the process that makes one is ready before, and the same page is made into a document once.

Each document has a process of its own, whose libraries take twice the time of the making; a test about something else
made three to five of them. The runs are those of the module itself, see ``ready_process``; whoever tests the process
(what it leaves behind, what it may use, how it is stopped) asks for the fixture ``own_processes``.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from config import ROOT

SHORTEST = 10
"""Seconds: whoever gives a document less than that tests what happens when it takes too long."""


@dataclass
class ReadyModule:
    """``subprocess`` for one module of ours: its runs are ready and kept, all else is Python's own.

    ``caller`` runs ``python -m NAME``, whose ``libraries`` are what takes long.
    """

    caller: str
    name: str
    libraries: tuple[str, ...]
    made: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    lock: Any = field(default_factory=Lock)
    process: subprocess.Popen[bytes] | None = None
    TimeoutExpired = subprocess.TimeoutExpired

    def run(self, command: list[str], **told: Any) -> subprocess.CompletedProcess[bytes]:
        """As ``subprocess.run`` with all that the module's caller tells it."""
        is_known = command == [sys.executable, "-m", self.name] and told["timeout"] >= SHORTEST
        if not is_known or set(told) != {"input", "capture_output", "cwd", "timeout"}:
            return subprocess.run(command, **told)
        with self.lock:
            code, written = self.made.get(told["input"]) or self._ask(told["input"], int(told["timeout"]))
            if code == 0:
                self.made[told["input"]] = code, written
        return subprocess.CompletedProcess(command, code, written, b"")

    def _ask(self, given: bytes, seconds: int) -> tuple[int, bytes]:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "tests.support.ready_process", self.name, *self.libraries]
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(b"%d %d\n" % (seconds, len(given)) + given)
        self.process.stdin.flush()
        code, octets = map(int, self.process.stdout.readline().split())
        return code, self.process.stdout.read(octets)

    def end(self) -> None:
        """Let the ready process go."""
        if self.process and self.process.stdin:
            self.process.stdin.close()
            self.process.wait()


READY = (
    ReadyModule("core.pdf", "core.pdf", ("weasyprint",)),
    ReadyModule("initiatives.agreements.running", "initiatives.agreements.filling", ("docxtpl",)),
)
