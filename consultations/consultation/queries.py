"""Reads of consultations: one by its address, the published ones, its topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from consultations.consultation.models import Consultation, ConsultationStep, ConsultationTopic
from consultations.consultation.rules.hiding_grounds import USUAL, HidingGround, hiding_grounds
from consultations.consultation.rules.stages import ConsultationKind, ConsultationStage, ConsultationTimes
from consultations.consultation.rules.terms import TownTerms
from consultations.consultation.settings_models import ConsultationSettings
from core.db import Base, db
from core.problems import NotFound


@dataclass(frozen=True)
class ConsultationView:
    """A consultation as pages and rules see it; ``record`` for what is read more seldom."""

    id: int
    slug: str
    kind: ConsultationKind
    title: str
    lead: str
    times: ConsultationTimes
    record: Consultation

    def stage(self, now: datetime) -> ConsultationStage:
        """The stage at a moment (aware)."""
        return self.times.stage(now)

    @property
    def is_published(self) -> bool:
        """Whether everybody may see it."""
        return self.times.published_at is not None


@dataclass(frozen=True)
class TopicView:
    """A topic of one consultation, as it asks it."""

    id: int
    code: str
    name: str
    hint: str
    sign: str
    geometries: tuple[str, ...]
    questions: tuple[dict[str, Any], ...]
    department_id: int | None
    needs_ground: bool


def consultations_with_report() -> Select[Consultation, datetime | None]:
    """Consultations, each with the moment its first report was published."""
    versions = Base.metadata.tables["con_report_versions"]
    reported = (
        select(func.min(versions.c.published_at))
        .where(versions.c.consultation_id == Consultation.id)
        .scalar_subquery()
    )
    return select(Consultation, reported.label("reported_at"))


def find_consultation(slug: str) -> ConsultationView:
    """The consultation of that address, published or not: whether the reader may see it is asked by the caller.

    Raises ``NotFound``.
    """
    row = db.session.execute(consultations_with_report().where(Consultation.slug == slug)).one_or_none()
    if row is None:
        raise NotFound
    return view_of(row)


def find_published(slug: str) -> ConsultationView:
    """A consultation that everybody may see. Raises ``NotFound``."""
    found = find_consultation(slug)
    if not found.is_published:
        raise NotFound
    return found


def view_of(row: Row[Consultation, datetime | None]) -> ConsultationView:
    """A row of ``consultations_with_report`` as a view."""
    one, reported_at = row
    times = ConsultationTimes(
        one.published_at, one.opens_at, one.closes_at, reported_at, one.cancelled_at, one.answers_due_on
    )
    return ConsultationView(one.id, one.slug, ConsultationKind(one.kind), one.title, one.lead, times, one)


def topics_of(consultation_id: int) -> list[TopicView]:
    """The topics that a consultation asks, in its order."""
    rows = db.session.scalars(
        select(ConsultationTopic)
        .where(ConsultationTopic.consultation_id == consultation_id)
        .order_by(ConsultationTopic.position, ConsultationTopic.id)
    )
    return [
        TopicView(
            one.id, one.code, one.name, one.hint, one.sign, tuple(one.geometries), tuple(one.questions),
            one.department_id, one.needs_ground,
        )
        for one in rows
    ]  # fmt: skip


def record_of(slug: str, is_locked: bool = False) -> Consultation:
    """The row itself, for the builder; locked for whoever changes it. Raises ``NotFound``."""
    query = select(Consultation).where(Consultation.slug == slug)
    found = db.session.scalar(query.with_for_update() if is_locked else query)
    if found is None:
        raise NotFound
    return found


def steps_of(consultation_id: int) -> Sequence[ConsultationStep]:
    """The steps of a consultation in their order."""
    query = select(ConsultationStep).where(ConsultationStep.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(ConsultationStep.position)).all()


def every_consultation() -> list[ConsultationView]:
    """All of them for the office, drafts first, then the newest."""
    query = consultations_with_report().order_by(
        Consultation.published_at.is_not(None), Consultation.opens_at.desc().nulls_first(), Consultation.id
    )
    return [view_of(row) for row in db.session.execute(query)]


def town_settings() -> ConsultationSettings:
    """What the town set; the usual terms where it set nothing yet (that row is not stored)."""
    found = db.session.scalar(select(ConsultationSettings))
    return found or ConsultationSettings(
        least_before_plan=14, least_opinion=7, least_green=0, least_co_design=0, day_rule="receipt",
        rolls_over=False, hiding_grounds=USUAL, is_only=True,
    )  # fmt: skip


def town_terms() -> TownTerms:
    """The same as the rules look at it."""
    one = town_settings()
    return TownTerms(one.least_before_plan, one.least_opinion, one.least_green, one.least_co_design)


def town_hiding_grounds() -> list[HidingGround]:
    """For what the office may hide what somebody wrote, in the town's order."""
    return hiding_grounds(town_settings().hiding_grounds)
