"""A decision on one application beside the ranking: refusing it with a ground, taking it in from the reserve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from initiatives.applications.models import Application
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, may, opened
from initiatives.office.check_texts import verdict_tag
from initiatives.office.scoring_texts import sentence
from initiatives.programmes.queries import ProgrammeView, committee_of
from initiatives.programmes.services.editing import Act
from initiatives.scoring.cards import Card, cards_of
from initiatives.scoring.opinion_queries import given_opinions
from initiatives.scoring.ranking_queries import left_of, records_of, reserve_of, standings
from initiatives.scoring.rules.decisions import check_taking_in
from initiatives.scoring.services.decisions import refuse_application, take_in
from initiatives.scoring.sheet_queries import call_by_id
from initiatives.scoring.telling import tell_decision

blueprint = Blueprint("initiative_decision", __name__, url_prefix=PREFIX)
READ, WRITE = "initiatives.desk.read", "initiatives.decision.write"
Verb = Callable[[ProgrammeView, Application, str, Act], list[Problem]]


def _card(at: Opened) -> Card | None:
    """Its card of points; ``None`` while sheets may not be seen, or when it is on no ranking."""
    call = call_by_id(at.one.call_id)
    basis = standings(at.view, call, now()).basis
    cards = cards_of(basis, records_of(call.id)) if basis is not None else []
    return next((one for one in cards if one.number == at.number), None)


def _page(at: Opened, problems: Sequence[Problem] = (), grounds: str = "") -> Response:
    call = call_by_id(at.one.call_id)
    shown: dict[str, Any] = {"card": _card(at), "grounds": grounds, "can": may(WRITE), "call": call}
    shown |= {"opinions": given_opinions(at.one.id), "verdict_tag": verdict_tag}
    shown["is_member"] = actor_id() in committee_of(at.view.id)
    if at.one.status == "reserve":
        reserve, left = reserve_of(at.view, call), left_of(at.view, call)
        refused = check_taking_in(at.number, reserve, left)
        shown |= {"left": left, "refused": [sentence(one) for one in refused]}
    return application_page(
        at, "decision", "ocena", [(one.field, sentence(one)) for one in problems], **shown
    )


@blueprint.get(NUMBER + "/decyzja")
@requires(READ)
def page(slug: str, number: int) -> Response:
    """The points of one application and what may be decided about it now."""
    return _page(opened(slug, number))


def _decide(slug: str, number: int, verb: Verb, said: str) -> Response:
    at, grounds = opened(slug, number), request.form.get("grounds", "")[:12_000]
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = verb(at.view, at.one, grounds, Act(actor_id(), now()))
            if not problems:
                enqueue(tell_decision, application_id=at.one.id)
    if problems:
        return _page(at, problems, grounds)
    flash(said, "good")
    return go_to(url_for("initiative_decision.page", slug=slug, number=number))


@blueprint.post(NUMBER + "/decyzja/odmowa")
@checks_token
@requires(WRITE)
def refuse(slug: str, number: int) -> Response:
    """Refuse it with a ground."""
    return _decide(slug, number, refuse_application, _("Wniosek jest odrzucony. Piszemy o tym do grupy."))


@blueprint.post(NUMBER + "/decyzja/przyjecie")
@checks_token
@requires(WRITE)
def accept(slug: str, number: int) -> Response:
    """Take it in from the reserve."""
    return _decide(
        slug, number, take_in, _("Wniosek jest przyjęty z listy rezerwowej. Piszemy o tym do grupy.")
    )
