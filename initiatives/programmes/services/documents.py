"""Documents of a programme: a new one, a further version of one, taking one of a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from core.audit import record
from core.db import db
from core.fields import Field, read
from core.files.reading import MEGABYTE, read_file
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.programmes.document_queries import count_documents, documents_of
from initiatives.programmes.models import ProgrammeDocument
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.sections import DOCUMENTS
from initiatives.programmes.services.editing import EDIT_ACT, subject_of

MOST_BYTES = 20 * MEGABYTE
MOST_DOCUMENTS = 60


@dataclass(frozen=True)
class SentDocument:
    """What the form brings. ``document``: the newest version of the one that it replaces, else empty."""

    stream: IO[bytes]
    file_name: str
    document: str = ""
    name: str = ""
    note: str = ""


def add_document(slug: str, sent: SentDocument, now: datetime) -> list[Problem]:
    """Keep a document, or a further version of one; older versions stay readable."""
    one = record_of(slug, is_locked=True)
    if one.closed_at is not None:
        return [Problem("closed")]
    before = _newest(one.id, sent.document) if sent.document else None
    name, wrong = read(Field("name", is_required=before is None, longest=200), sent.name)
    note, wrong_note = read(Field("note", longest=300), sent.note)
    problems = [each for each in (wrong, wrong_note) if each]
    body = BytesIO(sent.stream.read(MOST_BYTES + 1))
    kept = read_file(body, sent.file_name, field="file", most_bytes=MOST_BYTES)
    if isinstance(kept, Problem):
        return [*problems, kept]
    if problems:
        return problems
    if count_documents(one.id) >= MOST_DOCUMENTS:
        return [Problem("too_many_documents", None, {"most": MOST_DOCUMENTS})]
    made = ProgrammeDocument(programme_id=one.id, file_id=store_file(kept, now).id, added_at=now)
    made.name, made.note = name or (before.name if before else ""), note
    made.replaces_id = before.id if before else None
    db.session.add(made)
    facts = {"section": DOCUMENTS, "document": made.name, "sha256": kept.sha256.hex()}
    record(EDIT_ACT, subject_of(slug), facts)
    return []


def _newest(programme_id: int, number: str) -> ProgrammeDocument:
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    for item in documents_of(programme_id) if is_number else []:
        if int(number) in (version.id for version in item.versions):
            found = db.session.get(ProgrammeDocument, item.id)
            assert found is not None
            return found
    raise NotFound


def remove_document(slug: str, document_id: int) -> list[Problem]:
    """Take a document with its versions away. Once published it stays: somebody may have applied by it."""
    one = record_of(slug, is_locked=True)
    item = next((each for each in documents_of(one.id) if each.id == document_id), None)
    if item is None:
        raise NotFound
    if one.published_at is not None:
        return [Problem("document_published")]
    for version in item.versions:
        found = db.session.get(ProgrammeDocument, version.id)
        db.session.delete(found)
        db.session.flush()
    record(EDIT_ACT, subject_of(slug), {"section": DOCUMENTS, "removed": item.name})
    return []
