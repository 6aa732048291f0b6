"""Reading consultations for the API: the published ones a page at a time, and the versions of a report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from consultations.consultation.models import Consultation
from consultations.consultation.queries import ConsultationView, consultations_with_report, view_of
from consultations.report.models import ReportVersion
from core.db import db
from opendata.queries import PER_PAGE


def published_page(page: int) -> tuple[list[ConsultationView], int]:
    """Published consultations of a page (from 1), newest first, and how many there are. Two statements."""
    published = Consultation.published_at.is_not(None)
    total = db.session.scalar(select(func.count()).select_from(Consultation).where(published)) or 0
    wanted = (
        consultations_with_report().where(published).order_by(Consultation.opens_at.desc(), Consultation.id)
    )
    rows = db.session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [view_of(row) for row in rows], total


def report_versions(consultation_id: int) -> Sequence[ReportVersion]:
    """Published versions, the newest first, with what they say."""
    wanted = select(ReportVersion).where(ReportVersion.consultation_id == consultation_id)
    return db.session.scalars(
        wanted.order_by(ReportVersion.number.desc()).options(undefer(ReportVersion.content))
    ).all()
