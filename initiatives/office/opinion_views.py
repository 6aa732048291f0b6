"""The office's page of departments' opinions: asking, answering for one's own department, taking a question back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from accounts.departments.models import Department
from accounts.departments.queries import active_departments, departments_of
from accounts.departments.services import find_department
from core.access import requires
from core.clock import now
from core.db import db, transaction
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, may, opened
from initiatives.office.check_texts import VERDICTS, sentence, verdict_tag
from initiatives.office.check_views import CHECK, READ, number_of, text_of
from initiatives.programmes.services.editing import Act
from initiatives.scoring.check_mails import tell_asked
from initiatives.scoring.opinion_queries import opinions_of
from initiatives.scoring.rules.opinions import ASKED_IN, OFFERED_DAYS, OpinionVerdict
from initiatives.scoring.services.opinions import ask_departments, drop_question, give_opinion

blueprint = Blueprint("initiative_opinions", __name__, url_prefix=PREFIX)
WRITE = "initiatives.opinion.write"
ONE = NUMBER + "/opinie/<int(max=9223372036854775807):department_id>"
MOST_DEPARTMENTS = 100


def _page(
    at: Opened, problems: Sequence[Problem] = (), status: int = 0, asked: Mapping[int, str] | None = None,
    answer: Mapping[str, Any] | None = None,
) -> Response:  # fmt: skip
    mark = f"-{answer['department_id']}" if answer else ""
    told = [(f"{one.field}{mark}" if one.field else None, sentence(one)) for one in problems]
    own = departments_of(actor_id() or 0) if may(WRITE) else frozenset()
    return application_page(
        at, "opinions", "opinie", told, status, opinions=opinions_of(at.one.id), own=own,
        departments=active_departments() if may(CHECK) else [], is_open=at.status in ASKED_IN, asked=asked,
        answer=answer, verdicts=[(code, word()) for code, (_kind, word) in VERDICTS.items()],
        verdict_tag=verdict_tag, offered_days=OFFERED_DAYS,
    )  # fmt: skip


@blueprint.get(NUMBER + "/opinie")
@requires(READ)
def page(slug: str, number: int) -> Response:
    """What departments say, who is awaited until when."""
    return _page(opened(slug, number))


def _chosen() -> list[Department]:
    ticked = set(request.form.getlist("departments")[:MOST_DEPARTMENTS])
    return [one for one in active_departments() if str(one.id) in ticked]


@blueprint.post(NUMBER + "/opinie")
@checks_token
@requires(CHECK)
def ask(slug: str, number: int) -> Response:
    """Ask the ticked departments; each has its own term and gets a letter."""
    chosen = _chosen()
    typed = {one.id: request.form.get(f"days-{one.id}", "")[:20] for one in chosen}
    problems = [Problem("session_lost")]
    if token_is_valid():
        days = {one.id: number_of(f"days-{one.id}") for one in chosen}
        with transaction():
            at = opened(slug, number)
            problems = ask_departments(at.one, at.view, chosen, days, Act(actor_id(), now()))
            for one in chosen if not problems else ():
                enqueue(tell_asked, application_id=at.one.id, department_id=one.id)
    if problems:
        return _page(opened(slug, number), problems, asked=typed)
    flash(_("Wydziały dostały pytanie."), "good")
    return go_to(url_for("initiative_opinions.page", slug=slug, number=number))


@blueprint.post(ONE)
@checks_token
@requires(WRITE)
def answer(slug: str, number: int, department_id: int) -> Response:
    """A department's opinion; somebody else's, given meanwhile, is shown beside what was typed."""
    verdict, words = text_of(f"verdict-{department_id}"), text_of(f"words-{department_id}")
    typed = {"department_id": department_id, "verdict": verdict, "words": words}
    if not token_is_valid():
        return _page(opened(slug, number), [Problem("session_lost")], answer=typed)
    chosen = OpinionVerdict(verdict) if verdict in set(OpinionVerdict) else None
    try:
        problems = _give(slug, number, department_id, chosen, words)
    except StaleVersion:
        db.session.rollback()
        return _page(opened(slug, number), status=409, answer={**typed, "is_stale": True})
    if problems:
        return _page(opened(slug, number), problems, answer=typed)
    flash(_("Opinia jest zapisana."), "good")
    return go_to(url_for("initiative_opinions.page", slug=slug, number=number))


def _give(
    slug: str, number: int, department_id: int, verdict: OpinionVerdict | None, words: str
) -> list[Problem]:
    unit, own, seen = (
        find_department(department_id),
        departments_of(actor_id() or 0),
        number_of("version") or 0,
    )
    with transaction():
        at = opened(slug, number)
        return give_opinion(at.one, at.view, unit, own, verdict, words, seen, Act(actor_id(), now()))


@blueprint.post(ONE + "/wycofaj")
@requires(CHECK)
def drop(slug: str, number: int, department_id: int) -> Response:
    """Take back a question that nobody answered."""
    unit = find_department(department_id)
    with transaction():
        at = opened(slug, number)
        drop_question(at.one, at.view, unit, Act(actor_id(), now()))
    flash(_("Pytanie jest wycofane."), "good")
    return go_to(url_for("initiative_opinions.page", slug=slug, number=number))
