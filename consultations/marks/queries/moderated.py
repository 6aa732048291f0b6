"""What waits to be read by the office: held marks and comments, open reports of abuse, and what was hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from consultations.consultation.models import ConsultationTopic
from consultations.marks.models import AbuseReport, Mark, MarkComment, MarkPhoto
from core.db import db
from core.models import StoredFile
from core.problems import NotFound

MOST_SHOWN = 50


@dataclass(frozen=True)
class ModerationDesk:
    """The oldest of each kind, at most ``MOST_SHOWN``, and how many there are of held marks."""

    held: Sequence[Row[Any]]
    held_in_all: int
    comments: Sequence[Row[Any]]
    reports: Sequence[Row[Any]]
    hidden: Sequence[Row[Any]]
    photos: Sequence[Row[Any]]
    """Photos by authors that nobody of the office has looked at."""


def moderation_desk(consultation_id: int) -> ModerationDesk:
    """Everything of one consultation. Six statements."""
    counted = select(func.count()).where(Mark.consultation_id == consultation_id, Mark.visibility == "held")
    comments = (
        select(MarkComment.id, MarkComment.body, MarkComment.author_name, MarkComment.created_at, Mark.number)
        .join(Mark, Mark.id == MarkComment.mark_id)
        .where(Mark.consultation_id == consultation_id, MarkComment.visibility == "held")
        .order_by(MarkComment.created_at)
    )
    reports = (
        select(
            AbuseReport.id, AbuseReport.reason, AbuseReport.words, AbuseReport.reported_at, AbuseReport.comment_id,
            Mark.number, Mark.body, MarkComment.body.label("comment"),
        )
        .join(Mark, Mark.id == AbuseReport.mark_id)
        .outerjoin(MarkComment, MarkComment.id == AbuseReport.comment_id)
        .where(Mark.consultation_id == consultation_id, AbuseReport.settled_at.is_(None))
        .order_by(AbuseReport.reported_at)
    )  # fmt: skip
    return ModerationDesk(
        _shown(_marks(consultation_id, "held")),
        db.session.scalar(counted) or 0,
        _shown(comments),
        _shown(reports),
        _shown(_marks(consultation_id, "hidden")),
        _shown(_photos(consultation_id)),
    )


def _photos(consultation_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(MarkPhoto.id, Mark.number, Mark.body, StoredFile.width, StoredFile.height)
        .join(Mark, Mark.id == MarkPhoto.mark_id)
        .join(StoredFile, StoredFile.id == MarkPhoto.file_id)
        .where(Mark.consultation_id == consultation_id, MarkPhoto.role == "author", ~MarkPhoto.is_public)
        .order_by(MarkPhoto.added_at)
    )


def _marks(consultation_id: int, visibility: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Mark.id, Mark.number, Mark.body, Mark.author_name, Mark.place, Mark.created_at, Mark.hidden_reason,
            ConsultationTopic.name.label("topic"),
        )
        .join(ConsultationTopic, ConsultationTopic.id == Mark.topic_id)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == visibility)
        .order_by(Mark.created_at)
    )  # fmt: skip


def _shown(wanted: Select[*tuple[Any, ...]]) -> Sequence[Row[Any]]:
    return db.session.execute(wanted.limit(MOST_SHOWN)).all()


def waiting_to_read(consultation_id: int) -> int:
    """How many marks, comments, photos and reports nobody has read. One statement."""
    of_mark = Mark.consultation_id == consultation_id
    parts = (
        select(func.count()).where(of_mark, Mark.visibility == "held"),
        select(func.count()).where(of_mark, MarkComment.mark_id == Mark.id, MarkComment.visibility == "held"),
        select(func.count()).where(of_mark, AbuseReport.mark_id == Mark.id, AbuseReport.settled_at.is_(None)),
        select(func.count()).where(
            of_mark, MarkPhoto.mark_id == Mark.id, MarkPhoto.role == "author", ~MarkPhoto.is_public
        ),
    )
    return sum(db.session.execute(select(*(part.scalar_subquery() for part in parts))).one())


def mark_to_moderate(consultation_id: int, number: int) -> Mark:
    """A mark whose words are still there. Raises ``NotFound``."""
    found = db.session.scalar(
        select(Mark).where(
            Mark.consultation_id == consultation_id, Mark.number == number, Mark.visibility != "withdrawn"
        )
    )
    if found is None:
        raise NotFound
    return found


def comment_to_moderate(consultation_id: int, comment_id: int) -> MarkComment:
    """Raises ``NotFound``."""
    wanted = select(MarkComment).join(Mark, Mark.id == MarkComment.mark_id)
    found = db.session.scalar(
        wanted.where(Mark.consultation_id == consultation_id, MarkComment.id == comment_id)
    )
    if found is None:
        raise NotFound
    return found


def report_to_settle(consultation_id: int, report_id: int) -> AbuseReport:
    """A report that is open. Raises ``NotFound``."""
    wanted = (
        select(AbuseReport).join(Mark, Mark.id == AbuseReport.mark_id).where(AbuseReport.settled_at.is_(None))
    )
    found = db.session.scalar(
        wanted.where(Mark.consultation_id == consultation_id, AbuseReport.id == report_id)
    )
    if found is None:
        raise NotFound
    return found


def photo_to_moderate(consultation_id: int, photo_id: int) -> MarkPhoto:
    """An author's photo. Raises ``NotFound``."""
    wanted = select(MarkPhoto).join(Mark, Mark.id == MarkPhoto.mark_id).where(MarkPhoto.role == "author")
    found = db.session.scalar(wanted.where(Mark.consultation_id == consultation_id, MarkPhoto.id == photo_id))
    if found is None:
        raise NotFound
    return found
