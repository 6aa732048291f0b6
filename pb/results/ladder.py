"""The ladder of a count: a rung for each turn, in order, with the money before and after it.

It is read off a kept run and its reasons and counts nothing anew. Under a greedy rule every project that could win
has a turn. Under equal shares and Phragmén a rung is a purchase; what is then bought by votes, or does not fit,
follows. Projects that never had a turn stand in ``outside``.

Where money is kept for a category (``pb.tally.engine.reserve``) its winners come first, in their order; then all
others with the rest. A project built from what pools had left comes again at the end, with the common pot's money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pb.results.queries import PoolResult, ResultRow
from pb.results.wording import exact_amount
from pb.tally.engine.rule_names import GREEDY_RULES
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
    FROM_POT = "from_pot"


@dataclass(frozen=True)
class Rung:
    """A turn. ``before`` and ``after``: the money that the picture shows, in złoty; ``left``: the pool's after it.

    Under equal shares the picture shows what all voters hold together, which is more than the pool where the shares
    were raised. ``tied``: codes of the deciding tie in which it stood; ``dropped``: projects whose supporters could
    no longer pay after this purchase. From the common pot ``before`` and ``after`` are the pot's, from money kept for
    a category that money's.
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

    @property
    def reserved_left(self) -> Decimal | None:
        """Money kept for its category after it won there, ``None`` where it won from the whole pool's."""
        left = self.row.facts.get("reserved_left")
        return None if left is None else exact_amount(left)


@dataclass(frozen=True)
class Ladder:
    """All turns of a pool; ``start`` is the money of the picture at the foot, in złoty.

    ``of_voters``: whether that is what all voters hold together, not the pool.
    """

    kind: Kind
    start: Decimal
    rungs: tuple[Rung, ...]
    outside: tuple[ResultRow, ...]
    of_voters: bool = False

    @property
    def most(self) -> Decimal:
        """The most money at any turn: the pot may be more than the pool."""
        return max((rung.before for rung in self.rungs), default=self.start)

    @property
    def end(self) -> Decimal:
        """The money of the picture after the last turn with the pool's own money."""
        own = [rung for rung in self.rungs if rung.fate is not Fate.FROM_POT]
        if not own:
            return self.start
        return own[-1].after if own[-1].reserved_left is None else own[-1].left

    def rung(self, step: int) -> Rung:
        """The rung of a step from 1; a number beyond the ends gives the end."""
        return self.rungs[min(max(step, 1), len(self.rungs)) - 1]


def has_ladder(pool: PoolResult) -> bool:
    """Whether the count has turns to show: not where winners are only repeated from an announcement."""
    return pool.run.rule != "announced" and any(_turn_code(row) for row in pool.rows)


def ladder_of(pool: PoolResult) -> Ladder:
    """The ladder of a pool that ``has_ladder``."""
    if pool.run.rule == Kind.SHARES and "reserved" not in pool.run.parameters:
        return _of_purchases(pool, Kind.SHARES, _held_together(pool))
    if pool.run.rule in (
        Kind.SHARES,
        Kind.PHRAGMEN,
    ):  # two counts have two shares: only the pool is one amount
        return _of_purchases(pool, Kind(pool.run.rule), pool.run.budget)
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
    """Deciding ties by project; who lost one in the category's own count has a later turn without it."""
    first = {row.code for row in _won_first(pool)}
    return {
        code: tuple(tie["projects"])
        for tie in pool.run.ties
        if tie.get("decides")
        for code in tie["projects"]
        if code in first or not first & set(tie["projects"])
    }


def _merit(rule: str, row: ResultRow) -> Fraction:
    return row.score / Fraction(row.cost) if GREEDY_RULES[rule].per_cost and row.cost else row.score


