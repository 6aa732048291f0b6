"""The announced result as files: CSV for Polish spreadsheets, XLSX, GeoJSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from core.spreadsheets import Cell, csv_lines, xlsx_bytes
from core.web.filters import amount_text, amount_unit
from core.web.i18n import current_language
from maps.layers import geojson_response
from pb.results.page import unit_of
from pb.results.queries import PoolResult, ResultRow, RoundResult, round_result
from pb.results.texts import reason_sentence
from pb.rounds.category_texts import category_name, category_properties
from pb.rounds.queries import RoundView


def heading() -> list[str]:
    """Column names in the reader's language; the cost's names the currency."""
    unit = amount_unit()
    cost = _("koszt w zł") if unit == "zł" else _("koszt w %(currency)s", currency=unit)
    return [
        _("pula"), _("numer"), _("identyfikator"), _("tytuł"), _("kategoria"), cost, _("głosy"), _("punkty"),
        _("wybrany"), _("kolejność wyboru"), _("powód"),
    ]  # fmt: skip


def table(result: RoundResult) -> Iterator[list[Cell]]:
    """One row a project, pool after pool, most points first; amounts in the round's currency."""
    numbers = {row.code: row.number for pool in result.pools for row in pool.rows}
    for pool in result.pools:
        for row in pool.rows:
            yield _cells(pool, row, numbers)


def _cells(pool: PoolResult, row: ResultRow, numbers: dict[str, int]) -> list[Cell]:
    points: Cell = "" if unit_of(pool) == "votes" else row.points
    return [
        pool.pool.name, row.number, row.code, row.title, category_name(row.category), row.cost, row.votes, points,
        _("tak") if row.is_built else _("nie"), row.position or "", plain(reason_sentence(row, numbers)),
    ]  # fmt: skip


def plain(sentence: Markup) -> str:
    """A sentence of the page as plain text."""
    return sentence.striptags().replace("\u2009", "\u00a0")


def results_csv(round_view: RoundView) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas: what a Polish spreadsheet opens right away."""
    return b"".join(csv_lines(heading(), table(round_result(round_view))))


def results_xlsx(round_view: RoundView) -> bytes:
    """A workbook with numbers as numbers. It bears the moment of the announcement: the same result is the same file."""
    rows = table(round_result(round_view))
    return xlsx_bytes(_("Wyniki"), heading(), rows, {3: 60, 10: 90}, round_view.pb_round.published_at)


def features(round_view: RoundView, result: RoundResult) -> Iterable[dict[str, Any]]:
    """GeoJSON features of all counted projects; without a place the geometry is null."""
    numbers = {row.code: row.number for pool in result.pools for row in pool.rows}
    for pool in result.pools:
        for row in pool.rows:
            point = {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None
            yield {
                "type": "Feature",
                "geometry": point,
                "properties": _properties(round_view, pool, row, numbers),
            }


def _properties(
    round_view: RoundView, pool: PoolResult, row: ResultRow, numbers: dict[str, int]
) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "cost": float(row.cost),
        "cost_text": amount_text(row.cost),
        **category_properties(row.category),
        "outcome": "won" if row.is_built else "lost",
        "votes": row.votes,
        "points": float(row.points),
        "selected": row.is_selected,
        "reason": plain(reason_sentence(row, numbers)),
        "pool": pool.pool.name,
        "area": row.place,
        "url": url_for("public.project", slug=round_view.pb_round.slug, number=row.number),
    }


def results_geojson(round_view: RoundView) -> Response:
    """The result as a FeatureCollection with an ETag."""
    collection = {
        "type": "FeatureCollection",
        "features": list(features(round_view, round_result(round_view))),
    }
    body = json.dumps(collection, ensure_ascii=False)
    return geojson_response(body, hashlib.sha256((current_language() + body).encode()).hexdigest()[:24])


def attachment(body: bytes, kind: str, name: str) -> Response:
    """A file to save, with an ETag."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(hashlib.sha256(body).hexdigest()[:24])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
