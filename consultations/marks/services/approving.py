"""The second person: an answer is approved, and then everybody reads it; or returned with a note."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Answer, Mark
from consultations.marks.queries.answers import members, state_of
from consultations.marks.rules.answers import PROMISING, Approver, check_approver, check_deciding, check_note
from consultations.marks.services.changing import note_events, write_marks
from consultations.marks.services.ground import keep_missing_ground
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
    keep_missing_ground(answer, now)
    answer.approved_by_id, answer.approved_at = approver.user_id, now
    db.session.flush()
    answer_id, decision, ids = answer.id, answer.decision, members(answer.id)
    changed = list(db.session.scalars(select(Mark.id).where(Mark.next_answer_id == answer_id)))
    _publish(answer_id, decision, ids, now)
    note_events(
        [one for one in ids if one not in changed], "answered", now, answer=answer_id, decision=decision
    )
    note_events(changed, "answer_changed", now, answer=answer_id, decision=decision)
    facts = {"consultation": view.slug, "decision": decision, "marks": len(ids)}
    record("consultations.answer.approve", f"answer:{answer_id}", facts)
    return []


def _publish(answer_id: int, decision: str, ids: Sequence[int], now: datetime) -> None:
    """Let everybody read it. A work that is written down as done stays so while it is promised, and no longer."""
    told = {"answer_id": answer_id, "next_answer_id": None, "state": "answered"}
    if decision == "done":
        write_marks(ids, **told, outcome=decision, done_at=func.coalesce(Mark.done_at, now))
    elif decision in PROMISING:
        # What a former answer called done, and this one promises, is not done.
        was_done = select(Answer.id).where(Answer.id == Mark.answer_id, Answer.decision == "done").exists()
        write_marks(ids, was_done, done_at=None)
        is_done = case((Mark.done_at.is_not(None), "done"), else_=decision)
        write_marks(ids, **told, outcome=is_done)
    else:
        write_marks(ids, **told, outcome=decision, done_at=None)


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
