"""Reads of the layers beside the marks: those of a consultation, one of them, its things within a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, or_, select, text

from consultations.consultation.models import ConsultationLayer, LayerFeature
from consultations.consultation.rules.layers import GEOJSON
from core.db import db
from core.problems import NotFound, Problem
from maps.outward.addresses import read_address
from maps.outward.asking import Service

MOST_SHOWN = 2_000
"""Things of a file that one view of the map is sent."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class LayerView:
    """A layer as pages show it. ``version`` changes with whatever is drawn of it."""

    id: int
    name: str
    kind: str
    purpose: str
    source: str
    legend: str
    colour: str
    opacity: int
    is_public: bool
    is_everywhere: bool
    loaded_at: datetime | None
    reach_metres: int
    version: str


def _of(consultation_id: int, public_only: bool) -> Select[ConsultationLayer]:
    mine = or_(
        ConsultationLayer.consultation_id == consultation_id, ConsultationLayer.consultation_id.is_(None)
    )
    query = select(ConsultationLayer).where(mine)
    return query.where(ConsultationLayer.is_public) if public_only else query


def layers_of(consultation_id: int, public_only: bool = True) -> list[LayerView]:
    """The layers of a consultation in their order, then those of all consultations. One statement."""
    order = (
        ConsultationLayer.consultation_id.is_(None),
        ConsultationLayer.position,
        ConsultationLayer.id,
    )
    rows = db.session.scalars(_of(consultation_id, public_only).order_by(*order))
    return [view_of_layer(one) for one in rows]


def view_of_layer(one: ConsultationLayer) -> LayerView:
    """A row as pages show it."""
    drawn = (one.url, one.remote_layer, one.picture, one.matrix_set, one.matrix_prefix, one.loaded_at)
    return LayerView(
        one.id, one.name, one.kind, one.purpose, one.source, one.legend, one.colour, one.opacity, one.is_public,
        one.consultation_id is None, one.loaded_at, one.reach_metres, sha256(repr(drawn).encode()).hexdigest()[:10],
    )  # fmt: skip


def find_layer(consultation_id: int, layer_id: int, public_only: bool = False) -> ConsultationLayer:
    """A layer of this consultation or of all. Raises ``NotFound``."""
    query = _of(consultation_id, public_only).where(ConsultationLayer.id == layer_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def service_of(one: ConsultationLayer) -> Service:
    """What a layer's pictures are asked of. Raises ``NotFound`` for a layer of a file."""
    address = read_address(one.url) if one.kind != GEOJSON else None
    if address is None or isinstance(address, Problem):
        raise NotFound
    return Service(one.kind, address, one.remote_layer, one.picture, one.matrix_set, one.matrix_prefix)


def feature_counts(layer_ids: Sequence[int]) -> dict[int, int]:
    """How many things each layer of a file holds."""
    query = select(LayerFeature.layer_id, func.count()).where(LayerFeature.layer_id.in_(layer_ids))
    return dict(db.session.execute(query.group_by(LayerFeature.layer_id)).all())


WITHIN = text(
    "SELECT label, ST_AsGeoJSON(shape, 6) AS shape FROM con_layer_features"
    " WHERE layer_id = :layer_id AND shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326)"
    " ORDER BY id LIMIT :most"
)


def features_within(layer_id: int, box: Box) -> list[tuple[str, str]]:
    """Label and GeoJSON geometry of the things whose box meets ``box`` (west, south, east, north), at most ``MOST_SHOWN``."""
    west, south, east, north = box
    given = {"layer_id": layer_id, "west": west, "south": south, "east": east, "north": north}
    return [(row.label, row.shape) for row in db.session.execute(WITHIN, {**given, "most": MOST_SHOWN})]
