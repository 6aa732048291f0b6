"""Saving the card of the formal check, finishing it, opening it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import NotAllowed, Problem, StaleVersion
from pb.rounds.filing_rules import FilingRules
from pb.rounds.rules import Stage
from pb.submission.services.history import add_event
from pb.verification import permissions
from pb.verification.models import FormalCheck
from pb.verification.permissions import Official
from pb.verification.queries.around import measured_facts
from pb.verification.queries.case import CaseFile
from pb.verification.rules.card import (
    Card,
    SystemFacts,
    blocking,
    check_notes,
    merged_card,
    system_answers,
    unanswered,
)
from pb.verification.rules.stations import Station
from pb.verification.rules.terms import conclusion_due
from pb.verification.services.opening import release, stage_of, subject_of


@dataclass(frozen=True)
class SavedCard:
    """What came of saving: finished, or which questions (numbers from 1) wait for an answer."""

    is_finished: bool
    missing: tuple[int, ...] = ()


def system_facts(file: CaseFile, rules: FilingRules) -> SystemFacts:
    """What the data says of the project. One statement."""
    project, pool = file.project, rules.pool(file.project.pool_id)
    measured = measured_facts(project)
    call = file.round_view.rules.window(Stage.SUBMISSION)
    in_time = call.holds(project.submitted_at) if call and project.submitted_at else None
    return SystemFacts(
        in_time, project.cost, pool.cost_floor, pool.cost_ceiling, measured.is_inside, measured.endorsed,
        pool.endorsements, measured.greenery, pool.minimum_greenery,
    )  # fmt: skip


def save_card(
    file: CaseFile, actor: Official, typed: Card, version: int, rules: FilingRules, now: datetime
) -> SavedCard | list[Problem]:
    """Save what was typed; a whole card ends the formal check. ``version`` is that of the card that was shown.

    Raises ``NotAllowed``, and ``StaleVersion`` when the card was saved, or the case went on, meanwhile.
    """
    stage = stage_of(file.round_view, now)
    if not permissions.may_check(actor, replace(file.state, station=Station.FORMAL), stage):
        raise NotAllowed(Problem("not_now"))
    if file.case.station != Station.FORMAL or version != (file.check.version if file.check else 0):
        raise StaleVersion
    problems = check_notes(typed)
    if problems:
        return problems
    card = merged_card(typed, system_answers(rules.questions, system_facts(file, rules)))
    missing = unanswered(rules.questions, card)
    check = file.check or FormalCheck(project_id=file.project.id)
    check.answers = {code: one.stored() for code, one in card.items()}
    check.checked_by_id, check.updated_at = actor.user_id, now
    db.session.add(check)
    release(file.case, actor.user_id)
    if missing:
        return SavedCard(False, tuple(missing))
    check.finished_at = now
    _go_on(file, bool(blocking(rules.questions, card)), now)
    answers = {code: str(one.answer) for code, one in card.items()}
    record("pb.card.finish", subject_of(file), {"answers": answers})
    return SavedCard(True)


def save_reopened(
    file: CaseFile, actor: Official, typed: Card, version: int, rules: FilingRules, now: datetime
) -> SavedCard | list[Problem]:
    """Open a finished card again and save what its second reader typed meanwhile. Raises as both of these do."""
    if file.check is None or version != file.check.version:
        raise StaleVersion
    reopen_card(file, actor, now)
    return save_card(file, actor, typed, version, rules, now)


def _go_on(file: CaseFile, is_stopped: bool, now: datetime) -> None:
    window = file.round_view.rules.window(Stage.VERIFICATION)
    closes_on = warsaw(window.closes_at).date() if window else None
    file.case.station = Station.CONCLUSION if is_stopped else Station.MERIT
    file.case.due_on = conclusion_due(warsaw(now).date(), closes_on)
    add_event(file.project, "formal_done", None, now)


def reopen_card(file: CaseFile, actor: Official, now: datetime) -> None:
    """Back to the formal check, by the coordinator, as long as nothing is concluded. Raises ``NotAllowed``."""
    stage = stage_of(file.round_view, now)
    if not permissions.may_ask(actor, file.state, stage) or file.check is None:
        raise NotAllowed(Problem("not_now"))
    file.check.finished_at = None
    file.case.station = Station.FORMAL
    record("pb.card.reopen", subject_of(file))
