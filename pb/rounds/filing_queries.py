"""Reading what the rules in force say of proposing and checking a project."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from pb.rounds.filing_rules import CardQuestion, FilingPool, FilingRules, Measure
from pb.rounds.models import CardQuestionRow, MeasureRow, PoolRulesRow, RulesVersion
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolKind


def filing_rules(round_view: RoundView) -> FilingRules:
    """The version in force. Five statements, whatever the number of pools, measures and questions."""
    query = (
        select(RulesVersion)
        .where(
            RulesVersion.round_id == round_view.pb_round.id, RulesVersion.number == round_view.rules.version
        )
        .options(selectinload(RulesVersion.measures), selectinload(RulesVersion.questions))
    )
    return filing_rules_of(db.session.scalars(query).one())


def filing_rules_of(version: RulesVersion) -> FilingRules:
    """The pure form of one version's rows."""
    return FilingRules(
        pools=tuple(_pool(row) for row in sorted(version.pools, key=lambda row: row.pool.position)),
        categories=tuple(version.categories),
        fields=dict(version.submission_fields),
        measures=tuple(_measure(row) for row in version.measures),
        questions=tuple(_question(row) for row in version.questions),
        most_coauthors=version.most_coauthors,
        most_projects=version.most_projects,
        author_guardian_below_age=version.author_guardian_below_age,
        filing_numbers_from=version.filing_numbers_from,
        formal_days=version.formal_days,
        opinion_days=version.opinion_days,
        correction_days=version.correction_days,
        appeal_days=version.appeal_days,
        appeal_answer_days=version.appeal_answer_days,
        appeal_by=version.appeal_by,
        is_card_public=version.is_card_public,
        texts=dict(version.texts),
    )


def _pool(row: PoolRulesRow) -> FilingPool:
    pool = row.pool
    population = pool.population
    if population is None and pool.area is not None:
        population = pool.area.population
    return FilingPool(
        pool.id, PoolKind(pool.kind), pool.area_id, population, row.cost_floor, row.cost_ceiling, row.amount,
        row.endorsements, row.minimum_greenery,
    )  # fmt: skip


def _measure(row: MeasureRow) -> Measure:
    kinds = tuple(PoolKind(kind) for kind in row.pool_kinds)
    return Measure(row.code, row.name, row.unit, row.unit_price, row.is_greenery, kinds)


def _question(row: CardQuestionRow) -> CardQuestion:
    return CardQuestion(
        row.code, row.question, row.guidance, row.legal_reference, row.is_blocking, row.grounds_template,
        row.is_office_only,
    )  # fmt: skip
