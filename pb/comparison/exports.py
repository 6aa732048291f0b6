"""A comparison as files: a table for Polish spreadsheets and a printed sheet for the council."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import pgettext

from core.clock import now
from core.pdf import drawing_url, make_pdf
from core.site.record import current_site
from core.spreadsheets import Cell, polish
from core.version import VERSION
from core.web.filters import amount_unit
from core.web.i18n import current_language
from pb.comparison.desk import Desk
from pb.comparison.figures import Column
from pb.comparison.page import comparison_tables
from pb.comparison.texts import left_out_sentence


def comparison_csv(desk: Desk, notes: Sequence[str] = ()) -> bytes:
    """Projects by columns, then measures, money by group and where it comes from; UTF-8 with BOM, semicolons."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    tables = comparison_tables(desk.round_view, desk.measured, desk.columns)
    for row in (*_origin(desk, notes), *_projects(tables), *_measures(tables), *_groups(tables)):
        writer.writerow([polish(cell) for cell in row])
    return ("\ufeff" + sheet.getvalue()).encode()


def _origin(desk: Desk, notes: Sequence[str]) -> Iterator[list[Cell]]:
    yield [_("Porównanie, nie wynik")]
    yield [_("edycja"), desk.round_view.pb_round.title]
    yield [_("SHA-256 pliku kart"), desk.input_sha256.hex()]
    yield [_("wersja programu"), VERSION]
    for note in _with_left_out(desk, notes):
        yield [note]
    yield []


def _with_left_out(desk: Desk, notes: Sequence[str]) -> list[str]:
    return [*filter(None, [left_out_sentence(desk.left_out)]), *notes]


def _projects(tables: dict[str, Any]) -> Iterator[list[Cell]]:
    names = [column["name"] for column in tables["columns"]]
    yield [
        _("numer"),
        _("tytuł"),
        _("koszt (%(unit)s)", unit=amount_unit()),
        pgettext("votes", "poparcie"),
        *names,
    ]
    for row in tables["rows"]:
        words = [_verdict(cell) for cell in row["cells"]]
        yield [row["number"], row["title"], row["cost"], row["points"], *words]
    yield []


def _verdict(cell: dict[str, Any]) -> str:
    if not cell["is_counted"]:
        return str(_("nie da się policzyć"))
    return str(_("powstaje") if cell["won"] else _("nie powstaje"))


def _measures(tables: dict[str, Any]) -> Iterator[list[Cell]]:
    yield [_("miara"), *[column["name"] for column in tables["columns"]]]
    for measure in tables["measures"]:
        yield [measure["heading"], *[row["text"] for row in measure["rows"]]]
    yield []


def _groups(tables: dict[str, Any]) -> Iterator[list[Cell]]:
    for group in tables["groups"]:
        unit = _("%(what)s: pieniądze (%(unit)s)", what=group["heading"], unit=amount_unit())
        yield [unit, _("udział w głosach"), *[column["name"] for column in tables["columns"]]]
        for row in group["rows"]:
            yield [row["name"], row["votes"], *[cell["amount"] if cell else "" for cell in row["cells"]]]
        yield []


def comparison_pdf(desk: Desk, notes: Sequence[str] = ()) -> bytes:
    """The sheet for the council: tagged PDF with pictures, hash of the ballots and version of the program."""
    tables = comparison_tables(desk.round_view, desk.measured, desk.columns)
    html = render_template(
        "documents/comparison.html",
        lang=current_language(),
        site=current_site(),
        pb_round=desk.round_view.pb_round,
        notes=_with_left_out(desk, notes),
        sha256=desk.input_sha256.hex(),
        version=VERSION,
        made_at=now(),
        letters=column_letters(desk.columns),
        bar=bar_picture,
        **tables,
    )
    return make_pdf(html)


def column_letters(columns: Sequence[Column]) -> list[str]:
    """Short signs of the columns for a narrow sheet: W for the announced result, then A, B, C …"""
    return ["W", *(chr(ord("A") + place) for place in range(len(columns) - 1))]


BAR = 300


def bar_picture(value: float | None, is_actual: bool) -> str:
    """A bar as a drawing for a document; its number stands beside it."""
    width, fill = BAR * min(value or 0.0, 1.0), "#17211d" if is_actual else "#66736c"
    return drawing_url(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BAR} 16">'
        f'<rect width="{BAR}" height="16" fill="#e6e8e3"/><rect width="{width:.1f}" height="16" fill="{fill}"/></svg>'
    )
