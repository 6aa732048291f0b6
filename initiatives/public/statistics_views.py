"""Local initiatives in numbers, over the years: the page and its table as files."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from core.access import public
from core.spreadsheets import csv_lines, xlsx_bytes
from core.web.cache import shareable
from initiatives.public.statistics_page import statistics_page
from initiatives.settlement.statistics import statistics
from initiatives.settlement.statistics_files import HEADS, rows_of

blueprint = Blueprint("initiative_statistics", __name__, url_prefix="/inicjatywy")


@blueprint.get("/statystyka")
@public
def page() -> str:
    """By year and by programme."""
    shareable()
    return render_template("initiatives/public/statistics.html", **statistics_page(statistics()))


@blueprint.get("/statystyka.csv")
@public
def as_csv() -> Response:
    """The same for a spreadsheet."""
    shareable()
    answer = Response(csv_lines(HEADS, rows_of(statistics())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="inicjatywy-statystyka.csv"'
    return answer


@blueprint.get("/statystyka.xlsx")
@public
def as_xlsx() -> Response:
    """The same as a workbook."""
    shareable()
    body = xlsx_bytes("Inicjatywy", HEADS, rows_of(statistics()), {1: 40})
    answer = Response(body, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = 'attachment; filename="inicjatywy-statystyka.xlsx"'
    return answer
