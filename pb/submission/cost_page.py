"""What the page of the estimate shows: the price list with what was typed, own lines, the sum. For the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.rules import PoolKind
from pb.submission.rules.cost import OWN_FIELDS, Line, Sum, check_sum, read_lines, sum_of

EMPTY_ROWS = 2
ROWS_ADDED = 3


@dataclass(frozen=True)
class ListRow:
    """A measure with the quantity typed; ``is_offered`` is false where the pool does not take it."""

    code: str
    name: str
    unit: str
    price: Decimal | None
    is_greenery: bool
    quantity: str
    is_offered: bool = True


@dataclass(frozen=True)
class CostPage:
    """The price list, lines of one's own (as typed, some empty), the sum of what can be counted, and what cannot."""

    listed: tuple[ListRow, ...]
    own: tuple[dict[str, str], ...]
    cost: Sum
    takes_own: bool
    wrong: tuple[Problem, ...] = ()

    @property
    def told(self) -> list[Problem]:
        """What the pool says of the sum; nothing as long as there is none."""
        return check_sum(self.cost) if self.cost.total else []


def cost_page(
    typed: Mapping[str, Any], filing: FilingRules, pool: FilingPool | None, wants_rows: bool = False
) -> CostPage:
    """The page of what was typed in this pool; ``wants_rows`` adds empty lines."""
    kind = pool.kind if pool else None
    lines, wrong = _counted(typed, filing, kind)
    takes_own = pool is None or not pool.has_closed_catalogue
    own = _own_rows(typed)
    if takes_own:
        own += [dict.fromkeys(OWN_FIELDS, "")] * (ROWS_ADDED if wants_rows else max(EMPTY_ROWS - len(own), 1))
    return CostPage(_list_rows(typed, filing, pool), tuple(own), sum_of(lines, pool), takes_own, tuple(wrong))


def _counted(
    typed: Mapping[str, Any], filing: FilingRules, kind: PoolKind | None
) -> tuple[list[Line], list[Problem]]:
    """Lines that have a price already count, though their name or source is still to come; what is no number is told."""
    lines = [
        line
        if line.get("measure")
        else {**line, **{name: line.get(name) or "–" for name in ("name", "source")}}
        for line in _typed_lines(typed)
    ]
    counted, wrong = read_lines({"lines": lines}, filing, kind)
    return counted, [problem for problem in wrong if problem.code != "line_unit_price_missing"]


def _typed_lines(typed: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    lines = typed.get("lines")
    return lines if isinstance(lines, list) else []


def _own_rows(typed: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {name: str(line.get(name, "")) for name in OWN_FIELDS}
        for line in _typed_lines(typed)
        if not line.get("measure")
    ]


def _list_rows(typed: Mapping[str, Any], filing: FilingRules, pool: FilingPool | None) -> tuple[ListRow, ...]:
    quantities = {
        str(line["measure"]): str(line.get("quantity", ""))
        for line in _typed_lines(typed)
        if line.get("measure")
    }
    offered = filing.measures if pool is None else filing.measures_for(pool.kind)
    rows = [
        ListRow(one.code, one.name, one.unit, one.unit_price, one.is_greenery, quantities.pop(one.code, ""))
        for one in offered
    ]
    names = {one.code: one.name for one in filing.measures}
    rows += [
        ListRow(code, names.get(code, code), "", None, False, quantity, is_offered=False)
        for code, quantity in quantities.items()
    ]
    return tuple(rows)
