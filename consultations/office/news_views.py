"""The builder's page of news: what was done since, told to everybody and mailed to those who asked."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from consultations.consultation.models import Consultation
from consultations.consultation.public_queries import news_of
from consultations.consultation.queries import record_of
from consultations.consultation.rules.sections import NEWS
from consultations.consultation.services.news import add_news, change_news, find_news, remove_news
from consultations.consultation.tasks import tell_news
from consultations.office.building_views import MAY, frame, page
from core.access import requires
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import LONGEST, go_to

blueprint = Blueprint(
    "consultations_news", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/ustawienia/aktualnosci"
)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:LONGEST] for name in ("title", "body")}


def _page(
    one: Consultation, typed: dict[str, str], problems: list[Problem], news_id: int | None = None
) -> Response:
    return page("news", problems, **frame(one, NEWS), news=news_of(one.id), typed=typed, news_id=news_id)


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The news, and the form of a further one."""
    return _page(record_of(slug), {}, [])


@blueprint.post("")
@checks_token
@requires(MAY)
def add(slug: str) -> Response:
    """Publish a news."""
    typed = _typed()
    if not token_is_valid():
        return _page(record_of(slug), typed, [Problem("session_lost")])
    with transaction():
        made = add_news(slug, typed["title"], typed["body"], now())
        if not isinstance(made, list):
            enqueue(tell_news, news_id=made.id)
    if isinstance(made, list):
        return _page(record_of(slug), typed, made)
    flash(_("Aktualność jest opublikowana."), "good")
    return go_to(url_for("consultations_news.page", slug=slug))


@blueprint.get("/<int:news_id>")
@requires(MAY)
def edit(slug: str, news_id: int) -> Response:
    """The form of one that is put right."""
    one = record_of(slug)
    news = find_news(one, news_id)
    return _page(one, {"title": news.title, "body": news.body}, [], news_id)


@blueprint.post("/<int:news_id>")
@checks_token
@requires(MAY)
def change(slug: str, news_id: int) -> Response:
    """Put a news right, or take it away."""
    typed, is_gone = _typed(), bool(request.form.get("remove"))
    if not token_is_valid():
        return _page(record_of(slug), typed, [Problem("session_lost")], news_id)
    with transaction():
        if is_gone:
            remove_news(slug, news_id)
        problems = [] if is_gone else change_news(slug, news_id, typed["title"], typed["body"])
    if problems:
        return _page(record_of(slug), typed, problems, news_id)
    flash(_("Aktualność jest usunięta.") if is_gone else _("Zapisano."), "good")
    return go_to(url_for("consultations_news.page", slug=slug))
