"""The office's page of one mark: its map, its photos, who has it, and the check on site that fits one thumb."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from shapely.geometry import mapping

from consultations.consultation.queries import ConsultationView, topics_of
from consultations.marks.answer_texts import sentence
from consultations.marks.forms import read_entry, read_text
from consultations.marks.models import Mark
from consultations.marks.queries.one import find_mark, office_photo_file, shown_geometry
from consultations.marks.queries.works import find_check
from consultations.marks.rules.works import CHECK_PHOTOS, Found, check_found
from consultations.marks.services.assigning import OF_TOPIC, assign_marks
from consultations.marks.services.checking import Visit, add_check, hold_photos
from consultations.marks.services.working import remove_photo
from consultations.office.board_frame import LOST, actor, blueprint, number_of, published
from consultations.office.mark_page import MARK, assigned_as, mark_page
from consultations.office.sent_photos import named, sent_photos
from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Field, Kind, fingerprint, read
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from maps.layers import feature_collection

CHECKS = MARK + "/sprawdzenia"


def sit_down(slug: str, number: int) -> tuple[ConsultationView, Mark]:
    """The consultation and its mark. Raises ``NotFound``."""
    view = published(slug)
    return view, find_mark(view.id, number)


def public_only(mark: Mark) -> Mark:
    """The mark, if the office can act on it. Raises ``NotFound`` for a held, hidden or erased one."""
    if mark.visibility != "public":
        raise NotFound
    return mark


def back(slug: str, number: int, anchor: str = "") -> Response:
    """The page of the mark again (303)."""
    return go_to(url_for("consultations_board.mark", slug=slug, number=number, _anchor=anchor or None))


@blueprint.get(MARK)
@requires("consultations.desk.read")
def mark(slug: str, number: int) -> Response:
    """The mark."""
    view, one = sit_down(slug, number)
    return mark_page(view, one)


@blueprint.get(MARK + ".geojson")
@requires("consultations.desk.read")
def mark_geojson(slug: str, number: int) -> Response:
    """The precise place for the live map."""
    view, one = sit_down(slug, number)
    geometry = shown_geometry(one.id, is_precise=True)
    topic = next(each for each in topics_of(view.id) if each.id == one.topic_id)
    row: dict[str, Any] = {
        "geometry": mapping(geometry) if geometry is not None else None, "number": number, "title": topic.name,
        "shape": topic.sign, "outcome": "won" if one.outcome else "none", "url": None,
    }  # fmt: skip
    return Response(feature_collection([row]), mimetype="application/geo+json")


@blueprint.get(MARK + "/zdjecia/<int(max=9223372036854775807):photo_id>")
@requires("consultations.desk.read")
def mark_photo(slug: str, number: int, photo_id: int) -> Response:
    """Any photo of the mark."""
    _view, one = sit_down(slug, number)
    return file_answer(find_file(office_photo_file(one.id, photo_id)), is_public=False)


@blueprint.post(MARK + "/zdjecia/<int(max=9223372036854775807):photo_id>/usun")
@requires("consultations.mark.check")
def drop_photo(slug: str, number: int, photo_id: int) -> Response:
    """Erase a photo of a check or of a work."""
    _view, one = sit_down(slug, number)
    with transaction():
        remove_photo(one, photo_id)
    flash(_("Zdjęcie jest usunięte."), "good")
    return back(slug, number)


@blueprint.post(MARK + "/przydziel")
@checks_token
@requires("consultations.mark.assign")
def assign_one(slug: str, number: int) -> Response:
    """Give the mark to a unit and a person, unless somebody has just given it to another."""
    view, one = sit_down(slug, number)
    typed = {name: request.form.get(name, "")[:20] for name in ("department", "official")}
    if token_is_valid() and request.form.get("opened") != fingerprint(assigned_as(public_only(one))):
        return mark_page(view, one, (), 409, typed, part="hands")
    unit, official = (number_of(request.form, name) for name in typed)
    problems = [] if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            problems = assign_marks(slug, [one.id], OF_TOPIC if unit is None else unit, official, now())
    if problems:
        return mark_page(view, one, problems, typed=typed)
    flash(_("Uwaga jest przydzielona."), "good")
    return back(slug, number)


def typed_check() -> tuple[Found, list[Problem], dict[str, Any]]:
    """What was found, what is no day, and all as it came."""
    typed: dict[str, Any] = {
        "finding": read_text(request.form, "finding"), "checked_on": request.form.get("checked_on", "").strip()[:40],
        "entry": read_entry(request.form),
    }  # fmt: skip
    checked_on, wrong = read(Field("checked_on", Kind.DAY), typed["checked_on"])
    return Found(typed["finding"], checked_on, wrong is None), [wrong] if wrong else [], typed


@blueprint.post(CHECKS)
@checks_token
@requires("consultations.mark.check")
def check(slug: str, number: int) -> Response:
    """Somebody is at the place: what they found, with photos. A photo that failed is told, the words are kept."""
    view, one = sit_down(slug, number)
    told, problems, typed = typed_check()
    sent = sent_photos("photos", typed["entry"], CHECK_PHOTOS)
    problems = [*problems, *check_found(told, today())] if token_is_valid() else [LOST]
    if not problems:
        visit = Visit(typed["entry"], actor().user_id, sent.file_ids)
        with transaction():
            made = add_check(public_only(one), told, visit, now(), today())
        problems = made if isinstance(made, list) else []
    if problems:
        return mark_page(view, one, [*problems, *sent.problems], typed={**typed, "photos_kept": sent.kept})
    _say_photos(sent.problems)
    flash(_("Sprawdzenie jest zapisane."), "good")
    return back(slug, number, "sprawdzenia")


def _say_photos(problems: list[Problem]) -> None:
    for one in problems:
        flash(_("Słowa są zapisane, ale: %(why)s", why=sentence(one)), "stop")


@blueprint.post(CHECKS + "/<int(max=9223372036854775807):check_id>")
@checks_token
@requires("consultations.mark.check")
def check_photos(slug: str, number: int, check_id: int) -> Response:
    """More photos of a check, e.g. those that failed at the place."""
    view, one = sit_down(slug, number)
    held, name = find_check(public_only(one).id, check_id), f"photos-{check_id}"
    if not token_is_valid():
        return mark_page(view, one, [LOST])
    sent = sent_photos("photos", read_entry(request.form), CHECK_PHOTOS)
    with transaction():
        problems = [*sent.problems, *hold_photos(held, sent.file_ids, now())]
    if problems:
        return mark_page(view, one, named(problems, name))
    flash(_("Zdjęcia są dodane.") if sent.file_ids else _("Nie wybrano żadnego zdjęcia."), "good")
    return back(slug, number, "sprawdzenia")
