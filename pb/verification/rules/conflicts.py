"""Which projects may exclude one another: of one pool, since each pool is counted by itself (D2.6). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.problems import Problem

LONGEST_REASON = 500
SHORTEST_REASON = 10
MOST_MEMBERS = 20
LEAST_METRES, USUAL_METRES, MOST_METRES = 1, 50, 1000
GROUPED = ("accepted", "on_ballot")


@dataclass(frozen=True)
class Member:
    """A project as a group sees it; ``number`` that of filing, ``group`` the code of the one it is in."""

    number: int
    pool_id: int
    status: str
    group: str | None = None


def next_code(taken: Collection[str]) -> str:
    """A code that no group of the round has: g1, g2 …"""
    number = len(taken) + 1
    while f"g{number}" in taken:
        number += 1
    return f"g{number}"


def check_group(
    members: Sequence[Member], unknown: Sequence[str], reason: str, code: str | None = None
) -> list[Problem]:
    """Why these cannot be a group. ``unknown``: what was typed and is no project; ``code``: of the group changed."""
    problems = []
    if unknown:
        problems.append(Problem("numbers_unknown", "numbers", {"numbers": list(unknown[:5])}))
    if len({one.number for one in members}) < 2 and not unknown:
        problems.append(Problem("two_needed", "numbers"))
    if len(members) > MOST_MEMBERS:
        problems.append(Problem("group_large", "numbers", {"most": MOST_MEMBERS}))
    not_listed = [one.number for one in members if one.status not in GROUPED]
    if not_listed:
        problems.append(Problem("not_accepted", "numbers", {"numbers": not_listed[:5]}))
    if len({one.pool_id for one in members}) > 1:
        problems.append(Problem("several_pools", "numbers"))
    elsewhere = [one.number for one in members if one.group not in (None, code)]
    if elsewhere:
        problems.append(Problem("in_other_group", "numbers", {"numbers": elsewhere[:5]}))
    return problems + _check_reason(reason)


def _check_reason(reason: str) -> list[Problem]:
    if len(reason.strip()) < SHORTEST_REASON:
        return [Problem("reason_missing", "reason", {"least": SHORTEST_REASON})]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason_long", "reason", {"most": LONGEST_REASON})]
    return []


def sensible_metres(asked: int | None) -> int:
    """The distance within which places are compared, kept between a metre and a kilometre."""
    return min(max(LEAST_METRES, asked), MOST_METRES) if asked is not None else USUAL_METRES
