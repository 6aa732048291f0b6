"""The section VOTES: one ballot a row, checked against the header. Equal cells are parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.ballots import BallotBox, Form
from pb.tally.engine.errors import shown
from pb.tally.engine.model import Ballot, Header, Notice, VoteType
from pb.tally.engine.pabulib.at_once import box_of
from pb.tally.engine.pabulib.bounds import Bounds
from pb.tally.engine.pabulib.grid import Unusual, cut
from pb.tally.engine.pabulib.numbers import BadNumber, parse_exact
from pb.tally.engine.pabulib.rows import section_title
from pb.tally.engine.pabulib.source import PabulibSource

Points = int | Fraction


@dataclass(frozen=True)
class _Columns:
    voter: int
    vote: int
    points: int | None
    others: tuple[int, ...]

    @staticmethod
    def of(header: Header) -> _Columns:
        columns = header.ballot_columns
        points = columns.index("points") if header.vote_type.has_points else None
        others = tuple(columns.index(name) for name in header.ballot_cells)
        return _Columns(columns.index("voter_id"), columns.index("vote"), points, others)


class VotesReader:
    """Rows of VOTES into ``Ballot``s; collects notices on ballots outside the file's own bounds."""

    def __init__(self, source: PabulibSource, header: Header) -> None:
        self._source = source
        self._header = header
        self._columns = _Columns.of(header)
        self._bounds = Bounds(header)
        self._forms: dict[tuple[str, str], tuple[Form, tuple[str, ...]]] = {}
        self._voters: dict[str, int] = {}
        self._odd: dict[str, list[int]] = {}

    def ballots(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Ballot]:
        """All ballots. Raises ``PabulibError`` at the first malformed row."""
        columns, width = self._columns, len(self._header.ballot_columns)
        for line, cells in rows:
            if len(cells) != width:
                raise self._width_error(line, cells, width)
            voter = cells[columns.voter]
            if self._voters.setdefault(voter, line) != line or not voter:
                raise self._voter_error(line, voter)
            points = cells[columns.points] if columns.points is not None else ""
            key = (cells[columns.vote], points)
            known = self._forms.get(key)
            if known is None:
                known = self._forms[key] = self._parse(line, key)
            (choices, given), odd = known
            self._note(odd, line)
            yield Ballot(voter, choices, given, tuple([cells[at] for at in columns.others]), line)

    def box(self, block: bytes, wanted: int) -> BallotBox | None:
        """All ballots of a block that begins at the next line; ``None`` where it is not plain, or not so many.

        Then ``ballots`` tells what it is, or what is wrong with it.
        """
        try:
            grid = cut(block, len(self._header.ballot_columns))
            box = box_of(grid, self._header) if len(grid) == wanted else None
        except Unusual:
            return None
        if box is not None:
            suspects = self._bounds.suspects(box.choices)
            for row, form in zip(suspects.tolist(), box.choices.only(suspects).forms(), strict=True):
                new = self._bounds.broken(*form)
                # Lines are counted for the first of a kind alone: counting them takes as long as the block is.
                is_first = not self._odd.keys() >= set(new)
                self._note(new, self._source.line + 1 + grid.lines_before(row) if is_first else 0)
        return box

    def _note(self, codes: Iterable[str], line: int) -> None:
        for code in codes:
            self._odd.setdefault(code, [0, line])[0] += 1

    def notices(self) -> Iterator[Notice]:
        """What was odd, in the order of first appearance."""
        for code, (count, line) in self._odd.items():
            yield Notice(code, count, line)

    def _width_error(self, line: int, cells: list[str], width: int) -> Exception:
        if title := section_title(cells):
            return self._source.error(f"druga sekcja {title}", line)
        return self._source.error(f"w VOTES ma być pól: {width}, jest: {len(cells)}", line)

    def _voter_error(self, line: int, voter: str) -> Exception:
        if not voter:
            return self._source.error("karta bez voter_id", line)
        first = self._voters[voter]
        return self._source.error(
            f"voter_id {shown(voter)} powtarza się (pierwszy raz w wierszu {first})", line
        )

    def _parse(self, line: int, key: tuple[str, str]) -> tuple[Form, tuple[str, ...]]:
        vote, points = key
        if not vote:
            raise self._source.error("pusta karta", line)
        choices = []
        index_of = self._header.index_of
        for name in vote.split(","):
            index = index_of.get(name.strip())
            if index is None:
                raise self._source.error(f"karta wymienia nieznany projekt {shown(name.strip())}", line)
            choices.append(index)
        if self._header.vote_type is VoteType.CHOOSE_ONE and len(set(choices)) > 1:
            raise self._source.error(f"na karcie choose-1 projektów: {len(set(choices))}", line)
        given = self._parse_points(line, points, len(choices)) if self._columns.points is not None else None
        return (tuple(choices), given), self._bounds.broken(choices, given)

    def _parse_points(self, line: int, text: str, wanted: int) -> tuple[Points, ...]:
        parts = [part.strip() for part in text.split(",")] if text else []
        if len(parts) != wanted:
            raise self._source.error(f"na karcie projektów: {wanted}, liczb punktów: {len(parts)}", line)
        try:
            return tuple(parse_exact(part) for part in parts)
        except BadNumber as problem:
            raise self._source.error(f"punkty: {problem}: {shown(text)}", line) from None
