"""Addresses of the tally record: the office's version at any time after the count, the public one once it is kept."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from core.access import public, requires
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from core.web.filters import write_amounts_in
from pb.results.record.document import record_pdf
from pb.results.record.kept import has_record, kept_record
from pb.rounds.queries import find_round
from pb.rounds.shown import shown_round

blueprint = Blueprint("tally_record", __name__)


@blueprint.get("/urzad/bo/<slug:slug>/protokol.pdf")
@requires("pb.desk.read")
def for_office(slug: str) -> Response:
    """A draft before the announcement; then the final one, with lines for signatures."""
    round_view = find_round(slug, now())
    kept = kept_record(round_view.pb_round.id)
    if kept is not None:
        return file_answer(find_file(kept.office_file_id), is_public=False)
    if not has_record(round_view):
        raise NotFound
    write_amounts_in(round_view.pb_round.currency)
    answer = make_response(record_pdf(round_view, now(), is_public=False))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="protokol-projekt-{slug}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/bo/<slug:slug>/protokol.pdf")
@public
def for_everybody(slug: str) -> Response:
    """The public version of an announced result, to the byte the one whose hash stands on the page."""
    kept = kept_record(shown_round(slug).pb_round.id)
    if kept is None:
        raise NotFound
    return file_answer(find_file(kept.public_file_id), is_public=True)
