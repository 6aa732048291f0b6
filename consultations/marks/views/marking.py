"""``/zaznacz``: where, what, a photo; similar marks are shown once before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _

from accounts.rules import check_email, normal_email
from consultations.marks.asked import asked_questions, needs_photo, read_replies
from consultations.marks.emails import post_confirmation
from consultations.marks.forms import read_entry, read_kept_photo, read_line, read_told
from consultations.marks.mark_page import form_words, similar_rows, with_boundary
from consultations.marks.models import Mark
from consultations.marks.placing import empty_place, kind_of_geometry, read_mark_place
from consultations.marks.queries.near import SimilarMark, boundary_of, similar_marks
from consultations.marks.queries.own import is_loose_picture, mark_of_entry
from consultations.marks.rules.keys import file_key, is_same, link_key
from consultations.marks.rules.similarity import has_seen, seen_as
from consultations.marks.rules.told import BODY_MOST, Told, check_geometry_kind, check_told
from consultations.marks.services.marking import NewMark, save_mark
from consultations.marks.texts import sentence
from consultations.marks.views.frame import HOUR, LOST, Desk, blueprint, go, keys, over_limit, page, sit_down
from core.access import public
from core.clock import now
from core.db import transaction
from core.files.reading import PICTURES, read_file
from core.files.storing import store_file
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from core.web.i18n import current_language
from core.web.requests import takes_long_form
from maps.place_reading import PlaceReading

BY_BROWSER = Limit("mark-browser", 60, HOUR)
BY_ADDRESS = Limit("mark-address", 4000, HOUR)
"""A school of 400 pupils behind one address marks ten places each in an hour."""
UPLOADS = Limit("mark-upload", 2000, HOUR)
LOOKING = Limit("mark-similar", 20_000, HOUR)
LETTERS = Limit("mark-letter", 5, 24 * HOUR)
"""Letters of this kind that one address gets a day, whoever asks."""
PHOTO_NAMES = {"image/jpeg": "zdjecie.jpg", "image/png": "zdjecie.png"}
"""What a photo is called from now on: its name on the author's phone may tell who and where, and everybody gets it."""
LONGEST_FORM = 2 * 1024 * 1024


@dataclass(frozen=True)
class Sent:
    """A form that came in: its words, place and photo, what is wrong, and the marks to be shown first."""

    told: Told
    reading: PlaceReading
    entry_key: UUID
    photo: int | None
    problems: tuple[Problem, ...]
    similar: tuple[SimilarMark, ...]
    seen: str

    @property
    def is_final(self) -> bool:
        """Whether it can be saved as it is."""
        return not self.problems and self.reading.is_final and has_seen(self.seen, self.similar_ids)

    @property
    def similar_ids(self) -> list[int]:
        """Rows of the marks that may say the same."""
        return [one.mark_id for one in self.similar]


def read_sent(desk: Desk, own_id: int = 0, *, has_photo: bool = False) -> Sent:
    """Read the form. A photo that came with it is kept, so that it need not be sent again; ``has_photo``: the mark that
    is corrected holds one already."""
    told = read_told(request.form)
    told = replace(told, email=normal_email(told.email) if told.email else "")
    boundary = boundary_of(desk.view.id)
    reading = read_mark_place(request.form, desk.topics, boundary)
    entry_key = read_entry(request.form)
    photo, of_photo = _photo(entry_key)
    chosen = next((one for one in desk.topics if one.code == told.topic), None)
    problems = [*check_told(told, [one.code for one in desk.topics])]
    if chosen and reading.geometry is not None:
        problems += check_geometry_kind(kind_of_geometry(reading.geometry), chosen.name, chosen.geometries)
    if chosen:
        replies, of_replies = read_replies(chosen, told.typed, has_photo=photo is not None or has_photo)
        told, problems = replace(told, replies=replies), [*problems, *of_replies]
    problems += [*(check_email(told.email) if told.email else ()), *of_photo]
    near: list[SimilarMark] = []
    if reading.geometry is not None:
        near = similar_marks(
            desk.view.id, reading.geometry, chosen.id if chosen else None, told.body[:BODY_MOST], own_id
        )
    return Sent(
        told, reading, entry_key, photo, tuple(problems), tuple(near), read_line(request.form, "seen")
    )


def wrong_now(
    sent: Sent, of_person: Sequence[Problem] = (), of_time: Sequence[Problem] = ()
) -> list[Problem]:
    """What is said now. Who pressed a button of the place has not finished the rest, so only a photo that cannot be
    kept is told beside the place itself."""
    if "place-do" in request.form:
        return [*of_time, *(one for one in sent.problems if one.field == "photo")]
    return [*of_person, *sent.problems]


