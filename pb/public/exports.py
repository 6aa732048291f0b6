"""The lists of projects as files: GeoJSON for maps, CSV for tables."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

from flask import url_for

from core.money import unit
from core.spreadsheets import harmless
from core.web.i18n import current_language
from pb.public.queries import Asked, features_text, placed_rows, projects_version
from pb.rounds.categories import current_catalogue
from pb.rounds.category_texts import category_name, category_properties
from pb.rounds.queries import RoundView

COLUMNS = ("number", "title", "cost", "pool", "category", "status", "place", "lon", "lat", "currency")


def projects_geojson_text(views: Sequence[RoundView], asked: Asked) -> str:
    """A FeatureCollection of what was asked for in these rounds. One statement.

    A feature has ``number, title, cost``, ``cost_text`` (with the currency), ``category, category_label, shape, outcome``
    (``won``, ``lost``, and ``none`` until the result is published), ``url, pool, area``; with several rounds
    also ``key``. What has no place has no geometry.
    """
    told = {
        view.pb_round.id: {
            "slug": view.pb_round.slug,
            "path": url_for("public.round", slug=view.pb_round.slug),
            "unit": unit(view.pb_round.currency),
        }
        for view in views
    }
    pools = {pool.pool_id: pool.name for view in views for pool in view.rules.pools}
    categories = {one.code: category_properties(one.code) for one in current_catalogue().categories}
    return features_text(asked, told, pools, categories)


def geojson_version(views: Sequence[RoundView], asked: Asked) -> str:
    """The ETag of that collection, without making it. One statement."""
    rules = [(view.pb_round.slug, view.rules.version) for view in views]
    parts = (
        projects_version(asked.round_ids),
        current_language(),
        current_catalogue().digest,
        rules,
        asked.parameters,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def projects_table(view: RoundView, asked: Asked) -> str:
    """What was asked for as CSV with a heading; amounts with a point, places in degrees. One statement."""
    pools = {pool.pool_id: pool.name for pool in view.rules.pools}
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for row in placed_rows(asked):
        place = ("", "") if row.lon is None or row.lat is None else (f"{row.lon:.6f}", f"{row.lat:.6f}")
        amount = f"{row.cost:.2f}".removesuffix(".00")
        texts = [harmless(text) for text in (row.title, pools.get(row.pool_id, ""), row.place)]
        writer.writerow(
            (
                row.number,
                texts[0],
                amount,
                texts[1],
                category_name(row.category),
                row.status,
                texts[2],
                *place,
                view.pb_round.currency,
            )
        )
    return "\ufeff" + sheet.getvalue()
