"""The formal check of an application: what is asked for, until when, and what may be concluded. Pure.

A call for correction leaves at least seven days (KPA art. 64 § 2); the office counts it in working days. Codes:
``wants_missing``, ``text_too_long`` (``most``), ``days_out_of_range`` (``least``, ``most``), ``term_short``
(``least``), ``grounds_missing`` (``least``), ``correction_running`` (``due_on``), ``term_backwards`` (``due_on``),
``signatures_unchecked`` (``names``), ``group_small`` (``certain``, ``least``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from core.problems import Problem
from core.schedule import add_working_days

OFFERED_DAYS, LEAST_DAYS, MOST_DAYS = 7, 1, 60
LEAST_TERM = 7
LONGEST, SHORTEST_GROUNDS = 6000, 15
WHOLE = ""
"""Under this key stands what is wanted of the application as a whole; the others are steps."""


class Conclusion(StrEnum):
    """What an official concludes."""

    COMPLETE = "complete"
    CALL = "call"
    PROLONG = "prolong"
    REJECT = "reject"


def correction_due(today: date, days: int) -> date:
    """Last day of a call for correction: so many working days, today not counted."""
    return add_working_days(today, days)


def wants_field(step: str) -> str:
    """The name of the field of what is wanted at a step."""
    return f"wants-{step}" if step else "wants"


def check_call(wants: Mapping[str, str], days: int | None, today: date) -> list[Problem]:
    """Whether a call says what must be corrected, and leaves the time that the law gives."""
    problems = [
        Problem("text_too_long", wants_field(step), {"most": LONGEST})
        for step, words in wants.items()
        if len(words) > LONGEST
    ]
    if not any(words.strip() for words in wants.values()):
        problems.insert(0, Problem("wants_missing", "wants"))
    return problems + check_days(days, today)


def check_days(days: int | None, today: date) -> list[Problem]:
    """Whether so many working days are a term at all, and at least the seven days of art. 64 § 2."""
    if days is None or not LEAST_DAYS <= days <= MOST_DAYS:
        return [Problem("days_out_of_range", "days", {"least": LEAST_DAYS, "most": MOST_DAYS})]
    is_short = correction_due(today, days) < today + timedelta(days=LEAST_TERM)
    return [Problem("term_short", "days", {"least": LEAST_TERM})] if is_short else []


def check_group(unchecked: Sequence[str], certain: int, least: int) -> list[Problem]:
    """Whether it is known who takes part, and whether that is the group that the programme asks for.

    ``unchecked``: names whose signature nobody has looked for; ``certain``: people who confirmed by link or signed.
    The number gives points, so that a name on a list is no person yet.
    """
    if unchecked:
        return [Problem("signatures_unchecked", "conclusion", {"names": tuple(unchecked)})]
    facts = {"certain": certain, "least": least}
    return [] if certain >= least else [Problem("group_small", "conclusion", facts)]


def check_prolonging(days: int | None, due_on: date | None, today: date) -> list[Problem]:
    """Whether a further term is one, and later than that which stands."""
    if problems := check_days(days, today):
        return problems
    is_later = due_on is None or correction_due(today, days or 0) > due_on
    return [] if is_later else [Problem("term_backwards", "days", {"due_on": due_on})]


def check_rejecting(grounds: str, is_returned: bool, due_on: date | None, today: date) -> list[Problem]:
    """A rejection has written grounds; while the group may still correct there is none."""
    if is_returned and due_on is not None and today <= due_on:
        return [Problem("correction_running", facts={"due_on": due_on})]
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        return [Problem("grounds_missing", "grounds", {"least": SHORTEST_GROUNDS})]
    return [Problem("text_too_long", "grounds", {"most": LONGEST})] if len(grounds) > LONGEST else []


def joined_wants(wants: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """What is wanted as one text: the whole first, then by step under its title."""
    parts = [wants.get(WHOLE, "").strip()]
    parts += [f"{titles[step]}: {words.strip()}" for step, words in wants.items() if step and words.strip()]
    return "\n\n".join(part for part in parts if part)
