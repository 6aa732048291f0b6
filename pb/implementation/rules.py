"""What may be said of a work, when it is overdue or silent, and how long its delay is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from core.problems import Problem

QUIET_DAYS = 30
REMIND_EVERY = timedelta(days=7) - timedelta(hours=6)
"""A week, less some hours, since a daily job does not run to the second."""
LONGEST_NAME = 200
LONGEST_NOTE = 2000
LONGEST_DESCRIPTION = 300
LEAST_DESCRIPTION = 10
LEAST_REASON = 15
MOST_STEPS = 40
MOST_PHOTOS = 30
YEARS_AHEAD = 20
OVERRUN = 5
SMALLEST_LIMIT = Decimal(100_000)


class State(StrEnum):
    """Where a work stands."""

    PLANNED = "planned"
    RUNNING = "running"
    LATE = "late"
    DONE = "done"
    ABANDONED = "abandoned"


OVER = frozenset({State.DONE, State.ABANDONED})


class Acceptance(StrEnum):
    """The author's word on the finished work."""

    ACCEPTED = "accepted"
    REMARKS = "remarks"


class Moment(StrEnum):
    """When a photograph was taken: before the work, during it, after it."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True)
class Told:
    """What an official says of a work. ``None`` of an amount or a day: none given (see ``unreadable``).

    ``unreadable`` names the fields in which something stands that is no amount and no day.
    """

    state: State | None
    spent: Decimal | None
    contractor: str
    leader_id: int | None
    due_on: date | None
    finished_on: date | None
    note: str
    unreadable: frozenset[str] = frozenset()
    leaves_steps: bool = False
    """Said in so many words: done, although milestones are not."""


@dataclass(frozen=True)
class Before:
    """What holds before the change: the last term told, the granted cost (złoty), the day of the result, and the
    milestones that are not done."""

    due_on: date | None
    cost: Decimal
    published_on: date
    open_steps: tuple[str, ...] = ()


def check_told(told: Told, before: Before, today: date) -> list[Problem]:
    """What is wrong with what is said of a work."""
    problems = [Problem("day_shape", field) for field in sorted(told.unreadable - {"spent"})]
    if told.state is None:
        problems.append(Problem("state_missing", "state"))
    problems += check_spent(told, before.cost)
    if len(told.contractor) > LONGEST_NAME:
        problems.append(Problem("too_long", "contractor", {"most": LONGEST_NAME}))
    if len(told.note) > LONGEST_NOTE:
        problems.append(Problem("too_long", "note", {"most": LONGEST_NOTE}))
    if told.state in (State.LATE, State.ABANDONED) and len(told.note) < LEAST_REASON:
        problems.append(Problem("reason_missing", "note", {"least": LEAST_REASON}))
    if told.state is State.DONE and before.open_steps and not told.leaves_steps:
        problems.append(Problem("open_steps", "leaves_steps", {"steps": before.open_steps}))
    problems += _check_due(told, before, today)
    return problems + _check_finished(told, before.published_on, today)


def check_spent(told: Told, cost: Decimal) -> list[Problem]:
    """An amount in złoty and grosze, not negative and not out of all proportion, as a lost comma makes it."""
    if "spent" in told.unreadable or told.spent is None:
        return [Problem("amount_shape", "spent")]
    if told.spent < 0:
        return [Problem("amount_negative", "spent")]
    most = max(cost * OVERRUN, SMALLEST_LIMIT)
    if told.spent > most:
        return [Problem("amount_absurd", "spent", {"most": most, "cost": cost})]
    return []


def _check_due(told: Told, before: Before, today: date) -> list[Problem]:
    if "due_on" in told.unreadable:
        return []
    if told.due_on is None:
        return [Problem("due_taken_away", "due_on", {"due_on": before.due_on})] if before.due_on else []
    if before.due_on is not None and told.due_on > before.due_on:
        return [Problem("due_needs_reason", "due_on", {"from_on": before.due_on})]
    if told.due_on < before.published_on:
        return [Problem("before_result", "due_on", {"on": before.published_on})]
    return _too_far(told.due_on, "due_on", today)


def _check_finished(told: Told, published_on: date, today: date) -> list[Problem]:
    if "finished_on" in told.unreadable:
        return []
    if told.state is State.DONE and told.finished_on is None:
        return [Problem("finished_missing", "finished_on")]
    if told.finished_on is None:
        return []
    if told.state is not State.DONE:
        return [Problem("finished_not_done", "finished_on")]
    return _past_day(told.finished_on, "finished_on", published_on, today)


def _past_day(on: date, field: str, published_on: date, today: date) -> list[Problem]:
    if on > today:
        return [Problem("in_future", field)]
    if on < published_on:
        return [Problem("before_result", field, {"on": published_on})]
    return []


def _too_far(on: date, field: str, today: date) -> list[Problem]:
    if on.year > today.year + YEARS_AHEAD:
        return [Problem("too_far", field, {"year": today.year + YEARS_AHEAD})]
    return []


def check_step(
    name: str, planned_on: date | None, done_on: date | None, unreadable: frozenset[str], published_on: date, today: date
) -> list[Problem]:  # fmt: skip
    """What is wrong with a milestone: its name, a day that is none, one done in the future or before the result."""
    problems = [Problem("day_shape", field) for field in sorted(unreadable)]
    if not name or len(name) > LONGEST_NAME:
        problems.append(Problem("name_missing", "name", {"most": LONGEST_NAME}))
    if planned_on is not None:
        if planned_on < published_on:
            problems.append(Problem("before_result", "planned_on", {"on": published_on}))
        problems += _too_far(planned_on, "planned_on", today)
    if done_on is not None:
        problems += _past_day(done_on, "done_on", published_on, today)
    return problems


def check_delay(
    from_on: date | None, to_on: date | None, reason: str, state: State, today: date
) -> list[Problem]:
    """What is wrong with a postponement: it goes forward, not into the past, and says why."""
    problems = []
    if state in OVER:
        return [Problem("work_over")]
    if to_on is None:
        problems.append(Problem("day_shape", "to_on"))
    elif from_on is not None and to_on <= from_on:
        problems.append(Problem("not_later", "to_on", {"from_on": from_on}))
    elif to_on <= today:
        problems.append(Problem("in_past", "to_on"))
    else:
        problems += _too_far(to_on, "to_on", today)
    if len(reason) < LEAST_REASON:
        problems.append(Problem("reason_missing", "reason", {"least": LEAST_REASON}))
    if len(reason) > LONGEST_NOTE:
        problems.append(Problem("too_long", "reason", {"most": LONGEST_NOTE}))
    return problems


def check_photo(
    moment: Moment | None, description: str, taken_on: date | None, is_readable: bool, count: int, today: date
) -> list[Problem]:  # fmt: skip
    """What is wrong with what is said of a photograph. A picture without words is none for those who do not see it
    (WCAG 2.2, 1.1.1; act of 4 April 2019 on digital accessibility, art. 5)."""
    problems = []
    if moment is None:
        problems.append(Problem("moment_missing", "moment"))
    if not LEAST_DESCRIPTION <= len(description) <= LONGEST_DESCRIPTION:
        facts = {"least": LEAST_DESCRIPTION, "most": LONGEST_DESCRIPTION}
        problems.append(Problem("description_missing", "description", facts))
    if not is_readable:
        problems.append(Problem("day_shape", "taken_on"))
    elif taken_on is not None and (taken_on > today or taken_on.year < 1950):
        problems.append(Problem("in_future" if taken_on > today else "too_old", "taken_on"))
    if count >= MOST_PHOTOS:
        problems.append(Problem("too_many_photos", "file", {"most": MOST_PHOTOS}))
    return problems


def check_acceptance(word: Acceptance | None, note: str) -> list[Problem]:
    """What is wrong with an author's answer: none chosen, or remarks without a word of them."""
    if word is None:
        return [Problem("acceptance_missing", "word")]
    if word is Acceptance.REMARKS and len(note) < LEAST_REASON:
        return [Problem("remarks_missing", "note", {"least": LEAST_REASON})]
    return [Problem("too_long", "note", {"most": LONGEST_NOTE})] if len(note) > LONGEST_NOTE else []


