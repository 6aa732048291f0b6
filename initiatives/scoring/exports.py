"""The published ranking as data: rows for a spreadsheet, items for the API; the committee's members by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from initiatives.applications.models import Application
from initiatives.applications.texts import status_word
from initiatives.scoring.cards import Card, cards_of
from initiatives.scoring.grounds import decimal_text
from initiatives.scoring.models import Draw, ScoringClosing
from initiatives.scoring.ranking_page import STANDINGS
from initiatives.scoring.ranking_queries import Standings
from initiatives.scoring.rules.record import CONFLICT, is_repeated

HEADS = (
    "miejsce", "numer", "tytul", "stan", "punkty", "ranking", "gmina_zl", "brakuje_zl", "kryterium", "punkty_kryterium",
    "najwiecej", "waga", "do_sumy", "czlonkowie",
)  # fmt: skip


def rows_of(cards: Sequence[Card]) -> list[list[Any]]:
    """A row for each application and criterion, in the order of ``HEADS``; members' points as "Członek 1: 7,5"."""
    return [
        [
            card.position, card.number, card.title, status_word(card.status), decimal_text(card.total), STANDINGS[card.standing][1](), card.town, card.missing,
            row.name, _points(row.given), row.most, decimal_text(row.weight), decimal_text(row.weighed),
            "" if row.is_counted else "; ".join(f"Członek {member}: {_points(given)}" for member, given in zip(card.members, row.by_member, strict=True)),
        ]
        for card in cards
        for row in card.rows
    ]  # fmt: skip


def _points(given: Fraction | Decimal | None) -> str:
    return "–" if given is None else decimal_text(given)


def as_answer(
    at: Standings, records: Mapping[int, Application], draw: Draw | None, closing: ScoringClosing | None
) -> dict[str, Any]:
    """A published ranking as the API tells it: what it is counted from, and what became of each, numbers as numbers.

    The record itself, to the last digit and as its digest is counted, is ``record_bytes`` of the published content.
    """
    assert at.published is not None and at.basis is not None
    titles = {one.number: (one.title, one.status) for one in cards_of(at.basis, records)}
    content = at.published.content
    return {
        "call": at.call.number, "published_at": at.published.published_at.isoformat(),
        "sha256": at.published.sha256.hex(), "is_repeated": is_repeated(content), "budget": _number(content["budget"]),
        "threshold": _number(content["threshold"]), "tie_rule": content["tie_rule"], "drawn": content["drawn"],
        "criteria": [_with_numbers(one, "weight", "none_at", "full_at") for one in content["criteria"]],
        "entries": [_entry(one) for one in content["entries"]],
        "places": [_place(one, *titles[one["number"]]) for one in content["places"]],
        "draw": None if draw is None else {"numbers": draw.numbers, "drawn_on": draw.drawn_on.isoformat(), "protocol": draw.protocol},
        "closed_early": None if closing is None else {"reason": closing.reason, "missing": closing.missing},
    }  # fmt: skip


def _number(kept: str | None) -> int | float | None:
    """A number of the record, whole when it is whole; a fraction as the nearest decimal."""
    if kept is None:
        return None
    exact = Fraction(kept)
    return exact.numerator if exact.denominator == 1 else float(exact)


def _with_numbers(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: _number(row[name]) for name in names}}


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    told = _with_numbers(row, "town", "own_share", "hours")
    told["own_share_exact"] = row["own_share"]
    told["sheets"] = [
        {
            "member": one["member"], "conflict": bool(one.get(CONFLICT)),
            "points": {code: _number(given) for code, given in one.get("points", {}).items()},
        }
        for one in row["sheets"]
    ]  # fmt: skip
    return told


def _place(row: Mapping[str, Any], title: str, status: str) -> dict[str, Any]:
    told = _with_numbers(row, "total", "left", "missing")
    return {**told, "total_exact": row["total"], "title": title, "status": status}
