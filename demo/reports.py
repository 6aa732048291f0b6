"""The published report of a demonstration's consultation, made by the services and the program that real ones use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consultations.consultation.queries import find_published
from consultations.marks.services.changing import note_events, write_marks
from consultations.report.document import report_pdf
from consultations.report.lists import list_csv
from consultations.report.queries.written import without_taken_back
from consultations.report.rules.publishing import Publishing
from consultations.report.services.publishing import Made, ask_to_publish, keep_version
from consultations.report.services.writing import Written, write_report
from demo.mark_drafts import DraftMark
from demo.mark_rows import Desk


def publish_report(desk: Desk, told: dict[str, Any], at: datetime) -> None:
    """Write and publish it at a moment of the past. Raises ``ValueError`` when something stands in the way."""
    view = desk.view
    problems = write_report(view, Written(told["course"], told["conclusions"], told["chapters"]), at)
    draft = problems or ask_to_publish(view, Publishing(), desk.approver_id, at)
    if isinstance(draft, list):
        raise ValueError(f"{view.slug}: {draft[0].code} {draft[0].facts}")
    content = without_taken_back(draft.content, view.id)
    made = Made(draft.id, report_pdf(content, view.id), content, list_csv(view))
    if keep_version(find_published(view.slug), made, at) is None:
        raise ValueError(f"{view.slug}: the report was not kept")


def finish_later(drafts: Sequence[DraftMark]) -> None:
    """What was done after the report: it must not know of it."""
    finished: dict[datetime, list[int]] = {}
    for one in drafts:
        if one.is_done_later and one.done_at:
            finished.setdefault(one.done_at, []).append(one.mark_id)
    for moment, marks in finished.items():
        write_marks(marks, done_at=moment, outcome="done")
        note_events(marks, "work_done", moment)
