"""A published file of ballots taken apart again: its pools as elections, and the rows that the root stands on.

A round of one pool is a plain Pabulib file. Several pools stand in one file with a column ``pool``; META then
says what each of them is (``pool_meta``). Where such a file has points, a mere tick stands as one point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from pb.tally.engine.errors import CountError, RuleNotNamed, shown
from pb.tally.engine.model import Ballot, Election, VoteType, make_election
from pb.tally.engine.pool_meta import PoolMeta, pools_in_meta, stranger
from pb.tally.engine.pool_terms import MoreTerms, more_terms
from pb.tally.engine.rule_names import completion_in_meta, rule_in_meta


@dataclass(frozen=True)
class PublishedPool:
    """One pool of a file. ``code`` is empty where the file names none, ``rule`` ``None`` where it is not clear.

    ``leftovers`` and ``target``: what becomes of its money (``several``).
    """

    code: str
    election: Election
    rule: str | None
    threshold: Fraction | None
    leftovers: str = "unused"
    target: str = ""
    terms: MoreTerms = field(default_factory=MoreTerms)

    @property
    def withdrawn(self) -> frozenset[str]:
        """Ids that the file marks as withdrawn, in a column or by their cost."""
        header = self.election.header
        return frozenset(
            one.id
            for index, one in enumerate(header.projects)
            if one.cells.get("withdrawn") == "1" or header.is_withdrawn(index)
        )

    @property
    def announced(self) -> frozenset[str] | None:
        """Ids that the file itself calls selected, ``None`` where it has no such column."""
        told = {one.id: one.official for one in self.election.projects}
        if all(value is None for value in told.values()):
            return None
        return frozenset(name for name, value in told.items() if value == 1)


def published_pools(election: Election) -> list[PublishedPool]:
    """The pools of a published file. Raises ``CountError`` when META contradicts itself."""
    pools = pools_in_meta(election.header)
    if not pools:
        return [_single(election)]
    strange = stranger(election.header, pools)
    if strange is not None:
        code = election.projects[strange].cell("pool")
        raise CountError(f"projekt jest w puli, której META nie wymienia: {shown(code)}")
    return [_part(election, pool) for pool in pools]


def _single(election: Election) -> PublishedPool:
    codes = {one.cell("pool") for one in election.projects}
    try:
        rule: str | None = rule_in_meta(election.header.meta)
    except RuleNotNamed:
        rule = None
    code = codes.pop() if len(codes) == 1 else ""
    terms = MoreTerms()
    if rule == "equal-shares":
        completion, has_run_off = completion_in_meta(election.header.meta)
        terms = MoreTerms("cost", completion, has_run_off)
    return PublishedPool(code, election, rule, election.header.threshold or None, terms=terms)


def _part(election: Election, pool: PoolMeta) -> PublishedPool:
    header = election.header
    places = [place for place, one in enumerate(header.projects) if one.cell("pool") == pool.code]
    part = make_election(
        budget=pool.budget,
        projects=[header.projects[place] for place in places],
        ballots=_ballots(election, {place: index for index, place in enumerate(places)}, pool.vote_type),
        vote_type=pool.vote_type,
        scale=header.scale,
        meta={"currency": header.meta.get("currency"), **_bounds(pool)},
    )
    leftovers, target = pool.told("leftovers_per_pool") or "unused", pool.told("leftover_pool_per_pool")
    terms = more_terms(pool.about, header.scale)
    return PublishedPool(pool.code, part, pool.rule, pool.threshold or None, leftovers, target, terms)


def _bounds(pool: PoolMeta) -> dict[str, str]:
    """A ranking's points go by the number of places."""
    told = pool.told("max_length_per_pool")
    return {"max_length": told} if pool.vote_type is VoteType.ORDINAL and told else {}


def _ballots(election: Election, index_of: dict[int, int], kind: VoteType) -> Iterator[Ballot]:
    for ballot in election.ballots():
        at = [place for place, choice in enumerate(ballot.choices) if choice in index_of]
        if at:
            given = ballot.points or ()
            points = tuple(given[place] for place in at) if kind.has_points else None
            yield Ballot(ballot.voter_id, tuple(index_of[ballot.choices[place]] for place in at), points)


def vote_rows(file: bytes) -> list[bytes]:
    """The rows of VOTES as they stand in an unpacked file, without line ends: the leaves of the Merkle tree.

    A row whose quoted cell holds a line break is one leaf.
    """
    rows = _rows(file)
    for row in rows:
        if row.removesuffix(b"\r") == b"VOTES":
            next(rows, None)
            break
    return [row.removesuffix(b"\r") for row in rows]


def _rows(file: bytes) -> Iterator[bytes]:
    open_row: list[bytes] = []
    marks = 0
    for line in file.removesuffix(b"\n").split(b"\n"):
        open_row.append(line)
        marks += line.count(b'"')
        if marks % 2 == 0:
            yield b"\n".join(open_row)
            open_row, marks = [], 0
    if open_row:
        yield b"\n".join(open_row)


def same_number(one: object, other: object) -> bool:
    """Whether two values of JSON are the same, numbers by their value however they are written."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same_number, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    left, right = _number(one), _number(other)
    return one == other if left is None or right is None else left == right


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
