"""Opinions of departments about an application. Pure.

Codes: ``departments_missing``, ``department_unknown``, ``verdict_missing``, ``reasons_missing`` (``least``),
``text_too_long`` (``most``), ``days_out_of_range`` (``least``, ``most``), ``opinion_closed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from core.problems import Problem
from core.schedule import add_working_days
from initiatives.applications.rules.statuses import ApplicationStatus as Status

OFFERED_DAYS, MOST_DAYS = 10, 60
LONGEST, SHORTEST_REASONS = 6000, 15
ASKED_IN = frozenset({Status.SUBMITTED, Status.RETURNED, Status.IN_SCORING})
"""While an opinion may still weigh."""


class OpinionVerdict(StrEnum):
    """What a department says."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"


def opinion_due(today: date, days: int) -> date:
    """Last day for an opinion: so many working days, today not counted."""
    return add_working_days(today, days)


def check_asking(status: Status, asked: Mapping[int, int | None]) -> list[Problem]:
    """Whether departments may be asked, each with its own number of working days."""
    if status not in ASKED_IN:
        return [Problem("opinion_closed")]
    if not asked:
        return [Problem("departments_missing", "departments")]
    facts = {"least": 1, "most": MOST_DAYS}
    return [
        Problem("days_out_of_range", f"days-{number}", facts)
        for number, days in asked.items()
        if days is None or not 1 <= days <= MOST_DAYS
    ]


def check_opinion(verdict: OpinionVerdict | None, words: str) -> list[Problem]:
    """A department's answer: all but a plain yes needs reasons."""
    if verdict is None:
        return [Problem("verdict_missing", "verdict")]
    if verdict is not OpinionVerdict.POSITIVE and len(words.strip()) < SHORTEST_REASONS:
        return [Problem("reasons_missing", "words", {"least": SHORTEST_REASONS})]
    return [Problem("text_too_long", "words", {"most": LONGEST})] if len(words) > LONGEST else []
