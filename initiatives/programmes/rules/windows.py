"""Calls as days and hours of the clock in Poland, and as moments. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.problems import Problem
from initiatives.programmes.rules.stages import Call, overlapping

WARSAW = ZoneInfo("Europe/Warsaw")
LAST_MINUTE = time(23, 59)


def opening(on: date, at: time) -> datetime:
    """The first moment of a call, in UTC."""
    return datetime.combine(on, at, WARSAW).astimezone(UTC)


def closing(on: date, at: time) -> datetime:
    """The first moment after a call, in UTC: "23:59" means until midnight."""
    if (at.hour, at.minute) == (23, 59):
        return opening(on + timedelta(days=1), time(0))
    return opening(on, at)


def as_typed(opens_at: datetime, closes_at: datetime) -> dict[str, Any]:
    """Days and hours as an official writes them; the other way round than ``opening`` and ``closing``."""
    first, after = opens_at.astimezone(WARSAW), closes_at.astimezone(WARSAW)
    last_on, last_at = after.date(), after.time().replace(microsecond=0)
    if last_at == time(0):
        last_on, last_at = last_on - timedelta(days=1), LAST_MINUTE
    return {
        "opens_on": first.date(), "opens_at": first.time().replace(microsecond=0), "closes_on": last_on,
        "closes_at": last_at,
    }  # fmt: skip


def whole_year(year: int) -> tuple[datetime, datetime]:
    """The call of a programme that takes applications all the year."""
    return opening(date(year, 1, 1), time(0)), opening(date(year + 1, 1, 1), time(0))


def check_windows(rows: Mapping[str, Mapping[str, Any]], budget: Decimal) -> list[Problem]:
    """What is wrong among calls that were read: ``opens`` and ``closes`` (aware) and ``call_budget`` by row.

    Codes: ``call_backwards``, ``calls_overlap``, ``calls_over_budget`` (``most``); the field is that of the row.
    """
    backwards = [
        Problem("call_backwards", f"{code}.closes_on", {"number": number})
        for number, (code, row) in enumerate(rows.items(), 1)
        if row["closes"] <= row["opens"]
    ]
    return backwards or [*_overlaps(rows), *_sums(rows, budget)]


def _overlaps(rows: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    codes: Sequence[str] = list(rows)
    calls = [Call(number, rows[code]["opens"], rows[code]["closes"]) for number, code in enumerate(codes, 1)]
    return [
        Problem("calls_overlap", f"{codes[later - 1]}.opens_on", {"one": first, "other": later})
        for first, later in overlapping(calls)
    ]


def _sums(rows: Mapping[str, Mapping[str, Any]], budget: Decimal) -> list[Problem]:
    given = [(code, row["call_budget"]) for code, row in rows.items() if row.get("call_budget") is not None]
    if not given or sum(amount for _code, amount in given) <= budget:
        return []
    return [Problem("calls_over_budget", f"{given[-1][0]}.call_budget", {"most": budget})]
