"""The officials' list of programmes and the editor: a page a topic, each saved by itself, then publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import NotFound, Problem
from core.site.record import current_site
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to, typed_content
from core.web.summary import beside_fields, summary
from initiatives.office.builder_page import (
    difference_rows,
    fields_of,
    links_of,
    notes_of,
    rows_of,
    section_url,
)
from initiatives.programmes.contents import section_content
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import every_programme, freeze_of, record_of, terms_of, view_of
from initiatives.programmes.rules.sections import CALLS, CRITERIA, SECTIONS
from initiatives.programmes.services.building import NewProgramme, create_programme, discard_draft
from initiatives.programmes.services.editing import Act, save_section
from initiatives.programmes.services.publishing import close_programme, missing_of, publish_programme
from initiatives.programmes.texts import FREEZES, STAGE_TAGS, problem_sentence, stage_name
from initiatives.programmes.version_page import version_rows

blueprint = Blueprint("programmes_office", __name__, url_prefix="/urzad/inicjatywy")
MAY = "initiatives.programme.edit"


def page(template: str, problems: list[Problem], status: int = 200, **context: Any) -> Response:
    """A page of the editor: 422 with the summary and sentences beside the fields when there are problems."""
    status = 422 if problems and status == 200 else status
    told = summary([(one.field, problem_sentence(one)) for one in problems])
    html = render_template(f"initiatives/office/{template}.html", **{**told, **context})
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def frame(one: Programme, code: str = "") -> dict[str, Any]:
    """What every page of the editor of one programme shows around itself."""
    notes = notes_of(missing_of(one, now())) if one.closed_at is None else []
    freeze = freeze_of(one, now())
    return {
        "one": one,
        "code": code,
        "notes": notes,
        "links": links_of(one.slug, notes),
        "note_url": lambda note: section_url(one.slug, note.section),
        "is_published": one.published_at is not None,
        "is_frozen": freeze is not None,
        "frozen_why": FREEZES[freeze]() if freeze else "",
    }


@blueprint.get("/")
@requires("initiatives.desk.read")
def programmes() -> Response:
    """Every programme with its stage, also drafts."""
    rows = [(view, view.stage(now()).value) for view in every_programme()]
    may_build = bool(current_app.extensions["permission_check"](MAY))
    return page("programmes", [], rows=rows, stage_name=stage_name, tags=STAGE_TAGS, may_build=may_build)


@blueprint.get("/nowa")
@requires(MAY)
def new() -> Response:
    """The form of a new programme."""
    return page("new", [], typed=NewProgramme(year=str(now().year + 1)))


@blueprint.post("/nowa")
@checks_token
@requires(MAY)
def create() -> Response:
    """Make a draft."""
    typed = NewProgramme(*(request.form.get(name, "")[:300] for name in ("title", "slug", "year")))
    made: Programme | list[Problem] = [Problem("session_lost")]
    if token_is_valid():
        site = current_site()
        with transaction():
            made = create_programme(typed, site.controller or site.name, now())
    if isinstance(made, list):
        return page("new", made, typed=typed)
    flash(_("Szkic jest gotowy. Widzi go tylko urząd."), "good")
    return go_to(url_for("programmes_office.overview", slug=typed.slug.strip()))


def _overview(slug: str, problems: list[Problem]) -> Response:
    one = record_of(slug)
    stage = view_of(one).stage(now()).value
    lacks = [each for each in problems if each.code not in _WHOLE]
    return page(
        "overview",
        [each for each in problems if each.code in _WHOLE],
        422 if problems else 200,
        **frame(one),
        unready=notes_of(lacks),
        has_problems=bool(problems),
        stage=stage_name(stage),
        tag_name=STAGE_TAGS[stage],
        versions=version_rows(one.id),
    )


_WHOLE = frozenset({"session_lost", "published", "not_published", "closed"})
"""Problems of an act as a whole; the others are things that a page of the editor mends."""


@blueprint.get("/<slug:slug>/ustawienia")
@requires(MAY)
def overview(slug: str) -> Response:
    """The pages of the editor, what is missing, the versions, and the button that publishes."""
    return _overview(slug, [])


@blueprint.post("/<slug:slug>/ustawienia/opublikuj")
@checks_token
@requires(MAY)
def publish(slug: str) -> Response:
    """Show the programme to residents."""
    problems = [Problem("session_lost")]
    if token_is_valid():
        opened = request.form.get("opened", "")
        number = int(opened) if opened.isdecimal() and len(opened) < 10 else 0
        with transaction():
            problems = publish_programme(slug, number, Act(actor_id(), now()))
    if problems:
        return _overview(slug, problems)
    flash(_("Program jest opublikowany. Mieszkańcy widzą go na stronie."), "good")
    return go_to(url_for("programmes_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/ustawienia/zamknij")
@checks_token
@requires(MAY)
def close(slug: str) -> Response:
    """End the programme."""
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = close_programme(slug, Act(actor_id(), now()))
    if problems:
        return _overview(slug, problems)
    flash(_("Program jest zamknięty. Jego strona zostaje."), "good")
    return go_to(url_for("programmes_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/ustawienia/porzuc")
@requires(MAY)
def discard(slug: str) -> Response:
    """Throw a draft away."""
    with transaction():
        problems = discard_draft(slug)
    if problems:
        return _overview(slug, problems)
    flash(_("Szkic jest usunięty."), "good")
    return go_to(url_for("programmes_office.programmes"))


def _section_page(
    one: Programme, code: str, content: Content, problems: list[Problem], stale: Stale | None = None
) -> Response:
    around = frame(one, code)
    beside = beside_fields([(each.field, problem_sentence(each)) for each in problems])
    frozen = around["is_frozen"]
    return page(
        "section",
        problems,
        409 if stale else 200,
        **around,
        fields=fields_of(one, code, content, beside, frozen),
        rows=rows_of(code, content, beside, frozen) if SECTIONS[code].rows else [],
        row_word={CRITERIA: _("Nowe kryterium"), CALLS: _("Nowy nabór")}.get(code, ""),
        terms=terms_of(one) if code == CRITERIA else None,
        is_all_year=code == CALLS and one.is_all_year and not problems,
        stale=stale,
        differences=difference_rows(stale.fields, content, stale.saved) if stale else [],
        opened=stale.opened
        if stale
        else request.form.get("opened") or fingerprint(section_content(one, code)),
        own_url=request.path,
    )


def _known(code: str) -> str:
    if code not in SECTIONS:
        raise NotFound
    return code


@blueprint.get("/<slug:slug>/ustawienia/<section>")
@requires(MAY)
def section(slug: str, section: str) -> Response:
    """One page of the editor."""
    code, one = _known(section), record_of(slug)
    return _section_page(one, code, section_content(one, code), [])


@blueprint.post("/<slug:slug>/ustawienia/<section>")
@checks_token
@requires(MAY)
def save(slug: str, section: str) -> Response:
    """Save one page of the editor."""
    code, typed = _known(section), typed_content()
    outcome: Outcome = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            outcome = save_section(slug, code, typed, request.form.get("opened", ""), Act(actor_id(), now()))
    if isinstance(outcome, Saved):
        flash(_("Zapisano.") if outcome.fields else _("Nic się nie zmieniło."), "good")
        return go_to(section_url(outcome.slug, code))
    if isinstance(outcome, Stale):
        return _section_page(record_of(slug), code, typed, [], outcome)
    return _section_page(record_of(slug), code, typed, outcome)
