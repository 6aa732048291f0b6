"""The map of everything: projects of all current rounds on one map, with the same things as a list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from core.clock import now, today
from core.web.filters import number
from core.web.polish import polish
from initiatives.public.works_map import DONE
from pb.implementation.queries.office import followed_rounds
from pb.implementation.queries.shown import standings
from pb.public.exports import geojson_version, projects_geojson_text
from pb.public.kept_overview import overview_of
from pb.public.listing import legend_of, link, query_of, register_rows, still_point, topic_links
from pb.public.queries import Asked, Counts, project_rows, projects_version
from pb.public.selection import PER_PAGE, Selection, read_selection
from pb.public.works_page import states_on_map
from pb.rounds.categories import current_catalogue
from pb.rounds.queries import RoundView, all_rounds
from pb.rounds.rules import Stage
from town.initiative_items import WORKS, has_programmes
from town.map_items import EVERYTHING, MapItems, items_version, on_map, with_items
from town.rules import open_now
from town.start_page import MAP_STATUSES, terms_of

NOW = "teraz"
BUILT = "realizacja"
FINISHED = "zrobione"
"""Words of the address: rounds in which something can be done now; what won and is followed, of all years; finished
works of local initiatives, of all years."""
MOST_PUBLISHED = 2
"""Of rounds whose result is announced the newest ones are on the map; older ones have their own pages."""


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class MapChoice:
    """The rounds on the map, and what an address chooses among them (``edycja`` and ``temat``)."""

    views: Sequence[RoundView]
    asked: Asked
    selection: Selection
    edition: str

    @property
    def items(self) -> str:
        """What of consultations and initiatives is on the map, too: all of what can be done now and of everything,
        works of initiatives among what is being built."""
        wanted = {"": EVERYTHING, NOW: EVERYTHING, BUILT: WORKS, FINISHED: DONE}.get(self.edition, "")
        return "" if self.selection.category else wanted

    def arguments(self, **changes: str) -> dict[str, Any]:
        """The choice as arguments of an address, without what is empty."""
        given = {"edycja": self.edition, "temat": self.selection.category, **changes}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class WholeMap:
    """One page of the list beside the map of everything."""

    title: str
    rows: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    points: list[dict[str, Any]]
    legend: list[tuple[str, str]]
    page: int
    pages: int
    has_outcomes: bool
    states: list[tuple[str, str]]
    consultations: list[dict[str, Any]] = field(default_factory=list)
    initiatives: list[dict[str, Any]] = field(default_factory=list)


def choice_of(arguments: Mapping[str, str]) -> MapChoice:
    """What an address asks of the map of everything. Two statements, or three."""
    every = all_rounds(now())
    views = current_rounds(every)
    selection = read_selection(arguments, topics=current_catalogue().by_word)
    wanted = arguments.get("edycja", "")
    slugs = {view.pb_round.slug: view.pb_round.id for view in views}
    edition = wanted if wanted in slugs or wanted in (NOW, BUILT, FINISHED) else ""
    if edition == NOW:
        open_slugs = {one.terms.slug for one in open_now([terms_of(view) for view in views], now())}
        views = [view for view in views if view.pb_round.slug in open_slugs] or views
    if edition == BUILT:
        followed = {one.slug for one in followed_rounds()}
        views = [view for view in every if view.pb_round.slug in followed]
    if edition == FINISHED:
        views = []
    asked = Asked(
        round_ids=[view.pb_round.id for view in views],
        selection=selection,
        category=current_catalogue().by_word.get(selection.category),
        statuses=("selected",) if edition == BUILT else MAP_STATUSES,
        round_id=slugs.get(edition),
    )
    return MapChoice(views, asked, selection, edition)


def current_rounds(views: Sequence[RoundView]) -> list[RoundView]:
    """Rounds that are going on, and the newest with a result."""
    going = [view for view in views if view.pb_round.published_at is None and view.stage is not Stage.DRAFT]
    published = [view for view in views if view.pb_round.published_at is not None]
    newest = sorted(published, key=lambda view: view.pb_round.published_at or now(), reverse=True)
    return [*going, *newest[:MOST_PUBLISHED]]


def whole_map(choice: MapChoice) -> WholeMap:
    """The page. Two statements beyond the choice, or four after a change."""
    items = on_map(choice.items)
    if not choice.views:
        return _without_projects(choice, items)
    overview = overview_of(choice.asked, projects_version(choice.asked.round_ids))
    counts = overview.counts
    pages = max(1, -(-counts.total // PER_PAGE))
    page = min(choice.selection.page, pages)
    bases = {view.pb_round.id: url_for("public.projects", slug=view.pb_round.slug) for view in choice.views}
    shown = ngettext(
        "%(shown)s projekt na mapie", "%(shown)s projektów na mapie", counts.total, shown=number(counts.total)
    )
    points = [still_point(one, bases) for one in overview.points]
    states: dict[tuple[int, int], str] = {}
    if choice.edition == BUILT:
        states = standings(choice.asked.round_ids, today())
        for one, point in zip(overview.points, points, strict=True):
            point["outcome"] = states.get((one.round_id, one.number), point["outcome"])
    return WholeMap(
        title=str(shown),
        rows=_rows(choice, page, bases),
        facets=_facets(choice, counts),
        points=[*points, *items.points],
        legend=legend_of(counts),
        page=page,
        pages=pages,
        has_outcomes=not states
        and bool(counts.statuses.get("selected") or counts.statuses.get("not_selected")),
        states=states_on_map(point.get("outcome", "") for point in [*points, *items.points]),
        consultations=items.consultations if page == 1 else [],
        initiatives=items.initiatives if page == 1 else [],
    )


def _without_projects(choice: MapChoice, items: MapItems) -> WholeMap:
    count = len(items.initiatives)
    finished = ngettext("%(num)d zrobiona inicjatywa", "%(num)d zrobionych inicjatyw", count)
    return WholeMap(
        str(finished) if choice.edition == FINISHED else _("Mapa"), [], _facets(choice, Counts()), items.points, [], 1, 1, False,
        states_on_map(one.get("outcome", "") for one in items.points), items.consultations, items.initiatives,
    )  # fmt: skip


def map_text(choice: MapChoice) -> str:
    """The same projects as GeoJSON; of what is being built each with where its work stands as ``outcome``."""
    written = projects_geojson_text(choice.views, choice.asked)
    if choice.edition != BUILT:
        return with_items(written, choice.items)
    states = standings(choice.asked.round_ids, today())
    bases = {view.pb_round.id: url_for("public.projects", slug=view.pb_round.slug) for view in choice.views}
    by_url = {f"{bases[round_id]}{number}": state for (round_id, number), state in states.items()}
    collection = json.loads(written)
    for one in collection["features"]:
        facts = one["properties"]
        facts["outcome"] = by_url.get(facts["url"], facts["outcome"])
    return with_items(json.dumps(collection, ensure_ascii=False), choice.items)


def map_version(choice: MapChoice) -> str:
    """A short name of ``map_text`` that changes when it does; of what is being built it changes with the day."""
    version = geojson_version(choice.views, choice.asked)
    if choice.edition != BUILT:
        return items_version(version, choice.items)
    states = sorted(standings(choice.asked.round_ids, today()).items())
    mixed = hashlib.sha256(f"{version} {states}".encode()).hexdigest()[:24]
    return items_version(mixed, choice.items)


def _rows(choice: MapChoice, page: int, bases: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rows that say which round they are of, since numbers repeat from round to round."""
    rounds = {view.pb_round.id: view.pb_round for view in choice.views}
    found = project_rows(choice.asked, page)
    shown = register_rows([replace(row, summary="") for row in found], bases)
    for row, register_row in zip(found, shown, strict=True):
        one = rounds[row.round_id]
        register_row.update(key=f"{one.slug}-{row.number}", note=one.title)
    return shown


