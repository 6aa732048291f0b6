"""The planting plan as files: GeoJSON, CSV, XLSX, GeoPackage; open ones for everybody, whole ones for the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consultations.consultation.queries import ConsultationView
from consultations.planting.queries import PlanAsked, PlanRow, every_line
from consultations.planting.texts import season_name
from core.geopackage import geopackage
from core.spreadsheets import Cell, csv_lines, xlsx_bytes
from maps.layers import feature_collection

MEDIA = {
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}
COLUMNS = (
    ("number", int), ("mark", int), ("place", str), ("species", str), ("size", str), ("pieces", int),
    ("season", str), ("season_year", int), ("planted_on", str), ("note", str),
)  # fmt: skip


def heading() -> list[str]:
    """Column names of the tables."""
    return [
        _("numer"), _("numer uwagi"), _("miejsce"), _("gatunek"), _("wielkość"), _("sztuk"), _("pora roku"), _("rok"),
        _("posadzono"), _("notatka"), _("długość"), _("szerokość"),
    ]  # fmt: skip


def _values(row: PlanRow) -> list[str | int | None]:
    planted_on = row.planted_on.isoformat() if row.planted_on else None
    return [
        row.number, row.mark_number, row.place, row.species, row.size, row.pieces, row.season, row.season_year,
        planted_on, row.note,
    ]  # fmt: skip


def table(asked: PlanAsked) -> Iterator[list[Cell]]:
    """One row a line; places in degrees."""
    words = {"spring": _("wiosna"), "autumn": _("jesień")}
    for row in every_line(asked):
        values: list[Cell] = [words.get(one, one) if at == 6 else one for at, one in enumerate(_values(row))]  # type: ignore[arg-type]
        spot = (None, None) if row.lon is None or row.lat is None else (round(row.lon, 6), round(row.lat, 6))
        yield [*values, *spot]


def feature_row(row: PlanRow, slug: str, is_open: bool) -> dict[str, Any]:
    """A line as a feature: what it says, and the words and signs that the map shows."""
    named = dict(zip((name for name, _kind in COLUMNS), _values(row), strict=True))
    url = f"/konsultacje/{slug}/uwagi/{row.mark_number}" if row.mark_number else None
    if not is_open:
        url = url_for("planting_office.line", slug=slug, number=row.number)
    title = f"{row.species}, {row.pieces}. {season_name(row.season, row.season_year)}"
    return {
        **named, "title": title, "shape": "triangle" if row.planted_on is None else "circle",
        "outcome": "won" if row.planted_on else "none", "url": url, "lon": row.lon, "lat": row.lat,
    }  # fmt: skip


def plan_geojson(view: ConsultationView, asked: PlanAsked) -> str:
    """A FeatureCollection of every line; one without a place has no geometry."""
    return feature_collection(feature_row(row, view.slug, asked.is_open) for row in every_line(asked))


def plan_csv(asked: PlanAsked) -> bytes:
    """The table for a Polish spreadsheet."""
    return b"".join(csv_lines(heading(), table(asked)))


def plan_xlsx(asked: PlanAsked) -> bytes:
    """The table as a workbook."""
    return xlsx_bytes(_("Plan nasadzeń"), heading(), table(asked), {2: 36, 3: 26, 4: 18, 9: 36})


def plan_geopackage(view: ConsultationView, asked: PlanAsked, now: datetime) -> bytes:
    """The lines for a GIS."""
    rows = ((row.wkb and bytes(row.wkb), _values(row)) for row in every_line(asked))
    return geopackage("planting", COLUMNS, rows, now, view.title)


def plan_file(view: ConsultationView, asked: PlanAsked, ending: str, now: datetime) -> str | bytes:
    """The file of that ending (a key of ``MEDIA``). Raises ``KeyError``."""
    made: dict[str, Callable[[], str | bytes]] = {
        "geojson": lambda: plan_geojson(view, asked),
        "csv": lambda: plan_csv(asked),
        "xlsx": lambda: plan_xlsx(asked),
        "gpkg": lambda: plan_geopackage(view, asked, now),
    }
    return made[ending]()
