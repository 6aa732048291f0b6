"""Asking departments, answering for them, taking a question back."""

from __future__ import annotations

from flask import Response, flash, request

from accounts.departments.models import Department
from accounts.departments.queries import active_departments, members_of
from accounts.queries import addresses_of
from core.access import requires
from core.clock import now
from core.db import db, transaction
from core.problems import Problem, StaleVersion
from core.web.csrf import csrf, token_is_valid
from pb.verification.emails import tell_asked
from pb.verification.forms import number_of, numbers_of, read_verdict, text_of
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, opinions_of
from pb.verification.services.opinions import answer_opinion, ask_departments, drop_question
from pb.verification.views.case import show_case
from pb.verification.views.case_page import said_meanwhile
from pb.verification.views.frame import (
    CASE,
    act_on,
    blueprint,
    case_url,
    go_to,
    opened,
    opened_for_act,
    queue_ask,
)

OPINION = CASE + "/opinie/<int(max=9223372036854775807):department_id>"
MOST_DEPARTMENTS = 100


@blueprint.post(CASE + "/opinie")
@requires("pb.case.decide")
def ask_opinions(slug: str, number: int) -> Response:
    """Ask the chosen departments; each has its own term and gets a mail."""
    chosen = set(numbers_of(request.form, "departments", MOST_DEPARTMENTS))
    asked = {
        one: number_of(request.form, f"days-{one.id}") for one in active_departments() if one.id in chosen
    }
    with transaction():
        file, official = opened_for_act(slug, number)
        problems = ask_departments(file, official, asked, now())
        if not problems:
            db.session.flush()
            _tell(file, list(asked))
    if problems:
        typed = {one.id: request.form.get(f"days-{one.id}", "") for one in asked}
        return show_case(*opened(slug, number), problems, typed_asked=typed)
    flash("Wydziały dostały pytanie.", "good")
    return go_to(case_url(slug, number, queue_ask()))


def _tell(file: CaseFile, departments: list[Department]) -> None:
    members = members_of([one.id for one in departments])
    addresses = addresses_of({user_id for ids in members.values() for user_id in ids})
    due = {
        row.assessment.department_id: row.assessment.due_on
        for row in opinions_of([file.project.id]).get(file.project.id, ())
    }
    for one in departments:
        found = (
            [one.email] if one.email else [addresses[i] for i in members.get(one.id, []) if i in addresses]
        )
        for recipient in found:
            tell_asked(file, recipient, one.name, due[one.id])


@blueprint.post(OPINION)
@csrf.exempt
@requires("pb.opinion.write")
def answer(slug: str, number: int, department_id: int) -> Response:
    """A department's opinion."""
    verdict, opinion = read_verdict(request.form), text_of(request.form, "opinion")
    version = number_of(request.form, "version") or 0
    typed = {"department_id": department_id, "verdict": request.form.get("verdict", ""), "opinion": opinion}
    if not token_is_valid():
        return show_case(*opened(slug, number), [Problem("session_lost")], typed_opinion=typed)

    def act(file: CaseFile, official: Official) -> list[Problem]:
        return answer_opinion(file, official, department_id, verdict, opinion, version, now())

    try:
        problems = act_on(slug, number, act)
    except StaleVersion:
        db.session.rollback()
        file, official = opened(slug, number)
        stale = {**typed, "is_stale": True}
        return show_case(file, official, status=409, typed_opinion=stale, meanwhile=said_meanwhile(file))
    if problems:
        return show_case(*opened(slug, number), problems, typed_opinion=typed)
    flash("Opinia zapisana.", "good")
    return go_to(case_url(slug, number, queue_ask()))


@blueprint.post(OPINION + "/wycofaj")
@requires("pb.case.decide")
def drop(slug: str, number: int, department_id: int) -> Response:
    """Take back a question that nobody answered."""
    act_on(slug, number, lambda file, official: drop_question(file, official, department_id, now()))
    return go_to(case_url(slug, number, queue_ask()))
