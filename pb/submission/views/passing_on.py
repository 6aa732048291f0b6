"""A rejected project's author makes an application of a local initiative out of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request

from core.access import SIGNED_IN, requires
from core.db import transaction
from core.passing import receiver_named
from core.problems import Problem
from core.web.csrf import token_is_valid
from pb.submission.filing_texts import _, sentence
from pb.submission.models import Project
from pb.submission.passing_part import TAKER, became_of, lasting_url
from pb.submission.services.passing_on import pass_on
from pb.submission.views.frame import Desk, blueprint
from pb.submission.views.mine import of_author

LOST = Problem("session_lost")
ADDRESS = "/zgloszenia/<int:number>/inicjatywa"


def _page(desk: Desk, project: Project, problems: Sequence[Problem] = ()) -> Response:
    errors = [(one.field, sentence(one)) for one in problems]
    page = render_template(
        "pb/submission/passing_on.html",
        slug=desk.slug, pb_round=desk.round_view.pb_round, project=project, errors=errors, has_errors=bool(errors),
        destinations=receiver_named(TAKER).destinations(desk.arrived_at), chosen=request.form.get("destination", ""),
        made=became_of(desk.slug, project.filed_number, project.status),
    )  # fmt: skip
    answer = make_response(page, 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(ADDRESS)
@requires(SIGNED_IN)
def ask_passing(slug: str, number: int) -> Response:
    """What will happen, and where to."""
    desk, project, _draft = of_author(slug, number)
    return _page(desk, project)


@blueprint.post(ADDRESS)
@requires(SIGNED_IN)
def pass_project_on(slug: str, number: int) -> Response:
    """Make the draft and show it; nothing is sent."""
    desk, project, _draft = of_author(slug, number)
    receiver, destination = receiver_named(TAKER), request.form.get("destination", "")[:120]
    if not token_is_valid() or desk.actor is None:
        return _page(desk, project, [LOST])
    url = lasting_url(slug, number)
    with transaction():
        made = pass_on(project, desk.round_view, url, receiver, destination, desk.actor.id, desk.arrived_at)
    if isinstance(made, list):
        return _page(desk, project, made)
    fate = receiver.fates([made])[made]
    flash(_("Szkic wniosku czeka. Uzupełnij go z sąsiadami i wyślij."), "good")
    return make_response(redirect(fate.own_url or fate.url, 303))
