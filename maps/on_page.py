"""What every page with a map needs: the still map and the data of the map's script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from core.site.record import current_site
from core.web.i18n import current_language
from core.web.kept import Kept, kept
from maps import still
from maps.base_maps import map_settings
from maps.frame import WIDTH, Bounds, bounds_of, frame_of
from maps.kept_base import town_base

MOST_PICTURES = 64
POLAND: Bounds = (14.1, 49.0, 24.2, 54.9)


def still_map(
    features: Iterable[Mapping[str, Any]] = (),
    bounds: Bounds | None = None,
    size: tuple[int, int | None] = (WIDTH, None),
    label: str | None = None,
    list_url: str | None = None,
) -> Markup:
    """A still map of plain points (``number, title, lon, lat, shape, outcome, url``) or GeoJSON point features.

    Without ``bounds`` it shows the town, or the points when most of them lie elsewhere. ``label`` names the
    map for those who hear it, ``list_url`` is where clusters lead.
    """
    points = [_plain(one) for one in features]
    base = town_base()
    frame = frame_of(bounds or _fitting(base.bounds, points), size)
    texts = still.StillTexts(label or _("Mapa"), _marker_text, _cluster_text)
    shown = tuple(tuple(map(point.get, still.SHOWN)) for point in points)
    content = (shown, base.digest, frame, texts.label, list_url, current_language())
    pictures: Kept[str] = kept("pictures", MOST_PICTURES)
    return Markup(
        pictures.get(content, lambda: still.still_map(points, base.ground(frame), frame, texts, list_url))
    )


def _plain(one: Mapping[str, Any]) -> Mapping[str, Any]:
    if one.get("type") != "Feature":
        return one
    geometry = one.get("geometry") or {}
    lon, lat = geometry["coordinates"][:2] if geometry.get("type") == "Point" else (None, None)
    return {**(one.get("properties") or {}), "lon": lon, "lat": lat}


def _fitting(town: Bounds | None, points: list[Mapping[str, Any]]) -> Bounds:
    around = bounds_of(points)
    if town is None or around is None:
        return town or around or POLAND
    west, south, east, north = town
    placed = [point for point in points if point.get("lon") is not None]
    inside = sum(west <= point["lon"] <= east and south <= point["lat"] <= north for point in placed)
    return town if inside * 2 >= len(placed) else around


def _marker_text(number: str, title: str) -> str:
    text: str = _("Nr %(number)s: %(title)s", number=number, title=title) if number else title
    return text


def _cluster_text(count: int) -> str:
    text: str = ngettext("%(num)s miejsce w tej okolicy", "%(num)s miejsc w tej okolicy", count)
    return text


def vector_base_url() -> str:
    """Address of the vector base that may be kept for ever: it names the content."""
    return url_for("maps.vector_base_file", v=town_base().digest)


def map_data() -> dict[str, Any]:
    """What the map's script is told, ready for one JSON data attribute.

    ``base_maps`` (first one shown first), ``start`` (``plain``: the town's own plan until a reader chooses), ``max_zoom``, ``referrer_policy``, ``vector_url``, ``places_url``
    and ``bounds`` [west, south, east, north] or ``None``.
    """
    bounds = town_base().bounds
    return {
        **map_settings(current_site()),
        "start": "plain" if current_site().is_demo else "pictures",
        "vector_url": vector_base_url(),
        "places_url": url_for("maps.places"),
        "bounds": list(bounds) if bounds else None,
    }
