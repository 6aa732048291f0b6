"""Reads of panels: members with how far they are, one member's sheet, all scores once they may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select

from accounts.queries import names_of
from core.db import db
from core.problems import NotFound
from pb.panel.models import PanelClosing, PanelMember, PanelScore
from pb.panel.rules import Entry, Scale, mean_of
from pb.rounds.models import Pool, Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.submission.models import Project


@dataclass(frozen=True)
class Member:
    """A member with how far the sheet is. ``entries``: projects that anything was put down for."""

    member_id: int
    user_id: int
    number: int
    name: str
    handed_in_at: datetime | None
    entries: int


@dataclass(frozen=True)
class Scored:
    """A project with all that the panel gave it, by member's number; ``mean`` exact, ``None`` without any score."""

    project: Project
    entries: dict[int, Entry]

    @property
    def mean(self) -> Fraction | None:
        """The mean of the scores; who declared a conflict is left out."""
        return mean_of(one.score for one in self.entries.values() if one.score is not None)


@dataclass(frozen=True)
class Seat:
    """Somebody's place on a panel, for the list of what waits for them."""

    slug: str
    round_title: str
    pool_code: str
    pool_name: str
    handed_in_at: datetime | None
    is_open: bool


def panel_pool(round_view: RoundView, code: str) -> PoolRules:
    """The pool of the round with this code that a panel scores. Raises ``NotFound``."""
    for pool in round_view.rules.panel_pools:
        if pool.code == code:
            return pool
    raise NotFound


def scale_of(pool: PoolRules) -> Scale:
    """The scale of a panel's scores."""
    return Scale(pool.panel_highest or 0, pool.has_half_points)


def find_member(pool_id: int, user_id: int | None, is_locked: bool = False) -> PanelMember | None:
    """The person's place on the pool's panel; ``is_locked``: whoever changes it at the same moment waits."""
    query = select(PanelMember).where(PanelMember.pool_id == pool_id, PanelMember.user_id == user_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def hold_panel(pool_id: int) -> None:
    """Let acts on one panel come one after another."""
    db.session.execute(select(Pool.id).where(Pool.id == pool_id).with_for_update(key_share=True))


def members_of(pool_id: int) -> list[Member]:
    """The panel by number. Two statements."""
    entries = (
        select(func.count())
        .where(PanelScore.member_id == PanelMember.id)
        .correlate(PanelMember)
        .scalar_subquery()
    )
    query = select(PanelMember, entries).where(PanelMember.pool_id == pool_id).order_by(PanelMember.number)
    rows = db.session.execute(query).all()
    names = names_of({one.user_id for one, _count in rows})
    return [
        Member(one.id, one.user_id, one.number, names.get(one.user_id, ""), one.handed_in_at, count)
        for one, count in rows
    ]


def is_whole_panel(pool: PoolRules, members: Sequence[Member]) -> bool:
    """Whether all seats are taken and all sheets handed in: from then on members see each other's scores."""
    return len(members) >= (pool.panel_members or 0) and all(one.handed_in_at for one in members)


def listed_projects(pool_id: int) -> Sequence[Project]:
    """The projects that a panel scores: those that stand on the verified list, by number."""
    query = select(Project).where(Project.pool_id == pool_id, Project.status == "on_ballot")
    return db.session.scalars(query.order_by(Project.number)).all()


def stamp_of(member_id: int, project_id: int) -> str:
    """The state of an entry, to be told from a later one; empty where nothing was put down."""
    kept = db.session.get(PanelScore, (member_id, project_id), populate_existing=True)
    return kept.updated_at.isoformat() if kept else ""


def entries_of(member_id: int) -> dict[int, Entry]:
    """One member's sheet by project id."""
    query = select(PanelScore).where(PanelScore.member_id == member_id)
    return {one.project_id: entry_of(one) for one in db.session.scalars(query)}


def entry_of(row: PanelScore) -> Entry:
    """A row as the rules see it."""
    return Entry(row.score, row.ground, row.is_conflicted)


def scored_projects(pool_id: int) -> list[Scored]:
    """Every project on the list with what each member gave, best mean first. Two statements."""
    query = (
        select(PanelScore, PanelMember.number)
        .join(PanelMember, PanelMember.id == PanelScore.member_id)
        .where(PanelMember.pool_id == pool_id)
        .order_by(PanelMember.number)
    )
    given: dict[int, dict[int, Entry]] = {}
    for row, number in db.session.execute(query):
        given.setdefault(row.project_id, {})[number] = entry_of(row)
    scored = [Scored(one, given.get(one.id, {})) for one in listed_projects(pool_id)]
    return sorted(scored, key=lambda one: (-(one.mean if one.mean is not None else -1), one.project.number))


def find_panel_closing(pool_id: int) -> PanelClosing | None:
    """The closing of a panel, proposed or confirmed."""
    query = select(PanelClosing).where(PanelClosing.pool_id == pool_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def panel_closings(pool_ids: Iterable[int]) -> dict[int, PanelClosing]:
    """Closings by pool. One statement, none for no pools."""
    wanted = list(pool_ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(PanelClosing).where(PanelClosing.pool_id.in_(wanted)))
    return {one.pool_id: one for one in rows}


Line = tuple[int, Decimal]
"""Project's id and the score given to it."""


def panel_sheets(pool_id: int) -> list[tuple[int, tuple[Line, ...]]]:
    """The handed-in sheets as the count takes them, by member's number; projects in the order of the list."""
    query = (
        select(PanelMember.number, PanelScore.project_id, PanelScore.score)
        .join(PanelScore, PanelScore.member_id == PanelMember.id)
        .where(
            PanelMember.pool_id == pool_id,
            PanelMember.handed_in_at.is_not(None),
            PanelScore.score.is_not(None),
        )
        .order_by(PanelMember.number, PanelScore.project_id)
    )
    sheets: dict[int, list[Line]] = {}
    for number, project_id, score in db.session.execute(query):
        sheets.setdefault(number, []).append((project_id, score or Decimal(0)))
    return [(number, tuple(lines)) for number, lines in sheets.items()]


def count_sheets(pool_ids: Iterable[int]) -> int:
    """Handed-in sheets with any score, over these pools. One statement, none for no pools."""
    wanted = list(pool_ids)
    if not wanted:
        return 0
    query = (
        select(func.count(PanelScore.member_id.distinct()))
        .join(PanelMember, PanelMember.id == PanelScore.member_id)
        .where(
            PanelMember.pool_id.in_(wanted),
            PanelMember.handed_in_at.is_not(None),
            PanelScore.score.is_not(None),
        )
    )
    return db.session.scalar(query) or 0


def seats_of(user_id: int) -> list[Seat]:
    """The panels somebody sits on in rounds without a result, newest round first. One statement."""
    closed = select(PanelClosing.id).where(PanelClosing.pool_id == Pool.id).exists()
    query = (
        select(Round.slug, Round.title, Pool.code, Pool.name, PanelMember.handed_in_at, ~closed)
        .join(Pool, Pool.id == PanelMember.pool_id)
        .join(Round, Round.id == Pool.round_id)
        .where(PanelMember.user_id == user_id, Round.published_at.is_(None))
        .order_by(Round.id.desc(), Pool.position)
    )
    return [Seat(*row) for row in db.session.execute(query)]
