"""Reads of a programme's documents with their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from core.models import StoredFile
from initiatives.programmes.models import ProgrammeDocument

MOST_ROWS = 2**63 - 1
"""What PostgreSQL counts up to; an address may say more."""


@dataclass(frozen=True)
class VersionView:
    """A version of a document, counted from 1; ``size`` in octets."""

    id: int
    number: int
    file_name: str
    size: int
    note: str
    added_at: datetime


@dataclass(frozen=True)
class DocumentView:
    """A document by its newest version: all versions, the newest first."""

    id: int
    name: str
    versions: tuple[VersionView, ...]


def documents_of(programme_id: int) -> list[DocumentView]:
    """The documents in the order in which they were first added. One statement."""
    query = (
        select(ProgrammeDocument, StoredFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.id == ProgrammeDocument.file_id)
        .where(ProgrammeDocument.programme_id == programme_id)
        .order_by(ProgrammeDocument.id)
    )
    chains: list[list[tuple[ProgrammeDocument, str, int]]] = []
    for one, file_name, size in db.session.execute(query):
        ends = (chain for chain in chains if chain[-1][0].id == one.replaces_id)
        chain = next(ends, None)
        if chain is None:
            chains.append([(one, file_name, size)])
        else:
            chain.append((one, file_name, size))
    return [_view(chain) for chain in chains]


def _view(chain: list[tuple[ProgrammeDocument, str, int]]) -> DocumentView:
    versions = tuple(
        VersionView(one.id, number, file_name, size, one.note, one.added_at)
        for number, (one, file_name, size) in enumerate(chain, 1)
    )
    newest = chain[-1][0]
    return DocumentView(newest.id, newest.name, versions[::-1])


def count_documents(programme_id: int) -> int:
    """How many files a programme has, all versions counted."""
    mine = ProgrammeDocument.programme_id == programme_id
    return db.session.scalar(select(func.count()).select_from(ProgrammeDocument).where(mine)) or 0


def document_file(programme_id: int, document_id: int) -> int | None:
    """The number of the file of a version of a document of that programme."""
    if document_id > MOST_ROWS:
        return None
    query = select(ProgrammeDocument.file_id).where(ProgrammeDocument.id == document_id)
    return db.session.scalar(query.where(ProgrammeDocument.programme_id == programme_id))
