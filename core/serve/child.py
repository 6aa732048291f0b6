"""A process under the supervisor: started, logged to a rotating file, stopped in order."""

from __future__ import annotations

import logging
import logging.handlers
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

_LOG_BYTES = 10 * 2**20
_LOG_FILES = 5


class Child:
    """One long-running process; may be started again after it died."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = dict(environment)
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._is_asked_to_end = False
        self._pump: threading.Thread | None = None

    def start(self) -> None:
        """Start it in a session of its own (Ctrl-C does not reach it); it ends should we be killed."""
        self._is_asked_to_end = False
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *self._command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._pump = threading.Thread(target=self._copy_lines, args=(self._process,), daemon=True)
        self._pump.start()

    @property
    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How the last run ended; None while it runs or before it ever ran."""
        return self._process.poll() if self._process else None

    def ask_to_end(self) -> None:
        """Tell it to finish what it is doing and leave; comes back at once."""
        if self._process is not None and self._process.poll() is None and not self._is_asked_to_end:
            self._is_asked_to_end = True
            self._process.send_signal(signal.SIGTERM)

    def stop(self, grace_seconds: float) -> None:
        """Ask it to end, wait that long for what it is doing, then end it."""
        if self._process is None:
            return
        self.ask_to_end()
        try:
            self._process.wait(grace_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._pump:
            self._pump.join(2)

    def _copy_lines(self, process: subprocess.Popen[str]) -> None:
        handler = logging.handlers.RotatingFileHandler(
            self.log, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
        )
        book = logging.Logger(self.name)
        book.addHandler(handler)
        assert process.stdout is not None
        for line in process.stdout:
            book.info("%s", line.rstrip("\n"))
        handler.close()
