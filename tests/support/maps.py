"""Areas and places for tests: the shared files and small squares near Warsaw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.db import transaction
from maps.geojson import Feature, read_collection
from maps.services import ImportReport, import_areas, import_places

GEODATA = Path(__file__).resolve().parents[3] / "shared" / "geodata"


def features_of(name: str, **wanted: str) -> tuple[Feature, ...]:
    """Features of a shared file whose properties are as ``wanted``."""
    found = read_collection((GEODATA / f"{name}.geojson").read_bytes())
    assert found.problems == []
    return tuple(
        one
        for one in found.features
        if all(one.properties.get(key) == value for key, value in wanted.items())
    )


def square(west: float, south: float, side: float = 0.1) -> dict[str, Any]:
    """A square as GeoJSON."""
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def area(number: int, name: str, geometry: object, **properties: object) -> Feature:
    """A feature of an area."""
    return Feature(number, {"nazwa": name, **properties}, geometry)


def bring(features: tuple[Feature, ...] | list[Feature], kind: str, **options: Any) -> ImportReport:
    """Import areas as one act, of any kind and wherever they lie."""
    with transaction():
        return import_areas(features, kind, **{"is_new_kind": True, "may_lie_outside": True, **options})


def bring_places(features: tuple[Feature, ...] | list[Feature], **options: Any) -> ImportReport:
    """Import places as one act."""
    with transaction():
        return import_places(features, **options)
