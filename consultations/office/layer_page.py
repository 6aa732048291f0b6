"""What the builder's pages of layers show: rows of the list, the form of one, whether its service gives a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consultations.consultation.layer_queries import LayerView, feature_counts, layers_of, service_of
from consultations.consultation.layer_texts import (
    CHOICES,
    LABELS,
    LAYER_KINDS,
    REFUSALS,
    hint_of,
    purpose_word,
)
from consultations.consultation.models import Consultation, ConsultationLayer
from consultations.consultation.rules.layers import fields_of_layer
from consultations.consultation.services.area import boundary_of
from core.fields import Content, Field
from core.problems import Problem
from core.web.shown_field import SHORT, Shown
from maps.outward.addresses import read_address
from maps.outward.asking import tile_at, tile_target
from maps.outward.fetching import Refused, fetch_picture, reachable
from maps.outward.proxy import reach_now

TRIED_ZOOM = 15


@dataclass(frozen=True)
class LayerRow:
    """A layer in the list: what it is, what it is for, how much is in it."""

    layer: LayerView
    kind: str
    purpose: str
    things: int


def rows_of(one: Consultation) -> list[LayerRow]:
    """All layers of a consultation, office ones too. Two statements."""
    layers = layers_of(one.id, public_only=False)
    counts = feature_counts([each.id for each in layers])
    return [
        LayerRow(
            each, LAYER_KINDS[each.kind](), purpose_word(each.purpose, each.kind), counts.get(each.id, 0)
        )
        for each in layers
    ]


def shown_fields(kind: str, content: Content, beside: dict[str, str]) -> list[Shown]:
    """The fields of a layer's form."""
    return [_shown(field, kind, content, beside) for field in fields_of_layer(kind)]


def _shown(field: Field, kind: str, content: Content, beside: dict[str, str]) -> Shown:
    words = CHOICES.get(field.name, {})
    return Shown(
        name=field.name, kind=field.kind.value, label=LABELS[field.name](), value=content.get(field.name, ""),
        hint=hint_of(field.name, kind), error=beside.get(field.name, ""),
        options=[(choice, words[choice]()) for choice in field.choices], rows=3, is_short=field.kind in SHORT,
        longest=field.longest,
    )  # fmt: skip


def host_problems(url: str) -> list[Problem]:
    """Whether the host of an address is there and public; asked before anything is saved."""
    address = read_address(url)
    if isinstance(address, Problem):
        return [address]
    try:
        reachable(address.host, address.port, reach_now())
    except Refused as refused:
        return [Problem(refused.code, "url")]
    return []


def tried(one: Consultation, layer: ConsultationLayer) -> dict[str, Any]:
    """What the service says when it is asked for the middle of the area: ``is_good`` and a sentence."""
    shape = boundary_of(one.id)
    middle = shape.representative_point() if shape is not None else None
    x, y = tile_at(TRIED_ZOOM, *((middle.x, middle.y) if middle is not None else (19.4, 52.1)))
    service = service_of(layer)
    try:
        fetch_picture(service.address, tile_target(service, TRIED_ZOOM, x, y), reach_now())
    except Refused as refused:
        return {"is_good": False, "sentence": REFUSALS[refused.code](), "spot": (TRIED_ZOOM, x, y)}
    return {"is_good": True, "sentence": _("Usługa działa, przysłała obraz."), "spot": (TRIED_ZOOM, x, y)}
