"""The office's page of a work: the same diary as the members', payments of the town, photos, acceptance."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.jobs import enqueue
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content
from initiatives.agreements.forms import day_of, text_of
from initiatives.agreements.page import page_numbers, work_page
from initiatives.agreements.queries import delivery_entry, photo_of, signed_agreement
from initiatives.agreements.services.diary import publish_photo, remove_photo
from initiatives.agreements.services.making import subject_of
from initiatives.agreements.services.signing import accept_work
from initiatives.agreements.tasks import tell_built
from initiatives.agreements.views.acts import Done, beside_of, do_act, told_of
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, matter_url, opened

blueprint = Blueprint("initiative_work", __name__, url_prefix=PREFIX)
READ, EDIT = "initiatives.desk.read", "initiatives.agreement.edit"
WORK = NUMBER + "/prace"
ROW = "/<int(max=9223372036854775807):row_id>"


def _page(at: Opened, done: Done | None = None) -> Response:
    bound = signed_agreement(at.one.id)
    where: dict[str, Any] = {"slug": at.slug, "number": at.number}
    typed = typed_content() if done else None
    shown = work_page(at.one, bound, today(), is_office=True, typed=typed, asked=page_numbers(request.args))
    return application_page(
        at, "work", "prace", told_of(done) if done else [], **{**shown, "beside": beside_of(done) if done else {}},
        part=done.part if done else "", questions=done.questions if done else "", this_url=matter_url(at, "prace"),
        file_url=lambda number: url_for("initiative_work.scan", row_id=number, **where),
        photo_url=lambda number: url_for("initiative_work.photo", row_id=number, **where),
        labour_url=lambda page: matter_url(at, "prace", godziny=page, _anchor="labour-list"),
        things_url=lambda page: matter_url(at, "prace", rzeczy=page, _anchor="things-list"),
    )  # fmt: skip


@blueprint.get(WORK)
@requires(READ)
def page(slug: str, number: int) -> Response:
    """The work as it stands."""
    return _page(opened(slug, number))


@blueprint.post(WORK)
@checks_token
@requires(EDIT)
def write(slug: str, number: int) -> Response:
    """Hours, a thing, a payment, a photo, or an entry struck."""
    at = opened(slug, number)
    if not token_is_valid():
        return _page(at, Done([Problem("session_lost")], request.form.get("act", "")[:20]))
    done = do_act(at.one, is_office=True)
    if done.problems:
        return _page(at, done)
    flash(done.said, "good")
    return go_to(matter_url(at, "prace", _anchor=done.anchor))


@blueprint.post(WORK + "/odbior")
@checks_token
@requires(EDIT)
def accept(slug: str, number: int) -> Response:
    """Call the work finished."""
    at = opened(slug, number)
    if not token_is_valid():
        return _page(at, Done([Problem("session_lost")], "built"))
    built_on, problems = day_of(request.form, "built_on")
    words = text_of(request.form, "acceptance")
    with transaction():
        problems = problems or accept_work(at.one, at.programme, built_on, words, today(), now())
        if not problems:
            enqueue(tell_built, application_id=at.one.id)
    if problems:
        return _page(at, Done(problems, "built"))
    flash("Prace są odebrane. Członkowie grupy dostaną mail.", "good")
    return go_to(matter_url(at, "prace"))


@blueprint.post(WORK + "/zdjecia" + ROW)
@requires(EDIT)
def change_photo(slug: str, number: int, row_id: int) -> Response:
    """Publish a photo, hide it, take it away."""
    at, act = opened(slug, number), request.form.get("act", "")
    if act not in ("publish", "hide", "remove"):
        raise NotFound
    subject = subject_of(at.programme, at.one)
    with transaction():
        if act == "remove":
            remove_photo(at.one, subject, row_id)
        else:
            publish_photo(at.one, subject, row_id, act == "publish")
    said = {
        "publish": "Zdjęcie widzą wszyscy.",
        "hide": "Zdjęcie widzi tylko grupa i urząd.",
        "remove": "Zdjęcie usunięte.",
    }
    flash(said[act], "good")
    return go_to(matter_url(at, "prace", _anchor="photos"))


@blueprint.get(WORK + "/zdjecia" + ROW)
@requires(READ)
def photo(slug: str, number: int, row_id: int) -> Response:
    """A photo, published or not."""
    return file_answer(find_file(photo_of(opened(slug, number).one.id, row_id).file_id), is_public=False)


@blueprint.get(WORK + "/skany" + ROW)
@requires(READ)
def scan(slug: str, number: int, row_id: int) -> Response:
    """The document of a delivery or a payment."""
    bound = signed_agreement(opened(slug, number).one.id)
    found = delivery_entry(bound.agreement.id, row_id)
    if found.file_id is None:
        raise NotFound
    return file_answer(find_file(found.file_id), is_public=False)
