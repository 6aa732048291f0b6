"""The first steps of a blank town: what there is to do before residents can use it, and what is done already."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.site.record import read_site
from maps.queries import area_kinds
from pb.rounds.queries import every_round
from town.settings.frame import EDIT

blueprint = Blueprint("first_steps", __name__, url_prefix="/urzad/pierwsze-kroki")


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what it brings, where it is done, and whether it is."""

    title: str
    text: str
    url: str
    is_done: bool


def first_steps() -> list[Step]:
    """The steps in order; nothing once the town runs, or for somebody who may not take them."""
    if not current_app.extensions["permission_check"](EDIT):
        return []
    site, has_areas, has_rounds = read_site(), bool(area_kinds()), bool(every_round(now()))
    if not site.is_blank and has_areas and has_rounds:
        return []
    return [
        Step(
            _("Ustaw miasto"), _("Nazwa, kontakt, kolory i herb. Od tej chwili strona jest Wasza."),
            url_for("settings.town"), not site.is_blank,
        ),
        Step(
            _("Wgraj obszary"), _("Granica gminy i jej części z pliku GeoJSON. Bez nich pula nie ma swojego miejsca."),
            url_for("areas.areas"), has_areas,
        ),
        Step(
            _("Nowa edycja"), _("Regulamin, terminy, pule i pytania. Mieszkańcy zobaczą ją, gdy ją ogłosisz."),
            url_for("rounds_office.new"), has_rounds,
        ),
    ]  # fmt: skip


@blueprint.get("")
@requires(EDIT)
def steps() -> Response:
    """The steps on a page of their own."""
    answer = make_response(render_template("town/settings/steps.html", steps=first_steps()))
    answer.headers["Cache-Control"] = "no-store"
    return answer
