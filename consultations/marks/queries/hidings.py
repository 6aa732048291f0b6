"""Hidings of marks: the present one of a mark, and those that a second person has to look at."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from consultations.marks.hiding_models import Hiding
from consultations.marks.models import Mark
from consultations.marks.rules.hiding import HidingState
from consultations.marks.rules.retention import NOTHING_LEFT
from core.db import db
from core.problems import NotFound


def present_hiding(mark_id: int) -> Hiding | None:
    """Why a mark is hidden now."""
    return db.session.scalar(select(Hiding).where(Hiding.mark_id == mark_id, Hiding.ended_at.is_(None)))


def hiding_to_judge(consultation_id: int, hiding_id: int) -> Hiding:
    """A hiding, held until the end of the act. Raises ``NotFound``."""
    own = select(Mark.id).where(Mark.id == Hiding.mark_id, Mark.consultation_id == consultation_id)
    wanted = select(Hiding).where(Hiding.id == hiding_id, own.exists()).with_for_update()
    found = db.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def state_of(hiding: Hiding) -> HidingState:
    """A hiding as the rules look at it."""
    return HidingState(
        hiding.hidden_by_id, hiding.ended_at is not None, hiding.confirmed_at is not None,
        hiding.objected_at is not None, hiding.judged_at is not None,
    )  # fmt: skip


def waits_for_judgement() -> list[ColumnElement[bool]]:
    """Conditions of a mark with its present hiding: its author objected, nobody has answered."""
    return [*_present(), Hiding.objected_at.is_not(None), Hiding.judged_at.is_(None)]


def waits_for_second_person() -> list[ColumnElement[bool]]:
    """Conditions of a mark with its present hiding: nobody but who hid it has looked at it."""
    return [*_present(), Hiding.objected_at.is_(None), Hiding.confirmed_at.is_(None)]


def _present() -> list[ColumnElement[bool]]:
    """What outlived its keep time has no words that anybody could look at."""
    is_hidden = [Mark.visibility == "hidden", Mark.retention_until < NOTHING_LEFT]
    return [Hiding.mark_id == Mark.id, Hiding.ended_at.is_(None), *is_hidden]
