"""What waits for one official, from every slice, in one queue by term (journeys.md 5).

A slice that has acts of its own for the desk adds a function to ``SOURCES``, another procedure is introduced by
``app.py`` (``core.duties``); the desk only sorts what they tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from core.clock import now, today, warsaw
from core.duties import Duty, May, introduced_duties
from pb.implementation.office_texts import TASK_NAMES as WORK_TASK_NAMES
from pb.implementation.queries import tasks as works
from pb.implementation.queries.office import Sieve
from pb.implementation.queries.tasks import unled_works
from pb.office.waiting import Step, steps_waiting
from pb.panel.queries import seats_of
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.rounds.waiting import Task
from pb.verification.office_texts import TASK_NAMES
from pb.verification.queries.ballot_list import rounds_with_order
from pb.verification.queries.tasks import TaskKind, tasks_of, unassigned_cases
from pb.verification.rules.stations import is_checking_stage
from pb.verification.services.opening import stage_of
from pb.voting.queries import rounds_with_key

BEFORE_VOTING = (Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST)


Source = Callable[[int, Sequence[RoundView], May], list[Duty]]


@dataclass(frozen=True)
class Duties:
    """The queue with its counts; ``more`` of one's own cases stand in the queue of verification only."""

    rows: tuple[Duty, ...]
    total: int
    overdue: int
    today: int
    counts: tuple[tuple[str, int], ...]
    more: int


def round_duties(user_id: int, views: Sequence[RoundView], may: May) -> list[Duty]:
    """Rounds that need an act: a plan to finish, a key to make, an urn to close, count and announce."""
    with_key = rounds_with_key([view.pb_round.id for view in views])
    steps = steps_waiting(user_id, [view for view in views if view.stage is Stage.COUNTING], may)
    found = []
    for view in views:
        if view.pb_round.is_for_trials:
            continue
        slug, title = view.pb_round.slug, view.pb_round.title
        if view.pb_round.announced_at is None and may("pb.round.edit"):
            found.append(
                Duty(
                    "Dokończ i ogłoś edycję", title, f"/urzad/edycje/{slug}/", _opens(view, Stage.SUBMISSION)
                )
            )
        if view.stage is Stage.COUNTING and may("pb.desk.read"):
            due_at = view.rules.results_due_at
            url, due_on = url_for("office.closing", slug=slug), warsaw(due_at).date() if due_at else None
            step = steps.get(view.pb_round.id, Step("Zamknij, policz i ogłoś wyniki"))
            found.append(Duty(step.what, title, url, due_on, step.who))
        needs_key = (
            view.stage in BEFORE_VOTING and not view.rules.is_by_panels and view.pb_round.id not in with_key
        )
        if needs_key and may("pb.key.create"):
            due_on = _opens(view, Stage.VOTING)
            found.append(Duty("Utwórz klucz komisji", title, url_for("voting_office.key", slug=slug), due_on))
    return found


def _opens(view: RoundView, stage: Stage) -> date | None:
    window = view.rules.window(stage)
    return warsaw(window.opens_at).date() if window else None


def case_duties(_user_id: int, views: Sequence[RoundView], may: May) -> list[Duty]:
    """Cases that nobody leads yet."""
    is_open = any(is_checking_stage(stage_of(view, now())) for view in views)
    if not is_open or not may("pb.case.assign"):
        return []
    count, due_on = unassigned_cases()
    url = url_for("verification.queue", kolejka="bez-osoby")
    duty = Duty("Przydziel projekty do oceny", f"bez osoby prowadzącej: {count}", url, due_on)
    return [duty] if count else []


