"""The ladder of a count: a rung for each turn, in order, with the money before and after it.

It is read off a kept run and its reasons and counts nothing anew. Under a greedy rule every project that could win
has a turn. Under equal shares and Phragmén a rung is a purchase; what is then bought by votes, or does not fit,
follows. Projects that never had a turn stand in ``outside``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pb.results.queries import PoolResult, ResultRow
from pb.results.wording import exact_amount
from pb.tally.engine.ties import number_key

OUTSIDE = frozenset({"below_threshold", "no_votes", "withdrawn"})
NEVER = 10**6


class Kind(StrEnum):
    """What a rung is: a turn in the order of votes, a purchase by supporters, a purchase by load."""

    GREEDY = "greedy"
    SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Fate(StrEnum):
    """What became of a project at its turn."""

    IN = "in"
    TOPPED_UP = "topped_up"
    TOO_DEAR = "too_dear"
    EXCLUDED = "excluded"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Rung:
    """A turn. ``before`` and ``after``: the money that the picture shows, in złoty; ``left``: the pool's after it.

    Under equal shares the picture shows what all voters hold together, which is more than the pool where the shares
    were raised. ``tied``: codes of the deciding tie in which it stood; ``dropped``: projects whose supporters could
    no longer pay after this purchase.
    """

    step: int
    row: ResultRow
    before: Decimal
    after: Decimal
    left: Decimal
    fate: Fate
    tied: tuple[str, ...] = ()
    dropped: tuple[ResultRow, ...] = ()

    @property
    def is_by_votes(self) -> bool:
        """Whether it came in the completion by votes, after the purchases."""
        return bool(self.row.facts.get("by_votes"))


@dataclass(frozen=True)
class Ladder:
    """All turns of a pool; ``start`` is the money of the picture at the foot, in złoty."""

    kind: Kind
    start: Decimal
    rungs: tuple[Rung, ...]
    outside: tuple[ResultRow, ...]

    def rung(self, step: int) -> Rung:
        """The rung of a step from 1; a number beyond the ends gives the end."""
        return self.rungs[min(max(step, 1), len(self.rungs)) - 1]


def has_ladder(pool: PoolResult) -> bool:
    """Whether the count has turns to show: not where winners are only repeated from an announcement."""
    return pool.run.rule != "announced" and any(_turn_code(row) for row in pool.rows)


def ladder_of(pool: PoolResult) -> Ladder:
    """The ladder of a pool that ``has_ladder``."""
    if pool.run.rule == Kind.SHARES:
        return _of_purchases(pool, Kind.SHARES, _held_together(pool))
    if pool.run.rule == Kind.PHRAGMEN:
        return _of_purchases(pool, Kind.PHRAGMEN, pool.run.budget)
    return _of_turns(pool)


def _turn_code(row: ResultRow) -> bool:
    return row.reason_code not in OUTSIDE


def _held_together(pool: PoolResult) -> Decimal:
    share = pool.run.parameters.get("share")
    if share is None:
        return pool.run.budget
    return exact_amount(Fraction(str(share)) * pool.run.ballots)


def _tie_places(pool: PoolResult) -> dict[str, int]:
    return {code: place for tie in pool.run.ties for place, code in enumerate(tie.get("order", ()))}


def _deciding(pool: PoolResult) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(tie["projects"])
        for tie in pool.run.ties
        if tie.get("decides")
        for code in tie["projects"]
    }


def _merit(rule: str, row: ResultRow) -> Fraction:
    points = Fraction(row.points)
    return points / Fraction(row.cost) if rule == "greedy-cost" and row.cost else points


def _of_turns(pool: PoolResult) -> Ladder:
    """Turns of a greedy rule: best first; in a tie as it was taken, whoever ended the count before those after it."""
    places = _tie_places(pool)

    def key(row: ResultRow) -> tuple[Any, ...]:
        ends = row.reason_code in ("topped_up", "from_leftovers") or bool(row.facts.get("stops"))
        return (
            -_merit(pool.run.rule, row), places.get(row.code, NEVER), row.position or NEVER, not ends,
            number_key(row.code),
        )  # fmt: skip

    left, rungs, tied, has_ended = pool.run.budget, [], _deciding(pool), False
    for step, row in enumerate(sorted(filter(_turn_code, pool.rows), key=key), 1):
        after = left - row.cost if row.is_selected else left
        fate = _fate(row, left, has_ended)
        has_ended = has_ended or fate is Fate.TOPPED_UP or bool(row.facts.get("stops"))
        rungs.append(Rung(step, row, left, after, after, fate, tied.get(row.code, ())))
        left = after
    return Ladder(Kind.GREEDY, pool.run.budget, tuple(rungs), _outside(pool, rungs))


def _fate(row: ResultRow, left: Decimal, has_ended: bool) -> Fate:
    fixed = {"conflict": Fate.EXCLUDED, "topped_up": Fate.TOPPED_UP, "stopped": Fate.STOPPED}
    if row.is_selected:
        return Fate.IN
    if row.reason_code in fixed:
        return fixed[row.reason_code]
    if has_ended:
        return Fate.STOPPED
    return Fate.TOO_DEAR if row.cost > left else Fate.EXCLUDED


def _of_purchases(pool: PoolResult, kind: Kind, start: Decimal) -> Ladder:
    """Purchases in their order, then what was taken or passed over by votes, then what ended the count."""
    places = _tie_places(pool)
    bought = sorted(
        (row for row in pool.rows if row.is_selected and not row.facts.get("by_votes")),
        key=lambda row: row.position or NEVER,
    )
    rest = sorted(
        (row for row in pool.rows if row.facts.get("by_votes") or row.reason_code == "did_not_fit"),
        key=lambda row: (
            -row.votes,
            places.get(row.code, NEVER),
            row.position or NEVER,
            number_key(row.code),
        ),
    )
    if kind is Kind.PHRAGMEN:
        rest = [row for row in rest if row.facts.get("stops")]
    rungs = _climbed(pool, start, bought, rest)
    return Ladder(kind, start, tuple(rungs), _outside(pool, rungs))


def _climbed(pool: PoolResult, start: Decimal, bought: list[ResultRow], rest: list[ResultRow]) -> list[Rung]:
    tied, dropped = _deciding(pool), _dropped(pool)
    left, shown, rungs = pool.run.budget, start, []
    for step, row in enumerate([*bought, *rest], 1):
        if step == len(bought) + 1:
            shown = left
        paid = row.cost if row.is_selected else Decimal(0)
        fate = Fate.IN if row.is_selected else Fate.TOO_DEAR
        left -= paid
        rungs.append(
            Rung(
                step, row, shown, shown - paid, left, fate, tied.get(row.code, ()), dropped.get(row.code, ())
            )
        )
        shown -= paid
    return rungs


def _dropped(pool: PoolResult) -> Mapping[str, tuple[ResultRow, ...]]:
    found: dict[str, tuple[ResultRow, ...]] = {}
    for row in sorted(pool.rows, key=lambda row: number_key(row.code)):
        until = row.facts.get("until") if row.reason_code == "not_affordable" else None
        if until is not None:
            found[str(until)] = (*found.get(str(until), ()), row)
    return found


def _outside(pool: PoolResult, rungs: list[Rung]) -> tuple[ResultRow, ...]:
    there = {rung.row.project_id for rung in rungs}
    return tuple(row for row in pool.rows if row.project_id not in there)
