"""The list of the plan with its filters, map and sums, as its two pages show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from consultations.consultation.queries import ConsultationView
from consultations.marks.queries.near import boundary_of
from consultations.planting.exports import MEDIA, feature_row
from consultations.planting.queries import (
    PER_PAGE,
    PLANTED,
    WAITING,
    PlanAsked,
    PlanRow,
    PlanSum,
    count_lines,
    plan_page,
    plan_points,
    sums_by_season,
    sums_by_species,
)
from consultations.planting.rules import season_of
from consultations.planting.texts import _, lead_words, season_name
from maps.on_page import map_data, still_map

STATES = {"do-posadzenia": WAITING, "posadzone": PLANTED}
LONGEST_SPECIES, MOST_PAGES = 120, 100_000
ID = "mapa-nasadzen"


@dataclass(frozen=True)
class PlanPage:
    """The plan ready for its template. ``seasons`` and ``species``: sums with a ``label``, of the whole plan."""

    total: int
    lead: str
    rows: Sequence[PlanRow]
    facets: list[dict[str, Any]]
    seasons: list[tuple[str, PlanSum]]
    species: list[PlanSum]
    is_narrowed: bool
    still: Markup
    source: str
    settings: Mapping[str, Any]
    page: int
    pages: int
    page_url: Callable[[int], str]
    base: str
    files: list[tuple[str, str]]
    shown_species: str


def plan_asked(view: ConsultationView, args: Mapping[str, str], is_open: bool) -> PlanAsked:
    """What the address asks for; what is unknown there is nothing."""
    page = args.get("strona", "")
    return PlanAsked(
        view.id, is_open, season_of(args.get("sezon", "")[:20]), args.get("gatunek", "").strip()[:LONGEST_SPECIES],
        STATES.get(args.get("stan", ""), ""),
        min(max(int(page), 1), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )  # fmt: skip


def plan_shown(view: ConsultationView, args: Mapping[str, str], base: str, is_open: bool) -> PlanPage:
    """The page at address ``base``. Six statements, whatever the number of lines."""
    asked = plan_asked(view, args, is_open)
    whole = PlanAsked(view.id, is_open)
    seasons, species = sums_by_season(whole), sums_by_species(whole)
    total = count_lines(asked)
    asked = replace(asked, page=min(asked.page, max(1, -(-total // PER_PAGE))))
    told = _told(asked)

    def address(**changes: str) -> str:
        kept = {name: one for name, one in {**told, **changes}.items() if one}
        return f"{base}?{urlencode(kept)}" if kept else base

    return PlanPage(
        total=total, lead=lead_words(
            sum(one.pieces for one in seasons), sum(one.lines for one in seasons), sum(one.planted for one in seasons)
        ),
        rows=plan_page(asked), facets=_facets(asked, seasons, species, address),
        seasons=[(season_name(one.name, one.year), one) for one in seasons], species=species,
        is_narrowed=bool(told), still=_still(view, asked), source=address().replace(base, f"{base}.geojson", 1),
        settings={**map_data(), "bounds": list(boundary_of(view.id).bounds)},
        page=asked.page, pages=max(1, -(-total // PER_PAGE)), base=base,
        page_url=lambda number: address(strona=str(number) if number > 1 else ""),
        files=[(ending, f"{base}.{ending}") for ending in MEDIA], shown_species=asked.species,
    )  # fmt: skip


def _told(asked: PlanAsked) -> dict[str, str]:
    """What is asked for, in the words of the address."""
    state = next((word for word, one in STATES.items() if one == asked.state), "")
    told = {"sezon": asked.season.code if asked.season else "", "gatunek": asked.species, "stan": state}
    return {name: one for name, one in told.items() if one}


def _still(view: ConsultationView, asked: PlanAsked) -> Markup:
    points = [feature_row(row, view.slug, asked.is_open) for row in plan_points(asked)]
    west, south, east, north = boundary_of(view.id).bounds
    return still_map(
        [one for one in points if one["lon"] is not None], (west, south, east, north),
        label=_("Mapa nasadzeń"), list_url="#lista",
    )  # fmt: skip


def _link(label: str, url: str, is_current: bool, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": url, "is_current": is_current, "count": count}


def _facets(
    asked: PlanAsked, seasons: Sequence[PlanSum], species: Sequence[PlanSum], address: Callable[..., str]
) -> list[dict[str, Any]]:
    """Seasons, the commonest species and whether it stands already, each with how many lines there are in all."""
    now_at = asked.season.code if asked.season else ""
    by_season = [
        _link(season_name(one.name, one.year), address(sezon=code), code == now_at, one.lines)
        for one in seasons
        if (code := f"{one.year}-{one.name}")
    ]
    by_species = [
        _link(one.name, address(gatunek=one.name), one.name.lower() == asked.species.lower(), one.lines)
        for one in species[:8]
    ]
    words = {"": _("wszystko"), "do-posadzenia": _("do posadzenia"), "posadzone": _("posadzone")}
    by_state = [
        _link(label, address(stan=word), STATES.get(word, "") == asked.state) for word, label in words.items()
    ]
    return [
        {"id": "sezon", "label": _("Sezon"), "links": [_link(_("każdy"), address(sezon=""), not now_at), *by_season]},
        {"id": "gatunek", "label": _("Gatunek"), "links": [_link(_("każdy"), address(gatunek=""), not asked.species), *by_species]},
        {"id": "stan", "label": _("Pokaż"), "links": by_state},
    ]  # fmt: skip
