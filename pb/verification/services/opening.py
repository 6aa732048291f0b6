"""Opening cases for filed projects, giving them to people, declaring conflicts of interest, holding a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import NotAllowed, Problem
from pb.rounds.filing_queries import filing_rules
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.submission.services.history import add_event
from pb.verification import permissions
from pb.verification.models import Case, InterestDeclaration
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, authored_by
from pb.verification.rules.stations import Station, is_checking_stage, office_stage
from pb.verification.rules.terms import LEASE, formal_due, is_held_by_another

TO_CHECK = ("submitted", "in_check", "returned")


def stage_of(round_view: RoundView, moment: datetime) -> Stage:
    """The stage as the office sees it."""
    return office_stage(round_view.rules, round_view.stage, moment)


def subject_of(file: CaseFile) -> str:
    """How the audit log calls a project."""
    return f"project:{file.round_view.pb_round.slug}/{file.project.filed_number}"


def open_cases(round_views: Sequence[RoundView], now: datetime) -> int:
    """Make a case for each filed project of these rounds that has none, once the call is over. Idempotent.

    One statement where there is nothing to do. Gives how many were opened.
    """
    views = {view.pb_round.id: view for view in round_views}
    due: dict[int, Callable[[datetime | None], date]] = {}
    rows = []
    for project_id, round_id, submitted_at in unopened(round_views, now):
        if round_id not in due:
            due[round_id] = _due_of(views[round_id], now)
        due_on = due[round_id](submitted_at)
        rows.append({"project_id": project_id, "station": "formal", "due_on": due_on, "opened_at": now})
    if rows:
        db.session.execute(insert(Case).on_conflict_do_nothing(index_elements=["project_id"]), rows)
    return len(rows)


def unopened(round_views: Sequence[RoundView], now: datetime) -> list[tuple[int, int, datetime | None]]:
    """Filed projects without a case: their number, the round's number, when they were sent. One statement."""
    open_rounds = [view.pb_round.id for view in round_views if is_checking_stage(stage_of(view, now))]
    if not open_rounds:
        return []
    wanted = select(Project.id, Project.round_id, Project.submitted_at).where(
        Project.round_id.in_(open_rounds), Project.status.in_(TO_CHECK), Project.filed_number.is_not(None),
        ~exists().where(Case.project_id == Project.id),
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in db.session.execute(wanted)]


def _due_of(view: RoundView, now: datetime) -> Callable[[datetime | None], date]:
    days = filing_rules(view).formal_days
    call = view.rules.window(Stage.SUBMISSION)
    closes_on = warsaw(call.closes_at).date() if call else None
    return lambda submitted_at: formal_due(warsaw(submitted_at or now).date(), closes_on, days)


def assign(
    case_ids: Sequence[int], coordinator_id: int, actor: Official, stages: dict[int, Stage]
) -> list[int]:
    """Give cases to a coordinator; those of rounds where nothing is checked now stay as they are.

    ``stages`` by round number. Gives the numbers of the cases that changed hands.
    """
    rows = db.session.execute(
        select(Case, Project.round_id, Round.slug, Project.filed_number)
        .join(Project, Project.id == Case.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()
    barred = set(
        db.session.scalars(
            select(InterestDeclaration.project_id).where(
                InterestDeclaration.user_id == coordinator_id, InterestDeclaration.has_conflict
            )
        )
    )
    barred |= set(db.session.scalars(authored_by(coordinator_id)))
    changed = []
    for case, round_id, slug, number in rows:
        stage = stages.get(round_id)
        if stage is None or not permissions.may_assign(actor, stage) or case.project_id in barred:
            continue
        if case.coordinator_id != coordinator_id:
            facts = {"from": case.coordinator_id, "to": coordinator_id}
            record("pb.case.assign", f"project:{slug}/{number}", facts)
            case.coordinator_id = coordinator_id
            changed.append(case.id)
    return changed


def keep_declaration(
    file: CaseFile, actor: Official, has_conflict: bool, now: datetime, act: str
) -> list[Problem]:
    """Write down whether a conflict of interest bars this official; one that was told stands. ``act``: for the audit."""
    if actor.is_author and not has_conflict:
        return [Problem("own_project", "has_conflict")]
    if actor.has_conflict and not has_conflict:
        return [Problem("conflict_stands", "has_conflict")]
    values = {"has_conflict": has_conflict, "declared_at": now}
    row = insert(InterestDeclaration).values(project_id=file.project.id, user_id=actor.user_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["project_id", "user_id"], set_=values))
    record(act, subject_of(file), {"has_conflict": has_conflict})
    return []


def declare(file: CaseFile, actor: Official, has_conflict: bool, now: datetime) -> list[Problem]:
    """Keep the declaration. With a conflict the case goes back to whoever assigns; it is not taken back.

    Without one a case that nobody leads yet becomes the declarer's. Raises ``NotAllowed``.
    """
    if not permissions.may_declare(actor, stage_of(file.round_view, now)):
        raise NotAllowed(Problem("not_now"))
    if problems := keep_declaration(file, actor, has_conflict, now, "pb.case.declare"):
        return problems
    case = file.case
    if has_conflict:
        if case.coordinator_id == actor.user_id:
            case.coordinator_id = None
        release(case, actor.user_id)
        return []
    if case.coordinator_id is None and case.station == Station.FORMAL:
        case.coordinator_id = actor.user_id
    if file.project.status == "submitted":
        file.project.status = "in_check"
        add_event(file.project, "check_started", None, now)
    return []


def hold(case: Case, user_id: int, now: datetime) -> bool:
    """Take the card for a while, unless somebody else is filling it in. The case itself does not change by that."""
    if is_held_by_another(case.held_by_id, case.held_until, user_id, now):
        return False
    take(case, user_id, now)
    return True


def take(case: Case, user_id: int, now: datetime) -> None:
    """Take the card whoever holds it."""
    db.session.execute(
        update(Case).where(Case.id == case.id).values(held_by_id=user_id, held_until=now + LEASE)
    )


def release(case: Case, user_id: int) -> None:
    """Let the card go, if it is this person who holds it."""
    mine = update(Case).where(Case.id == case.id, Case.held_by_id == user_id)
    db.session.execute(mine.values(held_by_id=None, held_until=None))
