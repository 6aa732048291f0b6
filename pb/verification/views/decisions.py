"""Concluding a case: the form with the preview of the author's letter, and the decision itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, flash, request

from core.access import requires
from core.clock import now, today
from core.db import db, transaction
from core.problems import NotAllowed, Problem, StaleVersion
from core.schedule import add_working_days
from core.web.csrf import csrf, token_is_valid
from pb.rounds.field_texts import label_of
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import FilingRules
from pb.verification import permissions
from pb.verification.emails import (
    letter_of,
    project_address,
    recipients_of,
    taken_back_letter,
    tell_authors,
)
from pb.verification.forms import read_conclusion, text_of
from pb.verification.office_texts import letters_sent, sentence
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, official_for
from pb.verification.rules.card import blocking
from pb.verification.rules.decisions import CORRECTABLE, suggested_grounds, suggested_paragraphs
from pb.verification.rules.rejecting import named_paragraphs
from pb.verification.rules.stations import DecisionKind, Verdict
from pb.verification.rules.terms import MOST_DAYS
from pb.verification.services.correcting import new_author_key
from pb.verification.services.deciding import (
    Conclusion,
    check_conclusion,
    conclude,
    doubts,
    take_back,
)
from pb.verification.services.opening import stage_of
from pb.verification.views.case import show_case
from pb.verification.views.case_page import DECISIONS, said_meanwhile, words
from pb.verification.views.frame import (
    CASE,
    blueprint,
    case_url,
    go_to,
    me,
    opened,
    opened_for_act,
    page,
    queue_ask,
)

DECISION = CASE + "/decyzja/<any(dopuszczenie,odrzucenie,zwrot):kind>"
SAID = {
    DecisionKind.ACCEPTED: "Projekt dopuszczony.",
    DecisionKind.REJECTED: "Projekt odrzucony.",
    DecisionKind.RETURNED: "Projekt wrócił do autora.",
}


def suggested(file: CaseFile, kind: DecisionKind, rules: FilingRules) -> Conclusion:
    """What the form begins with: the sentences of the questions answered "no"."""
    version = file.case.version
    if kind is DecisionKind.ACCEPTED:
        return Conclusion(kind, version=version)
    grounds = suggested_grounds(rules.questions, file.card)
    is_rejected = kind is DecisionKind.REJECTED
    chosen = suggested_paragraphs(rules.questions, file.card) if is_rejected else ()
    return Conclusion(kind, grounds, chosen, days=rules.correction_days, version=version)


def term_of(written: Conclusion) -> date | None:
    """The last day for the author, as the letter will say it."""
    days = written.days
    return add_working_days(today(), days) if days and 1 <= days <= MOST_DAYS else None


def _form(
    file: CaseFile, rules: FilingRules, written: Conclusion, problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    letter = letter_of(
        file, written.kind, written.grounds, written.paragraph, written.fields, term_of(written)
    )
    slug, number = file.round_view.pb_round.slug, file.project.filed_number or 0
    official = official_for(file.project.id, me())
    return page(
        "decision",
        problems,
        status,
        file=file,
        rules=rules,
        written=written,
        letter=letter,
        correctable=CORRECTABLE,
        stops=blocking(rules.questions, file.card),
        back=case_url(slug, number, queue_ask()),
        meanwhile=said_meanwhile(file) if status == 409 else "",
        is_open=permissions.may_decide(official, file.state, stage_of(file.round_view, now()), today()),
        recipients=len(recipients_of(file)),
        named=named_paragraphs(rules.questions, file.round_view.rules.paragraphs),
        against=[row.department for row in file.opinions if row.assessment.verdict == Verdict.NEGATIVE],
        paragraph_name=lambda name: label_of(f"paragraphs.{name}"),
        **_warnings(file, written, rules),
        **words(),
    )


def _warnings(file: CaseFile, written: Conclusion, rules: FilingRules) -> dict[str, list[str]]:
    """What stops this conclusion whatever is written (``obstacles``), and what the coordinator should confirm."""
    is_rejected = written.kind is DecisionKind.REJECTED
    found = [] if is_rejected else check_conclusion(file, written, rules)
    return {
        "obstacles": [sentence(one) for one in found if one.field == "kind"],
        "doubts": [sentence(one) for one in doubts(file, written, rules)] if is_rejected else [],
    }


def _may(file: CaseFile, official: Official) -> None:
    if not permissions.may_decide(official, file.state, stage_of(file.round_view, now()), today()):
        raise NotAllowed(Problem("not_now"))


@blueprint.get(DECISION)
@requires("pb.case.decide")
def decision(slug: str, number: int, kind: str) -> Response:
    """The form of one conclusion, with the letter beside."""
    file, official = opened(slug, number)
    _may(file, official)
    rules = filing_rules(file.round_view)
    return _form(file, rules, suggested(file, DECISIONS[kind], rules))


@blueprint.post(DECISION)
@csrf.exempt
@requires("pb.case.decide")
def decide(slug: str, number: int, kind: str) -> Response:
    """Preview again, or conclude and write to the author."""
    file, _official = opened(slug, number)
    rules, written = filing_rules(file.round_view), read_conclusion(request.form, DECISIONS[kind])
    if not token_is_valid():
        return _form(file, rules, written, [Problem("session_lost")])
    if request.form.get("act") == "preview":
        return _form(file, rules, written)
    try:
        with transaction():
            done = _conclude(slug, number, written, rules)
    except StaleVersion:
        db.session.rollback()
        return _form(opened(slug, number)[0], rules, written, status=409)
    if isinstance(done, list):
        return _form(opened(slug, number)[0], rules, written, done)
    flash(f"{SAID[written.kind]} {letters_sent(done)}", "good" if done else "wait")
    return go_to(case_url(slug, number, queue_ask()))


def _conclude(slug: str, number: int, written: Conclusion, rules: FilingRules) -> list[Problem] | int:
    file, official = opened_for_act(slug, number)
    done = conclude(file, official, written, rules, now())
    if isinstance(done, list):
        return done
    letter = letter_of(file, written.kind, done.grounds, done.paragraph, done.fields, done.due_on)
    key = new_author_key(file.project.id) if written.kind is DecisionKind.RETURNED else ""
    return tell_authors(file, letter, f"{project_address(file)}/poprawki/{key}" if key else "")


@blueprint.post(CASE + "/wezwanie/wycofaj")
@csrf.exempt
@requires("pb.case.decide")
def take_back_return(slug: str, number: int) -> Response:
    """Take a return back before the author's term, with a reason that the author reads."""
    reason, file = text_of(request.form, "reason"), opened(slug, number)[0]
    if not token_is_valid():
        return show_case(*opened(slug, number), [Problem("session_lost")], typed_reason=reason)
    rules = filing_rules(file.round_view)
    with transaction():
        file, official = opened_for_act(slug, number)
        problems = take_back(file, official, reason, rules, now())
        sent = 0 if problems else tell_authors(file, taken_back_letter(file, reason))
    if problems:
        return show_case(*opened(slug, number), problems, typed_reason=reason)
    flash(f"Wezwanie wycofane, sprawa jest znów w urzędzie. {letters_sent(sent)}", "good" if sent else "wait")
    return go_to(case_url(slug, number, queue_ask()))
