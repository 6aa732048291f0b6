"""What the office wrote, what was published, what is on its way, and the marks that stand in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import undefer

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Mark, MarkEvent
from consultations.report.models import ConsultationReport, ReportDraft, ReportVersion
from consultations.report.rules.publishing import Readiness
from consultations.variants.queries import times_of
from consultations.variants.rules import VoteState
from core.db import db
from core.problems import NotFound

NAMED = 20
MOST_VERSIONS = 32_767
"""What a small number of PostgreSQL holds; an address may say more."""


@dataclass(frozen=True)
class Undecided:
    """Marks without an approved decision: how many, the first of them with whether they are ``held``."""

    count: int
    first: tuple[tuple[int, bool], ...]


def written_report(consultation_id: int, is_locked: bool = False) -> ConsultationReport:
    """What the office wrote; a new one that is not stored yet where it wrote nothing."""
    query = select(ConsultationReport).where(ConsultationReport.consultation_id == consultation_id)
    found = db.session.scalar(query.with_for_update() if is_locked else query)
    return found or ConsultationReport(
        consultation_id=consultation_id, course="", conclusions="", chapters={}, version=0
    )


def undecided_marks(consultation_id: int) -> Undecided:
    """Public and held marks without a decision, by number. Two statements."""
    lacks = (
        Mark.consultation_id == consultation_id,
        Mark.visibility.in_(("public", "held")),
        Mark.outcome == "",
    )
    count = db.session.scalar(select(func.count()).select_from(Mark).where(*lacks)) or 0
    first = select(Mark.number, Mark.visibility == "held").where(*lacks).order_by(Mark.number).limit(NAMED)
    return Undecided(count, tuple((number, is_held) for number, is_held in db.session.execute(first)))


def hidden_marks(consultation_id: int) -> int:
    """How many marks the office hid: a report names each with the reason."""
    query = select(func.count()).select_from(Mark)
    return (
        db.session.scalar(query.where(Mark.consultation_id == consultation_id, Mark.visibility == "hidden"))
        or 0
    )


def versions_of(consultation_id: int) -> Sequence[ReportVersion]:
    """Published versions without what they say, the newest first."""
    query = select(ReportVersion).where(ReportVersion.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(ReportVersion.number.desc())).all()


def find_version(consultation_id: int, number: int | None = None) -> ReportVersion:
    """A published version with what it says, the newest without a number. Raises ``NotFound``."""
    query = select(ReportVersion).where(ReportVersion.consultation_id == consultation_id)
    if number is not None:
        query = query.where(ReportVersion.number == min(number, MOST_VERSIONS))
    newest = query.order_by(ReportVersion.number.desc()).limit(1)
    found = db.session.scalar(newest.options(undefer(ReportVersion.content)))
    if found is None or number is not None and found.number != number:
        raise NotFound
    return found


def find_draft(consultation_id: int, is_locked: bool = False) -> ReportDraft | None:
    """The version on its way, if there is one."""
    query = select(ReportDraft).where(ReportDraft.consultation_id == consultation_id)
    return db.session.scalar(query.with_for_update() if is_locked else query)


def readiness(view: ConsultationView, now: datetime, undecided: Undecided | None = None) -> Readiness:
    """What publication stands on now; ``undecided`` where it was counted already."""
    versions = select(func.count()).where(ReportVersion.consultation_id == view.id)
    return Readiness(
        stage=view.stage(now),
        closes_at=view.times.closes_at,
        undecided=(undecided or undecided_marks(view.id)).count,
        has_conclusions=bool(written_report(view.id).conclusions),
        versions=db.session.scalar(versions) or 0,
        is_voting=times_of(view.id).state(now) in (VoteState.AHEAD, VoteState.OPEN),
        is_in_making=find_draft(view.id) is not None,
    )


def taken_back(consultation_id: int) -> frozenset[int]:
    """Numbers of marks that their authors erased or the office hid: their words are shown no more, not even out of a
    version that was published before. Words that only outlived their keep time stay in the report. One statement."""
    erased = select(MarkEvent.id).where(MarkEvent.mark_id == Mark.id, MarkEvent.kind == "withdrawn")
    gone = or_(Mark.visibility == "hidden", and_(Mark.visibility == "withdrawn", erased.exists()))
    query = select(Mark.number).where(Mark.consultation_id == consultation_id, gone)
    return frozenset(db.session.scalars(query))


def without_taken_back(content: dict[str, Any], consultation_id: int) -> dict[str, Any]:
    """What a version says without the words and places of marks that were taken back since."""
    gone = taken_back(consultation_id)
    if not gone:
        return content
    emptied: dict[str, Any] = {
        "body": "",
        "replies": [],
        "place": "",
        "area": "",
        "lon": None,
        "lat": None,
        "is_taken_back": True,
    }
    topics = [
        {
            **topic,
            "answers": [
                {
                    **answer,
                    "marks": [
                        {**one, **emptied} if one["number"] in gone else one for one in answer["marks"]
                    ],
                }
                for answer in topic["answers"]
            ],
        }
        for topic in content["topics"]
    ]
    return {**content, "topics": topics}
