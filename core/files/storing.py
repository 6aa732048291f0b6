"""Keeping files in the database, and forgetting those that nobody holds any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import undefer

from core.db import db
from core.files.reading import ReadFile
from core.models import StoredFile
from core.problems import NotFound


def store_file(read: ReadFile, now: datetime) -> StoredFile:
    """Keep a file that passed ``read_file``; its number comes with the next flush, which this does."""
    stored = StoredFile(
        name=read.name, media_type=read.media_type, size=len(read.content), sha256=read.sha256,
        width=read.width, height=read.height, content=read.content, stored_at=now,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    return stored


def find_file(file_id: int) -> StoredFile:
    """A kept file with its content. Raises ``NotFound``. Whether the reader may have it is asked before."""
    stored = db.session.get(StoredFile, file_id, options=[undefer(StoredFile.content)])
    if stored is None:
        raise NotFound
    return stored


def copy_of(file_id: int) -> ReadFile:
    """A kept file as it was read, to be stored once more for somebody else. Raises ``NotFound``."""
    kept = find_file(file_id)
    return ReadFile(kept.name, kept.media_type, kept.content, kept.width, kept.height)


def forget_file(file_id: int) -> None:
    """Erase a file; whoever pointed at it must be gone before."""
    stored = db.session.get(StoredFile, file_id)
    if stored is not None:
        db.session.delete(stored)
