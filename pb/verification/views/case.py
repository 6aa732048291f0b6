"""One case: the declaration before it, the card, opinions, papers, and the map around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request

from accounts.queries import working_people
from accounts.rules import Role
from core.access import requires
from core.audit import record
from core.clock import now
from core.db import db, transaction
from core.problems import NotAllowed, Problem, StaleVersion
from core.web.csrf import csrf, token_is_valid
from maps.layers import feature_collection
from pb.rounds.filing_queries import filing_rules
from pb.verification import permissions
from pb.verification.forms import number_of, read_typed_card
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, authors_of
from pb.verification.queries.queue import queue_page
from pb.verification.rules.card import Card
from pb.verification.services import formal, opening
from pb.verification.services.opening import stage_of, subject_of
from pb.verification.views.case_page import DECISIONS, case_context, map_rows, said_meanwhile
from pb.verification.views.frame import (
    CASE,
    act_on,
    blueprint,
    case_url,
    decision_url,
    go_to,
    opened,
    opened_for_act,
    page,
    queue_ask,
    row_url,
)
from pb.verification.views.queue import current_rounds, queue_context


def show_case(
    file: CaseFile, official: Official, problems: Sequence[Problem] = (), status: int = 0, **typed: Any
) -> Response:
    """The page of a case, or of the declaration that comes before it."""
    ask = queue_ask()
    queue = queue_context(ask, current_rounds())
    before, after = queue["queue"].neighbours(file.round_view.pb_round.slug, file.project.filed_number or 0)
    around: dict[str, Any] = {
        "previous_url": row_url(before, ask) if before else "",
        "next_url": row_url(after, ask) if after else "",
        "here": case_url(file.round_view.pb_round.slug, file.project.filed_number or 0, ask),
        "file": file,
        "official": official,
        "stage": stage_of(file.round_view, now()),
        "officials": working_people(Role.OFFICIAL),
    }
    if not permissions.may_read_inside(official, around["stage"]):
        may_declare = permissions.may_declare(official, around["stage"])
        return page("declare", problems, status, **queue, **around, may_declare=may_declare)
    inside = case_context(file, official, typed)
    return page("case", problems, status, **queue, **around, **inside)


@blueprint.get(CASE)
@requires("pb.case.read")
def case(slug: str, number: int) -> Response:
    """The case with its queue; whoever may fill in the card holds it from now on for a while."""
    file, official = opened(slug, number)
    if permissions.may_check(official, file.state, stage_of(file.round_view, now())):
        is_mine = file.case.held_by_id == official.user_id
        if not is_mine or (file.case.held_until or now()) <= now():
            with transaction():
                opening.hold(file.case, official.user_id, now())
            file, official = opened(slug, number)
    return show_case(file, official)


@blueprint.post(CASE + "/oswiadczenie")
@requires("pb.case.check")
def declare(slug: str, number: int) -> Response:
    """Whether a conflict of interest bars this official."""
    answer = request.form.get("has_conflict", "")
    if answer not in ("yes", "no"):
        return show_case(*opened(slug, number), [Problem("declaration_missing", "has_conflict")])
    problems = act_on(
        slug, number, lambda file, official: opening.declare(file, official, answer == "yes", now())
    )
    if problems:
        return show_case(*opened(slug, number), problems)
    if answer == "yes":
        flash("Sprawa wraca do przydzielenia: wybierz, kto ją poprowadzi.", "wait")
    return go_to(case_url(slug, number, queue_ask()))


@blueprint.post(CASE + "/karta/przejmij")
@requires("pb.case.check")
def take_card(slug: str, number: int) -> Response:
    """Fill in the card although somebody else has it open."""

    def take(file: CaseFile, official: Official) -> None:
        if not permissions.may_check(official, file.state, stage_of(file.round_view, now())):
            raise NotAllowed(Problem("not_now"))
        opening.take(file.case, official.user_id, now())

    act_on(slug, number, take)
    return go_to(case_url(slug, number, queue_ask()))


@blueprint.post(CASE + "/karta/otworz")
@requires("pb.case.decide")
def reopen_card(slug: str, number: int) -> Response:
    """Back to the formal check."""
    act_on(slug, number, lambda file, official: formal.reopen_card(file, official, now()))
    return go_to(case_url(slug, number, queue_ask()))


@blueprint.post(CASE + "/karta")
@csrf.exempt
@requires("pb.case.check")
def save_card(slug: str, number: int) -> Response:
    """Save the card; then the next case, this one again, or the form of a return or rejection."""
    file, official = opened(slug, number)
    rules = filing_rules(file.round_view)
    typed, version = read_typed_card(request.form, rules.questions), number_of(request.form, "version") or 0
    if not token_is_valid():
        return show_case(file, official, [Problem("session_lost")], typed_card=typed)
    save = formal.save_reopened if request.form.get("act") == "reopen" else formal.save_card
    after = queue_page(queue_ask()).neighbours(slug, number)[1]
    try:
        with transaction():
            saved = save(*opened_for_act(slug, number), typed, version, rules, now())
    except StaleVersion:
        db.session.rollback()
        return _both_versions(slug, number, typed)
    if isinstance(saved, list):
        return show_case(*opened(slug, number), saved, typed_card=typed)
    act = request.form.get("act", "")
    _say_saved(number, saved)
    if act in DECISIONS:
        return go_to(decision_url(slug, number, act, queue_ask()))
    stays = act in ("stay", "reopen") or after is None
    return go_to(case_url(slug, number, queue_ask()) if stays or not after else row_url(after, queue_ask()))


def _say_saved(number: int, saved: formal.SavedCard) -> None:
    if saved.is_finished:
        flash(f"Karta projektu nr {number} jest gotowa.", "good")
    else:
        missing = ", ".join(str(one) for one in saved.missing)
        flash(f"Karta projektu nr {number} zapisana jako szkic. Bez odpowiedzi: {missing}.", "wait")


def _both_versions(slug: str, number: int, typed: Card) -> Response:
    """Somebody else saved the card meanwhile: both versions, nothing written over."""
    file, official = opened(slug, number)
    told = said_meanwhile(file)
    return show_case(file, official, status=409, typed_card=typed, theirs=file.card, meanwhile=told)


@blueprint.post(CASE + "/wnioskodawca")
@requires("pb.case.check")
def author(slug: str, number: int) -> Response:
    """Name and address of the author, shown once; the look is written into the log."""
    file, official = opened(slug, number)
    if not permissions.may_see_author(official):
        raise NotAllowed(Problem("not_now"))
    with transaction():
        record("pb.author.look", subject_of(file))
    file, official = opened(slug, number)
    return show_case(file, official, authors=authors_of(file.project.id))


@blueprint.get(CASE + "/mapa.geojson")
@requires("pb.case.read")
def case_map(slug: str, number: int) -> Response:
    """The project and its neighbours for the live map."""
    file, _official = opened(slug, number)
    return Response(feature_collection(map_rows(file)), mimetype="application/geo+json")
