"""Verbs of a panel: name and take off members, keep entries, hand in, and the closing by two people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from accounts.queries import user_by_email
from core.audit import record
from core.db import db
from core.problems import NotFound, Problem, StaleVersion
from pb.panel import queries, rules
from pb.panel.models import PanelClosing, PanelMember, PanelScore
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.submission.models import Project


def name_member(
    round_view: RoundView, pool: PoolRules, email: str, actor_id: int, moment: datetime
) -> PanelMember | list[Problem]:
    """Seat somebody who has an account. Problems: ``no_account``, ``panel_closing``, those of ``check_naming``."""
    queries.hold_panel(pool.pool_id)
    if queries.find_panel_closing(pool.pool_id):
        return [Problem("panel_closing")]
    user = user_by_email(email.strip())
    if user is None or user.disabled_at is not None:
        return [Problem("no_account", "email", {"email": email.strip()})]
    members = queries.members_of(pool.pool_id)
    is_member = any(one.user_id == user.id for one in members)
    if problems := rules.check_naming(len(members), pool.panel_members or 0, is_member):
        return problems
    number = rules.free_number([one.number for one in members])
    member = PanelMember(
        pool_id=pool.pool_id, user_id=user.id, number=number, named_at=moment, named_by_id=actor_id
    )
    db.session.add(member)
    db.session.flush()
    _audit("pb.panel.name", round_view, pool, number=number, user_id=user.id)
    return member


def take_off(round_view: RoundView, pool: PoolRules, member_id: int) -> list[Problem]:
    """Take somebody off who has not handed in; what they put down goes with them. Raises ``NotFound``."""
    queries.hold_panel(pool.pool_id)
    member = db.session.get(PanelMember, member_id, with_for_update=True)
    if member is None or member.pool_id != pool.pool_id:
        raise NotFound
    if member.handed_in_at is not None:
        return [Problem("handed_in_stays", facts={"number": member.number})]
    _audit("pb.panel.take_off", round_view, pool, number=member.number, user_id=member.user_id)
    db.session.delete(member)
    db.session.flush()
    return []


def keep_entry(
    round_view: RoundView, pool: PoolRules, member: PanelMember, project: Project, typed: rules.Typed, moment: datetime,
    seen: str | None = None,
) -> list[Problem]:  # fmt: skip
    """Keep a member's draft for one project; ``member`` is locked. Not audited before the sheet is handed in.

    ``seen``: the state that the page showed. Raises ``StaleVersion`` where another window has kept something else.
    """
    if problem := refuse_change(round_view, member, moment):
        return [problem]
    entry = rules.read_entry(typed, queries.scale_of(pool))
    if not isinstance(entry, rules.Entry):
        return entry
    is_stale = seen is not None and seen != queries.stamp_of(member.id, project.id)
    if is_stale and queries.entries_of(member.id).get(project.id) != entry:
        raise StaleVersion
    values = {
        "score": entry.score, "ground": entry.ground, "is_conflicted": entry.is_conflicted, "updated_at": moment,
    }  # fmt: skip
    kept = insert(PanelScore).values(member_id=member.id, project_id=project.id, **values)
    db.session.execute(kept.on_conflict_do_update(index_elements=["member_id", "project_id"], set_=values))
    return []


def refuse_change(round_view: RoundView, member: PanelMember, moment: datetime) -> Problem | None:
    """Why a sheet cannot be written on: it is handed in, or scoring has not begun."""
    if member.handed_in_at is not None:
        return Problem("handed_in", facts={"when": member.handed_in_at})
    return rules.refuse_scoring(round_view.rules.scoring_opens_at, moment)


def hand_in(round_view: RoundView, pool: PoolRules, member: PanelMember, moment: datetime) -> list[Problem]:
    """Freeze a whole sheet for good; ``member`` is locked."""
    if problem := refuse_change(round_view, member, moment):
        return [problem]
    projects, entries = queries.listed_projects(pool.pool_id), queries.entries_of(member.id)
    lacking = [one.number for one in projects if not entries.get(one.id, rules.Entry()).is_whole]
    problems = rules.check_handing_in(lacking, len(projects), round_view.rules.list_ends_at, moment)
    if problems:
        return problems
    member.handed_in_at = moment
    db.session.flush()
    _audit("pb.panel.hand_in", round_view, pool, number=member.number, projects=len(projects))
    return []


def propose_panel_closing(
    round_view: RoundView, pool: PoolRules, actor_id: int, moment: datetime
) -> list[Problem]:
    """Lay the closing of a panel that is whole before a second person."""
    queries.hold_panel(pool.pool_id)
    if queries.find_panel_closing(pool.pool_id):
        return [Problem("panel_closing")]
    members = queries.members_of(pool.pool_id)
    handed_in = sum(one.handed_in_at is not None for one in members)
    if problems := rules.check_closing(len(members), handed_in, pool.panel_members or 0):
        return problems
    db.session.add(PanelClosing(pool_id=pool.pool_id, proposed_at=moment, proposed_by_id=actor_id))
    db.session.flush()
    _audit("pb.panel.propose", round_view, pool, members=len(members))
    return []


def confirm_panel_closing(
    round_view: RoundView, pool: PoolRules, actor_id: int, moment: datetime
) -> list[Problem]:
    """Close a panel for good. The second person is another one."""
    queries.hold_panel(pool.pool_id)
    closing = queries.find_panel_closing(pool.pool_id)
    if closing is None:
        return [Problem("closing_not_proposed")]
    if closing.confirmed_at is not None:
        return [Problem("panel_closed", facts={"when": closing.confirmed_at})]
    if closing.proposed_by_id == actor_id:
        return [Problem("second_person_needed")]
    closing.confirmed_at, closing.confirmed_by_id = moment, actor_id
    db.session.flush()
    _audit("pb.panel.close", round_view, pool)
    return []


def _audit(act: str, round_view: RoundView, pool: PoolRules, **facts: object) -> None:
    record(act, f"round:{round_view.pb_round.slug}", {"pool": pool.code, **facts})
