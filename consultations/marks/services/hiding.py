"""A mark is hidden for a ground of the town's list, a second person looks at it, its author may object."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from consultations.consultation.queries import town_hiding_grounds
from consultations.marks.hiding_models import Hiding
from consultations.marks.models import Mark
from consultations.marks.queries.hidings import present_hiding, state_of
from consultations.marks.rules.hiding import (
    Given,
    check_confirming,
    check_hiding,
    check_objecting,
    check_upholding,
    ground_named,
    reason_of,
)
from consultations.marks.rules.screening import without_personal
from consultations.marks.services.changing import note_event
from consultations.marks.services.taking_back import tell_taking_back
from core.audit import record
from core.db import db
from core.problems import Problem


def hide_mark(mark: Mark, given: Given, actor_id: int | None, now: datetime) -> list[Problem]:
    """Nobody but its author and the office sees it; for what and why is told to everybody and kept in the log."""
    grounds = town_hiding_grounds()
    problems = check_hiding(given, grounds)
    if problems:
        return problems
    ground, is_new = ground_named(given.ground, grounds), mark.visibility != "hidden"
    mark.visibility, mark.hidden_reason = "hidden", reason_of(ground, given.words)
    end_hiding(mark.id, now)
    told = {"ground": ground.name, "basis": ground.basis, "words": given.words}
    db.session.add(Hiding(mark_id=mark.id, hidden_by_id=actor_id, hidden_at=now, **told))
    db.session.flush()
    reason = without_personal(given.words)
    record(
        "consultations.mark.hide",
        f"mark:{mark.id}",
        {"number": mark.number, "ground": ground.name, "reason": reason},
    )
    if is_new:
        note_event(mark.id, "hidden", now, reason=ground.words)
        tell_taking_back(mark.consultation_id, mark.number, "hidden", now)
    return []


def end_hiding(mark_id: int, now: datetime) -> Hiding | None:
    """The mark is hidden no more, or for another reason; gives what ended."""
    present = present_hiding(mark_id)
    if present is not None:
        present.ended_at = now
        db.session.flush()
    return present


def confirm_hiding(hiding: Hiding, actor_id: int | None, now: datetime) -> list[Problem]:
    """A second person finds it rightly hidden."""
    problems = check_confirming(state_of(hiding), actor_id)
    if not problems:
        hiding.confirmed_by_id, hiding.confirmed_at = actor_id, now
        record("consultations.mark.hiding_confirm", f"mark:{hiding.mark_id}", {"ground": hiding.ground})
    return problems


def uphold_hiding(hiding: Hiding, words: str, actor_id: int | None, now: datetime) -> list[Problem]:
    """A second person answers the author's objection: it stays hidden."""
    problems = check_upholding(state_of(hiding), actor_id, words)
    if not problems:
        hiding.judged_by_id, hiding.judged_at, hiding.judgement = actor_id, now, words
        facts = {"ground": hiding.ground, "reason": without_personal(words)}
        record("consultations.mark.hiding_uphold", f"mark:{hiding.mark_id}", facts)
    return problems


def object_to_hiding(mark: Mark, words: str, now: datetime) -> list[Problem]:
    """The author says why it should be shown; the office's log has that it was said, not the words."""
    present = present_hiding(mark.id)
    problems = check_objecting(state_of(present) if present else None, words)
    if not problems and present is not None:
        present.objection, present.objected_at = words, now
        record("consultations.mark.hiding_object", f"mark:{mark.id}", {"number": mark.number})
    return problems


def forget_hidings(mark_id: int) -> None:
    """Its author erased the mark: with it goes what they objected, and why it was hidden."""
    db.session.execute(delete(Hiding).where(Hiding.mark_id == mark_id))
