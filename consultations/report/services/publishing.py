"""Publishing in one act: what the report says is settled by it, a job makes the document and keeps both as a version.

A document of two thousand marks takes longer than anybody waits for a page, so the act ends before it is made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from consultations.consultation.queries import ConsultationView
from consultations.report.models import ReportDraft, ReportVersion
from consultations.report.queries.gathered import Content, gathered
from consultations.report.queries.written import find_draft, readiness, without_taken_back
from consultations.report.rules.publishing import Publishing, check_publishing
from consultations.report.services.lists import keep_list
from consultations.report.services.participation import settle_participation
from core.audit import record
from core.db import db
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.problems import Problem

ACT_ASKED, ACT = "consultations.report.ask", "consultations.report.publish"
GIVEN_UP = timedelta(minutes=30)
"""After this a document that never came may be asked for once more."""


@dataclass(frozen=True)
class Made:
    """The document of a version on its way."""

    draft_id: int
    pdf: bytes
    content: Content
    """What the document says: without the words that were taken back before it was made."""
    marks_csv: bytes
    """The table of all marks, as it is when the version is kept."""


def ask_to_publish(
    view: ConsultationView, told: Publishing, actor_id: int | None, now: datetime
) -> ReportDraft | list[Problem]:
    """Settle what the next version says, as of now; whoever calls enqueues the job that makes its document."""
    _forget_given_up(view.id, now)
    problems = check_publishing(readiness(view, now), told)
    if problems:
        return problems
    settle_participation(view.id, now)
    number = next_version(view.id)
    content = gathered(view, now) | {
        "version": number,
        "correction": told.correction,
        "bip_url": told.bip_url,
    }
    draft = ReportDraft(
        consultation_id=view.id, content=content, correction=told.correction, bip_url=told.bip_url, asked_at=now,
        asked_by_id=actor_id,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    facts = {"version": number, "correction": told.correction, "marks": content["numbers"]["marks"]}
    record(ACT_ASKED, f"consultation:{view.slug}", facts)
    return draft


def _forget_given_up(consultation_id: int, now: datetime) -> None:
    old = ReportDraft.asked_at < now - GIVEN_UP
    db.session.execute(delete(ReportDraft).where(ReportDraft.consultation_id == consultation_id, old))


def next_version(consultation_id: int) -> int:
    """The number of the version that would come now."""
    last = select(func.max(ReportVersion.number)).where(ReportVersion.consultation_id == consultation_id)
    return (db.session.scalar(last) or 0) + 1


def keep_version(view: ConsultationView, made: Made, now: datetime) -> ReportVersion | None:
    """Keep the document and what it says for good; ``None`` when nobody waits for it any more, or when a mark that it
    quotes was taken back while it was made: then the draft stays, and the document must be made anew."""
    draft = find_draft(view.id, is_locked=True)
    if draft is None or draft.id != made.draft_id:
        return None
    content = made.content
    if without_taken_back(draft.content, view.id) != content:
        return None
    content = content | {"list": {"sha256": hashlib.sha256(made.marks_csv).hexdigest()}}
    number = next_version(view.id)
    stored = store_file(ReadFile(f"raport-{view.slug}-{number}.pdf", PDF, made.pdf), now)
    version = ReportVersion(
        consultation_id=view.id, number=number, content=content, file_id=stored.id, sha256=stored.sha256,
        correction=draft.correction, bip_url=draft.bip_url, published_at=now, published_by_id=draft.asked_by_id,
    )  # fmt: skip
    db.session.add(version)
    db.session.delete(draft)
    db.session.flush()
    keep_list(version, view.slug, made.marks_csv, now)
    facts = {"version": number, "sha256": version.sha256.hex(), "bip_url": version.bip_url}
    record(ACT, f"consultation:{view.slug}", facts)
    return version
