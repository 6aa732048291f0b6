"""Saving a page of the builder: never over somebody else's change, never what is frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from consultations.consultation.contents import (
    day_start,
    read_section,
    read_steps,
    section_content,
    terms_of,
    typed_step_term,
)
from consultations.consultation.models import Consultation, ConsultationStep
from consultations.consultation.queries import record_of, steps_of, town_terms
from consultations.consultation.rules.readiness import check_kept
from consultations.consultation.rules.sections import (
    BASICS,
    DATES,
    RESERVED_SLUGS,
    STEPS,
    frozen_fields,
)
from consultations.consultation.rules.terms import check_terms, is_blocking
from core.audit import last_act, record
from core.db import db
from core.field_rows import Reading
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale, changed_fields, edit_facts, stale_page
from core.problems import Problem
from core.slugs import is_slug_taken

EDIT_ACT = "consultations.consultation.edit"


def subject_of(slug: str) -> str:
    """What the audit log calls a consultation."""
    return f"consultation:{slug}"


def save_section(slug: str, section: str, typed: Content, opened: str) -> Outcome:
    """Save one page of fields or steps. Refusals are problems."""
    one = record_of(slug, is_locked=True)
    steps = steps_of(one.id) if section == STEPS else ()
    saved = section_content(one, section, steps)
    if fingerprint(saved) != opened:
        return _stale(one, section, saved, typed)
    if one.cancelled_at is not None:
        return [Problem("cancelled")]
    reading = read_steps(typed) if section == STEPS else read_section(one, section, typed)
    problems = reading.problems or [*_taken(one, section, reading), *_unlawful(one, section, reading)]
    if problems:
        return problems
    fields = changed_fields(saved, reading.content)
    apply(one, section, reading)
    return _noted(one, section, saved, reading, fields)


def _stale(one: Consultation, section: str, saved: Content, typed: Content) -> Stale:
    shut = frozen_fields(section, one.published_at is not None)
    return stale_page(saved, typed, shut, last_act(EDIT_ACT, subject_of(one.slug)))


def _taken(one: Consultation, section: str, reading: Reading) -> list[Problem]:
    slug = reading.values.get("slug") if section == BASICS else None
    return check_slug(slug, one.id) if slug else []


def check_slug(slug: str, own_id: int | None = None) -> list[Problem]:
    """Whether the address is free; holds off others who would take it at the same moment."""
    if slug in RESERVED_SLUGS:
        return [Problem("slug_reserved", "slug")]
    is_taken = is_slug_taken(Consultation, slug, own_id)
    return [Problem("slug_taken", "slug", {"slug": slug})] if is_taken else []


def apply(one: Consultation, section: str, reading: Reading) -> None:
    """Write what was read into the rows."""
    if section == STEPS:
        _apply_steps(one, reading.values)
    else:
        for name, value in reading.values.items():
            if name not in ("opens_on", "last_on"):
                setattr(one, name, value)
    if section == DATES and one.published_at is None:
        opens_on, last_on = reading.values["opens_on"], reading.values["last_on"]
        before = (one.opens_at, one.closes_at)
        one.opens_at = day_start(opens_on) if opens_on else None
        one.closes_at = day_start(last_on + timedelta(days=1)) if last_on else None
        _take_steps_along(one, before)
    flag_modified(one, "title")
    db.session.flush()


def _take_steps_along(one: Consultation, before: tuple[datetime | None, datetime | None]) -> None:
    """A step that took the whole time of the consultation takes the whole new time, too."""
    if one.opens_at is None or one.closes_at is None:
        return
    for step in steps_of(one.id):
        if (step.starts_at, step.ends_at) == before:
            step.starts_at, step.ends_at = one.opens_at, one.closes_at


def _apply_steps(one: Consultation, rows: dict[str, dict[str, Any]]) -> None:
    there = {str(step.id): step for step in steps_of(one.id)}
    for code in there.keys() - rows.keys():
        db.session.delete(there[code])
    for place, step in enumerate(there.values(), 1):
        step.position = -place
    db.session.flush()
    ordered = sorted(rows.items(), key=lambda item: item[1]["starts_moment"])
    for place, (code, values) in enumerate(ordered, 1):
        step = there.get(code) or ConsultationStep(consultation_id=one.id)
        for name in ("kind", "title", "description", "place"):
            setattr(step, name, values[name])
        step.starts_at, step.ends_at, step.position = values["starts_moment"], values["ends_moment"], place
        db.session.add(step)


def _unlawful(one: Consultation, section: str, reading: Reading) -> list[Problem]:
    """What is announced already must go on keeping the law."""
    if one.published_at is None:
        return []
    if section != STEPS:
        return check_kept(reading.values, one.retention_months)
    if not reading.values:
        return [Problem("steps_missing")]
    steps = tuple(typed_step_term(code, row) for code, row in reading.values.items())
    return [
        each
        for each in check_terms(replace(terms_of(one, ()), steps=steps), town_terms())
        if is_blocking(each)
    ]


def _noted(
    one: Consultation, section: str, saved: Content, reading: Reading, fields: tuple[str, ...]
) -> Outcome:
    if not fields and saved == reading.content:
        return Saved(one.slug)
    changed = fields or ("steps",)
    facts = edit_facts(section, saved, changed, one.published_at is not None)
    record(EDIT_ACT, subject_of(one.slug), facts)
    return Saved(one.slug, changed)
