"""Jobs: counting what was asked for, and forgetting it after a month."""

from __future__ import annotations

from core.clock import now
from core.db import transaction
from core.jobs import task
from pb.comparison.queries import slug_of
from pb.comparison.services.counting import answer_next, forget_old_counts, load_trial
from pb.rounds.queries import find_any_round


@task("pb.comparison.count")
def count_asked(round_id: int) -> None:
    """Answer one after another, each in a transaction of its own, so that a waiting page sees them come."""
    with transaction():
        slug = slug_of(round_id)
        trial = load_trial(find_any_round(slug, now())) if slug else None
    while trial is not None:
        with transaction():
            if not answer_next(round_id, trial):
                return


@task("pb.comparison.forget", cron="17 3 * * *")
def forget() -> None:
    """Let old copies go."""
    with transaction():
        forget_old_counts(now())
