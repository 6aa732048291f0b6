"""What lies around a project: others nearby in this round, similar ones of former rounds, and the pool's area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.db import db
from maps.models import Area
from maps.relations import metres_between, within_metres
from pb.rounds.models import Pool, Round
from pb.submission.models import CostLine, Draft, Endorsement, Project
from pb.submission.similar_queries import FATES

NEAR_METRES = 400
MOST_NEAR = 30
MOST_FORMER = 8
LIKE = 0.35
"""Trigram similarity of titles from which two projects are worth comparing."""


@dataclass(frozen=True)
class Neighbour:
    """Another project: of this round nearby, or of a former one nearby or alike. ``metres`` may be unknown."""

    project_id: int
    slug: str
    round_title: str
    number: int
    filed_number: int | None
    title: str
    category: str
    cost: Decimal
    status: str
    grounds: str
    metres: int | None
    lon: float | None
    lat: float | None
    fate: str = ""


def neighbours(project: Project) -> list[Neighbour]:
    """Projects of the same round within ``NEAR_METRES``, the nearest first. One statement."""
    other, own = aliased(Project), _place_of(project)
    wanted = (
        _columns(other, own)
        .where(other.round_id == project.round_id, other.id != project.id, _near(other, own))
        .order_by(metres_between(other.location, own))
        .limit(MOST_NEAR)
    )
    return _read(wanted)


def former_projects(project: Project) -> list[Neighbour]:
    """Projects of other rounds at the same place or with a similar title, and what became of them. Two statements."""
    other, own = aliased(Project), _place_of(project)
    likeness = func.similarity(func.wsp_fold(other.title), func.wsp_fold(project.title))
    wanted = (
        _columns(other, own)
        .where(other.round_id != project.round_id, _near(other, own, 150) | (likeness >= LIKE))
        .order_by(likeness.desc(), other.id)
        .limit(MOST_FORMER)
    )
    found = _read(wanted)
    fates: dict[int, str] = {}
    for ask in FATES if found else ():
        fates |= ask([one.project_id for one in found])
    return [replace(one, fate=fates.get(one.project_id, "")) for one in found]


def _place_of(project: Project) -> Any:
    return select(Project.location).where(Project.id == project.id).scalar_subquery()


def _near(other: Any, own: Any, metres: int = NEAR_METRES) -> Any:
    return within_metres(other.location, own, metres)


def _columns(other: Any, own: Any) -> Select[Any]:
    spot = func.ST_PointOnSurface(other.location)
    return select(
        other.id.label("project_id"), Round.slug, Round.title.label("round_title"), other.number, other.filed_number, other.title, other.category,
        other.cost, other.status, other.grounds, metres_between(other.location, own).label("metres"),
        func.ST_X(spot).label("lon"), func.ST_Y(spot).label("lat"),
    ).join(Round, Round.id == other.round_id)  # fmt: skip


def _read(wanted: Select[Any]) -> list[Neighbour]:
    return [
        Neighbour(**{**row, "metres": None if row["metres"] is None else round(row["metres"])})
        for row in db.session.execute(wanted).mappings()
    ]


@dataclass(frozen=True)
class MeasuredFacts:
    """What only the database can say of a project: inside its pool's area, endorsed by how many, share of greenery
    in per cent of the cost lines (``None`` without lines)."""

    is_inside: bool | None
    endorsed: int
    greenery: Decimal | None


def _made_of(project: Project) -> Select[int]:
    """The project and those merged into it, and into these: whoever supports a part supports the whole, once."""
    parts = select(Project.id).where(Project.id == project.id).cte(recursive=True)
    return select(parts.union(select(Project.id).join(parts, Project.merged_into_id == parts.c.id)).c.id)


def measured_facts(project: Project) -> MeasuredFacts:
    """One statement."""
    inside = (
        select(func.ST_CoveredBy(Project.location, Area.boundary))
        .join(Pool, Pool.id == Project.pool_id)
        .join(Area, Area.id == Pool.area_id)
        .where(Project.id == project.id)
        .scalar_subquery()
    )
    endorsed = (
        select(func.count(func.distinct(func.lower(Endorsement.email))))
        .join(Draft, Draft.id == Endorsement.draft_id)
        .where(Draft.project_id.in_(_made_of(project)), Endorsement.confirmed_at.is_not(None))
        .scalar_subquery()
    )
    of_project = CostLine.project_id == project.id
    share = (
        select(
            100
            * func.coalesce(func.sum(CostLine.amount).filter(CostLine.is_greenery), 0)
            / func.nullif(func.sum(CostLine.amount), 0)
        )
        .where(of_project)
        .scalar_subquery()
    )
    row = db.session.execute(select(inside, endorsed, share)).one()
    return MeasuredFacts(row[0], row[1] or 0, None if row[2] is None else round(Decimal(row[2]), 2))


def exact_places(project_ids: Sequence[int]) -> dict[int, str]:
    """GeoJSON of the places of projects, whole. One statement."""
    rows = db.session.execute(
        select(Project.id, func.ST_AsGeoJSON(Project.location, 6)).where(
            Project.id.in_(project_ids), Project.location.is_not(None)
        )
    )
    return {row[0]: row[1] for row in rows}
