"""The office's side of the negotiation of scope and cost."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.requests import takes_long_form
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, may, opened
from initiatives.scoring.emails import post_answer, post_proposal
from initiatives.scoring.rules.proposals import Side
from initiatives.scoring.services.negotiating import answer_proposal, propose
from initiatives.scoring.talks_page import TypedProposal, plan_read, read_form, talks_page
from initiatives.scoring.texts import named

blueprint = Blueprint("initiative_talks", __name__, url_prefix=PREFIX)
READ, WRITE = "initiatives.desk.read", "initiatives.decision.write"
LONGEST = 512 * 1024


def _page(
    at: Opened, problems: Sequence[Problem] = (), typed: TypedProposal | None = None, status: int = 0,
    answer: str = "",
) -> Response:  # fmt: skip
    wants_more = request.form.get("go") == "stay"
    shown = talks_page(at.one, at.view, Side.TOWN, typed, problems, wants_more)
    told = [named(one) for one in problems]
    can = may(WRITE) and shown["is_open"]
    return application_page(
        at,
        "talks",
        "uzgodnienia",
        told,
        status,
        view=at.view,
        can=can,
        answer=answer,
        this_url=request.path,
        **shown,
    )


@blueprint.get(NUMBER + "/uzgodnienia")
@requires(READ)
def page(slug: str, number: int) -> Response:
    """Proposals of both sides with their differences."""
    return _page(opened(slug, number))


def _done(at: Opened, said: str) -> Response:
    flash(said, "good")
    return go_to(url_for("initiative_talks.page", slug=at.slug, number=at.number))


@blueprint.post(NUMBER + "/uzgodnienia")
@checks_token
@requires(WRITE)
@takes_long_form(LONGEST)
def make(slug: str, number: int) -> Response:
    """Propose the estimate as the town would have it; ``go=stay`` counts and gives more lines."""
    at, typed = opened(slug, number), read_form(request.form)
    if request.form.get("go") == "stay":
        return _page(at, (), typed)
    plan, problems = plan_read(typed, at.programme.works_span)
    if not token_is_valid():
        problems = [Problem("session_lost")]
    try:
        if not problems:
            with transaction():
                problems = propose(at.view, at.one, Side.TOWN, plan, typed.words, typed.seen, now())
                if not problems:
                    post_proposal(at.one, at.view, typed.words)
    except StaleVersion:
        return _page(at, [Problem("proposal_newer")], typed, 409)
    return (
        _page(at, problems, typed)
        if problems
        else _done(at, _("Propozycja wysłana. Piszemy o niej do grupy."))
    )


@blueprint.post(NUMBER + "/uzgodnienia/<int(max=9999):proposal>")
@checks_token
@requires(WRITE)
def answer(slug: str, number: int, proposal: int) -> Response:
    """Accept or decline what the members proposed."""
    at, words = opened(slug, number), request.form.get("answer", "")[:12_000]
    accepts, problems = request.form.get("accepts") == "yes", [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = answer_proposal(at.view, at.one, proposal, Side.TOWN, accepts, words, now())
            if not problems:
                post_answer(at.one, at.view, accepts, words.strip())
    return (
        _page(at, problems, answer=words)
        if problems
        else _done(at, _("Odpowiedź zapisana. Piszemy o niej do grupy."))
    )
