"""The office's page of the ballot list: announcing the seed, drawing, printing, and the end of the list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request

from accounts.queries import names_of
from core.access import requires
from core.clock import WARSAW, now, warsaw
from core.db import transaction
from core.pdf import make_pdf
from core.problems import NotFound, Problem
from core.site.record import current_site
from core.web.csrf import csrf, token_is_valid
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.queries import filed_project
from pb.verification.list_forms import line_of, read_announcement
from pb.verification.list_office_texts import sentence
from pb.verification.list_page import list_shown
from pb.verification.queries.ballot_list import (
    ballot_list as read_list,
)
from pb.verification.queries.ballot_list import (
    draw_state,
    last_rejection_at,
    listed_projects,
)
from pb.verification.rules.appeals import appeal_term
from pb.verification.rules.ballot_list import check_draw
from pb.verification.services import ballot_list as services
from pb.verification.views.frame import me
from pb.verification.views.list_frame import blueprint, go_to, page, view_of

LIST = "/bo/<slug:slug>/lista"
LOST = Problem("session_lost")


def _shown(view: RoundView, problems: Sequence[Problem] = (), act: str = "") -> Response:
    kept = read_list(view.pb_round.id)
    state = draw_state(view.pb_round.id, kept, now())
    names = names_of({one for one in (kept.announced_by_id, kept.drawn_by_id) if one} if kept else set())
    obstacles = [one for one in check_draw(state, "?", now()) if one.code.endswith(("_open", "_accepted"))]
    return page(
        "ballot_list",
        view,
        problems,
        act=act,
        kept=kept,
        state=state,
        names=names,
        shown=list_shown(view, kept),
        obstacles=obstacles if kept is None or not kept.drawn_at else [],
        late=listed_projects(view.pb_round.id, ("accepted",)),
        refused=(refused := services.refuse_list(view)),
        refused_words=sentence(refused) if refused else "",
        appeals_until=_appeals_until(view),
        typed=request.form,
    )


def _appeals_until(view: RoundView) -> str:
    """The last moment in which somebody may still appeal, in words; empty when nobody can."""
    sent_at = last_rejection_at(view.pb_round.id)
    if sent_at is None:
        return ""
    window = view.rules.window(Stage.APPEALS)
    days = filing_rules(view).appeal_days
    term = appeal_term(sent_at, days, WARSAW, window.closes_at if window else None)
    return f"{warsaw(term.closes_at):%d.%m.%Y}" if term.closes_at >= now() else ""


@blueprint.get(LIST)
@requires("pb.case.read")
def ballot_list(slug: str) -> Response:
    """What was announced, what was drawn, and what still stands in the way."""
    return _shown(view_of(slug))


@blueprint.post(LIST + "/ogloszenie")
@csrf.exempt
@requires("pb.list.draw")
def announce(slug: str) -> Response:
    """Announce where the seed comes from."""
    view = view_of(slug)
    if not token_is_valid():
        return _shown(view, [LOST], "announce")
    announced, reason = read_announcement(request.form), line_of(request.form, "reason")
    with transaction():
        problems = services.announce(view, me(), announced, reason, now())
    if problems:
        return _shown(view_of(slug), problems, "announce")
    flash("Źródło ziarna jest ogłoszone na stronie listy.", "good")
    return go_to("ballot_list", slug=slug)


@blueprint.post(LIST + "/losowanie")
@csrf.exempt
@requires("pb.list.draw")
def draw(slug: str) -> Response:
    """Enter the value that became known, and draw."""
    view = view_of(slug)
    if not token_is_valid():
        return _shown(view, [LOST], "draw")
    with transaction():
        problems = services.draw(view, me(), line_of(request.form, "seed", 1000), now())
    if problems:
        return _shown(view_of(slug), problems, "draw")
    flash("Kolejność jest wylosowana, numery nadane, lista zamrożona.", "good")
    return go_to("ballot_list", slug=slug)


@blueprint.post(LIST + "/na-koniec/<int:number>")
@requires("pb.list.draw")
def place_late(slug: str, number: int) -> Response:
    """Put a project that was accepted after the draw at the end."""
    view = view_of(slug)
    project = filed_project(view.pb_round.id, number) if number < 2**31 else None
    if project is None:
        raise NotFound
    with transaction():
        refused = services.place_late(view, project, now())
    if refused:
        return _shown(view_of(slug), [refused])
    flash(f"Projekt zgłoszony pod numerem {number} stoi na końcu listy.", "good")
    return go_to("ballot_list", slug=slug)


@blueprint.get(LIST + ".pdf")
@requires("pb.case.read")
def ballot_list_pdf(slug: str) -> Response:
    """The list for printing and for the notice board."""
    view = view_of(slug)
    kept = read_list(view.pb_round.id)
    shown = list_shown(view, kept)
    if not shown.rows:
        raise NotFound
    told = {"site": current_site(), "lang": "pl", "pb_round": view.pb_round, "shown": shown, "kept": kept}
    answer = make_response(make_pdf(render_template("documents/ballot_list.html", **told, now=now())))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}-lista.pdf"'
    return answer
