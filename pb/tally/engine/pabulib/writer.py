"""Writer of Pabulib files: UTF-8, LF, cells quoted where they need it, the same bytes for the same election.

    write_election(election, target)          # path (gzipped when it ends in .gz) or binary stream

    with open_writer(target) as writer:       # streaming, for ballots that come from a database
        writer.header(header)                 # META with num_projects and num_votes as they will be
        writer.ballot(ballot)                 # as often as num_votes says

What is written can be read again: ``ValueError`` names a project id or a cell that the format cannot hold.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import IO, cast

from pb.tally.engine.model import Ballot, Election, Header, exact_text

Points = int | Fraction


class PabulibWriter:
    """Writes one election to a binary stream: the header, then ballots."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._header: Header | None = None

    def header(self, header: Header) -> None:
        """META, PROJECTS and the column names of VOTES; keys and columns in their order."""
        self._header = header
        self._row(["META"])
        self._row(["key", "value"])
        for pair in header.meta.pairs:
            self._row(list(pair))
        self._row(["PROJECTS"])
        self._row(list(header.project_columns))
        for project in header.projects:
            if not project.id or project.id != project.id.strip() or "," in project.id:
                raise ValueError(f"a Pabulib file cannot hold the project id {project.id!r}")
            known = {"project_id": project.id, "cost": exact_text(project.cost, header.scale)}
            self._row([known.get(name) or project.cells.get(name, "") for name in header.project_columns])
        self._row(["VOTES"])
        self._row(list(header.ballot_columns))

    def ballot(self, ballot: Ballot) -> None:
        """One ballot. Raises ``ValueError`` before the header is written."""
        if self._header is None:
            raise ValueError("the header comes before the ballots")
        header = self._header
        known = dict(zip(header.ballot_cells, ballot.cells, strict=True))
        known["voter_id"] = ballot.voter_id
        known["vote"] = ",".join([header.projects[index].id for index in ballot.choices])
        if ballot.points is not None:
            known["points"] = ",".join([number_text(points) for points in ballot.points])
        self._row([known[name] for name in header.ballot_columns])

    def _row(self, cells: list[str]) -> None:
        self._stream.write((";".join([quoted(cell) for cell in cells]) + "\n").encode())


def quoted(cell: str) -> str:
    """A cell in quotation marks when it holds a semicolon, a mark or a line break."""
    if "\0" in cell:
        raise ValueError("a Pabulib file cannot hold a zero byte")
    if ";" in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def number_text(value: Points) -> str:
    """An exact number as a plain decimal. Raises ``ValueError`` when it has no end, e.g. one third."""
    if isinstance(value, int):
        return str(value)
    scale = 1
    while value.denominator > 1 and (scale := scale * 10) % value.denominator:
        if scale > 10**40:
            raise ValueError(f"{value} cannot be written as a decimal number")
    return exact_text(int(value * scale), scale)


@contextmanager
def open_writer(target: Path | str | IO[bytes]) -> Iterator[PabulibWriter]:
    """A writer to a path (gzipped when its name ends in ``.gz``) or to a binary stream, which stays open."""
    if not isinstance(target, Path | str):
        yield PabulibWriter(target)
        return
    path = Path(target)
    with path.open("wb") as plain:
        if path.suffix != ".gz":
            yield PabulibWriter(plain)
            return
        # No name and no time in the gzip header: the same election gives the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as packed:
            yield PabulibWriter(cast(IO[bytes], packed))


def write_election(election: Election, target: Path | str | IO[bytes]) -> None:
    """Write a whole election."""
    with open_writer(target) as writer:
        writer.header(election.header)
        for ballot in election.ballots():
            writer.ballot(ballot)
