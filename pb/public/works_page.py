"""What is being built of a round, as a list beside its map; and what was promised and is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.clock import today as current_day
from core.clock import warsaw
from core.money import Amount
from core.web.filters import amount_text, day, number, zl
from core.web.polish import polish
from maps.layers import feature_collection
from pb.implementation.queries.delivery import Delivery, Promise, deliveries, unkept_counts, unkept_promises
from pb.implementation.texts import (
    due_sentence,
    finished_sentence,
    money_sentence,
    state_names,
    state_tag,
    state_word,
)
from pb.public.listing import link
from pb.public.selection import PER_PAGE
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_legend, category_properties
from pb.rounds.queries import RoundView

STATES = {
    "w-planie": "planned",
    "w-budowie": "running",
    "opoznione": "late",
    "gotowe": "done",
    "nie-powstana": "abandoned",
}
"""Words of the address and the states that they mean."""


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class WorksPage:
    """One page of a round's works beside their map."""

    title: str
    lead: Markup
    rows: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    points: list[dict[str, Any]]
    legend: list[tuple[str, str]]
    states: list[tuple[str, str]]
    page: int
    pages: int
    total: int


def chosen_works(view: RoundView, word: str) -> tuple[list[Delivery], list[Delivery]]:
    """All works of a round, and those of the state that the address asks for. One statement."""
    every = deliveries(view.pb_round.id, current_day())
    state = STATES.get(word)
    return every, [one for one in every if state is None or one.state == state]


def works_page(view: RoundView, word: str, wanted: int) -> WorksPage:
    """The page. One statement."""
    slug, (every, chosen) = view.pb_round.slug, chosen_works(view, word)
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(wanted, pages)
    return WorksPage(
        title=_("Co powstaje: %(title)s", title=view.pb_round.title),
        lead=_lead(every),
        rows=[_row(one, slug) for one in chosen[(page - 1) * PER_PAGE : page * PER_PAGE]],
        facets=_facets(slug, every, word),
        points=[_point(one, slug) for one in chosen if one.lon is not None],
        legend=category_legend({one.category for one in chosen}),
        states=states_on_map(one.state for one in chosen if one.lon is not None),
        page=page,
        pages=pages,
        total=len(every),
    )


def states_on_map(states: Iterable[str]) -> list[tuple[str, str]]:
    """State and word of each state that a map of works shows, in the order of the filters."""
    present = set(states)
    return [(state, word) for state, word in state_names().items() if state in present]


def _lead(works: Sequence[Delivery]) -> Markup:
    done = sum(one.state == "done" for one in works)
    spent, cost = sum(one.spent for one in works), sum(one.cost for one in works)
    ready = ngettext("Gotowy %(num)d projekt", "Gotowych %(num)d projektów", done)
    told = _("%(ready)s z %(all)s. Wydano %(spent)s z %(cost)s.")
    return Markup(told) % {
        "ready": ready, "all": number(len(works)), "spent": zl(spent), "cost": zl(cost)
    }  # fmt: skip


def _facets(slug: str, works: Sequence[Delivery], word: str) -> list[dict[str, Any]]:
    counts, names = Counter(one.state for one in works), state_names()
    base = url_for("works.of_round", slug=slug)
    every = link(_("wszystkie"), base, word not in STATES, len(works))
    links = [
        link(names[state], f"{base}?stan={one}", one == word, counts[state])
        for one, state in STATES.items()
        if counts[state] or one == word
    ]
    return [{"id": "stan", "label": _("Stan"), "links": [every, *links]}]


def _row(one: Delivery, slug: str) -> dict[str, Any]:
    parts = (
        money_sentence(one.state, one.spent, one.cost),
        due_sentence(one.state, one.due_on) or finished_sentence(one.state, one.finished_on),
        polish(one.note),
    )
    return {
        "number": one.number,
        "title": one.title,
        "url": url_for("public.project", slug=slug, number=one.number),
        "tag": state_tag(one.state),
        "tag_word": state_word(one.state, one.delay_weeks),
        "spent": one.spent,
        "cost": one.cost,
        "reason": Markup(" ").join(part for part in parts if part),
    }


