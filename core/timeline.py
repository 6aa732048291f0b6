"""A picture of time: a bar for each step under months, and today. Pure: units of the picture alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import warsaw

WIDTH = 360
LEFT = 34
"""Units for the number of each step."""
LANE = 28
TOP = 26
LEAST_BAR = 7


@dataclass(frozen=True)
class Span:
    """A step as the picture takes it, moments aware."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Bar:
    """A step drawn: ``y`` of its lane, ``x`` and ``width``; ``state`` done, now or next."""

    number: int
    x: int
    y: int
    width: int
    state: str


@dataclass(frozen=True)
class Timeline:
    """The whole picture. ``months``: where each begins and its first day; ``today``: ``None`` outside."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    months: tuple[tuple[int, date], ...]
    today: int | None


def state_of(one: Span, at: datetime) -> str:
    """Whether a step is over, goes on or is to come."""
    if one.ends_at <= at:
        return "done"
    return "now" if one.starts_at <= at else "next"


def timeline_of(spans: Sequence[Span], at: datetime) -> Timeline | None:
    """The picture of steps in their order; ``None`` without any."""
    if not spans:
        return None
    start = min(one.starts_at for one in spans)
    end = max(max(one.ends_at for one in spans), start + timedelta(days=1))
    room = WIDTH - LEFT - 10
    whole = (end - start).total_seconds()

    def place(moment: datetime) -> int:
        return LEFT + round(room * (moment - start).total_seconds() / whole)

    bars = tuple(
        Bar(
            number, place(one.starts_at), TOP + LANE * (number - 1),
            max(LEAST_BAR, place(one.ends_at) - place(one.starts_at)), state_of(one, at),
        )
        for number, one in enumerate(spans, 1)
    )  # fmt: skip
    months = tuple((place(moment), moment.date()) for moment in _months(start, end))
    return Timeline(
        WIDTH, TOP + LANE * len(spans) + 4, bars, _thinned(months), place(at) if start <= at <= end else None
    )


def _months(start: datetime, end: datetime) -> list[datetime]:
    first = warsaw(start).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while first < end:
        if first >= start:
            found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def _thinned(months: Sequence[tuple[int, date]]) -> tuple[tuple[int, date], ...]:
    """Every second, third … month where all of them would touch."""
    step = max(1, -(-len(months) // 8))
    return tuple(months[::step])
