"""The office's page of the report: what it writes, what is missing, the preview, publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.queries import ConsultationView, find_published
from consultations.report.desk import desk_of, texts_of
from consultations.report.forms import read_publishing, read_written
from consultations.report.making import make_report
from consultations.report.queries.gathered import gathered
from consultations.report.report_html import report_page_html
from consultations.report.rules.publishing import Publishing
from consultations.report.services.publishing import ask_to_publish
from consultations.report.services.writing import Written, write_report
from consultations.report.texts import sentence
from core.access import requires
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from core.web.requests import takes_long_form
from core.web.summary import summary

blueprint = Blueprint("report_office", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/raport")
MAY = "consultations.report.publish"
LONGEST_FORM = 2 * 1024 * 1024
LOST = [Problem("session_lost")]


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """What only the office may read is kept by nobody."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    view: ConsultationView,
    problems: list[Problem],
    typed: Written | None = None,
    publishing: Publishing | None = None,
    stale: bool = False,
) -> Response:
    told: dict[str, Any] = summary([(one.field, sentence(one)) for one in problems])
    html = render_template(
        "consultations/report/desk.html", view=view, slug=view.slug, desk=desk_of(view, now()), stale=stale,
        texts=texts_of(view, typed, now()), publishing=publishing or Publishing(bip_url=view.record.bip_url), **told,
    )  # fmt: skip
    return make_response(html, 409 if stale else 422 if problems else 200)


@blueprint.get("")
@requires(MAY)
def desk(slug: str) -> Response:
    """What is written and what is missing."""
    return _page(find_published(slug), [])


@blueprint.post("")
@checks_token
@requires(MAY)
@takes_long_form(LONGEST_FORM)
def write(slug: str) -> Response:
    """Save what the office writes."""
    view, told = find_published(slug), read_written(request.form)
    if not token_is_valid():
        return _page(view, LOST, told)
    try:
        with transaction():
            problems = write_report(view, told, now())
    except StaleVersion:
        return _page(view, [], told, stale=True)
    if problems:
        return _page(view, problems, told)
    flash(_("Zapisano."), "good")
    return go_to(url_for("report_office.desk", slug=slug))


@blueprint.get("/podglad")
@requires(MAY)
def preview(slug: str) -> str:
    """The whole report as it would be published now."""
    view = find_published(slug)
    return report_page_html(view, gathered(view, now()), request.args)


@blueprint.post("/publikacja")
@checks_token
@requires(MAY)
def publish(slug: str) -> Response:
    """Publish it: what it says is settled now, a job makes the document."""
    view, told = find_published(slug), read_publishing(request.form)
    if not token_is_valid():
        return _page(view, LOST, publishing=told)
    with transaction():
        asked = ask_to_publish(view, told, actor_id(), now())
        if not isinstance(asked, list):
            enqueue(make_report, consultation_id=view.id)
    if isinstance(asked, list):
        return _page(view, asked, publishing=told)
    flash(_("Raport jest zatwierdzony. Tworzymy dokument, za chwilę zobaczą go wszyscy."), "good")
    return go_to(url_for("report_office.desk", slug=slug))
