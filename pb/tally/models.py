"""The urn opened and counted: plain ballots, the runs of the count, draws of lots."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class UrnClosing(Model):
    """The closing of a round's urn: proposed by one person, confirmed by another, opened with the key.

    ``fingerprint`` is the hash over the sealed ballots that both officials read aloud.
    """

    __tablename__ = "pb_urn_closings"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"), unique=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    sealed_count: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    closed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    ballot_count: Mapped[int | None] = mapped_column(Integer)
    void_count: Mapped[int | None] = mapped_column(Integer)
    merkle_root: Mapped[bytes | None] = mapped_column(LargeBinary)
    file_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("proposed_by_id is null or confirmed_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("opened_at is null or closed_at is not null", name="closed_before_opened"),
    )


class Ballot(Base):
    """A plain ballot of the opened urn, in random order, with no time finer than the day and no person."""

    __tablename__ = "pb_ballots"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    row_number: Mapped[int] = mapped_column(Integer)
    ballot_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    channel: Mapped[str | None] = mapped_column(String(10))
    void_reason: Mapped[str | None] = mapped_column(String(40))
    extra: Mapped[dict[str, str] | None] = mapped_column(JSONB)

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "row_number"),
        Index("uq_pb_ballots_hash", "round_id", "ballot_hash", unique=True),
    )


class BallotLine(Base):
    """One project on one ballot; ``place`` is the order on the ballot from 1, ``points`` what it was given."""

    __tablename__ = "pb_ballot_lines"

    round_id: Mapped[int] = mapped_column(BigInteger)
    row_number: Mapped[int] = mapped_column(Integer)
    place: Mapped[int] = mapped_column(SmallInteger)
    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "row_number", "place"),
        ForeignKeyConstraint(
            ["round_id", "row_number"],
            ["pb_ballots.round_id", "pb_ballots.row_number"],
            ondelete="CASCADE",
            name="fk_pb_ballot_lines_ballot",
        ),
    )


class TallyRun(Model):
    """One count of one pool, never changed afterwards: input, rule, parameters, program and outcome."""

    __tablename__ = "pb_tally_runs"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pb_pools.id"), index=True)
    counted_at: Mapped[datetime]
    rule: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    input_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    program_version: Mapped[str] = mapped_column(String(40))
    ballots: Mapped[int] = mapped_column(Integer)
    void: Mapped[int] = mapped_column(Integer)
    budget: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    spent: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    ties: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    is_current: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("uq_pb_tally_runs_current", "pool_id", unique=True, postgresql_where="is_current"),
    )


class AllocationLine(Base):
    """What a count says of one project: votes, points, selected or not, and the reason with its facts."""

    __tablename__ = "pb_allocation_lines"

    tally_run_id: Mapped[int] = mapped_column(ForeignKey("pb_tally_runs.id", ondelete="CASCADE"))
    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id"), index=True)
    position: Mapped[int | None] = mapped_column(Integer)
    votes: Mapped[int] = mapped_column(Integer)
    points: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    is_selected: Mapped[bool]
    reason_code: Mapped[str] = mapped_column(String(30))
    reason_facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    __table_args__ = (PrimaryKeyConstraint("tally_run_id", "project_id"),)


class TieDraw(Model):
    """A draw of lots over a tie: the tied projects in the drawn order, and how they were drawn.

    One person records it, another confirms; only then does it count. A draw rejected by either, or set aside when
    the counted result is sent back, stays as history with the reason. ``is_over_pot``: the tie is among projects
    of several pools that the common pot could build; it is kept under the first of these pools. ``is_joined``: of the
    time when all draws of a pool were joined in one order, so that no further draw was asked for; such counts stand.
    """

    __tablename__ = "pb_tie_draws"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pb_pools.id"), index=True)
    tied_codes: Mapped[list[str]] = mapped_column(JSONB)
    drawn_codes: Mapped[list[str]] = mapped_column(JSONB)
    method: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    rejected_at: Mapped[datetime | None]
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    rejection: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_over_pot: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_joined: Mapped[bool] = mapped_column(default=False, server_default="false")

    __table_args__ = (
        Index(
            "uq_pb_tie_draws_standing", "pool_id", "tied_codes", unique=True,
            postgresql_where="rejected_at is null",
        ),
        CheckConstraint("recorded_by_id is null or confirmed_by_id <> recorded_by_id", name="four_eyes"),
        CheckConstraint("confirmed_by_id is null or confirmed_at is not null", name="confirmed_when"),
        CheckConstraint("(rejected_at is null) = (rejection = '')", name="rejected_with_reason"),
        CheckConstraint("char_length(method) <= 1000 and char_length(rejection) <= 1000", name="texts_bounded"),
    )  # fmt: skip


class TurnoutCell(Base):
    """How many people voted on a day, in an area or of an age band; shown only where at least 10 did."""

    __tablename__ = "pb_turnout_cells"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    dimension: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(160))
    position: Mapped[int] = mapped_column(Integer, default=0)
    people: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "dimension", "name"),
        CheckConstraint("dimension in ('day', 'area', 'age', 'channel', 'place')", name="dimension_known"),
        CheckConstraint("people >= 0", name="people_counted"),
    )
