"""What every step does with a form that comes in: keep it whatever is wrong with it, then say what is wrong.

The button ``go`` tells where to go: ``next`` (checked), ``back``, ``later`` (both saved unchecked) or ``stay``
(the step again, for buttons that work without script).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Response, flash, jsonify, make_response, render_template, request

from core.clock import now
from core.db import db, transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem, StaleVersion
from core.web.autosave import is_autosave, refused_quietly
from core.web.csrf import token_is_valid
from pb.submission.answer_words import in_words
from pb.submission.filing_texts import LOCKED_OUT, _, field_label, sentence
from pb.submission.rules import steps
from pb.submission.rules.differences import differences
from pb.submission.services import drafts
from pb.submission.support_queries import draft_of_round
from pb.submission.views.frame import DRAFT, Desk, choose_draft, go, go_to_step, keep_cookie, turned_away

NEW_DRAFTS = Limit("filing-draft", 300, 3600)
"""Generous: a whole school may write at once from one address."""
UPLOADS = Limit("filing-upload", 200, 3600)
SAVES = Limit("filing-save", 6000, 3600)
LOST = Problem("session_lost")
NOT_TYPED = frozenset({"csrf_token", "version", "tab", "go"})
APART = "apart"
"""The button that begins a separate draft with what was typed."""

Page = Callable[[Mapping[str, Any], Sequence[Problem], int | None], Response]
"""Makes the step's page from what was typed, what is wrong, and the status."""


def is_locked_out(desk: Desk) -> bool:
    """Whether the page that was sent showed a draft which is not at hand now: a log-out, a lost cookie."""
    return desk.draft is None and version_seen() > 0 and request.form.get("go") != APART


def locked_out(desk: Desk, key: str, answers: Mapping[str, Any]) -> Response:
    """Nothing is saved; all that was typed is shown (422), to be sent again once the draft is at hand."""
    way = way_back(desk)
    if is_autosave():
        return refused_quietly(LOCKED_OUT[way](), 422)
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]
    this_url = f"/bo/{desk.slug}/zglos/{steps.step_by_key(key).path}"
    page = render_template(
        "pb/submission/locked_out.html", desk=desk, way=way, said=LOCKED_OUT[way](), pb_round=desk.round_view.pb_round, this_url=this_url,
        rows=[
            (field_label(one.name, one.row), one.typed)
            for one in differences({}, in_words(answers, desk.filing, desk.round_view))
        ],
        again=typed, version=version_seen(), has_files=bool(request.files), apart=APART,
    )  # fmt: skip
    answer = make_response(page, 422)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def way_back(desk: Desk) -> str:
    """How the draft of the sent page can be opened: ``login``, ``other_login``, by the mailed ``link``, or ``none``."""
    named = request.form.get(DRAFT, "")
    draft_id = int(named) if named.isascii() and named.isdigit() and len(named) < 19 else 0
    draft = draft_of_round(desk.round_view.pb_round.id, draft_id)
    if draft is not None and draft.user_id is not None:
        return "other_login" if desk.actor else "login"
    return "link" if draft is not None and draft.email else "none"


def begin_draft(desk: Desk) -> str:
    """Make the draft of this desk and give its key; counts against the limit of new drafts."""
    refuse_over(NEW_DRAFTS, client_key())
    with transaction():
        desk.draft, key = drafts.start_draft(desk.round_view, desk.actor, desk.arrived_at)
    return key


Typed = TypeVar("Typed", bound=Mapping[str, str])


def take_files(
    desk: Desk, key: str, typed: Typed, refused: Callable[[Desk, Typed, Sequence[Problem], int], Response],
    keep: Callable[[Desk, Typed], Response],
) -> Response:  # fmt: skip
    """A form that brings files: ``keep`` them with the draft, begun where there is none yet.

    A lost token keeps nothing and shows ``refused`` with what was typed.
    """
    back = turned_away(desk) if desk.draft else None
    if back:
        return back
    if is_locked_out(desk):
        return locked_out(desk, key, typed)
    if not token_is_valid():
        return refused(desk, typed, [LOST], 422)
    refuse_over(UPLOADS, client_key())
    key_made = "" if desk.draft else begin_draft(desk)
    answer = keep(desk, typed)
    return _remembered(desk, answer, key_made)


