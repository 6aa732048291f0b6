"""What the office writes into the report: the course, the conclusions, "you said, we do" of each topic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from consultations.consultation.queries import ConsultationView, topics_of
from consultations.report.rules.publishing import check_texts
from consultations.report.services.participation import report_row
from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion

ACT = "consultations.report.write"


@dataclass(frozen=True)
class Written:
    """The texts as they were typed; ``chapters`` by the topic's code, ``version`` that was opened (0: none)."""

    course: str = ""
    conclusions: str = ""
    chapters: dict[str, str] = field(default_factory=dict)
    version: int = 0


def write_report(view: ConsultationView, told: Written, now: datetime) -> list[Problem]:
    """Save the texts. Raises ``StaleVersion`` when somebody else saved meanwhile."""
    known = {one.code for one in topics_of(view.id)}
    chapters = {code: text for code, text in told.chapters.items() if code in known and text}
    named = {f"chapter-{code}": text for code, text in chapters.items()}
    problems = check_texts({"course": told.course, "conclusions": told.conclusions, **named})
    if problems:
        return problems
    report = report_row(view.id, now)
    if report.version != max(told.version, 1):
        raise StaleVersion
    report.course, report.conclusions, report.chapters = told.course, told.conclusions, chapters
    report.changed_at = now
    db.session.flush()
    record(
        ACT, f"consultation:{view.slug}", {"conclusions": len(told.conclusions), "chapters": len(chapters)}
    )
    return []
