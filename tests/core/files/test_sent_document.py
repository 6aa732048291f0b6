"""A document sent from an editor: everything that is wrong with it is said at once."""

from __future__ import annotations

from io import BytesIO

from core.files.sent_document import MOST_BYTES, ReadDocument, SentDocument, read_document

PDF = b"%PDF-1.4\n%%EOF\n"


def problems_of(content: bytes, **told: str) -> list[tuple[str | None, str]]:
    read = read_document(SentDocument(BytesIO(content), "uchwala.pdf", **told))
    return [(one.field, one.code) for one in read] if isinstance(read, list) else []


def test_a_new_document_needs_a_name_and_a_version_goes_on_with_the_one_it_has():
    assert problems_of(PDF) == [("name", "field_missing")]
    version = read_document(SentDocument(BytesIO(PDF), "uchwala.pdf", document="7", note=" zmiana par. 3 "))
    assert isinstance(version, ReadDocument) and (version.name, version.note) == ("", "zmiana par. 3")


def test_a_long_note_and_a_file_that_is_no_document_are_said_together():
    told = {"name": "Uchwała", "note": "a" * 301}
    assert [field for field, _code in problems_of(b"MZ\x90", **told)] == ["note", "file"]
    assert problems_of(PDF + b"\0" * MOST_BYTES, name="Uchwała") == [("file", "file_too_large")]
