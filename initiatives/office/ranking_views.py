"""The office's ranking of a call: how far the scoring is, the preview, a draw, publishing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from accounts.queries import names_of
from core.access import requires
from core.clock import now
from core.db import transaction
from core.fields import Field, Kind, read
from core.jobs import enqueue
from core.limits import Limit, hit
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from initiatives.office.application_frame import PREFIX, may, programme_page
from initiatives.office.scoring_texts import numbers_word, sentence
from initiatives.programmes.models import ProgrammeCall
from initiatives.programmes.queries import ProgrammeView, calls_of, committee_of, find_published
from initiatives.programmes.services.editing import Act
from initiatives.scoring.emails import post_reminder
from initiatives.scoring.grounds import ground_of
from initiatives.scoring.ranking_page import ranking_page
from initiatives.scoring.ranking_queries import left_of, reserve_of, standings
from initiatives.scoring.rules.decisions import first_in_line
from initiatives.scoring.rules.record import content_of, digest
from initiatives.scoring.services.ranking import TypedDraw, publish_ranking, record_draw, undecided
from initiatives.scoring.services.sheets import close_scoring
from initiatives.scoring.sheet_queries import call_of, seats
from initiatives.scoring.telling import tell_ranking

blueprint = Blueprint("initiative_ranking", __name__, url_prefix=PREFIX)
READ, PUBLISH = "initiatives.desk.read", "initiatives.ranking.publish"
CALL = "/ranking/<int(max=9999):call>"
REMINDERS = Limit("initiative-remind", 3, 24 * 3600)
DAY = Field("drawn_on", Kind.DAY, is_required=True)


def _asked_call(view: ProgrammeView) -> ProgrammeCall:
    """The call that the address names, else the first begun one without a ranking, else the last one."""
    calls, asked = calls_of(view.id), request.args.get("nabor", "")
    if asked.isascii() and asked.isdigit():
        return call_of(view.id, int(asked[:9]))
    begun = [one for one in calls if one.opens_at <= now()] or list(calls)
    if not begun:
        raise NotFound
    return next((one for one in begun if one.decided_at is None), begun[-1])


def _page(
    view: ProgrammeView, call: ProgrammeCall, problems: Sequence[Problem] = (), **typed: Any
) -> Response:
    at = standings(view, call, now())
    told = [(one.field, sentence(one)) for one in problems]
    return programme_page(
        view.record, "ranking", "ranking", told, view=view, calls=calls_of(view.id), typed=typed, can=may(PUBLISH),
        page=ranking_page(at), is_member=actor_id() in committee_of(view.id), **_progress(at.progress),
        **_next_acts(view, call, at), link=lambda number: url_for("initiative_decision.page", slug=view.slug, number=number),
    )  # fmt: skip


def _progress(progress: Any) -> dict[str, Any]:
    """How far the members are: who is awaited for how many sheets, never any points."""
    if progress is None:
        return {"progress": None}
    names = names_of(progress.members)
    rows = [(names.get(one, "–"), len(progress.missing.get(one, ()))) for one in sorted(progress.members)]
    return {"progress": progress, "members": rows, "unchecked": numbers_word(progress.unchecked)}


def _next_acts(view: ProgrammeView, call: ProgrammeCall, at: Any) -> dict[str, Any]:
    if at.published is not None:
        left, reserve = left_of(view, call), reserve_of(view, call)
        return {"left": left, "reserve": reserve, "first": first_in_line(reserve, left)}
    if at.basis is None:
        return {}
    groups = undecided(at.basis)
    return {"seen": digest(content_of(at.basis)).hex(), "groups": [numbers_word(one) for one in groups]}


@blueprint.get("/ranking")
@requires(READ)
def page(slug: str) -> Response:
    """The ranking of a call as it stands."""
    view = find_published(slug)
    return _page(view, _asked_call(view))


def _done(view: ProgrammeView, call: ProgrammeCall, said: str) -> Response:
    flash(said, "good")
    return go_to(url_for("initiative_ranking.page", slug=view.slug, nabor=call.number))


def _opened(slug: str, number: int) -> tuple[ProgrammeView, ProgrammeCall, Act]:
    view = find_published(slug)
    return view, call_of(view.id, number), Act(actor_id(), now())


@blueprint.post(CALL + "/przypomnij")
@requires(PUBLISH)
def remind(slug: str, call: int) -> Response:
    """Write to the members whose sheets are awaited; at most three times a day."""
    view, found, _act = _opened(slug, call)
    waiting = seats(programme_id=view.id)
    if not hit(REMINDERS, f"{view.id}").allowed:
        return _page(view, found, [Problem("reminded_often")])
    with transaction():
        for seat in waiting:
            post_reminder(seat, view)
    return _done(view, found, _("Wysłano przypomnienia: %(num)d.", num=len(waiting)))


@blueprint.post(CALL + "/zakoncz-ocene")
@checks_token
@requires(PUBLISH)
def close(slug: str, call: int) -> Response:
    """End the scoring without the members who have not handed in."""
    view, found, act = _opened(slug, call)
    reason = request.form.get("reason", "")[:12_000]
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = close_scoring(view, found, reason, act)
    if problems:
        return _page(view, found, problems, reason=reason)
    return _done(view, found, _("Ocena jest zakończona. Powód zobaczą wszyscy przy rankingu."))


@blueprint.post(CALL + "/losowanie")
@checks_token
@requires(PUBLISH)
def draw(slug: str, call: int) -> Response:
    """Write down a draw of lots."""
    view, found, act = _opened(slug, call)
    typed = {name: request.form.get(name, "")[:12_000] for name in ("numbers", "drawn_on", "protocol")}
    drawn_on, wrong = read(DAY, typed["drawn_on"])
    problems = [wrong] if wrong else []
    if not token_is_valid():
        problems = [Problem("session_lost")]
    if not problems:
        with transaction():
            problems = record_draw(view, found, TypedDraw(_numbers(typed["numbers"]), drawn_on, typed["protocol"]), act)  # fmt: skip
    if problems:
        return _page(view, found, problems, **typed)
    return _done(view, found, _("Losowanie jest zapisane."))


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[,;\s]+", text[:1000]) if part]
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 9 else 0 for part in parts)


@blueprint.post(CALL + "/opublikuj")
@checks_token
@requires(PUBLISH)
def publish(slug: str, call: int) -> Response:
    """Freeze the ranking, decide, write to everybody."""
    view, found, act = _opened(slug, call)
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = publish_ranking(view, found, request.form.get("seen", ""), ground_of, act)
            if not problems:
                enqueue(tell_ranking, call_id=found.id)
    if problems and problems[0].code != "ranking_published":
        return _page(view, found, problems)
    return _done(view, found, _("Ranking jest opublikowany. Piszemy do wszystkich wnioskodawców."))
