"""What stands on the map of everything beside projects: consultations and applications of local initiatives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from consultations.public.listing import points_of, rows_of
from initiatives.public.works_map import DONE
from maps.geojson import encode
from maps.layers import feature_of
from town.consultation_items import consultations_now
from town.initiative_items import WORKS, initiative_rows


@dataclass(frozen=True)
class MapItems:
    """Rows of each kind and all their points; called K1, K2 … and I1, I2 … as projects have numbers there."""

    consultations: list[dict[str, Any]] = field(default_factory=list)
    initiatives: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)


EVERYTHING = "everything"
"""What of it is wanted: all, or initiatives whose agreement is signed (``WORKS``) or whose work is finished (``DONE``);
empty: nothing."""


def on_map(wanted: str) -> MapItems:
    """What is wanted of it. Two statements, fewer where nothing goes on."""
    if wanted in (WORKS, DONE):
        return MapItems([], *initiative_rows(wanted))
    if not wanted:
        return MapItems()
    found = consultations_now()
    views = [*found.open, *found.announced]
    rows = [{**row, "number": f"K{row['number']}"} for row in rows_of(views)]
    initiatives, spots = initiative_rows()
    return MapItems(rows, initiatives, [*points_of(views, rows), *spots])


def with_items(written: str, wanted: str) -> str:
    """The GeoJSON of the map with a point for each of them."""
    points = on_map(wanted).points
    if not points:
        return written
    collection = json.loads(written)
    collection["features"] += [feature_of(one) for one in points]
    return encode(collection)


def items_version(version: str, wanted: str) -> str:
    """A short name of that GeoJSON that changes when it does."""
    points = on_map(wanted).points
    return hashlib.sha256(f"{version} {points}".encode()).hexdigest()[:24] if points else version
