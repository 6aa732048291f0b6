"""The office's page of the formal check: complete, call for correction, more time, rejection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now, today
from core.db import db, transaction
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from initiatives.applications.rules.answers import SEND, STEPS
from initiatives.applications.texts import STEP_TITLES
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, opened
from initiatives.office.check_page import check_page, is_done_already, what_stands
from initiatives.office.check_texts import sentence
from initiatives.programmes.services.editing import Act
from initiatives.scoring.check_mails import tell_called, tell_complete, tell_prolonged, tell_rejected
from initiatives.scoring.rules.checking import Conclusion, wants_field
from initiatives.scoring.services.checking import (
    accept_as_complete,
    call_for_correction,
    prolong_correction,
    reject_after_check,
)

blueprint = Blueprint("initiative_check", __name__, url_prefix=PREFIX)
READ, CHECK = "initiatives.desk.read", "initiatives.application.check"
LONGEST = 20_000
ASKED_STEPS = tuple(one for one in STEPS if one != SEND)
TELL = {
    Conclusion.COMPLETE: tell_complete, Conclusion.CALL: tell_called, Conclusion.PROLONG: tell_prolonged,
    Conclusion.REJECT: tell_rejected,
}  # fmt: skip
Typed = Mapping[str, str]


def number_of(name: str) -> int | None:
    """A whole number that was typed; ``None`` for anything else."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def text_of(name: str) -> str:
    """A typed text with one kind of line end."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def _typed() -> dict[str, str]:
    names = ["conclusion", "days", "grounds", *(wants_field(step) for step in ("", *ASKED_STEPS))]
    return {name: text_of(name) for name in names}


def _page(
    at: Opened, problems: Sequence[Problem] = (), typed: Typed | None = None, status: int = 0, **context: Any
) -> Response:
    told = [(one.field, sentence(one)) for one in problems]
    shown = check_page(at, typed or {}, today(), [(step, STEP_TITLES[step]()) for step in ASKED_STEPS])
    return application_page(at, "check", "sprawdzenie", told, status, **{**shown, **context})


@blueprint.get(NUMBER + "/sprawdzenie")
@requires(READ)
def page(slug: str, number: int) -> Response:
    """What was asked for so far, what has changed since, and what can be concluded now."""
    return _page(opened(slug, number))


@blueprint.post(NUMBER + "/sprawdzenie")
@checks_token
@requires(CHECK)
def conclude(slug: str, number: int) -> Response:
    """Conclude. What was typed comes back with every refusal, with what stands beside it when somebody was quicker."""
    typed = _typed()
    if not token_is_valid():
        return _page(opened(slug, number), [Problem("session_lost")], typed)
    try:
        with transaction():
            problems = _act(opened(slug, number), typed)
    except StaleVersion:
        db.session.rollback()
        at = opened(slug, number)
        if not is_done_already(at, typed):
            return _page(at, typed=typed, status=409, meanwhile=what_stands(at))
        problems = []
    if problems:
        return _page(opened(slug, number), problems, typed)
    flash(_said(Conclusion(typed["conclusion"])), "good")
    return go_to(url_for("initiative_check.page", slug=slug, number=number))


def _act(at: Opened, typed: Typed) -> list[Problem]:
    if typed["conclusion"] not in set(Conclusion):
        return [Problem("conclusion_missing", "conclusion")]
    conclusion, seen, act = Conclusion(typed["conclusion"]), number_of("version") or 0, Act(actor_id(), now())
    if conclusion is Conclusion.COMPLETE:
        problems = accept_as_complete(at.one, at.view, seen, act)
    elif conclusion is Conclusion.CALL:
        wants = {step: typed[wants_field(step)] for step in ("", *ASKED_STEPS)}
        titles = {step: title() for step, title in STEP_TITLES.items()}
        problems = call_for_correction(at.one, at.view, seen, wants, titles, number_of("days"), act)
    elif conclusion is Conclusion.PROLONG:
        problems = prolong_correction(at.one, at.view, number_of("days"), act)
    else:
        problems = reject_after_check(at.one, at.view, seen, typed["grounds"], act)
    if not problems:
        enqueue(TELL[conclusion], application_id=at.one.id)
    return problems


def _said(conclusion: Conclusion) -> str:
    said: dict[Conclusion, str] = {
        Conclusion.COMPLETE: _("Wniosek jest kompletny i idzie do oceny. Grupa dostała list."),
        Conclusion.CALL: _("Grupa dostała wezwanie do uzupełnienia."),
        Conclusion.PROLONG: _("Termin jest przedłużony. Grupa dostała list."),
        Conclusion.REJECT: _("Wniosek jest odrzucony. Grupa dostała uzasadnienie."),
    }
    return said[conclusion]
