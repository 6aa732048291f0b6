"""The first step: where. The pool follows from the place; projects near and alike are shown at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask import Response, jsonify, render_template, request

from core.access import public
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem
from core.web.csrf import csrf
from core.web.requests import takes_long_form
from maps.place_page import shown_place
from pb.submission.placing import Placed, placed_of, read_placed
from pb.submission.similar_queries import similar_projects
from pb.submission.texts import status_name
from pb.submission.views.frame import Desk, blueprint, sit_down, step_page, turned_away
from pb.submission.views.saving import keep_step

LOOKING = Limit("filing-similar", 6000, 3600)
LONGEST_TITLE = 200
LONGEST_FORM = 2 * 1024 * 1024
"""Octets: shapes pasted from a map programme may be long, and are then refused beside their field."""


def findings(desk: Desk, placed: Placed | None, words: str) -> dict[str, Any]:
    """What the place and the words bring up: area, pool, pools to choose from, similar projects."""
    names = {pool.pool_id: pool for pool in desk.round_view.rules.pools}
    geometry = placed.reading.geometry if placed else None
    own = desk.draft.project_id if desk.draft else None
    return {
        "placed": placed,
        "seen": _fingerprint(placed),
        "fitting": [(pool, names[pool.pool_id]) for pool in placed.fitting] if placed else [],
        "chosen": placed.pool.pool_id if placed and placed.pool else None,
        "pool_rules": names,
        "status_name": status_name,
        "similar": similar_projects(geometry, words, own),
    }


def _fingerprint(placed: Placed | None) -> str:
    """Names what was shown, so that a place is not passed before its pool and neighbours were seen."""
    if placed is None or not placed.is_shown:
        return ""
    told = f"{placed.reading.typed.shapes}\n{placed.reading.words}"
    return sha256(told.encode()).hexdigest()[:16]


def _place_page(
    desk: Desk, placed: Placed, problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    place = shown_place(placed.reading)
    return step_page(
        desk, "place", "pb/submission/place.html", problems, status,
        more_errors=place.errors, place=place,
        **findings(desk, placed, str(desk.answers("what").get("title", ""))),
    )  # fmt: skip


@blueprint.get("/zglos/miejsce")
@public
def place(slug: str) -> Response:
    """The place as it stands, and what it brings up."""
    desk = sit_down(slug)
    back = turned_away(desk)
    if back:
        return back
    kept = desk.answers("place")
    placed = placed_of(kept, desk.filing)
    if not kept:
        placed = placed.as_new()
    return _place_page(desk, placed)


@blueprint.post("/zglos/miejsce")
@public
@csrf.exempt
@takes_long_form(LONGEST_FORM)
def place_sent(slug: str) -> Response:
    """Keep the place; the page comes again once, so that nobody passes the pool and the neighbours unseen."""
    desk = sit_down(slug)
    placed = read_placed(request.form, desk.filing, request.form.get("pool", "")[:12])
    stays = placed.reading.asks or request.form.get("seen", "") != _fingerprint(placed)

    def page(_typed: Mapping[str, Any], problems: Sequence[Problem], status: int | None) -> Response:
        own = [problem for problem in problems if problem not in placed.reading.problems]
        return _place_page(desk, placed, own, status)

    problems = [*placed.reading.problems, *placed.problems]
    return keep_step(desk, "place", placed.answers(), problems, page, stays=stays)


@blueprint.get("/zglos/podobne")
@public
def similar(slug: str) -> Response:
    """The findings alone, as a piece of the page for the script: of a place being drawn (fields of its form) or of a title (``tytul``)."""
    refuse_over(LOOKING, client_key())
    desk = sit_down(slug)
    is_place = "place-shapes" in request.args
    title = request.args.get("tytul", "")[:LONGEST_TITLE]
    if is_place:
        placed = read_placed(request.args, desk.filing, request.args.get("pool", "")[:12])
    else:
        placed = placed_of(desk.answers("place"), desk.filing)
    template = "pb/submission/_findings.html" if is_place else "pb/submission/_similar.html"
    answer = jsonify(html=render_template(template, **findings(desk, placed, title)))
    answer.headers["Cache-Control"] = "no-store"
    return answer
