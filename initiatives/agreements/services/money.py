"""The town's money in an annex: it keeps to the programme as the application did, and to what the call has left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.problems import Problem
from initiatives.agreements.queries import paid_by_town
from initiatives.applications.models import Application
from initiatives.applications.rules.contributions import Line, add_up, check_estimate
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import view_of
from initiatives.scoring.ranking_queries import left_of
from initiatives.scoring.services.ranking import hold_money
from initiatives.scoring.services.sheets import hold_call
from initiatives.scoring.sheet_queries import call_by_id


def hold_money_of(one: Application, programme: Programme) -> None:
    """Let acts that promise this call's money come one after another; before the application itself is held."""
    hold_call(one.call_id)
    hold_money(view_of(programme))


def check_annex_money(
    one: Application, programme: Programme, agreement_id: int, lines: Sequence[Line], rate: Decimal
) -> list[Problem]:
    """Why the town cannot sign these lines: own share, cap of one application, money of the call (``over_money``), or
    that it has paid more already (``under_paid``).

    The council's share binds an agreement as well as an application (art. 19c ust. 1 of the Act), and what was
    promised to one group cannot be promised to the next. ``rate``: of an hour, as agreed.
    """
    view = view_of(programme)
    totals = add_up(lines, rate)
    problems = check_estimate(totals, view.terms.own_share, rate, view.terms.town_cap)
    most = left_of(view, call_by_id(one.call_id)) + (one.granted or Decimal(0))
    if totals.town > most:
        problems.append(Problem("over_money", "lines", {"most": most, "over": totals.town - most}))
    if totals.town < (paid := paid_by_town(agreement_id)):
        problems.append(Problem("under_paid", "lines", {"paid": paid, "town": totals.town}))
    return problems
