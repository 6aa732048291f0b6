"""When a programme takes applications, as people read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext

from core.clock import now, warsaw
from core.web.filters import day, hour
from core.web.terms import left_until, span
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.rules.stages import Call, ProgrammeStage


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def last_second(call: Call) -> datetime:
    """The last moment in which the call takes an application."""
    return call.closes_at - timedelta(seconds=1)


def term_words(view: ProgrammeView, stage: ProgrammeStage) -> str:
    """Until when, or from when applications are taken: "do 20 lutego"; empty when there is nothing to come."""
    current, coming = view.times.open_call(now()), view.times.next_call(now())
    if stage is ProgrammeStage.OPEN and current is not None:
        return _("do %(term)s", term=until_words(current))
    if stage is not ProgrammeStage.CLOSED and coming is not None:
        return _("następny nabór od %(day)s", day=day(coming.opens_at))
    return ""


def until_words(call: Call) -> str:
    """The end of a call: the day, with the hour where it is not midnight."""
    ends = last_second(call)
    is_midnight = warsaw(call.closes_at).time().isoformat() == "00:00:00"
    return day(ends) if is_midnight else f"{day(ends)}, {hour(call.closes_at)}"


def left_words(view: ProgrammeView, stage: ProgrammeStage) -> str:
    """How much time is left while a call is open: "zostało 15 dni"."""
    current = view.times.open_call(now())
    if stage is not ProgrammeStage.OPEN or current is None:
        return ""
    said = left_until(last_second(current)).rstrip(".")
    return said[:1].lower() + said[1:]


def call_when(call: Call) -> str:
    """The days of a call, and hours where it does not begin and end at midnight."""
    first, after = warsaw(call.opens_at), warsaw(call.closes_at)
    days = span(first.date(), warsaw(last_second(call)).date())
    midnight = datetime.min.time()
    if first.time() == midnight and after.time() == midnight:
        return days
    begins, ends = hour(call.opens_at), "24:00" if after.time() == midnight else hour(call.closes_at)
    return _(
        "%(days)s, od %(begins)s pierwszego dnia do %(ends)s ostatniego", days=days, begins=begins, ends=ends
    )
