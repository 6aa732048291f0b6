"""Applications and works of initiatives as points of a map: their signs, their words, the map of one programme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from core.clock import today
from initiatives.programmes.queries import ProgrammeView
from initiatives.public.map_queries import PlacedApplication, applications_on_map
from maps.geojson import encode
from maps.layers import feature_of
from maps.on_page import map_data, still_map

RUNNING, DONE = "prace", "zrobione"
"""Words of the address: whose agreement is signed and whose work is not accepted yet; what is finished."""
STATES = {"": ("running", "late", "done"), RUNNING: ("running", "late"), DONE: ("done",)}


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


WORKS: dict[str, Callable[[], str]] = {
    "running": lambda: _("prace trwają"),
    "late": lambda: _("prace po terminie"),
    "done": lambda: _("zrobione"),
}
"""Where a work stands, by the sign that the map has for it."""


def chosen(placed: Sequence[PlacedApplication], word: str) -> list[PlacedApplication]:
    """What an address asks for: all that has a place, or works of some states."""
    with_place = [one for one in placed if one.lon is not None]
    return (
        [one for one in with_place if one.work(today()) in STATES[word]]
        if word in (RUNNING, DONE)
        else with_place
    )


def point_of(one: PlacedApplication, number: str) -> dict[str, Any]:
    """A point of a map, called ``number`` there."""
    return {
        "number": number, "title": one.title, "url": url_for("applications.one", slug=one.slug, number=one.number),
        "shape": "hexagon", "category": _("Inicjatywa lokalna"), "outcome": one.work(today()) or "none", "lon": one.lon,
        "lat": one.lat,
    }  # fmt: skip


def legend_states(points: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """State and word of each state of a work among the points."""
    present = {one["outcome"] for one in points}
    return [(state, said()) for state, said in WORKS.items() if state in present]


def programme_points(view: ProgrammeView, word: str) -> list[dict[str, Any]]:
    """The points of one programme. One statement."""
    return [point_of(one, str(one.number)) for one in chosen(applications_on_map(view.id), word)]


def programme_geojson(view: ProgrammeView, word: str) -> str:
    """The same for the live map."""
    features = [feature_of(one) for one in programme_points(view, word)]
    return encode({"type": "FeatureCollection", "features": features})


def programme_map(view: ProgrammeView, word: str) -> dict[str, Any] | None:
    """The map of a programme with the choice of what is on it; ``None`` while nothing has a place. One statement."""
    placed = applications_on_map(view.id)
    every = [point_of(one, str(one.number)) for one in chosen(placed, "")]
    if not every:
        return None
    word = word if word in (RUNNING, DONE) else ""
    points = [point_of(one, str(one.number)) for one in chosen(placed, word)]
    label = _("Mapa wniosków i prac")
    return {
        "source": url_for("programmes.works_geojson", slug=view.slug, stan=word or None), "label": label, "points": points,
        "still": still_map(points, label=label, list_url="#wnioski") if points else Markup(),
        "settings": map_data(), "states": legend_states(every), "legend": _legend(points),
        "facets": _facets(view, word, [one.work(today()) for one in chosen(placed, "")]),
    }  # fmt: skip


def _legend(points: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    has_plain = any(one["outcome"] == "none" for one in points)
    return [("hexagon", _("wniosek"))] if has_plain else []


def _facets(view: ProgrammeView, word: str, works: Sequence[str]) -> list[dict[str, Any]]:
    """Links to all, to what is being built, to what is finished; none while no work has begun."""
    names = {"": _("wszystkie"), RUNNING: _("prace trwają"), DONE: _("zrobione")}
    counts = {one: sum(work in STATES[one] for work in works) for one in (RUNNING, DONE)} | {"": len(works)}
    links = [
        {
            "label": said, "count": counts[one], "is_current": one == word,
            "url": url_for("programmes.programme", slug=view.slug, stan=one or None, _anchor="wnioski"),
        }
        for one, said in names.items()
        if one in ("", word) or counts[one]
    ]  # fmt: skip
    return [{"id": "stan", "label": _("Pokaż"), "links": links}] if len(links) > 1 else []
