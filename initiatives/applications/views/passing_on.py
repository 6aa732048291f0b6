"""A rejected application's representative makes a project of the participatory budget out of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request

from core.access import SIGNED_IN, requires
from core.db import transaction
from core.passing import receiver_named
from core.problems import NotFound, Problem
from core.web.csrf import token_is_valid
from initiatives.applications.passing_part import TAKER, became_of, public_url
from initiatives.applications.services.passing_on import pass_on
from initiatives.applications.texts import _, sentence
from initiatives.applications.views.frame import LOST, OWN, Desk, blueprint, sit_down


def _own(slug: str, application_id: int) -> Desk:
    desk = sit_down(slug, application_id)
    if not desk.is_owner:
        raise NotFound
    return desk


def _page(desk: Desk, problems: Sequence[Problem] = ()) -> Response:
    errors = [(one.field, sentence(one)) for one in problems]
    page = render_template(
        "initiatives/applications/passing_on.html",
        desk=desk, view=desk.view, one=desk.one, errors=errors, has_errors=bool(errors),
        destinations=receiver_named(TAKER).destinations(desk.arrived_at), chosen=request.form.get("destination", ""),
        made=became_of(desk.one, desk.view),
    )  # fmt: skip
    answer = make_response(page, 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(OWN + "/projekt")
@requires(SIGNED_IN)
def ask_passing(slug: str, application_id: int) -> Response:
    """What will happen, and where to."""
    return _page(_own(slug, application_id))


@blueprint.post(OWN + "/projekt")
@requires(SIGNED_IN)
def pass_application_on(slug: str, application_id: int) -> Response:
    """Make the draft and show it; nothing is sent."""
    desk = _own(slug, application_id)
    receiver, destination = receiver_named(TAKER), request.form.get("destination", "")[:120]
    if not token_is_valid() or desk.actor is None:
        return _page(desk, [LOST])
    with transaction():
        made = pass_on(
            desk.one,
            desk.view,
            public_url(desk.view, desk.one),
            receiver,
            destination,
            desk.actor.id,
            desk.arrived_at,
        )
    if isinstance(made, list):
        return _page(desk, made)
    fate = receiver.fates([made])[made]
    flash(_("Szkic projektu czeka. Sprawdź go, uzupełnij i zgłoś."), "good")
    return make_response(redirect(fate.own_url or fate.url, 303))
