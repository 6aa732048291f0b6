"""Projects that exclude one another: pairs near each other, by the index, and the groups that were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.db import db
from maps.relations import metres_between, within_metres
from pb.submission.models import Project
from pb.verification.list_models import ConflictGroup
from pb.verification.rules.conflicts import GROUPED, Member

MOST_PAIRS = 100


def filed_under(project: Any = Project) -> Any:
    """The number of filing, which stays after the draw; what came without one has only the number people know."""
    return func.coalesce(project.filed_number, project.number)


@dataclass(frozen=True)
class Side:
    """One project of a pair or a group."""

    number: int
    title: str
    group: str | None


@dataclass(frozen=True)
class Pair:
    """Two accepted projects of one pool near each other; ``metres`` is 0 where they meet."""

    first: Side
    second: Side
    metres: int

    @property
    def is_grouped(self) -> bool:
        """Whether they exclude each other already."""
        return self.first.group is not None and self.first.group == self.second.group


@dataclass(frozen=True)
class PairPage:
    """One page of pairs; how many there are in all nobody counts, a thousand projects have half a million."""

    rows: tuple[Pair, ...]
    page: int
    has_more: bool

    @property
    def first(self) -> int:
        """The place of the page's first pair among all, from 1."""
        return (self.page - 1) * MOST_PAIRS + 1


def near_pairs(round_id: int, metres: int, page: int = 1) -> PairPage:
    """Accepted projects of one pool within ``metres`` (EPSG:2180) of each other, the nearest first. One statement."""
    rows = db.session.execute(near_pairs_query(round_id, metres, page)).all()
    pairs = tuple(Pair(Side(*row[0:3]), Side(*row[3:6]), round(row[6])) for row in rows[:MOST_PAIRS])
    return PairPage(pairs, page, len(rows) > MOST_PAIRS)


def near_pairs_query(round_id: int, metres: int, page: int = 1) -> Select[*tuple[Any, ...]]:
    """The statement behind: each project looks up its neighbours in the index of places."""
    one, other = aliased(Project), aliased(Project)
    apart = metres_between(other.location, one.location)
    return (
        select(
            filed_under(one),
            one.title,
            one.conflict_group,
            filed_under(other),
            other.title,
            other.conflict_group,
            apart,
        )
        .join(other, within_metres(other.location, one.location, metres))
        .where(
            one.round_id == round_id,
            other.round_id == round_id,
            one.pool_id == other.pool_id,
            one.status.in_(GROUPED),
            other.status.in_(GROUPED),
            one.id < other.id,
        )
        .order_by(apart, filed_under(one), filed_under(other))
        .limit(MOST_PAIRS + 1)
        .offset((page - 1) * MOST_PAIRS)
    )


@dataclass(frozen=True)
class Group:
    """A group with its projects, by number. One that came with its projects has no reason of its own yet."""

    code: str
    reason: str
    members: tuple[Side, ...]

    @property
    def numbers(self) -> str:
        """The numbers as they are typed."""
        return ", ".join(str(one.number) for one in self.members)


def conflict_groups_of(round_id: int) -> list[Group]:
    """The groups of a round whatever their origin: those made here, the oldest first, then those that came with
    imported projects. Two statements."""
    made = select(ConflictGroup.code, ConflictGroup.reason).where(ConflictGroup.round_id == round_id)
    reasons = {row.code: row.reason for row in db.session.execute(made.order_by(ConflictGroup.id))}
    members: dict[str, list[Side]] = {code: [] for code in reasons}
    wanted = select(filed_under(), Project.title, Project.conflict_group).where(
        Project.round_id == round_id, Project.conflict_group.is_not(None)
    )
    for number, title, code in db.session.execute(wanted.order_by(filed_under())):
        members.setdefault(code or "", []).append(Side(number, title, code))
    return [Group(code, reasons.get(code, ""), tuple(found)) for code, found in members.items()]


def group_by_code(round_id: int, code: str) -> ConflictGroup | None:
    """The group with this code, locked for a change."""
    return db.session.scalar(
        select(ConflictGroup)
        .where(ConflictGroup.round_id == round_id, ConflictGroup.code == code)
        .with_for_update()
    )


def taken_codes(round_id: int) -> set[str]:
    """Codes that groups of the round, or projects that came with one, have already."""
    own = db.session.scalars(select(ConflictGroup.code).where(ConflictGroup.round_id == round_id))
    used = select(func.distinct(Project.conflict_group)).where(
        Project.round_id == round_id, Project.conflict_group.is_not(None)
    )
    return {*own, *(code for code in db.session.scalars(used) if code)}


def projects_by_number(round_id: int, numbers: Sequence[int]) -> list[Project]:
    """Projects by number of filing, locked for a change."""
    wanted = select(Project).where(Project.round_id == round_id, filed_under().in_(numbers))
    return list(db.session.scalars(wanted.order_by(Project.id).with_for_update()))


def filing_number(project: Project) -> int:
    """The same as ``filed_under``, of a project at hand."""
    return project.number if project.filed_number is None else project.filed_number


def member_of(project: Project) -> Member:
    """What the rules need of a project."""
    return Member(filing_number(project), project.pool_id, project.status, project.conflict_group)


@dataclass(frozen=True)
class Rivals:
    """What a project excludes: numbers, and why."""

    numbers: tuple[int, ...]
    reason: str


def rivals_of(project: Project) -> Rivals | None:
    """The projects that this one excludes, accepted or on the ballot. One statement; ``None`` without a group."""
    if project.conflict_group is None:
        return None
    reason = (
        select(ConflictGroup.reason)
        .where(ConflictGroup.round_id == project.round_id, ConflictGroup.code == project.conflict_group)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Project.number, reason)
        .where(
            Project.round_id == project.round_id,
            Project.conflict_group == project.conflict_group,
            Project.id != project.id,
            Project.status.in_(GROUPED),
        )
        .order_by(Project.number)
    ).all()
    return Rivals(tuple(row[0] for row in rows), rows[0][1] or "") if rows else None
