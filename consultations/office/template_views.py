"""Templates of answers: the list with its order, and the form of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.services.building import ensure_catalogue
from consultations.consultation.services.topics import catalogue
from consultations.marks.answer_texts import sentence
from consultations.marks.forms import read_line, read_text
from consultations.marks.queries.answers import every_template
from consultations.marks.rules.answers import GROUNDS_MOST, Decision
from consultations.marks.rules.templates import NAME_MOST, TemplateTold
from consultations.marks.services.templating import (
    StaleTemplate,
    add_template,
    delete_template,
    find_template,
    move_template,
    save_template,
    saved_template,
)
from consultations.marks.texts import decision_word
from core.access import requires
from core.db import transaction
from core.fields import differences, fingerprint
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.summary import summary

blueprint = Blueprint("consultations_templates", __name__, url_prefix="/urzad/konsultacje/szablony")
EDIT = "consultations.template.edit"
ONE = "/<int(max=9223372036854775807):template_id>"


def page(template: str, problems: Sequence[Problem] = (), status: int = 0, **context: Any) -> Response:
    """A page of templates; with problems 422, the summary above and sentences beside the fields."""
    told = summary([(one.field, sentence(one)) for one in problems])
    html = render_template(f"consultations/office/{template}.html", **told, **context)
    answer = make_response(html, status or (422 if problems else 200))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def topic_names() -> dict[str, str]:
    """Topics of the town's catalogue by their codes."""
    return {one.code: one.name for one in catalogue()}


@blueprint.get("")
@requires(EDIT)
def templates() -> Response:
    """All of them in the order in which an answer offers them."""
    return page("templates", templates=every_template(), topics=topic_names(), decision_word=decision_word)


def told_template() -> TemplateTold:
    """What was typed."""
    form = request.form
    names = ("name", "decision", "topic_code")
    name, decision, topic_code = (read_line(form, one) for one in names)
    return TemplateTold(name, decision, read_text(form, "grounds"), topic_code)


def form_page(
    told: TemplateTold, opened: str, problems: Sequence[Problem] = (), stale: StaleTemplate | None = None, name: str = ""
) -> Response:  # fmt: skip
    """The form with what is saved or typed; after a clash with both versions."""
    topics = topic_names()
    if told.topic_code and told.topic_code not in topics:
        topics = {**topics, told.topic_code: told.topic_code}
    rows = _differences(told, stale.saved, topics) if stale else []
    return page(
        "template", problems, 409 if stale else 0, told=told, opened=opened, stale=stale, rows=rows, heading=name,
        decisions=[(one.value, decision_word(one.value)) for one in Decision], own_url=request.path,
        topics=[("", _("każdy temat")), *topics.items()], name_most=NAME_MOST, grounds_most=GROUNDS_MOST,
    )  # fmt: skip


def _differences(told: TemplateTold, saved: TemplateTold, topics: dict[str, str]) -> list[dict[str, str]]:
    labels = {
        "name": _("Nazwa"),
        "decision": _("Decyzja"),
        "topic_code": _("Temat"),
        "grounds": _("Uzasadnienie"),
    }
    mine, theirs = told.content(), saved.content()

    def word(name: str, value: str) -> str:
        if name == "decision":
            return decision_word(value) if value in set(Decision) else "–"
        return topics.get(value, value) or _("każdy temat") if name == "topic_code" else value or "–"

    return [
        {"label": labels[name], "typed": word(name, mine[name]), "saved": word(name, theirs[name])}
        for name in differences(theirs, mine)
    ]


@blueprint.get("/nowy")
@requires(EDIT)
def new_template() -> Response:
    """The form of a further template."""
    return form_page(TemplateTold(), "")


@blueprint.post("/nowy")
@checks_token
@requires(EDIT)
def create_template() -> Response:
    """Add a template."""
    told, problems = told_template(), [] if token_is_valid() else [Problem("session_lost")]
    if not problems:
        with transaction():
            ensure_catalogue()
            problems = add_template(told, topic_names())
    if problems:
        return form_page(told, "", problems)
    return _done(_("Szablon jest dodany."))


def _done(said: str) -> Response:
    flash(said, "good")
    return go_to(url_for("consultations_templates.templates"))


@blueprint.get(ONE)
@requires(EDIT)
def template(template_id: int) -> Response:
    """A template."""
    saved = saved_template(find_template(template_id))
    return form_page(saved, fingerprint(saved.content()), name=saved.name)


@blueprint.post(ONE)
@checks_token
@requires(EDIT)
def change_template(template_id: int) -> Response:
    """Save a template."""
    told, opened = told_template(), request.form.get("opened", "")
    name = find_template(template_id).name
    if not token_is_valid():
        return form_page(told, opened, [Problem("session_lost")], name=name)
    with transaction():
        outcome = save_template(template_id, told, opened, topic_names())
    if isinstance(outcome, StaleTemplate):
        return form_page(told, fingerprint(outcome.saved.content()), (), outcome, name)
    return form_page(told, opened, outcome, name=name) if outcome else _done(_("Szablon jest zapisany."))


@blueprint.post(ONE + "/przesun")
@requires(EDIT)
def reorder(template_id: int) -> Response:
    """One place up or down."""
    with transaction():
        move_template(template_id, request.form.get("act") == "up")
    return go_to(url_for("consultations_templates.templates", _anchor=f"szablon-{template_id}"))


@blueprint.post(ONE + "/usun")
@requires(EDIT)
def remove(template_id: int) -> Response:
    """Delete a template."""
    with transaction():
        delete_template(template_id)
    return _done(_("Szablon jest usunięty. Odpowiedzi, które się od niego zaczęły, zostały."))
