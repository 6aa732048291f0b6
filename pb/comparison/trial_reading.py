"""A Pabulib file that an official sends to try rules on: told by its content, read whole, refused by line. Pure."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.problems import Problem
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.reader import read_election

MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_UNPACKED = 20 * MEGABYTE, 120 * MEGABYTE
"""As sent and as unpacked; the largest real file has 4 MB."""
LONGEST_NAME = 120
GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 16


@dataclass(frozen=True)
class TrialContent:
    """A file that can be counted: its name, the bytes as sent, SHA-256 of the unpacked ones, how many ballots."""

    name: str
    content: bytes
    sha256: str
    ballots: int

    @property
    def slug(self) -> str:
        """The address of the round made of it: the same file has the same."""
        return f"proba-{self.sha256[:16]}"


def read_trial(sent_name: str, content: bytes) -> TrialContent | Problem:
    """The file, or what is wrong with it.

    Codes: ``file_missing``, ``file_too_large`` (fact ``limit_mb``), ``file_type``, ``file_damaged``, ``pabulib`` (facts
    ``line``, ``message``).
    """
    name = _plain_name(sent_name)
    if not content:
        return Problem("file_missing", "file")
    if len(content) > MOST_BYTES:
        return Problem("file_too_large", "file", {"limit_mb": MOST_BYTES // MEGABYTE})
    if content.startswith(GZIP_MAGIC):
        if problem := _unpacks(content):
            return problem
    elif content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4].upper() != b"META":
        return Problem("file_type", "file")
    try:
        election = read_election(io.BytesIO(content), name=name)
    except PabulibError as wrong:
        return fault(wrong)
    return TrialContent(name, content, election.sha256, election.ballot_count)


def _plain_name(sent: str) -> str:
    """The file's own name, such as a folder can hold."""
    name = "".join(sign for sign in PurePosixPath(sent.replace("\\", "/")).name if sign.isprintable())
    while len(name.encode(errors="replace")) > LONGEST_NAME:
        name = name[1:]
    return name if name.strip(".") else "plik.pb"


def fault(wrong: PabulibError) -> Problem:
    """A malformed file as a refusal beside its field."""
    return Problem("pabulib", "file", {"line": wrong.line, "message": wrong.message})


def _unpacks(content: bytes) -> Problem | None:
    """Whether a gzip holds no more than is taken, before anything is read of it."""
    unpacked, waiting = 0, content
    unpacking = zlib.decompressobj(wbits=31)
    try:
        while waiting:
            unpacked += len(unpacking.decompress(waiting, CHUNK))
            waiting = unpacking.unconsumed_tail
            if unpacked > MOST_UNPACKED:
                return Problem("file_too_large", "file", {"limit_mb": MOST_UNPACKED // MEGABYTE})
            if unpacking.eof and (waiting := unpacking.unused_data.lstrip(b"\0")):
                # Several packed pieces behind each other are one file (RFC 1952, 2.2), and zeros may stand between.
                unpacking = zlib.decompressobj(wbits=31)
    except zlib.error:
        return Problem("file_damaged", "file")
    return None if unpacking.eof else Problem("file_damaged", "file")
