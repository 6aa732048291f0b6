"""The office prepares an annex, has its documents made, records its signatures, or drops it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, request

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from initiatives.agreements.forms import MOST_SIGNED, day_of, scan_of, text_of
from initiatives.agreements.queries import agreement_of, draft_annex_of
from initiatives.agreements.rules.signing import of_the_agreement
from initiatives.agreements.services.annexes import ToldAnnex, drop_annex, prepare_annex, sign_annex
from initiatives.agreements.tasks import make_annex
from initiatives.applications.rules.answers import LINE_FIELDS, WORK_FIELDS, read_lines, read_works
from initiatives.applications.views.steps import typed_rows
from initiatives.office.agreement_page import ANNEX, SIGNED_ANNEX, agreement_page
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, matter_url, opened

blueprint = Blueprint("initiative_annexes", __name__, url_prefix=PREFIX)
EDIT = "initiatives.agreement.edit"
ADDRESS = NUMBER + "/umowa/aneks"
OWN = ("starts_on", "ends_on", "signed_on", "reason", "file")


@blueprint.post(ADDRESS)
@checks_token
@requires(EDIT)
def prepare(slug: str, number: int) -> Response:
    """Write an annex down or change it; its documents are made by a job."""
    at = opened(slug, number)
    if not token_is_valid():
        return agreement_page(at, [Problem("session_lost")], ANNEX)
    asked, problems = _asked()
    try:
        with transaction():
            problems = problems or prepare_annex(at.one, at.programme, asked, _seen(), now())
            _enqueue_making(at, problems)
    except StaleVersion:
        return agreement_page(at, [Problem("stale")], ANNEX, 409)
    if problems:
        return agreement_page(at, sorted(map(_of_annex, problems), key=_place), ANNEX)
    flash("Aneks jest przygotowany. Dokumenty powstają, zwykle trwa to kilka sekund.", "good")
    return go_to(matter_url(at, "umowa", _anchor="aneks"))


def _asked() -> tuple[ToldAnnex, list[Problem]]:
    form = request.form
    (first, problems), (last, wrong) = day_of(form, "annex-starts_on"), day_of(form, "annex-ends_on")
    lines, wrong_lines = read_lines(typed_rows("line", LINE_FIELDS))
    works, wrong_works = read_works(typed_rows("work", WORK_FIELDS), _span(first, last))
    asked = ToldAnnex(text_of(form, "annex-reason"), first, last, lines, works)
    return asked, problems + wrong + of_the_agreement(wrong_works) + wrong_lines


def _span(first: date | None, last: date | None) -> tuple[date, date] | None:
    return (first, last) if first and last and first <= last else None


def _enqueue_making(at: Opened, problems: list[Problem]) -> None:
    made = agreement_of(at.one.id)
    draft = draft_annex_of(made.id) if made is not None and not problems else None
    if draft is not None:
        enqueue(make_annex, draft_id=draft.id)


def _seen() -> int:
    text = request.form.get("annex-version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _place(problem: Problem) -> int:
    """Where on the form the field stands: reason, days, schedule, estimate, file."""
    order = {
        "annex-reason": 0,
        "annex-starts_on": 1,
        "annex-ends_on": 2,
        "annex-signed_on": 3,
        "annex-file": 6,
    }
    name = problem.field or ""
    return order.get(name, 4 if name.startswith("work") else 5)


def _of_annex(problem: Problem) -> Problem:
    name = problem.field
    return Problem(problem.code, f"annex-{name}" if name in OWN else name, problem.facts)


@blueprint.post(ADDRESS + "/podpis")
@checks_token
@requires(EDIT)
def sign(slug: str, number: int) -> Response:
    """Record that both sides signed it."""
    at = opened(slug, number)
    if not token_is_valid():
        return agreement_page(at, [Problem("session_lost")], SIGNED_ANNEX)
    signed_on, problems = day_of(request.form, "annex-signed_on")
    file = scan_of(request.files.get("annex-file"), "annex-file", MOST_SIGNED)
    with transaction():
        problems = problems or sign_annex(at.one, at.programme, signed_on, file, today(), now())
    if problems:
        return agreement_page(at, sorted(map(_of_annex, problems), key=_place), SIGNED_ANNEX)
    flash("Aneks jest podpisany i obowiązuje.", "good")
    return go_to(matter_url(at, "umowa"))


@blueprint.post(ADDRESS + "/usun")
@requires(EDIT)
def drop(slug: str, number: int) -> Response:
    """Drop the annex that is being prepared."""
    at = opened(slug, number)
    with transaction():
        drop_annex(at.one, at.programme)
    flash("Przygotowany aneks jest usunięty.", "good")
    return go_to(matter_url(at, "umowa"))
