"""The officials' list of rounds, a new one, the overview of its editor, and announcing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from core.web.office_form import actor_id, go_to
from core.web.summary import summary
from pb.rounds.change_queries import rules_changes
from pb.rounds.change_texts import change_lines
from pb.rounds.editor_page import missing_notes, notes_of, picture_of
from pb.rounds.editor_queries import Editor, open_editor, plan_of
from pb.rounds.editor_texts import problem_sentence
from pb.rounds.field_texts import section_name
from pb.rounds.plan_rules import check_ready
from pb.rounds.plan_services import NewRound, announce_round, create_round, discard_plan
from pb.rounds.queries import RoundView, every_round
from pb.rounds.section_rules import POOL, SECTIONS
from pb.texts import stage_name

blueprint = Blueprint("rounds_office", __name__, url_prefix="/urzad/edycje")
NEW_FIELDS = ("title", "year", "slug", "source")


def init_app(app: Flask) -> None:
    """Forms check their token themselves, so that nothing typed is lost with a session."""
    csrf.exempt(create)
    csrf.exempt(announce)


def page(
    template: str,
    problems: list[Problem],
    status: int = 200,
    words: Callable[[Problem], str] = problem_sentence,
    named: Callable[[Problem], str] | None = None,
    **context: Any,
) -> Response:
    """A page of the editor: 422 with the summary and sentences beside the fields when there are problems.

    ``named``: the sentence as it stands in the summary, away from its field.
    """
    status = 422 if problems and status == 200 else status
    told = summary([(one.field, words(one)) for one in problems])
    if named:
        told["errors"] = [(one.field, named(one)) for one in problems]
    html = render_template(f"pb/rounds/office/{template}.html", **{**told, **context})
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/")
@requires("pb.round.edit")
def rounds() -> Response:
    """Every round with its stage, also those only planned."""
    return page("rounds", [], rounds=_own_rounds(), stage_name=stage_name)


def _own_rounds() -> list[RoundView]:
    """All but those imported to try rules on."""
    return [view for view in every_round(now()) if not view.pb_round.is_for_trials]


def _new_page(typed: dict[str, str], problems: list[Problem]) -> Response:
    views = _own_rounds()
    sources = [(view.pb_round.slug, f"{view.pb_round.title} ({view.pb_round.year})") for view in views]
    return page("new", problems, typed=typed, sources=[("", _("od zera")), *sources])


@blueprint.get("/nowa")
@requires("pb.round.edit")
def new() -> Response:
    """The form of a new round; ``?kopia=slug`` chooses what to copy."""
    return _new_page({"source": request.args.get("kopia", "")[:60]}, [])


@blueprint.post("/nowa")
@requires("pb.round.edit")
def create() -> Response:
    """Make a planned round."""
    typed = {name: request.form.get(name, "")[:300] for name in NEW_FIELDS}
    if not token_is_valid():
        return _new_page(typed, [Problem("session_lost")])
    with transaction():
        made = create_round(NewRound(**typed), actor_id(), now())
        slug = "" if isinstance(made, list) else made.slug
    if isinstance(made, list):
        return _new_page(typed, made)
    flash(_("Edycja jest zaplanowana. Widzi ją tylko urząd."), "good")
    return go_to(url_for("rounds_office.overview", slug=slug))


def section_links(editor: Editor) -> list[dict[str, Any]]:
    """The pages of the editor with how many warnings stand on each."""
    slug = editor.pb_round.slug
    notes = notes_of(editor)
    return [
        {
            "code": code,
            "label": section_name(code),
            "url": url_for("rounds_editor.pools", slug=slug)
            if code == POOL.code
            else url_for("rounds_editor.section", slug=slug, section=code),
            "count": sum(note.section == code for note in notes),
        }
        for code in SECTIONS
    ]


def _overview(slug: str, problems: list[Problem]) -> Response:
    editor = open_editor(slug, now())
    is_planned = editor.pb_round.announced_at is None
    missing = check_ready(plan_of(editor), now()) if is_planned else []
    changes = rules_changes([editor.view])[editor.pb_round.id]
    unready = [one for one in problems if "section" in one.facts]
    return page(
        "overview",
        [one for one in problems if one not in unready],
        422 if problems else 200,
        unready=missing_notes(unready),
        has_errors=bool(problems),
        editor=editor,
        pb_round=editor.pb_round,
        stage=stage_name(editor.view.stage),
        links=section_links(editor),
        missing=missing_notes(missing),
        notes=notes_of(editor),
        picture=picture_of(editor.version.windows, now()),
        is_planned=is_planned,
        may_announce=current_app.extensions["permission_check"]("pb.round.announce"),
        changes=[(one, change_lines(one.changes)) for one in changes],
    )


@blueprint.get("/<slug:slug>/")
@requires("pb.round.edit")
def overview(slug: str) -> Response:
    """The pages of the editor, what is missing, what the law says, and the button that announces."""
    return _overview(slug, [])


@blueprint.post("/<slug:slug>/oglos")
@requires("pb.round.announce")
def announce(slug: str) -> Response:
    """Show the round to residents."""
    if not token_is_valid():
        return _overview(slug, [Problem("session_lost")])
    opened = request.form.get("opened", "")
    with transaction():
        done = announce_round(
            slug, int(opened) if opened.isascii() and opened.isdigit() else 0, actor_id(), now()
        )
    if isinstance(done, list):
        return _overview(slug, done)
    flash(_("Edycja jest ogłoszona. Mieszkańcy widzą ją na stronie."), "good")
    return go_to(url_for("rounds_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/porzuc")
@requires("pb.round.edit")
def discard(slug: str) -> Response:
    """Throw a plan away."""
    with transaction():
        problems = discard_plan(slug, now())
    if problems:
        return _overview(slug, problems)
    flash(_("Plan edycji jest usunięty."), "good")
    return go_to(url_for("rounds_office.rounds"))
