"""Reading rounds: the rows, and the frozen rules that every decision is made on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

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


def _newest_versions(round_ids: Sequence[int] | None = None) -> dict[int, RulesVersion]:
    query = (
        select(RulesVersion)
        .distinct(RulesVersion.round_id)
        .order_by(RulesVersion.round_id, RulesVersion.number.desc())
        .options(selectinload(RulesVersion.windows), selectinload(RulesVersion.pools))
    )
    if round_ids is not None:
        query = query.where(RulesVersion.round_id.in_(round_ids))
    return {version.round_id: version for version in db.session.scalars(query)}


def view_of(pb_round: Round, version: RulesVersion, moment: datetime) -> RoundView:
    """Join a round, its rules and the stage at ``moment``."""
    rules = frozen_rules(version)
    return RoundView(pb_round, rules, stage_at(rules, moment, pb_round.published_at is not None))


def find_round(slug: str, moment: datetime) -> RoundView:
    """The round at ``/bo/<slug>/``. Four statements. Raises ``NotFound``."""
    pb_round = db.session.scalar(select(Round).where(Round.slug == slug))
    if pb_round is None:
        raise NotFound
    versions = _newest_versions([pb_round.id])
    if pb_round.id not in versions:
        raise NotFound
    return view_of(pb_round, versions[pb_round.id], moment)


def all_rounds(moment: datetime) -> list[RoundView]:
    """Every round, newest year first. Four statements whatever their number."""
    rounds = db.session.scalars(select(Round).order_by(Round.year.desc(), Round.slug)).all()
    versions = _newest_versions()
    return [
        view_of(pb_round, versions[pb_round.id], moment) for pb_round in rounds if pb_round.id in versions
    ]
