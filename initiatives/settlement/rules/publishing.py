"""Whether a settlement may be published, and what may be written into it. Pure.

Codes beside ``reason-N`` (N: number of the line, 0 for what stands outside the lines): ``reason_missing``
(``name``), ``too_long``; beside ``conclusions``: ``too_long``; beside ``returns``: ``returns_missing``,
``amount_negative``, ``returns_over`` (``most``); beside ``grounds``: ``grounds_missing``, ``too_long``; of the whole: ``not_built``, ``work_empty``,
``already_published``, ``being_published``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.problems import Problem
from initiatives.agreements.rules.progress import LineProgress, Progress
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.settlement.rules.sums import to_explain

LONGEST_REASON, LONGEST_CONCLUSIONS, LONGEST_GROUNDS = 1_000, 5_000, 2_000


@dataclass(frozen=True)
class Written:
    """What the office writes: reasons by number of the line ("0": outside the lines), a summary, a decision."""

    reasons: Mapping[str, str]
    conclusions: str = ""
    is_decided: bool = False
    """Whether what returns is decided otherwise than the formula proposes."""
    returns: Decimal | None = None
    grounds: str = ""


def reason_key(one: LineProgress) -> str:
    """Under what a line's reason is kept."""
    return str(one.number or 0)


def check_written(told: Written) -> list[Problem]:
    """What is too long to be kept."""
    sized = [(f"reason-{key}", text, LONGEST_REASON) for key, text in told.reasons.items()]
    sized += [
        ("conclusions", told.conclusions, LONGEST_CONCLUSIONS),
        ("grounds", told.grounds, LONGEST_GROUNDS),
    ]
    return [
        Problem("too_long", field, {"length": len(text), "longest": longest})
        for field, text, longest in sized
        if len(text) > longest
    ]


def check_decision(told: Written, paid: Decimal) -> list[Problem]:
    """What is wrong with a decision on what returns: an amount between nothing and all that the town ``paid``, grounds."""
    if not told.is_decided:
        return []
    problems = [] if told.grounds.strip() else [Problem("grounds_missing", "grounds")]
    if told.returns is None:
        return [Problem("returns_missing", "returns"), *problems]
    if told.returns < 0:
        return [Problem("amount_negative", "returns"), *problems]
    return (
        [Problem("returns_over", "returns", {"most": paid}), *problems] if told.returns > paid else problems
    )


def check_publishing(status: ApplicationStatus, found: Progress, told: Written) -> list[Problem]:
    """Why it cannot be published yet: the work goes on, nothing was written of it, a difference is not explained."""
    if status is not ApplicationStatus.BUILT:
        return [Problem("not_built")]
    if found.is_empty:
        return [Problem("work_empty")]
    missing = [
        Problem("reason_missing", f"reason-{reason_key(one)}", {"name": one.name})
        for one in to_explain(found)
        if not told.reasons.get(reason_key(one), "").strip()
    ]
    return missing + check_decision(told, found.done.town)
