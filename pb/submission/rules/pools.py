"""Which pools of money a place may draw on, and which one it is when nobody chooses. Pure.

A pool with an area takes what lies wholly inside it; described in words alone, a place belongs only to pools of
the whole town. Village and revitalisation pools always need a place on the map (D1.3, D2.13).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.problems import Problem
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.rules import PoolKind

BOUND = frozenset({PoolKind.VILLAGE, PoolKind.REVITALISATION})
BY_CHOICE = frozenset({PoolKind.GREEN, PoolKind.YOUTH})
"""Pools for what a project is, not for where: a place alone never puts a project there."""


@dataclass(frozen=True)
class Spot:
    """A place as pools see it. ``covering``: ids of the areas that hold all of it; ``town``: those that are the town."""

    is_drawn: bool
    covering: frozenset[int] = frozenset()
    town: frozenset[int] = frozenset()


def fits(pool: FilingPool, spot: Spot) -> bool:
    """Whether a project at this place may stand in the pool."""
    if not spot.is_drawn:
        return pool.kind not in BOUND and (pool.area_id is None or pool.area_id in spot.town)
    return pool.area_id is None or pool.area_id in spot.covering


def fitting_pools(filing: FilingRules, spot: Spot) -> tuple[FilingPool, ...]:
    """The pools that take the place, in the round's order."""
    return tuple(pool for pool in filing.pools if fits(pool, spot))


def pool_of_place(
    fitting: Collection[FilingPool], spot: Spot, chosen: str = "", is_round_of_one: bool = False
) -> FilingPool | None:
    """The pool chosen where it fits, else the narrowest one that follows from the place alone.

    ``None`` when nothing fits, or when only a choice can tell: a pool of ``BY_CHOICE`` follows from a place in no
    round but one that has this pool alone (``is_round_of_one``).
    """
    for pool in fitting:
        if str(pool.pool_id) == chosen:
            return pool
    if len(fitting) == 1:
        only = next(iter(fitting))
        return only if is_round_of_one or only.kind not in BY_CHOICE else None
    by_place = [pool for pool in fitting if pool.kind not in BY_CHOICE and not _needs_area(pool)]
    bound = [pool for pool in by_place if pool.kind in BOUND]
    narrow = [pool for pool in by_place if pool.area_id is not None and pool.area_id not in spot.town]
    for found in (bound, narrow, by_place):
        if len(found) == 1:
            return found[0]
    return None


def _needs_area(pool: FilingPool) -> bool:
    """A village or revitalisation pool to which the rules gave no area says nothing about a place."""
    return pool.kind in BOUND and pool.area_id is None


def check_pool_choice(
    fitting: Collection[FilingPool], pool: FilingPool | None, chosen: str, is_drawn: bool = True
) -> list[Problem]:
    """Whether the place has a pool, and the one that was chosen. ``is_drawn``: it is more than words."""
    if not fitting:
        return [Problem("pool_none", "pool")]
    if chosen and all(str(one.pool_id) != chosen for one in fitting):
        return [Problem("pool_not_here", "pool")]
    if pool:
        return []
    if any(one.kind not in BY_CHOICE for one in fitting):
        return [Problem("pool_missing", "pool")]
    return [Problem("pool_by_choice" if is_drawn else "pool_by_words", "pool")]
