"""A round, the versions of its rules, and the pools of money that residents decide on."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import text

from core.db import Model
from pb.rounds.category_rules import BEGINNING
from pb.rounds.pool_checks import POOL_CHECKS

if TYPE_CHECKING:
    from maps.models import Area

STAGES_SQL = "'draft','submission','verification','appeals','ballot_list','voting','counting','results','implementation'"


class Round(Model):
    """One edition of the participatory budget. Its stage is computed, see ``rules.stage_at``.

    Until ``announced_at`` it is a plan that only the office sees; from then on its rules are frozen.
    """

    __tablename__ = "pb_rounds"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    year: Mapped[int] = mapped_column(Integer)
    introduction: Mapped[str] = mapped_column(Text, default="")
    regulation_title: Mapped[str] = mapped_column(String(300), default="")
    regulation_url: Mapped[str] = mapped_column(String(500), default="")
    is_invented: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(500), default="")
    currency: Mapped[str] = mapped_column(String(3), default="PLN")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    urn_closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    @property
    def is_for_trials(self) -> bool:
        """Whether it was imported to try rules on: a result that was never announced to anybody."""
        return self.announced_at is None and self.published_at is not None

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,59}$'", name="slug_shape"),
        CheckConstraint("year between 1990 and 2200", name="year_plausible"),
    )


class RulesVersion(Model):
    """The rules of a round from one moment on. A change is a new row with its reason, never an edit."""

    __tablename__ = "pb_rules"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    identity_methods: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    minimum_age: Mapped[int | None] = mapped_column(Integer)
    guardian_below_age: Mapped[int | None] = mapped_column(Integer)
    fault_policy: Mapped[str] = mapped_column(String(10), default="pool")
    results_due_at: Mapped[datetime | None]
    paragraphs: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    categories: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=lambda: list(BEGINNING))
    submission_fields: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    most_coauthors: Mapped[int] = mapped_column(Integer, default=5)
    most_projects: Mapped[int | None] = mapped_column(Integer)
    author_guardian_below_age: Mapped[int | None] = mapped_column(Integer, default=18)
    filing_numbers_from: Mapped[int] = mapped_column(Integer, default=5001)
    formal_days: Mapped[int] = mapped_column(Integer, default=10)
    opinion_days: Mapped[int] = mapped_column(Integer, default=10)
    correction_days: Mapped[int] = mapped_column(Integer, default=7)
    appeal_days: Mapped[int] = mapped_column(Integer, default=7)
    appeal_answer_days: Mapped[int] = mapped_column(Integer, default=10)
    appeal_by: Mapped[str] = mapped_column(String(10), default="author")
    is_card_public: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    changes: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    windows: Mapped[list[StageWindowRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    pools: Mapped[list[PoolRulesRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    measures: Mapped[list[MeasureRow]] = relationship(
        cascade="all, delete-orphan", order_by="MeasureRow.position"
    )
    questions: Mapped[list[CardQuestionRow]] = relationship(
        cascade="all, delete-orphan", order_by="CardQuestionRow.position"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("number >= 1", name="number_counted"),
        CheckConstraint("number = 1 or reason <> ''", name="later_version_has_reason"),
        CheckConstraint("fault_policy in ('pool', 'ballot')", name="fault_policy_known"),
        CheckConstraint("cardinality(identity_methods) > 0", name="identity_method_given"),
        CheckConstraint("minimum_age between 0 and 130", name="minimum_age_plausible"),
        CheckConstraint("author_guardian_below_age between 0 and 18", name="author_guardian_plausible"),
        CheckConstraint("cardinality(categories) > 0", name="categories_given"),
        CheckConstraint("appeal_by in ('author','anyone')", name="appeal_by_known"),
        CheckConstraint("most_coauthors >= 0 and most_projects >= 1", name="people_counted"),
        CheckConstraint("filing_numbers_from between 1 and 1000000", name="filing_numbers_plausible"),
        CheckConstraint(
            "least(formal_days, opinion_days, correction_days, appeal_days, appeal_answer_days) >= 1",
            name="terms_counted",
        ),
    )


class StageWindowRow(Model):
    """A stage's opening and closing moment in one version of the rules; windows cannot overlap."""

    __tablename__ = "pb_stage_windows"

    rules_id: Mapped[int] = mapped_column(ForeignKey("pb_rules.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    paragraph: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        UniqueConstraint("rules_id", "stage"),
        CheckConstraint(f"stage in ({STAGES_SQL})", name="stage_known"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        ExcludeConstraint(
            ("rules_id", "="),
            (text("tstzrange(opens_at, closes_at, '[]')"), "&&"),
            name="ex_pb_stage_windows_overlap",
            using="gist",
        ),
    )


class Pool(Model):
    """A pot of money of a round, the same in every version of the rules; its numbers are in ``PoolRulesRow``."""

    __tablename__ = "pb_pools"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    category: Mapped[str | None] = mapped_column(ForeignKey("pb_categories.code"), index=True)
    population: Mapped[int | None] = mapped_column(Integer)
    area: Mapped[Area | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        UniqueConstraint("round_id", "id"),
        CheckConstraint("kind in ('citizen','green','village','revitalisation','youth')", name="kind_known"),
        CheckConstraint("population >= 0", name="population_counted"),
    )


class PoolRulesRow(Model):
    """A pool's money, ballot and allocation in one version of the rules. Amounts in złoty."""

    __tablename__ = "pb_pool_rules"

    rules_id: Mapped[int] = mapped_column(ForeignKey("pb_rules.id", ondelete="CASCADE"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pb_pools.id", ondelete="CASCADE"), index=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    method: Mapped[str] = mapped_column(String(20))
    minimum: Mapped[int] = mapped_column(Integer, default=0)
    maximum: Mapped[int] = mapped_column(Integer, default=1)
    points_total: Mapped[int | None] = mapped_column(Integer)
    points_per_project: Mapped[int | None] = mapped_column(Integer)
    rank_points: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    exclusive_group: Mapped[str | None] = mapped_column(String(40))
    allocation_rule: Mapped[str] = mapped_column(String(20), default="greedy")
    minimum_votes: Mapped[int] = mapped_column(Integer, default=0)
    tie_rule: Mapped[str] = mapped_column(String(10), default="draw")
    tie_seed: Mapped[str | None] = mapped_column(Text)
    cost_floor: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    cost_ceiling: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    endorsements: Mapped[int] = mapped_column(Integer, default=0)
    minimum_greenery: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    leftovers: Mapped[str] = mapped_column(String(20), default="unused")
    leftover_pool: Mapped[str | None] = mapped_column(String(40))
    utility: Mapped[str | None] = mapped_column(String(20))
    completion: Mapped[str | None] = mapped_column(String(20))
    has_run_off: Mapped[bool] = mapped_column(default=False)
    from_whole_unit: Mapped[bool] = mapped_column(default=False)
    threshold_unit: Mapped[str] = mapped_column(String(10), default="score")
    minimum_share: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    reserved_category: Mapped[str | None] = mapped_column(String(160))
    reserved_share: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    reserved_amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    panel_highest: Mapped[int | None] = mapped_column(Integer)
    panel_members: Mapped[int | None] = mapped_column(Integer)
    has_half_points: Mapped[bool] = mapped_column(default=False)
    minimum_mean: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    paragraph: Mapped[str] = mapped_column(String(60), default="")
    pool: Mapped[Pool] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("rules_id", "pool_id"),
        *(CheckConstraint(told, name=name) for name, told in POOL_CHECKS.items()),
    )


class MeasureRow(Model):
    """A measure of the town's price list in one version of the rules; in a green pool the list is closed.

    ``unit_price`` in złoty for one ``unit``. ``pool_kinds`` are the kinds of pool it may stand in; empty: all.
    """

    __tablename__ = "pb_measures"

    rules_id: Mapped[int] = mapped_column(ForeignKey("pb_rules.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    is_greenery: Mapped[bool] = mapped_column(default=False)
    pool_kinds: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list)

    __table_args__ = (
        UniqueConstraint("rules_id", "code"),
        CheckConstraint("unit_price >= 0", name="unit_price_counted"),
        CheckConstraint(
            "pool_kinds <@ array['citizen','green','village','revitalisation','youth']::varchar[]",
            name="pool_kinds_known",
        ),
    )


class CardQuestionRow(Model):
    """A question of the formal check's card in one version of the rules, with guidance and legal reference.

    ``is_office_only``: its answers are never published.
    """

    __tablename__ = "pb_card_questions"

    rules_id: Mapped[int] = mapped_column(ForeignKey("pb_rules.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(300))
    guidance: Mapped[str] = mapped_column(Text, default="")
    legal_reference: Mapped[str] = mapped_column(String(200), default="")
    is_blocking: Mapped[bool] = mapped_column(default=True)
    is_office_only: Mapped[bool] = mapped_column(default=False)
    grounds_template: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (UniqueConstraint("rules_id", "code"),)


class ImportedFile(Model):
    """What a Pabulib file said besides what we keep in columns, so that it can be written again whole."""

    __tablename__ = "pb_imported_files"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), unique=True)
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    meta: Mapped[list[list[str]]] = mapped_column(JSONB)
    project_columns: Mapped[list[str]] = mapped_column(JSONB)
    vote_columns: Mapped[list[str]] = mapped_column(JSONB)
    official: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
