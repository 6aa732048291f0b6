"""The officials' desk of the participatory budget, and the page where a round is closed, counted and announced."""

from __future__ import annotations

import secrets
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.problems import NotFound, Problem
from core.web.filters import write_amounts_in
from pb.office.duties import duties_of
from pb.office.steps import closing_desk
from pb.results.mean_texts import rule_unit
from pb.results.page import results_page
from pb.results.record.kept import has_record, kept_record
from pb.results.services.publishing import approve_publication, propose_publication, return_publication
from pb.results.texts import rule_sentence
from pb.rounds.queries import RoundView, find_round
from pb.tally.services.closing import confirm_closing, propose_closing
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import confirm_draw, record_draw, reject_draw
from pb.tally.services.opening import open_urn
from pb.texts import sentence, stage_name
from pb.verification.office_texts import due_tag
from pb.verification.views.queue import current_rounds
from pb.voting.texts import sentence as voting_sentence

blueprint = Blueprint("office", __name__, url_prefix="/urzad")
LONGEST_SHARE = 20_000


def actor() -> Any:
    """Whoever is signed in."""
    return current_app.extensions["current_actor"]()


DEMO_REFUSALS = {
    "voting_not_open": "Głosowanie w tej edycji teraz nie trwa.",
    "not_a_demo": "To nie jest pokaz: terminu prawdziwego głosowania tak się nie zmienia.",
}


def worded(problem: Problem) -> str:
    """The sentence of a refusal of the closing, of the commission's shares or of the demonstration's button."""
    if problem.code in DEMO_REFUSALS:
        return DEMO_REFUSALS[problem.code]
    try:
        return sentence(problem)
    except KeyError:
        return voting_sentence(problem)


@blueprint.get("/")
@requires("pb.desk.read")
def desk() -> str:
    """What waits for whoever is here, by term; then every round with its stage and its desk."""
    may, views = current_app.extensions["permission_check"], current_rounds()
    return render_template(
        "pb/office/desk.html",
        duties=duties_of(actor().user_id, views, may),
        rounds=views,
        stage_name=stage_name,
        due_tag=due_tag,
        may=may,
        today=today(),
    )


