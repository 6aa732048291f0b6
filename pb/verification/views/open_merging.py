"""An author's answer to a proposed merging: GET shows what it would say, POST answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import Response, make_response, redirect, request, url_for

from core.access import public
from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from pb.rounds.queries import RoundView
from pb.rounds.shown import shown_round
from pb.verification import list_emails
from pb.verification.list_models import MergeConsent, ProjectMerge
from pb.verification.merge_page import merge_shown
from pb.verification.queries.merging import consent_by_key, merged_projects, state_of
from pb.verification.services import merging as services
from pb.verification.services.merging import AnswerDone
from pb.verification.views.open_frame import blueprint, open_page


def _of_key(slug: str, key: str) -> tuple[RoundView, MergeConsent, ProjectMerge]:
    view = shown_round(slug)
    found = consent_by_key(view.pb_round.id, key[:100])
    if found is None:
        raise NotFound
    return view, *found


def _shown(slug: str, key: str, problems: Sequence[Problem] = ()) -> Response:
    view, consent, merge = _of_key(slug, key)
    return open_page(
        "merge", view, problems,
        consent=consent, merge=merge, projects=merged_projects(merge), state=state_of(merge, now()).value, key=key,
        amount_of=Decimal, whole=merge_shown(merge.content),
    )  # fmt: skip


@blueprint.get("/laczenie/<key>")
@public
def merge(slug: str, key: str) -> Response:
    """The proposal, and the two answers."""
    return _shown(slug, key)


@blueprint.post("/laczenie/<key>")
@public
def answer_merge(slug: str, key: str) -> Response:
    """Agree or refuse."""
    told = request.form.get("answer", "")
    if told not in ("yes", "no"):
        return _shown(slug, key, [Problem("answer_missing", "answer")])
    with transaction():
        view, consent, proposal = _of_key(slug, key)
        done = services.answer(view, proposal, consent, told == "yes", now())
        if isinstance(done, AnswerDone) and done.ended:
            list_emails.tell_end(proposal, done)
    if isinstance(done, list):
        return _shown(slug, key, done)
    return make_response(redirect(url_for("objections.merge", slug=slug, key=key), 303))
