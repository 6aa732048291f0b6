"""The office's list of the plan, marking what was planted, and the files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consultations.consultation.queries import ConsultationView, find_published
from consultations.planting.exports import MEDIA, plan_file
from consultations.planting.page import plan_asked, plan_shown
from consultations.planting.queries import count_accepted, marks_of_lines, planted_topics
from consultations.planting.services import plant_lines
from consultations.planting.views.frame import EDIT, LOST, PLAN, READ, blueprint, chosen_numbers, page
from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Field, Kind, read, write
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to


def plan_page_of(view: ConsultationView, problems: Sequence[Problem] = ()) -> Response:
    """The list as the address asks for it."""
    base = url_for("planting_office.plan", slug=view.slug)
    shown = plan_shown(view, request.args, base, is_open=False)
    return page(
        "office", view, problems, plan=shown, waiting=_waiting(view.id), chosen=set(chosen_numbers("pozycja")),
        planted_on=request.form.get("planted_on", write(Kind.DAY, today())), post_url=_kept("planting_office.planted", view.slug),
    )  # fmt: skip


def _waiting(consultation_id: int) -> int:
    """Accepted marks that ask for plants; where there is none, all accepted ones."""
    return count_accepted(consultation_id, planted_topics(consultation_id)) or count_accepted(consultation_id)


def _kept(endpoint: str, slug: str) -> str:
    """The address of another view with what this one asks for."""
    query = request.query_string.decode()
    return url_for(endpoint, slug=slug) + (f"?{query}" if query else "")


@blueprint.get(PLAN)
@requires(READ)
def plan(slug: str) -> Response:
    """The plan."""
    return plan_page_of(find_published(slug))


@blueprint.post(PLAN + "/posadzone")
@checks_token
@requires(EDIT)
def planted(slug: str) -> Response:
    """The ticked lines were planted on a day; with ``act=hand`` their marks are to become a project."""
    view, numbers = find_published(slug), chosen_numbers("pozycja")
    if request.form.get("act") == "hand":
        marks = marks_of_lines(view.id, numbers)
        return go_to(url_for("consultations_board.hand", slug=slug, uwaga=marks))
    day, wrong = read(Field("planted_on", Kind.DAY), request.form.get("planted_on", "")[:40])
    problems = [wrong] if wrong else [] if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            problems = plant_lines(view, numbers, day, today())
    if problems:
        return plan_page_of(view, problems)
    count = len(numbers)
    flash(
        ngettext(
            "Oznaczono jako posadzoną: %(num)d pozycję.", "Oznaczono jako posadzone: %(num)d pozycji.", count
        ),
        "good",
    )
    return go_to(_kept("planting_office.plan", slug))


def file_of(view: ConsultationView, ending: str, is_open: bool) -> Response:
    """The plan as a file. Raises ``NotFound`` for an ending that is not made."""
    if ending not in MEDIA:
        raise NotFound
    body = plan_file(view, plan_asked(view, request.args, is_open), ending, now())
    answer = Response(body, mimetype=MEDIA[ending])
    if ending != "geojson":
        name = f"{_('nasadzenia')}-{view.slug}.{ending}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get(PLAN + ".<ending>")
@requires(READ)
def plan_as_file(slug: str, ending: str) -> Response:
    """The plan of the office as a file."""
    return file_of(find_published(slug), ending, is_open=False)
