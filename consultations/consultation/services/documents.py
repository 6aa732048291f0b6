"""Documents of a consultation: a new one, a further version of one, taking one away while it is a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from consultations.consultation.models import ConsultationDocument, DocumentVersion
from consultations.consultation.queries import record_of
from consultations.consultation.services.editing import EDIT_ACT, subject_of
from core.audit import record
from core.db import db
from core.files.sent_document import SentDocument, read_document
from core.files.storing import store_file
from core.problems import NotFound, Problem

MOST_DOCUMENTS = 50


def add_document(slug: str, sent: SentDocument, now: datetime) -> list[Problem]:
    """Keep a document, or a further version of one; older versions stay readable."""
    one = record_of(slug, is_locked=True)
    if one.cancelled_at is not None:
        return [Problem("cancelled")]
    read = read_document(sent)
    if isinstance(read, list):
        return read
    document = _find(one.id, sent.document) if sent.document else _new(one.id, read.name)
    if document is None:
        return [Problem("too_many_documents", None, {"most": MOST_DOCUMENTS})]
    last = select(func.coalesce(func.max(DocumentVersion.number), 0))
    number = (db.session.scalar(last.where(DocumentVersion.document_id == document.id)) or 0) + 1
    version = DocumentVersion(
        document_id=document.id, number=number, file_id=store_file(read.file, now).id, added_at=now
    )
    version.note = read.note
    db.session.add(version)
    facts = {
        "section": "dokumenty",
        "document": document.name,
        "version": number,
        "sha256": read.file.sha256.hex(),
    }
    record(EDIT_ACT, subject_of(slug), facts)
    return []


def _new(consultation_id: int, name: str) -> ConsultationDocument | None:
    mine = select(func.count()).select_from(ConsultationDocument)
    many = db.session.scalar(mine.where(ConsultationDocument.consultation_id == consultation_id)) or 0
    if many >= MOST_DOCUMENTS:
        return None
    document = ConsultationDocument(consultation_id=consultation_id, name=name, position=many + 1)
    db.session.add(document)
    db.session.flush()
    return document


def _find(consultation_id: int, number: str) -> ConsultationDocument:
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    found = db.session.get(ConsultationDocument, int(number)) if is_number else None
    if found is None or found.consultation_id != consultation_id:
        raise NotFound
    return found


def remove_document(slug: str, document_id: int) -> list[Problem]:
    """Take a document with its versions away. Once published it stays: somebody may have answered to it."""
    one = record_of(slug, is_locked=True)
    document = _find(one.id, str(document_id))
    if one.published_at is not None:
        return [Problem("document_published")]
    db.session.delete(document)
    record(EDIT_ACT, subject_of(slug), {"section": "dokumenty", "removed": document.name})
    return []
