"""Reading rounds: the rows, and the frozen rules that every decision is made on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import JSON, Row, Select, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from core.db import db
from core.problems import NotFound
from pb.rounds.models import Round, RulesVersion
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


def _pool_rules(row: dict[str, Any]) -> PoolRules:
    """A pool as ``_POOLS`` tells it; amounts come as text, so that no grosz is lost in a float."""
    return PoolRules(
        pool_id=row["pool_id"],
        code=row["code"],
        name=row["name"],
        kind=PoolKind(row["kind"]),
        amount=Decimal(row["amount"]),
        method=BallotMethod(row["method"]),
        minimum=row["minimum"],
        maximum=row["maximum"],
        points_total=row["points_total"],
        points_per_project=row["points_per_project"],
        rank_points=tuple(row["rank_points"]),
        exclusive_group=row["exclusive_group"],
        area_id=row["area_id"],
        area_name=row["area_name"],
        category=row["category"],
        allocation_rule=AllocationRule(row["allocation_rule"]),
        minimum_votes=row["minimum_votes"],
        tie_rule=TieRule(row["tie_rule"]),
        cost_floor=_amount(row["cost_floor"]),
        cost_ceiling=_amount(row["cost_ceiling"]),
        paragraph=row["paragraph"],
    )


def _amount(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _window(row: Sequence[str]) -> StageWindow:
    stage, opens_at, closes_at, paragraph = row
    return StageWindow(Stage(stage), _moment(opens_at), _moment(closes_at), paragraph)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def _frozen_rules(row: Row[Any]) -> RoundRules:
    """The columns of one version as the dataclasses that pure rules take."""
    return RoundRules(
        version=row.number,
        windows=tuple(map(_window, row.windows or ())),
        pools=tuple(map(_pool_rules, row.pools or ())),
        identity_methods=tuple(IdentityMethod(name) for name in row.identity_methods),
        minimum_age=row.minimum_age,
        guardian_below_age=row.guardian_below_age,
        fault_policy=FaultPolicy(row.fault_policy),
        results_due_at=row.results_due_at,
        paragraphs=dict(row.paragraphs),
    )


_WINDOWS = """(
    SELECT json_agg(json_build_array(stage, opens_at, closes_at, paragraph) ORDER BY opens_at)
    FROM pb_stage_windows WHERE rules_id = pb_rules.id)"""

_POOLS = """(
    SELECT json_agg(json_build_object(
        'pool_id', pool.id, 'code', pool.code, 'name', pool.name, 'kind', pool.kind, 'category', pool.category,
        'area_id', pool.area_id, 'area_name', area.name, 'amount', CAST(line.amount AS text),
        'method', line.method, 'minimum', line.minimum, 'maximum', line.maximum,
        'points_total', line.points_total, 'points_per_project', line.points_per_project,
        'rank_points', line.rank_points, 'exclusive_group', line.exclusive_group,
        'allocation_rule', line.allocation_rule, 'minimum_votes', line.minimum_votes, 'tie_rule', line.tie_rule,
        'cost_floor', CAST(line.cost_floor AS text), 'cost_ceiling', CAST(line.cost_ceiling AS text),
        'paragraph', line.paragraph) ORDER BY pool.position)
    FROM pb_pool_rules line JOIN pb_pools pool ON pool.id = line.pool_id LEFT JOIN maps_areas area ON area.id = pool.area_id
    WHERE line.rules_id = pb_rules.id)"""


def _with_newest_rules() -> Select[Any]:
    """Rounds with their newest rules, windows and pools, all in one statement: every page begins with it."""
    later = aliased(RulesVersion)
    newest = select(func.max(later.number)).where(later.round_id == Round.id).scalar_subquery()
    return select(
        Round,
        RulesVersion.number,
        RulesVersion.identity_methods,
        RulesVersion.minimum_age,
        RulesVersion.guardian_below_age,
        RulesVersion.fault_policy,
        RulesVersion.results_due_at,
        RulesVersion.paragraphs,
        literal_column(_WINDOWS, JSON).label("windows"),
        literal_column(_POOLS, JSON).label("pools"),
    ).join(RulesVersion, and_(RulesVersion.round_id == Round.id, RulesVersion.number == newest))


@cache
def _one_round() -> Select[Any]:
    return _with_newest_rules().where(Round.slug == bindparam("slug"))


@cache
def _every_round() -> Select[Any]:
    return _with_newest_rules().order_by(Round.year.desc(), Round.slug)


def _view_of(row: Row[Any], moment: datetime) -> RoundView:
    """Join a round, its rules and the stage at ``moment``."""
    pb_round, rules = row[0], _frozen_rules(row)
    return RoundView(pb_round, rules, stage_at(rules, moment, pb_round.published_at is not None))


def find_round(slug: str, moment: datetime) -> RoundView:
    """The round at ``/bo/<slug>/``. One statement. Raises ``NotFound``."""
    row = db.session.execute(_one_round(), {"slug": slug}).first()
    if row is None:
        raise NotFound
    return _view_of(row, moment)


def all_rounds(moment: datetime) -> list[RoundView]:
    """Every round, newest year first. One statement whatever their number."""
    return [_view_of(row, moment) for row in db.session.execute(_every_round())]
