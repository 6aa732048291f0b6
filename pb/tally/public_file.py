"""The file that everybody may download, its fingerprint, and the lines that the Merkle tree is built on.

A leaf is a row of the section VOTES exactly as it stands in the round's ``ballots.pb``, without the line end.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import RawIOBase
from typing import Any, BinaryIO

from pb.rounds.queries import RoundView
from pb.tally.elections import round_election
from pb.tally.engine.merkle import merkle_root
from pb.tally.engine.model import Election
from pb.tally.engine.pabulib.writer import write_election


class _Rows(RawIOBase):
    """Takes what the writer writes, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.hasher = hashlib.sha256()
        self.rows: list[bytes] = []
        self.titles_seen = 0

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, row: Any) -> int:
        """Hash every row; keep those of the ballots."""
        self.hasher.update(row)
        if self.titles_seen == 2:
            self.rows.append(bytes(row).removesuffix(b"\n"))
        elif row == b"VOTES\n" or self.titles_seen == 1:
            self.titles_seen += 1
        return len(row)


@dataclass(frozen=True)
class Frozen:
    """What is kept of a published file: SHA-256 of all its bytes, root over its ballots, their number."""

    sha256: bytes
    merkle_root: bytes
    ballots: int


def freeze(election: Election) -> Frozen:
    """Hash an election as it is published."""
    rows = _rows(election)
    return Frozen(rows.hasher.digest(), merkle_root(rows.rows), len(rows.rows))


def _rows(election: Election) -> _Rows:
    target = _Rows()
    write_election(election, target)  # type: ignore[arg-type]
    return target


def vote_lines(round_view: RoundView) -> list[bytes]:
    """The ballots as published, one line each, in the order of the file."""
    return _rows(round_election(round_view)).rows


def write_public_file(round_view: RoundView, target: BinaryIO) -> None:
    """Write the round's ``ballots.pb``."""
    write_election(round_election(round_view), target)
