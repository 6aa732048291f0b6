"""Writing an answer: begun for one mark or a group, kept as a draft, sent for approval, given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Answer, Mark
from consultations.marks.queries.answers import members, state_of
from consultations.marks.rules.answers import (
    GROUP_MOST,
    Answering,
    check_answer,
    check_saved,
    check_writing,
)
from consultations.marks.services.assigning import OF_TOPIC, assign_marks
from consultations.marks.services.changing import lock_marks, write_marks
from consultations.marks.services.ground import keep_ground
from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion


def begin_answer(
    view: ConsultationView, mark_ids: Sequence[int], actor_id: int, now: datetime
) -> Answer | list[Problem]:
    """A draft for these marks. New ones are the writer's from now on; approved answers stay until it is approved."""
    marks = lock_marks(mark_ids)
    problems = check_group(marks)
    if problems:
        return problems
    ids = [one.id for one in marks]
    fresh = [one.id for one in marks if one.state == "new"]
    if fresh and assign_marks(view.slug, fresh, OF_TOPIC, actor_id, now):
        # A topic without a unit: the writer takes the marks all the same.
        write_marks(fresh, state="assigned", official_id=actor_id, assigned_at=now)
    answer = Answer(
        consultation_id=view.id, decision="", grounds="", written_by_id=actor_id, written_at=now,
        department_id=next((one.department_id for one in lock_marks(ids) if one.department_id), None),
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    join_marks(answer, ids)
    return answer


def check_group(marks: Sequence[Mark]) -> list[Problem]:
    """Marks that may be answered together: some, not too many, none of them in another draft."""
    if not marks:
        return [Problem("marks_missing")]
    if len(marks) > GROUP_MOST:
        return [Problem("group_too_large", None, {"most": GROUP_MOST, "count": len(marks)})]
    taken = sorted(one.number for one in marks if is_taken(one))
    return [Problem("marks_taken", None, {"numbers": taken[:10]})] if taken else []


def is_taken(mark: Mark) -> bool:
    """Whether somebody is writing an answer to this mark."""
    return mark.next_answer_id is not None or (mark.answer_id is not None and mark.state != "answered")


def join_marks(answer: Answer, mark_ids: Sequence[int]) -> None:
    """Let a draft be for these marks too: in place of an approved answer, or as their first."""
    for is_answered, column in ((True, "next_answer_id"), (False, "answer_id")):
        chosen = Mark.state == "answered" if is_answered else Mark.state != "answered"
        write_marks(mark_ids, chosen, **{column: answer.id})


def leave_marks(answer: Answer, mark_ids: Sequence[int], version: int) -> list[Problem]:
    """Take marks out of a draft; one at least stays. Raises ``StaleVersion`` for another version."""
    check_version(answer, version)
    problems = check_writing(state_of(answer))
    if problems or not mark_ids:
        return problems
    if not set(members(answer.id)) - set(mark_ids):
        return [Problem("last_mark")]
    _release(answer.id, mark_ids)
    call_back(answer)
    return []


def _release(answer_id: int, mark_ids: Sequence[int]) -> None:
    write_marks(mark_ids, Mark.next_answer_id == answer_id, next_answer_id=None)
    write_marks(
        mark_ids, Mark.answer_id == answer_id, Mark.state != "answered", answer_id=None, state="assigned"
    )


def drafts_of(mark: Mark) -> list[Answer]:
    """The answers that are written or wait to be signed for a mark; they and the mark are held until the end of the act.

    Answers first, as whoever signs holds them. Raises ``StaleVersion`` when the mark went into another meanwhile.
    """
    wanted = _draft_ids(mark)
    held = select(Answer).where(Answer.id.in_(wanted)).order_by(Answer.id).with_for_update()
    drafts = db.session.scalars(held.execution_options(populate_existing=True)).all()
    db.session.refresh(mark, with_for_update=True)
    if _draft_ids(mark) - wanted:
        raise StaleVersion
    return [one for one in drafts if one.approved_at is None]


def _draft_ids(mark: Mark) -> set[int]:
    first = mark.answer_id if mark.state != "answered" else None
    return {one for one in (first, mark.next_answer_id) if one is not None}


def call_back(answer: Answer) -> None:
    """What the answer is for has changed: whoever writes or signs it reads it anew, and a sent one is the writer's."""
    _take_back_sending(answer)
    db.session.refresh(answer)
    flag_modified(answer, "grounds")  # A new version, although no word of it changed.
    db.session.flush()


def drop_if_empty(answer_id: int) -> None:
    """Give a draft up that is for no mark any more."""
    if not members(answer_id):
        db.session.delete(db.session.get_one(Answer, answer_id))
        record("consultations.answer.drop", f"answer:{answer_id}", {"marks": 0})


def check_version(answer: Answer, version: int) -> None:
    """Raises ``StaleVersion`` when it is not the answer that this person has read."""
    if answer.version != version:
        raise StaleVersion


def add_marks(answer: Answer, mark_ids: Sequence[int], version: int) -> list[Problem]:
    """Gather more marks under a draft. Raises ``StaleVersion`` for another version."""
    check_version(answer, version)
    problems = check_writing(state_of(answer))
    if problems:
        return problems
    already = members(answer.id)
    new = lock_marks([one for one in mark_ids if one not in already])
    if len(already) + len(new) > GROUP_MOST:
        return [Problem("group_too_large", None, {"most": GROUP_MOST, "count": len(already) + len(new)})]
    problems = check_group(new) if new else []
    if new and not problems:
        join_marks(answer, [one.id for one in new])
        call_back(answer)
    return problems


def save_answer(answer: Answer, told: Answering, version: int, actor_id: int, now: datetime) -> list[Problem]:
    """Keep a draft as far as it is. Raises ``StaleVersion`` when somebody else has saved it meanwhile."""
    problems = check_writing(state_of(answer)) or check_saved(told)
    if problems:
        return problems
    check_version(answer, version)
    _take_back_sending(answer)
    answer.decision, answer.grounds, answer.promised_on = told.decision, told.grounds, told.promised_on
    answer.written_by_id, answer.written_at = actor_id, now
    db.session.flush()
    return []


def _take_back_sending(answer: Answer) -> None:
    if answer.sent_at is not None:
        answer.sent_at = None
        write_marks(members(answer.id), Mark.state == "to_approve", state="assigned")


def send_answer(
    view: ConsultationView,
    answer: Answer,
    told: Answering,
    version: int,
    actor_id: int,
    now: datetime,
    today: date,
) -> list[Problem]:
    """Keep the draft and let it wait for another person. What is missing is said, and the draft is kept all the same."""
    problems = save_answer(answer, told, version, actor_id, now)
    problems = problems or check_answer(told, today)
    if problems:
        return problems
    keep_ground(answer, now)
    answer.sent_at, answer.returned_note = now, ""
    db.session.flush()
    write_marks(members(answer.id), Mark.answer_id == answer.id, Mark.state != "answered", state="to_approve")
    record(
        "consultations.answer.send",
        f"answer:{answer.id}",
        {"consultation": view.slug, "decision": told.decision},
    )
    return []


def drop_answer(view: ConsultationView, answer: Answer, version: int) -> list[Problem]:
    """Give a draft up; its marks wait again. Raises ``StaleVersion`` for another version."""
    check_version(answer, version)
    problems = check_writing(state_of(answer))
    if problems:
        return problems
    answer_id = answer.id
    _release(answer_id, members(answer_id))
    db.session.delete(db.session.get_one(Answer, answer_id))
    record("consultations.answer.drop", f"answer:{answer_id}", {"consultation": view.slug})
    return []
