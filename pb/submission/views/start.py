"""The beginning of a proposal: what the call is, the first tap that makes the draft, and the private link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, url_for

from core.access import public, signed_in
from core.problems import NotAllowed, NotFound, Problem
from core.web.csrf import comes_from_here, csrf, token_is_valid
from pb.rounds.queries import RoundView, all_rounds
from pb.rounds.rules import Stage, refusal
from pb.submission import queries
from pb.submission.call_page import call_page
from pb.submission.filing_texts import _, sentence
from pb.submission.rules import steps
from pb.submission.views.frame import (
    Desk,
    blueprint,
    choose_draft,
    go,
    go_to_step,
    held_draft,
    keep_cookie,
    other_draft,
    sit_down,
)
from pb.submission.views.saving import begin_draft


@blueprint.get("/zglos")
@public
def start(slug: str) -> Response:
    """What the call is about and until when; outside its term why not, and what becomes of a draft."""
    return start_page(sit_down(slug))


def start_page(
    desk: Desk, status: int = 200, problems: Sequence[Problem] = (), email: str | None = None
) -> Response:
    """The page of the call, with the draft of this browser and what can be done with it."""
    problem = desk.refusal
    errors = [("email", sentence(one)) for one in problems]
    if email is None:
        email = (desk.draft.email if desk.draft else "") or (desk.actor.email if desk.actor else "")
    page = render_template(
        "pb/submission/start.html",
        desk=desk,
        other=other_draft(desk),
        slug=desk.slug,
        pb_round=desk.round_view.pb_round,
        page=call_page(desk.round_view, desk.filing),
        reason=sentence(problem) if problem else "",
        calls=_calls(desk) if problem and desk.draft else [],
        email=email,
        errors=errors,
        has_errors=bool(errors),
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _calls(desk: Desk) -> list[tuple[str, str]]:
    """Other rounds whose call is open now, to carry a late draft over: slug and title."""
    return [(view.pb_round.slug, view.pb_round.title) for view in open_calls(desk)]


def open_calls(desk: Desk) -> list[RoundView]:
    """Other announced rounds whose call is open now."""
    return [
        view
        for view in all_rounds(desk.arrived_at)
        if view.pb_round.id != desk.round_view.pb_round.id
        and refusal(view.rules, Stage.SUBMISSION, desk.arrived_at) is None
    ]


@blueprint.post("/zglos")
@public
@csrf.exempt
def begin(slug: str) -> Response:
    """Make the draft and show its first step. Outside the term nothing is made (422).

    A page that stood open too long begins one all the same. The token keeps foreign pages from putting a new draft
    in place of the one that this browser has; without it the browser itself must say that our page was pressed.
    """
    desk = sit_down(slug)
    if desk.refusal:
        return start_page(desk, 422)
    if not (token_is_valid() or comes_from_here()):
        flash(_("Naciśnij jeszcze raz."), "wait")
        return start_page(desk, 422)
    key = begin_draft(desk)
    answer = go_to_step(slug, steps.STEPS[0])
    if desk.actor and desk.draft:
        choose_draft(slug, desk.draft.id)
        return answer
    return keep_cookie(answer, slug, key)


@blueprint.get("/szkic/<key>")
@public
def open_link(slug: str, key: str) -> Response:
    """The mailed private link: this browser now has the draft, and the key is in no later address."""
    desk = sit_down(slug)
    draft = queries.draft_by_key(desk.round_view.pb_round.id, key)
    if draft is None:
        raise NotFound
    return keep_cookie(go("resume", slug), slug, key)


@blueprint.get("/zglos/dalej")
@public
def resume(slug: str) -> Response:
    """The step that the draft was left at; a sent one shows its project."""
    desk = sit_down(slug)
    if desk.draft is None:
        return go("start", slug)
    return go("sent", slug) if desk.draft.project_id else go_to_step(slug, steps.step_by_key(desk.draft.step))


@blueprint.get("/zglos/moj/<int(max=9223372036854775807):draft_id>")
@signed_in
def open_own(slug: str, draft_id: int) -> Response:
    """A draft of whoever is signed in, or of this browser; somebody else's is not there (404)."""
    desk = sit_down(slug)
    if desk.actor is None:
        raise NotAllowed
    if held_draft(desk, draft_id) is None:
        raise NotFound
    choose_draft(slug, draft_id)
    return make_response(redirect(url_for("filing.resume", slug=slug), 303))
