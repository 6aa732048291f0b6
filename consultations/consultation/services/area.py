"""The area of a consultation: one of the town's areas copied, a drawn one, or one of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from consultations.consultation.models import Consultation
from consultations.consultation.queries import record_of
from consultations.consultation.services.editing import EDIT_ACT, subject_of
from core.audit import last_act, record
from core.db import db
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import Problem
from maps.geojson import Feature
from maps.geometry import as_multipolygon, check_geometry
from maps.models import Area
from maps.relations import stored, taken_out

MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_FILE_PARTS = 200


def boundary_of(consultation_id: int) -> BaseGeometry | None:
    """The area as shapely has it (EPSG:4326)."""
    return taken_out(
        db.session.scalar(select(Consultation.boundary).where(Consultation.id == consultation_id))
    )


def size_km2(consultation_id: int) -> float | None:
    """How large it is, measured in EPSG:2180."""
    measured = func.ST_Area(func.ST_Transform(Consultation.boundary, 2180)) / 1_000_000
    found = db.session.scalar(select(measured).where(Consultation.id == consultation_id))
    return None if found is None else float(found)


def area_content(one: Consultation) -> Content:
    """What stands saved on the page of the area, for its mark."""
    shape = boundary_of(one.id)
    digest = hashlib.sha256(shape.wkb).hexdigest()[:20] if shape is not None else ""
    return {"area_id": str(one.area_id or ""), "boundary": digest}


def read_file(features: Sequence[Feature]) -> BaseGeometry | list[Problem]:
    """All areas of a file together, or what is wrong with the first that is."""
    if len(features) > MOST_FILE_PARTS:
        return [Problem("too_many_features", "file", {"count": len(features), "limit": MOST_FILE_PARTS})]
    parts = []
    for one in features:
        checked = check_geometry(one.geometry)
        if checked.geometry is None:
            return [
                Problem(each.code, "file", {**each.facts, "feature": one.number}) for each in checked.problems
            ]
        parts.append(checked.geometry)
    joined: BaseGeometry = shapely.union_all(parts)
    return joined


def save_area(slug: str, area_id: int | None, shape: BaseGeometry | None, opened: str) -> Outcome:
    """Take a chosen area (its boundary is copied, so that later changes do not move it) or a shape."""
    one = record_of(slug, is_locked=True)
    saved = area_content(one)
    if fingerprint(saved) != opened:
        return Stale(saved, fingerprint(saved), (), last_act(EDIT_ACT, subject_of(slug)))
    if one.published_at is not None:
        return [Problem("frozen")]
    boundary = db.session.scalar(select(Area.boundary).where(Area.id == area_id)) if area_id else None
    if area_id and boundary is None:
        return [Problem("not_a_choice", "area_id")]
    if boundary is None:
        drawn = as_multipolygon(shape) if shape is not None else None
        if drawn is None or drawn.is_empty:
            return [Problem("boundary_missing", "miejsce")]
        boundary = stored(drawn)
    one.area_id, one.boundary = area_id, boundary
    db.session.flush()
    record(EDIT_ACT, subject_of(slug), {"section": "obszar", "area_id": area_id})
    return Saved(slug, ("boundary",))
