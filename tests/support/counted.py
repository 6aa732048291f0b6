"""A count of the engine as pages read it: the kept run with its rows, without a database."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from pb.results.queries import PoolResult, ResultRow
from pb.tally.engine.outcome import Outcome, Row, reason_dict, tie_dict
from pb.tally.models import TallyRun
from pb.tally.services.runs import plain_json


def pool_result(outcome: Outcome, ballots: int = 1, pool: Any = None) -> PoolResult:
    """The result of a pool; projects are numbered from 1 in the order of the election, most points first."""
    run = TallyRun(
        rule=outcome.rule,
        parameters=plain_json(outcome.parameters),
        budget=_money(outcome.budget, outcome),
        spent=_money(outcome.spent, outcome),
        ties=[plain_json(tie_dict(tie, outcome.scale)) for tie in outcome.ties],
        ballots=ballots,
    )
    rows = [_row(number, row, outcome) for number, row in enumerate(outcome.rows, 1)]
    return PoolResult(pool, run, tuple(sorted(rows, key=lambda row: (-row.points, row.number))))


def _row(number: int, row: Row, outcome: Outcome) -> ResultRow:
    facts = plain_json(reason_dict(row.reason, outcome.scale))
    code = facts.pop("code")
    position = outcome.selected.index(row.id) + 1 if row.id in outcome.selected else None
    points = Fraction(row.points)
    return ResultRow(
        number, number, row.id, f"Projekt {number}", "greenery", _money(row.cost, outcome), "", None, None,
        row.votes, Decimal(points.numerator) / points.denominator, row.selected, position, code, facts, outcome.rule,
    )  # fmt: skip


def _money(amount: int, outcome: Outcome) -> Decimal:
    return Decimal(amount) / Decimal(outcome.scale)
