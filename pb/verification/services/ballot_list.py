"""The ballot list: announcing where its seed comes from, drawing once it is known, and the end of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.submission.services.history import add_event
from pb.verification.list_models import BallotList
from pb.verification.permissions import Official
from pb.verification.queries.ballot_list import ballot_list, draw_state
from pb.verification.rules.ballot_list import (
    Announcement,
    check_announcement,
    check_draw,
    check_late,
    drawn_order,
    plain_seed,
    renumbered,
)
from pb.verification.rules.stations import has_begun

ASIDE = 1_000_000_000
"""Numbers are put aside by this before they are given anew: two projects never share one, not for a moment."""
LEAST_REASON = 10
BEFORE_VOTE = (Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST)


def voting_opens_at(view: RoundView) -> datetime | None:
    """When the vote begins by the schedule."""
    window = view.rules.window(Stage.VOTING)
    return window.opens_at if window else None


def refuse_list(view: RoundView) -> Problem | None:
    """Why no list can be made now: the call has not begun, or the vote has, or the round came with its numbers."""
    if not has_begun(view.stage):
        return Problem("list_too_soon")
    if view.stage not in BEFORE_VOTE:
        return Problem("voting_began", None, {"opens_at": voting_opens_at(view)})
    return None


def announce(
    view: RoundView, actor: Official, announced: Announcement, reason: str, now: datetime
) -> list[Problem]:
    """Announce where the seed comes from and when it becomes known; anew with a reason as long as nothing is drawn.

    What was announced before stays for everybody to see.
    """
    refused = refuse_list(view)
    if refused:
        return [refused]
    kept = ballot_list(view.pb_round.id, is_locked=True)
    if kept and kept.drawn_at:
        return [Problem("drawn_already")]
    problems = check_announcement(announced, now, voting_opens_at(view))
    if kept and len(reason.strip()) < LEAST_REASON:
        problems.append(Problem("reason_missing", "reason", {"least": LEAST_REASON}))
    if problems or announced.known_at is None:
        return problems
    source = announced.source.strip()
    if kept is None:
        kept = BallotList(round_id=view.pb_round.id)
        db.session.add(kept)
    else:
        kept.earlier = [*kept.earlier, _as_it_was(kept, reason.strip(), now)]
    kept.seed_source, kept.seed_known_at = source, announced.known_at
    kept.announced_at, kept.announced_by_id = now, actor.user_id
    record("pb.list.announce", _subject(view), {"source": source, "known_at": announced.known_at})
    return []


def _as_it_was(kept: BallotList, reason: str, now: datetime) -> dict[str, str]:
    return {
        "source": kept.seed_source,
        "known_at": kept.seed_known_at.isoformat(),
        "announced_at": kept.announced_at.isoformat(),
        "replaced_at": now.isoformat(),
        "reason": reason[:500],
    }


def draw(view: RoundView, actor: Official, seed: str, now: datetime) -> list[Problem]:
    """Draw the order from the value that became known, give numbers 1…n, and freeze the list."""
    refused = refuse_list(view)
    if refused:
        return [refused]
    kept = ballot_list(view.pb_round.id, is_locked=True)
    state = draw_state(view.pb_round.id, kept, now)
    problems = check_draw(state, seed, now)
    if problems or kept is None:
        return problems
    value = plain_seed(seed)
    order = drawn_order(value, state.accepted)
    _give_numbers(view.pb_round.id, order)
    _tell_history(view.pb_round.id, order, now)
    kept.seed, kept.drawn_at, kept.drawn_by_id, kept.drawn_order = value, now, actor.user_id, list(order)
    record("pb.list.draw", _subject(view), {"seed": value, "order": list(order)})
    return []


def _give_numbers(round_id: int, order: tuple[int, ...]) -> None:
    of_round = [Project.round_id == round_id, Project.filed_number.is_not(None)]
    present = dict(db.session.execute(select(Project.filed_number, Project.number).where(*of_round)).all())
    others = {filed: number for filed, number in present.items() if filed and filed not in order}
    told = renumbered(order, others)
    fresh = {**told.on_ballot, **told.moved}
    chosen = [*of_round, Project.filed_number.in_(list(fresh))]
    aside: dict[str, Any] = {"number": Project.number + ASIDE, "code": "-" + Project.code}
    db.session.execute(update(Project).where(*chosen).values(**aside))
    filed, numbers = list(fresh), list(fresh.values())
    given = (
        func.unnest(
            cast(bindparam("filed", filed), ARRAY(Integer)),
            cast(bindparam("numbers", numbers), ARRAY(Integer)),
        )
        .table_valued("filed", "number")
        .render_derived(name="given")
    )
    values: dict[str, Any] = {
        "number": given.c.number,
        "code": cast(given.c.number, Text),
        "version": Project.version + 1,
    }
    db.session.execute(
        update(Project).where(*of_round, Project.filed_number == given.c.filed).values(**values)
    )
    listed = [*of_round, Project.filed_number.in_(list(order))]
    db.session.execute(update(Project).where(*listed).values(status="on_ballot"))
    db.session.expire_all()


def _tell_history(round_id: int, order: tuple[int, ...], now: datetime) -> None:
    wanted = select(Project).where(Project.round_id == round_id, Project.filed_number.in_(order))
    for project in db.session.scalars(wanted):
        add_event(project, "numbered", {"number": project.number}, now)


def place_late(view: RoundView, project: Project, now: datetime) -> Problem | None:
    """Put a project that was accepted after the draw at the end of the list. ``None`` when it is done."""
    kept = ballot_list(view.pb_round.id, is_locked=True)
    refused = check_late(bool(kept and kept.drawn_at), now, voting_opens_at(view))
    if refused or kept is None:
        return refused or Problem("not_drawn")
    if project.status != "accepted" or project.filed_number is None:
        return Problem("not_accepted", None, {"numbers": [project.filed_number]})
    number = len(kept.drawn_order) + len(kept.late_order) + 1
    taken = db.session.scalar(
        select(Project).where(
            Project.round_id == view.pb_round.id, Project.number == number, Project.id != project.id
        )
    )
    if taken is not None:
        highest = db.session.scalar(
            select(func.max(Project.number)).where(Project.round_id == view.pb_round.id)
        )
        taken.number = (highest or 0) + 10 ** len(str(highest or 0))
        taken.code = str(taken.number)
        db.session.flush()
    kept.late_order = [*kept.late_order, project.filed_number]
    project.number, project.code, project.status = number, str(number), "on_ballot"
    add_event(project, "numbered_late", {"number": number}, now)
    record("pb.list.add", _subject(view), {"filed_number": project.filed_number, "number": number})
    db.session.flush()
    return None


def _subject(view: RoundView) -> str:
    return f"round:{view.pb_round.slug}"
