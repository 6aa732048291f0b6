"""Pages for a neighbour: what the project is, and the support that counts once confirmed by the mailed link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, render_template, request

from accounts.rules import check_email, normal_email
from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from core.web.summary import summary
from pb.submission.filing_texts import sentence
from pb.submission.forms import read_line
from pb.submission.models import Endorsement
from pb.submission.rules.support import check_full_name
from pb.submission.services.correcting import is_correcting
from pb.submission.services.endorsements import confirm_endorsement, withdraw_endorsement
from pb.submission.support_links import draft_id_of
from pb.submission.support_queries import draft_of_round, endorsement_by_key
from pb.submission.support_retention import kept_until
from pb.submission.support_texts import gone_sentence
from pb.submission.told_outside import told_of
from pb.submission.views.frame import Desk, blueprint, go, sit_down
from pb.submission.views.saving import LOST
from pb.submission.views.support import ASKED_ADDRESS, write_to_neighbour

ASKING = Limit("filing-neighbour", 40, 3600)
"""Generous: a whole block of flats may support from one address."""
ANSWERING = Limit("filing-answer", 200, 3600)


def answer_page(
    desk: Desk, template: str, problems: Sequence[Problem] = (), status: int | None = None, **context: Any
) -> Response:
    """A page about a draft for somebody who is not its author: nothing of it is kept on the way."""
    errors = [(problem.field, sentence(problem)) for problem in problems]
    told = told_of(desk.draft)
    shown = {
        "slug": desk.slug, "pb_round": desk.round_view.pb_round, "what": told.what, "whom": told.whom,
        "place": told.place, "gone": gone_sentence(told.gone), "is_closed": is_closed(desk),
        **summary(errors), "typed": {}, **context,
    }  # fmt: skip
    answer = make_response(
        render_template(f"pb/submission/{template}.html", **shown), status or (422 if errors else 200)
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def is_closed(desk: Desk) -> bool:
    """Whether support no longer counts: sent and not being corrected, taken back, or the call is not open."""
    draft = desk.draft
    if desk.refusal or draft is None or draft.project_id is None:
        return bool(desk.refusal)
    return not is_correcting(draft) or bool(told_of(draft).gone)


def _desk_of(slug: str, key: str) -> Desk:
    """The desk with the draft of a public page. Raises ``NotFound``, also before the draft has a title."""
    desk = sit_down(slug)
    draft_id = draft_id_of(key)
    desk.draft = draft_of_round(desk.round_view.pb_round.id, draft_id) if draft_id else None
    if desk.draft is None or not told_of(desk.draft).title:
        raise NotFound
    return desk


@blueprint.get("/poparcie/<key>")
@public
def neighbour(slug: str, key: str) -> Response:
    """The project, and the form that asks for the mailed link."""
    return answer_page(_desk_of(slug, key), "neighbour", key=key)


@blueprint.post("/poparcie/<key>")
@public
@csrf.exempt
def neighbour_sent(slug: str, key: str) -> Response:
    """Send the link. The answer is the same whether or not that address has supported already."""
    desk = _desk_of(slug, key)
    typed = {name: read_line(request.form, name) for name in ("name", "email")}
    email = normal_email(typed["email"])
    problems = [*check_full_name(typed["name"]), *check_email(email)]
    if not token_is_valid():
        problems = [LOST]
    if is_closed(desk):
        problems = []
    if problems or is_closed(desk):
        return answer_page(desk, "neighbour", problems, 422, key=key, typed=typed)
    refuse_over(ASKING, client_key())
    write_to_neighbour(desk, email, typed["name"], is_invited=False)
    return go("neighbour_asked", slug, key=key)


@blueprint.get("/poparcie/<key>/wyslane")
@public
def neighbour_asked(slug: str, key: str) -> Response:
    """What to do now: open the mail."""
    return answer_page(_desk_of(slug, key), "neighbour_asked", key=key, most_letters=ASKED_ADDRESS.n)


def _endorsement(slug: str, key: str) -> tuple[Desk, Endorsement]:
    desk = sit_down(slug)
    refuse_over(ANSWERING, client_key())
    found = endorsement_by_key(desk.round_view.pb_round.id, key)
    if found is None:
        raise NotFound
    desk.draft = found[1]
    return desk, found[0]


@blueprint.get("/poparcie/potwierdz/<key>")
@public
def confirm_support(slug: str, key: str) -> Response:
    """The mailed link shows; it changes nothing by itself, since mail programs open links on their own."""
    desk, endorsement = _endorsement(slug, key)
    return answer_page(
        desk, "support_answer", key=key, endorsement=endorsement, typed={"name": endorsement.name}
    )


@blueprint.post("/poparcie/potwierdz/<key>")
@public
@csrf.exempt
def support_answered(slug: str, key: str) -> Response:
    """Count the support, or forget it: the button says which."""
    desk, endorsement = _endorsement(slug, key)
    typed: Mapping[str, str] = {"name": read_line(request.form, "name") or endorsement.name}
    problems = [] if token_is_valid() else [LOST]
    if not problems and request.form.get("go") == "withdraw":
        with transaction():
            withdraw_endorsement(endorsement)
        return answer_page(desk, "support_withdrawn")
    if not problems and not is_closed(desk):
        until, is_resident = kept_until(desk.round_view.rules, now()), request.form.get("resident") == "yes"
        with transaction():
            problems = confirm_endorsement(endorsement, typed["name"], is_resident, until, now())
    if problems or is_closed(desk):
        return answer_page(
            desk, "support_answer", problems, 422, key=key, endorsement=endorsement, typed=typed
        )
    return go("confirm_support", slug, key=key)
