"""Marks go on to another procedure as a draft of its own, and come back when nothing came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import update

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import HandedMark, Handover, Mark
from consultations.marks.queries.board import public_ids
from consultations.marks.queries.handed import (
    every_handover_of_mark,
    handover_of_entry,
    marks_of_handover,
    marks_to_hand,
    public_shapes,
)
from consultations.marks.rules.handing import (
    HandedIn,
    check_handing,
    check_title,
    cut,
    quoted,
    without_words,
)
from consultations.marks.services.changing import lock_marks, note_events
from core.audit import record
from core.db import db
from core.passing import Passed, Receiver, Source, Standing, receiver_named
from core.problems import Problem
from maps.place_shapes import as_text, parts_of, raw_of

INSTEAD = "(słowa usunięte przez autora)"
"""What a draft of another procedure says in place of erased words; drafts are written in Polish."""


@dataclass(frozen=True)
class Handing:
    """What an official says: which marks, under what title, where to. ``office_url`` is of the consultation."""

    numbers: tuple[int, ...]
    title: str
    destination: str
    entry_key: UUID
    url: str
    address: str
    """The whole address of a mark, with ``{number}`` in it."""
    office_url: str
    opening: str
    more: str
    """How the description begins, and what stands for marks that it has no room for."""


@dataclass(frozen=True)
class Handed:
    """A handover, and whether this form has just made it."""

    handover_id: int
    is_new: bool


def hand_over(
    view: ConsultationView, handing: Handing, receiver: Receiver, actor_id: int, now: datetime
) -> Handed | list[Problem]:
    """Make a draft of the receiver's out of these marks. A form sent twice is one handover."""
    locked = lock_marks(public_ids(view.id, list(handing.numbers)))
    made = handover_of_entry(handing.entry_key)
    if made is not None and made.consultation_id == view.id:
        return Handed(made.id, False)
    marks = marks_to_hand(view.id, [one.number for one in locked], handing.address)
    problems = check_handing(marks) + check_title(handing.title, receiver.lengths.title)
    if problems:
        return problems
    target = receiver.take(_passed(view, handing, marks, receiver), handing.destination, actor_id, now)
    if isinstance(target, list):
        return target
    kept = _keep(view, handing, receiver.name, target, locked, actor_id, now)
    return Handed(kept.id, True)


def _keep(
    view: ConsultationView, handing: Handing, procedure: str, target: str, marks: Sequence[Mark], actor_id: int, now: datetime
) -> Handover:  # fmt: skip
    handover = Handover(
        consultation_id=view.id, entry_key=handing.entry_key, procedure=procedure, target=target,
        title=handing.title, handed_at=now, handed_by_id=actor_id,
    )  # fmt: skip
    db.session.add(handover)
    db.session.flush()
    db.session.add_all(HandedMark(handover_id=handover.id, mark_id=one.id) for one in marks)
    note_events([one.id for one in marks], "handed_over", now, title=handing.title)
    facts = {"title": handing.title, "procedure": procedure, "numbers": [one.number for one in marks]}
    record("consultations.mark.hand_over", f"consultation:{view.slug}", facts)
    db.session.flush()
    return handover


def _passed(
    view: ConsultationView, handing: Handing, marks: Sequence[HandedIn], receiver: Receiver
) -> Passed:
    numbers = [one.number for one in marks]
    shapes = [part for one in public_shapes(view.id, numbers) for part in parts_of(one)]
    things = tuple((one, f"{handing.url}uwagi/{one}") for one in numbers)
    return Passed(
        entry_key=handing.entry_key,
        source=Source("consultations", view.title, handing.url, handing.office_url, things),
        title=handing.title, summary=cut(marks[0].body, receiver.lengths.summary),
        description=quoted(handing.opening, marks, handing.more, receiver.lengths.description),
        shapes=as_text([raw_of(part) for part in shapes]), place=next((one.place for one in marks if one.place), ""),
    )  # fmt: skip


def take_back(view: ConsultationView, handover: Handover, receiver: Receiver, now: datetime) -> list[Problem]:
    """The marks are free again (``handover`` locked by the caller): of a draft, or of what ended or is gone."""
    if handover.taken_back_at is not None:
        return [Problem("taken_back_already")]
    if receiver.fates([handover.target])[handover.target].standing is not Standing.GONE:
        problems = receiver.let_go(handover.target, now)
        if problems:
            return problems
    handover.taken_back_at = now
    released = update(HandedMark).where(HandedMark.handover_id == handover.id).values(is_live=False)
    db.session.execute(released.execution_options(synchronize_session=False))
    marks = marks_of_handover(handover.id)
    note_events([one for one, _number, _body in marks], "taken_back", now, title=handover.title)
    facts = {"title": handover.title, "numbers": [number for _id, number, _body in marks]}
    record("consultations.mark.take_back", f"consultation:{view.slug}", facts)
    db.session.flush()
    return []


def take_words_back(mark: Mark) -> None:
    """Drafts that are not sent yet lose what they quote of a mark; to be called while it still has its words."""
    change = partial(without_words, number=mark.number, body=mark.body, instead=INSTEAD)
    for one in every_handover_of_mark(mark.id):
        receiver_named(one.procedure).reword(one.target, change)
