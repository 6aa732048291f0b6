"""All that a report says of marks: by topic and answer, in numbers. Never a person, never a precise home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from consultations.consultation.queries import TopicView, topics_of
from consultations.marks.asked import reply_rows
from consultations.marks.models import Answer, Mark, MarkComment, MarkEvent
from consultations.marks.queries.shown import shown_place
from consultations.marks.rules.answers import Decision
from consultations.marks.rules.screening import without_personal
from core.clock import warsaw
from core.db import db
from maps.models import Area

MOST_MARKS = 5_000
"""So many marks are told one by one, those with the most support; the rest is counted and stands in the file of all
marks. A document of two thousand takes a minute on a quiet machine, and nobody reads one ten times as long."""
ORDER = (*(one.value for one in Decision), "")
"""Decisions as they follow one another in a topic; marks that wait come last."""

Row_ = Row[Any]


def told_marks(consultation_id: int) -> dict[str, Any]:
    """``topics`` (each with its answers, each with its marks), ``numbers``, how many marks were ``left_out``, and
    ``hidden``: why the office hid what, so that nothing vanishes without a word."""
    topics = topics_of(consultation_id)
    rows = _rows(consultation_id)
    numbers = _numbers(consultation_id, topics)
    return {
        "topics": [_topic(one, [row for row in rows if row.topic_id == one.id]) for one in topics],
        "numbers": numbers,
        "left_out": max(0, numbers["marks"] - len(rows)),
        "hidden": _hidden(consultation_id),
    }


def _hidden(consultation_id: int) -> list[dict[str, Any]]:
    """Each reason with the numbers of the marks that were hidden for it, the most frequent first. One statement."""
    numbers = func.array_agg(aggregate_order_by(Mark.number, Mark.number))
    query = (
        select(Mark.hidden_reason, numbers)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == "hidden")
        .group_by(Mark.hidden_reason)
        .order_by(func.count().desc(), Mark.hidden_reason)
    )
    return [
        {"reason": without_personal(reason), "numbers": told} for reason, told in db.session.execute(query)
    ]


def _rows(consultation_id: int) -> Sequence[Row_]:
    """The public marks with their approved answers, by number. One statement."""
    answered = (Answer.id == Mark.answer_id) & Answer.approved_at.is_not(None)
    query = (
        select(
            Mark.id, Mark.number, Mark.topic_id, Mark.body, Mark.replies, shown_place().label("place"), Mark.supports,
            Mark.outcome, Mark.done_at, func.ST_X(Mark.public_spot).label("lon"), func.ST_Y(Mark.public_spot).label("lat"),
            Answer.decision, Answer.grounds, Answer.promised_on, Area.name.label("area"),
            _comments().label("comments"),
        )
        .outerjoin(Answer, answered)
        .outerjoin(Area, Area.id == Mark.area_id)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
        .order_by(Mark.supports.desc(), Mark.number)
        .limit(MOST_MARKS)
    )  # fmt: skip
    return sorted(db.session.execute(query).all(), key=lambda row: row.number)


def _comments() -> Any:
    shown = (MarkComment.mark_id == Mark.id, MarkComment.visibility == "public")
    return select(func.count()).select_from(MarkComment).where(*shown).scalar_subquery()


def _topic(topic: TopicView, rows: Iterable[Row_]) -> dict[str, Any]:
    """A topic with its answers; marks that were told the very same stand together."""
    answers: dict[tuple[str, str, str | None], list[dict[str, Any]]] = {}
    for row in rows:
        promised_on = row.promised_on.isoformat() if row.promised_on else None
        answers.setdefault((row.decision or "", row.grounds or "", promised_on), []).append(_mark(topic, row))
    ordered = sorted(answers.items(), key=lambda one: (ORDER.index(one[0][0]), -len(one[1])))
    told = [
        {"decision": decision, "grounds": grounds, "promised_on": promised_on, "marks": marks}
        for (decision, grounds, promised_on), marks in ordered
    ]
    return {"code": topic.code, "name": topic.name, "sign": topic.sign, "answers": told}


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
    return {
        "marks": row[0], "people": row[1], "supports": int(row[2]), "comments": db.session.scalar(comments) or 0,
        "not_shown": _counted(_why_not_shown(), (here, Mark.visibility != "public")),
        "by_topic": _by_topic(public, topics),
        "by_outcome": _counted(Mark.outcome, public), "by_area": _by_area(public),
    }  # fmt: skip


def _why_not_shown() -> Any:
    """The visibility; ``unread`` for marks that nobody read before their keep time was over."""
    erased = select(MarkEvent.id).where(MarkEvent.mark_id == Mark.id, MarkEvent.kind == "withdrawn").exists()
    return case(
        (Mark.visibility.in_(("hidden", "held")), Mark.visibility), (erased, "withdrawn"), else_="unread"
    )


def _counted(column: Any, where: Sequence[Any]) -> dict[Any, int]:
    query = select(column, func.count()).where(*where).group_by(column)
    return dict(db.session.execute(query).all())  # type: ignore[arg-type]


def _by_topic(public: Sequence[Any], topics: Sequence[TopicView]) -> list[dict[str, Any]]:
    """Marks, who agrees and decisions of each topic, in the order of asking."""
    query = select(Mark.topic_id, Mark.outcome, func.count(), func.sum(Mark.supports)).where(*public)
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for topic_id, outcome, marks, supports in db.session.execute(query.group_by(Mark.topic_id, Mark.outcome)):
        found.setdefault(topic_id, {})[outcome] = (marks, int(supports))
    return [
        {
            "code": one.code, "name": one.name, "sign": one.sign,
            "marks": sum(marks for marks, _agree in found.get(one.id, {}).values()),
            "supports": sum(agree for _marks, agree in found.get(one.id, {}).values()),
            "by_outcome": {code: marks for code, (marks, _agree) in found.get(one.id, {}).items()},
        }
        for one in topics
    ]  # fmt: skip


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
