"""The projects of an imported file: on the map where it has coordinates, with every other cell kept."""

from __future__ import annotations

from decimal import Decimal

from core.db import db
from maps.locating import areas_of_points
from pb.rounds.models import Pool, Round
from pb.submission.categories import category_of
from pb.submission.models import Project
from pb.tally.engine.model import WITHDRAWN_COST, exact_text
from pb.tally.engine.model import Project as EngineProject
from pb.tally.engine.ties import number_key

LARGEST_NUMBER = 2_000_000_000


def _numbers(projects: tuple[EngineProject, ...]) -> dict[str, int]:
    """The number people know: the id where ids are plain numbers, else the place in natural order."""
    ids = [project.id for project in projects]
    if all(one.isdigit() and str(int(one)) == one and int(one) < LARGEST_NUMBER for one in ids):
        return {one: int(one) for one in ids}
    return {one: place for place, one in enumerate(sorted(ids, key=number_key), 1)}


def add_projects(pb_round: Round, pool: Pool, projects: tuple[EngineProject, ...], scale: int) -> list[int]:
    """Write the projects; their ids in the order of the file."""
    numbers = _numbers(projects)
    points = {p.id: (p.location[1], p.location[0]) for p in projects if p.location is not None}
    areas = areas_of_points(points)
    rows = []
    for place, project in enumerate(projects):
        withdrawn = project.cost == WITHDRAWN_COST * scale
        extra = dict(project.cells) | {"#row": str(place), "#cost": str(project.cost)}
        point = points.get(project.id)
        rows.append(
            Project(
                round_id=pb_round.id,
                pool_id=pool.id,
                number=numbers[project.id],
                code=project.id,
                title=(project.name or project.id)[:600],
                description=project.cell("description"),
                category=category_of(project.categories).value,
                cost=Decimal(exact_text(project.cost, scale)),
                place=project.neighbourhood[:200],
                area_id=areas.get(project.id),
                location=f"SRID=4326;POINT({point[0]} {point[1]})" if point else None,
                beneficiaries=", ".join(project.beneficiaries),
                status="withdrawn" if withdrawn else "on_ballot",
                extra=extra,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]
