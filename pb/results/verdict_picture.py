"""The picture of a verdict: what there was and what was needed, as bars beside their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from core.money import grouped
from core.web.filters import zl_plain
from pb.results.queries import ResultRow
from pb.results.term_texts import mean_score
from pb.results.texts import missing_text, score_text
from pb.results.wording import exact_amount

MEAN = "mean"
"""The unit of a score that is a mean of points."""
BEST = ""
"""Under this code stands the best project of the count: no project has an empty code."""


@dataclass(frozen=True)
class Rival:
    """Another project of the count by its number, with its score: votes, points or a mean."""

    number: int
    points: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar from ``start`` over ``percent`` of the width; ``kind``: have, took (the project's) or lack."""

    label: str
    text: str
    percent: float
    kind: str = "have"
    start: float = 0.0


@dataclass(frozen=True)
class Picture:
    """Bars under one sentence."""

    title: str
    bars: tuple[Bar, ...]


Rivals = Mapping[str, Rival]
Part = tuple[str, Decimal, str]


def verdict_pictures(row: ResultRow, unit: str, rivals: Rivals) -> list[Picture]:
    """Pictures of one project's verdict, the reason first, then how far it was in votes. ``unit``: votes or points."""
    first = PICTURES[row.reason_code](row, unit, rivals)
    return [one for one in (first, _distance(row, unit)) if one is not None]


def _bars(parts: list[Part], write: Callable[[Decimal], str]) -> tuple[Bar, ...]:
    """Bars on one scale; what lacks is drawn where the shorter one ends."""
    most = max((value for _label, value, _kind in parts), default=Decimal(0)) or Decimal(1)
    bars = []
    for label, value, kind in parts:
        percent = float(100 * value / most)
        bars.append(Bar(label, write(value), percent, kind, 100 - percent if kind == "lack" else 0.0))
    return tuple(bars)


def _money(title: str, *parts: tuple[str, Any, str]) -> Picture:
    told = [(label, exact_amount(value), kind) for label, value, kind in parts]
    return Picture(title, _bars(told, zl_plain))


def _scores(title: str, unit: str, *parts: tuple[str, Decimal | int, str]) -> Picture:
    told = [(label, Decimal(value), kind) for label, value, kind in parts]
    write = mean_score if unit == MEAN else lambda value: score_text(value, unit)
    return Picture(title, _bars(told, write))


def _distance(row: ResultRow, unit: str) -> Picture | None:
    """How many votes would have been enough; not where the reason itself is that distance, nor under equal shares, where it
    holds at the share of the count alone."""
    missing = row.facts.get("missing")
    if missing is None or row.reason_code in ("no_votes", "not_affordable") or row.rule == "equal-shares":
        return None
    own = row.facts.get("unit", unit)
    had = row.points if own == "points" else Decimal(row.votes)
    enough = had + int(missing)
    title = _("Do wygranej zabrakło %(short)s.", short=missing_text(Decimal(int(missing)), own))
    if "mean" in row.facts and had:
        # The same sheets with so many points more: the mean grows as the sum does.
        own, had, enough = (
            MEAN,
            exact_amount(row.score),
            exact_amount(row.score * Fraction(enough) / Fraction(had)),
        )
    return _scores(title, own, (_("Ten projekt"), had, "took"), (_("Tyle by wystarczyło"), enough, "have"))


def _selected(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    facts = row.facts
    if "price" in facts and facts.get("ballots"):
        return _payers(row)
    if "reserved_left" in facts:
        return _of_category(row)
    return _money(
        _("Projekt zmieścił się w puli."),
        (_("W puli było"), facts["left_before"], "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Zostało"), facts["left"], "have"),
    )


def _of_category(row: ResultRow) -> Picture:
    """A winner beside the money kept for its category: that, not the pool, is what its cost was compared with."""
    left = exact_amount(row.facts["reserved_left"])
    return _money(
        _("Projekt zmieścił się w pieniądzach odłożonych dla jego kategorii."),
        (_("Odłożonych było"), left + row.cost, "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Odłożonych zostało"), left, "have"),
    )


def _payers(row: ResultRow) -> Picture:
    ballots, in_full = int(row.facts["ballots"]), int(row.facts.get("in_full", row.facts["ballots"]))
    parts: list[Part] = [
        (_("Poparło go osób"), Decimal(ballots), "have"),
        (_("Zapłaciło pełną część"), Decimal(in_full), "took"),
        (_("Oddało resztę swojego udziału"), Decimal(ballots - in_full), "took"),
    ]
    title = _("Zapłacili za niego ci, którzy go poparli.")
    return Picture(title, _bars(parts, lambda value: grouped(int(value))))


