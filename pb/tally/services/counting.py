"""The count: from frozen ballots to an immutable run for each pool."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.tally.elections import pool_election
from pb.tally.engine.errors import RuleNotBuilt, TieUndecided
from pb.tally.models import TallyRun, UrnClosing
from pb.tally.public_file import freeze
from pb.tally.services.runs import current_runs, keep_run
from pb.tally.services.terms import count_by_rules


def count_pool(round_view: RoundView, pool: PoolRules, moment: datetime) -> TallyRun | Problem:
    """Count one pool by its own rules and keep the run. A tie that decides is a ``Problem("tie", …)``."""
    election = pool_election(round_view, pool)
    try:
        outcome = count_by_rules(pool, election)
    except TieUndecided as undecided:
        facts = {
            "pool": pool.name,
            "pool_id": pool.pool_id,
            "projects": list(undecided.tie.projects),
            "score": str(undecided.tie.score),
        }
        return Problem("tie", facts=facts)
    except RuleNotBuilt:
        return Problem("rule_not_built", facts={"rule": pool.allocation_rule.value})
    return keep_run(round_view, pool, election, outcome, moment)


def count_round(round_view: RoundView, moment: datetime) -> list[Problem]:
    """Count every pool that has no count of the frozen ballots; what stopped (a tie …) comes back as problems."""
    if problem := refuse_counting(round_view):
        return [problem]
    runs = current_runs(round_view.pb_round.id)
    pools = [
        pool
        for pool in round_view.rules.pools
        if pool.pool_id not in runs or not is_of_frozen_ballots(round_view, pool, runs[pool.pool_id])
    ]
    outcomes = [count_pool(round_view, pool, moment) for pool in pools]
    return [outcome for outcome in outcomes if isinstance(outcome, Problem)]


def is_of_frozen_ballots(round_view: RoundView, pool: PoolRules, run: TallyRun) -> bool:
    """Whether a count was made from the ballots as they lie frozen now, to the byte."""
    return run.input_sha256 == freeze(pool_election(round_view, pool)).sha256


def refuse_counting(round_view: RoundView) -> Problem | None:
    """Why nothing can be counted: the urn is not open, or the result is published already."""
    opened = select(UrnClosing.opened_at).where(UrnClosing.round_id == round_view.pb_round.id)
    if db.session.scalar(opened) is None:
        return Problem("urn_not_opened")
    if round_view.pb_round.published_at is not None:
        return Problem("published_already")
    return None
