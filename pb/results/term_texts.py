"""Money kept for a category, means and a run-off in the sentences of a result; a threshold as a mark among scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, gettext, ngettext

from core.money import grouped
from pb.rounds.category_texts import category_name
from pb.rounds.rules import PoolRules, ThresholdUnit
from pb.rounds.term_texts import seed_sentence

Facts = Mapping[str, Any]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def reserved_words(facts: Facts) -> str:
    """That a winner was paid from money kept for its category; nothing of others."""
    category = facts.get("reserved_for")
    if category is None:
        return ""
    return _(
        "Wybrany z pieniędzy odłożonych dla kategorii „%(category)s”.", category=category_name(str(category))
    )


def mean_text(facts: Facts) -> str:
    """The mean of a panel's scores, to a thousandth."""
    return _("średnią ocen %(mean)s", mean=mean_number(facts["mean"]))


def mean_number(value: object) -> str:
    """A mean or a part of one, to a thousandth."""
    exact = Fraction(str(value))
    return str(format_decimal(round(Decimal(exact.numerator) / exact.denominator, 3)))


def mean_score(value: object) -> str:
    """A mean where others have votes or points."""
    return _("średnia ocen %(mean)s", mean=mean_number(value))


def first_at_tie(how: str) -> str:
    """Who goes first at a tie by the rule that broke it (``broken_by``); nothing where lots did."""
    kind, _colon, seed = how.partition(":")
    if kind == "seed":
        return seed_sentence(seed)
    if how == "cheaper":
        return _("Przy remisie pierwszeństwo ma tańszy.")
    return _("Przy remisie pierwszeństwo ma niższy numer.") if how == "number" else ""


def mean_tie(winners: str, how: str) -> str:
    """That a project lost a tie of means to the projects with these numbers."""
    if first := first_at_tie(how):
        same = _("Ma taką samą średnią ocen jak nr %(winners)s.", winners=winners)
        return f"{same} {first}"
    return _("Przegrał losowanie przy równej średniej ocen z nr %(winners)s.", winners=winners)


def mean_sentence(facts: Facts) -> str:
    """By what mean a project stood; nothing where the score is another."""
    return _("Ma %(mean)s.", mean=mean_text(facts)) if "mean" in facts else ""


def threshold_on_bar(pool: PoolRules) -> int | Decimal | None:
    """The threshold as a mark among the scores, ``None`` where there is none or it is told in another unit."""
    if pool.is_by_panel:
        return pool.minimum_mean
    return (pool.minimum_votes or None) if pool.threshold_unit is ThresholdUnit.SCORE else None


def rule_told(rule: str, parameters: Facts) -> str:
    """The rule to tell residents of: equal shares with a run-off also where the run-off chose the other outcome."""
    return "equal-shares" if "run_off" in parameters else rule


def run_off_sentence(parameters: Facts) -> str:
    """How many ballots were for either outcome of a run-off, and which of them stands; nothing without one."""
    told = parameters.get("run_off")
    if not told:
        return ""
    shares, greedy = int(told["equal-shares"]), int(told["greedy"])
    counted = {"shares": _ballots(shares), "greedy": _ballots(greedy)}
    if greedy > shares:
        return _(
            "W dogrywce lepszy był wynik według liczby głosów: więcej dostaje z niego %(greedy)s, a z wyniku metody "
            "równych udziałów %(shares)s. Obowiązuje wynik według liczby głosów.", **counted
        )  # fmt: skip
    return _(
        "W dogrywce obronił się wynik metody równych udziałów: więcej dostaje z niego %(shares)s, a z wyniku według "
        "liczby głosów %(greedy)s. Obowiązuje wynik metody równych udziałów.", **counted
    )  # fmt: skip


def _ballots(count: int) -> str:
    return str(ngettext("%(shown)s karta", "%(shown)s kart", count, shown=grouped(count)))
