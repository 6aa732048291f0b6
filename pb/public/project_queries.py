"""Reading one project for its page, and how many projects a round has of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Numeric, Select, String, and_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from core.db import db
from core.problems import NotFound
from maps.models import Area
from pb.results.queries import ResultRow
from pb.results.verdict_picture import Rival
from pb.rounds.models import Round
from pb.submission.models import CostLine, Project
from pb.submission.origin_models import Origin
from pb.tally.models import AllocationLine, TallyRun
from pb.verification.list_models import ConflictGroup

LARGEST_NUMBER = 2**31 - 1
"""Of what the column can hold; an address may ask for more."""


@dataclass(frozen=True)
class CostLineRow:
    """A position of the cost estimate; ``amount`` in złoty."""

    name: str
    amount: Decimal
    is_greenery: bool
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class ProjectDetail:
    """A project with what stands around it. ``lon`` and ``lat`` in degrees or ``None``.

    ``line`` is what the count says, ``None`` as long as the result of the round is not published.
    """

    project: Project
    area_name: str
    lon: float | None
    lat: float | None
    rivals: tuple[int, ...]
    cost_lines: tuple[CostLineRow, ...]
    line: AllocationLine | None
    rival_reason: str = ""
    rule: str = ""
    best: Rival | None = None
    """The project with the highest score in the count of its pool."""
    origin: Origin | None = None
    """Where the project comes from, when another procedure handed it in."""

    @property
    def verdict(self) -> ResultRow | None:
        """The published verdict as results word it."""
        project, line = self.project, self.line
        if line is None or project.status != "on_ballot":
            return None
        return ResultRow(
            project_id=project.id,
            number=project.number,
            code=project.code,
            title=project.title,
            category=project.category,
            cost=project.cost,
            place=project.place,
            lon=self.lon,
            lat=self.lat,
            votes=line.votes,
            points=line.points,
            is_selected=line.is_selected,
            position=line.position,
            reason_code=line.reason_code,
            facts=line.reason_facts,
            rule=self.rule,
        )


def _score(line: Any) -> Any:
    """What the count compared: points or votes, or a panel's mean, which is kept as a number or as a fraction."""
    mean = line.reason_facts["mean"].astext
    under = func.coalesce(func.nullif(func.split_part(mean, "/", 2), ""), "1")
    return func.coalesce(cast(func.split_part(mean, "/", 1), Numeric) / cast(under, Numeric), line.points)


def _best_of_count() -> Any:
    """Number and score of the best project in the count of the pool."""
    other_line, other = aliased(AllocationLine), aliased(Project)
    return (
        select(func.json_build_array(other.number, cast(_score(other_line), String)))
        .select_from(other_line)
        .join(other, other.id == other_line.project_id)
        .where(other_line.tally_run_id == TallyRun.id)
        .order_by(_score(other_line).desc(), other.number)
        .limit(1)
        .scalar_subquery()
    )


def _lines_of_estimate() -> Any:
    """The cost lines in their order; amounts as text, so that no grosz is lost in a float."""
    one_line = func.json_build_array(
        CostLine.name,
        cast(CostLine.amount, String),
        CostLine.is_greenery,
        cast(CostLine.quantity, String),
        CostLine.unit,
    )
    return (
        select(func.json_agg(aggregate_order_by(one_line, CostLine.position)))
        .where(CostLine.project_id == Project.id)
        .scalar_subquery()
    )


@cache
def _detail() -> Select[*tuple[Any, ...]]:
    rival = aliased(Project)
    rivals = (
        select(func.array_agg(rival.number))
        .where(rival.round_id == Project.round_id, rival.conflict_group == Project.conflict_group)
        .where(rival.id != Project.id, rival.status.in_(("accepted", "on_ballot")))
        .scalar_subquery()
    )
    reason = (
        select(ConflictGroup.reason)
        .where(ConflictGroup.round_id == Project.round_id, ConflictGroup.code == Project.conflict_group)
        .scalar_subquery()
    )
    lines = _lines_of_estimate()
    spot = func.ST_PointOnSurface(Project.location)
    is_published = and_(
        TallyRun.pool_id == Project.pool_id, TallyRun.is_current, Round.published_at.is_not(None)
    )
    own_line = and_(AllocationLine.tally_run_id == TallyRun.id, AllocationLine.project_id == Project.id)
    return (
        select(
            Project,
            Area.name,
            func.ST_X(spot),
            func.ST_Y(spot),
            rivals,
            lines,
            AllocationLine,
            reason,
            TallyRun.rule,
            _best_of_count(),
            Origin,
        )
        .join(Round, Round.id == Project.round_id)
        .outerjoin(Area, Area.id == Project.area_id)
        .outerjoin(TallyRun, is_published)
        .outerjoin(AllocationLine, own_line)
        .outerjoin(Origin, Origin.project_id == Project.id)
        .where(Project.round_id == bindparam("round"), Project.number == bindparam("number"))
    )


def project_detail(round_id: int, number: int) -> ProjectDetail:
    """The project with this number. One statement. Raises ``NotFound``."""
    known = number <= LARGEST_NUMBER
    row = db.session.execute(_detail(), {"round": round_id, "number": number}).first() if known else None
    if row is None:
        raise NotFound
    project, area, lon, lat, rivals, lines, line, reason, rule, best, origin = row
    costs = tuple(_cost_line(*told) for told in lines or ())
    leader = Rival(best[0], Decimal(best[1])) if best else None
    return ProjectDetail(
        project,
        area or "",
        lon,
        lat,
        tuple(sorted(rivals or ())),
        costs,
        line,
        reason or "",
        rule or "",
        leader,
        origin,
    )


def _cost_line(name: str, amount: str, is_green: bool, quantity: str | None, unit: str) -> CostLineRow:
    return CostLineRow(name, Decimal(amount), is_green, Decimal(quantity) if quantity else None, unit)


def present_number(round_id: int, filed_number: int) -> int | None:
    """The number that the project filed under ``filed_number`` has now, or ``None``. One statement."""
    if filed_number > LARGEST_NUMBER:
        return None
    return db.session.scalar(
        select(Project.number).where(Project.round_id == round_id, Project.filed_number == filed_number)
    )


def merged_into(project: Project) -> int | None:
    """The number of the project that this one was merged into, followed to the last. A few statements at most."""
    into, seen = project.merged_into_id, {project.id}
    number = None
    while into is not None and into not in seen:
        seen.add(into)
        row = db.session.execute(
            select(Project.number, Project.merged_into_id).where(Project.id == into)
        ).one()
        number, into = row[0], row[1]
    return number


def rivals_by_code(run_id: int, codes: Sequence[str]) -> dict[str, Rival]:
    """What a count says of these projects. One statement, none without codes."""
    if not codes:
        return {}
    rows = db.session.execute(
        select(Project.code, Project.number, _score(AllocationLine))
        .join(AllocationLine, AllocationLine.project_id == Project.id)
        .where(AllocationLine.tally_run_id == run_id, Project.code.in_(codes))
    ).all()
    return {code: Rival(number, points) for code, number, points in rows}


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
