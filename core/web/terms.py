"""Terms as people read them: what is left until one, and two days as one span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import format_date, gettext, ngettext

from core.clock import now, today, warsaw
from core.money import NBSP
from core.web.filters import day


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class Left:
    """What is left of a term: ``count`` of ``unit``, which is ``days``, ``hours`` or ``minutes``."""

    unit: str
    count: int


def time_left(moment: datetime, closes_at: datetime) -> Left | None:
    """What is left until ``closes_at``: whole days of the calendar, on the last day hours, then minutes.

    Both moments must be given on the reader's clock, since a day is a day of the calendar. ``None`` afterwards.
    """
    if moment > closes_at:
        return None
    days = (closes_at.date() - moment.date()).days
    if days > 0:
        return Left("days", days)
    rest = closes_at - moment
    if rest >= timedelta(hours=1):
        return Left("hours", int(rest.total_seconds() // 3600))
    return Left("minutes", max(1, int(rest.total_seconds() // 60)))


def left_words(left: Left) -> str:
    """What is left of a term: "Zostało 6 dni.", on the last day "Zostały 3 godziny."."""
    if left.unit == "days":
        return str(ngettext("Został %(num)d dzień.", "Zostało %(num)d dni.", left.count))
    if left.unit == "hours":
        return str(ngettext("Została %(num)d godzina.", "Zostało %(num)d godzin.", left.count))
    return str(ngettext("Została %(num)d minuta.", "Zostało %(num)d minut.", left.count))


def left_until(closes_at: datetime) -> str:
    """What is left until ``closes_at`` by the application's clock; empty afterwards."""
    left = time_left(warsaw(now()), warsaw(closes_at))
    return left_words(left) if left else ""


def span(opens_at: datetime | date, closes_at: datetime | date) -> str:
    """Two days as people write them: "1–31 lipca", "1 sierpnia – 2 października", a whole year as "cały 2027 rok"."""
    first, last = _date(opens_at), _date(closes_at)
    if first == last:
        return day(first)
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year == last.year:
        return _("cały %(year)d rok", year=first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{_day_of_year(first)} – {day(last)}"
    return f"{_with_year(first)} – {_with_year(last)}"


def _date(value: datetime | date) -> date:
    return warsaw(value).date() if isinstance(value, datetime) else value


def _day_of_year(value: date) -> str:
    return str(format_date(value, "d MMMM")).replace(" ", NBSP, 1)


def _with_year(value: date) -> str:
    if value.year == today().year:
        return _day_of_year(value)
    return str(format_date(value, "d MMMM y")).replace(" ", NBSP, 1)
