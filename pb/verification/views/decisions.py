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
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import FilingRules
from pb.verification import permissions
from pb.verification.emails import letter_of, project_address, tell_authors
from pb.verification.forms import read_conclusion
from pb.verification.office_texts import sentence
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile
from pb.verification.rules.card import blocking
from pb.verification.rules.decisions import CORRECTABLE, suggested_grounds, suggested_paragraph
from pb.verification.rules.stations import DecisionKind
from pb.verification.rules.terms import MOST_DAYS
from pb.verification.services.correcting import new_author_key
from pb.verification.services.deciding import Conclusion, check_conclusion, conclude
from pb.verification.services.opening import stage_of
from pb.verification.views.case_page import DECISIONS, words
from pb.verification.views.frame import (
    CASE,
    blueprint,
    case_url,
    go_to,
    opened,
    opened_for_act,
    page,
    queue_ask,
)

DECISION = CASE + "/decyzja/<any(dopuszczenie,odrzucenie,zwrot):kind>"
SAID = {
    DecisionKind.ACCEPTED: "Projekt dopuszczony. Autor dostanie list.",
    DecisionKind.REJECTED: "Projekt odrzucony. Autor dostanie list z uzasadnieniem.",
    DecisionKind.RETURNED: "Projekt wrócił do autora. Autor dostanie list z terminem.",
}


def suggested(file: CaseFile, kind: DecisionKind, rules: FilingRules) -> Conclusion:
    """What the form begins with: the sentences of the questions answered "no"."""
    version = file.case.version
    if kind is DecisionKind.ACCEPTED:
        return Conclusion(kind, version=version)
    grounds = suggested_grounds(rules.questions, file.card)
    paragraph = suggested_paragraph(rules.questions, file.card) if kind is DecisionKind.REJECTED else ""
    return Conclusion(kind, grounds, paragraph, (), rules.correction_days, version)


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
    obstacles = check_conclusion(file, written, rules) if written.kind is DecisionKind.ACCEPTED else []
    slug, number = file.round_view.pb_round.slug, file.project.filed_number or 0
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
        is_stale=status == 409,
        obstacles=[sentence(one) for one in obstacles if one.field == "kind"],
        **words(),
    )


def _may(file: CaseFile, official: Official) -> None:
    if not permissions.may_decide(official, file.state, stage_of(file.round_view, now())):
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
    file, official = opened(slug, number)
    _may(file, official)
    rules, written = filing_rules(file.round_view), read_conclusion(request.form, DECISIONS[kind])
    if not token_is_valid():
        return _form(file, rules, written, [Problem("session_lost")])
    if request.form.get("act") == "preview":
        return _form(file, rules, written)
    try:
        with transaction():
            problems = _conclude(slug, number, written, rules)
    except StaleVersion:
        db.session.rollback()
        file, _ = opened(slug, number)
        return _form(file, rules, written, status=409)
    if problems:
        return _form(opened(slug, number)[0], rules, written, problems)
    flash(SAID[written.kind], "good")
    return go_to(case_url(slug, number, queue_ask()))


def _conclude(slug: str, number: int, written: Conclusion, rules: FilingRules) -> list[Problem]:
    file, official = opened_for_act(slug, number)
    done = conclude(file, official, written, rules, now())
    if isinstance(done, list):
        return done
    letter = letter_of(file, written.kind, done.grounds, done.paragraph, done.fields, done.due_on)
    key = new_author_key(file.project.id) if written.kind is DecisionKind.RETURNED else ""
    tell_authors(file, letter, f"{project_address(file)}/poprawki/{key}" if key else "")
    return []
