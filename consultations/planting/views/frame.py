"""What the office's pages of the plan share: the blueprint, who may, the page with its problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from consultations.consultation.queries import ConsultationView
from consultations.planting.rules import FIELDS
from consultations.planting.texts import field_name, listed, season_choices, season_name
from core.problems import Problem
from core.web.summary import summary
from core.web.typed import without_unseen

blueprint = Blueprint("planting_office", __name__, url_prefix="/urzad/konsultacje/<slug:slug>")
PLAN = "/nasadzenia"
READ, EDIT = "consultations.desk.read", "consultations.planting.edit"
LOST = Problem("session_lost")
MOST_CHOSEN, LONGEST = 200, 1_000
LARGEST = 2**31 - 1


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """The plan of the office holds precise places of homes."""
    response.headers["Cache-Control"] = "no-store"
    return response


def may_edit() -> bool:
    """Whether whoever is signed in writes the plan."""
    return bool(current_app.extensions["permission_check"](EDIT))


def typed_line(form: MultiDict[str, str]) -> dict[str, str]:
    """What stands in the fields of a line."""
    return {one.name: " ".join(without_unseen(form.get(one.name, "")).split())[:LONGEST] for one in FIELDS}


def read_entry() -> UUID:
    """The form's own number; a new one when it is missing or no number."""
    try:
        return UUID(request.form.get("entry", ""))
    except ValueError:
        return uuid4()


def read_version() -> int:
    """The version of the line that the form shows; 0 when it does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def chosen_numbers(name: str) -> list[int]:
    """Whole numbers of a repeated field, each once; what is none is left out."""
    found = request.form.getlist(name)[:MOST_CHOSEN]
    whole = [int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 10]
    return sorted(one for one in set(whole) if one <= LARGEST)


def page(
    template: str,
    view: ConsultationView,
    problems: Sequence[Problem] = (),
    status: int = 0,
    more_errors: Sequence[tuple[str | None, str]] = (),
    **context: Any,
) -> Response:
    """A page of the plan; with problems 422, the summary above and sentences beside the fields."""
    told = [*more_errors, *listed(problems)]
    shown = {
        **summary(told), "consultation": view, "slug": view.slug, "may_edit": may_edit(), "season_name": season_name,
        "label": field_name, "seasons": season_choices(), **context,
    }  # fmt: skip
    body = render_template(f"consultations/planting/{template}.html", **shown)
    return make_response(body, status or (422 if told else 200))
