"""Reading and writing GeoJSON (RFC 7946). Pure.

``read_collection`` turns the bytes of a file into features or says on which line it breaks; ``encode`` writes
collections as small as they can be: six decimals (11 cm), no spaces.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.problems import Problem
from maps.coordinates import declared_system

MOST_BYTES = 64 * 1024 * 1024
MOST_FEATURES = 20_000
DECIMALS = 6


class NotJson(ValueError):
    """The file is not JSON. ``line`` counts from 1; ``reason`` is what the parser says."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Feature:
    """One feature as read: ``number`` is its place in the file from 1; nothing in it is checked yet."""

    number: int
    properties: Mapping[str, Any]
    geometry: object
    feature_id: str | int | None = None


@dataclass(frozen=True)
class Collection:
    """The features of a file, or the problems that keep it from being read as GeoJSON."""

    features: tuple[Feature, ...] = ()
    problems: list[Problem] = field(default_factory=list)


def read_collection(data: bytes) -> Collection:
    """Read the bytes of a GeoJSON file. Raises ``NotJson`` when it is not JSON at all."""
    if len(data) > MOST_BYTES:
        return _refused("file_too_big", limit_mb=MOST_BYTES // 1024 // 1024)
    document = _parse(data)
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        found = document.get("type") if isinstance(document, dict) else type(document).__name__
        return _refused("not_feature_collection", found=str(found)[:40])
    system = declared_system(document.get("crs"))
    if system:
        return _refused("system_declared", system=system)
    listed = [document] if document["type"] == "Feature" else document.get("features")
    if not isinstance(listed, list):
        return _refused("not_feature_collection", found="FeatureCollection")
    if not listed:
        return _refused("collection_empty")
    if len(listed) > MOST_FEATURES:
        return _refused("too_many_features", count=len(listed), limit=MOST_FEATURES)
    return read_features(listed)


def read_features(listed: Iterable[object]) -> Collection:
    """Features from already parsed GeoJSON objects."""
    features: list[Feature] = []
    problems: list[Problem] = []
    for number, raw in enumerate(listed, 1):
        if not isinstance(raw, dict) or raw.get("type") != "Feature":
            problems.append(Problem("not_feature", None, {"feature": number}))
            continue
        properties = raw.get("properties")
        given = raw.get("id")
        known = given if isinstance(given, str | int) and not isinstance(given, bool) else None
        features.append(
            Feature(number, properties if isinstance(properties, dict) else {}, raw.get("geometry"), known)
        )
    return Collection(tuple(features), problems)


def _parse(data: bytes) -> object:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(data[: error.start].count(b"\n") + 1, "not UTF-8") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(error.lineno, error.msg) from None
    except RecursionError:
        raise NotJson(1, "nested too deeply") from None
    except ValueError:
        raise NotJson(1, "number too long") from None


def _refused(code: str, **facts: Any) -> Collection:
    return Collection(problems=[Problem(code, None, facts)])


def feature(geometry: Mapping[str, Any] | None, properties: Mapping[str, Any]) -> dict[str, Any]:
    """One GeoJSON feature."""
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def point(lon: float, lat: float) -> dict[str, Any]:
    """A GeoJSON point in degrees."""
    return {"type": "Point", "coordinates": [round(lon, DECIMALS), round(lat, DECIMALS)]}


def collection(features: Iterable[Mapping[str, Any]], **members: Any) -> dict[str, Any]:
    """A GeoJSON FeatureCollection; ``members`` are added beside ``features`` (``bbox``)."""
    return {"type": "FeatureCollection", **members, "features": list(features)}


def encode(document: Mapping[str, Any]) -> str:
    """JSON without a needless byte; refuses what is not a number."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
