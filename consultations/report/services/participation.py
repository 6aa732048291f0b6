"""Adding up who took part once a consultation is over, and erasing what each author told of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import String, cast, func, or_, select, update

from consultations.consultation.models import Consultation
from consultations.marks.models import Mark
from consultations.report.models import ConsultationReport, ParticipationCount
from consultations.report.rules.participation import groups_of, merged
from core.audit import record
from core.db import db

ACT = "consultations.report.participation"
COUNTED = ("public", "held")
AT_ONCE = 20


def uncounted(now: datetime) -> list[int]:
    """Consultations that are over, or were called off, and whose people were not added up yet."""
    is_over = or_(Consultation.closes_at <= now, Consultation.cancelled_at.is_not(None))
    counted = select(ConsultationReport.id).where(
        ConsultationReport.consultation_id == Consultation.id, ConsultationReport.counted_at.is_not(None)
    )
    query = select(Consultation.id).where(Consultation.published_at.is_not(None), is_over, ~counted.exists())
    return list(db.session.scalars(query.order_by(Consultation.id).limit(AT_ONCE)))


def settle_participation(consultation_id: int, now: datetime) -> None:
    """Keep the numbers with small groups merged, erase what they were made of; once, a second time does nothing."""
    one = db.session.scalar(
        select(Consultation).where(Consultation.id == consultation_id).with_for_update(key_share=True)
    )
    report = report_row(consultation_id, now)
    if one is None or report.counted_at is not None:
        return
    for facet, people in facets_of(consultation_id):
        for value, count in merged(people, one.smallest_group).items():
            db.session.add(ParticipationCount(consultation_id=one.id, facet=facet, value=value, people=count))
    erased = update(Mark).where(Mark.consultation_id == one.id, Mark.about != {}).values(about={})
    rows = db.session.execute(erased)
    report.counted_at = now
    db.session.flush()
    facts = {"smallest_group": one.smallest_group, "erased": rows.rowcount}  # type: ignore[attr-defined]
    record(ACT, f"consultation:{one.slug}", facts)


def report_row(consultation_id: int, now: datetime) -> ConsultationReport:
    """The row of what the office writes, locked; made where there is none."""
    query = select(ConsultationReport).where(ConsultationReport.consultation_id == consultation_id)
    found = db.session.scalar(query.with_for_update())
    if found is None:
        found = ConsultationReport(consultation_id=consultation_id, changed_at=now)
        db.session.add(found)
        db.session.flush()
    return found


def facets_of(consultation_id: int) -> Iterator[tuple[str, dict[str, int]]]:
    """Each facet with its groups: what was told of age and of the tie to the place, and where people marked most."""
    here = (Mark.consultation_id == consultation_id, Mark.visibility.in_(COUNTED))
    for facet in ("age", "relation"):
        told = Mark.about[facet].astext
        yield facet, _people(told, (*here, told.is_not(None)))
    yield "area", _people(cast(Mark.area_id, String), (*here, Mark.area_id.is_not(None)))


def _people(group: object, where: tuple[object, ...]) -> dict[str, int]:
    query = (
        select(Mark.author_key, func.count(), group)  # type: ignore[call-overload]
        .where(*where)
        .group_by(Mark.author_key, group)
    )
    return groups_of((bytes(key), weight, said) for key, weight, said in db.session.execute(query))
