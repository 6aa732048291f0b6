"""Several pools of one round, and the money that is left in them (Polish practice: domain notes 2.6).

    count_several(pools) -> SeveralOutcome

===========  ===============================================================================================
leftovers    what becomes of the money that a pool leaves
===========  ===============================================================================================
``unused``   it stays where it is
``back``     it returns to the town's budget; the count is the same
``pool``     it is added to the pool ``target``, which is counted afterwards with the larger amount
``best``     what is left in all pools with this word is laid together, and the best of their projects that
             were not selected, by score, are built from it; one that does not fit is skipped (Poznań)
===========  ===============================================================================================

A pool that gives its money to another is counted first, so the order of the count follows from the rules and
not from the order of the pools. Where a tie stops a pool, those that wait for its money wait with it.

Facts in ``Outcome.parameters``: ``moved_in`` (amount by the pool it came from) and ``leftovers`` (``rule`` and
``amount``; ``to`` for ``pool``; ``pools``, ``pot``, ``pot_left`` for ``best``), money in the currency. A project
built from the common pot stands in ``Outcome.extra`` with the reason ``from_leftovers``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError, TieUndecided, shown
from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, money
from pb.tally.engine.pot import Share, build_from_pot
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.scores import Threshold
from pb.tally.engine.ties import TieRule


@dataclass(frozen=True)
class PoolTerms:
    """A pool with all that its count is told (``count``), and what becomes of its money."""

    code: str
    election: Election
    rule: str | None = None
    ties: TieRule | str = "error"
    threshold: Threshold | int | Fraction | str | None = FROM_META
    score: str = "points"
    conflicts: Sequence[Collection[str]] = ()
    withdrawn: Sequence[str] = ()
    leftovers: str = "unused"
    target: str = ""
    utility: str | None = None
    completion: str | None = None
    run_off: bool | None = None
    from_whole_unit: bool = False
    reserve: Reserve | None = None


@dataclass
class SeveralOutcome:
    """Pools counted to the end, pools stopped by a tie, pools that wait for another's money.

    ``own``: pools' own counts, also of those that wait for the common pot.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    own: dict[str, Outcome] = field(default_factory=dict)
    stopped: dict[str, TieUndecided] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    pot_tie: TieUndecided | None = None

    def built_so_far(self) -> set[str]:
        """Ids of projects that are built for certain, whatever becomes of ties not yet decided."""
        counted = {**self.own, **self.outcomes}.values()
        stops = [stop for stop in (*self.stopped.values(), self.pot_tie) if stop is not None]
        chosen = [(*outcome.selected, *outcome.extra) for outcome in counted]
        return {name for names in (*chosen, *(stop.selected for stop in stops)) for name in names}


def count_several(pools: Iterable[PoolTerms], pot_ties: TieRule | str = "error") -> SeveralOutcome:
    """Count all pools of a round. ``pot_ties`` break ties among those that the common pot could build.

    Raises ``CountError`` for terms that contradict themselves (``check_leftovers``) and what ``count`` raises
    for a single pool; ties are told in the answer.
    """
    by_code = {pool.code: pool for pool in pools}
    found = SeveralOutcome()
    for code in counting_order({pool.code: pool.target for pool in by_code.values() if moves(pool)}, by_code):
        _count_one(by_code[code], by_code, found)
    shares = [by_code[code] for code in sorted(by_code) if by_code[code].leftovers == "best"]
    if shares and not _all_counted(shares, found):
        found.waiting |= {pool.code for pool in shares if found.outcomes.pop(pool.code, None)}
    elif shares:
        _share_out(shares, found, TieRule.parse(pot_ties) if isinstance(pot_ties, str) else pot_ties)
    return found


def moves(pool: PoolTerms) -> bool:
    """Whether the pool's money goes to another pool."""
    return pool.leftovers == "pool"


def counting_order(targets: Mapping[str, str], codes: Iterable[str]) -> list[str]:
    """Codes so that a pool stands behind all that give it money. Raises ``CountError`` for a circle.

    ``targets``: where the money of a pool goes, for those that give it away.
    """
    known = list(codes)
    for code, target in targets.items():
        if target not in known or target == code:
            raise CountError(f"reszta puli {shown(code)} ma przejść do puli, której nie ma: {shown(target)}")
    order: list[str] = []
    while len(order) < len(known):
        fed = {targets[code] for code in known if code in targets and code not in order}
        ready = [code for code in known if code not in order and code not in fed]
        if not ready:
            raise CountError(
                "pieniądze z pul krążą w koło: " + ", ".join(shown(code) for code in sorted(fed))
            )
        order += ready
    return order


def _count_one(pool: PoolTerms, by_code: Mapping[str, PoolTerms], found: SeveralOutcome) -> None:
    givers = [one for one in by_code.values() if moves(one) and one.target == pool.code]
    if any(one.code not in found.outcomes for one in givers):
        found.waiting.add(pool.code)
        return
    added = {one.code: found.outcomes[one.code].left for one in givers}
    if any(one.election.header.scale != pool.election.header.scale for one in givers):
        raise CountError("pule, między którymi przechodzą pieniądze, mają różną dokładność kwot")
    try:
        outcome = count(
            pool.election, pool.rule, ties=pool.ties, threshold=pool.threshold, score=pool.score,
            conflicts=pool.conflicts, withdrawn=pool.withdrawn, added=sum(added.values()),
            utility=pool.utility, completion=pool.completion, run_off=pool.run_off, reserve=pool.reserve,
            from_whole_unit=pool.from_whole_unit,
        )  # fmt: skip
    except TieUndecided as stop:
        found.stopped[pool.code] = stop
        return
    told = replace(outcome, parameters={**outcome.parameters, **_facts(pool, outcome, added)})
    found.outcomes[pool.code] = found.own[pool.code] = told


def _facts(pool: PoolTerms, outcome: Outcome, added: Mapping[str, int]) -> dict[str, Json]:
    facts: dict[str, Json] = {}
    if added:
        facts["moved_in"] = {code: money(amount, outcome.scale) for code, amount in sorted(added.items())}
    if pool.leftovers != "unused":
        left: dict[str, Json] = {"rule": pool.leftovers, "amount": money(outcome.left, outcome.scale)}
        facts["leftovers"] = left | ({"to": pool.target} if moves(pool) else {})
    return facts


def _all_counted(pools: Iterable[PoolTerms], found: SeveralOutcome) -> bool:
    return all(pool.code in found.outcomes for pool in pools)


def _share_out(pools: Sequence[PoolTerms], found: SeveralOutcome, ties: TieRule) -> None:
    """Build from the common pot, or let the pools wait where a tie among its projects is not decided."""
    shares = [Share(pool.election, found.outcomes[pool.code], pool.conflicts) for pool in pools]
    try:
        built = build_from_pot(shares, ties)
    except TieUndecided as stop:
        found.pot_tie = stop
        found.waiting |= {pool.code for pool in pools}
        for pool in pools:
            del found.outcomes[pool.code]
        return
    scale = shares[0].outcome.scale
    told: dict[str, Json] = {
        "pools": [pool.code for pool in pools],
        "pot": money(built.amount, scale),
        "pot_left": money(built.left, scale),
    }
    for pool, outcome in zip(pools, built.outcomes, strict=True):
        own = outcome.parameters["leftovers"]
        assert isinstance(own, dict)
        parameters = {**outcome.parameters, "leftovers": {**own, **told}}
        found.outcomes[pool.code] = replace(outcome, parameters=parameters)
