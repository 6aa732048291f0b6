"""What a project costs: lines of the town's price list or of one's own, their sum, and the pool's limits. Pure.

Amounts are złoty with whole grosze. In a green pool only measures of the price list may stand, and greenery must
make at least the pool's share of the cost, counted from the lines (domain.md D2.10). An answered line is
``{"measure", "quantity"}`` or ``{"name", "quantity", "unit", "unit_price", "source"}``, all as typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import FilingPool, FilingRules, Measure, Need
from pb.rounds.rules import PoolKind
from pb.submission.rules.numbers import read_price, read_quantity

GROSZ = Decimal("0.01")
MOST_LINES = 60
MOST_QUANTITY = Decimal(1_000_000)
MOST_AMOUNT = Decimal(1_000_000_000)
NAME_MOST = 200
UNIT_MOST = 40
SOURCE_MOST = 500
OWN_FIELDS = ("name", "quantity", "unit", "unit_price", "source")


@dataclass(frozen=True)
class Line:
    """A readable line of the estimate. ``measure_code`` is empty for a line of one's own."""

    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    is_greenery: bool = False
    measure_code: str = ""
    price_source: str = ""

    @property
    def amount(self) -> Decimal:
        """Quantity times price, to a whole grosz, halves up."""
        return (self.quantity * self.unit_price).quantize(GROSZ, ROUND_HALF_UP)


