"""Layers beside the marks: added, changed, moved, taken away by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from consultations.consultation.layer_queries import find_layer
from consultations.consultation.models import Consultation, ConsultationLayer, LayerFeature
from consultations.consultation.queries import record_of
from consultations.consultation.rules.layers import (
    GEOJSON,
    MOST_LAYERS,
    NOT_KEPT,
    check_layer,
    fields_of_layer,
    moved,
)
from consultations.consultation.services.editing import EDIT_ACT, subject_of
from consultations.consultation.services.layer_file import LayerThing
from core.audit import last_act, record
from core.db import db
from core.fields import Content, differences, fingerprint, read, write_field
from core.page_saving import Outcome, Saved, Stale
from core.problems import NotFound, Problem
from maps.outward.addresses import read_address
from maps.relations import stored

SECTION = "warstwy"


@dataclass(frozen=True)
class Reading:
    """What was typed of a layer: values of its columns, its content for the mark, what is wrong."""

    values: dict[str, Any]
    content: Content
    problems: list[Problem]


def layer_content(one: ConsultationLayer) -> Content:
    """What stands saved of a layer."""
    told = {
        field.name: write_field(field, getattr(one, field.name))
        for field in fields_of_layer(one.kind)
        if field.name not in NOT_KEPT
    }
    return {**told, "label_name": "", "is_everywhere": "yes" if one.consultation_id is None else ""}


def read_layer(kind: str, typed: Content) -> Reading:
    """The form of a layer as it was typed."""
    values: dict[str, Any] = {}
    content: Content = {}
    problems: list[Problem] = []
    for field in fields_of_layer(kind):
        value, wrong = read(field, typed.get(field.name, ""))
        values[field.name] = value
        content[field.name] = write_field(field, value) if wrong is None else typed.get(field.name, "")
        problems += [wrong] if wrong else []
    if values.get("url"):
        address = read_address(values["url"])
        problems += [address] if isinstance(address, Problem) else []
        values["url"] = "" if isinstance(address, Problem) else address.url
    return Reading(values, content, problems or check_layer(values))


def add_layer(slug: str, kind: str, reading: Reading, things: Sequence[LayerThing], now: datetime) -> Outcome:
    """A further layer, last in the list."""
    one = record_of(slug, is_locked=True)
    mine = select(func.count(), func.coalesce(func.max(ConsultationLayer.position), 0)).where(
        ConsultationLayer.consultation_id == one.id
    )
    count, last = db.session.execute(mine).one()
    if count >= MOST_LAYERS:
        return [Problem("too_many_layers", None, {"most": MOST_LAYERS})]
    layer = ConsultationLayer(kind=kind, position=last + 1, url="", loaded_at=None)
    _write(layer, one, reading)
    db.session.add(layer)
    db.session.flush()
    _load(layer, things, now)
    record(EDIT_ACT, subject_of(slug), {"section": SECTION, "added": layer.name, "things": len(things)})
    return Saved(slug, ("added",))


def change_layer(
    slug: str, layer_id: int, reading: Reading, things: Sequence[LayerThing], opened: str, now: datetime
) -> Outcome:
    """Change a layer; with ``things`` those of a new file take the place of the former ones."""
    one = record_of(slug, is_locked=True)
    layer = find_layer(one.id, layer_id)
    saved = layer_content(layer)
    if fingerprint(saved) != opened:
        changed = tuple(name for name in differences(saved, reading.content) if name != "label_name")
        return Stale(saved, fingerprint(saved), changed, last_act(EDIT_ACT, subject_of(slug)))
    fields = tuple(name for name in differences(saved, reading.content) if name != "label_name")
    _write(layer, one, reading)
    db.session.flush()
    _load(layer, things, now)
    if fields or things:
        facts = {"section": SECTION, "layer": layer.name, "fields": list(fields), "things": len(things)}
        record(EDIT_ACT, subject_of(slug), facts)
    return Saved(slug, fields or (("things",) if things else ()))


def _write(layer: ConsultationLayer, one: Consultation, reading: Reading) -> None:
    for name, value in reading.values.items():
        if name not in NOT_KEPT:
            setattr(layer, name, value)
    layer.consultation_id = None if reading.values["is_everywhere"] else one.id


def _load(layer: ConsultationLayer, things: Sequence[LayerThing], now: datetime) -> None:
    if layer.kind != GEOJSON or not things:
        return
    db.session.execute(delete(LayerFeature).where(LayerFeature.layer_id == layer.id))
    rows = [
        {
            "layer_id": layer.id,
            "label": one.label,
            "properties": one.properties,
            "shape": stored(one.shape),
        }
        for one in things
    ]
    db.session.execute(insert(LayerFeature), rows)
    layer.loaded_at = now
    db.session.flush()


def move_layer(slug: str, layer_id: int, step: int) -> None:
    """A place earlier (``step`` -1) or later (1) among the consultation's own. Raises ``NotFound``."""
    one = record_of(slug, is_locked=True)
    query = select(ConsultationLayer.id).where(ConsultationLayer.consultation_id == one.id)
    order = list(db.session.scalars(query.order_by(ConsultationLayer.position, ConsultationLayer.id)))
    if layer_id not in order:
        raise NotFound
    for place, other in enumerate(moved(order, layer_id, step), 1):
        db.session.execute(
            update(ConsultationLayer).where(ConsultationLayer.id == other).values(position=place)
        )


def remove_layer(slug: str, layer_id: int) -> None:
    """Take a layer away; findings that answers have kept of it stay. Raises ``NotFound``."""
    one = record_of(slug, is_locked=True)
    layer = find_layer(one.id, layer_id)
    name = layer.name
    db.session.execute(delete(ConsultationLayer).where(ConsultationLayer.id == layer.id))
    record(EDIT_ACT, subject_of(slug), {"section": SECTION, "removed": name})
