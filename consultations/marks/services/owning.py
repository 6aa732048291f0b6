"""What an author does behind the private link: confirm the address, correct, erase."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import (
    AbuseReport,
    Mark,
    MarkComment,
    MarkEvent,
    MarkSupport,
    PlantingLine,
)
from consultations.marks.queries.one import shown_geometry
from consultations.marks.rules.acting import MarkState, after_correction, check_correcting, check_erasing
from consultations.marks.rules.retention import NOTHING_LEFT
from consultations.marks.services.answering import call_back, drafts_of, drop_if_empty
from consultations.marks.services.changing import note_event
from consultations.marks.services.emptying import drop_photos_of, forget_copies, forget_ground
from consultations.marks.services.handing import take_words_back
from consultations.marks.services.hiding import end_hiding, forget_hidings
from consultations.marks.services.marking import (
    NewMark,
    Secrets,
    findings_of,
    hold_photo,
    told_words,
    written,
)
from consultations.marks.services.taking_back import tell_taking_back
from core.db import db
from core.problems import Problem, StaleVersion

SAME_PLACE = 1e-6
"""Degrees, about ten centimetres: what a form writes back of an unmoved point."""


def state_of(mark: Mark) -> MarkState:
    """What the windows of a mark depend on; an answer counts once it is approved."""
    return MarkState(mark.visibility, mark.state == "answered")


def confirm_email(mark: Mark, now: datetime) -> bool:
    """The address is the author's; says whether that is new."""
    is_new = mark.email is not None and mark.email_confirmed_at is None
    if is_new:
        mark.email_confirmed_at = now
    return is_new


def correct_mark(mark: Mark, new: NewMark, version: int, secrets_: Secrets, now: datetime) -> list[Problem]:
    """Write the author's correction; a hidden mark waits to be read again, and so does an answer to the former words.

    Raises ``StaleVersion``.
    """
    drafts = drafts_of(mark)
    problems = check_correcting(new.view.times, state_of(mark), now)
    if problems:
        return problems
    if mark.version != version:
        raise StaleVersion
    for draft in drafts:
        call_back(draft)
    for name, value in _corrected(mark, new, secrets_).items():
        setattr(mark, name, value)
    if new.topic.id != mark.topic_id:
        mark.topic_id, mark.department_id = new.topic.id, new.topic.department_id
    mark.visibility = after_correction(mark.visibility, new.view.record.moderation, bool(findings_of(new)))
    mark.hidden_reason = ""
    end_hiding(mark.id, now)
    mark.about = new.told.about
    _change_email(mark, new.told.email)
    db.session.flush()
    note_event(mark.id, "corrected", now)
    if new.file_id is not None:
        drop_photos_of([mark.id], ("author",))
        hold_photo(mark, new.file_id, now)
    return []


def _corrected(mark: Mark, new: NewMark, secrets_: Secrets) -> dict[str, Any]:
    """What is written anew. A home that stays where it is keeps the point that everybody knows already."""
    before = shown_geometry(mark.id, is_precise=True)
    is_there = before is not None and before.equals_exact(new.geometry, SAME_PLACE)
    is_kept_home = is_there and mark.is_home and new.told.is_home
    return told_words(new) if is_kept_home else written(new, secrets_, mark.author_key)


def _change_email(mark: Mark, email: str) -> None:
    if (mark.email or "") != email:
        mark.email, mark.email_confirmed_at = email or None, None


def erase_mark(mark: Mark, view: ConsultationView, now: datetime) -> list[Problem]:
    """Erase a mark for good. The number stays; after an answer the answer and its thread stay as well.

    Gone are words, name, address, place, photos with their files, who agreed, comments, reports, e-mail,
    account, and what the office copied of the place; drafts of other procedures lose the quoted words.
    """
    drafts = drafts_of(mark)
    problems = check_erasing(state_of(mark))
    if problems:
        return problems
    is_answered = state_of(mark).is_answered
    take_words_back(mark)
    forget_what_others_hold(mark)
    empty_mark(mark)
    drop_photos_of([mark.id], ("author",))
    drop_words_of_others(mark.id)
    forget_hidings(mark.id)
    if not is_answered:
        db.session.execute(delete(MarkEvent).where(MarkEvent.mark_id == mark.id))
        mark.state, mark.department_id, mark.official_id, mark.assigned_at = "new", None, None, None
        mark.answer_id, mark.outcome = None, ""
    mark.next_answer_id = None
    note_event(mark.id, "withdrawn", now)
    db.session.flush()
    for draft in drafts:
        drop_if_empty(draft.id)
    tell_taking_back(view.id, mark.number, "erased", now)
    return []


def empty_mark(mark: Mark) -> None:
    """Take everything of the author off the row."""
    mark.visibility, mark.hidden_reason = "withdrawn", ""
    mark.body, mark.replies, mark.place, mark.author_name, mark.about = "", {}, "", "", {}
    mark.location = mark.public_location = mark.public_spot = mark.area_id = None
    mark.is_home, mark.user_id, mark.email, mark.email_confirmed_at = False, None, None, None
    # No hash of anybody: the row can never again be told to be of the same person as another.
    mark.author_key = secrets.token_bytes(32)
    mark.retention_until = NOTHING_LEFT
    db.session.flush()


def forget_what_others_hold(mark: Mark) -> None:
    """What the office copied of the place: the plot out of answers, words off the planting plan, a home's photos."""
    forget_ground([mark.id])
    db.session.execute(update(PlantingLine).where(PlantingLine.mark_id == mark.id).values(place=""))
    if mark.is_home:
        forget_copies([mark.id])


def drop_words_of_others(mark_id: int) -> None:
    """Erase reports, comments and who agreed."""
    for table in (AbuseReport, MarkComment, MarkSupport):
        db.session.execute(delete(table).where(table.mark_id == mark_id))  # type: ignore[attr-defined]