def _topped_up(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    return _money(
        _("Do kosztu dołożyło miasto."),
        (_("W puli zostało"), row.facts["left"], "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Dokłada miasto"), row.facts["from_reserve"], "lack"),
    )


def _from_leftovers(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    return _money(
        _("Starczyło pieniędzy, które zostały w pulach."),
        (_("Zostało w pulach razem"), row.facts["left_before"], "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Zostało potem"), row.facts["left"], "have"),
    )


def _did_not_fit(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    return _money(
        _("Zabrakło pieniędzy w puli."),
        (_("W puli zostało"), row.facts["left"], "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Zabrakło"), row.facts["short_by"], "lack"),
    )


def _not_affordable(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    return _money(
        _("Jego zwolennicy mieli razem za mało."),
        (_("Zwolennicy mieli razem"), row.facts["held"], "have"),
        (_("Koszt"), row.cost, "took"),
        (_("Zabrakło"), row.facts["short_by"], "lack"),
    )


def _beside(title: str, row: ResultRow, unit: str, others: list[Rival]) -> Picture:
    """This project's score beside that of others."""
    own, unit = _own_score(row, unit)
    named = [(_("Nr %(number)s", number=one.number), one.points, "have") for one in others]
    return _scores(title, unit, (_("Ten projekt"), own, "took"), *named)


def _own_score(row: ResultRow, unit: str) -> tuple[Decimal, str]:
    """What the project is compared by, and in what unit it is told."""
    if "mean" in row.facts:
        return exact_amount(row.score), MEAN
    return row.points if unit == "points" else Decimal(row.votes), unit


def _named(row: ResultRow, rivals: Rivals, fact: str) -> list[Rival]:
    told = row.facts.get(fact)
    codes = told if isinstance(told, list) else [told]
    return [rivals[str(code)] for code in codes if str(code) in rivals]


def _against_best(title: Callable[[], str]) -> Callable[[ResultRow, str, Rivals], Picture]:
    def picture(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
        best = [rivals[BEST]] if BEST in rivals and rivals[BEST].number != row.number else []
        return _beside(title(), row, unit, best)

    return picture


def _below_threshold(row: ResultRow, unit: str, rivals: Rivals) -> Picture:
    """The threshold as so many votes or points, in whatever unit it is told."""
    facts = row.facts
    counted = facts.get("threshold_unit") or facts.get("unit", unit)
    had, unit_shown = (row.points, "points") if counted == "points" else (Decimal(row.votes), "votes")
    if "mean" in facts and counted == "points":
        had, unit_shown = _own_score(row, unit)
    limit = had + exact_amount(facts["short_of_threshold"])
    title = _("Nie przekroczył progu.")
    return _scores(title, unit_shown, (_("Ten projekt"), had, "took"), (_("Próg"), limit, "have"))


PICTURES: dict[str, Callable[[ResultRow, str, Rivals], Picture]] = {
    "selected": _selected,
    "topped_up": _topped_up,
    "from_leftovers": _from_leftovers,
    "did_not_fit": _did_not_fit,
    "not_affordable": _not_affordable,
    "stopped": lambda row, unit, rivals: _beside(
        _("Wybieranie skończyło się przed nim."), row, unit, _named(row, rivals, "at")
    ),
    "lost_tie": lambda row, unit, rivals: _beside(
        _("Tyle samo poparcia, pierwszeństwo miał inny."), row, unit, _named(row, rivals, "winners")
    ),
    "conflict": lambda row, unit, rivals: _beside(
        _("Z dwóch, które się wykluczają, wszedł drugi."), row, unit, _named(row, rivals, "with")
    ),
    "below_threshold": _below_threshold,
    "no_votes": _against_best(lambda: str(_("Nikt go nie poparł, a najlepszy w tej puli dostał tyle:"))),
    "withdrawn": _against_best(lambda: str(_("Głosy na niego już się nie liczą."))),
    "announced": _against_best(lambda: str(_("Poparcie na kartach, obok najlepszego w tej puli."))),
    "not_announced": _against_best(lambda: str(_("Poparcie na kartach, obok najlepszego w tej puli."))),
}
