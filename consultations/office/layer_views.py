"""The builder's pages of layers beside the marks: the list, one of them, their order."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from consultations.consultation.layer_queries import find_layer
from consultations.consultation.layer_texts import LAYER_KINDS, layer_sentence
from consultations.consultation.layers import layer_features, layer_tile
from consultations.consultation.models import Consultation, ConsultationLayer
from consultations.consultation.queries import record_of
from consultations.consultation.rules.layers import AT_FIRST, GEOJSON, KINDS
from consultations.consultation.rules.sections import LAYERS
from consultations.consultation.services.area import boundary_of
from consultations.consultation.services.layer_file import MOST_BYTES, LayerThing, is_near, read_layer_file
from consultations.consultation.services.layers import (
    Reading,
    add_layer,
    change_layer,
    layer_content,
    move_layer,
    read_layer,
    remove_layer,
)
from consultations.office.building_views import MAY, frame, page
from consultations.office.layer_page import host_problems, rows_of, shown_fields, tried
from core.access import requires
from core.clock import now
from core.db import transaction
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content
from core.web.requests import takes_long_form
from core.web.summary import summary

blueprint = Blueprint(
    "consultations_layers", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/ustawienia/warstwy"
)
LAYER = "/<int(max=9223372036854775807):layer_id>"
CELL = "<int(max=20):zoom>/<int(max=1048575):x>/<int(max=1048575):y>"


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The layers in their order."""
    one = record_of(slug)
    return page("layers", [], **frame(one, LAYERS), rows=rows_of(one), kinds=LAYER_KINDS)


def _form(
    one: Consultation, kind: str, content: Content, layer: ConsultationLayer | None, outcome: Outcome | None = None
) -> Response:  # fmt: skip
    stale = outcome if isinstance(outcome, Stale) else None
    problems = outcome if isinstance(outcome, list) else []
    told = summary([(each.field, layer_sentence(each)) for each in problems])
    is_asked = layer is not None and kind != GEOJSON and "sprawdz" in request.args
    saved = layer_content(layer) if layer is not None else {}
    return page(
        "layer", [], 409 if stale else 422 if problems else 200,
        **{**frame(one, LAYERS), **told}, kind=kind, kind_word=LAYER_KINDS[kind](), layer=layer,
        fields=shown_fields(kind, content, told["beside"]), own_url=request.path if layer is not None else f"{request.path}?rodzaj={kind}", stale=stale,
        opened=stale.opened if stale else request.form.get("opened") or fingerprint(saved),
        tried=tried(one, layer) if is_asked and layer is not None else None,
    )  # fmt: skip


@blueprint.get("/nowa")
@requires(MAY)
def new(slug: str) -> Response:
    """The form of a further layer."""
    return _form(record_of(slug), _kind(), AT_FIRST, None)


def _kind() -> str:
    """Which kind the address names; an own file where it names none that there is."""
    asked = request.args.get("rodzaj", "")
    return asked if asked in KINDS else GEOJSON


def _things(
    one: Consultation, kind: str, label_name: str, is_needed: bool
) -> list[LayerThing] | list[Problem]:
    """What the sent file holds; nothing when none was sent and none is needed."""
    sent = request.files.get("file")
    if kind != GEOJSON or not (is_needed or (sent and sent.filename)):
        return []
    found = read_layer_file(sent.stream if sent else BytesIO(), label_name)
    things = [each for each in found if isinstance(each, LayerThing)]
    if things and not is_near(things, boundary_of(one.id)):
        return [Problem("layer_far", "file")]
    return found


def _read(one: Consultation, kind: str, typed: Content, is_new: bool) -> tuple[Reading, list[LayerThing]]:
    """The form and its file; problems of both together."""
    reading = read_layer(kind, typed)
    if not token_is_valid():
        reading.problems[:] = [Problem("session_lost")]
        return reading, []
    if reading.values.get("url"):
        reading.problems.extend(host_problems(reading.values["url"]))
    found = _things(one, kind, typed.get("label_name", ""), is_new)
    reading.problems.extend(each for each in found if isinstance(each, Problem))
    return reading, [each for each in found if isinstance(each, LayerThing)]


def _after(slug: str, kind: str, layer_id: int | None) -> Response:
    flash(_("Warstwa jest zapisana."), "good")
    if kind == GEOJSON or layer_id is None:
        return go_to(url_for("consultations_layers.page", slug=slug))
    return go_to(url_for("consultations_layers.layer", slug=slug, layer_id=layer_id, sprawdz=1))


@blueprint.post("/nowa")
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def create(slug: str) -> Response:
    """Add a layer."""
    kind = _kind()
    typed, one = typed_content(), record_of(slug)
    reading, things = _read(one, kind, typed, is_new=True)
    outcome: Outcome = reading.problems
    if not reading.problems:
        with transaction():
            outcome = add_layer(slug, kind, reading, things, now())
    if isinstance(outcome, Saved):
        return _after(slug, kind, max(row.layer.id for row in rows_of(one)))
    return _form(record_of(slug), kind, typed, None, outcome)


@blueprint.get(LAYER)
@requires(MAY)
def layer(slug: str, layer_id: int) -> Response:
    """The form of a layer as it is saved."""
    one = record_of(slug)
    found = find_layer(one.id, layer_id)
    return _form(one, found.kind, layer_content(found), found)


@blueprint.post(LAYER)
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def change(slug: str, layer_id: int) -> Response:
    """Save a layer; a new file takes the place of the former one."""
    typed, one = typed_content(), record_of(slug)
    kind = find_layer(one.id, layer_id).kind
    reading, things = _read(one, kind, typed, is_new=False)
    outcome: Outcome = reading.problems
    if not reading.problems:
        with transaction():
            opened = request.form.get("opened", "")
            outcome = change_layer(slug, layer_id, reading, things, opened, now())
    if isinstance(outcome, Saved):
        return _after(slug, kind, layer_id)
    return _form(record_of(slug), kind, typed, find_layer(one.id, layer_id), outcome)


@blueprint.post(f"{LAYER}/przesun")
@requires(MAY)
def move(slug: str, layer_id: int) -> Response:
    """A place earlier or later."""
    with transaction():
        move_layer(slug, layer_id, -1 if request.form.get("step") == "earlier" else 1)
    return go_to(url_for("consultations_layers.page", slug=slug))


@blueprint.post(f"{LAYER}/usun")
@requires(MAY)
def remove(slug: str, layer_id: int) -> Response:
    """Take a layer away."""
    with transaction():
        remove_layer(slug, layer_id)
    flash(_("Warstwa jest usunięta."), "good")
    return go_to(url_for("consultations_layers.page", slug=slug))


@blueprint.get(f"{LAYER}/{CELL}")
@requires("consultations.desk.read")
def tile(slug: str, layer_id: int, zoom: int, x: int, y: int) -> Response:
    """A tile of a service, also of a layer that only the office sees."""
    return layer_tile(record_of(slug).id, layer_id, (zoom, x, y), public_only=False)


@blueprint.get(f"{LAYER}.geojson")
@requires("consultations.desk.read")
def features(slug: str, layer_id: int) -> Response:
    """The things of a file, also of a layer that only the office sees."""
    return layer_features(record_of(slug).id, layer_id, request.args, public_only=False)