def check_paper(
    word: Acceptance | None,
    note: str,
    given_on: date | None,
    is_readable: bool,
    finished_on: date,
    today: date,
) -> list[Problem]:
    """What is wrong with an author's answer that the office writes down from paper."""
    problems = check_acceptance(word, note)
    if not is_readable:
        return [*problems, Problem("day_shape", "given_on")]
    if given_on is None:
        return [*problems, Problem("given_on_missing", "given_on")]
    if given_on < finished_on:
        return [*problems, Problem("before_finished", "given_on", {"on": finished_on})]
    return problems + ([Problem("in_future", "given_on")] if given_on > today else [])


def delay_weeks(first_due: date | None, due_on: date | None) -> int:
    """Whole weeks, begun ones counted, between the first term and the present one; 0 when there is none."""
    if first_due is None or due_on is None or due_on <= first_due:
        return 0
    return -(-(due_on - first_due).days // 7)


def moved_delay(weeks: int, first_due: date | None, due_on: date | None, new_due: date | None) -> int:
    """The delay in weeks once the term moves from ``due_on`` to ``new_due``.

    What stood there beyond the kept postponements (a work followed on paper before) stays part of it.
    """
    before = max(0, weeks - delay_weeks(first_due, due_on))
    return before + delay_weeks(first_due, new_due)


def overdue_since(
    state: str, due_on: date | None, open_steps: Sequence[date | None], today: date
) -> date | None:
    """The earliest term that has passed, of the work or of a milestone not done; ``None``: all is in time."""
    if state in OVER:
        return None
    passed = [on for on in (due_on, *open_steps) if on is not None and on < today]
    return min(passed, default=None)


def is_quiet(state: str, last_news_at: datetime, now: datetime) -> bool:
    """Whether nothing has been said of a work for ``QUIET_DAYS``."""
    return state not in OVER and now - last_news_at >= timedelta(days=QUIET_DAYS)
