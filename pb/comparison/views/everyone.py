"""An announced result beside other ways of counting the same ballots, for everybody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.access import public
from core.problems import NotFound
from core.web.cache import shareable
from core.web.i18n import current_language
from maps.layers import geojson_response
from maps.on_page import map_data, still_map
from pb.comparison.desk import Desk, Named
from pb.comparison.exports import comparison_csv, comparison_pdf
from pb.comparison.figures import Column
from pb.comparison.page import comparison_tables, points_of
from pb.comparison.rules import Variant, Way, chosen_ways, offered_ways
from pb.comparison.texts import left_out_sentence, way_name, way_told
from pb.results.exports import attachment
from pb.results.views import published
from pb.rounds.category_texts import category_legend
from pb.rounds.queries import RoundView

blueprint = Blueprint("comparison", __name__, url_prefix="/bo/<slug:slug>/wyniki")


def offered_in(round_view: RoundView) -> tuple[Way, ...]:
    """Ways that make sense for the ballots of this round."""
    return offered_ways(any(pool.scores_points for pool in round_view.rules.ballot_pools))


def _desk(slug: str) -> Desk:
    """The comparison that the address asks for.

    Raises ``NotFound`` before the announcement, and where panels score all: other rules are of voters' ballots.
    """
    round_view = published(slug)
    if round_view.rules.is_by_panels:
        raise NotFound
    chosen = chosen_ways(request.args.getlist("zasada"), offered_in(round_view))
    return Desk(round_view, [Named(way.code, way_name(way.code), Variant(way.code)) for way in chosen])


@blueprint.get("/porownanie")
@public
def comparison(slug: str) -> Response:
    """The comparison, or a page that waits for it."""
    desk = _desk(slug)
    form = _form(desk)
    if not desk.is_ready:
        page = make_response(render_template("pb/comparison/waiting.html", desk=desk, **form))
        page.headers["Cache-Control"] = "no-store"
        return page
    shareable()
    return make_response(render_template("pb/comparison/comparison.html", **form, **_shown(desk)))


def _form(desk: Desk) -> dict[str, Any]:
    chosen = [one.code for one in desk.named]
    return {
        "pb_round": desk.round_view.pb_round,
        "left_out": left_out_sentence(desk.left_out),
        "ways": [(way.code, way_name(way.code), way_told(way.code)) for way in offered_in(desk.round_view)],
        "chosen": chosen,
        "query": {"zasada": chosen},
    }


def _shown(desk: Desk) -> dict[str, Any]:
    only_different = request.args.get("pokaz") == "roznice"
    return {
        **comparison_tables(desk.round_view, desk.measured, desk.columns, only_different),
        "only_different": only_different,
        "maps": _maps(desk),
    }


def _maps(desk: Desk) -> dict[str, Any] | None:
    """The announced result's map and the one chosen: by the address, else the first that differs."""
    others = [column for column in desk.columns[1:] if not column.problem]
    if not others or not points_of(desk.round_view, desk.measured, ()):
        return None
    asked = request.args.get("mapa", "")
    differing = next((one for one in others if not one.difference.is_same), others[0])
    other = next((one for one in others if one.code == asked), differing)
    slug = desk.round_view.pb_round.slug
    sources = (
        url_for("results.results_geojson", slug=slug),
        url_for(".comparison_geojson", slug=slug, zasada=other.code),
    )
    pair = zip((desk.columns[0], other), sources, strict=True)
    legend = category_legend({row.category for row in desk.measured.rows if row.lon is not None})
    return {
        "pair": [_map(desk, column, source) for column, source in pair],
        "choice": [(column.code, column.name) for column in others],
        "chosen": other.code,
        "settings": map_data(),
        "legend": legend,
    }


def _map(desk: Desk, column: Column, source: str) -> dict[str, Any]:
    label = _("Mapa: %(way)s", way=column.name)
    points = points_of(desk.round_view, desk.measured, column.numbers)
    return {
        "code": column.code,
        "name": column.name,
        "label": label,
        "src": source,
        "still": still_map(points, label=label, list_url="#projekty"),
    }


def _file(slug: str, make: Callable[[Desk], Response]) -> Response:
    """A file of the comparison; whoever asks before it is counted comes to the page that waits for it."""
    desk = _desk(slug)
    if desk.is_ready:
        return make(desk)
    page = url_for(".comparison", slug=slug, zasada=[one.code for one in desk.named])
    return make_response(redirect(page, 303))


@blueprint.get("/porownanie.csv")
@public
def comparison_table(slug: str) -> Response:
    """The comparison as a table for Polish spreadsheets."""
    name = f"porownanie-{slug}.csv"
    return _file(slug, lambda desk: attachment(comparison_csv(desk), "text/csv; charset=utf-8", name))


@blueprint.get("/porownanie.pdf")
@public
def comparison_sheet(slug: str) -> Response:
    """The comparison printed for the council."""
    name = f"porownanie-{slug}.pdf"
    return _file(slug, lambda desk: attachment(comparison_pdf(desk), "application/pdf", name))


@blueprint.get("/porownanie.geojson")
@public
def comparison_geojson(slug: str) -> Response:
    """The projects as the first of the ways would choose them."""
    return _file(slug, _features)


def _features(desk: Desk) -> Response:
    numbers = desk.columns[1].numbers
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.pop("lon"), point.pop("lat")]},
            "properties": point,
        }
        for point in points_of(desk.round_view, desk.measured, numbers)
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return geojson_response(body, hashlib.sha256((current_language() + body).encode()).hexdigest()[:24])
