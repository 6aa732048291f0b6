"""The published ranking for everybody: the list with cards of points, its record as a table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, stream_with_context, url_for

from core.access import public
from core.problems import NotFound
from core.spreadsheets import csv_lines
from core.web.cache import shareable
from initiatives.applications.models import Application
from initiatives.applications.public_parts import show_on_application
from initiatives.programmes.queries import ProgrammeView, find_published
from initiatives.scoring.cards import cards_of
from initiatives.scoring.exports import HEADS, rows_of
from initiatives.scoring.ranking_page import ranking_page
from initiatives.scoring.ranking_queries import Standings, published_standings, records_of
from initiatives.scoring.rules.proposals import NEGOTIATED
from initiatives.scoring.rules.record import basis_of
from initiatives.scoring.sheet_queries import call_by_id, published_ranking

blueprint = Blueprint("initiative_results", __name__, url_prefix="/inicjatywy/<slug:slug>")


def init_app(app: Flask) -> None:
    """Show the points of an application on its public page."""
    show_on_application(app, "initiatives/scoring/_part.html", points_part)


def points_part(one: Application, view: ProgrammeView, is_own: bool) -> dict[str, Any] | None:
    """The card of an application once the ranking of its call is published; the way to the talks for its own people."""
    kept = published_ranking(one.call_id) if one.call_id else None
    cards = cards_of(basis_of(kept.content), {one.number or 0: one}) if kept else []
    card = next((each for each in cards if each.number == one.number), None)
    has_talks = is_own and one.status in NEGOTIATED
    if card is None and not has_talks:
        return None
    call = call_by_id(one.call_id)
    return {"card": card, "places": len(cards), "call": call.number, "has_talks": has_talks}


def _asked(view: ProgrammeView) -> tuple[Standings, list[Standings]]:
    """The ranking that the address names, else the newest; all of them. Raises ``NotFound``."""
    every, asked = published_standings(view), request.args.get("nabor", "")
    chosen = [one for one in every if not asked or str(one.call.number) == asked]
    if not chosen:
        raise NotFound
    return chosen[0], every


@blueprint.get("/ranking")
@public
def ranking(slug: str) -> str:
    """The ranking of a call."""
    view = find_published(slug)
    at, every = _asked(view)
    shareable()
    return render_template(
        "initiatives/scoring/ranking.html", view=view, page=ranking_page(at), calls=[one.call for one in every],
        link=lambda number: url_for("applications.one", slug=slug, number=number),
    )  # fmt: skip


@blueprint.get("/ranking.csv")
@public
def as_csv(slug: str) -> Response:
    """Every card of points as a table."""
    at, _every = _asked(find_published(slug))
    assert at.basis is not None, "what is published was counted"
    rows = rows_of(cards_of(at.basis, records_of(at.call.id)))
    answer = Response(stream_with_context(csv_lines(HEADS, rows)), mimetype="text/csv")
    name = f"{slug}-ranking-{at.call.number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
