"""The office's page of an agreement: made from the template, signed, changed by annexes; its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Kind, write
from core.files.serving import file_answer
from core.files.storing import find_file
from core.jobs import enqueue
from core.problems import NotFound, Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content
from initiatives.agreements.contents import works_in
from initiatives.agreements.forms import MOST_SIGNED, day_of, scan_of, text_of
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import InForce, agreement_of, annexes_of, in_force
from initiatives.agreements.rules.signing import latest_end
from initiatives.agreements.services.making import Told, make_agreement
from initiatives.agreements.services.signing import Signature, ToldAnnex, sign_agreement, write_annex
from initiatives.agreements.tasks import make_documents, tell_signed
from initiatives.agreements.texts import WAYS, told
from initiatives.applications.rules.answers import LINE_FIELDS, Work, read_lines
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.views.steps import typed_rows
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, matter_url, opened
from initiatives.scoring.queries import agreed_lines

blueprint = Blueprint("initiative_agreement", __name__, url_prefix=PREFIX)
READ, EDIT = "initiatives.desk.read", "initiatives.agreement.edit"
AGREEMENT = NUMBER + "/umowa"
BLANK_LINES = 2


def _page(at: Opened, problems: list[Problem] | None = None, part: str = "", status: int = 0) -> Response:
    made = agreement_of(at.one.id)
    bound = in_force(made) if made is not None else None
    typed = typed_content() if part else {}
    lines = list(bound.terms.lines) if bound else agreed_lines(at.one.id)
    rate = bound.rate if bound else at.programme.hour_rate
    return application_page(
        at, "agreement", "umowa", told(problems or []), status, made=made, bound=bound, part=part,
        lines=lines, rate=rate, sums=add_up(lines, rate), ways=list(WAYS.items()), way_words=WAYS,
        typed={**_stored(at, made, bound), **typed}, rows=_rows(bound, part), last_day=latest_end(at.programme.year),
        annexes=_annexes(bound), outside=_outside(made), version=typed.get("version", "0") if part == "make" and status != 409 else _version(made),
    )  # fmt: skip


def _outside(made: Agreement | None) -> list[Work]:
    """Steps of the schedule that do not lie within the agreement's days: worth a look before anybody signs."""
    works = works_in(made.content) if made is not None else ()
    return [
        each for each in works if made and (each.starts_on < made.starts_on or each.ends_on > made.ends_on)
    ]


def _version(made: Agreement | None) -> int:
    return made.version if made is not None else 0


def _annexes(bound: InForce | None) -> list[dict[str, Any]]:
    found = bound.annexes if bound is not None else []
    return [{"row": each, "ends_on": date.fromisoformat(each.content["ends_on"])} for each in found]


def _stored(at: Opened, made: Agreement | None, bound: InForce | None) -> dict[str, str]:
    first, last = (made.starts_on, made.ends_on) if made else (at.one.starts_on, at.one.ends_on)
    return {
        "signature": made.signature if made else "", "starts_on": write(Kind.DAY, first), "ends_on": write(Kind.DAY, last),
        "signed_on": write(Kind.DAY, today()), "annex-signed_on": write(Kind.DAY, today()),
        "annex-ends_on": write(Kind.DAY, bound.terms.ends_on) if bound else "",
    }  # fmt: skip


def _rows(bound: InForce | None, part: str) -> list[Mapping[str, str]]:
    """Rows of an annex: as typed, or as they bind now, and some empty ones."""
    if bound is None:
        return []
    rows = (
        typed_rows("line", LINE_FIELDS)["rows"]
        if part == "annex"
        else [_row(one) for one in bound.terms.lines]
    )
    return [*rows, *[dict.fromkeys(LINE_FIELDS, "")] * BLANK_LINES]


def _row(line: Line) -> dict[str, str]:
    row = {
        name: write(Kind.AMOUNT, getattr(line, name)) if getattr(line, name) else ""
        for name in ("town", "hours", "cash", "in_kind")
    }
    return {**row, "name": line.name, "people": str(line.people or ""), "source": line.source}


@blueprint.get(AGREEMENT)
@requires(READ)
def page(slug: str, number: int) -> Response:
    """The agreement as it stands."""
    return _page(opened(slug, number))