def _facets(choice: MapChoice, counts: Counts) -> list[dict[str, Any]]:
    base = url_for("town.whole_map")

    def address(**changes: str) -> str:
        return base + query_of(choice.arguments(**changes))

    rounds = [
        link(
            polish(view.pb_round.title) + ":",
            address(edycja=view.pb_round.slug),
            choice.edition == view.pb_round.slug,
            counts.rounds[view.pb_round.id],
        )
        for view in choice.views
        if view.pb_round.id in counts.rounds
    ]
    every = link(
        _("wszystkie"),
        address(edycja=""),
        choice.edition == "",
        None if choice.edition in (NOW, BUILT, FINISHED) else sum(counts.rounds.values()),
    )
    running = link(_("trwające teraz"), address(edycja=NOW), choice.edition == NOW)
    built = link(_("co powstaje"), address(edycja=BUILT), choice.edition == BUILT)
    topics = topic_links(choice.selection, counts, lambda word: address(temat=word))
    facets = []
    finished = (
        [link(_("zrobione inicjatywy"), address(edycja=FINISHED), choice.edition == FINISHED)]
        if has_programmes()
        else []
    )
    if len(rounds) > 1 or choice.edition or finished:
        facets.append(
            {"id": "edycja", "label": _("Edycja"), "links": [every, running, built, *finished, *rounds]}
        )
    if len(topics) > 1 or choice.selection.category:
        any_topic = link(_("każdy"), address(temat=""), not choice.selection.category)
        facets.append({"id": "temat", "label": _("Temat"), "links": [any_topic, *topics]})
    return facets
