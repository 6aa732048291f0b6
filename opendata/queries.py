"""Reading projects for the API: one page at a time, verdicts only of published rounds."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from core.clock import today
from core.db import db
from maps.models import Area
from pb.implementation.models import Implementation
from pb.implementation.queries.lateness import standing
from pb.rounds.queries import RoundView
from pb.submission.models import Project
from pb.tally.models import AllocationLine, TallyRun

PER_PAGE = 100


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a reader asks for; empty strings ask for nothing."""

    area: str = ""
    category: str = ""
    status: str = ""
    pool: str = ""


@dataclasses.dataclass(frozen=True)
class ApiProject:
    """A project as the API gives it. ``location`` is GeoJSON; verdict fields are ``None`` before publication."""

    code: str
    number: int
    title: str
    summary: str
    cost: Decimal
    pool_id: int
    category: str
    place: str
    area_name: str | None
    status: str
    location: dict[str, Any] | None
    votes: int | None = None
    points: Decimal | None = None
    is_selected: bool | None = None
    reason_code: str | None = None
    reason_facts: dict[str, Any] | None = None
    state: str | None = None
    spent: Decimal | None = None
    due_on: date | None = None
    finished_on: date | None = None
    delay_weeks: int | None = None
    contractor: str | None = None
    acceptance: str | None = None
    updated_at: datetime | None = None


def _filtered(view: RoundView, wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [Project.round_id == view.pb_round.id]
    if wanted.area:
        named = (Area.slug == wanted.area, Area.name == wanted.area, Project.place == wanted.area)
        conditions.append(or_(*named))
    if wanted.category:
        conditions.append(Project.category == wanted.category)
    if wanted.status:
        conditions.append(Project.status == wanted.status)
    if wanted.pool:
        ids = [pool.pool_id for pool in view.rules.pools if pool.code == wanted.pool]
        conditions.append(Project.pool_id.in_(ids))
    return conditions


def count_projects(view: RoundView, wanted: Wanted) -> int:
    """How many projects fit."""
    query = select(func.count()).select_from(Project).outerjoin(Area, Area.id == Project.area_id)
    return db.session.scalar(query.where(*_filtered(view, wanted))) or 0


def projects_page(view: RoundView, wanted: Wanted, page: int | None) -> list[ApiProject]:
    """One page of projects in order of number, or all of them. One statement."""
    query: Any = select(
        Project.code, Project.number, Project.title, Project.summary, Project.cost, Project.pool_id, Project.category,
        Project.place, Area.name, Project.status, func.ST_AsGeoJSON(Project.location, 6),
        *(_verdict_columns() if view.pb_round.published_at else ()),
    ).select_from(Project).outerjoin(Area, Area.id == Project.area_id)  # fmt: skip
    if view.pb_round.published_at:
        query = query.outerjoin(
            TallyRun, and_(TallyRun.pool_id == Project.pool_id, TallyRun.is_current)
        ).outerjoin(
            AllocationLine,
            and_(AllocationLine.tally_run_id == TallyRun.id, AllocationLine.project_id == Project.id),
        )
        query = query.outerjoin(Implementation, Implementation.project_id == Project.id)
    query = query.where(*_filtered(view, wanted)).order_by(Project.number)
    if page is not None:
        query = query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return [_project(tuple(row)) for row in db.session.execute(query)]


def _verdict_columns() -> tuple[Any, ...]:
    line, work = AllocationLine, Implementation
    return (
        line.votes, line.points, line.is_selected, line.reason_code, line.reason_facts, standing(today()), work.spent,
        work.due_on, work.finished_on, work.delay_weeks, work.contractor, work.acceptance, work.updated_at,
    )  # fmt: skip


def _project(row: tuple[Any, ...]) -> ApiProject:
    names = [one.name for one in dataclasses.fields(ApiProject)]
    given = dict(zip(names, row, strict=False))
    return ApiProject(**given | {"location": json.loads(row[10]) if row[10] else None})
