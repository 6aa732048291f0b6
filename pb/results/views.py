"""Addresses of an announced result: the page, its files, and the check of a receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template, request, send_file

from core.access import public
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from core.web.cache import shareable
from core.web.csrf import csrf, token_is_valid
from pb.results import exports
from pb.results import page as shown
from pb.results.ladder_page import ladder_page
from pb.results.own_ballot import fates_of
from pb.results.public_files import ballots_file
from pb.results.queries import find_ballot
from pb.results.receipts import merkle_path
from pb.results.texts import value_text, void_reason
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.rounds.shown import shown_round
from pb.voting.sealing import normalise_receipt

blueprint = Blueprint("results", __name__, url_prefix="/bo/<slug:slug>")
CHECKS = Limit("receipt", 60, 600)


def init_app(app: Flask) -> None:
    """The check of a receipt looks at its token itself, so that a typed code is not lost."""
    csrf.exempt(check)


def published(slug: str) -> RoundView:
    """A round whose result is announced; before that there are no files and no numbers."""
    round_view = shown_round(slug)
    if round_view.pb_round.published_at is None:
        raise NotFound
    return round_view


@blueprint.get("/wyniki")
@public
def results(slug: str) -> str:
    """The result with a reason for every project; before the announcement only when it is due."""
    round_view = shown_round(slug)
    shareable()
    if round_view.pb_round.published_at is None:
        return render_template(
            "pb/results/not_yet.html",
            pb_round=round_view.pb_round,
            rules=round_view.rules,
            stage=round_view.stage,
        )
    return render_template("pb/results/results.html", **shown.results_page(round_view))


@blueprint.get("/wyniki/krok-po-kroku/<pool>")
@public
def ladder(slug: str, pool: str) -> str:
    """The count of one pool step by step; ``?krok=`` says which step is told."""
    round_view = published(slug)
    shareable()
    return render_template("pb/results/ladder.html", **ladder_page(round_view, pool, wanted_step()))


def wanted_step() -> int:
    """The step that the address asks for, the first where it asks for none that could be."""
    wanted = request.args.get("krok", "1")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 8 else 1


@blueprint.get("/wyniki.csv")
@public
def results_csv(slug: str) -> Response:
    """The result as a table for Polish spreadsheets."""
    round_view = published(slug)
    return exports.attachment(
        exports.results_csv(round_view), "text/csv; charset=utf-8", f"wyniki-{slug}.csv"
    )


@blueprint.get("/wyniki.xlsx")
@public
def results_xlsx(slug: str) -> Response:
    """The result as a workbook."""
    round_view = published(slug)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return exports.attachment(exports.results_xlsx(round_view), kind, f"wyniki-{slug}.xlsx")


@blueprint.get("/wyniki.geojson")
@public
def results_geojson(slug: str) -> Response:
    """The result as points."""
    return exports.results_geojson(published(slug))


@blueprint.get("/karty.pb")
@public
def ballots_pb(slug: str) -> Response:
    """All valid ballots as a Pabulib file; ``?pula=`` for one pool alone, ``?gz=1`` packed."""
    round_view = published(slug)
    code = request.args.get("pula", "")
    if code and code not in {pool.code for pool in round_view.rules.pools}:
        raise NotFound
    path = ballots_file(round_view, code, is_packed=request.args.get("gz") == "1")
    kind = "application/gzip" if path.suffix == ".gz" else "text/plain"
    return send_file(path, mimetype=kind, as_attachment=True, download_name=path.name, conditional=True)


def _check_page(round_view: RoundView, status: int = 200, **context: Any) -> Response:
    page = render_template(
        "pb/results/check.html",
        pb_round=round_view.pb_round,
        rules=round_view.rules,
        has_errors=bool(context.get("error")),
        void_reason=void_reason,
        value_text=value_text,
        is_published=round_view.pb_round.published_at is not None,
        **context,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/sprawdz")
@public
def check_form(slug: str) -> Response:
    """The field for a receipt."""
    return _check_page(shown_round(slug))


@blueprint.post("/sprawdz")
@public
def check(slug: str) -> Response:
    """What became of the ballot with this receipt. The code stands in no address and no log."""
    round_view = shown_round(slug)
    typed = request.form.get("receipt", "")[:200]
    if not token_is_valid():
        return _check_page(round_view, 422, typed=typed, error="session")
    refuse_over(CHECKS, client_key())
    code = normalise_receipt(typed)
    if code is None:
        return _check_page(round_view, 422, typed=typed, error="shape" if typed.strip() else "empty")
    ballot = find_ballot(round_view, code)
    if ballot is None:
        return _check_page(round_view, 404, typed=typed, error="unknown")
    path = (
        merkle_path(round_view, ballot.row_number)
        if not ballot.is_sealed and ballot.void_reason is None
        else None
    )
    told = {} if ballot.is_sealed or ballot.void_reason else fates_of(round_view, ballot)
    return _check_page(
        round_view, ballot=ballot, path=path, is_voting=round_view.stage is Stage.VOTING, **told
    )
