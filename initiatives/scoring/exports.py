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
from initiatives.scoring.rules.record import is_repeated

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
    """A published ranking as the API tells it: the record that it is counted from, and what became of each."""
    assert at.published is not None and at.basis is not None
    cards = {one.number: one for one in cards_of(at.basis, records)}
    content = at.published.content
    places = [
        {**row, "title": cards[row["number"]].title, "status": cards[row["number"]].status}
        for row in content["places"]
    ]
    return {
        "call": at.call.number, "published_at": at.published.published_at.isoformat(),
        "sha256": at.published.sha256.hex(), "is_repeated": is_repeated(content), **content, "places": places,
        "draw": None if draw is None else {"numbers": draw.numbers, "drawn_on": draw.drawn_on.isoformat(), "protocol": draw.protocol},
        "closed_early": None if closing is None else {"reason": closing.reason, "missing": closing.missing},
    }  # fmt: skip
