"""The projects of an imported file: on the map where it has coordinates, with every other cell kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.db import db
from maps.locating import areas_of_points
from pb.rounds.categories import read_catalogue
from pb.rounds.models import Pool, Round
from pb.submission.categories import guessed_category
from pb.submission.models import Project
from pb.tally.engine.model import WITHDRAWN_COST, exact_text
from pb.tally.engine.model import Project as EngineProject
from pb.tally.engine.pabulib.reader import PabulibFile
from pb.tally.engine.ties import number_key

LARGEST_NUMBER = 2_000_000_000
LONGEST_GROUP = 40


def _numbers(projects: tuple[EngineProject, ...]) -> dict[str, int]:
    """The number people know: the id where ids are plain numbers, else the place in natural order."""
    ids = [project.id for project in projects]
    if all(_is_number(one) for one in ids):
        return {one: int(one) for one in ids}
    return {one: place for place, one in enumerate(sorted(ids, key=number_key), 1)}


def _is_number(code: str) -> bool:
    is_whole = code.isascii() and code.isdigit() and len(code) <= 10
    return is_whole and str(int(code)) == code and int(code) < LARGEST_NUMBER


def add_projects(pb_round: Round, pools: Mapping[str, Pool] | Pool, file: PabulibFile) -> list[int]:
    """Write the projects, each into the pool that it names; their ids in the order of the file."""
    projects = file.header.projects
    numbers = _numbers(projects)
    points = {p.id: (p.location[1], p.location[0]) for p in projects if p.location is not None}
    areas = areas_of_points(points)
    categories = read_catalogue().categories
    named = {word.lower(): one.code for one in categories for word in (one.name, one.code)}
    rows = []
    for place, project in enumerate(projects):
        if len(project.cell("conflict_group")) > LONGEST_GROUP:
            raise file.project_error(place, "conflict_group jest za długie")
        row = _project(project, place, file.header.scale, named)
        row.round_id, row.number, row.area_id = pb_round.id, numbers[project.id], areas.get(project.id)
        row.pool_id = (pools if isinstance(pools, Pool) else pools[project.cell("pool")]).id
        if project.id in points:
            row.location = "SRID=4326;POINT({} {})".format(*points[project.id])
        rows.append(row)
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def _project(project: EngineProject, place: int, scale: int, named: Mapping[str, str]) -> Project:
    withdrawn = project.cost == WITHDRAWN_COST * scale or project.cell("withdrawn") == "1"
    return Project(
        code=project.id,
        title=(project.name or project.id)[:600],
        description=project.cell("description"),
        category=guessed_category(project.categories, named),
        cost=Decimal(exact_text(project.cost, scale)),
        place=project.neighbourhood[:200],
        beneficiaries=", ".join(project.beneficiaries),
        status="withdrawn" if withdrawn else "on_ballot",
        conflict_group=project.cell("conflict_group") or None,
        extra=dict(project.cells) | {"#row": str(place), "#cost": str(project.cost)},
    )
