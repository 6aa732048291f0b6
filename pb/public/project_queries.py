"""Reading one project for its page, and how many projects a round has of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from core.db import db
from core.problems import NotFound
from maps.models import Area
from pb.results.queries import ResultRow
from pb.rounds.models import Round
from pb.submission.models import CostLine, Project
from pb.tally.models import AllocationLine, TallyRun


@dataclass(frozen=True)
class ProjectDetail:
    """A project with what stands around it. ``lon`` and ``lat`` in degrees or ``None``."""

    project: Project
    area_name: str
    lon: float | None
    lat: float | None
    rivals: tuple[int, ...]
    cost_lines: tuple[CostLine, ...]


@cache
def _detail() -> Select[*tuple[Any, ...]]:
    rival = aliased(Project)
    rivals = (
        select(func.array_agg(rival.number))
        .where(rival.round_id == Project.round_id, rival.conflict_group == Project.conflict_group)
        .where(rival.id != Project.id, rival.status == "on_ballot")
        .scalar_subquery()
    )
    spot = func.ST_PointOnSurface(Project.location)
    return (
        select(Project, Area.name, func.ST_X(spot), func.ST_Y(spot), rivals)
        .outerjoin(Area, Area.id == Project.area_id)
        .where(Project.round_id == bindparam("round"), Project.number == bindparam("number"))
    )


def project_detail(round_id: int, number: int) -> ProjectDetail:
    """The project with this number. Two statements. Raises ``NotFound``."""
    row = db.session.execute(_detail(), {"round": round_id, "number": number}).first()
    if row is None:
        raise NotFound
    project, area, lon, lat, rivals = row
    lines = select(CostLine).where(CostLine.project_id == project.id).order_by(CostLine.position)
    return ProjectDetail(
        project, area or "", lon, lat, tuple(sorted(rivals or ())), tuple(db.session.scalars(lines))
    )


def published_verdict(detail: ProjectDetail) -> ResultRow | None:
    """What the count says, or ``None`` as long as the result of its round is not published. One statement."""
    project = detail.project
    line = db.session.scalar(
        select(AllocationLine)
        .join(TallyRun, TallyRun.id == AllocationLine.tally_run_id)
        .join(Round, Round.id == TallyRun.round_id)
        .where(AllocationLine.project_id == project.id, TallyRun.is_current, Round.published_at.is_not(None))
    )
    if line is None:
        return None
    return ResultRow(
        project_id=project.id,
        number=project.number,
        code=project.code,
        title=project.title,
        category=project.category,
        cost=project.cost,
        place=project.place,
        lon=detail.lon,
        lat=detail.lat,
        votes=line.votes,
        points=line.points,
        is_selected=line.is_selected,
        position=line.position,
        reason_code=line.reason_code,
        facts=line.reason_facts,
    )


def numbers_by_code(round_id: int, codes: Sequence[str]) -> dict[str, int]:
    """The numbers that people know of these projects. One statement, none for no codes."""
    if not codes:
        return {}
    rows = db.session.execute(
        select(Project.code, Project.number).where(Project.round_id == round_id, Project.code.in_(codes))
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class PoolTotal:
    """How many projects of one pool have one status, and what they cost together, in złoty."""

    round_id: int
    pool_id: int
    status: str
    projects: int
    cost: Decimal


def pool_totals(round_ids: Sequence[int]) -> list[PoolTotal]:
    """Projects of these rounds by pool and status. One statement."""
    rows = db.session.execute(
        select(Project.round_id, Project.pool_id, Project.status, func.count(), func.sum(Project.cost))
        .where(Project.round_id.in_(round_ids))
        .group_by(Project.round_id, Project.pool_id, Project.status)
    )
    return [PoolTotal(*row) for row in rows]
