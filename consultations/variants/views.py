"""``/konsultacje/<slug>/warianty``: the variants, giving a voice and changing it, the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consultations.marks.forms import read_number, read_text
from consultations.marks.rules.acting import check_person
from consultations.marks.rules.keys import author_key
from consultations.marks.views.frame import HOUR, LOST, Desk, keys, over_limit, remember_browser, sit_down
from consultations.variants.page import VariantsPage, variants_page
from consultations.variants.queries import find_variant, voice_of
from consultations.variants.rules import REMARK, check_voice, check_voting
from consultations.variants.services import give_voice
from consultations.variants.texts import sentence
from core.access import public
from core.clock import today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, form_token, token_is_valid
from core.web.summary import summary

blueprint = Blueprint("variants", __name__, url_prefix="/konsultacje")
blueprint.after_request(remember_browser)
PATH = "/<slug:slug>/warianty"
VOICES, VOICES_HERE = Limit("variant-voice", 60, HOUR), Limit("variant-voice-address", 6_000, HOUR)


def _key(desk: Desk) -> bytes:
    return author_key(keys().pepper, desk.view.id, desk.person)


def _page(desk: Desk, problems: Sequence[Problem] = (), typed: dict[str, Any] | None = None) -> Response:
    """The page with the form as typed, or with the voice that this browser or account has given."""
    form_token()
    shown = variants_page(desk.view, desk.arrived_at)
    own = voice_of(desk.view.id, _key(desk))
    given = {"variant": own.variant_id, "remark": own.remark} if own else {}
    told = summary([(one.field, sentence(one)) for one in problems])
    body = render_template(
        "consultations/variants/variants.html", page=shown, view=desk.view, typed=given if typed is None else typed,
        has_voice=own is not None, remark_most=REMARK.longest,
        refusals=[sentence(one) for one in _closed(desk, shown)], **told,
    )  # fmt: skip
    response = make_response(body, 422 if problems else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _closed(desk: Desk, shown: VariantsPage) -> list[Problem]:
    return desk.refusals or check_voting(shown.times, len(shown.variants), desk.arrived_at)


@blueprint.get(PATH)
@public
def variants(slug: str) -> Response:
    """The variants, the form while voices are given, the result afterwards."""
    return _page(sit_down(slug))


@blueprint.post(PATH)
@public
@checks_token
def voiced(slug: str) -> Response:
    """Give a voice, or change the one given before."""
    desk = sit_down(slug)
    chosen, remark = read_number(request.form, "variant"), read_text(request.form, "remark")
    is_resident = request.form.get("resident") == "yes"
    if problems := _refusals(desk, chosen, remark, is_resident):
        return _page(desk, problems, {"variant": chosen, "remark": remark, "resident": is_resident})
    assert chosen is not None, "a voice without a variant was refused"
    with transaction():
        give_voice(desk.view.record, _key(desk), chosen, remark, today())
    flash(_("Dziękujemy, Twój głos się liczy. Możesz go zmienić do końca."), "good")
    return make_response(redirect(url_for("variants.variants", slug=slug), 303))


def _refusals(desk: Desk, chosen: int | None, remark: str, is_resident: bool) -> list[Problem]:
    if not token_is_valid():
        return [LOST]
    shown = variants_page(desk.view, desk.arrived_at)
    closed = _closed(desk, shown)
    person = check_person(desk.view.record.participation, desk.actor is not None, is_resident)
    wrong = check_voice(chosen, [one.id for one in shown.variants], remark)
    return closed or [*person, *wrong] or over_limit(VOICES, VOICES_HERE, desk.person)


@blueprint.get(PATH + "/<int(max=999999999):number>/rysunek")
@public
def picture(slug: str, number: int) -> Response:
    """The picture of a variant."""
    found = find_variant(sit_down(slug).view.id, number)
    if found.picture_id is None:
        raise NotFound
    return file_answer(find_file(found.picture_id), is_public=True)
