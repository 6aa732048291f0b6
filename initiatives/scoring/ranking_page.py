"""What pages of a ranking show: its places with their lines of money and threshold, the draw, what came before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from initiatives.applications.models import Application
from initiatives.applications.texts import STATUSES, _
from initiatives.programmes.texts import TIE_RULES
from initiatives.scoring.cards import Card, cards_of
from initiatives.scoring.ranking_queries import Standings, draw_of, outside, records_of
from initiatives.scoring.rules.ranking import Standing
from initiatives.scoring.rules.record import Basis, is_repeated
from initiatives.scoring.sheet_queries import scoring_closing

STANDINGS: dict[Standing, tuple[str, Callable[[], str]]] = {
    Standing.FUNDED: ("ok", lambda: _("mieści się w budżecie")),
    Standing.SHORT: ("todo", lambda: _("lista rezerwowa")),
    Standing.BELOW: ("lost", lambda: _("poniżej progu")),
}


def lines_of(cards: Sequence[Card]) -> dict[int, str]:
    """Before which positions a line is drawn: ``money`` where it first does not suffice, ``threshold`` below it."""
    found: dict[int, str] = {}
    for standing, name in ((Standing.BELOW, "threshold"), (Standing.SHORT, "money")):
        first = next((one.position for one in cards if one.standing is standing), None)
        if first is not None:
            found[first] = name
    return found


def _short_from(cards: Sequence[Card]) -> int:
    """The first position that the money did not reach; beyond all of them when it reached everybody."""
    return min((one.position for one in cards if one.standing is Standing.SHORT), default=len(cards) + 1)


def tag_of(card: Card, is_published: bool) -> tuple[str, str]:
    """Kind and word of a place's tag: its status once decided, else what it would get."""
    kind, said = STATUSES[card.status] if is_published else STANDINGS[card.standing]
    return kind, said()


def ranking_page(at: Standings) -> dict[str, Any]:
    """The ranking of a call; without places while sheets may not be seen."""
    basis, published = at.basis, at.published is not None
    records = records_of(at.call.id)
    cards = cards_of(basis, records) if basis is not None else []
    return {
        "at": at, "call": at.call, "cards": cards, "lines": lines_of(cards), "short_from": _short_from(cards), "draw": draw_of(at.call.id),
        "closing": scoring_closing(at.call.id), "published": at.published, "outside": _outside(at, cards),
        "tags": {one.number: tag_of(one, published) for one in cards}, **(_terms(basis) if basis else {}),
        "is_repeated": at.published is not None and is_repeated(at.published.content),
    }  # fmt: skip


def _outside(at: Standings, cards: Sequence[Card]) -> list[Application]:
    return outside(at.call.id, {one.number for one in cards})


def _terms(basis: Basis) -> dict[str, Any]:
    most = sum((one.points * one.weight for one in basis.criteria), Decimal(0))
    funded = [one for one in basis.ranking().places if one.standing is Standing.FUNDED]
    return {
        "budget": basis.budget, "threshold": basis.threshold, 
        "most": most, "threshold_percent": 100 * basis.threshold / most if most else Decimal(0),
        "spent": sum((one.entry.town for one in funded), Decimal(0)), "funded": len(funded),
        "tie_word": TIE_RULES[basis.tie_rule.value](), "undecided": basis.ranking().undecided,
    }  # fmt: skip
