"""The whole report as data: what a version keeps and what its page, its document and the API are made of.

Decisions, kinds and groups stand in it by their codes, times in UTC (ISO 8601), days as they are in Poland. It holds
nothing of a person: no name, no address of mail, no key, and of somebody's home only the place that was blurred.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consultations.consultation.contents import last_day
from consultations.consultation.models import ConsultationStep
from consultations.consultation.public_queries import DocumentView, documents_of, news_of
from consultations.consultation.queries import ConsultationView, steps_of
from consultations.report.models import ConsultationReport, ParticipationCount
from consultations.report.queries.marks import told_marks
from consultations.report.queries.written import written_report
from consultations.variants.queries import times_of, variants_of
from consultations.variants.rules import VoteState
from core.clock import warsaw
from core.db import db
from maps.models import Area

Content = dict[str, Any]


def gathered(view: ConsultationView, now: datetime) -> Content:
    """The report as it is at a moment. The number of statements does not grow with the marks."""
    return {**framed(view, now), **told_marks(view.id)}


def framed(view: ConsultationView, now: datetime) -> Content:
    """Everything but the marks."""
    written = written_report(view.id)
    return {
        "made_at": now.isoformat(),
        "consultation": _consultation(view),
        "written": {
            "course": written.course,
            "conclusions": written.conclusions,
            "chapters": dict(written.chapters),
        },
        "steps": [_step(one) for one in steps_of(view.id)],
        "documents": [_document(one) for one in documents_of(view.id)],
        "news": _news(view.id),
        "variants": _variants(view.id, now),
        "participation": _participation(view, written),
    }


def _consultation(view: ConsultationView) -> Content:
    one = view.record
    area = db.session.scalar(select(Area.name).where(Area.id == one.area_id)) if one.area_id else None
    return {
        "slug": view.slug, "title": view.title, "kind": view.kind.value, "lead": view.lead, "subject": one.description,
        "legal_basis": one.legal_basis, "area": area or "", "participation": one.participation,
        "moderation": one.moderation, "allows_comments": one.allows_comments,
        "opens_on": warsaw(one.opens_at).date().isoformat() if one.opens_at else None,
        "last_on": last_day(one.closes_at).isoformat() if one.closes_at else None,
        "answers_due_on": one.answers_due_on.isoformat() if one.answers_due_on else None,
    }  # fmt: skip


def _step(one: ConsultationStep) -> Content:
    return {
        "kind": one.kind, "title": one.title, "description": one.description, "place": one.place,
        "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat(),
    }  # fmt: skip


def _document(one: DocumentView) -> Content:
    versions = [
        {"number": each.number, "file": each.file_name, "note": each.note, "added_on": _day(each.added_at)}
        for each in one.versions
    ]
    return {"id": one.id, "name": one.name, "versions": versions}


def _news(consultation_id: int) -> list[Content]:
    """From the first on, as things went."""
    found = reversed(news_of(consultation_id))
    return [{"title": one.title, "body": one.body, "on": _day(one.published_at)} for one in found]


def _variants(consultation_id: int, now: datetime) -> list[Content]:
    """The variants with their voices once the vote is over; before that nothing of it is told."""
    if times_of(consultation_id).state(now) is not VoteState.OVER:
        return []
    found = variants_of(consultation_id)
    return [{"number": one.number, "name": one.name, "voices": one.voices} for one in found]


def _participation(view: ConsultationView, written: ConsultationReport) -> Content:
    """Who took part, as it was added up; ``is_counted`` is false before that."""
    rows = db.session.scalars(
        select(ParticipationCount)
        .where(ParticipationCount.consultation_id == view.id)
        .order_by(ParticipationCount.value)
    ).all()
    return {
        "is_counted": written.counted_at is not None,
        "smallest_group": view.record.smallest_group,
        "groups": {facet: _groups(rows, facet) for facet in ("age", "relation", "area")},
    }


def _groups(rows: Iterable[ParticipationCount], facet: str) -> list[Content]:
    mine = [one for one in rows if one.facet == facet]
    names = _area_names(mine) if facet == "area" else {}
    return [
        {"code": one.value, "people": one.people, **({"name": names.get(one.value, "")} if names else {})}
        for one in mine
    ]


def _area_names(rows: Iterable[ParticipationCount]) -> dict[str, str]:
    numbers = [int(one.value) for one in rows if one.value.isdecimal()]
    if not numbers:
        return {}
    query = select(Area.id, Area.name).where(Area.id.in_(numbers))
    return {str(number): name for number, name in db.session.execute(query)}


def _day(moment: datetime) -> str:
    return warsaw(moment).date().isoformat()
