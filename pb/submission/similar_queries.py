"""Projects like the one being written: near its place, or with the same words, of this and former rounds.

What became of them later slices know; ``FATES`` holds their answers (ids of projects → a word), introduced by
the application.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import case, func, literal, or_, select

from core.db import db
from maps.relations import metres_between, within_metres
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.submission.rules.similar import ENDINGS, Stem, fewest_hits, stems

NEAR_METRES = 200
MOST = 5

FATES: list[Callable[[Sequence[int]], dict[int, str]]] = []


@dataclass(frozen=True)
class SimilarProject:
    """A project found, with its round, its status, and how far it is (``None``: found by its words)."""

    project_id: int
    number: int
    title: str
    status: str
    cost: Decimal
    round_slug: str
    round_title: str
    metres: float | None = None
    fate: str = ""


def similar_projects(
    geometry: BaseGeometry | None, words: str, own_project_id: int | None = None
) -> list[SimilarProject]:
    """At most ``MOST`` of each kind, the nearest first, then those with most words in common. Three statements."""
    near = [_found(row, True) for row in db.session.execute(_near(geometry))] if geometry is not None else []
    wanted = stems(words)
    alike = [_found(row, False) for row in db.session.execute(_worded(wanted))] if wanted else []
    found = {one.project_id: one for one in (*alike, *near) if one.project_id != own_project_id}
    ordered = [found[key] for key in dict.fromkeys(one.project_id for one in (*near, *alike)) if key in found]
    fates: dict[int, str] = {}
    for ask in FATES if ordered else ():
        fates |= ask([one.project_id for one in ordered])
    return [replace(one, fate=fates.get(one.project_id, "")) for one in ordered]


def _found(row: Any, is_near: bool) -> SimilarProject:
    project_id, number, title, status, cost, slug, round_title, measured = row
    metres = float(measured) if is_near else None
    return SimilarProject(project_id, number, title, status, cost, slug, round_title, metres)


def _rows(last: Any) -> Any:
    return (
        select(
            Project.id,
            Project.number,
            Project.title,
            Project.status,
            Project.cost,
            Round.slug,
            Round.title,
            last,
        )
        .join(Round, Round.id == Project.round_id)
        .where(Round.announced_at.is_not(None))
        .limit(MOST)
    )


def _near(geometry: BaseGeometry) -> Any:
    """By distance from the whole place; a place in many parts is looked around from all of them."""
    metres = metres_between(Project.location, geometry)
    is_near = Project.location.is_not(None) & within_metres(Project.location, geometry, NEAR_METRES)
    return _rows(metres.label("metres")).where(is_near).order_by(metres, Project.id)


def _holds(stem: Stem) -> Any:
    """Whether the folded text of a project holds the word; both ways go by the trigrams of its index."""
    folded = func.wsp_fold(stem.text)
    if stem.is_whole:
        return Project.search.regexp_match(literal(r"\m").concat(folded).concat(rf"({'|'.join(ENDINGS)})?\M"))
    return Project.search.like(literal("%").concat(folded).concat("%"))


def _worded(wanted: Sequence[Stem]) -> Any:
    """By how many of the words the folded text of a project holds."""
    held = [_holds(stem) for stem in wanted]
    hits = sum((case((one, 1), else_=0) for one in held), literal(0))
    any_of = or_(*held)
    return (
        _rows(hits.label("hits"))
        .where(any_of, hits >= fewest_hits(len(wanted)))
        .order_by(hits.desc(), Round.year.desc(), Project.id.desc())
    )