def _photo(entry_key: UUID) -> tuple[int | None, list[Problem]]:
    """The photo sent now or before with this form, and what is wrong with it."""
    sent = request.files.get("photo")
    if sent and sent.filename and token_is_valid():
        if not hit(UPLOADS, client_key()).allowed:
            return None, [Problem("photo_gone", "photo")]
        read = read_file(cast(BinaryIO, sent.stream), sent.filename, PICTURES, "photo")
        if isinstance(read, Problem):
            return None, [read]
        with transaction():
            return store_file(replace(read, name=PHOTO_NAMES[read.media_type]), now()).id, []
    kept = read_kept_photo(request.form)
    if kept is None:
        return None, []
    file_id, proof = kept
    is_ours = is_same(file_key(keys().secret, file_id, entry_key), proof)
    return (
        (file_id, []) if is_ours and is_loose_picture(file_id) else (None, [Problem("photo_gone", "photo")])
    )


def form_page(
    desk: Desk, sent: Sent | None, problems: Sequence[Problem] = (), status: int = 0, **context: Any
) -> Response:
    """The form: empty, or with all that was typed and drawn. ``context``: what the office's preview says otherwise."""
    reading = sent.reading if sent else empty_place(desk.topics)
    place = with_boundary(reading, boundary_of(desk.view.id))
    told = sent.told if sent else Told(topic=request.args.get("temat", "")[:40])
    entry_key = sent.entry_key if sent else uuid4()
    photo, asked = sent.photo if sent else None, asked_questions(desk.topics, told.typed)
    return page(
        desk, "form", problems, status, place.errors, place=place, told=told, entry=entry_key,
        photo=f"{photo}-{file_key(keys().secret, photo, entry_key)}" if photo else "",
        similar=similar_rows(desk, sent.similar) if sent else [], seen=seen_as(sent.similar_ids) if sent else "",
        asks_similar=bool(sent and not problems and sent.reading.is_final), asked=asked,
        needs_photo=needs_photo(asked), **form_words(desk), **context,
    )  # fmt: skip


@blueprint.get("/<slug:slug>/zaznacz")
@public
def mark(slug: str) -> Response:
    """The empty form, or why nothing can be marked now."""
    desk = sit_down(slug)
    if desk.refusals:
        return page(desk, "closed", sentences=[sentence(one) for one in desk.refusals])
    if not desk.topics:
        return make_response(redirect(f"/konsultacje/{slug}/#uwagi", 303))
    return form_page(desk, None)


@blueprint.post("/<slug:slug>/zaznacz")
@public
@csrf.exempt
@takes_long_form(LONGEST_FORM)
def mark_sent(slug: str) -> Response:
    """Save the mark once nothing is wrong and the similar ones were seen; else the form again with everything."""
    desk = sit_down(slug)
    already = mark_of_entry(desk.view.id, read_entry(request.form))
    if already is not None and token_is_valid():
        return _done(desk, already)
    sent = read_sent(desk)
    if not token_is_valid():
        return form_page(desk, sent, [LOST], 422)
    problems = wrong_now(sent, desk.refusals_of_person(sent.told.is_resident), desk.refusals)
    if problems or not sent.is_final:
        return form_page(desk, sent, problems, 422 if problems or sent.reading.problems else 200)
    late = over_limit(BY_BROWSER, BY_ADDRESS, desk.person)
    return form_page(desk, sent, late, 429) if late else _save(desk, sent)


def _save(desk: Desk, sent: Sent) -> Response:
    topic = next(one for one in desk.topics if one.code == sent.told.topic)
    assert sent.reading.geometry is not None, "a final reading has a place"
    new = NewMark(
        desk.view, topic, sent.told, sent.reading.geometry, sent.reading.words, sent.entry_key, desk.person,
        sent.photo, current_language(),
    )  # fmt: skip
    with transaction():
        saved = save_mark(new, keys(), desk.arrived_at)
        if saved.email and hit(LETTERS, saved.email.lower()).allowed:
            post_confirmation(saved, desk.view, keys())
    flash(_said(saved), "good")
    return _done(desk, saved)


def _said(saved: Mark) -> str:
    if saved.visibility == "public":
        return _("Dziękujemy. Uwaga nr %(number)d jest na mapie.", number=saved.number)
    return _(
        "Dziękujemy. Uwagę nr %(number)d pokażemy po przeczytaniu przez urząd, najpóźniej jutro.",
        number=saved.number,
    )


def _done(desk: Desk, saved: Mark) -> Response:
    return go("mine", slug=desk.slug, key=link_key(keys().secret, saved.entry_key))


@blueprint.get("/<slug:slug>/zaznacz/podobne")
@public
def similar(slug: str) -> Response:
    """Similar marks alone, as a piece of the form for its script: of the place that is being drawn."""
    refuse_over(LOOKING, client_key())
    desk = sit_down(slug)
    reading = read_mark_place(request.args, desk.topics, boundary_of(desk.view.id))
    found: list[SimilarMark] = []
    if reading.geometry is not None:
        found = similar_marks(desk.view.id, reading.geometry, None, "")
    shown: dict[str, Any] = {"similar": similar_rows(desk, found), "slug": slug, "desk": desk}
    answer = jsonify(html=render_template("consultations/marks/_similar.html", **shown))
    answer.headers["Cache-Control"] = "no-store"
    return answer
