"""Checks on site: what somebody of the office found at the place of a mark, with photos that only the office sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from consultations.marks.models import Mark, MarkPhoto, SiteCheck
from consultations.marks.queries.own import is_loose_picture
from consultations.marks.rules.works import CHECK_PHOTOS, Found, check_found, check_room
from consultations.marks.services.changing import lock_marks, moment_of, note_event
from core.audit import record
from core.db import db
from core.problems import Problem


@dataclass(frozen=True)
class Visit:
    """Who was there, with the form's own number and the files of the photos that came with it."""

    entry_key: UUID
    checked_by_id: int | None
    file_ids: Sequence[int] = ()


def add_check(mark: Mark, told: Found, visit: Visit, now: datetime, today: date) -> SiteCheck | list[Problem]:
    """Write a check down with its photos; the same form sent again is the same check, and brings its photos to it.

    Photos beyond the most of one check are left loose: the caller has told how many there may be.
    """
    lock_marks([mark.id])
    already = db.session.scalar(select(SiteCheck).where(SiteCheck.entry_key == visit.entry_key))
    if already is not None and already.mark_id == mark.id:
        hold_photos(already, visit.file_ids, now)
        return already
    problems = check_found(told, today)
    if problems:
        return problems
    assert told.checked_on is not None, "the rule asked for the day"
    check = SiteCheck(
        mark_id=mark.id, checked_by_id=visit.checked_by_id, finding=told.finding, entry_key=visit.entry_key,
        checked_at=moment_of(told.checked_on, now),
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    hold_photos(check, visit.file_ids, now)
    note_event(mark.id, "checked", now)
    record(
        "consultations.mark.check", f"mark:{mark.id}", {"number": mark.number, "photos": len(visit.file_ids)}
    )
    return check


def photos_held(check_id: int) -> int:
    """How many photos a check has."""
    query = select(func.count()).select_from(MarkPhoto).where(MarkPhoto.check_id == check_id)
    return db.session.scalar(query) or 0


def hold_photos(check: SiteCheck, file_ids: Sequence[int], now: datetime) -> list[Problem]:
    """Give a check more photos; those for which there is no room are not taken, and that is said."""
    loose = [one for one in dict.fromkeys(file_ids) if is_loose_picture(one)]
    held = photos_held(check.id)
    problems = check_room(held, len(loose), CHECK_PHOTOS, "photos")
    for file_id in loose[: max(0, CHECK_PHOTOS - held)]:
        db.session.add(
            MarkPhoto(mark_id=check.mark_id, file_id=file_id, check_id=check.id, role="check", added_at=now)
        )
    db.session.flush()
    return problems
