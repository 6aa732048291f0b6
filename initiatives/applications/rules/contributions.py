"""What the town pays and what neighbours bring: sums, shares, and how much is missing. Pure.

Own contribution is labour, money or things (art. 19e of the Act); labour is worth people × hours × the programme's
rate. Money is counted in grosze; shares are fractions, so that 30% is 30% and not 29.999. Codes beside a line's field:
``amount_negative``, ``hours_negative``, ``hours_too_many`` (``most``), ``people_missing``, ``people_too_many``
(``most``), ``source_missing``, ``line_empty``, ``name_missing``; for the whole: ``estimate_empty``,
``own_share_short`` (``missing``, ``hours``, ``required``), ``over_town_cap`` (``most``, ``over``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.problems import Problem

MOST_PEOPLE, MOST_HOURS = 1_000, Decimal(1_000)
MOST_LINES = 60
GROSZ = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A line of the cost estimate, split into the town's money and the three kinds of own contribution (złoty).

    ``hours`` are those of one person; ``source`` says where the value of a thing is known from.
    """

    name: str
    town: Decimal = ZERO
    people: int = 0
    hours: Decimal = ZERO
    cash: Decimal = ZERO
    in_kind: Decimal = ZERO
    source: str = ""

    @property
    def labour_hours(self) -> Decimal:
        """Hours of all people together."""
        return self.people * self.hours

    def labour(self, rate: Decimal) -> Decimal:
        """Their value at the rate of an hour, to the grosz, halves up."""
        return (self.labour_hours * rate).quantize(GROSZ, ROUND_HALF_UP)

    def total(self, rate: Decimal) -> Decimal:
        """The whole line."""
        return self.town + self.labour(rate) + self.cash + self.in_kind


@dataclass(frozen=True)
class Totals:
    """An estimate added up (złoty): the two shares make the total."""

    town: Decimal
    labour: Decimal
    cash: Decimal
    in_kind: Decimal
    hours: Decimal

    @property
    def own(self) -> Decimal:
        """The own contribution of all three kinds."""
        return self.labour + self.cash + self.in_kind

    @property
    def total(self) -> Decimal:
        """Town and own together."""
        return self.town + self.own

    @property
    def own_share(self) -> Fraction:
        """Own contribution over the whole, 0 to 1; 0 of nothing."""
        return Fraction(self.own) / Fraction(self.total) if self.total else Fraction(0)

    @property
    def labour_share(self) -> Fraction:
        """Labour alone over the whole, 0 to 1; 0 of nothing."""
        return Fraction(self.labour) / Fraction(self.total) if self.total else Fraction(0)


def shown_percent(share: Fraction) -> Decimal:
    """A share (0 to 1) in percent as it is shown: cut off to one decimal, since 29,96% is not yet the 30% asked for."""
    return Decimal(int(share * 1000)) / 10


def add_up(lines: Sequence[Line], rate: Decimal) -> Totals:
    """The sums of an estimate; the order of lines makes no difference."""
    return Totals(
        town=sum((one.town for one in lines), ZERO),
        labour=sum((one.labour(rate) for one in lines), ZERO),
        cash=sum((one.cash for one in lines), ZERO),
        in_kind=sum((one.in_kind for one in lines), ZERO),
        hours=sum((one.labour_hours for one in lines), ZERO),
    )


def missing_own(totals: Totals, required: Decimal) -> Decimal:
    """How much own contribution must be added, the town's share as it is, to reach ``required`` percent; 0 if it does.

    From own ≥ p·(own + town) follows own ≥ town·p/(1 − p); rounded up to the grosz. Raises ``ValueError`` for a share
    that no contribution reaches (100 percent and more).
    """
    if not 0 <= required < 100:
        raise ValueError("a required share is at least 0 and less than 100 percent")
    part = Fraction(required) / 100
    needed = Fraction(totals.town) * part / (1 - part) - Fraction(totals.own)
    grosze = -(-(needed * 100).numerator // (needed * 100).denominator)
    return Decimal(max(grosze, 0)) / 100


def hours_for(amount: Decimal, rate: Decimal) -> int:
    """Whole hours of labour that are worth at least the amount."""
    return int((amount / rate).to_integral_value(ROUND_CEILING)) if amount > 0 else 0


def check_line(line: Line) -> list[Problem]:
    """What is wrong with one line, each beside its field."""
    problems = [] if line.name.strip() else [Problem("name_missing", "name")]
    for field in ("town", "cash", "in_kind"):
        if getattr(line, field) < 0:
            problems.append(Problem("amount_negative", field))
    problems += _check_labour(line)
    if line.in_kind > 0 and not line.source.strip():
        problems.append(Problem("source_missing", "source"))
    if not problems and not (line.town or line.cash or line.in_kind or line.labour_hours):
        problems.append(Problem("line_empty", "town"))
    return problems


def _check_labour(line: Line) -> list[Problem]:
    if line.hours < 0 or line.people < 0:
        return [Problem("hours_negative", "hours" if line.hours < 0 else "people")]
    if line.hours > MOST_HOURS:
        return [Problem("hours_too_many", "hours", {"most": MOST_HOURS})]
    if line.people > MOST_PEOPLE:
        return [Problem("people_too_many", "people", {"most": MOST_PEOPLE})]
    if line.hours > 0 and line.people == 0:
        return [Problem("people_missing", "people")]
    return [Problem("hours_missing", "hours")] if line.people > 0 and line.hours == 0 else []


def check_estimate(
    totals: Totals, required: Decimal, rate: Decimal, town_cap: Decimal | None = None
) -> list[Problem]:
    """Whether an estimate that adds up meets the programme: there is one, own share reached, the town's cap kept."""
    if totals.total == 0:
        return [Problem("estimate_empty", "lines")]
    problems = []
    missing = missing_own(totals, required)
    if missing > 0:
        facts = {"missing": missing, "hours": hours_for(missing, rate), "required": required}
        problems.append(Problem("own_share_short", "lines", facts))
    if town_cap is not None and totals.town > town_cap:
        facts = {"most": town_cap, "over": totals.town - town_cap}
        problems.append(Problem("over_town_cap", "lines", facts))
    return problems
