"""What the page of marks by area shows: the filters, a map in depths of colour, the equal table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import shapely
from flask import url_for

from consultations.consultation.queries import ConsultationView, topics_of
from consultations.marks.page import asked_of, facets_of, read_selection, with_arguments
from consultations.marks.queries.areas import AreaCount, marks_by_area
from consultations.marks.queries.near import boundary_of
from consultations.marks.queries.shown import mark_counts
from maps.frame import Frame, frame_of
from maps.ground import path_of
from maps.simplify import thinned

DEPTHS = 5
FINEST = 1.2


@dataclass(frozen=True)
class AreaShape:
    """An area on the map: its path, how deep its colour is (0 to ``DEPTHS``), where its number stands."""

    path: str
    depth: int
    name: str
    marks: int
    x: int
    y: int


@dataclass(frozen=True)
class AreasPage:
    """The page ready for its template."""

    facets: list[dict[str, Any]]
    rows: list[AreaCount]
    most: int
    total: int
    shapes: list[AreaShape]
    edge: str
    width: int
    height: int
    back_url: str


def areas_page(consultation: ConsultationView, args: Mapping[str, str], base: str) -> AreasPage:
    """The selection of the address, counted by area."""
    topics = topics_of(consultation.id)
    selection = read_selection(args, topics)
    rows = marks_by_area(consultation.id, asked_of(selection, topics))
    boundary = boundary_of(consultation.id)
    shapes = [one.boundary for one in rows if one.boundary is not None]
    frame = frame_of(shapely.union_all([boundary.envelope, *(shape.envelope for shape in shapes)]).bounds)

    def address(**changes: str) -> str:
        told = selection.arguments(**{"kolejnosc": "", **changes})
        return f"{base}{'?' + urlencode(told) if told else ''}#obszary"

    most = max((one.marks for one in rows), default=0)
    facets = facets_of(selection, mark_counts(consultation.id), topics, address)
    return AreasPage(
        facets=[one for one in facets if one["id"] != "kolejnosc"], rows=rows, most=most,
        total=sum(one.marks for one in rows), shapes=_shapes([one for one in rows if one.boundary is not None], frame),
        edge=path_of([frame.drawn(boundary)], frame), width=frame.width, height=frame.height,
        back_url=with_arguments(url_for("marks.marks", slug=consultation.slug), selection) + "#uwagi",
    )  # fmt: skip


def _shapes(rows: Sequence[AreaCount], frame: Frame) -> list[AreaShape]:
    most = max((one.marks for one in rows), default=0)
    drawn = thinned([frame.drawn(one.boundary) for one in rows if one.boundary is not None], FINEST)
    shapes = []
    for one, shape in zip(rows, drawn, strict=True):
        spot = shape.representative_point()
        shapes.append(
            AreaShape(
                path_of([shape], frame), depth_of(one.marks, most), one.name, one.marks, round(spot.x), round(spot.y)
            )
        )  # fmt: skip
    return shapes


def depth_of(marks: int, most: int) -> int:
    """0 for none, else 1 to ``DEPTHS`` by the share of the fullest area."""
    return -(-DEPTHS * marks // most) if marks and most else 0
