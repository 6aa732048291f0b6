"""Reading rounds: the rows, and the frozen rules that every decision is made on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from core.db import db
from core.problems import NotFound
from core.reading import first_row
from pb.rounds.models import Round, RulesVersion
from pb.rounds.rules import (
    AllocationRule,
    BallotMethod,
    Completion,
    FaultPolicy,
    IdentityMethod,
    Leftovers,
    PoolKind,
    PoolRules,
    RoundRules,
    Stage,
    StageWindow,
    ThresholdUnit,
    TieRule,
    Utility,
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
        tie_seed=row["tie_seed"],
        cost_floor=_amount(row["cost_floor"]),
        cost_ceiling=_amount(row["cost_ceiling"]),
        paragraph=row["paragraph"],
        leftovers=Leftovers(row["leftovers"]),
        leftover_pool=row["leftover_pool"],
        utility=Utility(row["utility"]) if row["utility"] else None,
        completion=Completion(row["completion"]) if row["completion"] else None,
        has_run_off=row["has_run_off"],
        from_whole_unit=row["from_whole_unit"],
        threshold_unit=ThresholdUnit(row["threshold_unit"]),
        minimum_share=_amount(row["minimum_share"]),
        reserved_category=row["reserved_category"],
        reserved_share=_amount(row["reserved_share"]),
        reserved_amount=_amount(row["reserved_amount"]),
        panel_highest=row["panel_highest"],
        panel_members=row["panel_members"],
        has_half_points=row["has_half_points"],
        minimum_mean=_amount(row["minimum_mean"]),
    )


def _amount(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _window(row: Sequence[str]) -> StageWindow:
    stage, opens_at, closes_at, paragraph = row
    return StageWindow(Stage(stage), _moment(opens_at), _moment(closes_at), paragraph)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


@lru_cache(maxsize=256)
def _frozen_rules(written: str) -> RoundRules:
    """One version as ``_RULES`` tells it; the same text gives the same rules, so they are made once."""
    told = json.loads(written)
    return RoundRules(
        version=told["number"],
        windows=tuple(map(_window, told["windows"] or ())),
        pools=tuple(map(_pool_rules, told["pools"] or ())),
        identity_methods=tuple(IdentityMethod(name) for name in told["identity_methods"]),
        minimum_age=told["minimum_age"],
        guardian_below_age=told["guardian_below_age"],
        fault_policy=FaultPolicy(told["fault_policy"]),
        results_due_at=_moment(told["results_due_at"]) if told["results_due_at"] else None,
        paragraphs=told["paragraphs"],
        texts=told["texts"],
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
        'leftovers', line.leftovers, 'leftover_pool', line.leftover_pool, 'paragraph', line.paragraph,
        'utility', line.utility, 'completion', line.completion, 'has_run_off', line.has_run_off,
        'from_whole_unit', line.from_whole_unit, 'tie_seed', line.tie_seed,
        'threshold_unit', line.threshold_unit, 'minimum_share', CAST(line.minimum_share AS text),
        'reserved_category', line.reserved_category, 'reserved_share', CAST(line.reserved_share AS text),
        'reserved_amount', CAST(line.reserved_amount AS text),
        'panel_highest', line.panel_highest, 'panel_members', line.panel_members,
        'has_half_points', line.has_half_points, 'minimum_mean', CAST(line.minimum_mean AS text)) ORDER BY pool.position)
    FROM pb_pool_rules line JOIN pb_pools pool ON pool.id = line.pool_id LEFT JOIN maps_areas area ON area.id = pool.area_id
    WHERE line.rules_id = pb_rules.id)"""

_RULES = f"""CAST(json_build_object(
    'number', pb_rules.number, 'identity_methods', pb_rules.identity_methods, 'minimum_age', pb_rules.minimum_age,
    'guardian_below_age', pb_rules.guardian_below_age, 'fault_policy', pb_rules.fault_policy,
    'results_due_at', pb_rules.results_due_at, 'paragraphs', pb_rules.paragraphs,
    'texts', pb_rules.texts,
    'windows', {_WINDOWS}, 'pools', {_POOLS}) AS text)"""


def _with_newest_rules() -> Select[Round, str]:
    """Rounds with their newest rules, windows and pools, all in one statement: every page begins with it."""
    later = aliased(RulesVersion)
    newest = select(func.max(later.number)).where(later.round_id == Round.id).scalar_subquery()
    return select(Round, literal_column(_RULES, Text).label("rules")).join(
        RulesVersion, and_(RulesVersion.round_id == Round.id, RulesVersion.number == newest)
    )


@cache
def _one_round() -> Select[Round, str]:
    return _with_newest_rules().where(Round.slug == bindparam("slug"))


@cache
def _every_round() -> Select[Round, str]:
    return _with_newest_rules().order_by(Round.year.desc(), Round.slug)


@cache
def _announced(wanted: Callable[[], Select[Round, str]]) -> Select[Round, str]:
    return wanted().where(Round.announced_at.is_not(None))


def _view_of(pb_round: Round, written: str, moment: datetime) -> RoundView:
    """Join a round, its rules and the stage at ``moment``."""
    rules = _frozen_rules(written)
    return RoundView(pb_round, rules, stage_at(rules, moment, pb_round.published_at is not None))


def find_round(slug: str, moment: datetime) -> RoundView:
    """The round at ``/bo/<slug>/``. One statement. Raises ``NotFound``, also for one not yet announced."""
    return _found(_announced(_one_round), slug, moment)


def find_any_round(slug: str, moment: datetime) -> RoundView:
    """A round for the office, announced or only planned. One statement. Raises ``NotFound``."""
    return _found(_one_round(), slug, moment)


def _found(query: Select[Round, str], slug: str, moment: datetime) -> RoundView:
    row = db.session.execute(query, {"slug": slug}).first()
    if row is None:
        raise NotFound
    return _view_of(row[0], row[1], moment)


@cache
def _one_round_plainly() -> tuple[str, tuple[str, ...]]:
    """The statement as psycopg takes it, and the columns of the round in their order."""
    statement = _announced(_one_round)
    *names, _rules = statement.selected_columns.keys()
    return str(statement.compile(dialect=db.engine.dialect)), tuple(names)


def read_round(slug: str, moment: datetime) -> RoundView:
    """As ``find_round``, for who only reads: its row is a copy that no session knows. Raises ``NotFound``."""
    statement, names = _one_round_plainly()
    row = first_row(statement, {"slug": slug})
    if row is None:
        raise NotFound
    return _view_of(Round(**dict(zip(names, row[:-1], strict=True))), row[-1], moment)


def all_rounds(moment: datetime) -> list[RoundView]:
    """Every announced round, newest year first. One statement whatever their number."""
    return _views(_announced(_every_round), moment)


def every_round(moment: datetime) -> list[RoundView]:
    """Every round for the office, also those only planned, newest year first. One statement."""
    return _views(_every_round(), moment)


def _views(query: Select[Round, str], moment: datetime) -> list[RoundView]:
    return [_view_of(pb_round, written, moment) for pb_round, written in db.session.execute(query)]
