"""The four steps of voting, without script: choose, identify, confirm, done (contract: voting over plain HTTP)."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, redirect, request, session, url_for

from core.access import public
from core.db import transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from pb.voting import services, steps
from pb.voting.ballot_page import typed_of
from pb.voting.booth import Booth
from pb.voting.forms import TypedBallot, TypedIdentity, check_declaration, read_ballot, read_identity
from pb.voting.rules import check_ballot
from pb.voting.services import CastOutcome
from pb.voting.sitting import Sitting, has_key, keep, new_receipt, sit_down

blueprint = Blueprint("voting", __name__, url_prefix="/bo/<slug>/glosowanie")

IDENTITY_TRIES = Limit("voting-identity", 400, 600)
"""Generous: a whole school or block of flats may vote from one address."""
WRONG_CODES = Limit("voting-code", 30, 600)
LOST = Problem("session_lost")


def init_app(app: Flask) -> None:
    """Check the token in the steps themselves, so that a lost session loses nothing that was typed."""
    csrf.exempt(blueprint)


def _go(endpoint: str, sitting: Sitting) -> Response:
    answer = redirect(url_for(f"voting.{endpoint}", slug=sitting.slug), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]


def _shut(sitting: Sitting, status: int) -> Response | None:
    """The page of a ballot that cannot be filled in now, or ``None`` when it can."""
    problem = sitting.refusal()
    if problem:
        return steps.closed_page(sitting, problem, status)
    pb_round = sitting.round_view.pb_round
    if pb_round.urn_closed_at:
        facts = {"closed_at": pb_round.urn_closed_at, "arrived_at": sitting.arrived_at}
        return steps.closed_page(sitting, Problem("urn_closed", facts=facts), status)
    return None if has_key(pb_round.id) else steps.no_key_page(sitting)


@blueprint.get("", strict_slashes=False)
@public
def choose(slug: str) -> Response:
    """Step 1: the ballot. ``?projekt=7`` comes from a project's page and has it ticked."""
    sitting = sit_down(slug)
    shut = _shut(sitting, 403)
    if shut:
        return shut
    wanted = request.args.get("projekt", "", str)
    kept = () if sitting.booth.is_done else sitting.booth.lines
    return steps.choose_page(sitting, _with_wanted(sitting, kept, wanted))


def _with_wanted(sitting: Sitting, kept: tuple[tuple[int, int | None], ...], wanted: str) -> TypedBallot:
    typed = typed_of(kept)
    project = next((p for p in sitting.projects if str(p.number) == wanted), None)
    if project:
        typed.setdefault(project.number, "1")
    query, category = request.args.get("q", "")[:100], request.args.get("category", "")[:40]
    return TypedBallot(typed=typed, query=query, category=category)


@blueprint.post("", strict_slashes=False)
@public
def choose_sent(slug: str) -> Response:
    """Take the choices, or show the ballot again: searched (the button ``filter``), or with what to mend."""
    sitting = sit_down(slug)
    shut = _shut(sitting, 422)
    if shut:
        return shut
    typed = read_ballot(request.form)
    if "filter" in request.form:
        return steps.choose_page(sitting, typed)
    problems = [*typed.problems, *check_ballot(sitting.round_view.rules, sitting.ballot(typed.lines))]
    if typed.problems:
        problems = [problem for problem in problems if problem.code != "ballot_empty"]
    if not token_is_valid():
        problems = [LOST, *problems]
    if problems:
        return steps.choose_page(sitting, typed, problems, 422)
    lines = tuple((c.number, c.value) for c in sitting.ballot(typed.lines).choices)
    sitting.booth = sitting.booth.choose(lines, new_receipt())
    return keep(_go("identify", sitting), sitting)


@blueprint.get("/tozsamosc")
@public
def identify(slug: str) -> Response:
    """Step 2: who votes."""
    sitting = sit_down(slug)
    shut = _shut(sitting, 403)
    if shut:
        return shut
    return steps.identity_page(sitting) if sitting.booth.lines else _go("choose", sitting)