def _point(one: Delivery, slug: str) -> dict[str, Any]:
    return {
        "number": one.number, "title": one.title, "lon": one.lon, "lat": one.lat, "shape": shape_of(one.category),
        "outcome": one.state, "url": url_for("public.project", slug=slug, number=one.number),
    }  # fmt: skip


def works_geojson(works: Iterable[Delivery], view: RoundView) -> str:
    """The same works for the live map: points with state and money; what has no place has no geometry."""
    pools = {pool.pool_id: pool.name for pool in view.rules.pools}
    return feature_collection(
        {
            **_point(one, view.pb_round.slug), "cost": float(one.cost), "cost_text": amount_text(one.cost),
            **category_properties(one.category), "pool": pools.get(one.pool_id, ""),
            "area": one.place, "state": one.state, "spent": float(one.spent),
        }
        for one in works
    )  # fmt: skip


@dataclass(frozen=True)
class UnkeptPage:
    """One page of what was promised and is not there; ``is_any_promised``: whether anything ever was."""

    is_any_promised: bool
    lead: str
    rows: list[dict[str, Any]]
    page: int
    pages: int


def unkept_page(today: date, wanted: int) -> UnkeptPage:
    """The page. Two statements."""
    counts = unkept_counts(today)
    total = counts["abandoned"] + counts["waiting"]
    pages = max(1, -(-total // PER_PAGE))
    page = min(wanted, pages)
    waiting = ngettext(
        "%(num)d projekt jest opóźniony", "%(num)d projektów jest opóźnionych", counts["waiting"]
    )
    never = ngettext("%(num)d nie powstanie wcale", "%(num)d nie powstanie wcale", counts["abandoned"])
    told = " ".join((f"{waiting}." if counts["waiting"] else "", f"{never}." if counts["abandoned"] else ""))
    lead = _("Z %(all)s wybranych: %(told)s", all=counts["all"], told=told.strip())
    rows = [_promise(one, today) for one in unkept_promises(today, page, PER_PAGE)] if total else []
    return UnkeptPage(counts["all"] > 0, lead if total else "", rows, page, pages)


def _promise(one: Promise, today: date) -> dict[str, Any]:
    since = warsaw(one.since).date()
    return {
        "number": one.number,
        "key": f"{one.slug}-{one.number}",
        "title": one.title,
        "url": url_for("public.project", slug=one.slug, number=one.number),
        "round_title": one.round_title,
        "tag": state_tag(one.state),
        "tag_word": state_word(one.state, one.delay_weeks),
        "cost": Amount(one.cost, one.currency),
        "spent": Amount(one.spent, one.currency),
        "has_spent": one.spent > 0,
        "waits": waiting_sentence(since, today),
        "late": _late_sentence(one, today),
        "note_text": one.note,
    }


def waiting_sentence(since: date, today: date) -> str:
    """How long ago it was promised, in whole months, or in days when it is less than one."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months < 1:
        days = max(0, (today - since).days)
        ago = ngettext("%(num)d dzień temu", "%(num)d dni temu", days)
    else:
        ago = ngettext("%(num)d miesiąc temu", "%(num)d miesięcy temu", months)
    return _("Wybrano %(day)s, czyli %(ago)s.", day=day(since), ago=ago)


def _late_sentence(one: Promise, today: date) -> str:
    if one.state == "abandoned":
        return ""
    if one.overdue_on is None or (one.due_on is not None and one.due_on >= today):
        return due_sentence(one.state, one.due_on)
    days = (today - one.overdue_on).days
    return str(ngettext("Po terminie od %(num)d dnia.", "Po terminie od %(num)d dni.", days))
