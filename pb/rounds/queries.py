"""Reading rounds: the rows, and the frozen rules that every decision is made on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.db import db
from core.problems import NotFound
from pb.rounds.models import Pool, PoolRulesRow, Round, RulesVersion
from pb.rounds.rules import (
    AllocationRule,
    BallotMethod,
    FaultPolicy,
    IdentityMethod,
    PoolKind,
    PoolRules,
    RoundRules,
    Stage,
    StageWindow,
    TieRule,
    round_kind,
    stage_at,
)


@dataclass(frozen=True)
class RoundView:
    """A round with its rules in force and the stage at one moment."""

    pb_round: Round
    rules: RoundRules
    stage: Stage

    @property
    def kind(self) -> str:
        """Kind of its pools, or ``mixed``."""
        return round_kind(self.rules.pools)


def _pool_rules(row: PoolRulesRow) -> PoolRules:
    pool: Pool = row.pool
    return PoolRules(
        pool_id=pool.id,
        code=pool.code,
        name=pool.name,
        kind=PoolKind(pool.kind),
        amount=row.amount,
        method=BallotMethod(row.method),
        minimum=row.minimum,
        maximum=row.maximum,
        points_total=row.points_total,
        points_per_project=row.points_per_project,
        rank_points=tuple(row.rank_points),
        exclusive_group=row.exclusive_group,
        area_id=pool.area_id,
        area_name=pool.area.name if pool.area else None,
        category=pool.category,
        allocation_rule=AllocationRule(row.allocation_rule),
        minimum_votes=row.minimum_votes,
        tie_rule=TieRule(row.tie_rule),
        cost_floor=row.cost_floor,
        cost_ceiling=row.cost_ceiling,
        paragraph=row.paragraph,
    )


def frozen_rules(version: RulesVersion) -> RoundRules:
    """The rows of one version as the dataclasses that pure rules take."""
    windows = tuple(
        StageWindow(Stage(row.stage), row.opens_at, row.closes_at, row.paragraph)
        for row in sorted(version.windows, key=lambda row: row.opens_at)
    )
    pools = tuple(_pool_rules(row) for row in sorted(version.pools, key=lambda row: row.pool.position))
    return RoundRules(
        version=version.number,
        windows=windows,
        pools=pools,
        identity_methods=tuple(IdentityMethod(name) for name in version.identity_methods),
        minimum_age=version.minimum_age,
        guardian_below_age=version.guardian_below_age,
        fault_policy=FaultPolicy(version.fault_policy),
        results_due_at=version.results_due_at,
        paragraphs=dict(version.paragraphs),
    )


def _with_newest_rules() -> Select[Round, RulesVersion]:
    """Rounds with their newest rules and windows in one statement; pools follow in a second."""
    later = aliased(RulesVersion)
    newest = select(func.max(later.number)).where(later.round_id == Round.id).scalar_subquery()
    return (
        select(Round, RulesVersion)
        .join(RulesVersion, and_(RulesVersion.round_id == Round.id, RulesVersion.number == newest))
        .options(joinedload(RulesVersion.windows), selectinload(RulesVersion.pools))
    )


@cache
def _one_round() -> Select[Round, RulesVersion]:
    return _with_newest_rules().where(Round.slug == bindparam("slug"))


@cache
def _every_round() -> Select[Round, RulesVersion]:
    return _with_newest_rules().order_by(Round.year.desc(), Round.slug)


def view_of(pb_round: Round, version: RulesVersion, moment: datetime) -> RoundView:
    """Join a round, its rules and the stage at ``moment``."""
    rules = frozen_rules(version)
    return RoundView(pb_round, rules, stage_at(rules, moment, pb_round.published_at is not None))


def find_round(slug: str, moment: datetime) -> RoundView:
    """The round at ``/bo/<slug>/``. Two statements. Raises ``NotFound``."""
    row = db.session.execute(_one_round(), {"slug": slug}).unique().first()
    if row is None:
        raise NotFound
    return view_of(row[0], row[1], moment)


def all_rounds(moment: datetime) -> list[RoundView]:
    """Every round, newest year first. Two statements whatever their number."""
    rows = db.session.execute(_every_round()).unique()
    return [view_of(pb_round, version, moment) for pb_round, version in rows]
