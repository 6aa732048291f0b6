"""Beginning a programme, and throwing a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.audit import record
from core.db import db
from core.field_rows import read_fields
from core.problems import Problem
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.presets import LEGAL_BASIS, NOTICE
from initiatives.programmes.rules.sections import BASICS, SECTIONS
from initiatives.programmes.services.editing import check_slug, subject_of

STARTING = ("title", "slug", "year")
RETENTION_MONTHS = 60
"""Five years, as an agreement's papers are kept."""


@dataclass(frozen=True)
class NewProgramme:
    """What the form of a new programme brings, as it was typed."""

    title: str = ""
    slug: str = ""
    year: str = ""


def create_programme(new: NewProgramme, controller: str, now: datetime) -> Programme | list[Problem]:
    """A draft that only the office sees. ``controller`` of personal data, for the notice."""
    fields = [each for each in SECTIONS[BASICS].fields if each.name in STARTING]
    reading = read_fields(fields, {name: getattr(new, name) for name in STARTING})
    problems = reading.problems
    if "slug" in reading.values:
        problems += check_slug(reading.values["slug"])
    if problems:
        return problems
    made = Programme(
        **reading.values, budget=Decimal(0), own_share=Decimal(0), hour_rate=Decimal(0), legal_basis=LEGAL_BASIS,
        privacy_notice=NOTICE.format(controller=controller or "gmina", months=RETENTION_MONTHS),
        retention_months=RETENTION_MONTHS, created_at=now,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("initiatives.programme.create", subject_of(made.slug), {"title": made.title})
    return made


def discard_draft(slug: str) -> list[Problem]:
    """Throw a draft away. What was published stays."""
    one = record_of(slug, is_locked=True)
    if one.published_at is not None:
        return [Problem("published")]
    db.session.delete(one)
    record("initiatives.programme.discard", subject_of(slug), {"title": one.title})
    return []
