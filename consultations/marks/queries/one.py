"""One mark: as everybody may see it, with thread, answer, photos and comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, and_, or_, select

from consultations.marks.models import Answer, Mark, MarkComment, MarkEvent, MarkPhoto, MarkSupport
from core.db import db
from core.models import StoredFile
from core.problems import NotFound
from maps.relations import taken_out

COMMENTS_MOST = 500


@dataclass(frozen=True)
class PhotoView:
    """A photo without its content: ``role`` is author, check, before or after."""

    photo_id: int
    role: str
    caption: str
    is_public: bool
    width: int | None
    height: int | None
    check_id: int | None = None


@dataclass(frozen=True)
class EventView:
    """One fact of the thread; ``facts`` as ``texts.event_words`` reads them."""

    kind: str
    happened_at: datetime
    facts: dict[str, Any]


def find_mark(consultation_id: int, number: int) -> Mark:
    """A mark by its number, whatever its visibility: whether the reader may see it is asked by the caller.

    Raises ``NotFound``.
    """
    found = db.session.scalar(
        select(Mark).where(Mark.consultation_id == consultation_id, Mark.number == number)
    )
    if found is None:
        raise NotFound
    return found


def find_public_mark(consultation_id: int, number: int) -> Mark:
    """A mark that everybody may read now. Raises ``NotFound``."""
    found = find_mark(consultation_id, number)
    if found.visibility != "public":
        raise NotFound
    return found


def shown_geometry(mark_id: int, is_precise: bool = False) -> BaseGeometry | None:
    """The public place of a mark, or its precise one for author and office; ``None`` once it was erased."""
    column = Mark.location if is_precise else Mark.public_location
    return taken_out(db.session.scalar(select(column).where(Mark.id == mark_id)))


def thread_of(mark_id: int, only_public: bool = True) -> list[EventView]:
    """The facts of a mark in their order."""
    query = select(MarkEvent.kind, MarkEvent.happened_at, MarkEvent.facts).where(MarkEvent.mark_id == mark_id)
    if only_public:
        query = query.where(MarkEvent.is_public)
    return [
        EventView(*row) for row in db.session.execute(query.order_by(MarkEvent.happened_at, MarkEvent.id))
    ]


def answer_of(mark: Mark) -> Answer | None:
    """The approved answer of a mark."""
    if mark.answer_id is None:
        return None
    return db.session.scalar(
        select(Answer).where(Answer.id == mark.answer_id, Answer.approved_at.is_not(None))
    )


def photos_of(mark_id: int, only_public: bool = True) -> list[PhotoView]:
    """The photos of a mark in the order they came."""
    columns = (
        MarkPhoto.id,
        MarkPhoto.role,
        MarkPhoto.caption,
        MarkPhoto.is_public,
        StoredFile.width,
        StoredFile.height,
        MarkPhoto.check_id,
    )
    query = select(*columns).join(StoredFile, StoredFile.id == MarkPhoto.file_id)
    query = query.where(MarkPhoto.mark_id == mark_id).order_by(MarkPhoto.id)
    if only_public:
        query = query.where(MarkPhoto.is_public)
    return [PhotoView(*row) for row in db.session.execute(query)]


def photo_file(mark_id: int, photo_id: int, only_public: bool = True) -> int:
    """The file behind a photo of this mark: a public one, or for its author also the own one that waits.

    Raises ``NotFound``.
    """
    seen = or_(MarkPhoto.is_public, *([] if only_public else [MarkPhoto.role == "author"]))
    return _file(MarkPhoto.id == photo_id, MarkPhoto.mark_id == mark_id, seen)


def office_photo_file(mark_id: int, photo_id: int) -> int:
    """The file behind any photo of this mark, for the office. Raises ``NotFound``."""
    return _file(MarkPhoto.id == photo_id, MarkPhoto.mark_id == mark_id)


def _file(*conditions: ColumnElement[bool]) -> int:
    found = db.session.scalar(select(MarkPhoto.file_id).where(*conditions))
    if found is None:
        raise NotFound
    return found


def comments_of(mark_id: int) -> Sequence[MarkComment]:
    """The public comments under a mark, the oldest first."""
    query = select(MarkComment).where(MarkComment.mark_id == mark_id, MarkComment.visibility == "public")
    return db.session.scalars(
        query.order_by(MarkComment.created_at, MarkComment.id).limit(COMMENTS_MOST)
    ).all()


def comments_seen(mark_id: int, own_key: bytes) -> Sequence[MarkComment]:
    """What stands under a mark: public comments, the places of hidden ones, and the reader's own that wait."""
    own = and_(MarkComment.visibility == "held", MarkComment.author_key == own_key)
    seen = or_(MarkComment.visibility.in_(("public", "hidden")), own)
    query = select(MarkComment).where(MarkComment.mark_id == mark_id, seen)
    return db.session.scalars(
        query.order_by(MarkComment.created_at, MarkComment.id).limit(COMMENTS_MOST)
    ).all()


def own_comment(mark_id: int, comment_id: int, own_key: bytes) -> MarkComment:
    """A comment by whoever has this key, held until the end of the act. Raises ``NotFound``."""
    query = select(MarkComment).where(MarkComment.id == comment_id, MarkComment.mark_id == mark_id)
    found = db.session.scalar(query.where(MarkComment.author_key == own_key).with_for_update())
    if found is None:
        raise NotFound
    return found


def every_comment(mark_id: int) -> Sequence[MarkComment]:
    """All comments under a mark for the office, held and hidden ones too, the oldest first."""
    query = select(MarkComment).where(MarkComment.mark_id == mark_id)
    return db.session.scalars(
        query.order_by(MarkComment.created_at, MarkComment.id).limit(COMMENTS_MOST)
    ).all()


def supports_by(mark_id: int, key: bytes) -> bool:
    """Whether this key agrees with the mark."""
    return db.session.get(MarkSupport, (mark_id, key)) is not None
