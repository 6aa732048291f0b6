"""The way to the installation's own mail catcher: a Unix socket in its folder, and a word that only it knows.

A port of the machine may belong to anybody, another copy of Wspólnie among them; a file of our folder cannot.
The catcher says in its greeting a word made of the installation's secret and its database, so that a process
with another database in the same folder is not taken for ours. Needs Linux: `/proc/self/fd` keeps the path
short, however deep the folder lies (a socket's path may have 107 bytes).
"""

from __future__ import annotations

import hmac
import os
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Config

SOCKET = "mail.sock"
SECONDS = 20.0


class NotOurCatcher(smtplib.SMTPException):
    """Somebody answers, and it is not this installation's catcher."""


def greeting_word(settings: Config) -> str:
    """What our catcher says of itself in the greeting; not to be guessed without the secret."""
    told = f"mail catcher:{settings.database_url}".encode()
    return hmac.digest(settings.secret_key.encode(), told, "sha256").hex()[:32]


@contextmanager
def short_path(instance: Path) -> Iterator[str]:
    """The socket's path, good as long as the block lasts. Raises ``OSError`` when there is no such folder."""
    folder = os.open(instance, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{SOCKET}"
    finally:
        os.close(folder)


def someone_answers(instance: Path, seconds: float = 2.0) -> bool:
    """Whether a catcher greets whoever calls; whose it is, is not asked."""
    try:
        with short_path(instance) as path, socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(path)
            return line.recv(4) == b"220 "
    except OSError:
        return False


class CatcherLine(smtplib.SMTP):
    """An SMTP conversation with the catcher of this installation and with no other.

    Raises ``OSError`` when none listens, ``NotOurCatcher`` when the one that does is not ours.
    """

    def __init__(self, settings: Config) -> None:
        super().__init__(timeout=SECONDS, local_hostname="localhost")
        with short_path(settings.instance) as path:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(SECONDS)
            try:
                self.sock.connect(path)
                code, said = self.getreply()
            except OSError:
                self.close()
                raise
        if code != 220 or greeting_word(settings) not in said.decode("ascii", "replace").split():
            self.close()
            raise NotOurCatcher