@blueprint.post("/tozsamosc")
@public
def identify_sent(slug: str) -> Response:
    """Check the identity fields. Whether the voter has voted before is never told here."""
    sitting = sit_down(slug)
    shut = _shut(sitting, 422)
    if shut:
        return shut
    if not sitting.booth.lines:
        return steps.choose_page(sitting, None, [Problem("choices_lost")], 422)
    refuse_over(IDENTITY_TRIES, client_key())
    typed = read_identity(request.form)
    found = services.identify_voter(sitting.round_view, typed.pesel, typed.voting_code, typed.guardian)
    problems = [*(found if isinstance(found, list) else []), *check_declaration(typed)]
    if any(problem.code == "voting_code_unknown" for problem in problems):
        refuse_over(WRONG_CODES, client_key())
    if not token_is_valid():
        problems = [LOST, *problems]
    if problems or isinstance(found, list):
        return _not_identified(sitting, typed, problems)
    sitting.booth = sitting.booth.identify(found, new_receipt())
    return keep(_go("confirm", sitting), sitting)


def _not_identified(sitting: Sitting, typed: TypedIdentity, problems: list[Problem]) -> Response:
    """The fields again. Whoever typed a number may be another person: a voter held from before is let go."""
    if (typed.pesel or typed.voting_code) and sitting.booth.voter:
        sitting.booth = sitting.booth.forget_voter()
        return keep(steps.identity_page(sitting, typed, problems, 422), sitting)
    return steps.identity_page(sitting, typed, problems, 422)


def _step_back(sitting: Sitting) -> Response | None:
    """What a request for step 3 gets when an earlier step is missing."""
    if sitting.booth.is_done:
        return _go("done", sitting)
    if sitting.booth.lines and sitting.booth.voter:
        return None
    if request.method == "GET":
        return _go("identify" if sitting.booth.lines else "choose", sitting)
    if sitting.booth.lines:
        return steps.identity_page(sitting, None, [Problem("identity_lost")], 422)
    return steps.choose_page(sitting, None, [Problem("choices_lost")], 422)


@blueprint.get("/potwierdzenie")
@public
def confirm(slug: str) -> Response:
    """Step 3: the whole card, to be looked at once more."""
    sitting = sit_down(slug)
    back = _step_back(sitting)
    return back or _shut(sitting, 403) or steps.confirm_page(sitting)


@blueprint.post("/potwierdzenie")
@public
def confirm_sent(slug: str) -> Response:
    """The vote counts only now: the ballot falls into the urn, or nothing changes."""
    sitting = sit_down(slug, is_last=True)
    back = _go("done", sitting) if sitting.booth.is_done else _shut(sitting, 422) or _step_back(sitting)
    if back:
        return back
    problems = [] if token_is_valid() else [LOST]
    if request.form.get("confirm") != "yes":
        problems.append(Problem("confirm_missing"))
    if problems:
        return steps.confirm_page(sitting, problems, 422)
    return _cast(sitting)


def _cast(sitting: Sitting) -> Response:
    booth = sitting.booth
    assert booth.voter is not None and booth.receipt_code is not None, "step 3 draws both"
    ballot = sitting.ballot()
    with transaction():
        result = services.cast_ballot(
            sitting.round_view,
            ballot,
            booth.voter.voter_key,
            booth.voter.age_band,
            booth.receipt_code,
            sitting.arrived_at,
        )
    if result.receipt_code:
        sitting.booth = booth.finish(result.receipt_code)
        return keep(_go("done", sitting), sitting)
    if result.outcome is CastOutcome.ALREADY_VOTED:
        return steps.second_vote_page(sitting, result.problems[0])
    code = result.problems[0].code
    if code == "commission_key_missing":
        return steps.no_key_page(sitting)
    if code in ("stage_over", "urn_closed", "stage_not_yet", "stage_not_scheduled"):
        return steps.closed_page(sitting, result.problems[0], 422)
    return steps.choose_page(sitting, None, result.problems, 422)


@blueprint.get("/gotowe")
@public
def done(slug: str) -> Response:
    """Step 4: the receipt. It stays readable for two hours on this device, also after the closing."""
    sitting = sit_down(slug)
    return steps.done_page(sitting) if sitting.booth.is_done else _go("choose", sitting)


@blueprint.post("/nastepna-osoba")
@public
def next_person(slug: str) -> Response:
    """Clear everything of this voter, so that another person can vote on the same device."""
    sitting = sit_down(slug)
    sitting.booth = Booth(sitting.booth.round_id)
    session.pop("csrf_token", None)
    return keep(_go("choose", sitting), sitting)
