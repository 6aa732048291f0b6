"""The draft on the way to whoever waits for it: a job makes it, for a large round takes several seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.jobs import enqueue, task
from pb.results.models import TallyDraft
from pb.results.record.document import PATIENCE, record_pdf
from pb.results.record.drafts import (
    GIVEN_UP,
    ask_for_draft,
    begin_draft,
    draft_content,
    find_draft,
    keep_draft,
)
from pb.results.record.kept import has_record
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_any_round

STEPS = 3
"""Asked for, being made, there."""
A_SECOND = 40
"""Projects that a quiet machine writes down in a second: 197 take 4.5 s, 83 take 2.6 s."""


@dataclass(frozen=True)
class Waiting:
    """How far a draft is: ``done`` of ``STEPS``; ``seconds`` that one of so many ``projects`` usually takes."""

    done: int
    projects: int
    file_id: int | None

    @property
    def seconds(self) -> int:
        """At least one."""
        return 1 + self.projects // A_SECOND


def waiting_draft(round_view: RoundView, projects: int, moment: datetime) -> Waiting:
    """The draft of what is counted now; asked for where it is not there."""
    round_id, content = round_view.pb_round.id, draft_content(round_view, moment)
    draft = find_draft(round_id, content)
    if draft is None or _is_given_up(draft, moment):
        with transaction():
            if ask_for_draft(round_id, content, moment):
                enqueue(make_draft, round_id=round_id)
        return Waiting(1, projects, None)
    done = STEPS if draft.file_id else 2 if draft.begun_at else 1
    return Waiting(done, projects, draft.file_id)


def ready_draft(round_view: RoundView, moment: datetime) -> int | None:
    """Number of the file that says what is counted now, ``None`` where there is none yet."""
    draft = find_draft(round_view.pb_round.id, draft_content(round_view, moment))
    return draft.file_id if draft else None


def _is_given_up(draft: TallyDraft, moment: datetime) -> bool:
    return draft.file_id is None and moment - draft.asked_at > GIVEN_UP


@task("pb.results.draft_record")
def make_draft(round_id: int) -> None:
    """Make the draft that is waited for; nothing where it is there or no longer wanted."""
    slug = db.session.scalars(select(Round.slug).where(Round.id == round_id)).one_or_none()
    round_view = find_any_round(slug, now()) if slug else None
    if round_view is None or round_view.pb_round.published_at is not None or not has_record(round_view):
        return
    content = draft_content(round_view, now())
    with transaction():
        is_wanted = begin_draft(round_id, content, now())
    if is_wanted:
        made = record_pdf(round_view, now(), is_public=False, seconds=PATIENCE)
        with transaction():
            keep_draft(round_view, content, made, now())
