"""Whether a settlement may be published, and what may be written into it. Pure.

Codes beside ``reason-N`` (N: number of the line, 0 for what stands outside the lines): ``reason_missing``
(``name``), ``too_long``; beside ``conclusions``: ``too_long``; of the whole: ``not_built``, ``work_empty``,
``already_published``, ``being_published``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.problems import Problem
from initiatives.agreements.rules.progress import LineProgress, Progress
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.settlement.rules.sums import to_explain

LONGEST_REASON, LONGEST_CONCLUSIONS = 1_000, 5_000


@dataclass(frozen=True)
class Written:
    """What the office writes: reasons by number of the line ("0": outside the lines), and a summary."""

    reasons: Mapping[str, str]
    conclusions: str = ""


def reason_key(one: LineProgress) -> str:
    """Under what a line's reason is kept."""
    return str(one.number or 0)


def check_written(told: Written) -> list[Problem]:
    """What is too long to be kept."""
    sized = [(f"reason-{key}", text, LONGEST_REASON) for key, text in told.reasons.items()]
    sized.append(("conclusions", told.conclusions, LONGEST_CONCLUSIONS))
    return [
        Problem("too_long", field, {"length": len(text), "longest": longest})
        for field, text, longest in sized
        if len(text) > longest
    ]


def check_publishing(status: ApplicationStatus, found: Progress, told: Written) -> list[Problem]:
    """Why it cannot be published yet: the work goes on, nothing was written of it, a difference is not explained."""
    if status is not ApplicationStatus.BUILT:
        return [Problem("not_built")]
    if found.is_empty:
        return [Problem("work_empty")]
    return [
        Problem("reason_missing", f"reason-{reason_key(one)}", {"name": one.name})
        for one in to_explain(found)
        if not told.reasons.get(reason_key(one), "").strip()
    ]
