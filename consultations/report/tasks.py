"""The job that adds up who took part once a consultation is over."""

from __future__ import annotations

from consultations.report.services.participation import settle_participation, uncounted
from core.clock import now
from core.db import transaction
from core.jobs import task


@task("consultations.count_participation", cron="23 * * * *")
def count_participation() -> None:
    """Add up who took part in what is over, each consultation in a transaction of its own."""
    for consultation_id in uncounted(now()):
        with transaction():
            settle_participation(consultation_id, now())
