"""The shut urn: who has voted, and sealed ballots that lead to nobody (design, decision 4)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model
from pb.voting.ballot_paper import BOX_BYTES

__all__ = ["BOX_BYTES", "CommissionKey", "SealedBallot", "VoterMark", "VotingCode"]


class CommissionKey(Model):
    """The public half of the commission's key; the private half is never on the server before closing."""

    __tablename__ = "pb_commission_keys"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    shares: Mapped[int] = mapped_column(Integer)
    shares_needed: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    __table_args__ = (
        CheckConstraint("octet_length(public_key) = 32", name="public_key_length"),
        CheckConstraint("shares_needed between 1 and shares", name="shares_enough"),
    )


class VoterMark(Base):
    """That somebody has voted in a round: the only link to a person, by keyed hash. One for each person."""

    __tablename__ = "pb_voter_marks"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"))
    voter_key: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(10), default="internet")
    cast_on: Mapped[date]
    age_band: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "voter_key"),
        CheckConstraint("octet_length(voter_key) = 32", name="voter_key_length"),
        CheckConstraint("channel in ('internet', 'paper')", name="channel_known"),
    )


class SealedBallot(Base):
    """A ballot nobody can read before the urn is opened. Keyed by a hash of the receipt, in no order of time."""

    __tablename__ = "pb_sealed_ballots"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"))
    urn_hash: Mapped[bytes] = mapped_column(LargeBinary)
    box: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "urn_hash"),
        CheckConstraint("octet_length(urn_hash) = 32", name="urn_hash_length"),
        CheckConstraint(f"octet_length(box) = {BOX_BYTES}", name="box_length"),
    )


class VotingCode(Model):
    """A one-time code handed out by a clerk who has seen a document; only keyed hashes are kept."""

    __tablename__ = "pb_voting_codes"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    document_key: Mapped[bytes] = mapped_column(LargeBinary)
    age_band: Mapped[str | None] = mapped_column(String(10))
    needs_guardian: Mapped[bool] = mapped_column(default=False)
    issued_on: Mapped[date]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    __table_args__ = (
        UniqueConstraint("round_id", "code_hash"),
        UniqueConstraint("round_id", "document_key"),
    )
