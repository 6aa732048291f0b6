"""What the office writes down of a place: what it found there, and that a promised work is done. Pure.

Codes: ``finding_missing``, ``too_long`` (``most``, ``excess``), ``check_day_missing``, ``day_ahead``, ``day_long_ago``,
``too_many_photos`` (``most``, ``left``), ``not_promised``, ``done_already``, ``done_day_missing``, ``not_done``,
``undo_reason_short`` (``least``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from consultations.marks.rules.answers import PROMISING
from core.problems import Problem

FINDING_MOST, NOTE_MOST, REASON_LEAST, REASON_MOST = 2000, 600, 10, 600
CHECK_PHOTOS, WORK_PHOTOS = 5, 3
"""Photos of one check, and of each moment of a work (before, after)."""
LONGEST_AGO = timedelta(days=3650)


@dataclass(frozen=True)
class Found:
    """A check on site as it was typed. ``is_day``: what stands as its day is a day or nothing."""

    finding: str
    checked_on: date | None
    is_day: bool = True


@dataclass(frozen=True)
class Done:
    """A work as it was typed: since when it is done, and what was done in a sentence that everybody reads."""

    done_on: date | None
    note: str = ""
    is_day: bool = True


def check_found(told: Found, today: date) -> list[Problem]:
    """A check says what was found, and when: not in the future."""
    missing = [] if told.finding else [Problem("finding_missing", "finding")]
    return [
        *missing, *_check_length("finding", told.finding, FINDING_MOST),
        *_check_day("checked_on", told.checked_on, told.is_day, "check_day_missing", today),
    ]  # fmt: skip


def check_done(told: Done, decision: str, is_done: bool, today: date) -> list[Problem]:
    """Only what an approved answer promised is written down as done, once, with its day."""
    if decision not in PROMISING:
        return [Problem("not_promised")]
    if is_done:
        return [Problem("done_already")]
    return [
        *_check_day("done_on", told.done_on, told.is_day, "done_day_missing", today),
        *_check_length("note", told.note, NOTE_MOST),
    ]


def check_undone(decision: str, is_done: bool, reason: str) -> list[Problem]:
    """What was written down as done is taken back with a reason that everybody reads."""
    if decision not in PROMISING or not is_done:
        return [Problem("not_done")]
    if len(reason) < REASON_LEAST:
        return [Problem("undo_reason_short", "reason", {"least": REASON_LEAST})]
    return _check_length("reason", reason, REASON_MOST)


def check_room(held: int, more: int, most: int, field: str) -> list[Problem]:
    """Whether so many more photos may be kept beside those held."""
    left = max(0, most - held)
    return [Problem("too_many_photos", field, {"most": most, "left": left})] if more > left else []


def outcome_of(decision: str, is_done: bool) -> str:
    """What everybody sees of a mark: a promise that was kept is ``done``."""
    return "done" if is_done and decision in PROMISING else decision


def _check_length(field: str, text: str, most: int) -> list[Problem]:
    excess = len(text) - most
    return [Problem("too_long", field, {"most": most, "excess": excess})] if excess > 0 else []


def _check_day(field: str, day: date | None, is_day: bool, missing: str, today: date) -> list[Problem]:
    if not is_day:
        return []
    if day is None:
        return [Problem(missing, field)]
    if day > today:
        return [Problem("day_ahead", field)]
    return [Problem("day_long_ago", field)] if day < today - LONGEST_AGO else []
