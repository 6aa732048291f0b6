"""META of a round's public file: what it says of the round, of one pool, and of several pools side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from core.clock import warsaw
from core.db import db
from core.site.record import current_site
from pb.rounds.queries import RoundView
from pb.rounds.rules import (
    AllocationRule,
    Completion,
    Leftovers,
    PoolRules,
    RoundRules,
    Stage,
    ThresholdUnit,
    TieRule,
    Utility,
)
from pb.tally.engine.lots import Draws, joined_draws, meta_of_draws
from pb.tally.engine.model import VoteType
from pb.tally.engine.pool_meta import joined
from pb.tally.models import Ballot, TieDraw
from pb.tally.plain_ballots import vote_type

SCALE = 100
RULE_NAMES = {
    AllocationRule.GREEDY: "greedy",
    AllocationRule.GREEDY_STOP: "greedy-no-skip",
    AllocationRule.GREEDY_STOP_80: "greedy-custom",
    AllocationRule.GREEDY_COST: "unknown",
    AllocationRule.EQUAL_SHARES: "equalshares",
    AllocationRule.PHRAGMEN: "unknown",
}


def common_meta(round_view: RoundView, subunit: str) -> dict[str, str]:
    """What META says of the round, whatever the pool."""
    voting = round_view.rules.window(Stage.VOTING)
    meta = {
        "description": round_view.pb_round.title,
        "country": "Poland",
        "unit": current_site().name,
        "subunit": subunit,
        "instance": str(round_view.pb_round.year),
        "language": "pl",
        "currency": round_view.pb_round.currency,
    }
    if void := void_counts(round_view.pb_round.id):
        meta["void_reasons"] = " ".join(f"{reason}:{count}" for reason, count in void.items())
    if voting:
        meta["date_begin"] = warsaw(voting.opens_at).strftime("%d.%m.%Y")
        meta["date_end"] = warsaw(voting.closes_at).strftime("%d.%m.%Y")
    return {key: value for key, value in meta.items() if value}


def pool_meta(round_view: RoundView, pool: PoolRules) -> dict[str, str]:
    """META of the file of one pool. Terms that plain META has no words for stand in rows by pool, of one pool."""
    meta = common_meta(round_view, pool.name)
    is_plain = is_told_plainly(pool)
    rule = _rule_name(pool) if is_plain else "unknown"
    if pool.minimum_votes and is_plain:
        meta["min_project_score_threshold"] = str(pool.minimum_votes)
        rule = "greedy-threshold" if rule == "greedy" else rule
    if pool.allocation_rule is AllocationRule.GREEDY_STOP_80:
        meta["comment"] = (
            "#1: The first project that does not fit is built too when at least 80% of its cost is left."
        )
    meta["rule"] = rule
    if not pool.is_by_panel:
        meta |= {"min_length": str(max(pool.minimum, 1)), "max_length": str(pool.maximum)}
    if vote_type(pool) is VoteType.CUMULATIVE:
        most = pool.points_total or sum(pool.rank_points)
        meta["max_sum_points"] = str(most)
    meta |= {key: value for key, value in _ties(pool).items() if value}
    return meta if is_plain else meta | _rows([pool]) | {"vote_type_per_pool": vote_type(pool).value}


def is_told_plainly(pool: PoolRules) -> bool:
    """Whether META of a file of one pool has words of its own for the pool's terms (FORMAT.md, 2.1)."""
    if (
        pool.is_by_panel
        or pool.reserved_category is not None
        or pool.minimum_share
        or pool.threshold_unit is not ThresholdUnit.SCORE
        or pool.from_whole_unit
    ):
        return False
    if pool.allocation_rule is AllocationRule.EQUAL_SHARES:
        return pool.utility in (None, Utility.COST) and pool.completion in (
            None,
            Completion.NONE,
            Completion.ADD1,
        )
    return pool.allocation_rule not in (AllocationRule.PHRAGMEN, AllocationRule.GREEDY_COST)


def _rule_name(pool: PoolRules) -> str:
    name = RULE_NAMES[pool.allocation_rule]
    if pool.completion is Completion.ADD1:
        name += "/add1"
    return f"{name}-comparison" if pool.has_run_off else name


def _ties(pool: PoolRules) -> dict[str, str]:
    """How ties fall: the rule where it is not a draw, else the draws of lots in force, oldest first."""
    if pool.tie_rule is not TieRule.DRAW:
        return {"tie_rule": pool.tie_rule.value, "tie_seed": pool.tie_seed or "", "drawn": ""}
    return {"tie_rule": "", "tie_seed": "", "drawn": meta_of_draws(draws_of_pool(pool.pool_id))}


def published_type(pool: PoolRules) -> VoteType:
    """How the pool's ballots stand in the file of the whole round: a ranking with its points."""
    kind = vote_type(pool)
    return VoteType.CUMULATIVE if kind is VoteType.ORDINAL else kind


