"""Saving a mark: numbered, its home blurred for the public, held when it must be read first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from consultations.consultation.models import Consultation
from consultations.consultation.queries import ConsultationView, TopicView
from consultations.marks.models import Mark, MarkPhoto
from consultations.marks.placing import PublicPlace, public_place
from consultations.marks.queries.near import boundary_of
from consultations.marks.queries.own import is_loose_picture, mark_of_entry, next_number
from consultations.marks.rules.acting import shown_as
from consultations.marks.rules.keys import Person, author_key, blur_seed, link_hash, link_key
from consultations.marks.rules.retention import kept_until
from consultations.marks.rules.screening import Finding, findings
from consultations.marks.rules.told import Told
from consultations.marks.services.changing import note_event
from core.db import db
from maps.queries import town_area_ids
from maps.relations import areas_around, stored


@dataclass(frozen=True)
class Secrets:
    """What keys of people (``pepper``) and of links (``secret``) are made with; neither is in the database."""

    pepper: bytes
    secret: bytes


@dataclass(frozen=True)
class NewMark:
    """A mark that passed every check."""

    view: ConsultationView
    topic: TopicView
    told: Told
    geometry: BaseGeometry
    place: str
    entry_key: UUID
    person: Person
    file_id: int | None = None
    language: str = "pl"


def save_mark(new: NewMark, secrets: Secrets, now: datetime) -> Mark:
    """Save it, or give the mark that the same form has become already."""
    lock_numbers(new.view.id)
    already = mark_of_entry(new.view.id, new.entry_key)
    if already is not None:
        return already
    record = new.view.record
    author = author_key(secrets.pepper, new.view.id, new.person)
    visibility = shown_as(record.moderation, bool(findings_of(new)))
    closes_at = new.view.times.closes_at
    assert closes_at is not None, "marks are taken by open consultations alone"
    mark = Mark(
        consultation_id=new.view.id, number=next_number(new.view.id), topic_id=new.topic.id,
        department_id=new.topic.department_id, visibility=visibility, created_at=now,
        published_at=now if visibility == "public" else None,
        author_key=author, user_id=new.person.user_id,
        email=new.told.email or None, language=new.language, about=new.told.about, entry_key=new.entry_key,
        key_hash=link_hash(link_key(secrets.secret, new.entry_key)),
        retention_until=kept_until(closes_at, record.retention_months),
        **written(new, secrets, author),
    )  # fmt: skip
    db.session.add(mark)
    db.session.flush()
    note_event(mark.id, "added", now)
    hold_photo(mark, new.file_id, now)
    return mark


def lock_numbers(consultation_id: int) -> None:
    """Let marks of one consultation be numbered one after another; reading goes on."""
    locked = select(Consultation.id).where(Consultation.id == consultation_id)
    db.session.execute(locked.with_for_update(key_share=True))


def written(new: NewMark, secrets: Secrets, author: bytes) -> dict[str, Any]:
    """What a correction writes too: words, place, and what the public sees of it."""
    return {**told_words(new), **told_place(new, secrets, author)}


def told_words(new: NewMark) -> dict[str, Any]:
    """The words alone."""
    return {
        "body": new.told.body, "replies": dict(new.told.replies), "author_name": new.told.name, "place": new.place,
    }  # fmt: skip


def told_place(new: NewMark, secrets: Secrets, author: bytes) -> dict[str, Any]:
    """The place, precise and as the public sees it."""
    shown = shown_of(new, secrets, author)
    return {
        "is_home": new.told.is_home, "location": stored(new.geometry),
        "public_location": stored(shown.location), "public_spot": stored(shown.spot),
        "area_id": area_of(shown),
    }  # fmt: skip


def shown_of(new: NewMark, secrets: Secrets, author: bytes) -> PublicPlace:
    """What the public sees of the place."""
    seed = blur_seed(secrets.pepper, new.view.id, author)
    boundary = boundary_of(new.view.id)
    return public_place(new.geometry, new.told.is_home, boundary, new.view.record.blur_metres, seed)


def area_of(shown: PublicPlace) -> int | None:
    """The narrowest area of the town that holds the public spot: of a home, too, no more than the public sees."""
    town = set(town_area_ids())
    lies = areas_around(shown.spot)
    return next((one.area_id for one in lies if one.is_whole and one.area_id not in town), None)


def findings_of(new: NewMark) -> frozenset[Finding]:
    """Why somebody of the office reads it first. The words of a home's place are published nowhere."""
    told = new.told
    return findings(words_of(told, "" if told.is_home else new.place), told.is_home, new.place)


def words_of(told: Told, place: str) -> str:
    """All that the public would read of it."""
    replies = [value for value in told.replies.values() if isinstance(value, str)]
    return "\n".join([told.body, told.name, place, *replies])


def hold_photo(mark: Mark, file_id: int | None, now: datetime) -> None:
    """Give the mark its photo; nobody but the office sees it before somebody has looked at it."""
    if file_id is not None and is_loose_picture(file_id):
        db.session.add(MarkPhoto(mark_id=mark.id, file_id=file_id, role="author", added_at=now))
