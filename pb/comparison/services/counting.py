"""Asking for counts and making them; both inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from core.db import db
from core.version import VERSION
from pb.comparison.models import ComparedCount
from pb.comparison.queries import next_unanswered
from pb.comparison.rules import digest_of
from pb.comparison.trying import Trial, answer_to
from pb.comparison.voted import on_its_own, voted_election, voted_rules
from pb.rounds.queries import RoundView
from pb.rounds.rules import BallotMethod
from pb.tally.elections import round_election
from pb.tally.engine.several import PoolTerms
from pb.tally.models import TallyRun
from pb.tally.services.runs import current_runs
from pb.tally.services.terms import pot_tie_rule, round_terms

KEPT = timedelta(days=30)


def ask(round_id: int, input_sha256: bytes, asked: Sequence[dict[str, Any]], moment: datetime) -> bool:
    """Note what is to be counted; whether anything was new or waited for in vain, so that a job is needed."""
    once = {digest_of(told): told for told in asked}
    rows = [
        {
            "round_id": round_id,
            "digest": digest,
            "input_sha256": input_sha256,
            "program_version": VERSION,
            "told": told,
            "asked_at": moment,
        }
        for digest, told in once.items()
    ]
    if not rows:
        return False
    adding = insert(ComparedCount).values(rows)
    again = adding.on_conflict_do_update(
        constraint="uq_pb_compared_counts",
        set_={"asked_at": moment},
        where=ComparedCount.answer.is_(None) & (ComparedCount.asked_at < moment - timedelta(minutes=1)),
    )
    return bool(db.session.scalars(again.returning(ComparedCount.id)).all())


def load_trial(round_view: RoundView) -> Trial:
    """The round's ballots, read once for all that is asked."""
    part = replace(round_view, rules=voted_rules(round_view.rules))
    voted = {pool.code for pool in part.rules.pools}
    terms = tuple(_as_counted(one, run, voted) for one, run in _with_runs(part))
    whole = terms[0].election if len(terms) == 1 else round_election(round_view)
    if len(terms) > 1 and round_view.rules.panel_pools:
        whole = voted_election(whole, voted)
    ranked = frozenset(pool.code for pool in part.rules.pools if pool.method is BallotMethod.RANKING)
    return Trial(terms, whole, ranked, pot_tie_rule(part))


def _as_counted(terms: PoolTerms, run: TallyRun | None, voted: Collection[str]) -> PoolTerms:
    if run is None:
        return terms
    return on_its_own(replace(terms, ties=run.parameters.get("ties", terms.ties)), run.parameters, voted)


def _with_runs(round_view: RoundView) -> Iterator[tuple[PoolTerms, TallyRun | None]]:
    """Each pool's terms with the count in force: ties fall as they fell in it."""
    runs = current_runs(round_view.pb_round.id)
    pools = round_view.rules.pools
    for pool, terms in zip(pools, round_terms(round_view), strict=True):
        yield terms, runs.get(pool.pool_id)


def answer_next(round_id: int, trial: Trial) -> bool:
    """Count what has waited longest; ``False`` when nothing waits any more."""
    asked = next_unanswered(round_id)
    if asked is None:
        return False
    asked.answer = answer_to(trial, asked.told)
    return True


def forget_old_counts(moment: datetime) -> None:
    """Delete copies asked for long ago; whoever looks again has them counted again."""
    db.session.execute(delete(ComparedCount).where(ComparedCount.asked_at < moment - KEPT))
