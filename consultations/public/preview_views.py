"""Looking at a draft as residents will see it: for the office alone. Nothing that is typed here is kept."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from accounts.sessions import current_actor
from consultations.consultation.public_queries import document_file
from consultations.consultation.queries import ConsultationView, find_consultation
from consultations.consultation.rules.sections import AREA
from consultations.marks.queries.near import has_boundary
from consultations.marks.views.frame import LOST, Desk, person_here
from consultations.marks.views.marking import LONGEST_FORM, Sent, form_page, read_sent
from consultations.public.html import consultation_html
from core.access import requires
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.requests import takes_long_form

blueprint = Blueprint("consultations_preview", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/podglad")
MAY = "consultations.consultation.edit"


def as_published(slug: str) -> ConsultationView:
    """A draft as on the day on which it is published. Raises ``NotFound``."""
    view = find_consultation(slug)
    if view.times.published_at is not None:
        return view
    return replace(view, times=replace(view.times, published_at=now()))


@blueprint.get("")
@requires(MAY)
def page(slug: str) -> Response:
    """The public page, marked as a preview."""
    answer = make_response(consultation_html(as_published(slug), request.args, previewed=slug))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/dokumenty/<int:document_id>/<int:number>")
@requires(MAY)
def document(slug: str, document_id: int, number: int) -> Response:
    """A version of a document, before everybody may read it."""
    file_id = document_file(find_consultation(slug).id, document_id, number)
    if file_id is None:
        raise NotFound
    return file_answer(find_file(file_id), is_public=False)


def _form(desk: Desk, sent: Sent | None, problems: list[Problem]) -> Response:
    back = url_for("consultations_preview.page", slug=desk.slug)
    action = url_for("consultations_preview.try_form", slug=desk.slug)
    return form_page(
        desk, sent, problems, 422 if problems else 0, previewed=back, action=action,
        button=_("Sprawdź, nic nie zapisując"),
    )  # fmt: skip


def _desk(slug: str) -> Desk | None:
    """Where the form is tried; nowhere while no area is chosen, for its map would not know where to open."""
    view, actor = as_published(slug), current_actor()
    return Desk(slug, view, now(), actor, person_here(actor)) if has_boundary(view.id) else None


def _to_area(slug: str) -> Response:
    flash(_("Najpierw wybierz obszar konsultacji: na jego mapie otwiera się formularz."), "wait")
    return make_response(redirect(url_for("consultations_office.section", slug=slug, section=AREA), 303))


@blueprint.get("/zaznacz")
@requires(MAY)
def form(slug: str) -> Response:
    """The form of a mark with its topics and questions, which are frozen by publishing."""
    desk = _desk(slug)
    return _form(desk, None, []) if desk else _to_area(slug)


@blueprint.post("/zaznacz")
@checks_token
@requires(MAY)
@takes_long_form(LONGEST_FORM)
def try_form(slug: str) -> Response:
    """Say what a resident would be told of such a form, and keep nothing."""
    desk = _desk(slug)
    if desk is None:
        return _to_area(slug)
    sent = read_sent(desk)
    problems = list(sent.problems) if token_is_valid() else [LOST]
    if problems or not sent.is_final:
        return _form(desk, sent, problems)
    flash(_("Wszystko się zgadza: mieszkaniec dostałby teraz prywatny link. Nic nie zapisano."), "good")
    return make_response(redirect(url_for("consultations_preview.form", slug=slug), 303))