def list_duties(_user_id: int, views: Sequence[RoundView], may: May) -> list[Duty]:
    """Ballot lists still to be drawn, from the end of the checking on: without one nobody can vote."""
    waiting = [view for view in views if view.stage in (Stage.APPEALS, Stage.BALLOT_LIST)]
    if not may("pb.list.draw"):
        return []
    drawn = rounds_with_order([view.pb_round.id for view in waiting])
    return [
        Duty(
            "Wylosuj listę do głosowania", view.pb_round.title,
            url_for("before_vote.ballot_list", slug=view.pb_round.slug), _opens(view, Stage.VOTING),
        )
        for view in waiting
        if view.pb_round.id not in drawn
    ]  # fmt: skip


def task_url(task: Task[TaskKind]) -> str:
    """Where a task of verification is done."""
    if task.kind is TaskKind.MERGE:
        return url_for("before_vote.merges", slug=task.slug)
    place = "before_vote.appeal" if task.kind is TaskKind.APPEAL else "verification.case"
    return url_for(place, slug=task.slug, number=task.number)


def work_duties(_user_id: int, views: Sequence[RoundView], may: May) -> list[Duty]:
    """Winners that nobody builds yet: no leader is named."""
    count = unled_works() if may("pb.work.edit") else 0
    url = url_for("implementation.works", stan=Sieve.UNLED)
    return [Duty("Wskaż, kto prowadzi realizację", f"bez osoby prowadzącej: {count}", url)] if count else []


def panel_duties(user_id: int, _views: Sequence[RoundView], _may: May) -> list[Duty]:
    """Sheets of panels that this person has not handed in. One statement."""
    return [
        Duty(
            "Oceń projekty w zespole", one.pool_name,
            url_for("panel.sheet", slug=one.slug, pool=one.pool_code), where=one.round_title,
        )
        for one in seats_of(user_id)
        if one.handed_in_at is None
    ]  # fmt: skip


SOURCES: list[Source] = [round_duties, case_duties, list_duties, work_duties, panel_duties]


@dataclass(frozen=True)
class _Waiting:
    """One slice's tasks of a person: the first rows, how many in all, how many late, and counts by name."""

    rows: list[Duty]
    total: int
    overdue: int
    counts: list[tuple[str, int]]


def _cases_of(user_id: int) -> _Waiting:
    mine = tasks_of(user_id, today())
    rows = [
        Duty(
            TASK_NAMES[one.kind], f"nr {one.number}, {one.title}", task_url(one), one.due_on, one.round_title
        )
        for one in mine.tasks
    ]
    counts = [(TASK_NAMES[kind], mine.counts[kind][0]) for kind in TaskKind if kind in mine.counts]
    return _Waiting(rows, mine.total, mine.overdue, counts)


def _works_of(user_id: int) -> _Waiting:
    mine = works.tasks_of(user_id, today())
    rows = [
        Duty(
            WORK_TASK_NAMES[one.kind], f"nr {one.number}, {one.title}",
            url_for("implementation.work", slug=one.slug, number=one.number), one.due_on, one.round_title,
        )
        for one in mine.tasks
    ]  # fmt: skip
    counts = [(WORK_TASK_NAMES[kind], count) for kind, (count, _late) in mine.counts.items()]
    return _Waiting(rows, mine.total, mine.overdue, counts)


def duties_of(user_id: int, views: Sequence[RoundView], may: May) -> Duties:
    """Everything that waits for this person, by term; without a term last."""
    waiting = [_cases_of(user_id)] if may("pb.case.read") else []
    waiting += [_works_of(user_id)] if may("pb.work.edit") else []
    own = [duty for source in SOURCES for duty in source(user_id, views, may)]
    own += introduced_duties(user_id, may)
    rows = own + [row for one in waiting for row in one.rows]
    rows.sort(key=lambda row: (row.due_on is None, row.due_on or today()))
    total = len(own) + sum(one.total for one in waiting)
    late = sum(row.due_on is not None and row.due_on < today() for row in own)
    return Duties(
        tuple(rows),
        total,
        late + sum(one.overdue for one in waiting),
        sum(row.due_on == today() for row in rows),
        tuple(count for one in waiting for count in one.counts),
        total - len(rows),
    )
