"""What waits to be read by the office: held marks and comments, open reports of abuse, and what was hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, select

from consultations.consultation.models import ConsultationTopic
from consultations.marks.hiding_models import Hiding
from consultations.marks.models import AbuseReport, Mark, MarkComment, MarkPhoto
from consultations.marks.queries.hidings import waits_for_judgement, waits_for_second_person
from consultations.marks.rules.retention import NOTHING_LEFT
from core.db import db
from core.models import StoredFile
from core.problems import NotFound

PER_PAGE = 25
Found = TypeVar("Found")
Hanging = TypeVar("Hanging", MarkComment, AbuseReport, MarkPhoto)


@dataclass(frozen=True)
class Listed:
    """One page of a list, the oldest first, and how many there are in all."""

    rows: Sequence[Row[Any]]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.count // PER_PAGE))


def moderation_desk(consultation_id: int, pages: Mapping[str, int]) -> dict[str, Listed]:
    """Everything of one consultation by the name of its list, each at its page of ``pages``. Two statements a list.

    ``photos`` are those by authors that nobody of the office has let be seen.
    """
    lists = {
        "held": _marks(consultation_id, "held"), "photos": _photos(consultation_id),
        "comments": _comments(consultation_id, "held"), "reports": _reports(consultation_id),
        "objections": _hidden(consultation_id, waits_for_judgement()),
        "unchecked": _hidden(consultation_id, waits_for_second_person()),
        "hidden": _hidden(consultation_id), "hidden_comments": _comments(consultation_id, "hidden"),
    }  # fmt: skip
    return {name: _listed(wanted, pages.get(name, 1)) for name, wanted in lists.items()}


def _listed(wanted: Select[*tuple[Any, ...]], page: int) -> Listed:
    counted = select(func.count()).select_from(wanted.order_by(None).subquery())
    count = db.session.scalar(counted) or 0
    at = min(max(page, 1), max(1, -(-count // PER_PAGE)))
    return Listed(db.session.execute(wanted.limit(PER_PAGE).offset((at - 1) * PER_PAGE)).all(), count, at)


def _comments(consultation_id: int, visibility: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            MarkComment.id, MarkComment.body, MarkComment.author_name, MarkComment.created_at,
            MarkComment.hidden_reason, Mark.number, Mark.is_home, Mark.place,
        )
        .join(Mark, Mark.id == MarkComment.mark_id)
        .where(Mark.consultation_id == consultation_id, MarkComment.visibility == visibility)
        .order_by(MarkComment.created_at, MarkComment.id)
    )  # fmt: skip


def _reports(consultation_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AbuseReport.id, AbuseReport.reason, AbuseReport.words, AbuseReport.reported_at, AbuseReport.comment_id,
            Mark.number, Mark.body, MarkComment.body.label("comment"),
        )
        .join(Mark, Mark.id == AbuseReport.mark_id)
        .outerjoin(MarkComment, MarkComment.id == AbuseReport.comment_id)
        .where(Mark.consultation_id == consultation_id, AbuseReport.settled_at.is_(None))
        .order_by(AbuseReport.reported_at, AbuseReport.id)
    )  # fmt: skip


def _photos(consultation_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(MarkPhoto.id, Mark.number, Mark.body, StoredFile.width, StoredFile.height)
        .join(Mark, Mark.id == MarkPhoto.mark_id)
        .join(StoredFile, StoredFile.id == MarkPhoto.file_id)
        .where(Mark.consultation_id == consultation_id, MarkPhoto.role == "author", ~MarkPhoto.is_public)
        .order_by(MarkPhoto.added_at, MarkPhoto.id)
    )


def _marks(consultation_id: int, visibility: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Mark.id, Mark.number, Mark.body, Mark.author_name, Mark.place, Mark.created_at, Mark.hidden_reason,
            Mark.version, Mark.replies, Mark.is_home, ConsultationTopic.name.label("topic"),
        )
        .join(ConsultationTopic, ConsultationTopic.id == Mark.topic_id)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == visibility)
        .order_by(Mark.created_at, Mark.id)
    )  # fmt: skip


def _hidden(consultation_id: int, waiting: Sequence[ColumnElement[bool]] = ()) -> Select[*tuple[Any, ...]]:
    """Hidden marks with why, by whom, who looked at it, what the author objected; all, or those that wait."""
    present = (Hiding.mark_id == Mark.id) & Hiding.ended_at.is_(None)
    query = _marks(consultation_id, "hidden").outerjoin(Hiding, present).where(*waiting)
    return query.add_columns(
        Hiding.id.label("hiding_id"), Hiding.hidden_by_id, Hiding.hidden_at, Hiding.confirmed_by_id,
        Hiding.confirmed_at, Hiding.objection, Hiding.objected_at, Hiding.judged_by_id, Hiding.judged_at,
        Hiding.judgement, (Mark.retention_until >= NOTHING_LEFT).label("is_emptied"),
    )  # fmt: skip


def waiting_to_read(consultation_id: int) -> int:
    """How many marks, comments, photos, reports and objections nobody has read. One statement."""
    of_mark = Mark.consultation_id == consultation_id
    parts = (
        select(func.count()).where(of_mark, Mark.visibility == "held"),
        select(func.count()).where(of_mark, MarkComment.mark_id == Mark.id, MarkComment.visibility == "held"),
        select(func.count()).where(of_mark, AbuseReport.mark_id == Mark.id, AbuseReport.settled_at.is_(None)),
        select(func.count()).where(
            of_mark, MarkPhoto.mark_id == Mark.id, MarkPhoto.role == "author", ~MarkPhoto.is_public
        ),
        select(func.count()).where(of_mark, *waits_for_judgement()),
    )
    return sum(db.session.execute(select(*(part.scalar_subquery() for part in parts))).one())


def mark_to_moderate(consultation_id: int, number: int) -> Mark:
    """A mark whose words are still there, held until the end of the act. Raises ``NotFound``."""
    return _held(
        select(Mark).where(
            Mark.consultation_id == consultation_id, Mark.number == number, Mark.visibility != "withdrawn"
        )
    )


def comment_to_moderate(consultation_id: int, comment_id: int) -> MarkComment:
    """A comment, held until the end of the act. Raises ``NotFound``."""
    return _held(_of(consultation_id, MarkComment).where(MarkComment.id == comment_id))


def report_to_settle(consultation_id: int, report_id: int) -> AbuseReport:
    """A report that is open, held until the end of the act. Raises ``NotFound``."""
    wanted = _of(consultation_id, AbuseReport).where(AbuseReport.settled_at.is_(None))
    return _held(wanted.where(AbuseReport.id == report_id))


def photo_to_moderate(consultation_id: int, photo_id: int) -> MarkPhoto:
    """An author's photo, held until the end of the act. Raises ``NotFound``."""
    wanted = _of(consultation_id, MarkPhoto).where(MarkPhoto.role == "author")
    return _held(wanted.where(MarkPhoto.id == photo_id))


def photo_to_look_at(consultation_id: int, photo_id: int) -> int:
    """The file of an author's photo. Raises ``NotFound``."""
    wanted = _of(consultation_id, MarkPhoto).where(MarkPhoto.role == "author", MarkPhoto.id == photo_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found.file_id


def _of(consultation_id: int, table: type[Hanging]) -> Select[Hanging]:
    """Rows that hang on marks of one consultation."""
    own = select(Mark.id).where(Mark.id == table.mark_id, Mark.consultation_id == consultation_id)
    return select(table).where(own.exists())


def _held(wanted: Select[Found]) -> Found:
    """What is asked for, locked. Raises ``NotFound``."""
    found = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
