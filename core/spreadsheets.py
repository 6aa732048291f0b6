"""Tables as files: CSV as a Polish spreadsheet opens it right away, XLSX with numbers as numbers.

Somebody's words never become a formula or a link, whoever opens the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are their wide forms, which some spreadsheets read as the plain ones."""
_NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\]")
Cell = str | int | float | Decimal | date | None
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def harmless(cell: Cell) -> Cell:
    """A spreadsheet must not take somebody's words for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def polish(cell: Cell) -> Cell:
    """A cell as a Polish spreadsheet reads it from CSV: decimal comma, days as 2026-11-27."""
    if isinstance(cell, float):
        cell = Decimal(repr(cell))
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return harmless(cell)


def sheet_name(title: str) -> str:
    """A title as a workbook takes it for a sheet: at most 31 signs, none of ``[]:*?/\\``, no apostrophe at an end."""
    return " ".join(_NOT_IN_SHEET.sub(" ", title).split())[:31].strip(" '") or "Arkusz"


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with BOM, semicolons, CR LF; a piece for each few hundred rows, so that a long table streams."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    sheet.write("\ufeff")
    writer.writerow(heading)
    for number, row in enumerate(rows, 1):
        writer.writerow([polish(cell) for cell in row])
        if number % 500 == 0:
            yield sheet.getvalue().encode()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue().encode()


def xlsx_bytes(
    title: str,
    heading: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Mapping[int, int] | None = None,
    created: datetime | None = None,
) -> bytes:
    """A workbook of one sheet. ``widths`` by column, in characters; ``created`` (aware) makes equal tables equal files."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        if created is not None:
            book.set_properties({"created": created})
        sheet = book.add_worksheet(sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for column, width in (widths or {}).items():
            sheet.set_column(column, column, width)
        for column, name in enumerate(heading):
            sheet.write(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif cell is not None:
                    sheet.write(number, column, float(cell) if isinstance(cell, Decimal) else cell)
    return target.getvalue()
