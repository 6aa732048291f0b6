"""The author's page of corrections: only what the office asked for can be changed, by its term."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from accounts.queries import addresses_of
from core.access import public
from core.clock import now, today
from core.db import transaction
from core.files.reading import ReadFile, read_file
from core.files.texts import file_sentence
from core.limits import client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from core.web.summary import summary
from maps.place_page import shown_place
from pb.rounds.category_texts import category_options, polish_codes
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import find_round
from pb.submission.cost_page import cost_page
from pb.submission.filing_texts import sentence as filing_sentence
from pb.submission.forms import read_cost
from pb.submission.rules.attachments import MOST_ATTACHMENTS, SCAN
from pb.submission.support_queries import papers_of_project
from pb.submission.views.costs import COUNTINGS, sum_answer
from pb.verification.correction_page import CorrectionForm, first_form, sent_form
from pb.verification.emails import tell_corrected
from pb.verification.models import Decision
from pb.verification.queries.case import CaseFile, case_file, last_return, locked_case_file, papers_of
from pb.verification.rules.stations import Station
from pb.verification.services.correcting import check_correction, is_author, send_correction
from pb.verification.texts import CORRECTION, correction_sentence, field_name

blueprint = Blueprint(
    "corrections", __name__, url_prefix="/bo/<slug:slug>/zgloszenia/<int(max=2147483647):number>"
)
KEYS = "correction_keys"
DRAFT_COOKIE = "szkic"
MOST_KEYS = 10


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """What an author writes is kept by no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _own_case(slug: str, number: int, is_locked: bool = False) -> tuple[CaseFile, Decision]:
    """The case and its last return. Raises ``NotFound`` for anybody but the author, and where nothing was returned."""
    view = find_round(slug, now())
    file = locked_case_file(view, number) if is_locked else case_file(view, number)
    actor = current_app.extensions["current_actor"]()
    keys = [*session.get(KEYS, []), request.cookies.get(DRAFT_COOKIE, "")[:100]]
    if not is_author(file.project.id, actor.user_id if actor else None, keys):
        raise NotFound
    returned = last_return(file.project.id)
    if returned is None:
        raise NotFound
    return file, returned


@blueprint.get("/poprawki/<key>")
@public
def enter(slug: str, number: int, key: str) -> Response:
    """The private link of the mail: remembered in this browser, then gone from the address."""
    view = find_round(slug, now())
    file = case_file(view, number)
    if not is_author(file.project.id, None, [key[:100]]):
        raise NotFound
    session[KEYS] = [*[one for one in session.get(KEYS, []) if one != key], key[:100]][-MOST_KEYS:]
    return make_response(redirect(url_for("corrections.correction", slug=slug, number=number), 303))


@blueprint.get("/poprawki")
@public
def correction(slug: str, number: int) -> Response:
    """What the office asks for, and the form for it."""
    file, decision = _own_case(slug, number)
    rules = filing_rules(file.round_view)
    lines = papers_of(file.project.id).lines
    form = first_form(file.project, lines, decision.fields, rules, _area(file))
    return _page(file, decision, form)


def _area(file: CaseFile) -> str:
    pool = file.round_view.rules.pool(file.project.pool_id)
    return (pool.area_name or pool.name) if pool else ""


def _page(
    file: CaseFile, decision: Decision, form: CorrectionForm, problems: tuple[Problem, ...] = (), status: int = 0
) -> Response:  # fmt: skip
    place = shown_place(form.place) if form.place else None
    errors: list[tuple[str | None, str]] = [(one.field, _words(one)) for one in problems]
    errors += list(place.errors) if place and status else []
    context: dict[str, Any] = {
        "file": file, "decision": decision, "form": form, "place": place, **summary(errors),
        "is_open": not check_correction(file, decision, now()), "why_closed": why_closed(file, decision), "today": today(),
        "categories": category_options({*filing_rules(file.round_view).categories, file.project.category}),
        "polish_codes": polish_codes(), "field_name": field_name,
        "pb_round": file.round_view.pb_round, "keeps_typed": status in (409, 422),
        "papers": [one for one in papers_of_project(file.project.id, only_public=False) if one.kind != SCAN],
    }  # fmt: skip
    return make_response(render_template("pb/verification/correct.html", **context), status or 200)


def why_closed(file: CaseFile, decision: Decision) -> str:
    """What ended a return that the author did not answer, as a code for the page; empty while it is open."""
    if decision.closed_reason:
        return "taken_back"
    is_returned = file.case.station == Station.CORRECTION and file.project.status == "returned"
    is_ended = decision.closed_at is not None or not is_returned
    return file.project.status if is_ended and decision.corrected_at is None else ""


def _words(problem: Problem) -> str:
    if problem.code in CORRECTION:
        return correction_sentence(problem)
    is_of_file = problem.code in (
        "file_type",
        "file_empty",
        "file_too_large",
        "file_damaged",
        "picture_too_large",
    )
    return file_sentence(problem) if is_of_file else filing_sentence(problem)


@blueprint.post("/poprawki")
@public
@csrf.exempt
def send(slug: str, number: int) -> Response:
    """Send the corrections: a new version, and the case is the office's again."""
    file, decision = _own_case(slug, number)
    rules = filing_rules(file.round_view)
    form = sent_form(request.form, file.project, decision.fields, rules, _area(file), _files())
    if not token_is_valid():
        return _page(file, decision, form, (Problem("session_lost"),), 422)
    if decision.corrected_at is not None or why_closed(file, decision):
        return _page(file, decision, form, status=409)
    if form.problems:
        return _page(file, decision, form, form.problems, 422)
    if not form.is_final:
        is_wrong = form.place is not None and bool(form.place.problems)
        return _page(file, decision, form, status=422 if is_wrong else 200)
    with transaction():
        problems = _send(slug, number, form, rules)
    if problems:
        file, decision = _own_case(slug, number)
        is_settled = decision.corrected_at is not None or bool(why_closed(file, decision))
        return _page(file, decision, form, tuple(problems), 409 if is_settled else 422)
    return make_response(redirect(url_for("corrections.correction", slug=slug, number=number), 303))


def _files() -> list[ReadFile | Problem]:
    chosen = [one for one in request.files.getlist("files") if one.filename][:MOST_ATTACHMENTS]
    return [read_file(one.stream, one.filename or "", field="files") for one in chosen]  # type: ignore[arg-type]


def _send(slug: str, number: int, form: CorrectionForm, rules: FilingRules) -> list[Problem]:
    file, decision = _own_case(slug, number, is_locked=True)
    problems = send_correction(file, decision, form.written, rules, now())
    if not problems and file.case.coordinator_id:
        for address in addresses_of([file.case.coordinator_id]).values():
            tell_corrected(file, address, decision.fields)
    return problems


@blueprint.post("/poprawki/suma")
@public
@csrf.exempt
def cost_sum(slug: str, number: int) -> Response:
    """The sum of the estimate being corrected, for the script. Keeps nothing."""
    refuse_over(COUNTINGS, client_key())
    file, _decision = _own_case(slug, number)
    rules = filing_rules(file.round_view)
    return sum_answer(cost_page(read_cost(request.form), rules, rules.pool(file.project.pool_id)))
