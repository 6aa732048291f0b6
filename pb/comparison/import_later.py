"""Job: a large file that rules are to be tried on becomes a round."""

from __future__ import annotations

from core.db import transaction
from core.jobs import task
from pb.comparison.services.trial_files import import_kept, note_fault
from pb.tally.engine.errors import PabulibError


@task("pb.comparison.import")
def import_trial(trial_id: int) -> None:
    """Import it whole, or keep the sentence that says what is wrong."""
    try:
        with transaction():
            import_kept(trial_id)
    except PabulibError as wrong:
        with transaction():
            note_fault(trial_id, f"{wrong.line}: {wrong.message}")
