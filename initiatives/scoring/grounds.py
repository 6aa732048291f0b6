"""The ground of a decision as it follows from the ranking: in Polish, for it is part of an official decision."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.money import NBSP
from core.money import zloty as written
from initiatives.programmes.rules.terms import TieRule
from initiatives.scoring.rules.ranking import Place, Standing
from initiatives.scoring.rules.record import Basis

TIES = {
    TieRule.OWN_SHARE: "większy procent wkładu własnego",
    TieRule.LABOUR: "większa liczba godzin pracy",
    TieRule.EARLIER: "wcześniejsze złożenie wniosku",
    TieRule.DRAW: "losowanie",
}
PARAGRAPH = "art. 19c ustawy z dnia 24 kwietnia 2003 r. o działalności pożytku publicznego i o wolontariacie"


def zloty(amount: Decimal) -> str:
    """An amount that never breaks, for letters and pages."""
    return written(amount, NBSP)


def decimal_text(value: Decimal | Fraction) -> str:
    """Points as Poles write them, with two decimals at most: "72,5"."""
    exact = Fraction(value)
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{shown:f}".rstrip("0").rstrip(".").replace(".", ",")


def ground_of(basis: Basis, place: Place) -> str:
    """Why an application gets money, waits or gets nothing."""
    parts = [_points(basis, place), *_tie(basis, place), _money(basis, place)]
    return "\n\n".join(one for one in parts if one)


def _points(basis: Basis, place: Place) -> str:
    most = decimal_text(sum((one.points * one.weight for one in basis.criteria), Decimal(0)))
    told = f"Wniosek dostał {decimal_text(place.entry.total)} pkt z {most} możliwych"
    where = f"i jest na {place.position}. miejscu z {len(basis.judged)}"
    if place.standing is Standing.BELOW:
        return f"{told}. Próg to {decimal_text(basis.threshold)} pkt, więc wniosek nie może dostać pieniędzy."
    threshold = f" (próg: {decimal_text(basis.threshold)} pkt)" if basis.threshold else ""
    return f"{told}{threshold} {where}."


def _tie(basis: Basis, place: Place) -> list[str]:
    if not place.tied_with or place.standing is Standing.BELOW:
        return []
    numbers = ", ".join(str(one) for one in place.tied_with)
    whom = f"wniosek nr {numbers}" if len(place.tied_with) == 1 else f"wnioski nr {numbers}"
    has = "ma" if len(place.tied_with) == 1 else "mają"
    is_drawn = place.entry.number in basis.drawn
    rule = TIES[TieRule.DRAW if is_drawn else basis.tie_rule]
    return [f"Tyle samo punktów {has} {whom}. O kolejności decyduje {rule}."]


def _money(basis: Basis, place: Place) -> str:
    town, budget = zloty(place.entry.town), zloty(basis.budget)
    if place.standing is Standing.FUNDED:
        return f"Wniosek mieści się w pieniądzach naboru ({budget}). Gmina przeznacza na niego {town}."
    if place.standing is Standing.SHORT:
        return (
            f"W naborze ({budget}) zostało dla niego {zloty(place.left)}, a potrzeba {town}, czyli brakuje "
            f"{zloty(place.missing)}. Wniosek jest na liście rezerwowej."
        )
    return ""
