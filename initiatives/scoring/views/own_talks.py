"""The members' side of the negotiation: everybody of the group reads, the representative answers and proposes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for

from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem, StaleVersion
from core.web.csrf import csrf, form_token, token_is_valid
from core.web.requests import takes_long_form
from core.web.summary import summary
from initiatives.applications.rules.statuses import PUBLIC
from initiatives.applications.texts import _
from initiatives.applications.views.frame import LOST, Desk, sit_down
from initiatives.scoring.emails import post_to_office
from initiatives.scoring.rules.proposals import Side
from initiatives.scoring.services.negotiating import answer_proposal, propose
from initiatives.scoring.talks_page import TypedProposal, plan_read, read_form, talks_page
from initiatives.scoring.texts import named

blueprint = Blueprint("initiative_own_talks", __name__, url_prefix="/inicjatywy/<slug:slug>")
TALKS = "/wniosek/<int(max=9223372036854775807):application_id>/uzgodnienia"
LONGEST = 512 * 1024
TALKING = Limit("initiative-talks", 60, 3600)
NOT_YOURS = Problem("not_yours")


def _page(
    desk: Desk, problems: Sequence[Problem] = (), typed: TypedProposal | None = None, status: int = 0,
    answer: str = "",
) -> Response:  # fmt: skip
    form_token()
    wants_more = request.form.get("go") == "stay"
    shown = talks_page(desk.one, desk.view, Side.MEMBERS, typed, problems, wants_more)
    body = render_template(
        "initiatives/scoring/own_talks.html", view=desk.view, one=desk.one, answer=answer, is_lead=desk.is_owner,
        can=desk.is_owner and shown["is_open"], is_public=desk.one.status in PUBLIC, this_url=_url(desk),
        **shown, **summary([named(one) for one in problems]),
    )  # fmt: skip
    made = make_response(body, status or (422 if problems else 200))
    made.headers["Cache-Control"] = "no-store"
    return made


def _url(desk: Desk) -> str:
    return url_for("initiative_own_talks.page", slug=desk.slug, application_id=desk.one.id)


def _done(desk: Desk, said: str) -> Response:
    flash(said, "good")
    return make_response(redirect(_url(desk), 303))


def _refused(desk: Desk) -> list[Problem]:
    if not token_is_valid():
        return [LOST]
    refuse_over(TALKING, client_key())
    return [] if desk.is_owner else [NOT_YOURS]


@blueprint.get(TALKS)
@public
def page(slug: str, application_id: int) -> Response:
    """Proposals of both sides with their differences, for the group."""
    return _page(sit_down(slug, application_id))


@blueprint.post(TALKS)
@public
@csrf.exempt
@takes_long_form(LONGEST)
def make(slug: str, application_id: int) -> Response:
    """Propose the estimate as the group would have it; ``go=stay`` counts and gives more lines."""
    desk, typed = sit_down(slug, application_id), read_form(request.form)
    if request.form.get("go") == "stay":
        return _page(desk, (), typed)
    plan, wrong = plan_read(typed, desk.view.record.works_span)
    problems = _refused(desk) or wrong
    try:
        if not problems:
            with transaction():
                problems = propose(desk.view, desk.one, Side.MEMBERS, plan, typed.words, typed.seen, now())
                if not problems:
                    post_to_office(desk.one, desk.view, _("Grupa proponuje zmianę, wniosek nr %(number)d", number=desk.one.number), typed.words)  # fmt: skip
    except StaleVersion:
        return _page(desk, [Problem("proposal_newer")], typed, 409)
    return _page(desk, problems, typed) if problems else _done(desk, _("Propozycja wysłana do urzędu."))


@blueprint.post(TALKS + "/<int(max=9999):proposal>")
@public
@csrf.exempt
def answer(slug: str, application_id: int, proposal: int) -> Response:
    """Accept or decline what the town proposed."""
    desk, words = sit_down(slug, application_id), request.form.get("answer", "")[:12_000]
    accepts, problems = request.form.get("accepts") == "yes", _refused(desk)
    if not problems:
        with transaction():
            problems = answer_proposal(desk.view, desk.one, proposal, Side.MEMBERS, accepts, words, now())
            if not problems:
                post_to_office(
                    desk.one, desk.view, _said(desk, accepts), words.strip() or _("Bez dodatkowych słów.")
                )
    return _page(desk, problems, answer=words) if problems else _done(desk, _("Odpowiedź zapisana."))


def _said(desk: Desk, accepts: bool) -> str:
    if accepts:
        return _("Grupa zgadza się na propozycję, wniosek nr %(number)d", number=desk.one.number)
    return _("Grupa nie zgadza się na propozycję, wniosek nr %(number)d", number=desk.one.number)
