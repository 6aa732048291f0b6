"""Verbs of the negotiation: either side proposes estimate and schedule as it would have them, the other answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from core.audit import record
from core.db import db
from core.problems import NotFound, Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.rules.contributions import Line, add_up, check_estimate
from initiatives.applications.rules.kept_lines import kept_lines, lines_from
from initiatives.applications.rules.kept_works import kept_works, works_from
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.drafts import note_event
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.scoring.models import Proposal
from initiatives.scoring.queries import agreed_plan, proposals_of
from initiatives.scoring.ranking_queries import left_of
from initiatives.scoring.rules.proposals import NEGOTIATED, OTHER, Plan, Side
from initiatives.scoring.rules.sheets import check_words
from initiatives.scoring.services.ranking import hold_money
from initiatives.scoring.services.sheets import hold_application, hold_call
from initiatives.scoring.sheet_queries import call_by_id

ACT_PROPOSE, ACT_ANSWER = "initiatives.proposal.make", "initiatives.proposal.answer"
REPLACED = "zastąpiona następną propozycją"
"""The answer that stands at a proposal which somebody answered with one of their own."""


def check_proposal(view: ProgrammeView, one: Application, plan: Plan, words: str) -> list[Problem]:
    """What is wrong with a proposal as a whole: nothing changes, no step of work, own share, the town's cap and money, words."""
    rate, totals = view.terms.hour_rate, add_up(plan.lines, view.terms.hour_rate)
    problems = check_estimate(totals, view.terms.own_share, rate, view.terms.town_cap)
    problems += [] if plan.works else [Problem("works_missing", "works")]
    if not problems and plan == agreed_plan(one.id):
        problems.append(Problem("nothing_changed", "lines"))
    most = money_for(view, one)
    if most is not None and totals.town > most:
        problems.append(Problem("over_money", "lines", {"most": most, "over": totals.town - most}))
    return [*problems, *check_words(words, "words")]


def money_for(view: ProgrammeView, one: Application) -> Decimal | None:
    """The most that the town can promise to an accepted application now; ``None`` for one of the reserve."""
    if one.status != Status.ACCEPTED.value:
        return None
    return left_of(view, call_by_id(one.call_id)) + (one.granted or Decimal(0))


def propose(
    view: ProgrammeView, one: Application, side: Side, plan: Plan, words: str, seen: int, now: datetime
) -> list[Problem]:  # fmt: skip
    """Make a proposal; whichever waits for an answer is declined by it.

    ``seen``: number of the last proposal that the page showed. Raises ``StaleVersion`` when there is a newer one,
    unless it is the very same: a second click makes no second proposal.
    """
    hold_call(one.call_id)
    hold_money(view)
    hold_application(one)
    if one.status not in NEGOTIATED:
        return [Problem("not_negotiated")]
    former = proposals_of(one.id)
    last = former[-1] if former else None
    if last is not None and last.number != seen:
        if (last.side, last.words, _told(last)) == (side.value, words.strip(), plan):
            return []
        raise StaleVersion
    if problems := check_proposal(view, one, plan, words):
        return problems
    if last is not None and last.answered_at is None:
        last.answered_at, last.is_accepted, last.answer = now, False, REPLACED
    proposal = Proposal(application_id=one.id, number=(last.number if last else 0) + 1, side=side.value)
    proposal.words, proposal.lines, proposal.made_at = words.strip(), kept_lines(plan.lines), now
    proposal.works = kept_works(plan.works)
    db.session.add(proposal)
    db.session.flush()
    note_event(one, "proposed", now, {"number": proposal.number, "side": side.value}, is_public=False)
    record(ACT_PROPOSE, subject_of(view, one), {"number": proposal.number, "side": side.value})
    return []


def _told(one: Proposal) -> Plan:
    return Plan(tuple(lines_from(one.lines)), tuple(works_from(one.works or [])))


def answer_proposal(
    view: ProgrammeView, one: Application, number: int, side: Side, accepts: bool, words: str, now: datetime
) -> list[Problem]:  # fmt: skip
    """Accept or decline what the other side proposed. Accepted, it is what the agreement takes.

    Raises ``NotFound`` for a number that is none. A second click of the same answer changes nothing.
    """
    hold_call(one.call_id)
    hold_money(view)
    hold_application(one)
    found = next((each for each in proposals_of(one.id) if each.number == number), None)
    if found is None or found.side != OTHER[side].value:
        raise NotFound
    if found.answered_at is not None:
        return (
            [] if found.is_accepted is accepts else [Problem("answered", facts={"when": found.answered_at})]
        )
    if one.status not in NEGOTIATED:
        return [Problem("not_negotiated")]
    lines = lines_from(found.lines)
    problems = _check_money(view, one, lines) if accepts else check_words(words, "answer")
    if problems:
        return problems
    found.answered_at, found.is_accepted, found.answer = now, accepts, words.strip()[:2_000]
    if accepts and one.status == Status.ACCEPTED.value:
        one.granted = add_up(lines, view.terms.hour_rate).town
    kind = "proposal_accepted" if accepts else "proposal_declined"
    note_event(one, kind, now, {"number": number}, is_public=False)
    record(ACT_ANSWER, subject_of(view, one), {"number": number, "accepted": accepts})
    db.session.flush()
    return []


def _check_money(view: ProgrammeView, one: Application, lines: Sequence[Line]) -> list[Problem]:
    most, town = money_for(view, one), add_up(lines, view.terms.hour_rate).town
    return (
        [Problem("over_money", facts={"most": most, "over": town - most})]
        if most is not None and town > most
        else []
    )
