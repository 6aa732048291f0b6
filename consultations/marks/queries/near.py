"""Where a place lies: how it lies to the consultation's boundary, which marks are near and say the same."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from consultations.consultation.models import Consultation
from consultations.marks.models import Mark
from consultations.marks.rules.similarity import WORD_METRES, Neighbour, similar
from core.db import db
from maps.relations import metres_between, taken_out, within_metres

MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class SimilarMark:
    """A public mark that may say the same."""

    mark_id: int
    number: int
    topic_id: int
    body: str
    supports: int
    metres: int
    outcome: str


def boundary_of(consultation_id: int) -> BaseGeometry:
    """The boundary of a published consultation, in EPSG:4326."""
    found = taken_out(
        db.session.scalar(select(Consultation.boundary).where(Consultation.id == consultation_id))
    )
    assert found is not None, "a published consultation has a boundary"
    return found


def has_boundary(consultation_id: int) -> bool:
    """Whether a consultation, maybe a draft, has an area yet."""
    query = select(Consultation.boundary.is_not(None)).where(Consultation.id == consultation_id)
    return bool(db.session.scalar(query))


def similar_marks(
    consultation_id: int, geometry: BaseGeometry, topic_id: int | None, body: str, own_id: int = 0
) -> list[SimilarMark]:
    """The few public marks that may say the same as a place and its words. One statement."""
    metres = func.round(metres_between(Mark.public_spot, geometry))
    columns = (
        Mark.id.label("mark_id"), Mark.number, Mark.topic_id, Mark.body, Mark.supports, metres.label("metres"), Mark.outcome,
    )  # fmt: skip
    query = select(*columns).where(
        Mark.consultation_id == consultation_id, Mark.visibility == "public", Mark.id != own_id,
        within_metres(Mark.public_spot, geometry, WORD_METRES),
    )  # fmt: skip
    rows = db.session.execute(query.order_by("metres", Mark.id).limit(MOST_LOOKED_AT)).all()
    found = {row.mark_id: SimilarMark(**{**row._mapping, "metres": int(row.metres)}) for row in rows}
    chosen = similar(
        (Neighbour(one.mark_id, one.topic_id, one.body, one.metres) for one in found.values()), topic_id, body
    )
    return [found[one.mark_id] for one in chosen]
