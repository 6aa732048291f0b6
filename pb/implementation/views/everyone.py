"""What does not need an account: the photographs, and the author's word behind a mailed link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from core.access import public
from core.clock import now, today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from core.web.summary import summary
from pb.implementation import emails
from pb.implementation.forms import read_word, text_of
from pb.implementation.queries.shown import photo_file, work_of
from pb.implementation.rules import Acceptance
from pb.implementation.services import acceptance
from pb.implementation.texts import acceptance_sentence, author_sentence
from pb.implementation.views.frame import blueprint, go_to
from pb.rounds.queries import find_round

ANSWERS = Limit("pb.work.acceptance", 30, 3600)
KEY = "/realizacja/odbior/<string(maxlength=100):key>"


@blueprint.get("/bo/<slug:slug>/projekty/<int:number>/zdjecia/<int(max=9223372036854775807):photo_id>")
@public
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photograph of a work."""
    return file_answer(
        find_file(photo_file(find_round(slug, now()).pb_round.id, number, photo_id)), is_public=True
    )


def _page(key: str, problems: Sequence[Problem] = ()) -> Response:
    found = acceptance.asked_work(key)
    told = [(one.field, author_sentence(one)) for one in problems]
    typed = request.form if problems else {"word": found.work.acceptance, "note": found.work.acceptance_note}
    body = render_template(
        "pb/implementation/acceptance.html", found=found, shown=work_of(found.work.project_id, today()), key=key, typed=typed,
        **summary(told), answered=acceptance_sentence(found.work.acceptance, found.work.accepted_at),
    )  # fmt: skip
    response = make_response(body, 422 if problems else 200)
    # The address is the author's key: no other site may learn it, no search may find it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(key: str, word: Acceptance | None, note: str) -> list[Problem]:
    """Keep the word; of remarks the office hears by mail, once of the same words."""
    work = acceptance.asked_work(key, is_locked=True).work
    before = (work.acceptance, work.acceptance_note)
    problems = acceptance.answer(key, word, note, now())
    if not problems and word is Acceptance.REMARKS and before != (word, note):
        emails.tell_remarks(acceptance.asked_work(key))
    return problems


@blueprint.get(KEY)
@public
def accept(key: str) -> Response:
    """The author looks at what was built."""
    refuse_over(ANSWERS, client_key())
    return _page(key)


@blueprint.post(KEY)
@csrf.exempt
@public
def accepted(key: str) -> Response:
    """The author says a word."""
    refuse_over(ANSWERS, client_key())
    if not token_is_valid():
        return _page(key, [Problem("session_lost")])
    with transaction():
        problems = _answer(key, read_word(request.form), text_of(request.form, "note"))
    if problems:
        return _page(key, problems)
    flash(_("Dziękujemy. Odpowiedź jest przy projekcie i widzą ją wszyscy."), "good")
    return go_to(url_for("implementation.accept", key=key))
