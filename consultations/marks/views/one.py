"""A mark's public page: the thread of facts, agreeing, commenting, saying that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Response, flash, request
from flask_babel import gettext as _

from consultations.marks.forms import read_entry, read_line, read_number, read_text
from consultations.marks.handed_part import handed_part
from consultations.marks.models import Mark
from consultations.marks.one_page import one_mark
from consultations.marks.queries.one import (
    comments_of,
    comments_seen,
    find_mark,
    find_public_mark,
    own_comment,
    photo_file,
    supports_by,
)
from consultations.marks.rules.keys import author_key, supporter_key
from consultations.marks.rules.told import ABUSE_REASONS, COMMENT_MOST, check_abuse, check_comment
from consultations.marks.services.commenting import add_comment, erase_comment, report_abuse
from consultations.marks.services.supporting import support_mark, take_back_support
from consultations.marks.texts import ABUSE_WORDS, sentence
from consultations.marks.views.frame import (
    HOUR,
    LOST,
    NUMBER,
    Desk,
    blueprint,
    go,
    keys,
    mark_url,
    over_limit,
    page,
    sit_down,
)
from core.access import public
from core.clock import today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid

SUPPORTS, SUPPORTS_HERE = Limit("mark-support", 300, HOUR), Limit("mark-support-address", 12_000, HOUR)
COMMENTS, COMMENTS_HERE = Limit("mark-comment", 30, HOUR), Limit("mark-comment-address", 2_000, HOUR)
REPORTS, REPORTS_HERE = Limit("mark-report", 30, HOUR), Limit("mark-report-address", 1_000, HOUR)
PHOTO = "/zdjecia/<int(max=9223372036854775807):photo_id>"


def one_page(
    desk: Desk, mark: Mark, problems: Sequence[Problem] = (), status: int = 0, **typed: Any
) -> Response:
    """The page of a mark, with the form of a comment as it was typed."""
    shown = one_mark(mark, desk.topic(mark.topic_id), desk.slug)
    own_key = author_key(keys().pepper, desk.view.id, desk.person)
    comments = comments_seen(mark.id, own_key)
    has_support = supports_by(mark.id, supporter_key(keys().pepper, mark.id, desk.person))
    record = desk.view.record
    return page(
        desk, "one", problems, status, mark=shown, shown_comments=sum(one.visibility == "public" for one in comments), comments=comments, own_key=own_key, has_support=has_support,
        refusals=[sentence(one) for one in desk.refusals], typed=typed.get("typed") or {},
        entry=typed.get("entry") or uuid4(), comment_most=COMMENT_MOST,
        handed=handed_part(mark.id), takes_comments=record.allows_comments and not desk.refusals, is_held=record.moderation == "before",
    )  # fmt: skip


def readable(desk: Desk, number: int) -> Mark:
    """A mark whose page everybody may open: public, or hidden or erased, which its page then says."""
    mark = find_mark(desk.view.id, number)
    if mark.visibility == "held":
        raise NotFound
    return mark


@blueprint.get(NUMBER)
@public
def one(slug: str, number: int) -> Response:
    """The mark with its thread."""
    desk = sit_down(slug)
    return one_page(desk, readable(desk, number))


@blueprint.get(NUMBER + PHOTO)
@public
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photo that the office has let be seen."""
    mark = find_public_mark(sit_down(slug).view.id, number)
    return file_answer(find_file(photo_file(mark.id, photo_id)), is_public=False)


@blueprint.post(NUMBER + "/poparcie")
@public
@csrf.exempt
def support(slug: str, number: int) -> Response:
    """Agree, or with ``go=undo`` no longer."""
    desk = sit_down(slug)
    mark = find_public_mark(desk.view.id, number)
    problems = [LOST] if not token_is_valid() else desk.refusals_of_person()
    problems = problems or over_limit(SUPPORTS, SUPPORTS_HERE, desk.person)
    with transaction():
        if not problems and request.form.get("go") == "undo":
            take_back_support(mark, desk.person, keys().pepper)
        elif not problems:
            problems = support_mark(mark, desk.person, keys().pepper, today())
    if problems:
        return one_page(desk, mark, problems, 422)
    is_undone = request.form.get("go") == "undo"
    flash(_("Twoje poparcie jest wycofane.") if is_undone else _("Dziękujemy, Twój głos się liczy."), "good")
    return go("one", slug=slug, number=number)


