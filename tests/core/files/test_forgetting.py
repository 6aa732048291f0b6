"""Files that nobody holds are erased, those that somebody holds never."""

from __future__ import annotations

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.erasing import erase_expired
from core.files.forgetting import holders
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.mail import hold, release
from core.models import StoredFile


def names() -> list[str]:
    return sorted(db.session.scalars(select(StoredFile.name)))


def test_every_table_that_holds_files_is_known(app) -> None:
    assert {str(column) for column in holders()} == {
        "core_mail_files.file_id", "pb_attachments.file_id", "pb_work_photos.file_id",
        "con_document_versions.file_id", "con_mark_photos.file_id", "con_report_versions.file_id", "con_report_lists.file_id",
        "con_variants.picture_id",
        "ini_agreement_templates.file_id", "ini_agreements.docx_file_id", "ini_agreements.pdf_file_id", "ini_agreements.signed_file_id",
        "ini_annexes.docx_file_id", "ini_annexes.file_id", "ini_annexes.pdf_file_id", "ini_annex_drafts.docx_file_id",
        "ini_annex_drafts.pdf_file_id", "ini_deliveries.file_id", "ini_documents.file_id", "ini_files.file_id",
        "ini_photos.file_id", "ini_settlements.file_id",
        "pb_tally_drafts.file_id", "pb_tally_records.office_file_id", "pb_tally_records.public_file_id",
    }  # fmt: skip


def test_a_file_that_nobody_holds_goes_after_a_day(app, clock) -> None:
    with transaction():
        store_file(ReadFile("sierota.pdf", PDF, b"%PDF-"), now())
        held = store_file(ReadFile("trzymany.pdf", PDF, b"%PDF-"), now())
        release(hold("a@example.pl", "s", "b"), [held.id])
    clock.move(days=1)
    erase_expired()
    assert names() == ["sierota.pdf", "trzymany.pdf"]
    clock.move(seconds=1)
    erase_expired()
    assert names() == ["trzymany.pdf"]
