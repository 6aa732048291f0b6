"""Appeals against a rejection: until when, by whom, by whom decided, with what (u.s.g. art. 5a ust. 7 pkt 3). Pure.

The terms are those of the town's regulation, not of the KPA (D1.13): ``appeal_days`` working days from the day on
which the decision was sent, and when the schedule has a window of appeals that closes later, until it closes, on the
next working day when that is a day off (k.p.a. art. 57 § 4, which the town takes for its own). When
voting opens there is no list to come back to, so that is the end of it in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from core.problems import Problem
from core.schedule import DAY, add_working_days, is_working_day, next_working_day

LONGEST_STATEMENT = 10_000
SHORTEST_STATEMENT = 20
LONGEST_NAME = 120
LONGEST_GROUNDS = 6000
SHORTEST_GROUNDS = 15
TO_CONFIRM = timedelta(hours=24)
"""How long the mailed link confirms an appeal; the moment of writing counts as that of filing."""
MOMENT = timedelta(microseconds=1)
UPHELD, DISMISSED = "upheld", "dismissed"
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,189}")


@dataclass(frozen=True)
class AppealTerm:
    """Until when an appeal is in time: ``closes_at`` is the last moment, ``days`` those of the rules."""

    closes_at: datetime
    days: int
    is_cut_by_vote: bool = False

    def holds(self, moment: datetime) -> bool:
        """Late by a second is late."""
        return moment <= self.closes_at


def appeal_term(
    sent_at: datetime,
    days: int,
    zone: tzinfo,
    window_closes_at: datetime | None = None,
    voting_opens_at: datetime | None = None,
) -> AppealTerm:
    """The term of one decision, sent at ``sent_at``; its own day is not counted. ``zone``: the town's clock."""
    last_day = add_working_days(sent_at.astimezone(zone).date(), days)
    closes_at = end_of_day(last_day, zone)
    if window_closes_at is not None:
        closes_at = max(closes_at, _on_working_day(window_closes_at, zone))
    if voting_opens_at is not None and voting_opens_at <= closes_at:
        return AppealTerm(voting_opens_at - MOMENT, days, True)
    return AppealTerm(closes_at, days)


def _on_working_day(closes_at: datetime, zone: tzinfo) -> datetime:
    """A term that falls on a day off lasts to the end of the next working day (k.p.a. art. 57 § 4)."""
    last_day = (closes_at - MOMENT).astimezone(zone).date()
    return closes_at if is_working_day(last_day) else end_of_day(next_working_day(last_day), zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day on the town's clock."""
    return datetime.combine(day + DAY, time(), zone) - MOMENT


def check_in_time(term: AppealTerm, arrived_at: datetime) -> Problem | None:
    """A late appeal is refused with both dates."""
    if term.holds(arrived_at):
        return None
    code = "appeal_after_vote" if term.is_cut_by_vote else "appeal_late"
    return Problem(code, None, {"closed_at": term.closes_at, "arrived_at": arrived_at, "days": term.days})


def check_received(received_on: date | None, decided_on: date, today: date) -> list[Problem]:
    """The day on which a paper came in: not before the decision, not in the future."""
    if received_on is None:
        return [Problem("day_wrong", "received_on")]
    if received_on > today:
        return [Problem("day_future", "received_on", {"today": today})]
    if received_on < decided_on:
        return [Problem("day_before_decision", "received_on", {"decided_on": decided_on})]
    return []


def is_paper_late(term: AppealTerm, received_on: date, zone: tzinfo) -> bool:
    """Whether a paper came in after the last day; within the day the hour is not asked."""
    return received_on > term.closes_at.astimezone(zone).date()


def check_statement(statement: str) -> list[Problem]:
    """An appeal says why."""
    if len(statement.strip()) < SHORTEST_STATEMENT:
        return [Problem("statement_missing", "statement", {"least": SHORTEST_STATEMENT})]
    if len(statement) > LONGEST_STATEMENT:
        facts = {"most": LONGEST_STATEMENT, "is": len(statement)}
        return [Problem("statement_long", "statement", facts)]
    return []


def check_person(name: str, email: str, is_email_needed: bool = True) -> list[Problem]:
    """Who appeals: a name, and an address for the answer."""
    problems = []
    if not name.strip():
        problems.append(Problem("name_missing", "name"))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name_long", "name", {"most": LONGEST_NAME}))
    if (email or is_email_needed) and not _ADDRESS.fullmatch(email):
        problems.append(Problem("email_wrong", "email"))
    return problems


def answer_due(filed_on: date, days: int) -> date:
    """Last day for the office's answer, in working days from the day of filing."""
    return add_working_days(filed_on, days)


def check_decision(outcome: str, grounds: str, is_late: bool) -> list[Problem]:
    """An answer has an outcome and grounds; a late appeal cannot be upheld."""
    problems = []
    if outcome not in (UPHELD, DISMISSED):
        problems.append(Problem("outcome_missing", "outcome"))
    if outcome == UPHELD and is_late:
        problems.append(Problem("late_not_upheld", "outcome"))
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        problems.append(Problem("grounds_missing", "grounds", {"least": SHORTEST_GROUNDS}))
    if len(grounds) > LONGEST_GROUNDS:
        problems.append(Problem("grounds_long", "grounds", {"most": LONGEST_GROUNDS, "is": len(grounds)}))
    return problems
