"""Milestones of a work: added, changed, moved, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.audit import record
from core.db import db
from core.problems import NotFound, Problem
from pb.implementation import rules
from pb.implementation.models import Milestone
from pb.implementation.queries.office import WorkFile
from pb.implementation.services.telling import Asked, locked, published_on, touch


@dataclass(frozen=True)
class ToldStep:
    """A milestone as it was typed; ``unreadable`` as in ``rules.Told``."""

    name: str
    planned_on: date | None
    done_on: date | None
    unreadable: frozenset[str] = frozenset()


def _check(told: ToldStep, file: WorkFile, asked: Asked) -> list[Problem]:
    days = (told.planned_on, told.done_on, told.unreadable, published_on(file))
    return rules.check_step(told.name, *days, asked.today)


def _step_of(file: WorkFile, step_id: int) -> Milestone:
    found = next((one for one in file.steps if one.id == step_id), None)
    if found is None:
        raise NotFound
    return found


def add_step(asked: Asked, told: ToldStep) -> list[Problem]:
    """One more milestone, the last."""
    file = locked(asked)
    problems = _check(told, file, asked)
    if len(file.steps) >= rules.MOST_STEPS:
        problems.append(Problem("too_many_steps", "name", {"most": rules.MOST_STEPS}))
    if problems:
        return problems
    position = max((one.position for one in file.steps), default=0) + 1
    step = Milestone(implementation_id=file.work.id, position=position, name=told.name)
    step.planned_on, step.done_on = told.planned_on, told.done_on
    db.session.add(step)
    touch(file, asked.now)
    facts = {"name": told.name, "planned": told.planned_on, "done": told.done_on}
    record("pb.work.step.add", asked.subject, facts)
    return []


def change_step(asked: Asked, step_id: int, told: ToldStep) -> list[Problem]:
    """Other words or days of a milestone; a day in ``done_on`` says it is done."""
    file = locked(asked)
    step = _step_of(file, step_id)
    problems = _check(told, file, asked)
    if not problems:
        step.name, step.planned_on, step.done_on = told.name, told.planned_on, told.done_on
        touch(file, asked.now)
        facts = {"step": step_id, "name": told.name, "planned": told.planned_on, "done": told.done_on}
        record("pb.work.step.change", asked.subject, facts)
    return problems


def finish_step(asked: Asked, step_id: int) -> list[Problem]:
    """Done today."""
    file = locked(asked)
    step = _step_of(file, step_id)
    step.done_on = step.done_on or asked.today
    touch(file, asked.now)
    record("pb.work.step.finish", asked.subject, {"step": step_id, "done": step.done_on})
    return []


def move_step(asked: Asked, step_id: int, by: int) -> list[Problem]:
    """One place up (``by`` -1) or down (1); at the end it stays."""
    file = locked(asked)
    order = list(file.steps)
    at = order.index(_step_of(file, step_id))
    if not 0 <= at + by < len(order):
        return []
    other, step = order[at + by], order[at]
    here, there = step.position, other.position
    # The two may not share a place even for a moment, so one waits below zero.
    step.position = -here - 1
    db.session.flush()
    other.position = here
    db.session.flush()
    step.position = there
    touch(file, asked.now)
    record("pb.work.step.move", asked.subject, {"step": step_id, "by": by})
    return []


def remove_step(asked: Asked, step_id: int) -> list[Problem]:
    """One milestone fewer."""
    file = locked(asked)
    step = _step_of(file, step_id)
    db.session.delete(step)
    touch(file, asked.now)
    record("pb.work.step.remove", asked.subject, {"step": step_id, "name": step.name})
    return []