def _of_turns(pool: PoolResult) -> Ladder:
    """Turns of a greedy rule: best first; in a tie as it was taken, whoever ended the count before those after it."""
    places = _tie_places(pool)

    def key(row: ResultRow) -> tuple[Any, ...]:
        ends = row.reason_code in ("topped_up", "from_leftovers") or bool(row.facts.get("stops"))
        return (
            -_merit(pool.run.rule, row), places.get(row.code, NEVER), row.position or NEVER, not ends,
            number_key(row.code),
        )  # fmt: skip

    turns = [*_won_first(pool), *sorted((row for row in pool.rows if _has_turn(row)), key=key)]
    left, rungs, tied, has_ended = pool.run.budget, [], _deciding(pool), False
    for step, row in enumerate(turns, 1):
        after = left - row.cost if row.is_selected else left
        fate = _fate(row, left, has_ended)
        has_ended = has_ended or _ends(pool, row, fate)
        rungs.append(Rung(step, row, left, after, after, fate, tied.get(row.code, ())))
        left = after
    return _ladder(pool, Kind.GREEDY, pool.run.budget, rungs)


def _won_first(pool: PoolResult) -> list[ResultRow]:
    """Winners from money kept for their category, in their order."""
    kept = [row for row in pool.rows if "reserved_for" in row.facts]
    return sorted(kept, key=lambda row: row.position or NEVER)


def _has_turn(row: ResultRow) -> bool:
    return _turn_code(row) and "reserved_for" not in row.facts


def _ends(pool: PoolResult, row: ResultRow, fate: Fate) -> bool:
    """Whether the count ends here; a project that the pot built later no longer tells that it ended it."""
    is_late = row.reason_code == "from_leftovers" and fate is Fate.TOO_DEAR
    has_stopped = is_late and GREEDY_RULES[pool.run.rule].stops
    return fate is Fate.TOPPED_UP or bool(row.facts.get("stops")) or has_stopped


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
        (row for row in pool.rows if row.is_selected and not _is_by_votes(row)),
        key=lambda row: row.position or NEVER,
    )
    rest = sorted(
        (row for row in pool.rows if _is_by_votes(row) or row.reason_code == "did_not_fit"),
        key=lambda row: (
            -row.votes,
            places.get(row.code, NEVER),
            row.position or NEVER,
            number_key(row.code),
        ),
    )
    if kind is Kind.PHRAGMEN:
        rest = [row for row in rest if row.facts.get("stops")]
    return _ladder(pool, kind, start, _climbed(pool, start, bought, rest))


def _is_by_votes(row: ResultRow) -> bool:
    """Taken by votes at the end of the count: what the category's own count took so comes before its second count."""
    return bool(row.facts.get("by_votes")) and "reserved_for" not in row.facts


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


def _ladder(pool: PoolResult, kind: Kind, start: Decimal, rungs: list[Rung]) -> Ladder:
    """The ladder of these rungs and of those that the common pot adds."""
    left = rungs[-1].left if rungs else pool.run.budget
    climbed = [*map(_of_own_money, rungs), *_from_pot(pool, len(rungs), left)]
    there = {rung.row.project_id for rung in climbed}
    outside = tuple(row for row in pool.rows if row.project_id not in there)
    is_of_voters = kind is Kind.SHARES and "reserved" not in pool.run.parameters
    return Ladder(kind, start, tuple(climbed), outside, is_of_voters)


def _of_own_money(rung: Rung) -> Rung:
    """A turn paid from money kept for a category shows that money: it is what the cost was compared with."""
    kept = rung.reserved_left
    return rung if kept is None else replace(rung, before=kept + rung.row.cost, after=kept)


def _from_pot(pool: PoolResult, done: int, left: Decimal) -> list[Rung]:
    """Turns with the money that all pools had left, in the pot's order."""
    built = sorted(
        (row for row in pool.rows if row.reason_code == "from_leftovers"),
        key=lambda row: int(row.facts["place"]),
    )
    return [
        Rung(
            step, row, exact_amount(row.facts["left_before"]), exact_amount(row.facts["left"]), left, Fate.FROM_POT
        )
        for step, row in enumerate(built, done + 1)
    ]  # fmt: skip
