"""Writing the rows of a programme's pages: criteria and calls."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.db import db
from core.problems import Problem
from initiatives.programmes.models import Programme, ProgrammeCall, ProgrammeCriterion
from initiatives.programmes.queries import calls_of, criteria_of

Rows = Mapping[str, Mapping[str, Any]]
ASIDE = datetime(1900, 1, 1, tzinfo=UTC)
"""Where calls wait while others take their days: two of one programme may not overlap for a moment."""


def write_criteria(one: Programme, rows: Rows) -> None:
    """Take the criteria in the order of the form."""
    there = {str(criterion.id): criterion for criterion in criteria_of(one.id)}
    for code in there.keys() - rows.keys():
        db.session.delete(there[code])
    db.session.flush()
    used = {criterion.code for code, criterion in there.items() if code in rows}
    for place, (code, values) in enumerate(rows.items(), 1):
        criterion = there.get(code)
        if criterion is None:
            criterion = ProgrammeCriterion(programme_id=one.id, code=_code_of(values["name"], used))
            used.add(criterion.code)
            db.session.add(criterion)
        for name, value in values.items():
            setattr(criterion, name, value)
        criterion.position = place
    db.session.flush()


def _code_of(name: str, used: set[str]) -> str:
    """A short code out of the name that no other criterion has."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:34].strip("-") or "kryterium"
    free = (f"{base}-{number}" for number in range(2, 1000))
    return base if base not in used else next(code for code in free if code not in used)


def check_calls(one: Programme, rows: Rows, now: datetime) -> list[Problem]:
    """A call that everybody saw open stays: it can only be made longer, while it runs."""
    if one.published_at is None:
        return []
    problems = []
    for call in calls_of(one.id):
        code, row = str(call.id), rows.get(str(call.id))
        if call.opens_at > now:
            continue
        if row is None or row["opens"] != call.opens_at:
            problems.append(Problem("call_begun", f"{code}.opens_on", {"number": call.number}))
        elif call.closes_at <= now and row["closes"] != call.closes_at:
            problems.append(Problem("call_over", f"{code}.closes_on", {"number": call.number}))
        elif row["closes"] < call.closes_at:
            problems.append(Problem("call_shorter", f"{code}.closes_on", {"before": call.closes_at}))
    return problems


def write_calls(one: Programme, rows: Rows) -> None:
    """Take the calls; new ones get further numbers in order of time."""
    there = {str(call.id): call for call in calls_of(one.id)}
    for code in there.keys() - rows.keys():
        db.session.delete(there.pop(code))
    moved = [
        call for code, call in there.items() if _window(call) != (rows[code]["opens"], rows[code]["closes"])
    ]
    for place, call in enumerate(moved):
        call.opens_at, call.closes_at = ASIDE + timedelta(days=place), ASIDE + timedelta(days=place + 1)
    db.session.flush()
    number = max((call.number for call in there.values()), default=0)
    for code, values in sorted(rows.items(), key=lambda row: row[1]["opens"]):
        if code not in there:
            number += 1
            there[code] = ProgrammeCall(programme_id=one.id, number=number)
            db.session.add(there[code])
        call = there[code]
        call.opens_at, call.closes_at, call.budget = values["opens"], values["closes"], values["call_budget"]
    db.session.flush()


def _window(call: ProgrammeCall) -> tuple[datetime, datetime]:
    return call.opens_at, call.closes_at
