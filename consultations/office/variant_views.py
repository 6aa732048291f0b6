"""The builder's page of variants: written, put right, taken away; the voices and remarks as they come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.queries import find_consultation
from consultations.consultation.rules.sections import VARIANTS
from consultations.office.building_views import MAY, frame
from consultations.variants.page import variants_page
from consultations.variants.queries import find_variant, is_voiced, remarks_of
from consultations.variants.services import remove_variant, save_variant
from consultations.variants.texts import sentence
from core.access import requires
from core.clock import now
from core.db import transaction
from core.files.reading import MOST_BYTES
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import LONGEST, go_to
from core.web.requests import takes_long_form
from core.web.summary import summary

blueprint = Blueprint(
    "consultations_variants", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/ustawienia/warianty"
)
REMARKS = 50
NUMBER = "/<int(max=999999999):number>"


def _page(
    slug: str, typed: Mapping[str, str], problems: list[Problem], number: int | None = None
) -> Response:
    view = find_consultation(slug)
    word = request.args.get("strona", "")
    sheet = int(word) if word.isascii() and word.isdecimal() and 0 < len(word) < 5 else 1
    remarks = remarks_of(view.id, REMARKS + 1, REMARKS * (max(sheet, 1) - 1))
    html = render_template(
        "consultations/office/variants.html", **frame(view.record, VARIANTS), number=number, typed=typed,
        shown=variants_page(view, now(), for_office=True), is_frozen=is_voiced(view.id), sheet=max(sheet, 1),
        remarks=remarks[:REMARKS], has_more=len(remarks) > REMARKS,
        **summary([(one.field, sentence(one)) for one in problems]),
    )  # fmt: skip
    answer = make_response(html, 422 if problems else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed() -> dict[str, str]:
    names = ("name", "description", "picture_words")
    return {name: request.form.get(name, "")[:LONGEST] for name in names}


def _sent() -> tuple[BinaryIO, str] | None:
    sent = request.files.get("picture")
    return (cast(BinaryIO, sent.stream), sent.filename) if sent is not None and sent.filename else None


def _save(slug: str, number: int | None) -> Response:
    typed, problems = _typed(), [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = save_variant(slug, number, typed, _sent(), now())
    if problems:
        return _page(slug, typed, problems, number)
    flash(_("Wariant jest zapisany."), "good")
    return go_to(url_for("consultations_variants.page", slug=slug))


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The variants with their voices, and the form of a further one."""
    return _page(slug, {}, [])


@blueprint.post("")
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def add(slug: str) -> Response:
    """Add a variant."""
    return _save(slug, None)


@blueprint.get(NUMBER)
@requires(MAY)
def edit(slug: str, number: int) -> Response:
    """The form of one that is put right."""
    one = find_variant(find_consultation(slug).id, number)
    typed = {"name": one.name, "description": one.description, "picture_words": one.picture_words}
    return _page(slug, typed, [], number)


@blueprint.post(NUMBER)
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def change(slug: str, number: int) -> Response:
    """Put a variant right."""
    return _save(slug, number)


@blueprint.post(NUMBER + "/usun")
@requires(MAY)
def remove(slug: str, number: int) -> Response:
    """Take a variant away."""
    with transaction():
        problems = remove_variant(slug, number)
    if problems:
        return _page(slug, {}, problems)
    flash(_("Wariant jest usunięty."), "good")
    return go_to(url_for("consultations_variants.page", slug=slug))


@blueprint.get(NUMBER + "/rysunek")
@requires("consultations.desk.read")
def picture(slug: str, number: int) -> Response:
    """The picture of a variant, also of a draft."""
    found = find_variant(find_consultation(slug).id, number)
    if found.picture_id is None:
        raise NotFound
    return file_answer(find_file(found.picture_id), is_public=False)
