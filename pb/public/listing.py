"""The list of projects with its map: everything that its page shows, ready for the template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from core.web.polish import polish
from maps.kept_base import town_base
from pb.public.kept_overview import overview_of
from pb.public.queries import Asked, Counts, Point, ProjectRow, project_points, project_rows
from pb.public.selection import (
    ALL,
    ON_BALLOT,
    ORDERS,
    PER_PAGE,
    STATUSES,
    Selection,
    is_on_ballot_shown,
    wanted_statuses,
)
from pb.public.texts import STATUS_FILTERS, heading, status_tag
from pb.rounds.categories import current_catalogue, shape_of
from pb.rounds.category_rules import word_of
from pb.rounds.category_texts import category_legend, category_name, category_names, category_word
from pb.rounds.queries import RoundView

MOST_PLACES = 12
"""More places than these are not offered as links; the search finds them."""

Address = Callable[[Selection], str]
Facet = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """One page of the list: its heading, rows for the register, filters, points of the still map, pages."""

    title: str
    total: int
    rows: list[dict[str, Any]]
    facets: list[Facet]
    points: list[dict[str, Any]]
    legend: list[tuple[str, str]]
    page: int
    pages: int
    page_url: Callable[[int], str]
    has_outcomes: bool


def asked_of(view: RoundView, selection: Selection) -> Asked:
    """What a selection means among the projects of one round."""
    pool = next((pool for pool in view.rules.pools if pool.code == selection.pool), None)
    return Asked(
        round_ids=[view.pb_round.id],
        selection=selection,
        pool_id=pool.pool_id if pool else None,
        category=current_catalogue().by_word.get(selection.category),
        statuses=wanted_statuses(selection, view.stage),
    )


def round_listing(view: RoundView, selection: Selection, asked: Asked, version: str) -> Listing:
    """The list of one round's projects at ``version``. One statement, or three after a change."""
    slug = view.pb_round.slug
    overview = overview_of(asked, version)
    counts = overview.counts
    pages = max(1, -(-counts.total // PER_PAGE))
    page = min(selection.page, pages)
    found = project_rows(asked, page)

    base = url_for("public.projects", slug=slug)

    def address(chosen: Selection) -> str:
        return base + query_of(chosen.arguments())

    facets = [
        pool_facet(view, selection, counts, address),
        *common_facets(selection, counts, address),
        status_facet(selection, counts, address, is_on_ballot_shown(view.stage)),
        order_facet(selection, address),
    ]
    return Listing(
        title=heading(counts.total, view.stage, selection.is_narrowed),
        total=counts.total,
        rows=register_rows(found, {view.pb_round.id: base}),
        facets=[facet for facet in facets if facet],
        points=[still_point(one, {view.pb_round.id: base}) for one in overview.points],
        legend=legend_of(counts),
        page=page,
        pages=pages,
        page_url=lambda number: address(replace(selection, page=number)),
        has_outcomes=any(counts.statuses.get(name) for name in ("selected", "not_selected")),
    )


def places_of(asked: Asked, total: int) -> list[Point]:
    """The points of the still map. One statement, none for an empty list."""
    return project_points(asked, total, town_base().bounds) if total else []


def query_of(arguments: Mapping[str, str]) -> str:
    """Arguments as the end of an address."""
    return f"?{urlencode(arguments)}" if arguments else ""


def register_rows(rows: Iterable[ProjectRow], bases: Mapping[int, str]) -> list[dict[str, Any]]:
    """Projects as the register shows them; ``bases`` are the addresses of the rounds' lists, by round."""
    shown = []
    for row in rows:
        tag, word = status_tag(row.status)
        shown.append(
            {
                "number": row.number,
                "title": row.title,
                "url": f"{bases[row.round_id]}{row.number}",
                "place": row.place,
                "category": category_name(row.category),
                "shape": shape_of(row.category),
                "text": row.summary,
                "cost": row.cost,
                "won": row.status == "selected",
                "tag": tag,
                "tag_word": word,
            }
        )
    return shown


def still_point(one: Point, bases: Mapping[int, str]) -> dict[str, Any]:
    """A place as the still map draws it; ``bases`` as in ``register_rows``."""
    outcome = {"selected": "won", "not_selected": "lost"}.get(one.status, "none")
    return {
        "number": one.number,
        "title": one.title,
        "lon": one.lon,
        "lat": one.lat,
        "count": one.count,
        "category": one.category,
        "shape": shape_of(one.category),
        "outcome": outcome,
        "url": f"{bases[one.round_id]}{one.number}",
    }


def legend_of(counts: Counts) -> list[tuple[str, str]]:
    """Shape and word of each category that is on the map."""
    return category_legend([code for code, count in counts.categories.items() if count])


def link(label: str, url: str, is_current: bool, count: int | None = None) -> dict[str, Any]:
    """One choice of a filter; what the town itself named comes as ``polish(name)``."""
    return {"label": label, "url": url, "is_current": is_current, "count": count}


def pool_facet(view: RoundView, selection: Selection, counts: Counts, address: Address) -> Facet | None:
    """The pools of a round that holds several."""
    pools = [pool for pool in view.rules.pools if pool.pool_id in counts.pools]
    if len(pools) < 2:
        return None
    every = link(
        _("wszystkie"),
        address(selection.with_changes(pool="")),
        not selection.pool,
        sum(counts.pools.values()),
    )
    links = [
        link(
            polish(pool.name.removeprefix("Pula ")),
            address(selection.with_changes(pool=pool.code)),
            pool.code == selection.pool,
            counts.pools[pool.pool_id],
        )
        for pool in pools
    ]
    return {"id": "pula", "label": _("Pula"), "links": [every, *links]}


def common_facets(selection: Selection, counts: Counts, address: Address) -> list[Facet | None]:
    """Category and place."""
    categories = topic_links(selection, counts, lambda word: address(selection.with_changes(category=word)))
    return [
        _with_any(
            "temat",
            _("Temat"),
            _("każdy"),
            categories,
            address(selection.with_changes(category="")),
            selection.category,
        ),
        place_facet(selection, counts, address),
    ]


def topic_links(selection: Selection, counts: Counts, url: Callable[[str], str]) -> list[dict[str, Any]]:
    """The categories that there are, in the town's order; ``url`` makes the address for a category's word."""
    return [
        link(
            category_word(name),
            url(word_of(code)),
            word_of(code) == selection.category,
            counts.categories[code],
        )
        for code, name in category_names().items()
        if code in counts.categories
    ]


def _with_any(
    facet_id: str, label: str, every: str, links: Sequence[dict[str, Any]], url: str, chosen: str
) -> Facet | None:
    if len(links) < 2 and not chosen:
        return None
    return {"id": facet_id, "label": label, "links": [link(every, url, not chosen), *links]}


def place_facet(selection: Selection, counts: Counts, address: Address) -> Facet | None:
    """The places with most projects, the chosen one always among them."""
    known = {
        place: count
        for place, count in counts.places.items()
        if place and (count or place == selection.place)
    }
    most = sorted(known, key=lambda place: (place != selection.place, -known[place], place))[:MOST_PLACES]
    links = [
        link(
            polish(place),
            address(selection.with_changes(place=place)),
            place == selection.place,
            known[place],
        )
        for place in sorted(most, key=lambda place: (-known[place], place))
    ]
    every = address(selection.with_changes(place=""))
    return _with_any("miejsce", _("Miejsce"), _("każde"), links, every, selection.place)


def status_facet(selection: Selection, counts: Counts, address: Address, is_ballot: bool) -> Facet | None:
    """The statuses there are; at first the list shows all, or what is on the ballot once there is one."""
    present = [
        word for word, code in STATUSES.items() if counts.statuses.get(code) or word == selection.status
    ]
    outside = [word for word in present if STATUSES[word] not in ON_BALLOT]
    if len(present) < 2 and not selection.status and not (is_ballot and outside):
        return None
    links = [
        link(
            STATUS_FILTERS[word](),
            address(selection.with_changes(status=word)),
            word == selection.status,
            counts.statuses.get(STATUSES[word], 0),
        )
        for word in present
    ]
    if is_ballot:
        links = [one for one in links if one["label"] != STATUS_FILTERS["na-karcie"]()]
        on_ballot = sum(counts.statuses.get(code, 0) for code in ON_BALLOT)
        first = link(
            STATUS_FILTERS["na-karcie"](),
            address(selection.with_changes(status="")),
            selection.status in ("", "na-karcie"),
            on_ballot,
        )
        links = [first, *links]
        if not outside and len(links) == 1:
            return None
    all_url = address(selection.with_changes(status=ALL if is_ballot else ""))
    is_all = selection.status == ALL or (not is_ballot and not selection.status)
    every = link(STATUS_FILTERS[ALL](), all_url, is_all, sum(counts.statuses.values()))
    return {"id": "status", "label": _("Status"), "links": [*links, every] if is_ballot else [every, *links]}


def order_facet(selection: Selection, address: Address) -> Facet:
    """The three orders of the list."""
    words = {
        "numer": _("według numerów"),
        "najtansze": _("od najtańszych"),
        "najdrozsze": _("od najdroższych"),
    }
    links = [
        link(words[name], address(selection.with_changes(order=name)), name == selection.order)
        for name in ORDERS
    ]
    return {"id": "kolejnosc", "label": _("Kolejność"), "links": links}
