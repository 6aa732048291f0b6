"""The section VOTES: one ballot a row, checked against the header. Equal cells are parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.ballots import Form
from pb.tally.engine.errors import shown
from pb.tally.engine.model import Ballot, Header, Notice, VoteType
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
        self._bounds = _Bounds(header)
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
            for code in odd:
                self._odd.setdefault(code, [0, line])[0] += 1
            yield Ballot(voter, choices, given, tuple([cells[at] for at in columns.others]), line)

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


class _Bounds:
    """The bounds that META sets for a ballot. Towns counted ballots outside them, so they only give notices."""

    def __init__(self, header: Header) -> None:
        def number(key: str) -> Points | None:
            value = header.meta.number(key)
            return value.numerator if value is not None and value.denominator == 1 else value

        self._costs = [project.cost for project in header.projects]
        self._length = (number("min_length"), number("max_length"))
        low, high = number("min_sum_cost"), number("max_sum_cost")
        self._cost = (low and low * header.scale, high and high * header.scale)
        self._sum = (number("min_sum_points"), number("max_sum_points"))
        self._each = (number("min_points"), number("max_points"))

    def broken(self, choices: list[int], points: tuple[Points, ...] | None) -> tuple[str, ...]:
        """Codes of the bounds that a ballot breaks, and ``repeated_project``."""
        named = set(choices)
        codes = ["repeated_project"] if len(named) < len(choices) else []
        if self._length != (None, None):
            codes += _outside("length", len(named), self._length)
        if self._cost != (None, None):
            codes += _outside("sum_cost", sum(self._costs[index] for index in named), self._cost)
        if points is not None:
            codes += _outside("sum_points", sum(points), self._sum)
            codes += _outside("points", min(points), (self._each[0], None))
            codes += _outside("points", max(points), (None, self._each[1]))
        return tuple(codes)


def _outside(what: str, value: Points, bounds: tuple[Points | None, Points | None]) -> list[str]:
    low, high = bounds
    if low is not None and value < low:
        return [f"below_min_{what}"]
    return [f"above_max_{what}"] if high is not None and value > high else []
