"""What became of the choices on one ballot: which won, why the others did not, what its share paid for.

Only for whoever types the receipt: the page shows the ballot's lines already, and nothing here leads to a person.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from core.web.filters import zl
from pb.results.queries import FoundBallot, PoolResult, round_result
from pb.results.share_use import has_payments, paid_by
from pb.results.texts import reason_sentence
from pb.results.wording import exact_amount, filled
from pb.rounds.queries import RoundView


def fates_of(round_view: RoundView, ballot: FoundBallot) -> dict[str, Any]:
    """For the page: by number of each project whether it is built and why; by pool what the share paid for."""
    result = round_result(round_view)
    numbers = {row.code: row.number for pool in result.pools for row in pool.rows}
    chosen = {line.number: line for line in ballot.lines}
    fates = {
        row.number: {"won": row.is_built, "reason": reason_sentence(row, numbers)}
        for pool in result.pools
        for row in pool.rows
        if row.number in chosen
    }
    paid = {
        pool.pool.name: _paid(pool, {number: line.value for number, line in chosen.items()})
        for pool in result.pools
        if has_payments(pool) and any(row.number in chosen for row in pool.rows)
    }
    return {"fates": fates, "paid": paid}


def _paid(pool: PoolResult, by_number: dict[int, Any]) -> dict[str, Any]:
    rows = {row.code: row for row in pool.rows}
    given = {row.project_id: by_number[row.number] for row in pool.rows if row.number in by_number}
    told = paid_by(pool, given)
    lines: list[tuple[int, str, Markup]] = []
    for one in told.paid:
        row = rows[one.id]
        amount = zl(exact_amount(one.amount))
        word = (
            amount
            if one.in_full
            else filled(_("%(amount)s, wszystko, co zostało", amount="%(amount)s"), amount=amount)
        )
        lines.append((row.number, row.title, word))
    return {"share": zl(exact_amount(told.share)), "lines": lines, "left": zl(exact_amount(told.left))}
