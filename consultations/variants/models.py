"""Tables of variants and of the voices on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class Variant(Model):
    """A variant of a place. A trigger keeps it as it was once somebody has given a voice in its consultation.

    ``final_voices``: the count that stays when the single voices are erased.
    """

    __tablename__ = "con_variants"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    picture_words: Mapped[str] = mapped_column(String(300), default="")
    """What the picture shows, for those who do not see it."""
    final_voices: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("consultation_id", "id"),
        CheckConstraint("number between 1 and 99", name="number_counted"),
        CheckConstraint("picture_id is null or picture_words <> ''", name="picture_described"),
        CheckConstraint("final_voices >= 0", name="final_voices_counted"),
    )


class VariantVoice(Base):
    """Somebody's voice: one for each key (keyed hash of account or browser) in a consultation.

    ``remark`` ("what to put right in it") is for the designers alone and is erased with the voices.
    """

    __tablename__ = "con_variant_voices"

    consultation_id: Mapped[int] = mapped_column(BigInteger)
    voter_key: Mapped[bytes] = mapped_column(LargeBinary)
    variant_id: Mapped[int] = mapped_column(BigInteger)
    remark: Mapped[str] = mapped_column(Text, default="")
    voiced_on: Mapped[date] = mapped_column(Date)
    retention_until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        PrimaryKeyConstraint("consultation_id", "voter_key"),
        ForeignKeyConstraint(
            ["consultation_id", "variant_id"], ["con_variants.consultation_id", "con_variants.id"],
            ondelete="CASCADE",
        ),
        Index("ix_con_variant_voices_variant", "consultation_id", "variant_id"),
        CheckConstraint("octet_length(voter_key) = 32", name="voter_key_length"),
    )  # fmt: skip
