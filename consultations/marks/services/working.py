"""A promised work is written down as done, with photos from before and after; or that is taken back with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update

from consultations.marks.models import Answer, Mark, MarkPhoto
from consultations.marks.queries.one import answer_of
from consultations.marks.queries.own import is_loose_picture
from consultations.marks.rules.works import (
    WORK_PHOTOS,
    Done,
    check_done,
    check_room,
    check_undone,
    outcome_of,
)
from consultations.marks.services.changing import lock_marks, moment_of, note_event, write_marks
from core.audit import record
from core.db import db
from core.files.storing import forget_file
from core.problems import NotFound, Problem

MOMENTS = ("before", "after")
Files = Mapping[str, Sequence[int]]
"""Files of photos by the moment that they show."""


def decision_of(mark: Mark) -> str:
    """The decision that everybody reads; empty before there is one."""
    answer: Answer | None = answer_of(mark)
    return answer.decision if answer else ""


def _locked(mark: Mark) -> Mark:
    held = lock_marks([mark.id])
    if not held:
        raise NotFound
    return held[0]


def record_done(mark: Mark, told: Done, files: Files, now: datetime, today: date) -> list[Problem]:
    """The work is done: everybody sees the day, the note and the photos. Raises ``NotFound`` for no public mark."""
    held = _locked(mark)
    decision = decision_of(held)
    problems = check_done(told, decision, held.done_at is not None, today)
    if problems:
        return problems
    assert told.done_on is not None, "the rule asked for the day"
    write_marks([held.id], done_at=moment_of(told.done_on, now), outcome=outcome_of(decision, is_done=True))
    _let_be_seen(held.id, is_public=True)
    add_photos(held, files, now)
    note_event(held.id, "work_done", now, note=told.note, day=told.done_on.isoformat())
    record(
        "consultations.work.done", f"mark:{held.id}", {"number": held.number, "day": told.done_on.isoformat()}
    )
    return []


def undo_done(mark: Mark, reason: str, now: datetime) -> list[Problem]:
    """It is not done after all; its photos are seen by the office alone until it is. Raises ``NotFound``."""
    held = _locked(mark)
    decision = decision_of(held)
    problems = check_undone(decision, held.done_at is not None, reason)
    if problems:
        return problems
    write_marks([held.id], done_at=None, outcome=outcome_of(decision, is_done=False))
    _let_be_seen(held.id, is_public=False)
    note_event(held.id, "work_undone", now, reason=reason)
    record("consultations.work.undo", f"mark:{held.id}", {"number": held.number})
    return []


def _let_be_seen(mark_id: int, is_public: bool) -> None:
    own = MarkPhoto.mark_id == mark_id, MarkPhoto.role.in_(MOMENTS)
    db.session.execute(update(MarkPhoto).where(*own).values(is_public=is_public))


def add_photos(mark: Mark, files: Files, now: datetime) -> list[Problem]:
    """Photos from before and after; those for which there is no room are not taken, and that is said."""
    problems: list[Problem] = []
    for moment in MOMENTS:
        loose = [one for one in dict.fromkeys(files.get(moment, ())) if is_loose_picture(one)]
        query = select(func.count()).select_from(MarkPhoto)
        held = db.session.scalar(query.where(MarkPhoto.mark_id == mark.id, MarkPhoto.role == moment)) or 0
        problems += check_room(held, len(loose), WORK_PHOTOS, moment)
        for file_id in loose[: max(0, WORK_PHOTOS - held)]:
            db.session.add(
                MarkPhoto(mark_id=mark.id, file_id=file_id, role=moment, is_public=True, added_at=now)
            )
        db.session.flush()
    return problems


def remove_photo(mark: Mark, photo_id: int) -> None:
    """Erase a photo of a check or of a work with its file; an author's is moderated elsewhere. Raises ``NotFound``."""
    photo = db.session.scalar(
        select(MarkPhoto).where(
            MarkPhoto.id == photo_id, MarkPhoto.mark_id == mark.id, MarkPhoto.role != "author"
        )
    )
    if photo is None:
        raise NotFound
    file_id, role = photo.file_id, photo.role
    db.session.delete(photo)
    db.session.flush()
    forget_file(file_id)
    record("consultations.photo.remove", f"photo:{photo_id}", {"mark": mark.id, "role": role})
