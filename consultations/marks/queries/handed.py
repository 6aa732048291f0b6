"""Reads of handovers: which marks may go on, where a mark is now, what a consultation has handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import exists, func, select

from consultations.consultation.models import ConsultationTopic
from consultations.marks.models import HandedMark, Handover, Mark, PlantingLine
from consultations.marks.rules.handing import HandedIn
from core.db import db
from core.problems import NotFound
from maps.relations import taken_out


@dataclass(frozen=True)
class HandoverRow:
    """A handover in the list of its consultation; ``numbers`` of its marks."""

    handover_id: int
    procedure: str
    target: str
    title: str
    handed_at: datetime
    taken_back_at: datetime | None
    numbers: tuple[int, ...]


def marks_to_hand(consultation_id: int, numbers: Sequence[int], address: str) -> list[HandedIn]:
    """The public ones among these marks, by number; ``address`` has ``{number}`` in it. One statement."""
    live = exists(select(HandedMark.mark_id).where(HandedMark.mark_id == Mark.id, HandedMark.is_live))
    wanted = (
        select(Mark.number, Mark.body, ConsultationTopic.name, Mark.place, Mark.is_home, Mark.outcome, live)
        .join(ConsultationTopic, ConsultationTopic.id == Mark.topic_id)
        .where(Mark.consultation_id == consultation_id, Mark.visibility == "public", Mark.number.in_(numbers))
        .order_by(Mark.number)
    )
    return [
        HandedIn(
            number, body, address.format(number=number), topic, "" if is_home else place, outcome, is_handed
        )
        for number, body, topic, place, is_home, outcome, is_handed in db.session.execute(wanted)
    ]


def public_shapes(consultation_id: int, numbers: Sequence[int]) -> list[BaseGeometry]:
    """Where everybody may see these marks, by number."""
    wanted = select(Mark.public_location).where(
        Mark.consultation_id == consultation_id, Mark.number.in_(numbers), Mark.public_location.is_not(None)
    )
    found = (taken_out(one) for one in db.session.scalars(wanted.order_by(Mark.number)))
    return [one for one in found if one is not None]


def handover_of_entry(entry_key: UUID) -> Handover | None:
    """What this form has made already."""
    return db.session.scalar(select(Handover).where(Handover.entry_key == entry_key))


def find_handover(consultation_id: int, handover_id: int, is_locked: bool = False) -> Handover:
    """A handover of this consultation. Raises ``NotFound``."""
    query = select(Handover).where(Handover.id == handover_id, Handover.consultation_id == consultation_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(locked if is_locked else query)
    if found is None:
        raise NotFound
    return found


def handover_of_mark(mark_id: int) -> Handover | None:
    """The live handover that holds a mark."""
    held = select(Handover).join(HandedMark, HandedMark.handover_id == Handover.id)
    return db.session.scalar(held.where(HandedMark.mark_id == mark_id, HandedMark.is_live))


def every_handover_of_mark(mark_id: int) -> list[Handover]:
    """All handovers that ever held a mark."""
    held = select(Handover).join(HandedMark, HandedMark.handover_id == Handover.id)
    return list(db.session.scalars(held.where(HandedMark.mark_id == mark_id)))


def is_planned(mark_id: int) -> bool:
    """Whether a line of the planting plan was made of a mark."""
    return (
        db.session.scalar(select(PlantingLine.id).where(PlantingLine.mark_id == mark_id).limit(1)) is not None
    )


def handovers_of(consultation_id: int) -> list[HandoverRow]:
    """All handovers of a consultation, the newest first. One statement."""
    numbers = (
        select(func.array_agg(Mark.number))
        .select_from(HandedMark)
        .join(Mark, Mark.id == HandedMark.mark_id)
        .where(HandedMark.handover_id == Handover.id)
        .scalar_subquery()
    )
    wanted = select(
        Handover.id, Handover.procedure, Handover.target, Handover.title, Handover.handed_at,
        Handover.taken_back_at, numbers,
    ).where(Handover.consultation_id == consultation_id).order_by(Handover.id.desc())  # fmt: skip
    return [
        HandoverRow(one, procedure, target, title, handed_at, back_at, tuple(sorted(found or ())))
        for one, procedure, target, title, handed_at, back_at, found in db.session.execute(wanted)
    ]


def marks_of_handover(handover_id: int) -> list[tuple[int, int, str]]:
    """Id, number and words of the marks of a handover, by number; an erased one has no words."""
    wanted = select(Mark.id, Mark.number, Mark.body).join(HandedMark, HandedMark.mark_id == Mark.id)
    rows = db.session.execute(wanted.where(HandedMark.handover_id == handover_id).order_by(Mark.number))
    return [(one, number, body) for one, number, body in rows]