PER_POOL: dict[str, Callable[[PoolRules], object]] = {
    "pools": lambda pool: pool.code,
    "budget_per_pool": lambda pool: f"{pool.amount:.2f}",
    "rule_per_pool": lambda pool: pool.allocation_rule.value,
    "vote_type_per_pool": lambda pool: published_type(pool).value,
    "threshold_per_pool": lambda pool: _threshold(pool),
    "name_per_pool": lambda pool: " ".join(pool.name.split()),
    "kind_per_pool": lambda pool: pool.kind.value,
    "area_per_pool": lambda pool: " ".join((pool.area_name or "").split()),
    "method_per_pool": lambda pool: pool.method.value,
    "min_length_per_pool": lambda pool: "" if pool.is_by_panel else pool.minimum,
    "max_length_per_pool": lambda pool: "" if pool.is_by_panel else pool.maximum,
    "max_sum_points_per_pool": lambda pool: pool.points_total or "",
    "max_points_per_pool": lambda pool: pool.panel_highest or pool.points_per_project or "",
    "rank_points_per_pool": lambda pool: " ".join(map(str, pool.rank_points)),
    "exclusive_group_per_pool": lambda pool: pool.exclusive_group or "",
    "tie_rule_per_pool": lambda pool: pool.tie_rule.value,
    "tie_seed_per_pool": lambda pool: pool.tie_seed or "",
    "drawn_per_pool": lambda pool: _ties(pool)["drawn"],
    "leftovers_per_pool": lambda pool: "" if pool.leftovers is Leftovers.UNUSED else pool.leftovers.value,
    "leftover_pool_per_pool": lambda pool: pool.leftover_pool or "",
    "utility_per_pool": lambda pool: pool.utility.value if pool.utility else "",
    "completion_per_pool": lambda pool: pool.completion.value if pool.completion else "",
    "run_off_per_pool": lambda pool: "1" if pool.has_run_off else "",
    "whole_unit_per_pool": lambda pool: "1" if pool.from_whole_unit else "",
    "score_per_pool": lambda pool: "mean" if pool.is_by_panel else "",
    "threshold_unit_per_pool": lambda pool: _threshold_unit(pool),
    "reserved_category_per_pool": lambda pool: " ".join((pool.reserved_category or "").split()),
    "reserved_per_pool": lambda pool: _reserved(pool),
}
"""Rows of META with a value for each pool, in the order of the pools; a row without any value is left out."""


def _plain(value: Decimal) -> str:
    """A number without zeros at its end: 2.5000 as 2.5."""
    return f"{value.normalize():f}"


def _threshold(pool: PoolRules) -> str:
    """The least mean, the least share in percent, or the least number."""
    exact = pool.minimum_mean or pool.minimum_share
    return _plain(exact) if exact else str(pool.minimum_votes)


def _threshold_unit(pool: PoolRules) -> str:
    if pool.minimum_share:
        return "percent"
    return "" if pool.threshold_unit is ThresholdUnit.SCORE else pool.threshold_unit.value


def _reserved(pool: PoolRules) -> str:
    if pool.reserved_share is not None:
        return f"{_plain(pool.reserved_share)}%"
    return "" if pool.reserved_amount is None else _plain(pool.reserved_amount)


def _rows(pools: Sequence[PoolRules]) -> dict[str, str]:
    rows = {key: [str(tell(pool)) for pool in pools] for key, tell in PER_POOL.items()}
    return {key: joined(values) for key, values in rows.items() if any(values)}


def several_pools_meta(round_view: RoundView) -> dict[str, str]:
    """META of the file that holds all pools of a round side by side."""
    pools = round_view.rules.pools
    return (
        common_meta(round_view, "")
        | {"rule": "unknown"}
        | _rows(pools)
        | _most(round_view.rules)
        | _pot_ties(pools)
    )


def _most(rules: RoundRules) -> dict[str, str]:
    """How many projects a ballot may name; nothing where a panel scores, whose sheet names all of its pool."""
    return {} if rules.panel_pools else {"max_length": str(sum(pool.maximum for pool in rules.pools))}


def _pot_ties(pools: Sequence[PoolRules]) -> dict[str, str]:
    """Lots drawn among projects that the common pot could build."""
    draws = draws_over_pot([pool.pool_id for pool in pools])
    return {"drawn_over_pot": meta_of_draws(draws)} if draws else {}


def draws_of_pool(pool_id: int) -> Draws:
    """Codes of the pool's projects in the drawn order, for each confirmed draw of lots, oldest first."""
    return _draws([pool_id], is_over_pot=False)


def draws_over_pot(pool_ids: Sequence[int]) -> Draws:
    """The same of the draws among projects that the common pot of the pools could build."""
    return _draws(pool_ids, is_over_pot=True)


def _draws(pool_ids: Sequence[int], is_over_pot: bool) -> Draws:
    """Draws of the time when several were joined in one order stand as that one: it is what was counted with."""
    in_force = (
        TieDraw.pool_id.in_(pool_ids), TieDraw.is_over_pot.is_(is_over_pot), TieDraw.confirmed_at.is_not(None),
        TieDraw.rejected_at.is_(None),
    )  # fmt: skip
    found = list(db.session.scalars(select(TieDraw).where(*in_force).order_by(TieDraw.id)))
    old = joined_draws(draw.drawn_codes for draw in found if draw.is_joined)
    own = [tuple(draw.drawn_codes) for draw in found if not draw.is_joined]
    return (old, *own) if old else tuple(own)


def void_counts(round_id: int) -> dict[str, int]:
    """Ballots of the round that are void as a whole, by reason."""
    query = (
        select(Ballot.void_reason, func.count())
        .where(Ballot.round_id == round_id, Ballot.void_reason.is_not(None))
        .group_by(Ballot.void_reason)
        .order_by(Ballot.void_reason)
    )
    return {str(reason): count for reason, count in db.session.execute(query)}
