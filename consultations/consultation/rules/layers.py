"""Layers beside the marks: the fields of each kind, and what is wrong with a filled-in one. Pure.

Code beside those of ``core.fields``: ``colour_shape``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.fields import Content, Field, Kind
from core.problems import Problem

GEOJSON, WMS, WMTS = "geojson", "wms", "wmts"
KINDS = (GEOJSON, WMS, WMTS)
BACKGROUND, LAND, NETWORKS = "background", "land", "networks"
PURPOSES = (BACKGROUND, LAND, NETWORKS)
MOST_LAYERS = 20
MOST_REACH = 100
COLOUR = re.compile(r"#[0-9a-f]{6}")

BEGINNING = (Field("name", is_required=True, longest=120),)
OF_SERVICES = (
    Field("url", is_required=True, longest=500),
    Field("remote_layer", is_required=True, longest=120),
    Field("picture", Kind.CHOICE, is_required=True, choices=("png", "jpeg")),
)
OF_TILES = (Field("matrix_set", is_required=True, longest=80), Field("matrix_prefix", longest=80))
OF_FILES = (
    Field("label_name", longest=60),
    Field("colour", is_required=True, longest=7),
    Field("reach_metres", Kind.WHOLE, is_required=True, most=MOST_REACH),
)
"""Only a file can be measured against."""
ENDING = (
    Field("purpose", Kind.CHOICE, is_required=True, choices=PURPOSES),
    Field("source", is_required=True, longest=300),
    Field("legend", Kind.TEXT, is_required=True, longest=2000),
    Field("opacity", Kind.WHOLE, is_required=True, most=100),
    Field("is_public", Kind.FLAG),
    Field("is_everywhere", Kind.FLAG),
)
NOT_KEPT = frozenset({"label_name", "is_everywhere"})
"""Fields that are no columns: which property of a file is its label, and whether all consultations show it."""
AT_FIRST: Content = {
    "picture": "png", "matrix_set": "EPSG:3857", "colour": "#1d4289", "purpose": BACKGROUND, "reach_metres": "3",
    "opacity": "80", "is_public": "yes",
}  # fmt: skip
"""What the form of a new layer proposes."""


def fields_of_layer(kind: str) -> tuple[Field, ...]:
    """The fields of a kind in the order of the form."""
    own = {GEOJSON: OF_FILES, WMS: OF_SERVICES, WMTS: (*OF_SERVICES, *OF_TILES)}[kind]
    return (*BEGINNING, *own, *ENDING)


def check_layer(values: Mapping[str, Any]) -> list[Problem]:
    """What the fields alone do not see."""
    colour = values.get("colour")
    return [Problem("colour_shape", "colour")] if colour is not None and not COLOUR.fullmatch(colour) else []


def moved(order: list[int], one: int, step: int) -> list[int]:
    """The order with ``one`` a place earlier (``step`` -1) or later (1); at an end it stays."""
    place = order.index(one)
    other = min(max(place + step, 0), len(order) - 1)
    changed = list(order)
    changed[place], changed[other] = changed[other], changed[place]
    return changed
