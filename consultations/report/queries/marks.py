"""All that a report says of marks: by topic and answer, in numbers. Never a person, never a precise home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from consultations.consultation.queries import TopicView, topics_of
from consultations.marks.asked import reply_rows
from consultations.marks.models import Answer, Mark, MarkComment
from consultations.marks.queries.shown import shown_place
from consultations.report.rules.wording import without_personal
from core.clock import warsaw
from core.db import db
from maps.models import Area

MOST_MARKS = 20_000
"""So many marks are told one by one; of more than these the rest is counted and stands in the file of all marks."""

Row_ = Row[Any]


def told_marks(consultation_id: int) -> dict[str, Any]:
    """``topics`` (each with its answers, each with its marks), ``numbers``, and how many marks were ``left_out``."""
    topics = topics_of(consultation_id)
    rows = _rows(consultation_id)
    numbers = _numbers(consultation_id, topics)
    return {
        "topics": [_topic(one, [row for row in rows if row.topic_id == one.id]) for one in topics],
        "numbers": numbers,
        "left_out": max(0, numbers["marks"] - len(rows)),
    }


def _rows(consultation_id: int) -> Sequence[Row_]:
    """The public marks with their approved answers, by topic, answer and number. One statement."""
    answered = (Answer.id == Mark.answer_id) & Answer.approved_at.is_not(None)
    query = (
        select(
            Mark.id, Mark.number, Mark.topic_id, Mark.body, Mark.replies, shown_place().label("place"), Mark.supports,
            Mark.outcome, Mark.done_at, func.ST_X(Mark.public_spot).label("lon"), func.ST_Y(Mark.public_spot).label("lat"),
            Answer.id.label("answer"), Answer.decision, Answer.grounds, Answer.promised_on, Area.name.label("area"),
            _comments().label("comments"),
        )
        .outerjoin(Answer, answered)
        .outerjoin(Area, Area.id == Mark.area_id)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
        .order_by(Mark.topic_id, Answer.approved_at.nulls_last(), Answer.id, Mark.number)
    )  # fmt: skip
    return db.session.execute(query.limit(MOST_MARKS)).all()


def _comments() -> Any:
    shown = (MarkComment.mark_id == Mark.id, MarkComment.visibility == "public")
    return select(func.count()).select_from(MarkComment).where(*shown).scalar_subquery()


def _topic(topic: TopicView, rows: Iterable[Row_]) -> dict[str, Any]:
    """A topic with its answers in the order of deciding; marks that wait for one come last."""
    answers: dict[int, dict[str, Any]] = {}
    for row in rows:
        answer = answers.setdefault(row.answer or 0, _answer(row))
        answer["marks"].append(_mark(topic, row))
    ordered = [answers[number] for number in sorted(answers, key=lambda number: not number)]
    return {"code": topic.code, "name": topic.name, "sign": topic.sign, "answers": ordered}


def _answer(row: Row_) -> dict[str, Any]:
    return {
        "decision": row.decision or "",
        "grounds": row.grounds or "",
        "promised_on": row.promised_on.isoformat() if row.promised_on else None,
        "marks": [],
    }


def _mark(topic: TopicView, row: Row_) -> dict[str, Any]:
    replies = [[label, without_personal(said)] for label, said in reply_rows(topic, row.replies)]
    return {
        "number": row.number, "body": without_personal(row.body), "replies": replies, "place": without_personal(row.place),
        "area": row.area or "", "supports": row.supports, "comments": row.comments,
        "done_on": warsaw(row.done_at).date().isoformat() if row.done_at else None,
        "lon": round(row.lon, 5), "lat": round(row.lat, 5),
    }  # fmt: skip


def _numbers(consultation_id: int, topics: Sequence[TopicView]) -> dict[str, Any]:
    """Counts of everything; topics in the order of asking, areas by how much was marked there. Six statements."""
    here = Mark.consultation_id == consultation_id
    public = (here, Mark.visibility == "public")
    row = db.session.execute(
        select(
            func.count(), func.count(Mark.author_key.distinct()), func.coalesce(func.sum(Mark.supports), 0)
        ).where(*public)
    ).one()
    comments = (
        select(func.count())
        .select_from(MarkComment)
        .join(Mark, Mark.id == MarkComment.mark_id)
        .where(*public, MarkComment.visibility == "public")
    )
    by_topic = _counted(Mark.topic_id, public)
    return {
        "marks": row[0], "people": row[1], "supports": int(row[2]), "comments": db.session.scalar(comments) or 0,
        "not_shown": _counted(Mark.visibility, (here, Mark.visibility != "public")),
        "by_topic": [{"code": one.code, "name": one.name, "marks": by_topic.get(one.id, 0)} for one in topics],
        "by_outcome": _counted(Mark.outcome, public), "by_area": _by_area(public),
    }  # fmt: skip


def _counted(column: Any, where: Sequence[Any]) -> dict[Any, int]:
    query = select(column, func.count()).where(*where).group_by(column)
    return dict(db.session.execute(query).all())  # type: ignore[arg-type]


def _by_area(public: Sequence[Any]) -> list[dict[str, Any]]:
    """Marks by the narrowest area of the town; the empty name is outside of all."""
    query = (
        select(func.coalesce(Area.name, ""), func.count())
        .select_from(Mark)
        .outerjoin(Area, Area.id == Mark.area_id)
        .where(*public)
        .group_by(Area.name)
        .order_by(func.count().desc(), Area.name)
    )
    return [{"name": name, "marks": count} for name, count in db.session.execute(query)]
