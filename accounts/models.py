"""People who have an account, what they may do, and where they are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.rules import Role as Role
from core.db import Model


class User(Model):
    """Somebody who can sign in. ``password_hash`` is argon2id; without one the account waits for its link."""

    __tablename__ = "accounts_users"

    email: Mapped[str] = mapped_column(String(254))
    display_name: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    retention_until: Mapped[datetime | None] = mapped_column(index=True)
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin", foreign_keys="RoleGrant.user_id"
    )

    __table_args__ = (
        Index("uq_accounts_users_email_folded", func.lower(email), unique=True),
        CheckConstraint("position('@' in email) > 1", name="email_shape"),
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now."""
        return frozenset(Role(grant.role) for grant in self.grants)


class RoleGrant(Model):
    """One role of one person, and who gave it (``None``: the command line or own registration)."""

    __tablename__ = "accounts_role_grants"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])

    __table_args__ = (
        UniqueConstraint("user_id", "role"),
        CheckConstraint("role in ('resident', 'official', 'clerk', 'administrator')", name="role_known"),
    )


class SignIn(Model):
    """A session of a signed-in person: only the hash of its key is kept, so a stolen table opens no door."""

    __tablename__ = "accounts_sign_ins"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    """When the second factor's code was given in this sign-in."""
    device: Mapped[str] = mapped_column(String(80), default="")
    user: Mapped[User] = relationship(lazy="joined")


class OneTimeLink(Model):
    """A mailed or printed link that works once: confirmation of an address, first or new password."""

    __tablename__ = "accounts_one_time_links"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("purpose in ('confirm', 'password')", name="purpose_known"),)


class SecondFactor(Model):
    """A person's second factor: the sealed secret in use, the one being set up, and the last step used."""

    __tablename__ = "accounts_second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    pending: Mapped[bytes | None] = mapped_column(LargeBinary)
    pending_since: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("(secret is null) = (confirmed_at is null)", name="confirmed_with_secret"),
        CheckConstraint("(pending is null) = (pending_since is null)", name="pending_with_time"),
    )


class RecoveryCode(Model):
    """A printed code that stands in once for the second factor; only a keyed hash of it is kept."""

    __tablename__ = "accounts_recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)
