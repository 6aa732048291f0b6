"""Files that officials try rules on become rounds that nobody else sees; large ones in a job. Inside the caller's
transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from core.db import db
from core.problems import Problem
from pb.comparison.models import TrialFile
from pb.comparison.trial_reading import TrialContent
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Round

AT_ONCE = 5000
"""Ballots that are imported while the official waits."""


@dataclass(frozen=True)
class Taken:
    """The round that the file is or will be; ``is_ready``: whether it is there. ``waits_as``: number of the file that a
    job (``import_later``) has to be put in for."""

    slug: str
    is_ready: bool
    waits_as: int | None = None


def take_file(sent: TrialContent, actor_id: int | None, moment: datetime) -> Taken | Problem:
    """Import a file, or keep it to be imported. The same file sent twice is one round. Raises ``PabulibError``."""
    if db.session.scalar(select(Round.id).where(Round.slug == sent.slug)) is not None:
        return Taken(sent.slug, True)
    waiting = db.session.scalar(select(TrialFile).where(TrialFile.slug == sent.slug))
    if waiting is not None and not waiting.problem:
        return Taken(sent.slug, False)
    if sent.ballots <= AT_ONCE:
        problem = _import(sent.slug, sent.name, sent.content)
        return problem or Taken(sent.slug, True)
    kept = waiting or TrialFile(slug=sent.slug)
    kept.file_name, kept.content, kept.ballots = sent.name, sent.content, sent.ballots
    kept.created_at, kept.created_by_id, kept.problem = moment, actor_id, ""
    db.session.add(kept)
    db.session.flush()
    return Taken(sent.slug, False, kept.id)


def import_kept(trial_id: int) -> None:
    """Make the round of a file that waits, and let the file go. Raises ``PabulibError``."""
    kept = db.session.get(TrialFile, trial_id, with_for_update=True)
    if kept is None or kept.problem:
        return
    _import(kept.slug, kept.file_name, kept.content)
    db.session.delete(kept)


def note_fault(trial_id: int, told: str) -> None:
    """Say what is wrong with a file that waited; its content is let go."""
    kept = db.session.get(TrialFile, trial_id)
    if kept is not None:
        kept.problem, kept.content = told, b""


def _import(slug: str, name: str, content: bytes) -> Problem | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        made = import_round(path, ImportOptions(slug, source=name, is_for_trials=True))
    return made if isinstance(made, Problem) else None
