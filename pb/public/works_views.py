"""Addresses of what is being built: one round's works, and what was promised in all years and is not there."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from core.access import public
from core.clock import today
from core.problems import NotFound
from core.web.cache import shareable
from maps.layers import geojson_response
from pb.implementation.exports import delivery_table
from pb.public.selection import read_selection
from pb.public.works_page import STATES, chosen_works, unkept_page, works_geojson, works_page
from pb.rounds.queries import RoundView
from pb.rounds.shown import shown_round

blueprint = Blueprint("works", __name__)


def _published(slug: str) -> RoundView:
    view = shown_round(slug)
    if view.pb_round.published_at is None:
        raise NotFound
    return view


def _word() -> str:
    word = request.args.get("stan", "")
    return word if word in STATES else ""


@blueprint.get("/bo/<slug:slug>/realizacja")
@public
def of_round(slug: str) -> str:
    """What is being built of a round, beside its map."""
    view, word = _published(slug), _word()
    chosen: dict[str, Any] = {"stan": word} if word else {}
    shareable()
    return render_template(
        "pb/public/works.html",
        pb_round=view.pb_round,
        page=works_page(view, word, read_selection(request.args).page),
        chosen=chosen,
        page_url=lambda number: url_for("works.of_round", slug=slug, **chosen, strona=number),
    )


@blueprint.get("/bo/<slug:slug>/realizacja.geojson")
@public
def geojson(slug: str) -> Response:
    """The same works for the map."""
    view = _published(slug)
    body = works_geojson(chosen_works(view, _word())[1], view)
    shareable()
    return geojson_response(body, hashlib.sha256(body.encode()).hexdigest()[:24])


@blueprint.get("/bo/<slug:slug>/realizacja.csv")
@public
def table(slug: str) -> Response:
    """The same works as a table."""
    view, word = _published(slug), _word()
    shareable()
    response = Response(delivery_table(view, (STATES[word],) if word else ()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-realizacja.csv"'
    return response


@blueprint.get("/niezbudowane")
@public
def unkept() -> str:
    """What was promised and is not built, of all years."""
    shareable()
    return render_template(
        "pb/public/unkept.html",
        page=unkept_page(today(), read_selection(request.args).page),
        page_url=lambda number: url_for("works.unkept", strona=number),
    )
