"""The public applications as files: CSV, XLSX, GeoJSON; never a person, never a draft."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from geoalchemy2.functions import ST_AsGeoJSON
from sqlalchemy import select

from core.db import db
from initiatives.applications.models import Application
from initiatives.applications.queries import Listed
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.texts import status_word
from initiatives.programmes.texts import scope_word

HEADS = (
    "numer", "tytul", "status", "zadanie", "organizacja", "miejsce", "dzialki", "calosc_zl", "gmina_zl", "wklad_zl",
    "praca_zl", "pieniadze_zl", "rzeczy_zl", "godziny", "osoby", "przyznano_zl", "od", "do",
)  # fmt: skip


def rows_of(listed: Sequence[Listed]) -> list[list[Any]]:
    """A row for each application, in the order of ``HEADS``; amounts as numbers in złoty, words for codes."""
    return [
        [
            one.record.number, one.record.title, status_word(one.record.status), scope_word(one.record.scope),
            one.record.organisation, one.record.place, ", ".join(one.record.parcels), one.totals.total,
            one.totals.town, one.totals.own, one.totals.labour, one.totals.cash, one.totals.in_kind,
            one.totals.hours, one.people, one.record.granted, one.record.starts_on, one.record.ends_on,
        ]
        for one in listed
    ]  # fmt: skip


def as_item(one: Listed) -> dict[str, Any]:
    """An application as the API tells it; the two shares add up to the total."""
    return {
        "number": one.record.number, "title": one.record.title, "status": one.record.status,
        "summary": one.record.summary, "scope": one.record.scope, "place": one.record.place,
        "total": float(one.totals.total), "town_share": float(one.totals.town),
        "own_contribution": float(one.totals.own), "labour_hours": float(one.totals.hours), "people": one.people,
        "granted": None if one.record.granted is None else float(one.record.granted),
        "grounds": one.record.grounds, "correction_due_on": _correction_due_on(one.record),
    }  # fmt: skip


def _correction_due_on(one: Application) -> str | None:
    is_awaited = one.status == ApplicationStatus.RETURNED and one.correction_due_on is not None
    return one.correction_due_on.isoformat() if is_awaited and one.correction_due_on else None


def as_geojson(listed: Sequence[Listed]) -> str:
    """A FeatureCollection (EPSG:4326) of the applications that have a place. One statement."""
    ids = [one.record.id for one in listed]
    query = select(Application.id, ST_AsGeoJSON(Application.location, 6)).where(Application.id.in_(ids))
    shapes: dict[int, str | None] = {row[0]: row[1] for row in db.session.execute(query)}
    features = [
        {"type": "Feature", "properties": as_item(one), "geometry": json.loads(shape)}
        for one in listed
        if (shape := shapes.get(one.record.id))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
