"""The file of all marks of a published version: written with it, kept as it is, and written anew when words must go.

A report that is abridged names the hash of this file, so the very file stays to be had. It holds public words alone,
without what leads to a person. An author may erase a mark at any time (GDPR art. 17): then the words leave this file
too, at once, and the report shows that it was changed, by whose wish, and both hashes. The same when the office hides a
mark. The PDF is an act that was published and stays; the author is told so before erasing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from consultations.consultation.queries import ConsultationView
from consultations.marks.exports import heading, table
from consultations.marks.rules.screening import without_personal
from consultations.marks.services.taking_back import at_taking_back
from consultations.report.queries.lists import newest_lists
from consultations.report.queries.written import find_draft
from consultations.report.rules.marks_file import BODY, NUMBER, Row, rewritten, rows_of, without_words
from consultations.report.services.lists import replace_list
from core.files.storing import find_file
from core.spreadsheets import Cell, csv_lines


def list_csv(view: ConsultationView) -> bytes:
    """The table of all public marks in Polish, as a version keeps it."""
    with force_locale("pl"):
        return b"".join(csv_lines(heading(), _told(view.id)))


def _told(consultation_id: int, number: int | None = None) -> Iterator[list[Cell]]:
    for row in table(consultation_id, number):
        row[BODY] = without_personal(str(row[BODY]))
        yield row


@at_taking_back
def rewrite_lists(consultation_id: int, number: int, cause: str, now: datetime) -> None:
    """Write the file of every version anew that has this mark in it."""
    # A version on its way either sees this act or is seen here.
    find_draft(consultation_id, is_locked=True)
    for kept in newest_lists(consultation_id):
        assert kept.file_id is not None, "the newest edition has its file"
        content = find_file(kept.file_id).content
        row = next((one for one in rows_of(content)[1:] if int(one[NUMBER]) == number), None)
        if row is None:
            continue
        fresh = rewritten(content, {number: _as_it_is(consultation_id, number, row, cause)})
        if fresh != content:
            replace_list(kept, fresh, cause, number, now)


def _as_it_is(consultation_id: int, number: int, row: Row, cause: str) -> Row:
    """The row without the words, or as it is shown again."""
    with force_locale("pl"):
        if cause == "restored":
            return rows_of(b"".join(csv_lines(heading(), _told(consultation_id, number))))[1]
        said = _("[usunięte na żądanie autora]") if cause == "erased" else _("[ukryte przez urząd]")
        return without_words(row, said)
