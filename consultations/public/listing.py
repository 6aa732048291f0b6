"""The list of consultations with its map, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from consultations.consultation.public_queries import Listed, listed_consultations, spots_of
from consultations.consultation.queries import ConsultationView
from consultations.consultation.texts import STAGE_TAGS, kind_name, stage_name
from consultations.public.consultation_page import left_words, term_words
from core.clock import now
from core.web.filters import number as counted
from maps.layers import feature_collection


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


SHAPES = {
    "green": "circle", "before_plan": "triangle", "planning_act": "square", "co_design": "hexagon", "opinion": "diamond",
}  # fmt: skip
"""The sign of each kind on the map."""


@dataclass(frozen=True)
class ConsultationList:
    """One page of the list."""

    title: str
    rows: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    points: list[dict[str, Any]]
    legend: list[tuple[str, str]]
    page: int
    pages: int
    word: str


def consultation_list(word: str, page: int) -> ConsultationList:
    """The page. Three statements."""
    listed = listed_consultations(word, page, now())
    rows = rows_of(listed.items)
    kinds = dict.fromkeys(view.kind.value for view in listed.items)
    return ConsultationList(
        title=_title(word, listed.total),
        rows=rows,
        facets=_facets(word, listed),
        points=points_of(listed.items, rows),
        legend=[(SHAPES[kind], kind_name(kind)) for kind in kinds],
        page=listed.page,
        pages=listed.pages,
        word=word,
    )


def _title(word: str, total: int) -> str:
    if not total:
        return _("Konsultacje")
    if word == "trwaja":
        return _("Trwające konsultacje: %(count)s", count=counted(total))
    return _("Konsultacje: %(count)s", count=counted(total))


def rows_of(views: Sequence[ConsultationView], first: int = 1) -> list[dict[str, Any]]:
    """Consultations as rows, numbered from ``first`` as their marks on the map are."""
    shown = []
    for number, view in enumerate(views, first):
        stage = view.stage(now())
        shown.append(
            {
                "number": number,
                "title": view.title,
                "url": url_for("consultations.consultation", slug=view.slug),
                "text": view.lead,
                "kind": kind_name(view.kind.value),
                "shape": SHAPES[view.kind.value],
                "tag": STAGE_TAGS[stage.value],
                "tag_word": stage_name(stage.value),
                "term": term_words(view, stage),
                "left": left_words(view, stage),
            }
        )
    return shown


def points_of(views: Sequence[ConsultationView], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A point for each consultation that has an area."""
    spots = spots_of(list(views))
    return [
        {
            "number": row["number"],
            "title": row["title"],
            "url": row["url"],
            "shape": row["shape"],
            "category": row["kind"],
            "outcome": "none",
            "lon": spots[view.id][0],
            "lat": spots[view.id][1],
        }
        for view, row in zip(views, rows, strict=True)
        if view.id in spots
    ]


def list_geojson(word: str, page: int) -> str:
    """The same page of the list for the live map."""
    return feature_collection(consultation_list(word, page).points)


def _facets(word: str, listed: Listed) -> list[dict[str, Any]]:
    names = {
        "trwaja": _("trwają"), "zapowiedziane": _("zapowiedziane"), "zakonczone": _("zakończone"),
    }  # fmt: skip
    every = {
        "label": _("wszystkie"), "url": url_for("consultations.consultations"), "is_current": not word,
        "count": sum(listed.counts.values()),
    }  # fmt: skip
    links = [
        {
            "label": names[one], "url": url_for("consultations.consultations", etap=one), "is_current": one == word,
            "count": count,
        }
        for one, count in listed.counts.items()
        if count or one == word
    ]  # fmt: skip
    return [{"id": "etap", "label": _("Etap"), "links": [every, *links]}] if len(links) > 1 or word else []
