"""Base maps: whose pictures lie under the town's own data. Pure.

A town chooses presets or gives an address of its own; ``core_site.base_maps`` holds the list, each entry
``{name, label, url, attribution, attribution_url, max_zoom}``. An empty list means no third party is asked
for anything: the plain vector base from the town's own data is then the only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from core.problems import Problem

NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
HOST = re.compile(r"(\{s\}\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(:\d{1,5})?")
CHARACTERS = re.compile(r"[A-Za-z0-9:/?#@!$&()*+,=._~%{}-]+")
NEEDED = ("{z}", "{x}", "{y}")
KNOWN = (*NEEDED, "{s}", "{r}")
DEEPEST = 22
REFERRER_POLICY = "strict-origin-when-cross-origin"
"""OpenStreetMap's tile policy asks for a Referer and refuses tiles to pages that hide it; the origin is enough."""


@dataclass(frozen=True)
class BaseMap:
    """One base map. ``url`` is a template with ``{z}/{x}/{y}`` in EPSG:3857; ``attribution`` is plain text."""

    name: str
    label: str
    url: str
    attribution: str
    attribution_url: str = ""
    max_zoom: int = 19

    def stored(self) -> dict[str, Any]:
        """The entry as the town's record keeps it."""
        return asdict(self)


PRESETS: dict[str, BaseMap] = {
    "osm": BaseMap(
        "osm",
        "Mapa",
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© autorzy OpenStreetMap",
        "https://www.openstreetmap.org/copyright",
        19,
    ),
    "geoportal-orto": BaseMap(
        "geoportal-orto",
        "Zdjęcie lotnicze",
        "https://mapy.geoportal.gov.pl/wss/service/PZGIK/ORTO/WMTS/StandardResolution"
        "?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=ORTOFOTOMAPA&STYLE=default&FORMAT=image/jpeg"
        "&TILEMATRIXSET=EPSG:3857&TILEMATRIX=EPSG:3857:{z}&TILEROW={y}&TILECOL={x}",
        "© GUGiK, Geoportal",
        "https://www.geoportal.gov.pl/",
        19,
    ),
}


class HasBaseMaps(Protocol):
    """The town's record, as far as maps need it."""

    @property
    def base_maps(self) -> list[Any]:
        """The stored entries."""


def check_base_map(data: Mapping[str, Any]) -> tuple[BaseMap | None, list[Problem]]:
    """A base map from what an official typed, or every problem with it."""
    taken = {name: str(data.get(name) or "").strip() for name in ("name", "label", "url", "attribution")}
    link = str(data.get("attribution_url") or "").strip()
    zoom = data.get("max_zoom", 19)
    problems = [*_words(taken), *_address("url", taken["url"], NEEDED)]
    if link:
        problems += _address("attribution_url", link, ())
    if isinstance(zoom, bool) or not str(zoom).isdecimal() or not 1 <= int(zoom) <= DEEPEST:
        problems.append(Problem("base_map_zoom", "max_zoom"))
    if problems:
        return None, problems
    return BaseMap(attribution_url=link, max_zoom=int(zoom), **taken), []


def _words(taken: Mapping[str, str]) -> list[Problem]:
    problems = []
    if not NAME.fullmatch(taken["name"]):
        problems.append(Problem("base_map_name", "name"))
    if not 1 <= len(taken["label"]) <= 60:
        problems.append(Problem("base_map_label", "label"))
    if not 1 <= len(taken["attribution"]) <= 200 or set("<>&") & set(taken["attribution"]):
        problems.append(Problem("base_map_attribution", "attribution"))
    return problems


def _address(field: str, url: str, needed: tuple[str, ...]) -> list[Problem]:
    """The address ends up in the Content-Security-Policy too: nothing but a plain https address may pass."""
    if not url.startswith("https://"):
        return [Problem("base_map_https", field)]
    try:
        host = urlsplit(url).netloc
    except ValueError:
        host = ""
    if not HOST.fullmatch(host) or not CHARACTERS.fullmatch(url) or len(url) > 500:
        return [Problem("base_map_host", field)]
    missing = [place for place in needed if place not in url]
    unknown = [place for place in re.findall(r"\{[^}]*\}?|\}", url) if place not in (KNOWN if needed else ())]
    problems = [Problem("base_map_places", field, {"missing": ", ".join(missing)})] if missing else []
    return problems + ([Problem("base_map_unknown_place", field, {"found": unknown[0]})] if unknown else [])


def check_base_maps(entries: Iterable[Mapping[str, Any]]) -> tuple[list[BaseMap], list[Problem]]:
    """A whole list, whose names must differ; the first is the one shown first."""
    base_maps: list[BaseMap] = []
    problems: list[Problem] = []
    for entry in entries:
        base_map, found = check_base_map(entry)
        problems += found
        if base_map and base_map.name in {other.name for other in base_maps}:
            problems.append(Problem("base_map_repeated", "name", {"name": base_map.name}))
        elif base_map:
            base_maps.append(base_map)
    return base_maps, problems


def map_settings(site: HasBaseMaps) -> dict[str, Any]:
    """What the map's script has to know of the base maps, ready for JSON.

    ``{"base_maps": [{name, label, url, attribution, attribution_url, max_zoom}], "max_zoom": n,
    "referrer_policy": …}``. Stored
    entries that no longer pass the check are left out rather than sent to the browser.
    """
    sound = [
        found
        for entry in site.base_maps
        if isinstance(entry, Mapping)
        for found in [check_base_map(entry)[0]]
        if found
    ]
    return {
        "base_maps": [base_map.stored() for base_map in sound],
        "max_zoom": max((base_map.max_zoom for base_map in sound), default=19),
        "referrer_policy": REFERRER_POLICY,
    }
