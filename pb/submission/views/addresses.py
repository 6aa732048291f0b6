"""The mailed page about whose address this is: it is mine, or it was not me. Opening it changes nothing."""

from __future__ import annotations

import hmac

from flask import Response, flash, request

from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from pb.submission.models import Draft
from pb.submission.queries import project_by_id
from pb.submission.services.confirming import is_confirmed
from pb.submission.services.drafts import lock
from pb.submission.services.owning import address_of, confirm_address, disown
from pb.submission.support_emails import post_disowned
from pb.submission.support_links import address_key, number_in
from pb.submission.support_queries import accepted_coauthors, draft_of_round
from pb.submission.support_texts import _
from pb.submission.views.frame import Desk, blueprint, go, sit_down
from pb.submission.views.neighbours import ANSWERING, answer_page
from pb.submission.views.saving import LOST


def _asked(slug: str, key: str) -> tuple[Desk, Draft]:
    desk = sit_down(slug)
    refuse_over(ANSWERING, client_key())
    number = number_in(key)
    draft = draft_of_round(desk.round_view.pb_round.id, number) if number else None
    email = address_of(draft) if draft else ""
    if draft is None or not email or not hmac.compare_digest(address_key(draft.id, email), key):
        raise NotFound
    desk.draft = draft
    return desk, draft


def _page(desk: Desk, draft: Draft, key: str, problems: list[Problem] | None = None) -> Response:
    email = address_of(draft)
    return answer_page(
        desk, "address", problems or [], key=key, email=email, is_confirmed=is_confirmed(draft, email),
        project=project_by_id(draft.project_id) if draft.project_id else None,
    )  # fmt: skip


def _disowned(desk: Desk, draft: Draft) -> bool:
    """Take the project back and tell its co-authors; gives whether it is withdrawn."""
    lock(draft)
    is_first = bool(address_of(draft))
    is_withdrawn = disown(draft, desk.round_view, now())
    project = project_by_id(draft.project_id) if draft.project_id is not None else None
    if project is not None and is_first:
        post_disowned([one.email for one in accepted_coauthors(project.id)], desk.slug, project)
    return is_withdrawn


@blueprint.get("/adres/<key>")
@public
def address(slug: str, key: str) -> Response:
    """What was written under this address, and the two answers."""
    return _page(*_asked(slug, key), key)


@blueprint.post("/adres/<key>")
@public
@csrf.exempt
def address_answered(slug: str, key: str) -> Response:
    """It is mine; or it was not me, with the confirmation ticked."""
    desk, draft = _asked(slug, key)
    if not token_is_valid():
        return _page(desk, draft, key, [LOST])
    if request.form.get("go") == "disown" and draft.project_id is not None:
        if request.form.get("confirm") != "yes":
            return _page(desk, draft, key, [Problem("disowning_unconfirmed", "confirm")])
        with transaction():
            is_withdrawn = _disowned(desk, draft)
        return answer_page(desk, "disowned", is_withdrawn=is_withdrawn)
    with transaction():
        problems = confirm_address(draft, desk.filing, now())
    if problems:
        return _page(desk, draft, key, problems)
    flash(_("Adres jest potwierdzony."), "good")
    return go("address", slug, key=key)
