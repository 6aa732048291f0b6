"""A published settlement as a table and for the API; never a person."""

from __future__ import annotations

from typing import Any

from core.spreadsheets import Cell
from initiatives.agreements.rules.progress import PARTS, Sums
from initiatives.applications.rules.contributions import shown_percent
from initiatives.settlement.contents import Shown, shown_of
from initiatives.settlement.models import Settlement

HEADS = (
    "pozycja", "nazwa", "godziny_umowa", "godziny_wykonanie", "praca_umowa_zl", "praca_wykonanie_zl",
    "rzeczy_umowa_zl", "rzeczy_wykonanie_zl", "pieniadze_umowa_zl", "pieniadze_wykonanie_zl", "gmina_umowa_zl",
    "gmina_wykonanie_zl", "wyjasnienie",
)  # fmt: skip


def rows_of(shown: Shown) -> list[list[Cell]]:
    """A row for each line in the order of ``HEADS``; what stands outside the lines has no number."""
    return [
        [one.line.number, one.line.name or "poza kosztorysem"]
        + [
            cell
            for name in PARTS
            for cell in (getattr(one.line.promised, name), getattr(one.line.done, name))
        ]
        + [one.reason]
        for one in shown.lines
    ]


def as_item(kept: Settlement) -> dict[str, Any]:
    """A settlement as the API tells it: numbers in złoty, shares in percent of the whole."""
    shown = shown_of(kept.content)
    whole = shown.whole
    assert kept.sha256 is not None and kept.published_at is not None, "only a published one is told"
    return {
        "number": shown.about.number, "title": shown.about.title,
        "promised": _sums(whole.promised), "done": _sums(whole.done), "returns": float(whole.returns),
        "proposed_returns": float(whole.proposed), "return_grounds": whole.grounds,
        "promised_own_share": float(shown_percent(whole.promised_share)),
        "done_own_share": float(shown_percent(whole.done_share)),
        "people": shown.about.people, "conclusions": shown.conclusions,
        "lines": [
            {
                "number": one.line.number, "name": one.line.name, "promised": _sums(one.line.promised),
                "done": _sums(one.line.done), "reason": one.reason,
            }
            for one in shown.lines
        ],
        "published_at": kept.published_at.isoformat(), "sha256": kept.sha256.hex(),
    }  # fmt: skip


def _sums(sums: Sums) -> dict[str, float]:
    told = {name: float(getattr(sums, name)) for name in PARTS}
    return {
        **told,
        "own_contribution": float(sums.own),
        "town_share": float(sums.town),
        "total": float(sums.total),
    }
