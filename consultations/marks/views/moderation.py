"""The office reads what was held or reported, shows it or hides it with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.queries import find_published
from consultations.marks.emails import post_moderated
from consultations.marks.queries.moderated import (
    comment_to_moderate,
    mark_to_moderate,
    moderation_desk,
    photo_to_moderate,
    report_to_settle,
)
from consultations.marks.services import moderating
from consultations.marks.views.frame import keys
from core.access import requires
from core.clock import now
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import Problem
from core.web.office_form import actor_id, go_to

blueprint = Blueprint("moderation", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/moderacja")
MAY = "consultations.mark.moderate"
LONGEST_REASON = 1000
PHOTO = "/zdjecia/<int(max=9223372036854775807):photo_id>"


def _page(slug: str, problems: Sequence[Problem] = (), at: str = "") -> Response:
    """The desk; ``at`` names the form that was refused, whose words are kept."""
    view = find_published(slug)
    html = render_template(
        "consultations/marks/moderation.html",
        view=view,
        desk=moderation_desk(view.id),
        at=at,
        typed=_reason(),
        error=_("Napisz powód: co najmniej %(least)d znaków.", least=moderating.SHORTEST_REASON)
        if problems
        else "",
    )
    answer = make_response(html, 422 if problems else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reason() -> str:
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


@blueprint.get("")
@requires(MAY)
def desk(slug: str) -> Response:
    """What waits."""
    return _page(slug)


@blueprint.post("/uwagi/<int(max=2147483647):number>")
@requires(MAY)
def moderate_mark(slug: str, number: int) -> Response:
    """Show a mark or hide it; its author is told."""
    view, problems = find_published(slug), list[Problem]()
    with transaction():
        mark = mark_to_moderate(view.id, number)
        if request.form.get("act") == "show":
            moderating.show_mark(mark, now())
        else:
            problems = moderating.hide_mark(mark, _reason(), now())
        if not problems:
            post_moderated(mark, view, keys())
    return _page(slug, problems, f"mark-{number}") if problems else _back(slug)


@blueprint.get(PHOTO)
@requires(MAY)
def photo(slug: str, photo_id: int) -> Response:
    """The photo, for whoever decides about it."""
    found = photo_to_moderate(find_published(slug).id, photo_id)
    return file_answer(find_file(found.file_id), is_public=False)


@blueprint.post(PHOTO)
@requires(MAY)
def moderate_photo(slug: str, photo_id: int) -> Response:
    """Let everybody see it, or erase it."""
    view = find_published(slug)
    with transaction():
        found = photo_to_moderate(view.id, photo_id)
        if request.form.get("act") == "show":
            moderating.show_photo(found)
        else:
            moderating.remove_photo(found)
    return _back(slug)


@blueprint.post("/komentarze/<int(max=9223372036854775807):comment_id>")
@requires(MAY)
def moderate_comment(slug: str, comment_id: int) -> Response:
    """Show a comment or hide it."""
    view, problems = find_published(slug), list[Problem]()
    with transaction():
        comment = comment_to_moderate(view.id, comment_id)
        if request.form.get("act") == "show":
            moderating.show_comment(comment)
        else:
            problems = moderating.hide_comment(comment, _reason())
    return _page(slug, problems, f"comment-{comment_id}") if problems else _back(slug)


@blueprint.post("/zgloszenia/<int(max=9223372036854775807):report_id>")
@requires(MAY)
def settle_report(slug: str, report_id: int) -> Response:
    """Say what was found."""
    view = find_published(slug)
    with transaction():
        report = report_to_settle(view.id, report_id)
        problems = moderating.settle_report(report, _reason(), actor_id(), now())
    return _page(slug, problems, f"report-{report_id}") if problems else _back(slug)


def _back(slug: str) -> Response:
    flash(_("Zapisano."), "good")
    return go_to(url_for("moderation.desk", slug=slug))
