"""The daily job of marks: reminders to the office, on working days."""

from __future__ import annotations

from consultations.marks.reminders import remind
from core.clock import now, today
from core.db import transaction
from core.jobs import task
from core.schedule import is_working_day


@task("consultations.remind", cron="50 5 * * 1-5")
def remind_of_terms() -> None:
    """Write about marks to be read, answered and done; nobody is written to on a day free from work."""
    if is_working_day(today()):
        with transaction():
            remind(today(), now())