def _remembered(desk: Desk, answer: Response, key_made: str) -> Response:
    """Let a draft begun just now be found again: by the account that has it, or by this browser."""
    if not key_made or desk.draft is None:
        return answer
    if desk.actor is None:
        return keep_cookie(answer, desk.slug, key_made)
    choose_draft(desk.slug, desk.draft.id)
    return answer


def keep_step(
    desk: Desk,
    key: str,
    answers: Mapping[str, Any],
    problems: Sequence[Problem],
    page: Page,
    stays: bool = False,
) -> Response:
    """Save ``answers`` at step ``key`` and go on; with problems show ``page`` again (422), all of it kept.

    Another window's newer answers are never overwritten: then both versions are shown (409). A lost token saves
    nothing, the page keeps what was typed. Without a draft a new one is begun, but never beside one that the page
    had and that a log-out took away. ``stays`` shows the step once more before it leads on.
    """
    if is_locked_out(desk):
        return locked_out(desk, key, answers)
    if desk.draft and desk.draft.project_id and turned_away(desk):
        return go("sent", desk.slug)
    if not token_is_valid():
        return refused_quietly(sentence(LOST), 422) if is_autosave() else page(answers, [LOST], 422)
    refuse_over(SAVES, client_key())
    key_made = "" if desk.draft else begin_draft(desk)
    draft = desk.draft
    assert draft is not None, "begun above"
    try:
        with transaction():
            if desk.actor:
                drafts.adopt(draft, desk.actor)
            tab = request.form.get("tab", "")[:40]
            drafts.save_answers(draft, key, answers, version_seen(), now(), tab)
    except StaleVersion:
        if is_autosave():
            return refused_quietly(
                _("Na innej karcie zapisano nowszą wersję. Naciśnij „Dalej”, a pokażemy różnice."), 409
            )
        return _both_versions(desk, key, answers)
    return _remembered(desk, _answer(desk, key, answers, problems, page, stays), key_made)


def _answer(
    desk: Desk,
    key: str,
    answers: Mapping[str, Any],
    problems: Sequence[Problem],
    page: Page,
    stays: bool,
) -> Response:
    if is_autosave():
        return jsonify(version=desk.version)
    wanted = request.form.get("go", "next")
    if wanted == "later":
        flash(_("Szkic jest zapisany. Możesz wrócić do niego kiedy chcesz."), "good")
        return go("start", desk.slug)
    if wanted == "back":
        before = steps.previous_step(key)
        return go_to_step(desk.slug, before) if before else go("start", desk.slug)
    if wanted == APART:
        return go_to_step(desk.slug, steps.step_by_key(key))
    if wanted != "next":
        return page(answers, [], 200)
    if problems:
        return page(answers, problems, 422)
    if stays:
        return page(answers, [], 200)
    if request.form.get("to") == "sprawdz":
        return go_to_step(desk.slug, steps.step_by_key("person"))
    return go_to_step(desk.slug, steps.next_step(key))


def _both_versions(desk: Desk, key: str, answers: Mapping[str, Any]) -> Response:
    """Both versions side by side, and the way to either of them."""
    draft = desk.draft
    assert draft is not None, "a draft that does not exist cannot be newer"
    db.session.refresh(draft)
    saved, typed = (
        in_words(one, desk.filing, desk.round_view) for one in (steps.answers_of(draft.answers, key), answers)
    )
    rows = [(field_label(one.name, one.row), one.saved, one.typed) for one in differences(saved, typed)]
    again = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]
    page = render_template(
        "pb/submission/conflict.html",
        desk=desk,
        pb_round=desk.round_view.pb_round,
        rows=rows,
        again=again,
        changed_at=draft.updated_at,
        this_url=f"/bo/{desk.slug}/zglos/{steps.step_by_key(key).path}",
    )
    return make_response(page, 409)


def version_seen() -> int:
    """The draft's version that the sent page showed; 0 when it does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
