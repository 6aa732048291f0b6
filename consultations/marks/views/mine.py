"""Behind the private link: follow a mark, correct it until it is answered, erase it, confirm the address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _

from consultations.marks.asked import asked_questions, needs_photo, typed_of
from consultations.marks.emails import own_link, post_confirmation, post_own_link
from consultations.marks.forms import read_number
from consultations.marks.handed_part import part_of
from consultations.marks.mark_page import form_words, similar_rows, with_boundary
from consultations.marks.models import Mark
from consultations.marks.one_page import one_mark
from consultations.marks.placing import kept_place
from consultations.marks.queries.handed import every_handover_of_mark, is_planned
from consultations.marks.queries.hidings import present_hiding
from consultations.marks.queries.hidings import state_of as hiding_state
from consultations.marks.queries.near import boundary_of
from consultations.marks.queries.one import photo_file, photos_of, shown_geometry
from consultations.marks.queries.own import mark_by_id, mark_by_key
from consultations.marks.rules.acting import check_correcting, check_erasing
from consultations.marks.rules.hiding import may_object
from consultations.marks.rules.keys import Person, email_key, file_key, is_same
from consultations.marks.rules.told import Told
from consultations.marks.services.marking import NewMark
from consultations.marks.services.owning import confirm_email, correct_mark, erase_mark, state_of
from consultations.marks.texts import sentence
from consultations.marks.views.frame import (
    HOUR,
    KEY,
    LOST,
    Desk,
    behind_key,
    blueprint,
    go,
    keys,
    page,
    sit_down,
)
from consultations.marks.views.marking import LETTERS, LONGEST_FORM, Sent, read_sent, wrong_now
from core.access import public
from core.db import db, transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, hit, refuse_over
from core.passing import Standing
from core.problems import NotFound, Problem, StaleVersion
from core.web.csrf import csrf, token_is_valid
from core.web.requests import takes_long_form

OPENING = Limit("mark-own", 6_000, HOUR)
"""Keys of 130 bits cannot be guessed; this only keeps a fool from trying."""


def found_mark(slug: str, key: str) -> tuple[Desk, Mark]:
    refuse_over(OPENING, client_key())
    desk = sit_down(slug)
    return desk, mark_by_key(desk.view.id, key)


def mine_page(
    desk: Desk, mark: Mark, key: str, problems: Sequence[Problem] = (), objection: str = ""
) -> Response:
    """The page; ``objection`` as it was typed when it was refused."""
    shown = one_mark(mark, desk.topic(mark.topic_id), desk.slug, key)
    hiding = present_hiding(mark.id) if mark.visibility == "hidden" else None
    may_correct = not check_correcting(desk.view.times, state_of(mark), desk.arrived_at)
    return behind_key(
        page(
            desk, "mine", problems, mark=shown, key=key, link=own_link(mark, desk.slug, keys().secret), email=mark.email,
            is_confirmed=mark.email_confirmed_at is not None, may_correct=may_correct, is_home=mark.is_home,
            may_erase=not check_erasing(state_of(mark)), due_on=desk.view.record.answers_due_on,
            hiding=hiding, typed=objection, may_object=hiding is not None and not shown.is_emptied and may_object(hiding_state(hiding)),
        )
    )  # fmt: skip


@blueprint.get(KEY)
@public
def mine(slug: str, key: str) -> Response:
    """The own mark: what became of it, and what can be done with it."""
    desk, mark = found_mark(slug, key)
    return mine_page(desk, mark, key)


@blueprint.get(KEY + "/zdjecia/<int(max=9223372036854775807):photo_id>")
@public
def own_photo(slug: str, key: str, photo_id: int) -> Response:
    """The author's own photo, also before the office has looked at it."""
    _desk, mark = found_mark(slug, key)
    return behind_key(
        file_answer(find_file(photo_file(mark.id, photo_id, only_public=False)), is_public=False)
    )


def told_of(mark: Mark, desk: Desk) -> Told:
    """A kept mark as its form shows it."""
    topic = desk.topic(mark.topic_id)
    return Told(
        topic=topic.code, body=mark.body, replies=mark.replies, typed=typed_of(topic, mark.replies),
        name=mark.author_name,
        email=mark.email or "", age=str(mark.about.get("age", "")), relation=str(mark.about.get("relation", "")),
        is_home=mark.is_home, is_resident=True,
    )  # fmt: skip


def _correct_page(
    desk: Desk,
    mark: Mark,
    key: str,
    sent: Sent | None = None,
    problems: Sequence[Problem] = (),
    status: int = 0,
) -> Response:
    told = sent.told if sent else told_of(mark, desk)
    kept = kept_place(desk.topics, shown_geometry(mark.id, is_precise=True), mark.place)
    place = with_boundary(sent.reading if sent else kept, boundary_of(desk.view.id))
    photo = (
        f"{sent.photo}-{file_key(keys().secret, sent.photo, sent.entry_key)}" if sent and sent.photo else ""
    )
    asked = asked_questions(desk.topics, told.typed)
    shown = page(
        desk, "form", problems, status, place.errors, place=place, told=told, entry=mark.entry_key, photo=photo,
        similar=similar_rows(desk, sent.similar) if sent else [], seen="", asks_similar=False,
        version=mark.version, heading=_("Popraw uwagę nr %(number)d", number=mark.number),
        action=f"/konsultacje/{desk.slug}/moja/{key}/popraw", button=_("Zapisz poprawki"),
        asked=asked, needs_photo=needs_photo(asked), **form_words(desk),
    )  # fmt: skip
    return behind_key(shown)


