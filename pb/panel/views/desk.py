"""The office's desk of a panel: who sits on it, how far they are, their scores once all are in, and the closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from accounts.queries import names_of
from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.summary import summary
from pb.panel import queries, services
from pb.panel.emails import tell_member
from pb.panel.forms import read_email, read_member
from pb.panel.models import PanelMember
from pb.panel.texts import mean_written, scale_sentence, score_written, sentence
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import PoolRules

blueprint = Blueprint("panel_office", __name__, url_prefix="/urzad/bo/<slug:slug>/zespol/<pool>")


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """The office's own page: no cache keeps it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _user_id() -> int:
    return int(current_app.extensions["current_actor"]().user_id)


def _opened(slug: str, pool: str) -> tuple[RoundView, PoolRules]:
    view = find_round(slug, now())
    return view, queries.panel_pool(view, pool)


def _page(view: RoundView, pool: PoolRules, problems: Sequence[Problem] = (), **typed: Any) -> Response:
    members, closing = queries.members_of(pool.pool_id), queries.find_panel_closing(pool.pool_id)
    projects = queries.listed_projects(pool.pool_id)
    is_whole = queries.is_whole_panel(pool, members)
    people = {closing.proposed_by_id, closing.confirmed_by_id} - {None} if closing else set()
    body = render_template(
        "pb/panel/office/desk.html",
        pb_round=view.pb_round, pool=pool, members=members, projects=len(projects), closing=closing,
        is_whole=is_whole, scored=queries.scored_projects(pool.pool_id) if is_whole else [],
        names=names_of({one for one in people if one}), me=_user_id(), typed=typed, mean=mean_written,
        written=score_written, scale=scale_sentence(queries.scale_of(pool)),
        may=current_app.extensions["permission_check"], opens_at=view.rules.scoring_opens_at,
        **summary([(problem.field, sentence(problem)) for problem in problems]),
    )  # fmt: skip
    return make_response(body, 422 if problems else 200)


def _answer(
    view: RoundView, pool: PoolRules, problems: Sequence[Problem], said: str, **typed: Any
) -> Response:
    if problems:
        return _page(view, pool, problems, **typed)
    flash(said, "good")
    return make_response(redirect(url_for("panel_office.desk", slug=view.pb_round.slug, pool=pool.code), 303))


@blueprint.get("")
@requires("pb.desk.read")
def desk(slug: str, pool: str) -> Response:
    """The panel of a pool."""
    return _page(*_opened(slug, pool))


@blueprint.post("/osoby")
@requires("pb.panel.name")
def name_member(slug: str, pool: str) -> Response:
    """Seat one more person, who gets a mail."""
    view, rules = _opened(slug, pool)
    email = read_email(request.form)
    with transaction():
        outcome = services.name_member(view, rules, email, _user_id(), now())
        if isinstance(outcome, PanelMember):
            tell_member(view, rules, outcome.user_id)
    problems = outcome if isinstance(outcome, list) else []
    return _answer(
        view, rules, problems, "Dopisano do zespołu. Wysłaliśmy list z adresem arkusza.", email=email
    )


@blueprint.post("/osoby/usun")
@requires("pb.panel.name")
def take_off(slug: str, pool: str) -> Response:
    """One person fewer, with the drafts they made."""
    view, rules = _opened(slug, pool)
    with transaction():
        problems = services.take_off(view, rules, read_member(request.form))
    return _answer(view, rules, problems, "Usunięto z zespołu.")


@blueprint.post("/zakoncz")
@requires("pb.panel.propose")
def propose(slug: str, pool: str) -> Response:
    """The closing, first person."""
    view, rules = _opened(slug, pool)
    with transaction():
        problems = services.propose_panel_closing(view, rules, _user_id(), now())
    return _answer(view, rules, problems, "Zgłoszono zakończenie pracy zespołu.")


@blueprint.post("/zatwierdz")
@requires("pb.panel.confirm")
def confirm(slug: str, pool: str) -> Response:
    """The closing, second person: the scores are final."""
    view, rules = _opened(slug, pool)
    with transaction():
        problems = services.confirm_panel_closing(view, rules, _user_id(), now())
    return _answer(view, rules, problems, "Zespół zakończył pracę. Oceny są ostateczne.")
