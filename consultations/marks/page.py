"""What the page of a consultation and the list of its marks show: filters with counts, map, numbered list, pager.

``marks_section(consultation, args, now)`` gives the ``marks`` that ``templates/consultations/marks/_section.html`` takes;
``consultation`` is a ``ConsultationView``, ``args`` the arguments of the address (``temat``, ``stan``, ``szukaj``,
``kolejnosc``, ``strona``). Its page needs ``map_styles()`` and ``map_scripts()`` of ``components/map.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from consultations.consultation.layers import ShownLayer, shown_layers
from consultations.consultation.queries import ConsultationView, TopicView, topics_of
from consultations.marks.queries.near import boundary_of
from consultations.marks.queries.shown import (
    ANSWERED,
    MOST_POINTS,
    MOST_SUPPORTED,
    NEWEST,
    PER_PAGE,
    WAITING,
    MarkCounts,
    MarkRow,
    MarksAsked,
    count_marks,
    mark_counts,
    public_marks,
    public_points,
)
from consultations.marks.texts import OUTCOMES, _, agreeing, counted, ngettext, outcome_tag
from core.web.polish import polish
from maps import still
from maps.frame import frame_of
from maps.ground import ground_of, path_of
from maps.kept_base import town_base
from maps.on_page import map_data

STATES = {
    "czeka": WAITING, "z-odpowiedzia": ANSWERED, "zrobimy": "planned", "zrobimy-czesciowo": "partly", "zrobione": "done",
    "juz-jest": "already_there", "nie-da-sie": "not_possible", "przekazane": "passed_on",
}  # fmt: skip
ORDERS = {"najnowsze": NEWEST, "najwiecej-zgod": MOST_SUPPORTED}
MOST_WORDS = 100
MOST_PAGES = 100_000
ID = "mapa-uwag"


@dataclass(frozen=True)
class Selection:
    """What the address asks for, in the words of the address; what is unknown there is nothing."""

    topic: str = ""
    state: str = ""
    words: str = ""
    order: str = ""
    page: int = 1

    def arguments(self, **changes: str) -> dict[str, str]:
        """The arguments of an address with ``changes``, on its first page; empty ones are left out."""
        told = {
            "temat": self.topic,
            "stan": self.state,
            "szukaj": self.words,
            "kolejnosc": self.order,
            **changes,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return bool(self.topic or self.state or self.words)


@dataclass(frozen=True)
class MarksSection:
    """The section ready for its template."""

    counts: MarkCounts
    counted: str
    total: int
    facets: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    selection: Selection
    still: Markup
    source: str
    tiles: str
    """Address of the tiles of the same selection, where there are too many marks for a list of points; else empty."""
    settings: Mapping[str, Any]
    topics: Mapping[str, str]
    """Names of topics by their codes."""
    outcomes: Mapping[str, str]
    """Words of decisions by their codes."""
    legend: list[tuple[str, str]]
    states: list[tuple[str, str]]
    """Signs above marks with their words: what is done."""
    layers: list[ShownLayer]
    """What can be shown beside the marks."""
    page: int
    pages: int
    page_url: Callable[[int], str]
    base: str
    list_url: str
    areas_url: str
    """The same selection counted by area."""
    mark_url: str
    """Where a place is marked; empty when nothing is taken now."""


def read_selection(args: Mapping[str, str], topics: Sequence[TopicView]) -> Selection:
    """The selection of an address."""
    topic, state, order = (args.get(name, "")[:40] for name in ("temat", "stan", "kolejnosc"))
    page = args.get("strona", "")
    return Selection(
        topic=topic if topic in {one.code for one in topics} else "",
        state=state if state in STATES else "",
        words=" ".join(args.get("szukaj", "").split())[:MOST_WORDS],
        order=order if order in ORDERS and ORDERS[order] != NEWEST else "",
        page=min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 8 else 1,
    )


def asked_of(selection: Selection, topics: Sequence[TopicView]) -> MarksAsked:
    """The selection as the queries take it."""
    topic_id = next((one.id for one in topics if one.code == selection.topic), None)
    state = STATES.get(selection.state, "")
    return MarksAsked(topic_id, state, selection.words, ORDERS.get(selection.order, NEWEST))


def marks_section(
    consultation: ConsultationView, args: Mapping[str, str], now: datetime, base: str = ""
) -> MarksSection:
    """The marks of a consultation for the page with address ``base`` (its own page without one)."""
    topics = topics_of(consultation.id)
    selection = read_selection(args, topics)
    asked = asked_of(selection, topics)
    counts = mark_counts(consultation.id)
    total = count_marks(consultation.id, asked) if selection.is_narrowed else counts.marks
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(selection.page, 1), pages)
    base = base or f"/konsultacje/{consultation.slug}/"

    def address(**changes: str) -> str:
        told = selection.arguments(**changes)
        return f"{base}{'?' + urlencode(told) if told else ''}#uwagi"

    signs = {one.id: one for one in topics}
    points = public_points(consultation.id, asked, total)
    return MarksSection(
        counts=counts, counted=counted(counts.marks, counts.people), total=total,
        facets=facets_of(selection, counts, topics, address),
        rows=[row_of(one, signs, consultation.slug) for one in public_marks(consultation.id, asked, page)],
        selection=selection, still=_still(consultation, points, signs),
        source=_source(consultation, selection),
        tiles=_tiles(consultation, selection, asked, counts) if counts.marks > MOST_POINTS else "",
        settings=_settings(consultation),
        topics={one.code: one.name for one in topics}, outcomes={code: word() for code, (_tag, word) in OUTCOMES.items()},
        states=[("done", OUTCOMES["done"][1]())] if counts.by_outcome.get("done") else [],
        legend=[(one.sign, str(polish(one.name))) for one in topics],
        layers=shown_layers(consultation.id, consultation.slug, is_office=not consultation.is_published),
        page=page, pages=pages, page_url=lambda number: address(strona=str(number) if number > 1 else ""),
        base=base, list_url=url_for("marks.marks", slug=consultation.slug),
        areas_url=with_arguments(url_for("marks.areas", slug=consultation.slug), selection),
        mark_url=url_for("marks.mark", slug=consultation.slug) if topics and consultation.times.takes_marks(now) else "",
    )  # fmt: skip


def _source(consultation: ConsultationView, selection: Selection) -> str:
    """Where the live map gets its points; a draft that the office looks at has none."""
    if consultation.record.published_at is None:
        return ""
    return with_arguments(url_for("marks.points", slug=consultation.slug), selection)


def with_arguments(url: str, selection: Selection) -> str:
    """An address that asks for the same selection, in whatever order."""
    told = urlencode(selection.arguments(kolejnosc=""))
    return f"{url}?{told}" if told else url


def _tiles(
    consultation: ConsultationView, selection: Selection, asked: MarksAsked, counts: MarkCounts
) -> str:
    """Tiles know topic and answer; a search for words keeps the list of points."""
    if asked.words:
        return ""
    told = {"temat": selection.topic, "stan": asked.outcome, "v": f"{counts.marks}-{counts.answered}"}
    asks = urlencode({name: value for name, value in told.items() if value})
    return f"/tiles/konsultacja-{consultation.slug}/{{z}}/{{x}}/{{y}}.mvt?{asks}"


def row_of(one: MarkRow, topics: Mapping[int, TopicView], slug: str) -> dict[str, Any]:
    """A mark as the numbered list shows it."""
    tag, word = outcome_tag(one.outcome)
    return {
        "number": one.number, "url": url_for("marks.one", slug=slug, number=one.number), "body": one.body,
        "topic": topics[one.topic_id].name, "sign": topics[one.topic_id].sign, "place": one.place,
        "agreeing": agreeing(one.supports) if one.supports else "", "tag": tag, "word": word,
        "is_answered": bool(one.outcome), "grounds": one.grounds,
    }  # fmt: skip


def map_point(one: Mapping[str, Any], topics: Mapping[int, TopicView], slug: str) -> dict[str, Any]:
    """A mark as the map shows it; gathered ones bring their ``count``."""
    number = one.get("number")
    topic = topics.get(one["topic_id"])
    return {
        "number": number, "lon": one["lon"], "lat": one["lat"], "shape": topic.sign if topic else "circle",
        "outcome": "done" if one["outcome"] == "done" else "won" if one["outcome"] else "none", "title": str(one.get("body", ""))[:120], "count": one.get("count", 1),
        "url": url_for("marks.one", slug=slug, number=number) if number else None,
    }  # fmt: skip


def _still(
    consultation: ConsultationView, points: Sequence[Mapping[str, Any]], topics: Mapping[int, TopicView]
) -> Markup:
    boundary = boundary_of(consultation.id)
    frame = frame_of(boundary.bounds)
    texts = still.StillTexts(
        _("Mapa uwag: %(title)s", title=consultation.title),
        lambda number, title: _("Nr %(number)s: %(title)s", number=number, title=title),
        lambda count: ngettext("%(num)d uwaga w tej okolicy", "%(num)d uwag w tej okolicy", count),
    )
    shown = [map_point(one, topics, consultation.slug) for one in points]
    ground = ground_of(town_base().document, frame)
    drawn = path_of([frame.drawn(boundary)], frame)
    return Markup(still.still_map(shown, ground, frame, texts, "#lista-uwag", drawn=drawn))


def _settings(consultation: ConsultationView) -> dict[str, Any]:
    """What the map's script is told; ``bounds`` are those of the consultation."""
    return {**map_data(), "bounds": list(boundary_of(consultation.id).bounds)}


