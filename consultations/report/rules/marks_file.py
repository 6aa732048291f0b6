"""The file of all marks that a published report names, when words must leave it: its rows, and nothing else. Pure.

The file is the table of ``marks.exports`` in Polish: number, topic, words, area, who agrees, day, decision, answer,
promised day, done, blurred, longitude, latitude. Whoever erases a mark takes back what they gave (GDPR art. 17): words,
place and day go. The number, the topic and the town's answer stay, so that the sum of the file still is that of the
report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

NUMBER, BODY = 0, 2
TAKEN = (2, 3, 5, 10, 11, 12)
"""Columns of what an author gave: words, area, day, blurred, longitude, latitude."""
Row = Sequence[str]


def rows_of(content: bytes) -> list[list[str]]:
    """The table with its heading."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def without_words(row: Row, said: str) -> list[str]:
    """A row of a mark that was taken back: ``said`` stands where its words were."""
    emptied = ["" if place in TAKEN else cell for place, cell in enumerate(row)]
    emptied[BODY] = said
    return emptied


def rewritten(content: bytes, changed: Mapping[int, Row]) -> bytes:
    """The file with these rows (by the number of the mark) in the place of the former; all others to the byte."""
    heading, *rows = rows_of(content)
    kept = [changed.get(int(row[NUMBER]), row) for row in rows]
    sheet = io.StringIO()
    sheet.write("\ufeff")
    csv.writer(sheet, delimiter=";", lineterminator="\r\n").writerows([heading, *kept])
    return sheet.getvalue().encode()
