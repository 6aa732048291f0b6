"""Limits of a pool's cost that are tightened while projects are filed: how many no longer fit, told before it is saved.

What is filed a later slice knows; ``COUNTERS`` holds its answer, introduced by the application.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from core.problems import Problem

Limits = tuple[Decimal | None, Decimal | None]
"""Floor and ceiling of a project's cost in złoty; ``None``: no limit."""
COUNTERS: list[Callable[[int, Limits, Limits], int]] = []
"""Of a pool by number: how many filed projects fit into the first limits and not into the second."""


def is_tighter(before: Limits, after: Limits) -> bool:
    """Whether a cost that was within ``before`` may lie outside ``after``."""
    (old_floor, old_ceiling), (floor, ceiling) = before, after
    lowered = ceiling is not None and (old_ceiling is None or ceiling < old_ceiling)
    raised = floor is not None and floor > (old_floor or 0)
    return lowered or raised


def check_limits(pool_id: int, before: Limits, after: Limits, is_confirmed: bool) -> list[Problem]:
    """That filed projects would be left out, unless whoever saves says that this is meant."""
    if is_confirmed or not is_tighter(before, after):
        return []
    count = sum(one(pool_id, before, after) for one in COUNTERS)
    return [Problem("projects_left_out", "left_out", {"count": count})] if count else []
