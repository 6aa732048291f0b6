"""Starting a consultation from a template, and throwing a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from consultations.consultation.contents import day_start
from consultations.consultation.models import (
    Consultation,
    ConsultationStep,
    ConsultationTopic,
    Topic,
)
from consultations.consultation.queries import record_of, town_settings
from consultations.consultation.rules.catalogue import STANDARD
from consultations.consultation.rules.presets import NOTICE, Preset, PresetStep, preset_named
from consultations.consultation.rules.terms import effective_last_day
from consultations.consultation.services.editing import check_slug, subject_of
from core.audit import record
from core.clock import WARSAW, warsaw
from core.db import db
from core.fields import Field, Kind, read
from core.problems import Problem

FIRST_AFTER_DAYS = 14
"""A new consultation begins in two weeks until somebody says otherwise."""


@dataclass(frozen=True)
class NewConsultation:
    """What the form of a new consultation brings, as it was typed."""

    preset: str = ""
    title: str = ""
    slug: str = ""


def ensure_catalogue() -> None:
    """Give a fresh town the standard topics; a town that has any keeps its own."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("con_topics"))))
    if db.session.scalar(select(Topic.id).limit(1)) is not None:
        return
    for place, one in enumerate(STANDARD, 1):
        asked = [question.stored() for question in one.questions]
        topic = Topic(
            code=one.code, name=one.name, hint=one.hint, sign=one.sign, geometries=list(one.geometries)
        )
        topic.questions, topic.needs_ground, topic.position, topic.is_active = (
            asked,
            one.needs_ground,
            place,
            True,
        )
        db.session.add(topic)
    db.session.flush()


def create_consultation(
    new: NewConsultation, controller: str, actor_id: int | None, now: datetime
) -> Consultation | list[Problem]:
    """A draft with all that its template fills in; only the office sees it. ``controller`` of personal data."""
    preset, problems = preset_named(new.preset), []
    if preset is None:
        problems.append(Problem("preset_missing", "preset"))
    title, wrong = read(Field("title", is_required=True, longest=200), new.title)
    slug, wrong_slug = read(Field("slug", Kind.SLUG, is_required=True), new.slug)
    problems += [one for one in (wrong, wrong_slug) if one]
    if not wrong_slug:
        problems += check_slug(slug)
    if problems or preset is None:
        return problems
    made = _draft(preset, title, slug, controller, now)
    made.created_by_id = actor_id
    db.session.add(made)
    db.session.flush()
    _add_steps(made, preset)
    ensure_catalogue()
    copy_topics(made.id, preset.topics)
    record("consultations.consultation.create", subject_of(slug), {"preset": preset.code})
    return made


def _draft(preset: Preset, title: str, slug: str, controller: str, now: datetime) -> Consultation:
    town = town_settings()
    first_on = warsaw(now).date() + timedelta(FIRST_AFTER_DAYS)
    last_on = effective_last_day(first_on + timedelta(preset.days), rolls_over=True)
    notice = NOTICE.format(controller=controller or "gmina")
    return Consultation(
        slug=slug, kind=preset.kind.value, title=title, lead=preset.lead, description=preset.description,
        legal_basis=preset.legal_basis, opens_at=day_start(first_on), closes_at=day_start(last_on + timedelta(1)),
        answers_due_on=last_on + timedelta(preset.answer_days), day_rule=town.day_rule, rolls_over=town.rolls_over,
        moderation=preset.moderation, privacy_notice=notice, retention_months=preset.retention_months, created_at=now,
    )  # fmt: skip


def _add_steps(made: Consultation, preset: Preset) -> None:
    assert made.opens_at is not None and made.closes_at is not None
    first_on = warsaw(made.opens_at).date()
    last_on = warsaw(made.closes_at).date() - timedelta(1)
    planned = [(_span(step, first_on, last_on), step) for step in preset.steps]
    for place, ((starts_at, ends_at), step) in enumerate(sorted(planned, key=lambda one: one[0]), 1):
        db.session.add(
            ConsultationStep(
                consultation_id=made.id, position=place, kind=step.kind, title=step.title,
                description=step.description, starts_at=starts_at, ends_at=ends_at,
            )
        )  # fmt: skip
    db.session.flush()


def _span(step: PresetStep, first_on: date, last_on: date) -> tuple[datetime, datetime]:
    if step.after is None and step.before is None:
        return day_start(first_on), day_start(last_on + timedelta(1))
    on = first_on + timedelta(step.after) if step.after is not None else last_on - timedelta(step.before or 0)
    begins, ends = (datetime.combine(on, time(hour), WARSAW) for hour in step.hours)
    if step.lasts > 1 or step.kind == "report":
        return day_start(on), day_start(on + timedelta(step.lasts))
    return begins, ends


def copy_topics(consultation_id: int, codes: tuple[str, ...]) -> None:
    """Take these topics of the catalogue, as they are now, into a consultation."""
    found = db.session.scalars(select(Topic).where(Topic.code.in_(codes)).order_by(Topic.position, Topic.id))
    last = select(func.coalesce(func.max(ConsultationTopic.position), 0))
    place = db.session.scalar(last.where(ConsultationTopic.consultation_id == consultation_id)) or 0
    for topic in found:
        place += 1
        kept = {
            name: getattr(topic, name)
            for name in (
                "code",
                "name",
                "hint",
                "sign",
                "geometries",
                "questions",
                "department_id",
                "needs_ground",
            )
        }
        db.session.add(ConsultationTopic(consultation_id=consultation_id, position=place, **kept))
    db.session.flush()


def discard_draft(slug: str) -> list[Problem]:
    """Throw a draft away. What was published stays."""
    one = record_of(slug, is_locked=True)
    if one.published_at is not None:
        return [Problem("published")]
    db.session.delete(one)
    record("consultations.consultation.discard", subject_of(slug), {"title": one.title})
    return []
