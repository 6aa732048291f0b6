"""The audit log: every official act, written as the last thing of its own transaction.

``record`` only queues; the row is written right before the commit, so that acts wait for one another in the
chain as shortly as possible. The database numbers and chains the rows (``migrations/sql/audit.sql``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from core import clock
from core.db import db
from core.models import AuditEntry

_QUEUE = "audit_queue"
SYSTEM = "system"
INSERT = text(
    "INSERT INTO core_audit_entries (happened_at, actor_id, actor_label, act, subject, facts)"
    " VALUES (:happened_at, :actor_id, :actor_label, :act, :subject, CAST(:facts AS jsonb))"
)


class Actor(Protocol):
    """Whoever acts: an account's number and the name that the log shows."""

    @property
    def user_id(self) -> int | None:
        """The account's number; ``None`` when nobody is logged in."""

    @property
    def label(self) -> str:
        """How the person is called in the log."""


@dataclass(frozen=True)
class _Queued:
    row: dict[str, Any]
    savepoint: SessionTransaction | None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not belong into the audit log")


def record(act: str, subject: str, facts: dict[str, Any] | None = None, actor: Actor | None = None) -> None:
    """Have the act written with this transaction's commit.

    ``act`` is the verb ("rounds.published"), ``subject`` what it was done to ("round:wasilkow-2026"),
    ``facts`` plain values (dates, Decimal, enums and bytes are written as text). Without ``actor``: whoever
    sent this request, else the system itself. Never put a PESEL, a ballot or a secret into the facts.
    """
    who = actor if actor is not None else _present_actor()
    row = {
        "happened_at": clock.now(),
        "actor_id": who.user_id if who else None,
        "actor_label": (who.label if who else SYSTEM)[:200],
        "act": act,
        "subject": subject,
        "facts": json.dumps(facts or {}, default=_plain, ensure_ascii=False),
    }
    session = db.session()
    if not session.in_transaction():
        session.begin()
    session.info.setdefault(_QUEUE, []).append(_Queued(row, session.get_nested_transaction()))


def last_act(act: str, subject: str) -> tuple[str, datetime] | None:
    """Who did this last to this thing, and when."""
    query = (
        select(AuditEntry.actor_label, AuditEntry.happened_at)
        .where(AuditEntry.subject == subject, AuditEntry.act == act)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def _present_actor() -> Actor | None:
    look_up = current_app.extensions.get("current_actor")
    found: Actor | None = look_up() if look_up else None
    return found


@event.listens_for(db.session, "before_commit")
def _write_last(session: Session) -> None:
    """Write what was recorded, after everything else of the act; a savepoint is not yet the end."""
    if session.in_nested_transaction() or not session.info.get(_QUEUE):
        return
    session.flush()
    queued, session.info[_QUEUE] = session.info[_QUEUE], []
    for entry in queued:
        session.execute(INSERT, entry.row)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """A rolled-back act leaves no trace; a rolled-back savepoint takes only its own records along."""
    queued: list[_Queued] = session.info.get(_QUEUE, [])
    if previous.nested:
        session.info[_QUEUE] = [entry for entry in queued if not _within(entry.savepoint, previous)]
    else:
        session.info[_QUEUE] = []


def _within(savepoint: SessionTransaction | None, rolled_back: SessionTransaction) -> bool:
    while savepoint is not None:
        if savepoint is rolled_back:
            return True
        savepoint = savepoint.parent
    return False
