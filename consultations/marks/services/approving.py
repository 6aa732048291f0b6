"""The second person: an answer is approved, and then everybody reads it; or returned with a note."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Answer, Mark
from consultations.marks.queries.answers import members, state_of
from consultations.marks.rules.answers import Approver, check_approver, check_deciding, check_note
from consultations.marks.services.changing import note_events, write_marks
from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion


def approve_answer(
    view: ConsultationView,
    answer: Answer,
    version: int,
    approver: Approver,
    officials: Collection[int],
    now: datetime,
) -> list[Problem]:
    """Publish an answer (locked by the caller) to each of its marks. Raises ``StaleVersion`` for another version."""
    if answer.version != version:
        raise StaleVersion
    problems = check_deciding(state_of(answer)) or check_approver(approver, answer.written_by_id, officials)
    if problems:
        return problems
    answer.approved_by_id, answer.approved_at = approver.user_id, now
    db.session.flush()
    answer_id, decision, ids = answer.id, answer.decision, members(answer.id)
    changed = list(db.session.scalars(select(Mark.id).where(Mark.next_answer_id == answer_id)))
    done_at = {"done_at": now} if decision == "done" else {}
    write_marks(ids, answer_id=answer_id, next_answer_id=None, state="answered", outcome=decision, **done_at)
    note_events(
        [one for one in ids if one not in changed], "answered", now, answer=answer_id, decision=decision
    )
    note_events(changed, "answer_changed", now, answer=answer_id, decision=decision)
    facts = {"consultation": view.slug, "decision": decision, "marks": len(ids)}
    record("consultations.answer.approve", f"answer:{answer_id}", facts)
    return []


def return_answer(
    view: ConsultationView, answer: Answer, version: int, note: str, actor_id: int
) -> list[Problem]:
    """Back to the writer, with what to mend. Raises ``StaleVersion`` for another version."""
    if answer.version != version:
        raise StaleVersion
    problems = check_deciding(state_of(answer)) or check_note(note)
    if problems:
        return problems
    answer.sent_at, answer.returned_note = None, note
    db.session.flush()
    answer_id = answer.id
    write_marks(members(answer_id), Mark.state == "to_approve", state="assigned")
    record("consultations.answer.return", f"answer:{answer_id}", {"consultation": view.slug, "by": actor_id})
    return []
