"""Jobs of verification: cases opened after the call, reminders on working days."""

from __future__ import annotations

from core.clock import now, today
from core.db import transaction
from core.jobs import task
from core.schedule import is_working_day
from pb.rounds.queries import all_rounds
from pb.verification import list_emails
from pb.verification.emails import remind
from pb.verification.services.merging import end_expired
from pb.verification.services.opening import open_cases


@task("pb.verification.open_cases", cron="7 * * * *")
def open_filed() -> None:
    """A case for each project whose call is over, though nobody has looked yet."""
    with transaction():
        open_cases(all_rounds(now()), now())


@task("pb.verification.remind", cron="30 5 * * 1-5")
def remind_of_terms() -> None:
    """Write to those whose term is today or has passed; nobody is written to on a day free from work."""
    if is_working_day(today()):
        with transaction():
            remind(today())


@task("pb.verification.end_merges", cron="11 * * * *")
def end_merges() -> None:
    """End the proposals of merging that authors have not answered in time, and tell them."""
    with transaction():
        for merge, done in end_expired(now()):
            list_emails.tell_end(merge, done)
