"""What makes the ballot list of single projects: exclusions, merging, the drawn order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class ConflictGroup(Model):
    """Projects that exclude one another, e.g. for one place: of them the better one enters (D2.6).

    The projects carry ``code`` in ``Project.conflict_group``.
    """

    __tablename__ = "pb_conflict_groups"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )


class ProjectMerge(Model):
    """A proposal to make one project of several; done once every author has agreed before ``expires_at``.

    ``content`` is what the one will say: texts, the cost lines and the upkeep (amounts as text), the places as GeoJSON
    and in words, and the titles of its papers.
    """

    __tablename__ = "pb_project_merges"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    into_project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    done_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("num_nonnulls(done_at, refused_at) <= 1", name="one_end"),
        CheckConstraint("proposed_at < expires_at", name="time_to_answer"),
    )


class MergeConsent(Model):
    """One author's answer to a proposed merging, by a mailed link."""

    __tablename__ = "pb_merge_consents"

    merge_id: Mapped[int] = mapped_column(ForeignKey("pb_project_merges.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("pb_project_authors.id", ondelete="SET NULL"), index=True
    )
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    answered_at: Mapped[datetime | None]
    is_agreed: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("merge_id", "author_id"),
        CheckConstraint("(answered_at is null) = (is_agreed is null)", name="answer_whole"),
    )


class BallotList(Model):
    """The list that is voted on: its order drawn from a public value that nobody could know beforehand.

    ``seed_source`` is announced first ("Lotto draw of 4 June, in order of drawing"), ``seed`` entered once it
    is known; ``drawn_order`` holds the filing numbers in the drawn order. One for each round, then frozen: what
    is accepted afterwards stands at the end, in ``late_order``. An announcement that was replaced before the draw
    stays in ``earlier`` with the reason, for everybody to see.
    """

    __tablename__ = "pb_ballot_lists"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), unique=True)
    seed_source: Mapped[str] = mapped_column(String(500))
    seed_known_at: Mapped[datetime]
    announced_at: Mapped[datetime]
    announced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    seed: Mapped[str | None] = mapped_column(String(500))
    drawn_at: Mapped[datetime | None]
    drawn_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    drawn_order: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    late_order: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    earlier: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)

    __table_args__ = (
        CheckConstraint("seed_source <> ''", name="seed_source_given"),
        CheckConstraint("announced_at < seed_known_at", name="announced_beforehand"),
        CheckConstraint("(seed is null) = (drawn_at is null)", name="drawn_with_seed"),
        CheckConstraint("drawn_at >= seed_known_at", name="drawn_after_seed"),
    )
