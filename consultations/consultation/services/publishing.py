"""Publishing a consultation, moving its last day later, calling it off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from consultations.consultation.contents import day_start, last_day, terms_of
from consultations.consultation.models import (
    Consultation,
    ConsultationDocument,
    ConsultationNews,
    ConsultationTopic,
)
from consultations.consultation.queries import record_of, steps_of, town_terms
from consultations.consultation.rules.readiness import Plan, check_ready, gap_of
from consultations.consultation.rules.stages import ConsultationKind
from consultations.consultation.rules.terms import check_terms, effective_last_day, is_blocking
from consultations.consultation.services.editing import subject_of
from core.audit import record
from core.clock import warsaw
from core.db import after_commit, db
from core.problems import Problem, StaleVersion
from core.site.record import forget_site

LONGEST_REASON = 2_000
WITH_DOCUMENT = frozenset({ConsultationKind.OPINION, ConsultationKind.PLANNING_ACT})
"""Kinds that are about a document: people must be able to read it."""


def plan_of(one: Consultation) -> Plan:
    """A draft as the checklist looks at it."""
    return Plan(
        has_lead=bool(one.lead), has_legal_basis=bool(one.legal_basis), has_boundary=_has_boundary(one.id),
        has_opening=one.opens_at is not None, has_end=one.closes_at is not None,
        has_answer_term=one.answers_due_on is not None,
        has_contact=bool(one.contact_name and (one.contact_email or one.contact_phone)),
        has_privacy_notice=bool(one.privacy_notice), steps=len(steps_of(one.id)),
        topics=_many(ConsultationTopic, one.id), documents=_many(ConsultationDocument, one.id),
        needs_document=ConsultationKind(one.kind) in WITH_DOCUMENT, notice_gap=gap_of(one.privacy_notice),
    )  # fmt: skip


def _has_boundary(consultation_id: int) -> bool:
    query = select(Consultation.boundary.is_not(None)).where(Consultation.id == consultation_id)
    return bool(db.session.scalar(query))


def _many(model: type[ConsultationTopic] | type[ConsultationDocument], consultation_id: int) -> int:
    query = select(func.count()).select_from(model).where(model.consultation_id == consultation_id)
    return int(db.session.scalar(query) or 0)


def missing_of(one: Consultation) -> list[Problem]:
    """What publishing needs and is not there."""
    return check_ready(plan_of(one)) if one.published_at is None else []


def findings_of(one: Consultation, now: datetime) -> list[Problem]:
    """What the law and the town's terms say of it, as if it were announced today unless it is announced."""
    announced_on = warsaw(one.published_at or now).date()
    return check_terms(terms_of(one, steps_of(one.id)), town_terms(), announced_on)


def publish_consultation(slug: str, version: int, now: datetime) -> list[Problem]:
    """Show a draft to everybody; its topics and questions are frozen from now on. Raises ``StaleVersion``."""
    one = record_of(slug, is_locked=True)
    if one.published_at is not None:
        return [Problem("published")]
    if one.version != version:
        raise StaleVersion
    refused = missing_of(one) + [each for each in findings_of(one, now) if is_blocking(each)]
    if refused:
        return refused
    one.published_at = now
    after_commit(forget_site)
    facts = {"title": one.title, "kind": one.kind, "opens_at": one.opens_at, "closes_at": one.closes_at}
    record("consultations.consultation.publish", subject_of(slug), facts)
    return []


def extend_last_day(slug: str, last_on: date, reason: str, now: datetime) -> list[Problem]:
    """Move the last day later and say so in the news of the consultation."""
    one = record_of(slug, is_locked=True)
    problems = _check_act(one, reason)
    if one.closes_at is not None and not problems:
        before = last_day(one.closes_at)
        until = effective_last_day(last_on, one.rolls_over)
        if until <= before:
            return [Problem("not_later", "last_on", {"before": before})]
        if one.closes_at <= now:
            return [Problem("over_already", "last_on", {"before": before})]
        if one.answers_due_on is not None and one.answers_due_on < until:
            return [Problem("answers_before_end", "last_on")]
        one.closes_at = day_start(until + timedelta(1))
        after_commit(forget_site)
        _tell_extension(one, before, until, reason, now)
    return problems


def _tell_extension(one: Consultation, before: date, until: date, reason: str, now: datetime) -> None:
    title = f"Przedłużamy konsultacje do {until:%d.%m.%Y}"
    db.session.add(
        ConsultationNews(consultation_id=one.id, title=title, body=reason.strip(), published_at=now)
    )
    facts = {"before": before, "after": until, "reason": reason.strip()}
    record("consultations.consultation.extend", subject_of(one.slug), facts)


def cancel_consultation(slug: str, reason: str, now: datetime) -> list[Problem]:
    """Call a published consultation off; its page stays and says why."""
    one = record_of(slug, is_locked=True)
    problems = _check_act(one, reason)
    if not problems:
        one.cancelled_at, one.cancel_reason = now, reason.strip()
        title = "Te konsultacje są odwołane"
        db.session.add(
            ConsultationNews(consultation_id=one.id, title=title, body=reason.strip(), published_at=now)
        )
        record("consultations.consultation.cancel", subject_of(slug), {"reason": reason.strip()})
    return problems


def _check_act(one: Consultation, reason: str) -> list[Problem]:
    if one.published_at is None:
        return [Problem("not_published")]
    if one.cancelled_at is not None:
        return [Problem("cancelled")]
    if not reason.strip():
        return [Problem("reason_missing", "reason")]
    if len(reason) > LONGEST_REASON:
        return [Problem("too_long", "reason", {"longest": LONGEST_REASON, "length": len(reason)})]
    return []


def newest_news(slug: str) -> ConsultationNews:
    """What was told last: what a prolongation or a calling-off has just written."""
    mine = select(ConsultationNews).where(ConsultationNews.consultation_id == record_of(slug).id)
    return db.session.scalars(mine.order_by(ConsultationNews.id.desc()).limit(1)).one()
