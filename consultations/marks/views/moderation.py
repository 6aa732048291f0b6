"""The office reads what was held or reported, shows it or hides it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from accounts.queries import names_of
from consultations.consultation.queries import ConsultationView, find_published, town_hiding_grounds
from consultations.consultation.rules.hiding_grounds import NAME_MOST
from consultations.marks.answer_texts import sentence
from consultations.marks.emails import post_moderated, post_upheld
from consultations.marks.forms import read_number
from consultations.marks.models import Mark
from consultations.marks.queries.hidings import hiding_to_judge
from consultations.marks.queries.moderated import (
    Listed,
    comment_to_moderate,
    mark_to_moderate,
    moderation_desk,
    photo_to_look_at,
    photo_to_moderate,
    report_to_settle,
)
from consultations.marks.queries.one import find_mark
from consultations.marks.queries.own import mark_by_id
from consultations.marks.rules.hiding import Given
from consultations.marks.rules.screening import findings
from consultations.marks.services import moderating
from consultations.marks.services.hiding import confirm_hiding, hide_mark, uphold_hiding
from consultations.marks.texts import FINDING_WORDS
from consultations.marks.views.frame import keys
from core.access import requires
from core.clock import now
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound, Problem, StaleVersion
from core.web.office_form import actor_id, go_to
from core.web.summary import summary

blueprint = Blueprint("moderation", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/moderacja")
MAY = "consultations.mark.moderate"
LONGEST_REASON = 1000
PHOTO = "/zdjecia/<int(max=9223372036854775807):photo_id>"


LISTS = {
    "held": "uwagi", "photos": "zdjecia", "comments": "komentarze", "reports": "zgloszenia", "objections": "sprzeciwy",
    "unchecked": "do-sprawdzenia", "hidden": "ukryte", "hidden_comments": "ukryte-komentarze",
}  # fmt: skip
"""What the address calls the page of each list."""
LIST_WORDS: dict[str, Callable[[], str]] = {
    "held": lambda: _("Uwagi do przeczytania"), "photos": lambda: _("Zdjęcia"), "comments": lambda: _("Komentarze"),
    "reports": lambda: _("Zgłoszenia"), "objections": lambda: _("Sprzeciwy"), "unchecked": lambda: _("Do sprawdzenia"), "hidden": lambda: _("Ukryte uwagi"), "hidden_comments": lambda: _("Ukryte komentarze"),
}  # fmt: skip


def _page(slug: str, problems: Sequence[Problem] = (), at: str = "", changed: Mark | None = None) -> Response:
    """The desk; ``at`` names the form that was refused, whose words are kept; ``changed`` is other than was read."""
    view, pages = find_published(slug), _pages()
    lists = moderation_desk(view.id, pages)
    told = summary([(f"{one.field}-{at}" if one.field else None, sentence(one)) for one in problems])
    html = render_template(
        "consultations/marks/moderation.html", view=view, desk=lists, typed=typed_words(at) if at else {}, changed=changed,
        why=why_held, to_page=lambda name: partial(_to_page, slug, pages, name), grounds=town_hiding_grounds(),
        lists=[(name, LISTS[name], word()) for name, word in LIST_WORDS.items()], names=_names(lists), me=actor_id(), **told,
    )  # fmt: skip
    answer = make_response(html, 409 if changed else 422 if problems else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pages() -> dict[str, int]:
    return {name: read_number(request.args, word) or 1 for name, word in LISTS.items()}


def _to_page(slug: str, pages: dict[str, int], name: str, number: int) -> str:
    """The desk with one of its lists at another page."""
    told = {LISTS[one]: at for one, at in (pages | {name: number}).items() if at > 1}
    return url_for("moderation.desk", slug=slug, **told, _anchor=LISTS[name])  # type: ignore[arg-type]


def why_held(words: str, is_home: bool, place: str) -> str:
    """What the screening found in a text; empty when it waits because everything does."""
    return ", ".join(FINDING_WORDS[one]() for one in sorted(findings(words, is_home, place)))


def _names(lists: Mapping[str, Listed]) -> dict[int, str]:
    """Who hid, looked at and judged what the desk shows."""
    rows = [row for name in ("objections", "unchecked", "hidden") for row in lists[name].rows]
    people = {who for row in rows for who in (row.hidden_by_id, row.confirmed_by_id, row.judged_by_id)}
    return names_of({who for who in people if who is not None})


def given() -> Given:
    """Why something is hidden, as it was typed."""
    return Given(request.form.get("ground", "").strip()[:NAME_MOST], given_reason())


def typed_words(at: str) -> dict[str, str]:
    """What was typed into the form ``at``, by its fields."""
    return {f"ground-{at}": given().ground, f"reason-{at}": given().words}


def given_reason() -> str:
    """The reason as it was typed, as far as it is kept."""
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
    view = find_published(slug)
    try:
        problems = decide_mark(view, number)
    except StaleVersion:
        return _page(slug, changed=find_mark(view.id, number))
    return _page(slug, problems, f"mark-{number}") if problems else _back(slug)


def decide_mark(view: ConsultationView, number: int) -> list[Problem]:
    """Show or hide, as the form says; the author is told once. Raises ``StaleVersion`` when other words stand there."""
    with transaction():
        mark = mark_to_moderate(view.id, number)
        before = mark.visibility
        if request.form.get("act") == "show":
            problems = moderating.show_mark(mark, read_number(request.form, "version") or 0, now())
        else:
            problems = hide_mark(mark, given(), actor_id(), now())
        if mark.visibility != before:
            post_moderated(mark, view, keys())
    return problems


@blueprint.get(PHOTO)
@requires(MAY)
def photo(slug: str, photo_id: int) -> Response:
    """The photo, for whoever decides about it."""
    return file_answer(find_file(photo_to_look_at(find_published(slug).id, photo_id)), is_public=False)


@blueprint.post(PHOTO)
@requires(MAY)
def moderate_photo(slug: str, photo_id: int) -> Response:
    """Let everybody see it, or erase it."""
    decide_photo(find_published(slug), photo_id)
    return _back(slug)


def decide_photo(view: ConsultationView, photo_id: int) -> None:
    """Let it be seen, take it down, or erase it, as the form says. Raises ``NotFound``."""
    acts = {
        "show": moderating.show_photo, "hide": moderating.take_down_photo, "remove": moderating.remove_photo,
    }  # fmt: skip
    act = acts.get(request.form.get("act", ""))
    if act is None:
        raise NotFound
    with transaction():
        act(photo_to_moderate(view.id, photo_id))


@blueprint.post("/komentarze/<int(max=9223372036854775807):comment_id>")
@requires(MAY)
def moderate_comment(slug: str, comment_id: int) -> Response:
    """Show a comment or hide it."""
    problems = decide_comment(find_published(slug), comment_id)
    return _page(slug, problems, f"comment-{comment_id}") if problems else _back(slug)


def decide_comment(view: ConsultationView, comment_id: int) -> list[Problem]:
    """Show or hide, as the form says. Raises ``NotFound``."""
    with transaction():
        comment = comment_to_moderate(view.id, comment_id)
        if request.form.get("act") != "show":
            return moderating.hide_comment(comment, given())
        moderating.show_comment(comment)
    return []


@blueprint.post("/zgloszenia/<int(max=9223372036854775807):report_id>")
@requires(MAY)
def settle_report(slug: str, report_id: int) -> Response:
    """Say what was found."""
    view = find_published(slug)
    with transaction():
        report = report_to_settle(view.id, report_id)
        problems = moderating.settle_report(report, given_reason(), actor_id(), now())
    return _page(slug, problems, f"report-{report_id}") if problems else _back(slug)


@blueprint.post("/ukrycia/<int(max=9223372036854775807):hiding_id>")
@requires(MAY)
def judge_hiding(slug: str, hiding_id: int) -> Response:
    """A second person finds it rightly hidden, or answers the author's objection."""
    view = find_published(slug)
    with transaction():
        hiding = hiding_to_judge(view.id, hiding_id)
        if request.form.get("act") == "confirm":
            problems = confirm_hiding(hiding, actor_id(), now())
        else:
            problems = uphold_hiding(hiding, given_reason(), actor_id(), now())
            if not problems:
                post_upheld(mark_by_id(view.id, hiding.mark_id), hiding.judgement, view, keys())
    return _page(slug, problems, f"hiding-{hiding_id}") if problems else _back(slug)


def _back(slug: str) -> Response:
    flash(_("Zapisano."), "good")
    return go_to(url_for("moderation.desk", slug=slug))
