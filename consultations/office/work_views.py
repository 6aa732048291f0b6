"""A promised work is written down as done, with photos from before and after, or that is taken back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from consultations.marks.answer_mails import tell_work
from consultations.marks.answer_texts import sentence
from consultations.marks.forms import read_entry, read_text
from consultations.marks.rules.works import WORK_PHOTOS, Done
from consultations.marks.services.working import MOMENTS, add_photos, record_done, undo_done
from consultations.office.board_frame import LOST, blueprint
from consultations.office.mark_page import MARK, mark_page, work_as
from consultations.office.mark_views import back, public_only, sit_down
from consultations.office.sent_photos import SentPhotos, sent_photos
from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Field, Kind, fingerprint, read
from core.jobs import enqueue
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid

Sent = dict[str, SentPhotos]


def typed_work() -> tuple[Done, list[Problem], dict[str, Any]]:
    """What was done, what is no day, and all as it came."""
    typed: dict[str, Any] = {
        "done_on": request.form.get("done_on", "").strip()[:40], "note": read_text(request.form, "note"),
        "entry": read_entry(request.form),
    }  # fmt: skip
    done_on, wrong = read(Field("done_on", Kind.DAY), typed["done_on"])
    return Done(done_on, typed["note"], wrong is None), [wrong] if wrong else [], typed


def sent_of_moments(typed: dict[str, Any]) -> Sent:
    """Photos from before and after; a form that comes back names those that are kept."""
    sent = {moment: sent_photos(moment, typed["entry"], WORK_PHOTOS) for moment in MOMENTS}
    typed.update({f"{moment}_kept": one.kept for moment, one in sent.items()})
    return sent


def _failed(sent: Sent) -> list[Problem]:
    return [problem for one in sent.values() for problem in one.problems]


@blueprint.post(MARK + "/zrobione")
@checks_token
@requires("consultations.work.record")
def done(slug: str, number: int) -> Response:
    """The work is done; its author is told. A photo that failed is told, the rest is kept."""
    view, one = sit_down(slug, number)
    told, problems, typed = typed_work()
    sent = sent_of_moments(typed)
    if token_is_valid() and request.form.get("opened") != fingerprint(work_as(public_only(one))):
        return mark_page(view, one, (), 409, typed, part="work")
    problems = problems if token_is_valid() else [LOST]
    if not problems:
        files = {moment: each.file_ids for moment, each in sent.items()}
        with transaction():
            problems = record_done(one, told, files, now(), today())
            if not problems:
                enqueue(tell_work, mark_id=one.id)
    if problems:
        return mark_page(view, one, [*problems, *_failed(sent)], typed=typed)
    for each in _failed(sent):
        flash(_("Zapisano, że to zrobione, ale: %(why)s", why=sentence(each)), "stop")
    flash(_("Zapisano. Wszyscy widzą, że to jest zrobione."), "good")
    return back(slug, number, "prace")


@blueprint.post(MARK + "/zrobione/zdjecia")
@checks_token
@requires("consultations.work.record")
def work_photos(slug: str, number: int) -> Response:
    """More photos of a work that is done."""
    view, one = sit_down(slug, number)
    if public_only(one).outcome != "done":
        return mark_page(view, one, [Problem("not_done_yet")])
    typed: dict[str, Any] = {"entry": read_entry(request.form)}
    sent = sent_of_moments(typed)
    problems = _failed(sent) if token_is_valid() else [LOST]
    if token_is_valid():
        with transaction():
            files = {moment: each.file_ids for moment, each in sent.items()}
            problems += add_photos(one, files, now())
    if problems:
        return mark_page(view, one, problems)
    flash(_("Zdjęcia są dodane."), "good")
    return back(slug, number, "prace")


@blueprint.post(MARK + "/cofnij-zrobione")
@checks_token
@requires("consultations.work.record")
def undo(slug: str, number: int) -> Response:
    """It is not done after all; its author, who was told otherwise, is told why."""
    view, one = sit_down(slug, number)
    typed = {"reason": read_text(request.form, "reason")}
    if token_is_valid() and request.form.get("opened") != fingerprint(work_as(public_only(one))):
        return mark_page(view, one, (), 409, typed, part="work")
    problems = [] if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            problems = undo_done(one, typed["reason"], now())
            if not problems:
                enqueue(tell_work, mark_id=one.id)
    if problems:
        return mark_page(view, one, problems, typed=typed)
    flash(_("Cofnięto. Uwaga znowu czeka na zrobienie."), "good")
    return back(slug, number, "prace")
