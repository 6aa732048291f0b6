"""Reader of Pabulib files: whole, or streaming for files that go straight into a database.

    read_election(source, progress=None) -> Election

    with open_pabulib(source) as file:      # path or binary stream, plain or gzipped
        file.header                         # Header: META, projects, columns; read at once
        for ballot in file.ballots(progress):   # Iterator[Ballot], checked one by one
            ...
        file.sha256, file.notices           # complete after the last ballot

``progress(done, total)`` is called every ``PROGRESS_STEP`` ballots and once at the end. Whatever is wrong
with the file raises ``PabulibError``; oddities that towns have counted all the same become notices:
``repeated_project``, ``above_max_length``, ``above_max_sum_cost``, ``below_min_sum_points`` … (ballots
outside META's bounds), ``missing_key`` (descriptive keys that META lacks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from pb.tally.engine.ballots import BallotBox, BallotBoxBuilder
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.model import Ballot, Election, Header, Notice
from pb.tally.engine.pabulib.header import read_header_rows
from pb.tally.engine.pabulib.rows import rows
from pb.tally.engine.pabulib.source import PabulibSource
from pb.tally.engine.pabulib.votes import VotesReader

Progress = Callable[[int, int], None]
PROGRESS_STEP = 1000


class PabulibFile:
    """An open Pabulib file: the header has been read, the ballots can be taken once."""

    def __init__(self, source: PabulibSource) -> None:
        self._source = source
        self._rows = rows(source)
        self._read = read_header_rows(source, self._rows)
        self._votes = VotesReader(source, self._read.header)

    def __enter__(self) -> PabulibFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()

    @property
    def name(self) -> str:
        """The file's name without its folder; ``-`` for a nameless stream."""
        return self._source.name

    @property
    def header(self) -> Header:
        """META, projects and columns."""
        return self._read.header

    def meta_error(self, key: str, message: str) -> PabulibError:
        """What is wrong with the value of a key of META, with its line; a missing key is told at the first."""
        lines = self._read.meta_lines
        return self._source.error(message, lines.get(key, min(lines.values())))

    def project_error(self, index: int, message: str) -> PabulibError:
        """What is wrong with a project, with its line."""
        return self._source.error(message, self._read.project_lines[index])

    def ballot_error(self, ballot: Ballot, message: str) -> PabulibError:
        """What is wrong with a ballot of this file, with its line."""
        return self._source.error(message, ballot.line)

    @property
    def ballot_count(self) -> int:
        """How many ballots META announces; checked while they are read."""
        return self.header.meta.whole("num_votes") or 0

    @property
    def sha256(self) -> str:
        """SHA-256 of the unpacked file, once the last ballot has been read."""
        return self._source.sha256

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Oddities met so far."""
        missing = len(self._read.missing_keys)
        keys = [Notice("missing_key", missing, 1)] if missing else []
        return (*keys, *self._votes.notices())

    def ballots(self, progress: Progress | None = None) -> Iterator[Ballot]:
        """The ballots one after the other; raises ``PabulibError`` at the first malformed row."""
        wanted, done = self.ballot_count, 0
        for ballot in self._votes.ballots(self._rows):
            done += 1
            if done > wanted:
                raise self._count_error(f"więcej (pierwsza ponad liczbę w wierszu {ballot.line})")
            yield ballot
            if progress is not None and done % PROGRESS_STEP == 0:
                progress(done, wanted)
        if done < wanted:
            raise self._count_error(str(done))
        if progress is not None:
            progress(done, wanted)

    def box(self, progress: Progress | None = None) -> BallotBox:
        """All ballots together: a plain file's at once, any other's row by row. Errors as in ``ballots``."""
        block = self._source.rest()
        box = None if block is None else self._votes.box(block, self.ballot_count)
        if box is None:
            builder = BallotBoxBuilder(self.header.ballot_cells)
            for ballot in self.ballots(progress):
                builder.add(ballot.voter_id, ballot.choices, ballot.points, ballot.cells)
            return builder.finish()
        if progress is not None:
            for done in (*range(PROGRESS_STEP, len(box) + 1, PROGRESS_STEP), len(box)):
                progress(done, len(box))
        return box

    def _count_error(self, found: str) -> PabulibError:
        message = f"num_votes podaje {self.ballot_count}, a w sekcji VOTES jest {found}"
        return self._source.error(message, self._read.meta_lines["num_votes"])


def open_pabulib(source: Path | str | IO[bytes], name: str | None = None) -> PabulibFile:
    """Open a file and read its header. ``name`` stands in error messages, by default the file's own name.

    A path is closed at the end of ``with``; a stream stays open. Raises ``PabulibError``, and ``OSError``
    when the path cannot be opened.
    """
    opened = PabulibSource(source, name)
    try:
        return PabulibFile(opened)
    except BaseException:
        opened.close()
        raise


def read_election(
    source: Path | str | IO[bytes], progress: Progress | None = None, name: str | None = None
) -> Election:
    """Read a whole election. Errors as in ``open_pabulib``."""
    with open_pabulib(source, name) as file:
        return Election(file.header, file.box(progress), file.notices, file.sha256)
