"""Making, changing and dropping groups of projects that exclude one another, until the vote begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from core.audit import record
from core.db import db
from core.problems import NotFound, Problem, StaleVersion
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.submission.models import Project
from pb.submission.services.history import add_event
from pb.verification.list_models import ConflictGroup
from pb.verification.permissions import Official
from pb.verification.queries.conflicts import (
    filing_number,
    group_by_code,
    member_of,
    projects_by_number,
    taken_codes,
)
from pb.verification.rules.conflicts import check_group, next_code
from pb.verification.services.ballot_list import refuse_list


def set_group(
    view: RoundView, actor: Official, code: str | None, numbers: Sequence[int], unknown: Sequence[str],
    reason: str, seen: Sequence[int], now: datetime,
) -> list[Problem]:  # fmt: skip
    """Make a group, or change the one with ``code``; ``seen``: its numbers when the form was shown.

    Raises ``NotFound``, and ``StaleVersion`` when somebody else changed it meanwhile.
    """
    refused = refuse_list(view)
    if refused:
        return [refused]
    round_id = view.pb_round.id
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
    group = _group(round_id, code, seen)
    projects = projects_by_number(round_id, numbers)
    found = {filing_number(project) for project in projects}
    missing = [*unknown, *(str(number) for number in numbers if number not in found)]
    problems = check_group([member_of(one) for one in projects], missing, reason, code)
    if problems:
        return problems
    if group is None:
        group = ConflictGroup(round_id=round_id, code=code or next_code(taken_codes(round_id)))
        group.created_at, group.created_by_id = now, actor.user_id
        db.session.add(group)
    group.reason = reason.strip()
    _leave(round_id, group.code, found, now)
    for project in projects:
        _join(project, group, sorted(found), now)
    record(
        "pb.conflict.set", f"round:{view.pb_round.slug}", {"numbers": sorted(found), "reason": group.reason}
    )
    return []


def _group(round_id: int, code: str | None, seen: Sequence[int]) -> ConflictGroup | None:
    """The group to change; ``None`` for a new one, and for one that came with its projects and has no row yet."""
    if code is None:
        return None
    group, members = group_by_code(round_id, code), _members(round_id, code)
    if group is None and not members:
        raise NotFound
    if sorted(seen) != sorted(filing_number(one) for one in members):
        raise StaleVersion
    return group


def _members(round_id: int, code: str) -> list[Project]:
    wanted = select(Project).where(Project.round_id == round_id, Project.conflict_group == code)
    return list(db.session.scalars(wanted.order_by(Project.id).with_for_update()))


def _leave(round_id: int, code: str, staying: set[int], now: datetime) -> None:
    for project in _members(round_id, code):
        if filing_number(project) not in staying:
            project.conflict_group = None
            add_event(project, "conflict_dropped", None, now)


def _join(project: Project, group: ConflictGroup, numbers: Sequence[int], now: datetime) -> None:
    project.conflict_group = group.code
    others = [number for number in numbers if number != filing_number(project)]
    add_event(project, "conflict_set", {"filed": others, "reason": group.reason}, now)


def drop_group(view: RoundView, code: str, now: datetime) -> list[Problem]:
    """Its projects exclude one another no more. Raises ``NotFound``."""
    refused = refuse_list(view)
    if refused:
        return [refused]
    if group_by_code(view.pb_round.id, code) is None and not _members(view.pb_round.id, code):
        raise NotFound
    _drop(view, code, now)
    return []


def drop_lonely(view: RoundView, codes: Collection[str], now: datetime) -> None:
    """Drop those of the groups that have fewer than two projects left: one alone excludes nothing."""
    for code in sorted(codes):
        if len(_members(view.pb_round.id, code)) < 2:
            _drop(view, code, now)


def _drop(view: RoundView, code: str, now: datetime) -> None:
    group = group_by_code(view.pb_round.id, code)
    numbers = [filing_number(project) for project in _members(view.pb_round.id, code)]
    _leave(view.pb_round.id, code, set(), now)
    reason = group.reason if group else ""
    record("pb.conflict.drop", f"round:{view.pb_round.slug}", {"numbers": numbers, "reason": reason})
    if group is not None:
        db.session.delete(group)