@blueprint.get(KEY + "/popraw")
@public
def correct(slug: str, key: str) -> Response:
    """The form with what is kept."""
    desk, mark = found_mark(slug, key)
    problems = check_correcting(desk.view.times, state_of(mark), desk.arrived_at)
    if problems:
        return behind_key(page(desk, "closed", sentences=[sentence(one) for one in problems]))
    return _correct_page(desk, mark, key)


@blueprint.post(KEY + "/popraw")
@public
@csrf.exempt
@takes_long_form(LONGEST_FORM)
def correct_sent(slug: str, key: str) -> Response:
    """Save the correction; the thread says that there was one."""
    desk, mark = found_mark(slug, key)
    sent = read_sent(desk, mark.id, has_photo=bool(photos_of(mark.id, only_public=False)))
    problems = [LOST] if not token_is_valid() else wrong_now(sent)
    if problems or not sent.reading.is_final:
        status = 422 if problems or sent.reading.problems else 200
        return _correct_page(desk, mark, key, sent, problems, status)
    try:
        problems = _write(desk, mark, sent)
    except StaleVersion:
        db.session.rollback()
        return _correct_page(desk, mark, key, sent, [Problem("changed_meanwhile")], 409)
    if problems:
        return _correct_page(desk, mark, key, sent, problems)
    flash(_("Poprawki są zapisane."), "good")
    return go("mine", slug=slug, key=key)


def _write(desk: Desk, mark: Mark, sent: Sent) -> list[Problem]:
    topic = next(one for one in desk.topics if one.code == sent.told.topic)
    assert sent.reading.geometry is not None, "a final reading has a place"
    new = NewMark(
        desk.view,
        topic,
        sent.told,
        sent.reading.geometry,
        sent.reading.words,
        mark.entry_key,
        Person(),
        sent.photo,
    )
    before = mark.email
    with transaction():
        problems = correct_mark(mark, new, read_number(request.form, "version") or 0, keys(), desk.arrived_at)
        if not problems and mark.email and mark.email != before and hit(LETTERS, mark.email.lower()).allowed:
            post_confirmation(mark, desk.view, keys())
    return problems


@blueprint.get(KEY + "/usun")
@public
def erase(slug: str, key: str) -> Response:
    """What erasing means, before it is done."""
    desk, mark = found_mark(slug, key)
    if check_erasing(state_of(mark)):
        return go("mine", slug=slug, key=key)
    return _erase_page(desk, mark, key)


def _erase_page(
    desk: Desk, mark: Mark, key: str, problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    record = desk.view.record
    shown = page(
        desk, "erase", problems, status, number=mark.number, body=mark.body, key=key,
        is_answered=state_of(mark).is_answered,
        is_planned=is_planned(mark.id), handed=_handed(mark), has_report=desk.view.times.reported_at is not None,
        contact=", ".join(one for one in (record.contact_name, record.contact_email, record.contact_phone) if one),
    )  # fmt: skip
    return behind_key(shown)


def _handed(mark: Mark) -> str:
    """Where words of a mark went: ``sent`` in a project that was filed, ``draft``, or nowhere."""
    standings = {part_of(one).fate.standing for one in every_handover_of_mark(mark.id)}
    if standings & {Standing.RUNS, Standing.ENDED}:
        return "sent"
    return "draft" if Standing.DRAFT in standings else ""


@blueprint.post(KEY + "/usun")
@public
@csrf.exempt
def erased(slug: str, key: str) -> Response:
    """Erase it for good."""
    desk, mark = found_mark(slug, key)
    if not token_is_valid():
        return _erase_page(desk, mark, key, [LOST])
    try:
        with transaction():
            erase_mark(mark, desk.view, desk.arrived_at)
    except StaleVersion:
        desk, mark = found_mark(slug, key)
        return _erase_page(desk, mark, key, [Problem("changed_meanwhile")], 409)
    flash(_("Uwaga jest usunięta."), "good")
    return go("mine", slug=slug, key=key)


def _of_letter(slug: str, key: str) -> tuple[Desk, Mark]:
    """The mark that a mailed link confirms the address of. Raises ``NotFound``."""
    refuse_over(OPENING, client_key())
    desk = sit_down(slug)
    number, _dash, proof = key.partition("-")
    mark = (
        mark_by_id(desk.view.id, int(number))
        if number.isascii() and number.isdigit() and len(number) < 19
        else None
    )
    if mark is None or not mark.email or not is_same(email_key(keys().secret, mark.id, mark.email), proof):
        raise NotFound
    return desk, mark


@blueprint.get("/<slug:slug>/potwierdz/<string(maxlength=60):key>")
@public
def confirm_address(slug: str, key: str) -> Response:
    """The mailed link shows; it changes nothing by itself, since mail programs open links on their own."""
    desk, mark = _of_letter(slug, key)
    is_done = mark.email_confirmed_at is not None
    return behind_key(page(desk, "confirm", number=mark.number, body=mark.body, key=key, is_done=is_done))


@blueprint.post("/<slug:slug>/potwierdz/<string(maxlength=60):key>")
@public
def email_confirmed(slug: str, key: str) -> Response:
    """The address is the author's; the private link goes there."""
    desk, mark = _of_letter(slug, key)
    with transaction():
        if confirm_email(mark, desk.arrived_at):
            post_own_link(mark, desk.view, keys())
    return behind_key(page(desk, "confirm", number=mark.number, body=mark.body, key=key, is_done=True))
