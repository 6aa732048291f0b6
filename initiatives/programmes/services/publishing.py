"""Publishing a programme and closing it."""

from __future__ import annotations

from datetime import datetime

from core.audit import record
from core.db import after_commit
from core.problems import Problem, StaleVersion
from core.site.record import forget_site
from initiatives.programmes.document_queries import count_documents
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import (
    calls_of,
    committee_of,
    record_of,
    terms_of,
)
from initiatives.programmes.rules.readiness import Plan, check_ready, is_blocking
from initiatives.programmes.rules.stages import Call
from initiatives.programmes.rules.terms import CriterionKind, check_terms
from initiatives.programmes.services.editing import Act, subject_of
from initiatives.programmes.services.versions import keep_version


def missing_of(one: Programme, now: datetime) -> list[Problem]:
    """What a draft needs before everybody may see it, and what is only advised."""
    calls = [Call(each.number, each.opens_at, each.closes_at) for each in calls_of(one.id)]
    terms = terms_of(one)
    plan = Plan(
        has_lead=bool(one.lead), has_legal_basis=bool(one.legal_basis), has_budget=one.budget > 0,
        has_contact=bool(one.contact_name and (one.contact_email or one.contact_phone)),
        has_privacy_notice=bool(one.privacy_notice),
        needs_committee=any(each.kind is CriterionKind.COMMITTEE for each in terms.criteria),
        members=len(committee_of(one.id)), documents=count_documents(one.id),
        calls_are_over=one.published_at is None and bool(calls) and all(each.closes_at <= now for each in calls),
    )  # fmt: skip
    return [*check_ready(plan), *check_terms(terms, calls)]


def publish_programme(slug: str, version: int, act: Act) -> list[Problem]:
    """Show a draft to everybody and keep its terms as version 1. Raises ``StaleVersion``."""
    one = record_of(slug, is_locked=True)
    if one.published_at is not None:
        return [Problem("published")]
    if one.version != version:
        raise StaleVersion
    refused = [each for each in missing_of(one, act.now) if is_blocking(each)]
    if refused:
        return refused
    one.published_at = act.now
    kept = keep_version(one, act.actor_id, act.now)
    after_commit(forget_site)
    facts = {"title": one.title, "budget": str(one.budget), "own_share": str(one.own_share)}
    record(
        "initiatives.programme.publish", subject_of(slug), {**facts, "version": kept.number if kept else None}
    )
    return []


def close_programme(slug: str, act: Act) -> list[Problem]:
    """End a programme: nothing is taken or changed any more, its page stays."""
    one = record_of(slug, is_locked=True)
    if one.published_at is None:
        return [Problem("not_published")]
    if one.closed_at is not None:
        return [Problem("closed")]
    one.closed_at = act.now
    after_commit(forget_site)
    record("initiatives.programme.close", subject_of(slug), {"title": one.title})
    return []
