"""On what terms a pool is counted: its rule, how a tie falls, what excludes what, what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from sqlalchemy import select

from core.db import db
from pb.rounds.queries import RoundView
from pb.rounds.rules import AllocationRule, Completion, Leftovers, PoolRules, ThresholdUnit, TieRule
from pb.submission.models import Project
from pb.tally.elections import pool_election
from pb.tally.engine import ties as engine_ties
from pb.tally.engine.lots import Draws
from pb.tally.engine.model import Election, with_added
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.scores import Threshold
from pb.tally.engine.several import PoolTerms, SeveralOutcome, count_several
from pb.tally.file_meta import draws_of_pool, draws_over_pot
from pb.tally.models import TieDraw
from pb.verification.queries.listed import stood_on_ballot


def count_by_rules(
    round_view: RoundView, terms: Sequence[PoolTerms], lots: TieDraw | None = None
) -> SeveralOutcome:
    """Count every pool of a round on its ``round_terms``, with the money that goes from one to another.

    ``lots`` are a draw that is not confirmed yet, to see what it would mean. Raises ``CountError`` where the
    rules contradict themselves, which the editor of rounds keeps out.
    """
    return count_several(terms, pot_tie_rule(round_view, _unconfirmed(lots, is_over_pot=True)))


def pot_tie_rule(round_view: RoundView, also_drawn: Draws = ()) -> str:
    """The engine's name of how ties over the pools' common rest fall; ``error`` where nobody shares it."""
    pools = round_view.rules.pools
    sharing = next((pool for pool in pools if pool.leftovers is Leftovers.BEST), None)
    if sharing is None:
        return "error"
    return _tie_rule(sharing, (*draws_over_pot([pool.pool_id for pool in pools]), *also_drawn))


def round_terms(round_view: RoundView, lots: TieDraw | None = None) -> list[PoolTerms]:
    """The pools of a round with their ballots, in the order of the rules."""
    return [_pool_terms(round_view, pool, lots) for pool in round_view.rules.pools]


def counted_election(terms: PoolTerms, outcome: Outcome) -> Election:
    """The pool's ballots with the money that it was counted with: what came from other pools included."""
    added = outcome.budget - terms.election.header.budget
    return with_added(terms.election, added) if added else terms.election


def _pool_terms(round_view: RoundView, pool: PoolRules, lots: TieDraw | None) -> PoolTerms:
    of_pool = lots if lots is not None and lots.pool_id == pool.pool_id else None
    election = pool_election(round_view, pool, added=Decimal(0))
    return PoolTerms(
        code=pool.code,
        election=election,
        rule=pool.allocation_rule.value,
        ties=tie_rule(pool, _unconfirmed(of_pool, is_over_pot=False)),
        threshold=threshold_of(pool),
        conflicts=conflict_groups(pool.pool_id),
        withdrawn=withdrawn_codes(pool.pool_id),
        leftovers=pool.leftovers.value,
        target=pool.leftover_pool or "",
        score="mean" if pool.is_by_panel else "points",
        **shares_of(pool),
        reserve=reserve_of(pool, election.header.scale),
    )


def threshold_of(pool: PoolRules) -> Threshold | Fraction | int | None:
    """The least that a winner must have, ``None`` where nothing is asked."""
    if pool.is_by_panel:
        return Fraction(pool.minimum_mean) if pool.minimum_mean else None
    if pool.minimum_share:
        return Threshold("percent", Fraction(pool.minimum_share))
    if pool.minimum_votes and pool.threshold_unit is not ThresholdUnit.SCORE:
        return Threshold(pool.threshold_unit.value, pool.minimum_votes)
    return pool.minimum_votes or None


def reserve_of(pool: PoolRules, scale: int) -> Reserve | None:
    """Money that the regulation keeps for a category, in units of ``1 / scale``."""
    if pool.reserved_category is None:
        return None
    if pool.reserved_amount is not None:
        return Reserve(pool.reserved_category, amount=int(pool.reserved_amount * scale))
    return Reserve(pool.reserved_category, share=Fraction(pool.reserved_share or 0))


class SharesTerms(TypedDict, total=False):
    """What the engine is told of equal shares."""

    utility: str
    completion: str
    run_off: bool
    from_whole_unit: bool


def shares_of(pool: PoolRules) -> SharesTerms:
    """How equal shares are counted; nothing under other rules, and where the rules say nothing, what a file says."""
    if pool.allocation_rule is not AllocationRule.EQUAL_SHARES or pool.utility is None:
        return {}
    completion = pool.completion or Completion.NONE
    return {
        "utility": pool.utility.value, "completion": completion.value, "run_off": pool.has_run_off,
        "from_whole_unit": pool.from_whole_unit,
    }  # fmt: skip


def _unconfirmed(lots: TieDraw | None, is_over_pot: bool) -> Draws:
    return (tuple(lots.drawn_codes),) if lots is not None and lots.is_over_pot is is_over_pot else ()


def tie_rule(pool: PoolRules, also_drawn: Draws = ()) -> str:
    """The engine's name of the pool's tie rule; draws of lots come as they were recorded, oldest first."""
    return _tie_rule(pool, (*draws_of_pool(pool.pool_id), *also_drawn))


def _tie_rule(pool: PoolRules, draws: Draws) -> str:
    if pool.tie_rule is TieRule.SEED:
        return str(engine_ties.TieRule("seed", seed=pool.tie_seed or ""))
    if pool.tie_rule is not TieRule.DRAW:
        return pool.tie_rule.value
    return str(engine_ties.TieRule("drawn", draws=draws)) if draws else "error"


def conflict_groups(pool_id: int) -> list[list[str]]:
    """Groups of project codes of which at most one may win."""
    query = select(Project.conflict_group, Project.code).where(
        Project.pool_id == pool_id, Project.conflict_group.is_not(None), Project.status == "on_ballot"
    )
    groups: dict[str, list[str]] = {}
    for group, code in db.session.execute(query):
        groups.setdefault(str(group), []).append(code)
    return [group for group in groups.values() if len(group) > 1]


def withdrawn_codes(pool_id: int) -> list[str]:
    """Codes of projects that were on the ballot list and cannot be built any more."""
    query = select(Project.code).where(
        Project.pool_id == pool_id, Project.status == "withdrawn", stood_on_ballot()
    )
    return list(db.session.scalars(query))
