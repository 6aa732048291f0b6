"""What a ballot may hold, and what a fault on it voids. Everything is pure.

The same rules judge a ballot twice: before it goes into the urn, to explain what must be mended, and when
the urn is opened, because nobody could look at it in between. Practice of the towns: domain.md D2.4, D2.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from core.problems import Problem
from pb.rounds.rules import BallotMethod, FaultPolicy, PoolRules, RoundRules

MOST_CHOICES = 160
"""More lines than this no ballot has: they must fit into a sealed box whatever their numbers."""


@dataclass(frozen=True)
class BallotChoice:
    """One line of a ballot (glossary: głos, punkty).

    ``number`` is the project's drawn number; ``pool_id`` its pool, ``None`` when there is no such project on
    the ballot list. ``value`` is the points given or the place in a ranking, ``None`` for a mere tick.
    """

    number: int
    pool_id: int | None
    value: int | None = None


@dataclass(frozen=True)
class Ballot:
    """Everything one voter chose, over all pools (glossary: karta do głosowania)."""

    choices: tuple[BallotChoice, ...] = ()

    def of_pool(self, pool_id: int) -> tuple[BallotChoice, ...]:
        """The lines of one pool, in the order of the ballot."""
        return tuple(choice for choice in self.choices if choice.pool_id == pool_id)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the projects chosen, in the order of the ballot."""
        return tuple(choice.number for choice in self.choices)


@dataclass(frozen=True)
class Verdict:
    """What of an opened ballot counts.

    ``choices``: the lines that count. ``void_pools``: ids of pools whose part is void. ``void_reason``: code
    of the fault that voids the whole ballot, ``None`` when something of it counts (glossary: głos nieważny).
    """

    choices: tuple[BallotChoice, ...]
    void_pools: tuple[int, ...] = ()
    void_reason: str | None = None


def make_ballot(lines: Iterable[tuple[int, int | None]], pool_of: Mapping[int, int]) -> Ballot:
    """A ballot in canonical order from (project number, value) pairs; ``pool_of`` maps number to pool id.

    Lines stand by pool and number, unknown projects last: the order of ticking is nobody's business.
    """
    choices = [BallotChoice(number, pool_of.get(number), value) for number, value in lines]
    return Ballot(tuple(sorted(choices, key=_canonical_place)))


def _canonical_place(choice: BallotChoice) -> tuple[bool, int, int, bool, int]:
    return (
        choice.pool_id is None,
        choice.pool_id or 0,
        choice.number,
        choice.value is not None,
        choice.value or 0,
    )


def check_ballot(rules: RoundRules, ballot: Ballot) -> list[Problem]:
    """What must be mended before the ballot can go into the urn; an empty list when nothing.

    A pool left empty is no fault: its minimum binds only a voter who chooses something there. Each problem
    names its ``pool`` and ``pool_id`` in the facts; ``field`` is ``pool-<id>`` or ``project-<number>``.
    """
    if not ballot.choices:
        return [Problem("ballot_empty")]
    if len(ballot.choices) > MOST_CHOICES:
        return [Problem("ballot_too_long", facts={"most": MOST_CHOICES, "chosen": len(ballot.choices)})]
    of_pools = chain.from_iterable(
        check_pool_part(pool, ballot.of_pool(pool.pool_id)) for pool in rules.ballot_pools
    )
    return [*_unknown(rules, ballot), *of_pools, *_exclusive(rules, ballot)]


def judge_ballot(rules: RoundRules, ballot: Ballot) -> Verdict:
    """What counts of a ballot taken from the opened urn, by the round's policy of faults.

    Under ``FaultPolicy.POOL`` a fault voids only the part of the pools it is in, lines for unknown projects
    are struck out; under ``FaultPolicy.BALLOT`` any fault voids everything.
    """
    problems = check_ballot(rules, ballot)
    if not problems:
        return Verdict(ballot.choices)
    whole = rules.fault_policy is FaultPolicy.BALLOT or problems[0].code in (
        "ballot_empty",
        "ballot_too_long",
    )
    if whole:
        touched = {choice.pool_id for choice in ballot.choices if choice.pool_id is not None}
        return Verdict((), tuple(sorted(touched)), problems[0].code)
    void = {pool_id for problem in problems for pool_id in problem.facts.get("pool_ids", ())}
    voted = {pool.pool_id for pool in rules.ballot_pools} - void
    kept = tuple(choice for choice in ballot.choices if choice.pool_id in voted)
    return Verdict(kept, tuple(sorted(void)), None if kept else problems[0].code)


