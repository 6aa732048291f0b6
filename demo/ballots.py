"""Ballots of a demonstration round, dealt from a seed: the same pack gives the same votes. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pb.rounds.rules import BallotMethod, PoolRules
from pb.voting.rules import BallotChoice

AGES = {
    "0-12": (1, 12),
    "13-17": (13, 17),
    "18-29": (18, 29),
    "30-44": (30, 44),
    "45-59": (45, 59),
    "60-74": (60, 74),
    "75+": (75, 96),
}


@dataclass(frozen=True)
class Votable:
    """A project as the dealer sees it: its number, and how many votes it is to get or how likely it is."""

    number: int
    weight: int


def deal_exact(
    rng: random.Random, count: int, pools: Sequence[tuple[PoolRules, Sequence[Votable]]]
) -> list[tuple[BallotChoice, ...]]:
    """``count`` ballots on which every project has exactly ``weight`` votes and no ballot is empty.

    From the most votes down each project goes to the ballots with the most free places; of those first to
    ballots with nothing on them yet, evens broken by the seed.
    """
    ballots: list[list[BallotChoice]] = [[] for _ in range(count)]
    for pool, projects in pools:
        used = [0] * count
        for project in sorted(projects, key=lambda one: (-one.weight, one.number)):
            order = sorted(range(count), key=lambda at: (used[at], bool(ballots[at]), rng.random()))
            for at in order[: project.weight]:
                ballots[at].append(BallotChoice(project.number, pool.pool_id, None))
                used[at] += 1
        if max(used, default=0) > pool.maximum:
            raise ValueError(f"pool {pool.code}: more votes than places")
    if not all(ballots):
        raise ValueError("some ballots stayed empty")
    return [tuple(sorted(ballot, key=lambda choice: choice.number)) for ballot in ballots]


def deal_weighted(
    rng: random.Random, count: int, pools: Sequence[tuple[PoolRules, Sequence[Votable]]]
) -> list[tuple[BallotChoice, ...]]:
    """``count`` ballots drawn with the projects' weights; most voters use every pool, none leaves all empty."""
    ballots: list[tuple[BallotChoice, ...]] = []
    while len(ballots) < count:
        choices: list[BallotChoice] = []
        for pool, projects in pools:
            if len(pools) == 1 or rng.random() < 0.85:
                choices += _choose(rng, pool, projects)
        if choices:
            ballots.append(tuple(sorted(choices, key=lambda choice: choice.number)))
    return ballots


def _choose(rng: random.Random, pool: PoolRules, projects: Sequence[Votable]) -> list[BallotChoice]:
    wanted = rng.randint(max(1, pool.minimum), pool.maximum)
    if pool.method is BallotMethod.RANKING:
        wanted = pool.maximum if pool.minimum == pool.maximum else wanted
    left = list(projects)
    chosen: list[Votable] = []
    while left and len(chosen) < wanted:
        pick = rng.choices(left, [one.weight for one in left])[0]
        left.remove(pick)
        chosen.append(pick)
    values = _values(rng, pool, len(chosen))
    return [BallotChoice(one.number, pool.pool_id, value) for one, value in zip(chosen, values, strict=True)]


def _values(rng: random.Random, pool: PoolRules, count: int) -> Sequence[int | None]:
    if pool.method is BallotMethod.RANKING:
        return range(1, count + 1)
    if pool.method is not BallotMethod.POINTS:
        return [None] * count
    left, most = pool.points_total or 1, pool.points_per_project or pool.points_total or 1
    values = [1] * count
    for _ in range(left - count):
        at = rng.randrange(count)
        if values[at] < most:
            values[at] += 1
    return values


def spoiled(rng: random.Random, pool: PoolRules, projects: Sequence[Votable]) -> tuple[BallotChoice, ...]:
    """A paper ballot that names one project more than its pool allows."""
    picked = rng.sample(list(projects), pool.maximum + 1)
    return tuple(
        BallotChoice(one.number, pool.pool_id, None) for one in sorted(picked, key=lambda one: one.number)
    )


def draw_by_weight(rng: random.Random, weights: Mapping[str, int], count: int) -> list[str]:
    """``count`` names drawn with their weights."""
    return rng.choices(list(weights), list(weights.values()), k=count)


def draw_age(rng: random.Random, band: str) -> int:
    """An age within a band of the pack."""
    least, most = AGES[band]
    return rng.randint(least, most)
