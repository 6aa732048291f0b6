"""The office's side of appeals: the list, one appeal with its answer, and entering what came on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for

from accounts.queries import names_of
from core.access import requires
from core.audit import record
from core.clock import now
from core.db import db, transaction
from core.pdf import make_pdf
from core.problems import NotAllowed, NotFound, Problem, StaleVersion
from core.site.record import current_site
from core.web.csrf import csrf, token_is_valid
from pb.rounds.queries import all_rounds
from pb.submission.history_texts import event_sentence
from pb.verification import list_emails
from pb.verification.appeal_permissions import is_first_decider, may_answer, may_declare_for_appeal
from pb.verification.forms import text_of
from pb.verification.list_forms import day_of, line_of, read_numbers
from pb.verification.list_office_texts import sentence
from pb.verification.models import Appeal
from pb.verification.permissions import Official, may_see_author
from pb.verification.queries.appeals import appeals_page, rejection_of
from pb.verification.queries.case import CaseFile, case_file, events_of, locked_case_file, official_for
from pb.verification.services import appeals as services
from pb.verification.services.appeals import Answered, Written
from pb.verification.services.ballot_list import refuse_list
from pb.verification.services.opening import subject_of
from pb.verification.views.frame import me
from pb.verification.views.list_frame import blueprint, go_to, page, view_of

APPEAL = "/bo/<slug:slug>/zgloszenia/<int:number>/odwolanie"
LOST = Problem("session_lost")


@blueprint.get("/odwolania")
@requires("pb.case.read")
def appeals() -> Response:
    """Appeals of all rounds: those that wait, by term, or those answered."""
    return _list()


def _list(problems: Sequence[Problem] = ()) -> Response:
    is_open = request.args.get("stan") != "rozstrzygniete"
    asked = request.args.get("strona", 1, type=int)
    found = appeals_page(is_open, min(max(1, asked), 100_000))
    rounds = [view for view in all_rounds(now()) if refuse_list(view) is None]
    return page("appeals", None, problems, found=found, is_open=is_open, rounds=rounds, typed=request.args)


@blueprint.get("/odwolania/papier")
@requires("pb.appeal.enter")
def find_for_paper() -> Response:
    """From a round and a number to the form for an appeal on paper."""
    slug, (numbers, wrong) = request.args.get("edycja", ""), read_numbers(request.args.get("numer", ""))
    view = next((one for one in all_rounds(now()) if one.pb_round.slug == slug), None)
    if view is None or len(numbers) != 1 or wrong:
        return _list(
            [Problem("numbers_unknown", "numer", {"numbers": [request.args.get("numer", "")[:20] or "–"]})]
        )
    try:
        case_file(view, numbers[0])
    except NotFound:
        return _list([Problem("no_such_project", "numer", {"number": numbers[0]})])
    return go_to("paper", slug=slug, number=numbers[0])


def _opened(slug: str, number: int, is_locked: bool = False) -> tuple[CaseFile, Official]:
    file = (locked_case_file if is_locked else case_file)(view_of(slug), number)
    return file, official_for(file.project.id, me())


def _appeal_of(file: CaseFile) -> Appeal:
    found = rejection_of(file.round_view, file.project)
    if found is None or found.appeal is None:
        raise NotFound
    return found.appeal


def _shown(
    slug: str, number: int, problems: Sequence[Problem] = (), status: int = 0, **typed: Any
) -> Response:
    """The appeal beside the decision it is against; the form only for whoever may answer."""
    file, official = _opened(slug, number)
    found = rejection_of(file.round_view, file.project)
    if found is None or found.appeal is None:
        raise NotFound
    appeal, first = found.appeal, found.appeal.first_decided_by_id
    people = {first, appeal.decided_by_id, appeal.entered_by_id} - {None}
    events = events_of(file.project.id)
    return page(
        "appeal", file.round_view, problems, status,
        file=file, appeal=appeal, found=found, official=official, names=names_of(people),  # type: ignore[arg-type]
        is_first=is_first_decider(official, first),
        is_answerable=may_answer(official, first) and appeal.outcome is None,
        is_to_declare=may_declare_for_appeal(official, first) and official.has_conflict is None,
        history=[(one, told) for one in events if (told := event_sentence(one.code, one.facts))],
        may_see_author=may_see_author(official) and not is_first_decider(official, first),
        is_shown=typed.get("is_shown", False),
        outcome=typed.get("outcome", ""), grounds=typed.get("grounds", ""), is_stale=status == 409,
    )  # fmt: skip


@blueprint.get(APPEAL)
@requires("pb.case.read")
def appeal(slug: str, number: int) -> Response:
    """One appeal."""
    return _shown(slug, number)


@blueprint.get(APPEAL + "/odpowiedz.pdf")
@requires("pb.appeal.enter")
def answer_pdf(slug: str, number: int) -> Response:
    """The answer on paper, for an appellant without an e-mail; it bears a name, so the look is logged."""
    file, official = _opened(slug, number)
    appeal = _appeal_of(file)
    if official.has_conflict:
        raise NotAllowed(Problem("not_now"))
    if appeal.outcome is None or appeal.email:
        raise NotFound
    told = {
        "site": current_site(),
        "lang": "pl",
        "pb_round": file.round_view.pb_round,
        "project": file.project,
    }
    made = make_pdf(render_template("documents/appeal_answer.html", **told, appeal=appeal))
    with transaction():
        record("pb.author.look", subject_of(file), {"what": "appeal answer"})
    answered = make_response(made)
    answered.mimetype = "application/pdf"
    answered.headers["Content-Disposition"] = f'inline; filename="{slug}-{number}-odwolanie.pdf"'
    return answered


@blueprint.post(APPEAL + "/wnioskodawca")
@requires("pb.case.check")
def appellant(slug: str, number: int) -> Response:
    """Who appeals and from which address, shown once; the look is written into the log."""
    file, official = _opened(slug, number)
    first = _appeal_of(file).first_decided_by_id
    if not may_see_author(official) or is_first_decider(official, first):
        raise NotAllowed(Problem("not_now"))
    with transaction():
        record("pb.author.look", subject_of(file), {"what": "appeal"})
    return _shown(slug, number, is_shown=True)


@blueprint.post(APPEAL + "/oswiadczenie")
@requires("pb.appeal.decide")
def declare_for_appeal(slug: str, number: int) -> Response:
    """Whether a conflict of interest bars this official from the appeal."""
    told = request.form.get("has_conflict", "")
    if told not in ("yes", "no"):
        return _shown(slug, number, [Problem("declaration_missing", "has_conflict")])
    with transaction():
        file, official = _opened(slug, number, is_locked=True)
        problems = services.declare(file, official, _appeal_of(file), told == "yes", now())
    return _shown(slug, number, problems) if problems else go_to("appeal", slug=slug, number=number)


@blueprint.post(APPEAL)
@csrf.exempt
@requires("pb.appeal.decide")
def answer(slug: str, number: int) -> Response:
    """Uphold or dismiss."""
    typed: dict[str, Any] = {
        "outcome": request.form.get("outcome", "")[:20],
        "grounds": text_of(request.form, "grounds"),
    }
    if not token_is_valid():
        return _shown(slug, number, [LOST], **typed)
    try:
        with transaction():
            done = _answer(slug, number, typed)
    except StaleVersion:
        db.session.rollback()
        return _shown(slug, number, status=409, **typed)
    except NotAllowed as refused:
        db.session.rollback()
        return _shown(slug, number, [refused.problem or Problem("not_now")], 403, **typed)
    if isinstance(done, list):
        return _shown(slug, number, done, **typed)
    answered, letters = done
    _say_letters("Odwołanie rozstrzygnięte.", letters)
    if not answered.appeal.email:
        flash("Odwołujący się nie podał adresu e-mail: wydrukuj odpowiedź i wyślij ją pocztą.", "wait")
    if answered.not_listed:
        flash(f"Projekt nie trafi na listę. {sentence(answered.not_listed)}", "stop")
    return go_to("appeal", slug=slug, number=number)


def _say_letters(done: str, letters: int) -> None:
    if letters:
        flash(f"{done} Wysłanych listów: {letters}.", "good")
    else:
        flash(f"{done} Nikt nie dostał listu, bo nie ma adresu e-mail.", "wait")


def _answer(slug: str, number: int, typed: dict[str, str]) -> tuple[Answered, int] | list[Problem]:
    file, official = _opened(slug, number, is_locked=True)
    appeal_id = _appeal_of(file).id
    done = services.answer(file, official, appeal_id, typed["outcome"], typed["grounds"], now())
    return done if isinstance(done, list) else (done, list_emails.tell_answered(file, done.appeal))


def _paper_form(slug: str, number: int, problems: Sequence[Problem] = ()) -> Response:
    file, _official = _opened(slug, number)
    found = services.open_rejection(file)
    closed = sentence(found) if isinstance(found, Problem) else ""
    is_late = any(one.code == "paper_late" for one in problems)
    return page(
        "appeal_paper", file.round_view, problems, 0,
        file=file, found=None if closed else found, closed=closed, typed=request.form, is_late=is_late,
        back=url_for("before_vote.appeals"),
    )  # fmt: skip


@blueprint.get(APPEAL + "/papier")
@requires("pb.appeal.enter")
def paper(slug: str, number: int) -> Response:
    """The form for an appeal that came on paper."""
    return _paper_form(slug, number)


@blueprint.post(APPEAL + "/papier")
@csrf.exempt
@requires("pb.appeal.enter")
def enter_paper(slug: str, number: int) -> Response:
    """Enter it, with the day on which it came in."""
    form = request.form
    if not token_is_valid():
        return _paper_form(slug, number, [LOST])
    written = Written(line_of(form, "name"), line_of(form, "email"), text_of(form, "statement"))
    received_on, takes_late = day_of(form.get("received_on", "")[:40]), form.get("takes_late") == "yes"
    with transaction():
        file, official = _opened(slug, number, is_locked=True)
        done = services.enter_paper(file, official, written, received_on, takes_late, now())
        letters = 0 if isinstance(done, list) else list_emails.tell_filed(file, done)
    if isinstance(done, list):
        return _paper_form(slug, number, done)
    _say_letters("Odwołanie wpisane. Rozpatruje inna osoba niż ta, która odrzuciła projekt.", letters)
    return go_to("appeal", slug=slug, number=number)