def _link(label: str, url: str, is_current: bool, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": url, "is_current": is_current, "count": count}


def facets_of(
    selection: Selection, counts: MarkCounts, topics: Sequence[TopicView], address: Callable[..., str]
) -> list[dict[str, Any]]:
    """Topics and states with their counts, and the order."""
    every = _link(_("wszystko"), address(temat=""), not selection.topic, counts.marks)
    by_topic = [
        _link(
            polish(one.name),
            address(temat=one.code),
            one.code == selection.topic,
            counts.by_topic.get(one.id, 0),
        )
        for one in topics
    ]
    orders = [
        ("najnowsze", _("od najnowszych")),
        ("najwiecej-zgod", _("od tych, z którymi zgadza się najwięcej osób")),
    ]
    chosen = selection.order or "najnowsze"
    return [
        {"id": "temat", "label": _("Pokaż"), "links": [every, *by_topic]},
        {"id": "stan", "label": _("Odpowiedź"), "links": _state_links(selection, counts, address)},
        {"id": "kolejnosc", "label": _("Kolejność"), "links": [
            _link(label, address(kolejnosc="" if word == "najnowsze" else word), word == chosen) for word, label in orders
        ]},
    ]  # fmt: skip


def _state_links(
    selection: Selection, counts: MarkCounts, address: Callable[..., str]
) -> list[dict[str, Any]]:
    words: dict[str, tuple[str, int]] = {
        "": (_("każda"), counts.marks),
        "czeka": (_("czekają na odpowiedź"), counts.marks - counts.answered),
        "z-odpowiedzia": (_("z odpowiedzią"), counts.answered),
    }
    for state, outcome in STATES.items():
        if outcome in OUTCOMES and (counts.by_outcome.get(outcome) or state == selection.state):
            words[state] = (OUTCOMES[outcome][1](), counts.by_outcome.get(outcome, 0))
    return [
        _link(label, address(stan=state), state == selection.state, count)
        for state, (label, count) in words.items()
    ]
