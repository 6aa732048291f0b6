"""Money kept for a category in the sentences of a result, and where a threshold is a mark among the scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, gettext

from pb.rounds.category_texts import category_name
from pb.rounds.rules import PoolRules, ThresholdUnit

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
    mean = Fraction(str(facts["mean"]))
    return _(
        "średnią ocen %(mean)s", mean=format_decimal(round(Decimal(mean.numerator) / mean.denominator, 3))
    )


def mean_sentence(facts: Facts) -> str:
    """By what mean a project stood; nothing where the score is another."""
    return _("Ma %(mean)s.", mean=mean_text(facts)) if "mean" in facts else ""


def threshold_on_bar(pool: PoolRules) -> int | None:
    """The threshold as a mark among the scores, ``None`` where there is none or it is told in another unit."""
    return (pool.minimum_votes or None) if pool.threshold_unit is ThresholdUnit.SCORE else None
