"""Walking the audit log's chain: every hash is computed again in Python and compared with what is stored.

What is written here is all that an outside auditor needs: SHA-256 over the canonical text of the previous hash
and of the row's own columns (``canonical``), rows numbered from 1 without a gap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import text

from core.db import db

GENESIS = bytes(32)
AT_ONCE = 1000
ROWS = text(
    "SELECT number, happened_at, actor_id, actor_label, act, subject, CAST(facts AS text), previous_hash, hash"
    " FROM core_audit_entries ORDER BY number"
)


class Fault(StrEnum):
    """What is wrong with the chain at a row."""

    CHANGED = "changed"
    REMOVED = "removed"
    UNLINKED = "unlinked"
    TAIL_REMOVED = "tail-removed"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class ChainRow:
    """One row as stored; ``facts`` is the text that PostgreSQL writes for the jsonb value."""

    number: int
    happened_at: datetime
    actor_id: int | None
    actor_label: str
    act: str
    subject: str
    facts: str
    previous_hash: bytes
    hash: bytes


@dataclass(frozen=True)
class Head:
    """The end of the chain as somebody once noted it: number of the last row and its hash."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"


@dataclass(frozen=True)
class ChainReport:
    """Outcome of a walk: rows that hold, the head reached, and the first fault with its row number."""

    entries: int
    head: Head
    fault: Fault | None = None
    broken_at: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def parse_head(noted: str) -> Head:
    """Read ``NUMBER:HEX``. Raises ``ValueError`` for anything else."""
    number, _, digest = noted.strip().partition(":")
    head = Head(int(number), bytes.fromhex(digest))
    if head.number < 0 or len(head.hash) != 32:
        raise ValueError("a head is NUMBER:64 hexadecimal digits")
    return head


def _field(value: str | None) -> str:
    return "-\n" if value is None else f"{len(value.encode())}:{value}\n"


def canonical(row: ChainRow) -> bytes:
    """The text that is hashed, as ``core_audit_hash`` of the database writes it."""
    moment = row.happened_at.astimezone(UTC).replace(tzinfo=None)
    fields = (
        row.previous_hash.hex(),
        str(row.number),
        moment.isoformat(timespec="microseconds") + "Z",
        None if row.actor_id is None else str(row.actor_id),
        row.actor_label,
        row.act,
        row.subject,
        row.facts,
    )
    return "".join(map(_field, fields)).encode()


def _fault_of(row: ChainRow, last: Head) -> Fault | None:
    if row.number != last.number + 1:
        return Fault.REMOVED
    if row.previous_hash != last.hash:
        return Fault.UNLINKED
    if hashlib.sha256(canonical(row)).digest() != row.hash:
        return Fault.CHANGED
    return None


def check_rows(rows: Iterable[ChainRow], noted: Head | None = None) -> ChainReport:
    """Walk ``rows`` in order of number; with ``noted``, a head kept elsewhere, find a cut or rewritten end, too."""
    last = Head(0, GENESIS)
    for row in rows:
        fault = _fault_of(row, last)
        if fault:
            return ChainReport(
                last.number, last, fault, row.number if fault != Fault.REMOVED else last.number + 1
            )
        last = Head(row.number, row.hash)
        if noted and noted.number == last.number and noted.hash != last.hash:
            return ChainReport(last.number, last, Fault.REWRITTEN, last.number)
    if noted and noted.number > last.number:
        return ChainReport(last.number, last, Fault.TAIL_REMOVED, last.number + 1)
    return ChainReport(last.number, last)


def stored_rows() -> Iterator[ChainRow]:
    """The whole log from a connection of its own, a thousand rows at a time."""
    with db.engine.connect() as connection:
        result = connection.execution_options(yield_per=AT_ONCE).execute(ROWS)
        for number, happened_at, actor_id, label, act, subject, facts, previous, digest in result:
            yield ChainRow(
                number, happened_at, actor_id, label, act, subject, facts, bytes(previous), bytes(digest)
            )


def verify_chain(noted: Head | None = None) -> ChainReport:
    """Walk the stored log. Needs an application context; changes nothing."""
    return check_rows(stored_rows(), noted)
