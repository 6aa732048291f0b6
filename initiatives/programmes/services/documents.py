"""Documents of a programme: a new one, a further version of one, taking one of a draft away."""

from __future__ import annotations

from datetime import datetime

from core.audit import record
from core.db import db
from core.files.sent_document import SentDocument, read_document
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.programmes.document_queries import count_documents, documents_of
from initiatives.programmes.models import ProgrammeDocument
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.sections import DOCUMENTS
from initiatives.programmes.services.editing import EDIT_ACT, subject_of

MOST_DOCUMENTS = 60


def add_document(slug: str, sent: SentDocument, now: datetime) -> list[Problem]:
    """Keep a document, or a further version of one; older versions stay readable."""
    one = record_of(slug, is_locked=True)
    if one.closed_at is not None:
        return [Problem("closed")]
    before = _newest(one.id, sent.document) if sent.document else None
    read = read_document(sent)
    if isinstance(read, list):
        return read
    if count_documents(one.id) >= MOST_DOCUMENTS:
        return [Problem("too_many_documents", None, {"most": MOST_DOCUMENTS})]
    made = ProgrammeDocument(programme_id=one.id, file_id=store_file(read.file, now).id, added_at=now)
    made.name, made.note = read.name or (before.name if before else ""), read.note
    made.replaces_id = before.id if before else None
    db.session.add(made)
    facts = {"section": DOCUMENTS, "document": made.name, "sha256": read.file.sha256.hex()}
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
