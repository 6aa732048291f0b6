"""Looking at a planned round as residents will see it: for the office alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from core.access import requires
from core.clock import now
from core.web.filters import write_amounts_in
from pb.public.round_html import round_html
from pb.rounds.field_texts import choice_word, label_of
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import SUBMISSION_FIELDS
from pb.rounds.queries import RoundView, find_any_round
from pb.rounds.rules import PoolRules, Stage
from pb.submission.call_page import call_page
from pb.voting.ballot_page import pool_parts
from pb.voting.queries import BallotProject

blueprint = Blueprint("preview", __name__, url_prefix="/urzad/edycje/<slug:slug>/podglad")
STAGES = {"nabor": Stage.SUBMISSION, "glosowanie": Stage.VOTING}
SAMPLES = 3


def _planned(slug: str) -> RoundView:
    view = find_any_round(slug, now())
    write_amounts_in(view.pb_round.currency)
    return view


def _answer(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(template: str, view: RoundView, **context: Any) -> Response:
    shown = {"pb_round": view.pb_round, "previewed": view.pb_round.slug, **context}
    return _answer(render_template(f"pb/public/{template}.html", **shown))


@blueprint.get("")
@requires("pb.round.edit")
def round_preview(slug: str) -> Response:
    """The round's public page, marked as a preview; ``?etap=nabor|glosowanie`` shows what that stage will say."""
    view = _planned(slug)
    stage = STAGES.get(request.args.get("etap", ""), view.stage)
    return _answer(round_html(replace(view, stage=stage), previewed=slug))


@blueprint.get("/zgloszenie")
@requires("pb.round.edit")
def entry_preview(slug: str) -> Response:
    """What residents read before they propose, and what they will be asked."""
    view = _planned(slug)
    filing = filing_rules(view)
    asked = [
        (label_of(f"submission_fields.{name}"), choice_word("submission_fields", filing.need(name).value))
        for name in SUBMISSION_FIELDS
    ]
    return _page("preview_entry", view, page=call_page(view, filing), asked=asked, texts=filing.texts)


@blueprint.get("/karta")
@requires("pb.round.edit")
def ballot_preview(slug: str) -> Response:
    """The ballot with invented projects, to see what a voter may do in each pool."""
    view = _planned(slug)
    pools = enumerate(view.rules.pools)
    samples = [one for place, pool in pools for one in _samples(pool, place * SAMPLES)]
    return _page("preview_ballot", view, parts=pool_parts(slug, view.rules, samples, {}))


def _samples(pool: PoolRules, before: int) -> list[BallotProject]:
    """Three projects that do not exist, numbered after those ``before`` them."""
    cost = pool.cost_ceiling or pool.amount
    area = pool.area_name or ""
    return [
        BallotProject(0, before + n, pool.pool_id, f"Projekt przykładowy {n}", "greenery", area, cost / n)
        for n in range(1, SAMPLES + 1)
    ]
