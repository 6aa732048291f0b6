"""Programmes of local initiatives under ``/api/v1/``: their money, calls and criteria."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from core.access import public
from core.clock import now
from core.problems import NotFound
from core.spreadsheets import csv_lines
from core.web.cache import shareable
from initiatives.applications.exports import HEADS, as_geojson, as_item, rows_of
from initiatives.applications.queries import every_public, find_public, public_list
from initiatives.applications.rules.statuses import PUBLIC
from initiatives.programmes.public_queries import listed_programmes
from initiatives.programmes.queries import ProgrammeView, find_published
from initiatives.programmes.rules.terms import Criterion
from initiatives.scoring.exports import as_answer
from initiatives.scoring.ranking_queries import Standings, draw_of, published_standings, records_of
from initiatives.scoring.rules.record import record_bytes
from initiatives.scoring.sheet_queries import scoring_closing
from initiatives.settlement.exports import as_item as settlement_item
from initiatives.settlement.queries import published_settlement
from initiatives.settlement.statistics import statistics
from initiatives.settlement.statistics_files import as_answer as figures_answer
from opendata.answers import amount, page_answer
from opendata.asked import json_answer, one_of, whole_number
from opendata.queries import PER_PAGE

blueprint = Blueprint("api_initiatives", __name__, url_prefix="/api/v1/initiatives")


def programme_answer(one: ProgrammeView) -> dict[str, Any]:
    """A programme with its stage (contract: fields). Money in złoty, times UTC, shares in percent of the whole."""
    terms, published_at = one.terms, one.times.published_at
    assert published_at is not None
    return {
        "slug": one.slug,
        "title": one.title,
        "year": one.year,
        "works_until": one.record.works_span[1].isoformat(),
        "budget": amount(terms.budget),
        "stage": one.stage(now()).value,
        "lead": one.record.lead,
        "own_share": amount(terms.own_share),
        "hour_rate": amount(terms.hour_rate),
        "town_cap": None if terms.town_cap is None else amount(terms.town_cap),
        "published_at": published_at.isoformat(),
        "calls": [
            {
                "number": call.number,
                "opens_at": call.opens_at.isoformat(),
                "closes_at": call.closes_at.isoformat(),
            }
            for call in one.times.calls
        ],
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind.value,
        "points": one.points,
        "weight": amount(one.weight),
        "none_at": None if one.none_at is None else amount(one.none_at),
        "full_at": None if one.full_at is None else amount(one.full_at),
    }


@blueprint.get("")
@public
def programmes() -> Response:
    """Every published programme, those that take applications first."""
    page = whole_number("page") or 1
    found = listed_programmes(page, now(), PER_PAGE)
    items = [programme_answer(one) for one in found.items] if page <= found.pages else []
    return json_answer(page_answer(items, page, found.pages, found.total))


@blueprint.get("/statistics")
@public
def statistics_of_years() -> Response:
    """What was filed, accepted and done: by year, by programme, together."""
    return json_answer(figures_answer(statistics()))


@blueprint.get("/<slug:slug>")
@public
def programme(slug: str) -> Response:
    """One programme with the terms that applications are judged by."""
    one = find_published(slug)
    terms = one.terms
    told = {
        "least_members": terms.least_members,
        "scopes": sorted(terms.scopes),
        "town_land_only": terms.town_land_only,
        "threshold": amount(terms.threshold),
        "most_points": amount(terms.most_points),
        "tie_rule": terms.tie_rule.value,
        "criteria": [_criterion(each) for each in terms.criteria],
    }
    return json_answer({**programme_answer(one), **told})


@blueprint.get("/<slug:slug>/applications")
@public
def applications(slug: str) -> Response:
    """The public applications by number, a page at a time; ``status`` chooses."""
    view, page = find_published(slug), whole_number("page") or 1
    found = public_list(view, page, one_of("status", sorted(PUBLIC)), PER_PAGE)
    items = [as_item(one) for one in found.rows] if page <= found.pages else []
    return json_answer(page_answer(items, page, found.pages, found.total))


@blueprint.get("/<slug:slug>/applications/<int(max=999999999):number>/settlement")
@public
def settlement(slug: str, number: int) -> Response:
    """The published settlement: promised beside done, line by line."""
    found = find_public(find_published(slug).id, number)
    return json_answer(settlement_item(published_settlement(found.id)))


@blueprint.get("/<slug:slug>/applications.geojson")
@public
def applications_geojson(slug: str) -> Response:
    """All of them that have a place, EPSG:4326."""
    return Response(as_geojson(every_public(find_published(slug))), mimetype="application/geo+json")


@blueprint.get("/<slug:slug>/applications.csv")
@public
def applications_csv(slug: str) -> Response:
    """All of them for a spreadsheet."""
    answer = Response(csv_lines(HEADS, rows_of(every_public(find_published(slug)))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-applications.csv"'
    return answer


def _asked_ranking(slug: str) -> Standings:
    every, asked = published_standings(find_published(slug)), whole_number("call")
    found = next((one for one in every if asked is None or one.call.number == asked), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/<slug:slug>/ranking/record")
@public
def ranking_record(slug: str) -> Response:
    """The very record of a published ranking, byte for byte as its SHA-256 is counted."""
    found = _asked_ranking(slug)
    assert found.published is not None, "asked among the published ones"
    shareable()
    return Response(record_bytes(found.published.content), mimetype="application/json")


@blueprint.get("/<slug:slug>/ranking")
@public
def ranking(slug: str) -> Response:
    """The published ranking of a call (``call``; the newest without it): what it was counted from, and its places."""
    found = _asked_ranking(slug)
    call_id = found.call.id
    return json_answer(as_answer(found, records_of(call_id), draw_of(call_id), scoring_closing(call_id)))


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Any page may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