@dataclass(frozen=True)
class Sum:
    """The lines together against a pool. ``limit`` and ``floor`` in złoty, shares in per cent; ``None``: no such rule."""

    total: Decimal
    greenery: Decimal
    limit: Decimal | None = None
    floor: Decimal | None = None
    minimum_greenery: Decimal | None = None

    @property
    def greenery_share(self) -> Decimal:
        """Per cent of the cost that is greenery, with one decimal, rounded down so that nearly is not enough."""
        if not self.total:
            return Decimal(0)
        return (self.greenery * 1000 // self.total) / Decimal(10)

    @property
    def excess(self) -> Decimal:
        """By how much the sum is over the limit; 0 within it."""
        return max(self.total - self.limit, Decimal(0)) if self.limit is not None else Decimal(0)

    @property
    def missing_greenery(self) -> Decimal:
        """How much more greenery in place of other things the pool asks for, in złoty; 0 when there is enough."""
        if self.minimum_greenery is None:
            return Decimal(0)
        wanted = (self.total * self.minimum_greenery / 100).quantize(GROSZ, ROUND_HALF_UP)
        return max(wanted - self.greenery, Decimal(0))


def read_lines(
    answers: Mapping[str, Any], filing: FilingRules, kind: PoolKind | None
) -> tuple[list[Line], list[Problem]]:
    """The lines that can be read, and what is wrong with the others; fields are ``line-<n>-<name>`` or ``q-<code>``."""
    offered = {measure.code: measure for measure in _offered(filing, kind)}
    known = {measure.code: measure for measure in filing.measures}
    lines: list[Line] = []
    problems: list[Problem] = []
    number = 0
    for typed in _typed_lines(answers):
        if typed.get("measure"):
            found = _listed(typed, offered, known)
        else:
            number += 1
            found = _own(typed, number, kind)
        if isinstance(found, Line):
            lines.append(found)
        else:
            problems += found
    return lines, problems


def _offered(filing: FilingRules, kind: PoolKind | None) -> Sequence[Measure]:
    return filing.measures if kind is None else filing.measures_for(kind)


def _typed_lines(answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    lines = answers.get("lines")
    return [line for line in lines if isinstance(line, Mapping)] if isinstance(lines, list) else []


def _listed(
    typed: Mapping[str, Any], offered: Mapping[str, Measure], known: Mapping[str, Measure]
) -> Line | list[Problem]:
    code = str(typed["measure"])
    field = f"q-{code}"
    measure = offered.get(code)
    if measure is None:
        name = known[code].name if code in known else code
        return [Problem("measure_not_in_pool", field, {"name": name})]
    quantity = read_quantity(str(typed.get("quantity", "")))
    wrong = _quantity_problem(quantity, field, measure.name)
    if wrong or quantity is None:
        return [wrong] if wrong else []
    return Line(measure.name, quantity, measure.unit, measure.unit_price, measure.is_greenery, code)


def _quantity_problem(quantity: Decimal | None, field: str, name: str) -> Problem | None:
    if quantity is None:
        return Problem("quantity_not_number", field, {"name": name})
    if quantity <= 0:
        return Problem("quantity_not_positive", field, {"name": name})
    if quantity > MOST_QUANTITY:
        return Problem("quantity_absurd", field, {"name": name, "most": MOST_QUANTITY})
    return None


def _own(typed: Mapping[str, Any], number: int, kind: PoolKind | None) -> Line | list[Problem]:
    said = {name: str(typed.get(name, "")).strip() for name in OWN_FIELDS}
    where = f"line-{number}"
    if kind is PoolKind.GREEN:
        return [Problem("own_line_not_allowed", f"{where}-name", {"name": said["name"]})]
    problems = [
        Problem(f"line_{name}_missing", f"{where}-{name}", {"number": number})
        for name in ("name", "unit_price", "source")
        if not said[name]
    ]
    problems += [
        Problem("text_too_long", f"{where}-{name}", {"most": most, "excess": len(said[name]) - most})
        for name, most in (("name", NAME_MOST), ("unit", UNIT_MOST), ("source", SOURCE_MOST))
        if len(said[name]) > most
    ]
    quantity = read_quantity(said["quantity"]) if said["quantity"] else Decimal(1)
    wrong = _quantity_problem(quantity, f"{where}-quantity", said["name"])
    price = read_price(said["unit_price"])
    problems += [wrong] if wrong else []
    problems += _price_problems(said["unit_price"], price, f"{where}-unit_price")
    if problems or quantity is None or price is None:
        return problems
    return Line(said["name"], quantity, said["unit"], price, price_source=said["source"])


def _price_problems(typed: str, price: Decimal | None, field: str) -> list[Problem]:
    if not typed:
        return []
    if price is None:
        return [Problem("amount_not_number", field, {"typed": typed[:40]})]
    if price < 0:
        return [Problem("amount_negative", field)]
    return [Problem("amount_absurd", field, {"most": MOST_AMOUNT})] if price > MOST_AMOUNT else []


def sum_of(lines: Sequence[Line], pool: FilingPool | None) -> Sum:
    """The lines together, against the pool's limits where the pool is known."""
    total = sum((line.amount for line in lines), Decimal(0))
    greenery = sum((line.amount for line in lines if line.is_greenery), Decimal(0))
    if pool is None:
        return Sum(total, greenery)
    limit = pool.amount if pool.cost_ceiling is None else min(pool.cost_ceiling, pool.amount)
    return Sum(total, greenery, limit, pool.cost_floor, pool.minimum_greenery)


def check_cost(answers: Mapping[str, Any], filing: FilingRules, pool: FilingPool | None) -> list[Problem]:
    """What is wrong with the estimate: unreadable lines, none at all, the sum against the pool, upkeep by need."""
    lines, problems = read_lines(answers, filing, pool.kind if pool else None)
    problems += check_upkeep(answers, filing)
    if len(_typed_lines(answers)) > MOST_LINES:
        problems.append(Problem("lines_too_many", None, {"most": MOST_LINES}))
    if not lines and not problems:
        problems.append(Problem("lines_missing"))
    return problems + (check_sum(sum_of(lines, pool)) if lines else [])


def check_sum(cost: Sum) -> list[Problem]:
    """What the pool's limits say of a sum."""
    problems = []
    if cost.total > MOST_AMOUNT:
        problems.append(Problem("amount_absurd", None, {"most": MOST_AMOUNT}))
    if cost.total == 0:
        problems.append(Problem("cost_nothing"))
    if cost.excess:
        problems.append(Problem("cost_over", None, {"excess": cost.excess, "limit": cost.limit}))
    if cost.floor is not None and cost.total < cost.floor:
        missing = {"missing": cost.floor - cost.total, "floor": cost.floor}
        problems.append(Problem("cost_under", None, missing))
    if cost.missing_greenery:
        facts = {"share": cost.greenery_share, "least": cost.minimum_greenery}
        problems.append(Problem("greenery_under", None, facts))
    return problems


def read_upkeep(answers: Mapping[str, Any]) -> Decimal | None:
    """Yearly upkeep in złoty; ``None`` when nothing readable was typed."""
    return read_price(str(answers.get("upkeep", "")))


def check_upkeep(answers: Mapping[str, Any], filing: FilingRules) -> list[Problem]:
    """The yearly upkeep, by its need; zero is an answer."""
    typed = str(answers.get("upkeep", "")).strip()
    need = filing.need("upkeep")
    if need is Need.OFF:
        return []
    if not typed:
        return [Problem("upkeep_missing", "upkeep")] if need is Need.REQUIRED else []
    return _price_problems(typed, read_price(typed), "upkeep")
