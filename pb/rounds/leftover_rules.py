"""Whether the pools' rules on left-over money hold together (D2.6). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.problems import Problem
from pb.rounds.rules import Leftovers, PoolRules


def check_leftovers(pools: Sequence[PoolRules]) -> list[Problem]:
    """What is wrong between the pools; facts ``pool`` and ``pool_name`` say whose page it belongs to.

    Codes: ``leftover_pool_unknown``, ``leftover_circle``, ``leftover_units``, ``leftover_ties``.
    """
    targets = {
        pool.code: pool.leftover_pool
        for pool in pools
        if pool.leftovers is Leftovers.POOL and pool.leftover_pool not in (None, pool.code)
    }
    codes = {pool.code for pool in pools}
    problems = []
    for pool in pools:
        target = targets.get(pool.code)
        if target is not None and target not in codes:
            problems.append(_at(pool, "leftover_pool_unknown", "leftover_pool"))
        elif target is not None and _comes_back(pool.code, targets):
            problems.append(_at(pool, "leftover_circle", "leftover_pool"))
    return problems + _check_common([pool for pool in pools if pool.leftovers is Leftovers.BEST])


def check_target(pools: Sequence[PoolRules], own: PoolRules, code: str | None) -> list[Problem]:
    """What a pool as it is being saved does to the others: ``own`` in place of the one with ``code`` (``None``: new).

    Pools that hand their rest to a renamed one go on doing so. What two pools have in common is not asked here:
    they are changed one after the other, so it is told on the overview.
    """
    others = [one for one in pools if one.code != code]
    moved = [replace(one, leftover_pool=own.code) if one.leftover_pool == code else one for one in others]
    found = check_leftovers([*moved, own])
    wrong = ("leftover_circle", "leftover_pool_unknown")
    return [one for one in found if one.facts["pool"] == own.code and one.code in wrong]


def givers(pools: Sequence[PoolRules], code: str) -> list[str]:
    """Names of the pools that hand their rest to the pool with ``code``."""
    return [
        one.name for one in pools if one.leftovers is Leftovers.POOL and one.leftover_pool == code != one.code
    ]


def _comes_back(code: str, targets: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    at = targets.get(code)
    while at is not None and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = targets.get(at)
    return False


def _check_common(pools: Sequence[PoolRules]) -> list[Problem]:
    """Projects that share a pot are compared by their scores, and one way of breaking ties holds for all."""
    problems = []
    for pool in pools[1:]:
        if (pool.scores_points, pool.is_by_panel) != (pools[0].scores_points, pools[0].is_by_panel):
            problems.append(_at(pool, "leftover_units", "leftovers"))
        if (pool.tie_rule, pool.tie_seed) != (pools[0].tie_rule, pools[0].tie_seed):
            problems.append(_at(pool, "leftover_ties", "tie_rule"))
    return problems


def _at(pool: PoolRules, code: str, field: str) -> Problem:
    return Problem(code, field, {"pool": pool.code, "pool_name": pool.name})
