"""The office's page of an agreement: made from the template, signed, changed by annexes; its files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.jobs import enqueue
from core.problems import NotFound, Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from initiatives.agreements.forms import MOST_SIGNED, day_of, scan_of, text_of
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import agreement_of, annexes_of, draft_annex_of
from initiatives.agreements.services.making import Told, make_agreement
from initiatives.agreements.services.signing import Signature, sign_agreement
from initiatives.agreements.tasks import make_documents, tell_signed
from initiatives.office.agreement_page import agreement_page
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, matter_url, opened

blueprint = Blueprint("initiative_agreement", __name__, url_prefix=PREFIX)
READ, EDIT = "initiatives.desk.read", "initiatives.agreement.edit"
AGREEMENT = NUMBER + "/umowa"


@blueprint.get(AGREEMENT)
@requires(READ)
def page(slug: str, number: int) -> Response:
    """The agreement as it stands."""
    return agreement_page(opened(slug, number))


@blueprint.post(AGREEMENT)
@checks_token
@requires(EDIT)
def make(slug: str, number: int) -> Response:
    """Write it down or change it; its documents are made by a job."""
    at = opened(slug, number)
    if not token_is_valid():
        return agreement_page(at, [Problem("session_lost")], "make")
    first, wrong = day_of(request.form, "starts_on")
    last, wrong_last = day_of(request.form, "ends_on")
    asked = Told(text_of(request.form, "signature"), first, last)
    problems = wrong + wrong_last
    try:
        with transaction():
            problems = problems or make_agreement(at.one, at.programme, asked, _seen(), now())
            _enqueue_making(at, problems)
    except StaleVersion:
        return agreement_page(at, [Problem("stale")], "make", 409)
    if problems:
        return agreement_page(at, problems, "make")
    flash("Zapisano. Dokumenty powstają, zwykle trwa to kilka sekund.", "good")
    return go_to(matter_url(at, "umowa"))


def _enqueue_making(at: Opened, problems: list[Problem]) -> None:
    made = agreement_of(at.one.id)
    if made is not None and not problems:
        enqueue(make_documents, agreement_id=made.id)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@blueprint.post(AGREEMENT + "/podpis")
@checks_token
@requires(EDIT)
def sign(slug: str, number: int) -> Response:
    """Record the signatures."""
    at = opened(slug, number)
    if not token_is_valid():
        return agreement_page(at, [Problem("session_lost")], "sign")
    signed_on, problems = day_of(request.form, "signed_on")
    file = scan_of(request.files.get("file"), most=MOST_SIGNED)
    asked = Signature(text_of(request.form, "way"), signed_on, file)
    with transaction():
        problems = problems or sign_agreement(at.one, at.programme, asked, today(), now())
        if not problems:
            enqueue(tell_signed, application_id=at.one.id)
    if problems:
        return agreement_page(at, problems, "sign")
    flash("Umowa jest podpisana. Członkowie grupy dostaną mail z następnymi krokami.", "good")
    return go_to(matter_url(at, "umowa"))


@blueprint.post(AGREEMENT + "/linki")
@requires(EDIT)
def links(slug: str, number: int) -> Response:
    """Mail every member a new link to the work."""
    at = opened(slug, number)
    with transaction():
        enqueue(tell_signed, application_id=at.one.id)
    flash("Nowe linki są wysłane. Poprzednie przestały działać.", "good")
    return go_to(matter_url(at, "umowa"))


@blueprint.get(AGREEMENT + "/pliki/<string(maxlength=20):what>")
@requires(READ)
def file(slug: str, number: int, what: str) -> Response:
    """``docx``, ``pdf``, ``podpisana``; ``aneks-N``, ``aneks-N-docx``, ``aneks-N-pdf``; ``projekt-docx``, ``projekt-pdf``."""
    made = agreement_of(opened(slug, number).one.id)
    found = _files(made).get(what) if made is not None else None
    if found is None:
        raise NotFound
    return file_answer(find_file(found), is_public=False)


def _files(made: Agreement) -> dict[str, Any]:
    found = {"docx": made.docx_file_id, "pdf": made.pdf_file_id, "podpisana": made.signed_file_id}
    for each in annexes_of(made.id):
        name = f"aneks-{each.number}"
        found |= {name: each.file_id, f"{name}-docx": each.docx_file_id, f"{name}-pdf": each.pdf_file_id}
    draft = draft_annex_of(made.id)
    return found | ({"projekt-docx": draft.docx_file_id, "projekt-pdf": draft.pdf_file_id} if draft else {})
