"""Addresses of the tally record: the office's version at any time after the count, the public one once it is kept."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, url_for

from core.access import public, requires
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from pb.results.queries import round_result
from pb.results.record.kept import has_record, kept_record
from pb.results.record.later import STEPS, ready_draft, waiting_draft
from pb.rounds.queries import RoundView, find_round
from pb.rounds.shown import shown_round

blueprint = Blueprint("tally_record", __name__)


def _counted(slug: str) -> RoundView:
    """A round with a result of the town's own. Raises ``NotFound``."""
    round_view = find_round(slug, now())
    if not has_record(round_view):
        raise NotFound
    return round_view


@blueprint.get("/urzad/bo/<slug:slug>/protokol")
@requires("pb.desk.read")
def waiting(slug: str) -> Response:
    """How far the record is: a job makes it, and the page says when it is there."""
    round_view = _counted(slug)
    is_final = round_view.pb_round.published_at is not None
    kept = kept_record(round_view.pb_round.id)
    result = round_result(round_view)
    projects = sum(len(pool.rows) for pool in result.pools)
    draft = None if is_final else waiting_draft(round_view, projects, now())
    page = render_template(
        "pb/results/office/record.html", pb_round=round_view.pb_round, draft=draft, steps=STEPS,
        is_final=is_final, is_ready=draft.file_id is not None if draft else kept is not None,
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/urzad/bo/<slug:slug>/protokol.pdf")
@requires("pb.desk.read")
def for_office(slug: str) -> Response:
    """A draft before the announcement; then the final one, with lines for signatures. Until it is there, its page."""
    round_view = _counted(slug)
    kept = kept_record(round_view.pb_round.id)
    if kept is not None:
        return file_answer(find_file(kept.office_file_id), is_public=False)
    draft = None if round_view.pb_round.published_at else ready_draft(round_view, now())
    if draft is None:
        return redirect(url_for(".waiting", slug=slug), 303)  # type: ignore[return-value]
    return file_answer(find_file(draft), is_public=False)


@blueprint.get("/bo/<slug:slug>/protokol.pdf")
@public
def for_everybody(slug: str) -> Response:
    """The public version of an announced result, to the byte the one whose hash stands on the page."""
    kept = kept_record(shown_round(slug).pb_round.id)
    if kept is None:
        raise NotFound
    return file_answer(find_file(kept.public_file_id), is_public=True)