def _closing_page(round_view: RoundView, problems: list[Problem], status: int = 200) -> Response:
    shown = [(problem.field, worded(problem)) for problem in problems]
    write_amounts_in(round_view.pb_round.currency)
    desk, is_demo_key = closing_desk(round_view, now()), current_app.extensions["is_demo_key"]
    page = render_template(
        "pb/office/closing.html",
        desk=desk,
        has_demo_key=desk.key is not None and is_demo_key(round_view.pb_round.slug, desk.key.public_key),
        pb_round=round_view.pb_round,
        rules=round_view.rules,
        stage=round_view.stage,
        rule_sentence=rule_sentence,
        unit_of=rule_unit,
        shown=results_page(round_view) if desk.is_counted and not round_view.pb_round.published_at else None,
        has_record=has_record(round_view),
        record=kept_record(round_view.pb_round.id),
        me=actor(),
        errors=shown,
        wrong={field: said for field, said in shown if field},
        has_errors=bool(shown),
        typed=request.form,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/bo/<slug>/zamkniecie")
@requires("pb.desk.read")
def closing(slug: str) -> Response:
    """The six steps."""
    return _closing_page(find_round(slug, now()), [])


def _answer(slug: str, outcome: Any) -> Response:
    """Back to the page after a done act; the page with its reasons after a refused one."""
    problems = outcome if isinstance(outcome, list) else [outcome] if isinstance(outcome, Problem) else []
    if problems:
        return _closing_page(find_round(slug, now()), problems, 422)
    return redirect(url_for("office.closing", slug=slug), 303)  # type: ignore[return-value]


@blueprint.post("/bo/<slug>/zamkniecie/zglos")
@requires("pb.urn.propose")
def propose(slug: str) -> Response:
    """Step 2, first person."""
    with transaction():
        outcome = propose_closing(find_round(slug, now()), actor().user_id, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/zatwierdz")
@requires("pb.urn.confirm")
def confirm(slug: str) -> Response:
    """Step 2, second person."""
    typed = request.form.get("last_group", "")[:20]
    with transaction():
        outcome = confirm_closing(find_round(slug, now()), actor().user_id, typed, now())
    return _answer(slug, outcome)


def _shares() -> list[str]:
    """Shares as uploaded files or as typed words; each at most ``LONGEST_SHARE`` bytes."""
    files = [
        file.stream.read(LONGEST_SHARE).decode("utf-8", "replace") for file in request.files.getlist("shares")
    ]
    typed = [request.form.get(name, "")[:LONGEST_SHARE] for name in ("share_1", "share_2")]
    return [text for text in (*files, *typed) if text.strip()]


@blueprint.post("/bo/<slug>/zamkniecie/otworz")
@requires("pb.urn.open")
def open_ballots(slug: str) -> Response:
    """Step 3: the commission's shares open the urn."""
    with transaction():
        outcome = open_urn(
            find_round(slug, now()), _shares(), actor().user_id, now(), secrets.SystemRandom().shuffle
        )
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/policz")
@requires("pb.tally.run")
def tally(slug: str) -> Response:
    """Step 4: count; a tie is no error, step 5 opens."""
    with transaction():
        problems = count_round(find_round(slug, now()), now())
    return _answer(slug, [problem for problem in problems if problem.code != "tie"])


@blueprint.post("/bo/<slug>/zamkniecie/losowanie")
@requires("pb.tie.draw")
def draw(slug: str) -> Response:
    """Step 5, first person: record the public draw."""
    round_view = find_round(slug, now())
    pool = next((one for one in round_view.rules.pools if one.code == request.form.get("pool")), None)
    if pool is None:
        raise NotFound
    drawn = [code for code in request.form.get("drawn", "").replace(" ", ",").split(",") if code]
    method = request.form.get("method", "")
    with transaction():
        outcome = record_draw(round_view, pool, drawn, method, actor().user_id, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/losowanie/<int:draw_id>/zatwierdz")
@requires("pb.tie.confirm")
def confirm_drawn(slug: str, draw_id: int) -> Response:
    """Step 5, second person: the draw counts, and so does the count."""
    round_view = find_round(slug, now())
    with transaction():
        outcome = confirm_draw(round_view, draw_id, actor().user_id, now())
        if not isinstance(outcome, Problem):
            count_round(round_view, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/losowanie/<int:draw_id>/odrzuc")
@requires("pb.tie.confirm")
def reject_drawn(slug: str, draw_id: int) -> Response:
    """Step 5: the draw was written down wrongly and is recorded again."""
    reason = request.form.get("rejection", "")
    with transaction():
        outcome = reject_draw(find_round(slug, now()), draw_id, reason, actor().user_id, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/oglos")
@requires("pb.result.propose")
def propose_result(slug: str) -> Response:
    """Step 6, first person."""
    with transaction():
        outcome = propose_publication(find_round(slug, now()), actor().user_id, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/oglos/zatwierdz")
@requires("pb.result.approve")
def approve_result(slug: str) -> Response:
    """Step 6, second person: from now on everybody sees the result."""
    typed = request.form.get("last_group", "")[:20]
    with transaction():
        outcome = approve_publication(find_round(slug, now()), actor().user_id, typed, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/oglos/cofnij")
@requires("pb.result.approve")
def return_result(slug: str) -> Response:
    """Step 6, second person: back to the count, or to the record of a draw."""
    reason, again = request.form.get("return_reason", ""), request.form.getlist("drawn_again")
    with transaction():
        outcome = return_publication(find_round(slug, now()), reason, again, actor().user_id, now())
    return _answer(slug, outcome)


@blueprint.post("/bo/<slug>/zamkniecie/koniec-pokazu")
@requires("pb.demo.end_voting")
def end_demo_voting(slug: str) -> Response:
    """Only in a demonstration: let the voting end now, so that the closing can be seen."""
    end_voting = current_app.extensions["end_demo_voting"]
    with transaction():
        outcome = end_voting(find_round(slug, now()), actor().user_id, now())
    return _answer(slug, outcome)


def office_context() -> dict[str, Any]:
    """The desk's own navigation and who is signed in, for pages under /urzad/."""
    who = actor() if request.path.startswith("/urzad") else None
    if who is None:
        return {}
    allowed = current_app.extensions["permission_check"]
    items = [("Moje zadania", url_for("office.desk"), "pb.desk.read")]
    for label, url, permission in current_app.extensions.get("office_entries", []):
        items.append((label, url, permission))
    nav = [
        {"label": label, "url": url, "is_current": request.path == url}
        for label, url, needed in items
        if allowed(needed)
    ]
    return {"office_nav": nav, "who": who.shown_name}


def init_app(app: Flask) -> None:
    """Offer the desk's navigation to every page of the office."""
    app.context_processor(office_context)
