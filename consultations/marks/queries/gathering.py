"""Which marks a gathering takes, by their precise places: for the office alone."""

from __future__ import annotations

from typing import Any

import shapely
from sqlalchemy import ColumnElement, and_, func, select

from consultations.marks.models import Mark
from consultations.marks.rules.gathering import AROUND, LIKE, Gathering, saying_the_same
from consultations.marks.rules.similarity import WORD_METRES, Neighbour
from core.db import db
from core.problems import Problem
from maps.relations import SRID, metres_between, within_metres

MOST_LOOKED_AT = 2_000


def gathered(consultation_id: int, asked: Gathering) -> tuple[ColumnElement[bool] | None, list[Problem]]:
    """The condition that a mark must meet (none when nothing is gathered), and numbers of marks that there are not."""
    conditions: list[ColumnElement[bool]] = []
    problems: list[Problem] = []
    if asked.corners:
        shape = shapely.make_valid(shapely.Polygon(asked.corners))
        conditions.append(func.ST_Intersects(Mark.location, func.ST_GeomFromWKB(shape.wkb, SRID)))
    if asked.box is not None:
        conditions.append(func.ST_Intersects(Mark.location, func.ST_MakeEnvelope(*asked.box, SRID)))
    for number, name in ((asked.around, AROUND), (asked.like, LIKE)):
        found = _mark(consultation_id, number) if number is not None else None
        if number is not None and found is None:
            problems.append(Problem("mark_unread", name))
        elif found is not None and name == AROUND:
            conditions.append(within_metres(Mark.location, _place(found.id), asked.metres))
        elif found is not None:
            conditions.append(Mark.id.in_(like_ids(consultation_id, found)))
    return (and_(*conditions) if conditions else None), problems


def _mark(consultation_id: int, number: int) -> Any:
    query = select(Mark.id, Mark.topic_id, Mark.body).where(
        Mark.consultation_id == consultation_id, Mark.number == number, Mark.visibility == "public"
    )
    return db.session.execute(query).one_or_none()


def _place(mark_id: int) -> Any:
    return select(Mark.location).where(Mark.id == mark_id).scalar_subquery()


def like_ids(consultation_id: int, one: Any) -> list[int]:
    """The mark itself and those that say the same. One statement."""
    place = _place(one.id)
    metres = metres_between(Mark.location, place).label("metres")
    query = select(Mark.id, Mark.topic_id, Mark.body, metres).where(
        Mark.consultation_id == consultation_id, Mark.visibility == "public", Mark.id != one.id,
        within_metres(Mark.location, place, WORD_METRES),
    )  # fmt: skip
    rows = db.session.execute(query.order_by("metres", Mark.id).limit(MOST_LOOKED_AT))
    found = [Neighbour(row.id, row.topic_id, row.body, float(row.metres)) for row in rows]
    return [one.id, *saying_the_same(found, one.topic_id, one.body)]
