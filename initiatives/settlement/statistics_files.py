"""The numbers of programmes as a table and for the API."""

from __future__ import annotations

from typing import Any

from core.spreadsheets import Cell
from initiatives.settlement.rules.statistics import Figures
from initiatives.settlement.statistics import Statistics

HEADS = (
    "rok", "program", "zlozone", "przyjete", "zrobione", "wartosc_zl", "gmina_zl", "wklad_zl", "praca_zl",
    "rzeczy_zl", "pieniadze_zl", "godziny", "osoby",
)  # fmt: skip


def rows_of(found: Statistics) -> list[list[Cell]]:
    """A row for each programme, in the order of ``HEADS``."""
    return [[one.year, one.title, *_cells(one.figures)] for one in found.programmes]


def _cells(one: Figures) -> list[Cell]:
    return [
        one.filed, one.accepted, one.done, one.value, one.sums.town, one.sums.own, one.sums.labour,
        one.sums.in_kind, one.sums.cash, one.sums.hours, one.people,
    ]  # fmt: skip


def as_item(one: Figures) -> dict[str, Any]:
    """Figures as the API tells them; the two shares add up to the value."""
    return {
        "filed": one.filed, "accepted": one.accepted, "done": one.done, "value": float(one.value),
        "town_share": float(one.sums.town), "own_contribution": float(one.sums.own), "labour": float(one.sums.labour),
        "in_kind": float(one.sums.in_kind), "cash": float(one.sums.cash), "labour_hours": float(one.sums.hours),
        "people": one.people,
    }  # fmt: skip


def as_answer(found: Statistics) -> dict[str, Any]:
    """All of them: by year, by programme, together."""
    return {
        "years": [{"year": year, **as_item(figures)} for year, figures in found.years],
        "programmes": [
            {"slug": one.slug, "title": one.title, "year": one.year, **as_item(one.figures)}
            for one in found.programmes
        ],
        "total": as_item(found.total),
    }
