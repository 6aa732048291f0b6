"""The officials' list of consultations and the builder: a page a topic, each saved by itself, then publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.contents import section_content
from consultations.consultation.models import Consultation
from consultations.consultation.queries import every_consultation, record_of, steps_of
from consultations.consultation.rules.presets import PRESETS
from consultations.consultation.rules.sections import SECTIONS, SHUT_ONCE_PUBLISHED, STEPS
from consultations.consultation.services.building import (
    NewConsultation,
    create_consultation,
    discard_draft,
)
from consultations.consultation.services.editing import save_section
from consultations.consultation.services.publishing import (
    cancel_consultation,
    extend_last_day,
    findings_of,
    missing_of,
    newest_news,
    publish_consultation,
)
from consultations.consultation.tasks import tell_news, tell_opening
from consultations.consultation.texts import (
    STAGE_TAGS,
    kind_name,
    problem_sentence,
    stage_name,
)
from consultations.marks.queries.moderated import waiting_to_read
from consultations.marks.retention import move_retention
from consultations.office.builder_page import (
    difference_rows,
    fields_of,
    links_of,
    notes_of,
    rows_of,
    section_url,
)
from core.access import requires
from core.clock import now
from core.db import transaction
from core.fields import Content, Field, Kind, fingerprint, read
from core.jobs import enqueue
from core.page_saving import Outcome, Saved, Stale
from core.problems import NotFound, Problem
from core.site.record import current_site
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import LONGEST, actor_id, go_to, typed_content
from core.web.summary import beside_fields, summary

blueprint = Blueprint("consultations_office", __name__, url_prefix="/urzad/konsultacje")
MAY = "consultations.consultation.edit"


def page(template: str, problems: list[Problem], status: int = 200, **context: Any) -> Response:
    """A page of the builder: 422 with the summary and sentences beside the fields when there are problems."""
    status = 422 if problems and status == 200 else status
    told = summary([(one.field, problem_sentence(one)) for one in problems])
    html = render_template(f"consultations/office/{template}.html", **{**told, **context})
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def frame(one: Consultation, code: str = "") -> dict[str, Any]:
    """What every page of the builder of one consultation shows around itself."""
    notes = notes_of([*missing_of(one), *findings_of(one, now())])
    return {
        "one": one,
        "code": code,
        "notes": notes,
        "links": links_of(one.slug, notes),
        "note_url": lambda note: section_url(one.slug, note.section, note.field),
        "is_published": one.published_at is not None,
    }


@blueprint.get("/")
@requires("consultations.desk.read")
def consultations() -> Response:
    """Every consultation with its stage, also drafts."""
    rows = [(view, view.stage(now()).value) for view in every_consultation()]
    return page(
        "consultations",
        [],
        rows=rows,
        stage_name=stage_name,
        kind_name=kind_name,
        tags=STAGE_TAGS,
        may_build=_may(MAY),
    )


def _may(permission: str) -> bool:
    return bool(current_app.extensions["permission_check"](permission))


@blueprint.get("/nowa")
@requires(MAY)
def new() -> Response:
    """The form of a new consultation: what it starts from."""
    return page("new", [], typed=NewConsultation(), presets=PRESETS, kind_name=kind_name)


@blueprint.post("/nowa")
@checks_token
@requires(MAY)
def create() -> Response:
    """Make a draft."""
    typed = NewConsultation(*(request.form.get(name, "")[:300] for name in ("preset", "title", "slug")))
    made: Consultation | list[Problem] = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            site = current_site()
            made = create_consultation(typed, site.controller or site.name, actor_id(), now())
    if isinstance(made, list):
        return page("new", made, typed=typed, presets=PRESETS, kind_name=kind_name)
    flash(_("Szkic jest gotowy. Widzi go tylko urząd."), "good")
    return go_to(url_for("consultations_office.overview", slug=typed.slug.strip()))


def _overview(slug: str, problems: list[Problem], typed: dict[str, str] | None = None) -> Response:
    one = record_of(slug)
    around = frame(one)
    unready = notes_of([each for each in problems if "section" in each.facts or "article" in each.facts])
    rest = [each for each in problems if "section" not in each.facts and "article" not in each.facts]
    return page(
        "overview",
        rest,
        422 if problems else 200,
        **{**around, "unready": unready, "typed": typed or {}},
        stage=stage_name(_stage(one)),
        tag_name=STAGE_TAGS[_stage(one)],
        may_extend=_stage(one) in ("announced", "open"),
        has_problems=bool(problems),
        to_read=waiting_to_read(one.id),
    )


def _stage(one: Consultation) -> str:
    if one.published_at is None:
        return "draft"
    return next(view.stage(now()).value for view in every_consultation() if view.id == one.id)


@blueprint.get("/<slug:slug>/ustawienia")
@requires(MAY)
def overview(slug: str) -> Response:
    """The pages of the builder, what is missing, what the law says, and the button that publishes."""
    return _overview(slug, [])


@blueprint.post("/<slug:slug>/ustawienia/opublikuj")
@checks_token
@requires(MAY)
def publish(slug: str) -> Response:
    """Show the consultation to residents."""
    problems = [Problem("session_lost")]
    if token_is_valid():
        opened = request.form.get("opened", "")
        with transaction():
            problems = publish_consultation(slug, int(opened) if opened.isdecimal() else 0, now())
            if not problems:
                one = record_of(slug)
                enqueue(tell_opening, one.opens_at, consultation_id=one.id)
    if problems:
        return _overview(slug, problems)
    flash(_("Konsultacje są opublikowane. Mieszkańcy widzą je na stronie."), "good")
    return go_to(url_for("consultations_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/ustawienia/przedluz")
@checks_token
@requires(MAY)
def extend(slug: str) -> Response:
    """Move the last day later."""
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("last_on", "reason")}
    last_on, wrong = read(Field("last_on", Kind.DAY, is_required=True), typed["last_on"])
    problems = [wrong] if wrong else []
    if not token_is_valid():
        problems = [Problem("session_lost")]
    if not problems:
        with transaction():
            problems = extend_last_day(slug, last_on, typed["reason"], now())
            if not problems:
                move_retention(record_of(slug))
                enqueue(tell_news, news_id=newest_news(slug).id)
    if problems:
        return _overview(slug, problems, typed)
    flash(_("Ostatni dzień jest przesunięty. Napisaliśmy o tym w aktualnościach."), "good")
    return go_to(url_for("consultations_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/ustawienia/odwolaj")
@checks_token
@requires(MAY)
def cancel(slug: str) -> Response:
    """Call the consultation off with a reason."""
    reason = request.form.get("cancel_reason", "")[:LONGEST]
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = cancel_consultation(slug, reason, now())
            if not problems:
                enqueue(tell_news, news_id=newest_news(slug).id)
    if problems:
        beside = [Problem(one.code, "cancel_reason" if one.field else None, one.facts) for one in problems]
        return _overview(slug, beside, {"cancel_reason": reason})
    flash(_("Konsultacje są odwołane."), "good")
    return go_to(url_for("consultations_office.overview", slug=slug))


@blueprint.post("/<slug:slug>/ustawienia/porzuc")
@requires(MAY)
def discard(slug: str) -> Response:
    """Throw a draft away."""
    with transaction():
        problems = discard_draft(slug)
    if problems:
        return _overview(slug, problems)
    flash(_("Szkic jest usunięty."), "good")
    return go_to(url_for("consultations_office.consultations"))


def _section_page(
    one: Consultation, code: str, content: Content, problems: list[Problem], stale: Stale | None = None
) -> Response:
    around = frame(one, code)
    beside = beside_fields([(each.field, problem_sentence(each)) for each in problems])
    is_list = code == STEPS
    return page(
        "section",
        problems,
        409 if stale else 200,
        **around,
        fields=[] if is_list else fields_of(code, content, beside, around["notes"], around["is_published"]),
        steps=rows_of(content, beside, around["notes"]) if is_list else [],
        is_list=is_list,
        stale=stale,
        rows=difference_rows(stale.fields, content, stale.saved) if stale else [],
        opened=stale.opened if stale else request.form.get("opened") or fingerprint(_saved(one, code)),
        own_url=request.path,
    )


def _saved(one: Consultation, code: str) -> Content:
    return section_content(one, code, steps_of(one.id) if code == STEPS else ())


def _known(code: str) -> str:
    if code not in SECTIONS and code != STEPS or code in SHUT_ONCE_PUBLISHED:
        raise NotFound
    return code


@blueprint.get("/<slug:slug>/ustawienia/<section>")
@requires(MAY)
def section(slug: str, section: str) -> Response:
    """One page of the builder."""
    code, one = _known(section), record_of(slug)
    return _section_page(one, code, _saved(one, code), [])


@blueprint.post("/<slug:slug>/ustawienia/<section>")
@checks_token
@requires(MAY)
def save(slug: str, section: str) -> Response:
    """Save one page of the builder."""
    code, typed = _known(section), typed_content()
    outcome: Outcome = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            outcome = save_section(slug, code, typed, request.form.get("opened", ""))
            if isinstance(outcome, Saved) and "retention_months" in outcome.fields:
                move_retention(record_of(slug))
    if isinstance(outcome, Saved):
        flash(_("Zapisano.") if outcome.fields else _("Nic się nie zmieniło."), "good")
        return go_to(section_url(outcome.slug, code))
    if isinstance(outcome, Stale):
        return _section_page(record_of(slug), code, typed, [], outcome)
    return _section_page(record_of(slug), code, typed, outcome)