def check_pool_part(pool: PoolRules, part: tuple[BallotChoice, ...]) -> list[Problem]:
    """What is wrong with a ballot's lines in one pool; nothing chosen is nothing wrong."""
    if not part:
        return []
    problems = [*_repeated(pool, part), *_wrong_kind(pool, part)]
    if problems:
        return problems
    problems = _count(pool, len(part))
    if pool.method is BallotMethod.POINTS:
        problems += _points(pool, part)
    if pool.method is BallotMethod.RANKING:
        problems += _ranking(pool, part)
    return problems


def points_used(part: Iterable[BallotChoice]) -> int:
    """Points given away in a pool."""
    return sum(choice.value or 0 for choice in part)


def _problem(code: str, pool: PoolRules, number: int | None = None, **facts: int) -> Problem:
    named = {"pool": pool.name, "pool_ids": (pool.pool_id,), **facts}
    if number is None:
        return Problem(code, f"pool-{pool.pool_id}", named)
    return Problem(code, f"project-{number}", {**named, "number": number})


def _unknown(rules: RoundRules, ballot: Ballot) -> list[Problem]:
    known = {pool.pool_id for pool in rules.ballot_pools}
    numbers = sorted({choice.number for choice in ballot.choices if choice.pool_id not in known})
    return [Problem("project_unknown", f"project-{number}", {"number": number}) for number in numbers]


def _repeated(pool: PoolRules, part: tuple[BallotChoice, ...]) -> list[Problem]:
    counted = Counter(choice.number for choice in part)
    return [
        _problem("project_repeated", pool, number, times=times)
        for number, times in counted.items()
        if times > 1
    ]


def _wrong_kind(pool: PoolRules, part: tuple[BallotChoice, ...]) -> list[Problem]:
    """A tick where points are due, or the other way round: no form of ours sends that."""
    with_value = pool.method in (BallotMethod.POINTS, BallotMethod.RANKING)
    code = "value_missing" if with_value else "value_unexpected"
    return [
        _problem(code, pool, choice.number) for choice in part if (choice.value is not None) is not with_value
    ]


def _count(pool: PoolRules, chosen: int) -> list[Problem]:
    if pool.minimum <= chosen <= pool.maximum:
        return []
    facts = {"minimum": pool.minimum, "maximum": pool.maximum, "chosen": chosen}
    if chosen > pool.maximum:
        return [_problem("too_many", pool, **facts, excess=chosen - pool.maximum)]
    code = "not_exact" if pool.minimum == pool.maximum else "too_few"
    return [_problem(code, pool, **facts, missing=pool.minimum - chosen)]


def _points(pool: PoolRules, part: tuple[BallotChoice, ...]) -> list[Problem]:
    problems = []
    for choice in part:
        points = choice.value or 0
        if points < 1:
            problems.append(_problem("points_not_positive", pool, choice.number, points=points))
        elif pool.points_per_project is not None and points > pool.points_per_project:
            facts = {"points": points, "most": pool.points_per_project}
            problems.append(_problem("points_over_project", pool, choice.number, **facts))
    used = points_used(part)
    if pool.points_total is not None and used > pool.points_total:
        facts = {"used": used, "total": pool.points_total, "excess": used - pool.points_total}
        problems.append(_problem("points_over_total", pool, **facts))
    return problems


def _ranking(pool: PoolRules, part: tuple[BallotChoice, ...]) -> list[Problem]:
    places = Counter(choice.value or 0 for choice in part)
    problems = [
        _problem("rank_repeated", pool, place=place, times=times)
        for place, times in places.items()
        if times > 1
    ]
    if problems:
        return problems
    missing = [place for place in range(1, len(part) + 1) if place not in places]
    return [_problem("rank_gap", pool, place=place) for place in missing[:1]]


def _exclusive(rules: RoundRules, ballot: Ballot) -> list[Problem]:
    """More than one pool used of a group in which a voter has one only, such as the district of residence."""
    problems = []
    used: dict[str, list[PoolRules]] = {}
    for pool in rules.pools:
        if pool.exclusive_group and ballot.of_pool(pool.pool_id):
            used.setdefault(pool.exclusive_group, []).append(pool)
    for group, pools in used.items():
        if len(pools) > 1:
            names = [pool.name for pool in pools]
            facts = {"group": group, "pools": names, "pool_ids": tuple(pool.pool_id for pool in pools)}
            problems.append(Problem("exclusive_group", f"pool-{pools[1].pool_id}", facts))
    return problems
