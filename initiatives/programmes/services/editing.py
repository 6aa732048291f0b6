"""Saving a page of a programme's editor: never over somebody else's change, never what is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from accounts.departments.queries import active_departments
from core.audit import last_act, record
from core.db import after_commit, db
from core.field_rows import Reading
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale, changed_fields, edit_facts, stale_page
from core.problems import Problem
from core.site.record import forget_site
from core.slugs import is_slug_taken
from initiatives.programmes.contents import read_section, section_content
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import freeze_of, record_of
from initiatives.programmes.rules.sections import (
    BASICS,
    CALLS,
    CONTACT,
    CRITERIA,
    GROUND,
    RESERVED_SLUGS,
    has_shut_rows,
    shut_fields,
)
from initiatives.programmes.rules.span import check_works_until
from initiatives.programmes.services.rows import check_calls, write_calls, write_criteria
from initiatives.programmes.services.versions import keep_version
from maps.models import Area

EDIT_ACT = "initiatives.programme.edit"


@dataclass(frozen=True)
class Act:
    """Who saves, when."""

    actor_id: int | None
    now: datetime


def subject_of(slug: str) -> str:
    """What the audit log calls a programme."""
    return f"programme:{slug}"


def save_section(slug: str, section: str, typed: Content, opened: str, act: Act) -> Outcome:
    """Save one page. Refusals are problems; a published programme gets a further version."""
    one = record_of(slug, is_locked=True)
    saved, freeze = section_content(one, section), freeze_of(one, act.now)
    frozen = freeze is not None
    if has_shut_rows(section, frozen):
        return [Problem("frozen", facts={"by": freeze})]
    if fingerprint(saved) != opened:
        return _stale(one, section, saved, typed, frozen)
    if one.closed_at is not None:
        return [Problem("closed")]
    reading = read_section(one, section, typed, frozen)
    problems = reading.problems or _refused(one, section, reading.values, act.now, frozen)
    if problems:
        return problems
    _apply(one, section, reading.values)
    return _noted(one, section, saved, reading, act)


def _stale(one: Programme, section: str, saved: Content, typed: Content, frozen: bool) -> Stale:
    shut = shut_fields(section, one.published_at is not None, frozen)
    return stale_page(saved, typed, shut, last_act(EDIT_ACT, subject_of(one.slug)))


def _refused(
    one: Programme, section: str, values: dict[str, Any], now: datetime, frozen: bool
) -> list[Problem]:
    if section == BASICS:
        kept = one.works_span[1] if frozen else None
        return [
            *check_slug(values["slug"], one.id),
            *check_works_until(values["year"], values["works_until"], kept),
        ]
    if section == CALLS:
        return check_calls(one, values["rows"], now)
    if section == GROUND and values["area_id"] and db.session.get(Area, values["area_id"]) is None:
        return [Problem("not_a_choice", "area_id")]
    chosen = values.get("department_id") if section == CONTACT else None
    if chosen and chosen != one.department_id and all(each.id != chosen for each in active_departments()):
        return [Problem("not_a_choice", "department_id")]
    return []


def check_slug(slug: str, own_id: int | None = None) -> list[Problem]:
    """Whether the address is free; holds off others who would take it at the same moment."""
    if slug in RESERVED_SLUGS:
        return [Problem("slug_reserved", "slug")]
    is_taken = is_slug_taken(Programme, slug, own_id)
    return [Problem("slug_taken", "slug", {"slug": slug})] if is_taken else []


def _apply(one: Programme, section: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name != "rows":
            setattr(one, name, value)
    if section == CRITERIA:
        write_criteria(one, values["rows"])
    if section == CALLS:
        write_calls(one, values["rows"])
        after_commit(forget_site)
    if section == GROUND:
        asked = select(Area.boundary).where(Area.id == one.area_id)
        one.boundary = db.session.scalar(asked) if one.area_id else None
    flag_modified(one, "title")
    db.session.flush()


def _noted(one: Programme, section: str, saved: Content, reading: Reading, act: Act) -> Outcome:
    fields = changed_fields(saved, reading.content)
    if not fields and saved == reading.content:
        return Saved(one.slug)
    changed = fields or ("rows",)
    facts = edit_facts(section, saved, changed, one.published_at is not None)
    if one.published_at is not None:
        version = keep_version(one, act.actor_id, act.now)
        facts["version"] = version.number if version else None
    record(EDIT_ACT, subject_of(one.slug), facts)
    return Saved(one.slug, changed)
