"""Jobs of implementation: works opened that the announcement missed, reminders on working days."""

from __future__ import annotations

from core.clock import now, today
from core.db import transaction
from core.jobs import task
from core.schedule import is_working_day
from pb.implementation.emails import remind
from pb.implementation.services.opening import open_works


@task("pb.implementation.open_works", cron="23 * * * *")
def open_missing() -> None:
    """A work for each winner of a published round, though nobody has looked yet."""
    with transaction():
        open_works()


@task("pb.implementation.remind", cron="40 5 * * 1-5")
def remind_of_works() -> None:
    """Write about works overdue or silent; nobody is written to on a day free from work."""
    if is_working_day(today()):
        with transaction():
            remind(today(), now())
