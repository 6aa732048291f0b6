"""Photographs of a work: drawn anew without the place they were taken at, and never without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.audit import record
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import forget_file, store_file
from core.problems import NotFound, Problem
from pb.implementation import rules
from pb.implementation.models import WorkPhoto
from pb.implementation.rules import Moment
from pb.implementation.services.telling import Asked, locked, touch


@dataclass(frozen=True)
class ToldPhoto:
    """What is said of a photograph. ``is_readable``: what stands as its day is a day or nothing."""

    moment: Moment | None
    description: str
    taken_on: date | None
    is_readable: bool = True


def add_photo(asked: Asked, told: ToldPhoto, read: ReadFile | Problem) -> list[Problem]:
    """Keep a photograph. ``read`` comes from ``core.files.reading.read_file``: the picture, or why it is none."""
    file = locked(asked)
    words = (told.moment, told.description, told.taken_on, told.is_readable, len(file.photos))
    problems = rules.check_photo(*words, asked.today)
    if isinstance(read, Problem):
        problems.insert(0, read)
    if problems or isinstance(read, Problem) or told.moment is None:
        return problems
    stored = store_file(read, asked.now)
    db.session.add(
        WorkPhoto(
            implementation_id=file.work.id, file_id=stored.id, moment=told.moment.value,
            description=told.description, taken_on=told.taken_on, added_at=asked.now,
        )
    )  # fmt: skip
    touch(file, asked.now)
    record("pb.work.photo.add", asked.subject, {"moment": told.moment, "sha256": read.sha256})
    return []


def describe_photo(asked: Asked, photo_id: int, told: ToldPhoto) -> list[Problem]:
    """Other words, moment or day of a photograph."""
    file = locked(asked)
    photo = next((one for one in file.photos if one.id == photo_id), None)
    if photo is None:
        raise NotFound
    problems = rules.check_photo(
        told.moment, told.description, told.taken_on, told.is_readable, 0, asked.today
    )
    if not problems and told.moment is not None:
        photo.moment, photo.description, photo.taken_on = told.moment.value, told.description, told.taken_on
        touch(file, asked.now)
        record("pb.work.photo.describe", asked.subject, {"photo": photo_id})
    return problems


def remove_photo(asked: Asked, photo_id: int) -> list[Problem]:
    """Take a photograph away, with its file."""
    file = locked(asked)
    photo = next((one for one in file.photos if one.id == photo_id), None)
    if photo is None:
        raise NotFound
    file_id = photo.file_id
    db.session.delete(photo)
    db.session.flush()
    forget_file(file_id)
    touch(file, asked.now)
    record("pb.work.photo.remove", asked.subject, {"photo": photo_id})
    return []
