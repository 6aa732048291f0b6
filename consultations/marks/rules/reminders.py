"""When somebody of the office is written to about a mark. Pure.

A held mark was promised to be read by the day after it came; a mark is answered until the day that its consultation
names; a promised work has a day of its own. At each threshold there is one mail: a day on which none goes out (a
free day) costs none of them, since the next one asks again where every term stands.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

ANSWER_NEAR, ANSWER_LAST, PROMISE_NEAR = timedelta(days=7), timedelta(days=1), timedelta(days=14)


class Threshold(StrEnum):
    """How near a term is; the later one of two takes the place of the earlier."""

    UNREAD = "unread"
    UNREAD_LATE = "unread_late"
    ANSWER_NEAR = "answer_near"
    ANSWER_LAST = "answer_last"
    ANSWER_LATE = "answer_late"
    PROMISE_NEAR = "promise_near"
    PROMISE_LATE = "promise_late"


def unread_threshold(came_on: date, today: date) -> Threshold | None:
    """A mark that waits to be read: on the day after it came, and once that has passed."""
    days = (today - came_on).days
    if days < 1:
        return None
    return Threshold.UNREAD if days == 1 else Threshold.UNREAD_LATE


def answer_threshold(due_on: date | None, today: date) -> Threshold | None:
    """A mark that waits for an answer: a week before the term, a day before it, and once it has passed."""
    if due_on is None or today < due_on - ANSWER_NEAR:
        return None
    if today > due_on:
        return Threshold.ANSWER_LATE
    return Threshold.ANSWER_LAST if today >= due_on - ANSWER_LAST else Threshold.ANSWER_NEAR


def promise_threshold(promised_on: date | None, today: date) -> Threshold | None:
    """A promised work: two weeks before its day, and once that has passed."""
    if promised_on is None or today < promised_on - PROMISE_NEAR:
        return None
    return Threshold.PROMISE_LATE if today > promised_on else Threshold.PROMISE_NEAR