@blueprint.post(AGREEMENT)
@checks_token
@requires(EDIT)
def make(slug: str, number: int) -> Response:
    """Write it down or change it; its documents are made by a job."""
    at = opened(slug, number)
    if not token_is_valid():
        return _page(at, [Problem("session_lost")], "make")
    first, wrong = day_of(request.form, "starts_on")
    last, wrong_last = day_of(request.form, "ends_on")
    asked = Told(text_of(request.form, "signature"), first, last)
    problems = wrong + wrong_last
    try:
        with transaction():
            problems = problems or make_agreement(at.one, at.programme, asked, _seen(), now())
            _enqueue_making(at, problems)
    except StaleVersion:
        return _page(at, [Problem("stale")], "make", 409)
    if problems:
        return _page(at, problems, "make")
    flash("Zapisano. Dokumenty powstają, zwykle trwa to kilka sekund.", "good")
    return go_to(matter_url(at, "umowa"))


def _enqueue_making(at: Opened, problems: list[Problem]) -> None:
    made = agreement_of(at.one.id)
    if made is not None and not problems:
        enqueue(make_documents, agreement_id=made.id)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@blueprint.post(AGREEMENT + "/podpis")
@checks_token
@requires(EDIT)
def sign(slug: str, number: int) -> Response:
    """Record the signatures."""
    at = opened(slug, number)
    if not token_is_valid():
        return _page(at, [Problem("session_lost")], "sign")
    signed_on, problems = day_of(request.form, "signed_on")
    file = scan_of(request.files.get("file"), most=MOST_SIGNED)
    asked = Signature(text_of(request.form, "way"), signed_on, file)
    with transaction():
        problems = problems or sign_agreement(at.one, at.programme, asked, today(), now())
        if not problems:
            enqueue(tell_signed, application_id=at.one.id)
    if problems:
        return _page(at, problems, "sign")
    flash("Umowa jest podpisana. Członkowie grupy dostaną mail z następnymi krokami.", "good")
    return go_to(matter_url(at, "umowa"))


@blueprint.post(AGREEMENT + "/aneks")
@checks_token
@requires(EDIT)
def annex(slug: str, number: int) -> Response:
    """Write a signed annex."""
    at = opened(slug, number)
    if not token_is_valid():
        return _page(at, [Problem("session_lost")], "annex")
    form = request.form
    ends_on, problems = day_of(form, "annex-ends_on")
    signed_on, wrong = day_of(form, "annex-signed_on")
    lines, wrong_lines = read_lines(typed_rows("line", LINE_FIELDS))
    problems += wrong + wrong_lines
    file = scan_of(request.files.get("annex-file"), "annex-file", MOST_SIGNED)
    asked = ToldAnnex(text_of(form, "annex-reason"), ends_on, lines, signed_on, file)
    with transaction():
        problems = problems or write_annex(at.one, at.programme, asked, today(), now())
    if problems:
        return _page(at, sorted(map(_of_annex, problems), key=_place), "annex")
    flash("Aneks jest zapisany.", "good")
    return go_to(matter_url(at, "umowa"))


def _place(problem: Problem) -> int:
    """Where on the form the field stands: lines of the estimate between the days and the file."""
    order = {"annex-reason": 0, "annex-ends_on": 1, "annex-signed_on": 2, "annex-file": 4}
    return order.get(problem.field or "", 3)


def _of_annex(problem: Problem) -> Problem:
    name = problem.field
    is_own = name in ("ends_on", "signed_on", "reason", "file")
    return Problem(problem.code, f"annex-{name}" if is_own else name, problem.facts)


@blueprint.post(AGREEMENT + "/linki")
@requires(EDIT)
def links(slug: str, number: int) -> Response:
    """Mail every member a new link to the work."""
    at = opened(slug, number)
    with transaction():
        enqueue(tell_signed, application_id=at.one.id)
    flash("Nowe linki są wysłane. Poprzednie przestały działać.", "good")
    return go_to(matter_url(at, "umowa"))


@blueprint.get(AGREEMENT + "/pliki/<string(maxlength=20):what>")
@requires(READ)
def file(slug: str, number: int, what: str) -> Response:
    """``docx``, ``pdf``, ``podpisana`` or ``aneks-N``."""
    made = agreement_of(opened(slug, number).one.id)
    found = _files(made).get(what) if made is not None else None
    if found is None:
        raise NotFound
    return file_answer(find_file(found), is_public=False)


def _files(made: Agreement) -> dict[str, Any]:
    own = {"docx": made.docx_file_id, "pdf": made.pdf_file_id, "podpisana": made.signed_file_id}
    return own | {f"aneks-{each.number}": each.file_id for each in annexes_of(made.id)}
