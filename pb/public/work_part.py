"""What a project's page says of its building: money, steps, delays, the author's word, photographs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from core.web.filters import day
from core.web.polish import polish
from pb.implementation.queries.shown import ShownPhoto, WorkWithSteps
from pb.implementation.rules import OVER, State
from pb.implementation.texts import (
    acceptance_sentence,
    delay_sentence,
    due_sentence,
    finished_sentence,
    money_sentence,
    state_tag,
    state_word,
    step_words,
)


@dataclass(frozen=True)
class WorkPart:
    """Ready words of the building of one project."""

    tag: str
    word: str
    spent: Decimal
    money: Markup
    due: str
    note: str
    contractor: str
    steps: list[dict[str, Any]]
    delays: list[tuple[str, str, str]]
    acceptance: str
    acceptance_note: str
    earlier: list[tuple[str, str]]
    before: tuple[ShownPhoto, ...]
    during: tuple[ShownPhoto, ...]
    after: tuple[ShownPhoto, ...]
    updated: str


def work_part(work: WorkWithSteps, cost: Decimal) -> WorkPart:
    """The words for a work that was granted ``cost`` (in the currency of the answer)."""
    shown_delays = [one.reason for one in work.delays]
    return WorkPart(
        tag=state_tag(work.state),
        word=state_word(work.state, work.delay_weeks),
        spent=work.spent,
        money=money_sentence(work.state, work.spent, cost),
        due=due_sentence(work.state, work.due_on) or finished_sentence(work.state, work.finished_on),
        # A reason that stands among the delays is not said twice.
        note="" if work.note in shown_delays else work.note,
        contractor=work.contractor,
        steps=steps_of(work),
        delays=[
            (day(one.reported_on), delay_sentence(one.from_on, one.to_on), one.reason) for one in work.delays
        ],
        acceptance=acceptance_sentence(work.acceptance, work.accepted_at),
        acceptance_note=work.acceptance_note,
        earlier=[(acceptance_sentence(one.word, one.answered_at), one.note) for one in work.earlier],
        before=work.photos_of("before"),
        during=work.photos_of("during"),
        after=work.photos_of("after"),
        updated=day(work.updated_at) if work.updated_at else "",
    )


def steps_of(work: WorkWithSteps) -> list[dict[str, Any]]:
    """Milestones as a schedule: done, the first open one while the work goes on, those to come.

    Of a work that was given up only what was done is told: nothing more is promised.
    """
    is_over = work.state in OVER
    told = [one for one in work.steps if one.done_on or work.state != State.ABANDONED]
    first_open = next((one for one in work.steps if one.done_on is None), None)
    return [
        {
            "name": polish(one.name),
            "when": day(on) if (on := one.done_on or one.planned_on) else "",
            "state": "done" if one.done_on else "now" if one is first_open and not is_over else "next",
            "words": step_words(one.planned_on, one.done_on),
        }
        for one in told
    ]