@blueprint.post(NUMBER + "/komentarz")
@public
@csrf.exempt
def comment(slug: str, number: int) -> Response:
    """Write under a mark."""
    desk = sit_down(slug)
    mark = find_public_mark(desk.view.id, number)
    body, name, entry = (
        read_text(request.form, "body"),
        read_line(request.form, "name"),
        read_entry(request.form),
    )
    problems = [LOST] if not token_is_valid() else desk.refusals_of_person()
    problems = problems or ([] if desk.view.record.allows_comments else [Problem("comments_off")])
    problems = problems or check_comment(body, name) or over_limit(COMMENTS, COMMENTS_HERE, desk.person)
    if problems:
        return one_page(desk, mark, problems, 422, typed={"body": body, "name": name}, entry=entry)
    with transaction():
        made = add_comment(mark, desk.view, body, name, entry, desk.person, keys().pepper, desk.arrived_at)
    said = (
        _("Komentarz jest pod uwagą.")
        if made.visibility == "public"
        else _("Komentarz pokażemy po przeczytaniu przez urząd, najpóźniej jutro.")
    )
    flash(said, "good")
    return go("one", slug=slug, number=number)


@blueprint.post(NUMBER + "/komentarz/<int(max=9223372036854775807):comment_id>/usun")
@public
@csrf.exempt
def comment_erased(slug: str, number: int, comment_id: int) -> Response:
    """Erase the own comment for good: whoever wrote it, in the same browser or account."""
    desk = sit_down(slug)
    mark = find_public_mark(desk.view.id, number)
    if not token_is_valid():
        return one_page(desk, mark, [LOST])
    with transaction():
        erase_comment(own_comment(mark.id, comment_id, author_key(keys().pepper, desk.view.id, desk.person)))
    flash(_("Komentarz jest usunięty."), "good")
    return go("one", slug=slug, number=number)


def _report_page(desk: Desk, mark: Mark, problems: Sequence[Problem] = ()) -> Response:
    chosen = read_number(request.values, "komentarz")
    told = next((one for one in comments_of(mark.id) if one.id == chosen), None)
    return page(
        desk, "report", problems, number=mark.number, body=told.body if told else mark.body,
        comment_id=told.id if told else "", typed=request.form, back=mark_url(desk.slug, mark),
        reasons=[(name, ABUSE_WORDS[name]()) for name in ABUSE_REASONS],
    )  # fmt: skip


@blueprint.get(NUMBER + "/zglos")
@public
def report(slug: str, number: int) -> Response:
    """Say that a mark or a comment breaks the rules."""
    desk = sit_down(slug)
    return _report_page(desk, find_public_mark(desk.view.id, number))


@blueprint.post(NUMBER + "/zglos")
@public
@csrf.exempt
def report_sent(slug: str, number: int) -> Response:
    """Hand the report to the office."""
    desk = sit_down(slug)
    mark = find_public_mark(desk.view.id, number)
    reason, words = read_line(request.form, "reason"), read_text(request.form, "words")
    problems = check_abuse(reason, words) if token_is_valid() else [LOST]
    problems = problems or over_limit(REPORTS, REPORTS_HERE, desk.person)
    if problems:
        return _report_page(desk, mark, problems)
    with transaction():
        report_abuse(
            mark,
            read_number(request.form, "komentarz"),
            reason,
            words,
            desk.person,
            keys().pepper,
            desk.arrived_at,
        )
    flash(_("Dziękujemy. Urząd to przeczyta."), "good")
    return go("one", slug=slug, number=number)
