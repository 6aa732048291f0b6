"""Time is passed in: the application asks its clock, never the machine.

The clock gives aware UTC moments. ``warsaw()`` and ``today()`` turn them into what people in Poland read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

WARSAW = ZoneInfo("Europe/Warsaw")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The application's moment, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()


def warsaw(moment: datetime) -> datetime:
    """The same moment on a clock in Poland."""
    return moment.astimezone(WARSAW)


def today() -> date:
    """Today's date in Poland."""
    return warsaw(now()).date()
