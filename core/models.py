"""Tables that belong to no procedure: the town's record, audit log, mail, rate limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class Site(Base):
    """The one town of this installation: name, colours, contacts, base map."""

    __tablename__ = "core_site"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(120))
    sub_title: Mapped[str] = mapped_column(String(120), default="Wspólnie o mieście")
    controller: Mapped[str] = mapped_column(String(200), default="")
    colour_1: Mapped[str] = mapped_column(String(7), default="#14584a")
    colour_2: Mapped[str] = mapped_column(String(7), default="#d9a521")
    krajka: Mapped[str] = mapped_column(String(20), default="zigzag")
    crest: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    crest_type: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_hours: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    bip_url: Mapped[str] = mapped_column(String(500), default="")
    office_address: Mapped[str] = mapped_column(String(300), default="")
    population: Mapped[int | None] = mapped_column(Integer)
    base_maps: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    requires_second_factor: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    """Counts the changes of the record, so that the second of two editors is told of the first."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    demo_pack: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        CheckConstraint("id = 1", name="one_town"),
        CheckConstraint("colour_1 ~ '^#[0-9a-f]{6}$' and colour_2 ~ '^#[0-9a-f]{6}$'", name="colours_hex"),
    )


class SiteText(Model):
    """A page's words as the office wrote them, version by version; the newest one is shown."""

    __tablename__ = "core_site_texts"

    kind: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        UniqueConstraint("kind", "version"),
        CheckConstraint("version >= 1", name="version_counted"),
    )


class AuditEntry(Base):
    """One official act. The database numbers and chains the rows and refuses to change them."""

    __tablename__ = "core_audit_entries"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_label: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)

    __table_args__ = (Index("ix_core_audit_entries_subject", "subject"),)


class OutgoingMail(Model):
    """A mail that waits for its job; body and address are erased once it is sent and its keep time is over."""

    __tablename__ = "core_outgoing_mails"

    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    unsubscribe_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    """Where one request ends such mails (RFC 8058); empty for what nobody subscribed to."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class CaughtMail(Model):
    """A mail that the development server's own SMTP catcher received, shown under /urzad/poczta."""

    __tablename__ = "core_caught_mails"

    received_at: Mapped[datetime] = mapped_column(index=True)
    sender: Mapped[str] = mapped_column(String(254))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)


class MailFile(Model):
    """A file that goes out with a mail, or came with one that the catcher kept."""

    __tablename__ = "core_mail_files"

    outgoing_id: Mapped[int | None] = mapped_column(
        ForeignKey("core_outgoing_mails.id", ondelete="CASCADE"), index=True
    )
    caught_id: Mapped[int | None] = mapped_column(
        ForeignKey("core_caught_mails.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)

    __table_args__ = (CheckConstraint("num_nonnulls(outgoing_id, caught_id) = 1", name="of_one_mail"),)


class RateHit(Base):
    """How often something was tried within a window of time. Unlogged: it may be lost at a crash."""

    __tablename__ = "core_rate_hits"

    key: Mapped[str] = mapped_column(String(120))
    window: Mapped[datetime]
    n: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        PrimaryKeyConstraint("key", "window"),
        {"prefixes": ["UNLOGGED"]},
    )


class StoredFile(Model):
    """A file kept in the database: what its bytes are was found from the bytes, never from its name."""

    __tablename__ = "core_files"

    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stored_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("size = octet_length(content) and size > 0", name="size_true"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256_length"),
    )
