"""The count: from frozen ballots to an immutable run for each pool."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import Leftovers, PoolRules
from pb.tally.elections import pool_election
from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.several import SeveralOutcome
from pb.tally.models import TallyRun, UrnClosing
from pb.tally.public_file import freeze
from pb.tally.services.closing import find_closing
from pb.tally.services.panel_ballots import take_in_panels
from pb.tally.services.runs import current_runs, is_told_alike, keep_run
from pb.tally.services.terms import count_by_rules, counted_election, round_terms


def count_round(round_view: RoundView, moment: datetime) -> list[Problem]:
    """Count the round and keep a run of every pool that has none of the frozen ballots in force.

    Ties that stop a count come back as problems; a pool that waits for the money of a stopped one is not told
    of apart.
    """
    if problem := _take_in(round_view, moment) or refuse_counting(round_view):
        return [problem]
    runs = current_runs(round_view.pb_round.id)
    terms = round_terms(round_view)
    found = count_by_rules(round_view, terms)
    for pool, one in zip(round_view.rules.pools, terms, strict=True):
        outcome, run = found.outcomes.get(pool.code), runs.get(pool.pool_id)
        if outcome is None or (run is not None and _is_same(round_view, pool, run, outcome)):
            continue
        keep_run(round_view, pool, counted_election(one, outcome), outcome, moment)
    return _what_stopped(round_view, found)


def _is_same(round_view: RoundView, pool: PoolRules, run: TallyRun, outcome: Outcome) -> bool:
    return is_told_alike(run, outcome) and is_of_frozen_ballots(round_view, pool, run)


def _what_stopped(round_view: RoundView, found: SeveralOutcome) -> list[Problem]:
    pools = {pool.code: pool for pool in round_view.rules.pools}
    problems = []
    for code, stop in found.stopped.items():
        problems.append(_tie(pools[code], pools[code].name, stop))
    if found.pot_tie is not None:
        sharing = [pool for pool in round_view.rules.pools if pool.leftovers is Leftovers.BEST]
        problems.append(_tie(sharing[0], ", ".join(pool.name for pool in sharing), found.pot_tie))
    return problems


def _tie(pool: PoolRules, told: str, stop: TieUndecided) -> Problem:
    facts = {
        "pool": told,
        "pool_id": pool.pool_id,
        "projects": list(stop.tie.projects),
        "score": str(stop.tie.score),
    }
    return Problem("tie", facts=facts)


def is_of_frozen_ballots(round_view: RoundView, pool: PoolRules, run: TallyRun) -> bool:
    """Whether a count was made from the ballots as they lie frozen now, to the byte."""
    election = pool_election(round_view, pool, run.budget - pool.amount)
    return run.input_sha256 == freeze(election).sha256


def _take_in(round_view: RoundView, moment: datetime) -> Problem | None:
    """Where only panels score there is no urn to open: their sheets are taken in now, unless they were."""
    is_needed = round_view.rules.is_by_panels and find_closing(round_view.pb_round.id) is None
    return take_in_panels(round_view, moment) if is_needed else None


def refuse_counting(round_view: RoundView) -> Problem | None:
    """Why nothing can be counted: the urn is not open, or the result is published already."""
    opened = select(UrnClosing.opened_at).where(UrnClosing.round_id == round_view.pb_round.id)
    if db.session.scalar(opened) is None:
        return Problem("urn_not_opened")
    if round_view.pb_round.published_at is not None:
        return Problem("published_already")
    return None
