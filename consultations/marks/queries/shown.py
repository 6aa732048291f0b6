"""The marks that everybody may see: pages of the list, points of the map, counts. Never a precise home, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, text

from consultations.marks.models import Answer, Mark, MarkCell
from core.db import db

PER_PAGE = 20
MOST_POINTS = 1_000
"""More marks than these are shown by the kept grid."""
COUNTED_ZOOM, GATHERED_ZOOM = 8, 12
CELLS_AROUND = 32
NEWEST, MOST_SUPPORTED = "newest", "supported"
WAITING, ANSWERED = "waiting", "answered"


@dataclass(frozen=True)
class MarksAsked:
    """Which public marks are asked for: ``outcome`` is a decision, ``WAITING`` or ``ANSWERED``; ``words`` as typed."""

    topic_id: int | None = None
    outcome: str = ""
    words: str = ""
    order: str = NEWEST


@dataclass(frozen=True)
class MarkRow:
    """A public mark as lists show it; ``lon``, ``lat`` of its public spot; ``grounds`` of the approved answer."""

    mark_id: int
    number: int
    topic_id: int
    body: str
    place: str
    supports: int
    outcome: str
    state: str
    created_at: datetime
    done_at: datetime | None
    lon: float
    lat: float
    grounds: str = ""


@dataclass(frozen=True)
class MarkCounts:
    """How many public marks and people, how many agree; ``by_topic`` by topic's id, ``by_outcome`` by decision."""

    marks: int = 0
    people: int = 0
    supports: int = 0
    by_topic: dict[int, int] = field(default_factory=dict)
    by_outcome: dict[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """Marks whose answer everybody may read."""
        return self.marks - self.by_outcome.get("", 0)


def public_marks(
    consultation_id: int, asked: MarksAsked = MarksAsked(), page: int = 1, per_page: int = PER_PAGE
) -> list[MarkRow]:
    """One page of the public marks. One statement."""
    start = (max(page, 1) - 1) * per_page
    columns = (
        Mark.id, Mark.number, Mark.topic_id, Mark.body, shown_place(), Mark.supports, Mark.outcome, Mark.state,
        Mark.created_at, Mark.done_at, func.ST_X(Mark.public_spot), func.ST_Y(Mark.public_spot),
        func.coalesce(Answer.grounds, ""),
    )  # fmt: skip
    query = select(*columns).outerjoin(
        Answer, (Answer.id == Mark.answer_id) & Answer.approved_at.is_not(None)
    )
    ordered = narrowed(query, consultation_id, asked).order_by(*_order(asked.order))
    return [MarkRow(*row) for row in db.session.execute(ordered.limit(per_page).offset(start))]


def shown_place() -> ColumnElement[str]:
    """The address of a mark as everybody may read it: none at somebody's home."""
    return case((Mark.is_home, ""), else_=Mark.place)


def count_marks(consultation_id: int, asked: MarksAsked) -> int:
    """How many public marks are asked for."""
    query = narrowed(select(func.count()).select_from(Mark), consultation_id, asked)
    return db.session.scalar(query) or 0


def mark_counts(consultation_id: int) -> MarkCounts:
    """Counts of the public marks; topics and outcomes from the kept grid, people by their keys. Two statements."""
    cells = select(MarkCell.topic_id, MarkCell.outcome, func.sum(MarkCell.count)).where(
        MarkCell.consultation_id == consultation_id, MarkCell.zoom == COUNTED_ZOOM
    )
    by_topic: dict[int, int] = {}
    by_outcome: dict[str, int] = {}
    for topic_id, outcome, count in db.session.execute(cells.group_by(MarkCell.topic_id, MarkCell.outcome)):
        by_topic[topic_id] = by_topic.get(topic_id, 0) + int(count)
        by_outcome[outcome] = by_outcome.get(outcome, 0) + int(count)
    people = select(func.count(Mark.author_key.distinct()), func.coalesce(func.sum(Mark.supports), 0))
    row = db.session.execute(people.where(*_public(consultation_id))).one()
    return MarkCounts(sum(by_topic.values()), int(row[0]), int(row[1]), by_topic, by_outcome)


def public_points(consultation_id: int, asked: MarksAsked, total: int) -> list[dict[str, Any]]:
    """Points of the map: each mark (number, topic_id, outcome, lon, lat), or gathered ones with ``count``."""
    if total > MOST_POINTS and not asked.words:
        return _gathered(consultation_id, asked)
    columns = (Mark.number, Mark.topic_id, Mark.outcome, Mark.body, Mark.supports)
    places = (func.ST_X(Mark.public_spot).label("lon"), func.ST_Y(Mark.public_spot).label("lat"))
    query = narrowed(select(*columns, *places), consultation_id, asked).order_by(Mark.number.desc())
    return [dict(row) for row in db.session.execute(query.limit(MOST_POINTS)).mappings()]


GATHERED = """
    SELECT sum(count) AS count, min(topic_id) AS topic_id,
        (x + 0.5) / :wide * 360 - 180 AS lon,
        degrees(atan(sinh(pi() * (1 - 2 * (y + 0.5) / :wide)))) AS lat
    FROM con_mark_cells
    WHERE consultation_id = :consultation_id AND zoom = :zoom
        AND (CAST(:topic_id AS bigint) IS NULL OR topic_id = :topic_id)
        AND (:outcome = '' OR (:outcome = 'waiting' AND outcome = '') OR (:outcome = 'answered' AND outcome <> '')
            OR outcome = :outcome)
    GROUP BY x, y ORDER BY 1 DESC LIMIT :most
"""

GATHERED_ALL = """
    SELECT count, 0 AS topic_id, (x + 0.5) / :wide * 360 - 180 AS lon,
        degrees(atan(sinh(pi() * (1 - 2 * (y + 0.5) / :wide)))) AS lat
    FROM con_mark_totals
    WHERE consultation_id = :consultation_id AND zoom = :zoom ORDER BY 1 DESC LIMIT :most
"""


def _gathered(consultation_id: int, asked: MarksAsked) -> list[dict[str, Any]]:
    statement = GATHERED if asked.topic_id is not None or asked.outcome else GATHERED_ALL
    given = {
        "consultation_id": consultation_id, "zoom": GATHERED_ZOOM, "wide": float(CELLS_AROUND * 2**GATHERED_ZOOM),
        "topic_id": asked.topic_id, "outcome": asked.outcome, "most": MOST_POINTS,
    }  # fmt: skip
    rows = db.session.execute(text(statement), given).mappings()
    return [{**row, "count": int(row["count"]), "outcome": "", "number": None} for row in rows]


def _public(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Mark.consultation_id == consultation_id, Mark.visibility == "public")


def narrowed(query: Select[Any], consultation_id: int, asked: MarksAsked) -> Select[Any]:
    """A query of public marks of a consultation, narrowed to what is asked for."""
    query = query.where(*_public(consultation_id))
    if asked.topic_id is not None:
        query = query.where(Mark.topic_id == asked.topic_id)
    if asked.outcome in (WAITING, ANSWERED):
        query = query.where(Mark.outcome == "" if asked.outcome == WAITING else Mark.outcome != "")
    elif asked.outcome:
        query = query.where(Mark.outcome == asked.outcome)
    for word in asked.words.split()[:6]:
        query = query.where(_holds(word))
    return query


def _holds(word: str) -> ColumnElement[bool]:
    """Whether words or address hold it, whatever the case and the accents; a number finds that mark."""
    plain = word.replace("\\", "").replace("%", "").replace("_", "")
    folded = func.wsp_fold(Mark.body + " " + shown_place()).contains(func.wsp_fold(plain))
    return (
        folded | (Mark.number == int(word)) if word.isascii() and word.isdigit() and len(word) < 9 else folded
    )


def _order(order: str) -> Sequence[Any]:
    return (Mark.supports.desc(), Mark.number.desc()) if order == MOST_SUPPORTED else (Mark.number.desc(),)
