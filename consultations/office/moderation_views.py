"""Moderation at the office's page of a mark: what everybody sees already is taken down there, and put back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash
from flask_babel import gettext as _

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Mark
from consultations.marks.views.moderation import decide_comment, decide_mark, decide_photo, typed_words
from consultations.office.board_frame import LOST, blueprint
from consultations.office.mark_page import MARK, mark_page
from consultations.office.mark_views import back, sit_down
from core.access import requires
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid

MAY = "consultations.mark.moderate"
ID = "<int(max=9223372036854775807):"


def _refused(view: ConsultationView, mark: Mark, problems: Sequence[Problem], at: str) -> Response:
    """The page with the reason as it was typed beside what is wrong with it."""
    named = [Problem(one.code, f"{one.field}-{at}" if one.field else None, one.facts) for one in problems]
    return mark_page(view, mark, named, typed=typed_words(at))


def _done(slug: str, number: int, anchor: str) -> Response:
    flash(_("Zapisano."), "good")
    return back(slug, number, anchor)


@blueprint.post(MARK + "/moderacja")
@checks_token
@requires(MAY)
def moderate_one(slug: str, number: int) -> Response:
    """Hide the mark with a reason, or put it back."""
    view, mark = sit_down(slug, number)
    try:
        problems = decide_mark(view, number) if token_is_valid() else [LOST]
    except StaleVersion:
        _view, fresh = sit_down(slug, number)
        return mark_page(view, fresh, [Problem("changed_meanwhile")], 409)
    return _refused(view, mark, problems, "mark") if problems else _done(slug, number, "moderacja")


@blueprint.post(MARK + f"/komentarze/{ID}comment_id>")
@checks_token
@requires(MAY)
def moderate_comment_here(slug: str, number: int, comment_id: int) -> Response:
    """Hide a comment with a reason, or put it back."""
    view, mark = sit_down(slug, number)
    problems = decide_comment(view, comment_id) if token_is_valid() else [LOST]
    if problems:
        return _refused(view, mark, problems, f"comment-{comment_id}")
    return _done(slug, number, "komentarze")


@blueprint.post(MARK + f"/zdjecia/{ID}photo_id>/moderacja")
@checks_token
@requires(MAY)
def moderate_photo_here(slug: str, number: int, photo_id: int) -> Response:
    """Take an author's photo down, let it be seen again, or erase it."""
    view, mark = sit_down(slug, number)
    if not token_is_valid():
        return _refused(view, mark, [LOST], "")
    decide_photo(view, photo_id)
    return _done(slug, number, "moderacja")
