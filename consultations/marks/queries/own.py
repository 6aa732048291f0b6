"""An author's own mark: found by the key of its private link or by the entry of its form."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from consultations.marks.models import Mark, MarkPhoto
from consultations.marks.rules.keys import link_hash
from core.db import db
from core.models import StoredFile
from core.problems import NotFound

LONGEST_KEY = 40


def mark_by_key(consultation_id: int, key: str) -> Mark:
    """The mark behind a private link. Raises ``NotFound``."""
    found = db.session.scalar(
        select(Mark).where(
            Mark.key_hash == link_hash(key[:LONGEST_KEY]), Mark.consultation_id == consultation_id
        )
    )
    if found is None:
        raise NotFound
    return found


def mark_of_entry(consultation_id: int, entry_key: UUID) -> Mark | None:
    """The mark that this form has become already."""
    return db.session.scalar(
        select(Mark).where(Mark.entry_key == entry_key, Mark.consultation_id == consultation_id)
    )


def mark_by_id(consultation_id: int, mark_id: int) -> Mark | None:
    """A mark of this consultation by its row."""
    return db.session.scalar(select(Mark).where(Mark.id == mark_id, Mark.consultation_id == consultation_id))


def next_number(consultation_id: int) -> int:
    """The number of the next mark; the caller holds the consultation's row."""
    last = db.session.scalar(select(func.max(Mark.number)).where(Mark.consultation_id == consultation_id))
    return (last or 0) + 1


def is_loose_picture(file_id: int) -> bool:
    """Whether a kept file is a picture that no mark holds yet."""
    query = select(StoredFile.id).where(
        StoredFile.id == file_id, StoredFile.width.is_not(None),
        ~select(MarkPhoto.id).where(MarkPhoto.file_id == file_id).exists(),
    )  # fmt: skip
    return db.session.scalar(query) is not None
