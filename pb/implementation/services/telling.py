"""What the office says of a work: state, money, contractor, leader, a term moved with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from accounts.queries import working_people
from accounts.rules import Role
from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import Problem, StaleVersion
from pb.implementation import rules
from pb.implementation.models import Delay
from pb.implementation.queries.office import WorkFile, work_file
from pb.implementation.rules import Before, State, Told
from pb.implementation.services.answers import put_answer_by


@dataclass(frozen=True)
class Asked:
    """Which work is meant, at which version it was shown, and when the act comes."""

    round_id: int
    slug: str
    number: int
    version: int
    now: datetime

    @property
    def today(self) -> date:
        """The day in Poland."""
        return warsaw(self.now).date()

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"work:{self.slug}/{self.number}"


def locked(asked: Asked) -> WorkFile:
    """The work, locked until the act ends. Raises ``NotFound``, and ``StaleVersion`` when it changed meanwhile."""
    file = work_file(asked.round_id, asked.number, asked.today, is_locked=True)
    if file.work.version != asked.version:
        raise StaleVersion
    return file


def touch(file: WorkFile, now: datetime) -> None:
    """There is news of this work; also makes its version grow when only what belongs to it changed."""
    file.work.updated_at = now
    flag_modified(file.work, "updated_at")


def published_on(file: WorkFile) -> date:
    """The day of the result in Poland."""
    return warsaw(file.published_at).date()


def tell(asked: Asked, told: Told) -> list[Problem]:
    """Write state, money, contractor, leader, term and note. Raises ``NotFound`` and ``StaleVersion``."""
    file = locked(asked)
    work = file.work
    open_steps = tuple(one.name for one in file.steps if one.done_on is None)
    before = Before(file.last_due, file.project.cost, published_on(file), open_steps)
    problems = rules.check_told(told, before, asked.today)
    if told.leader_id not in (None, work.leader_id) and told.leader_id not in working_people(Role.OFFICIAL):
        problems.append(Problem("leader_unknown", "leader_id"))
    if problems or told.state is None or told.spent is None:
        return problems
    changed = {
        name: (getattr(work, name), value)
        for name, value in (
            ("state", told.state.value), ("spent", told.spent), ("contractor", told.contractor),
            ("leader_id", told.leader_id), ("due_on", told.due_on), ("finished_on", told.finished_on), ("note", told.note),
        )
        if getattr(work, name) != value
    }  # fmt: skip
    if work.state == State.DONE and told.state is not State.DONE:
        put_answer_by(work, asked.now)
    for name, (_old, value) in changed.items():
        setattr(work, name, value)
    work.delay_weeks = rules.moved_delay(work.delay_weeks, file.first_due, before.due_on, told.due_on)
    touch(file, asked.now)
    facts = {name: {"from": old, "to": new} for name, (old, new) in changed.items() if name != "note"}
    record("pb.work.tell", asked.subject, {**facts, "note_changed": "note" in changed})
    return []


def postpone(asked: Asked, to_on: date | None, reason: str) -> list[Problem]:
    """Move the term and keep from when, to when and why; a work not over is late from then on."""
    file = locked(asked)
    work = file.work
    from_on = file.last_due
    problems = rules.check_delay(from_on, to_on, reason, State(work.state), asked.today)
    if problems or to_on is None:
        return problems
    db.session.add(
        Delay(implementation_id=work.id, reported_at=asked.now, from_on=from_on, to_on=to_on, reason=reason)
    )
    work.delay_weeks = rules.moved_delay(work.delay_weeks, file.first_due, from_on, to_on)
    work.due_on, work.note = to_on, reason
    if from_on is not None:
        work.state = State.LATE
    touch(file, asked.now)
    record("pb.work.postpone", asked.subject, {"from": from_on, "to": to_on})
    return []
