"""Verbs of a ranking: record a draw of lots, publish it with its decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.audit import record
from core.db import after_commit, db
from core.problems import Problem
from core.site.record import forget_site
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.drafts import note_event
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.services.editing import Act, subject_of
from initiatives.scoring.models import Draw, PublishedRanking
from initiatives.scoring.ranking_queries import basis_now, draw_of, records_of
from initiatives.scoring.rules.decisions import OUTCOMES
from initiatives.scoring.rules.ranking import Place
from initiatives.scoring.rules.record import Basis, content_of, digest
from initiatives.scoring.rules.sheets import check_words
from initiatives.scoring.services.sheets import hold_call
from initiatives.scoring.sheet_queries import progress_of, published_ranking

ACT_DRAW, ACT_PUBLISH = "initiatives.ranking.draw", "initiatives.ranking.publish"
Grounds = Callable[[Basis, Place], str]
"""Makes the ground of a place's decision, in Polish."""


@dataclass(frozen=True)
class TypedDraw:
    """A draw as its protocol says: the numbers in the order drawn, the day, the words."""

    numbers: tuple[int, ...]
    drawn_on: date
    protocol: str


def hold_money(view: ProgrammeView) -> None:
    """Let acts that promise the programme's money come one after another."""
    db.session.execute(select(Programme.id).where(Programme.id == view.id).with_for_update(key_share=True))


def hold_applications(call: ProgrammeCall) -> None:
    """Let nobody withdraw or change an application of the call meanwhile; read them as they are now."""
    held = select(Application).where(Application.call_id == call.id).order_by(Application.id)
    db.session.scalars(held.with_for_update().execution_options(populate_existing=True)).all()


def _counted(view: ProgrammeView, call: ProgrammeCall, now: datetime) -> Basis | list[Problem]:
    if published_ranking(call.id) is not None:
        return [Problem("ranking_published")]
    progress = progress_of(view, call, now)
    return basis_now(view, call, progress) if progress.is_whole else [Problem("scoring_runs")]


def record_draw(view: ProgrammeView, call: ProgrammeCall, typed: TypedDraw, act: Act) -> list[Problem]:
    """Write down a draw between equal applications. It may be written anew, with a note in the log, until publishing."""
    hold_call(call.id)
    basis = _counted(view, call, act.now)
    if isinstance(basis, list):
        return basis
    if problems := check_draw(_undrawn(basis), typed, act.now.date()):
        return problems
    row = draw_of(call.id) or Draw(call_id=call.id)
    row.numbers, row.drawn_on, row.protocol = list(typed.numbers), typed.drawn_on, typed.protocol.strip()
    row.recorded_at, row.recorded_by_id = act.now, act.actor_id
    db.session.add(row)
    facts = {"call": call.number, "numbers": row.numbers, "drawn_on": row.drawn_on, "protocol": row.protocol}
    record(ACT_DRAW, subject_of(view.slug), facts)
    db.session.flush()
    return []


def undecided(basis: Basis) -> tuple[tuple[int, ...], ...]:
    """The groups that a draw must put in order, whether one was recorded already or not."""
    return _undrawn(basis).ranking().undecided


def _undrawn(basis: Basis) -> Basis:
    return Basis(basis.budget, basis.threshold, basis.tie_rule, basis.criteria, basis.judged)


def check_draw(basis: Basis, typed: TypedDraw, today: date) -> list[Problem]:
    """What is wrong with a draw: it orders each group whole, each number once, and it happened already."""
    wanted = sorted(number for group in basis.ranking().undecided for number in group)
    problems = []
    if not wanted:
        problems.append(Problem("no_draw_needed"))
    elif sorted(typed.numbers) != wanted:
        problems.append(Problem("draw_numbers", "numbers", {"numbers": wanted}))
    if typed.drawn_on > today:
        problems.append(Problem("draw_in_future", "drawn_on"))
    return [*problems, *check_words(typed.protocol, "protocol")]


def publish_ranking(
    view: ProgrammeView, call: ProgrammeCall, seen: str, grounds: Grounds, act: Act
) -> list[Problem]:
    """Freeze the ranking and decide on every application of it. ``seen``: the digest of what the official looked at."""
    hold_call(call.id)
    hold_money(view)
    hold_applications(call)
    basis = _counted(view, call, act.now)
    if isinstance(basis, list):
        return basis
    if undecided_left := basis.ranking().undecided:
        return [Problem("draw_needed", facts={"numbers": [n for group in undecided_left for n in group]})]
    content = content_of(basis)
    if digest(content).hex() != seen:
        return [Problem("ranking_changed")]
    row = PublishedRanking(call_id=call.id, content=content, sha256=digest(content), published_at=act.now)
    row.published_by_id = act.actor_id
    db.session.add(row)
    call.decided_at, call.drawn = act.now, list(basis.drawn)
    _decide_all(call, basis, basis.ranking().places, grounds, act)
    after_commit(forget_site)
    facts = {"call": call.number, "sha256": row.sha256, "places": len(content["places"])}
    record(ACT_PUBLISH, subject_of(view.slug), facts)
    db.session.flush()
    return []


def _decide_all(
    call: ProgrammeCall, basis: Basis, places: Sequence[Place], grounds: Grounds, act: Act
) -> None:
    db.session.execute(
        select(Application.id)
        .where(Application.call_id == call.id)
        .order_by(Application.id)
        .with_for_update()
    )
    records = records_of(call.id)
    for place in places:
        one = records[place.entry.number]
        assert one.status == Status.IN_SCORING.value, "the call is held"
        granted = place.entry.town if OUTCOMES[place.standing] is Status.ACCEPTED else None
        decide(one, OUTCOMES[place.standing], grounds(basis, place), granted, act)


def decide(one: Application, status: Status, grounds: str, granted: object, act: Act) -> None:
    """Write a decision with its ground into the application and its history."""
    one.status, one.grounds, one.granted = status.value, grounds, granted  # type: ignore[assignment]
    one.decided_at, one.decided_by_id = act.now, act.actor_id
    note_event(one, status.value, act.now, {} if granted is None else {"granted": str(granted)})
    db.session.flush()
