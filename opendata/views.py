"""Addresses under ``/api/v1/``: what is published, for machines and for whoever counts again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, send_file
from flask_babel import gettext as _

from consultations.consultation.public_queries import listed_consultations
from core.access import public
from core.clock import now
from core.web.addresses import whole_url
from core.web.cache import shareable
from core.web.errors import error_answer
from core.web.filters import day
from initiatives.programmes.public_queries import listed_programmes
from maps.layers import geojson_response
from opendata import answers, queries
from opendata.asked import BadParameter, json_answer, one_of, whole_number
from opendata.openapi import description
from pb.public.exports import geojson_version, projects_geojson_text, projects_table
from pb.public.listing import asked_of
from pb.public.selection import Selection
from pb.results.exports import attachment
from pb.results.public_files import ballot_lines, ballots_file, ballots_in_file, leaves_file
from pb.results.queries import round_result
from pb.results.receipts import path_at
from pb.rounds.categories import current_catalogue
from pb.rounds.change_queries import rules_changes
from pb.rounds.queries import RoundView, all_rounds, find_round
from pb.tally.services.closing import find_closing

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
STATUSES = ("submitted", "in_check", "returned", "accepted", "rejected", "withdrawn", "on_ballot")


def _wanted(view: RoundView) -> queries.Wanted:
    wanted = {
        name: request.args.get(name, "")[:160].replace("\x00", "")
        for name in ("area", "category", "status", "pool")
    }
    known = {
        "category": list(current_catalogue().by_code),
        "status": list(STATUSES),
        "pool": [p.code for p in view.rules.pools],
    }
    for name, values in known.items():
        one_of(name, values)
    return queries.Wanted(**wanted)


def _announced(slug: str) -> RoundView | Response:
    view = find_round(slug, now())
    if view.pb_round.published_at is None:
        due = view.rules.results_due_at
        sentence = _("Wyniki nie są jeszcze ogłoszone.")
        term = " " + _("Termin: %(day)s.", day=day(due)) if due else ""
        return error_answer(404, sentence + term)
    return view


@blueprint.get("/")
@public
def index() -> str:
    """What there is, for people."""
    shareable()
    return render_template(
        "opendata/index.html",
        rounds=all_rounds(now()),
        consultations=listed_consultations("", 1, now()).items,
        programmes=listed_programmes(1, now()).items,
    )


@blueprint.get("/openapi.json")
@public
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    return json_answer(description(whole_url("api.index").rstrip("/")))


@blueprint.get("/rounds")
@public
def rounds() -> Response:
    """Every round, newest year first."""
    views = all_rounds(now())
    page = whole_number("page") or 1
    shown = views[(page - 1) * queries.PER_PAGE : page * queries.PER_PAGE]
    pages = max(1, -(-len(views) // queries.PER_PAGE))
    changes = rules_changes(shown)
    items = [answers.round_answer(view, changes[view.pb_round.id]) for view in shown]
    return json_answer(answers.page_answer(items, page, pages, len(views)))


@blueprint.get("/rounds/<slug:slug>")
@public
def one_round(slug: str) -> Response:
    """One round."""
    view = find_round(slug, now())
    return json_answer(answers.round_answer(view, rules_changes([view])[view.pb_round.id]))


@blueprint.get("/rounds/<slug:slug>/projects")
@public
def projects(slug: str) -> Response:
    """A page of the round's projects; ``page, area, category, status, pool`` choose."""
    view = find_round(slug, now())
    wanted, page = _wanted(view), whole_number("page") or 1
    total = queries.count_projects(view, wanted)
    pools = {pool.pool_id: pool.code for pool in view.rules.pools}
    is_published = view.pb_round.published_at is not None
    items = [
        answers.project_answer(one, pools, is_published, view.pb_round.currency)
        for one in queries.projects_page(view, wanted, page)
    ]
    return json_answer(answers.page_answer(items, page, max(1, -(-total // queries.PER_PAGE)), total))


@blueprint.get("/rounds/<slug:slug>/projects.geojson")
@public
def projects_geojson(slug: str) -> Response:
    """All projects of the round as points."""
    view = find_round(slug, now())
    asked = asked_of(view, Selection(status="wszystkie"))
    return geojson_response(lambda: projects_geojson_text([view], asked), geojson_version([view], asked))


@blueprint.get("/rounds/<slug:slug>/projects.csv")
@public
def projects_csv(slug: str) -> Response:
    """All projects of the round as a table."""
    view = find_round(slug, now())
    body = projects_table(view, asked_of(view, Selection(status="wszystkie")))
    return attachment(body.encode(), "text/csv; charset=utf-8", f"projekty-{slug}.csv")


@blueprint.get("/rounds/<slug:slug>/results")
@public
def results(slug: str) -> Response:
    """The announced result, with all that is needed to count it again."""
    view = _announced(slug)
    if isinstance(view, Response):
        return view
    return json_answer(answers.results_answer(view, round_result(view)))


@blueprint.get("/rounds/<slug:slug>/ballots.pb")
@public
def ballots(slug: str) -> Response:
    """All valid ballots as a Pabulib file; ``?pool=`` for one pool alone."""
    view = _announced(slug)
    if isinstance(view, Response):
        return view
    path = ballots_file(view, _wanted(view).pool)
    return send_file(
        path, mimetype="text/plain", as_attachment=True, download_name=path.name, conditional=True
    )


@blueprint.get("/rounds/<slug:slug>/leaves")
@public
def leaves(slug: str) -> Response:
    """Hashes of the ballots, one a line in the order of the file: the leaves under the root."""
    view = _announced(slug)
    if isinstance(view, Response):
        return view
    path = leaves_file(view)
    return send_file(
        path, mimetype="text/plain", as_attachment=True, download_name="leaves.txt", conditional=True
    )


@blueprint.get("/rounds/<slug:slug>/proof")
@public
def proof(slug: str) -> Response:
    """The root over the ballots; with ``?row=N`` the path from row N of VOTES (from 1) to it."""
    view = _announced(slug)
    if isinstance(view, Response):
        return view
    closing = find_closing(view.pb_round.id)
    body: dict[str, Any] = {
        "merkle_root": (closing.merkle_root or b"").hex() if closing else None,
        "file_sha256": (closing.file_sha256 or b"").hex() if closing else None,
        "ballots": ballots_in_file(view, closing),
        "leaf": "SHA-256(0x00 || row of VOTES without line end), node SHA-256(0x01 || left || right), RFC 9162",
        "file": whole_url("api.ballots", slug=slug),
    }
    row = whole_number("row")
    if row is not None:
        lines = ballot_lines(view)
        if row > len(lines):
            raise BadParameter(_("Wierszy jest %(count)s.", count=len(lines)))
        path = path_at(lines, row - 1)
        body |= {"row": row, "line": path.leaf, "path": list(path.proof)}
    return json_answer(body)


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Any page may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def init_app(app: Flask) -> None:
    """Wrong parameters answer 422 with the reason."""
    app.register_error_handler(BadParameter, lambda error: error_answer(422, str(error)))
