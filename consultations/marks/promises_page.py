"""What the town promised in its answers, and what became of it, for everybody: numbers, a bar, late ones by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from consultations.consultation.queries import ConsultationView, topics_of
from consultations.marks.queries.works import (
    PROMISES_PER_PAGE,
    PromiseRow,
    PromiseTotals,
    promise_totals,
    promises,
)
from consultations.marks.rules.terms import Fate, fate_of
from consultations.marks.texts import _, ngettext
from consultations.marks.work_page import TAGS, done_day, fate_word
from core.clock import today

FIRST_LATE = 5
"""Late promises that the page of the consultation itself names."""
FATES = {"po-terminie": Fate.LATE, "czekaja": Fate.WAITS, "zrobione": Fate.DONE}
MOST_PAGES = 100_000


@dataclass(frozen=True)
class PromisesSummary:
    """Numbers with their sentence, and the first late ones; ``more``: how many late ones are not among them."""

    totals: PromiseTotals
    sentence: str
    late: Sequence[dict[str, Any]]
    more: int
    url: str


@dataclass(frozen=True)
class PromisesPage:
    """All promises of a fate, a page of them."""

    summary: PromisesSummary
    facets: list[dict[str, Any]]
    rows: Sequence[dict[str, Any]]
    page: int
    pages: int
    page_url: Callable[[int], str]


def promises_sentence(totals: PromiseTotals) -> str:
    """In one sentence: "Z 41 obiecanych zrobiono 12, po terminie 3."."""
    said = ngettext(
        "Z %(num)d obiecanej rzeczy zrobiono %(done)d", "Z %(num)d obiecanych rzeczy zrobiono %(done)d",
        totals.promised, done=totals.done,
    )  # fmt: skip
    return said + (_(", po terminie %(late)d.", late=totals.late) if totals.late else ".")


def summary_of(view: ConsultationView) -> PromisesSummary:
    """What the page of the consultation shows. One statement, and two more where something is late."""
    totals = promise_totals(view.id, today())
    late = promises(view.id, today(), Fate.LATE, most=FIRST_LATE) if totals.late else []
    return PromisesSummary(
        totals, promises_sentence(totals), _rows(view, late), totals.late - len(late),
        url_for("marks.promised", slug=view.slug),
    )  # fmt: skip


def _rows(view: ConsultationView, found: Sequence[PromiseRow]) -> list[dict[str, Any]]:
    if not found:
        return []
    topics, now = {one.id: one for one in topics_of(view.id)}, today()
    rows = []
    for one in found:
        done_on = done_day(one.done_at)
        rows.append(
            {
                "number": one.number, "url": url_for("marks.one", slug=view.slug, number=one.number),
                "topic": topics[one.topic_id].name, "sign": topics[one.topic_id].sign, "body": one.body,
                "place": one.place, "tag": TAGS[fate_of(True, one.promised_on, done_on, now)],
                "word": fate_word(one.promised_on, done_on),
            }
        )  # fmt: skip
    return rows


def promises_page(view: ConsultationView, arguments: Mapping[str, str]) -> PromisesPage:
    """The page that the address asks for (``stan``, ``strona``)."""
    word, number = arguments.get("stan", "")[:20], arguments.get("strona", "")
    fate, summary = FATES.get(word, Fate.NONE), summary_of(view)
    pages = max(1, -(-summary.totals.of(fate) // PROMISES_PER_PAGE))
    asked = min(int(number), MOST_PAGES) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    page = min(max(asked, 1), pages)

    def address(state: str, at: int = 1) -> str:
        return url_for("marks.promised", slug=view.slug, stan=state or None, strona=at if at > 1 else None)

    return PromisesPage(
        summary, [{"id": "stan", "label": _("Pokaż"), "links": _links(summary.totals, fate, address)}],
        _rows(view, promises(view.id, today(), fate, page)), page, pages, lambda at: address(word if word in FATES else "", at),
    )  # fmt: skip


def _links(totals: PromiseTotals, chosen: Fate, address: Callable[[str], str]) -> list[dict[str, Any]]:
    words = {
        "": (_("wszystkie"), Fate.NONE), "po-terminie": (_("po terminie"), Fate.LATE),
        "czekaja": (_("czekają, termin nie minął"), Fate.WAITS), "zrobione": (_("zrobione"), Fate.DONE),
    }  # fmt: skip
    return [
        {"label": label, "url": address(word), "is_current": fate is chosen, "count": totals.of(fate)}
        for word, (label, fate) in words.items()
    ]
