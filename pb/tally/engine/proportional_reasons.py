"""From the record of a proportional count to a reason for each project; codes and facts: ``outcome``.

Distances under equal shares hold at the share of the count (``shares.trace``): a further ballot is one for this
project alone with a whole share of its own. Where the share was raised step by step, a nearer project might have
ended the raising at another step, so there the distance tells of the last step and promises nothing beyond it.
Under Phragmén, and in the rest by number of supporters, distances are those of the greedy rules: with them the
project would certainly have been funded, everything else being the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pb.tally.engine.distance import Distance
from pb.tally.engine.greedy import Fate, GreedyRun, Step
from pb.tally.engine.model import Header
from pb.tally.engine.outcome import Fact, Reason
from pb.tally.engine.phragmen import PhragmenRun
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.support import Support, Supporters
from pb.tally.engine.shares.trace import Missed, missed
from pb.tally.engine.spread_trace import Nearness, nearness
from pb.tally.engine.ties import TieRule, number_key

PLACES = 10**6
"""Prices and loads are told in millionths of the currency, rounded down."""
Purchase = tuple[str, int, Mapping[str, Fact]]


def reasons_of_spread(header: Header, run: PhragmenRun) -> dict[str, Reason]:
    """Reasons under Phragmén, for every project with a supporter that was not taken out."""
    bought: list[Purchase] = [
        (one.id, one.cost, {"ballots": one.ballots, "load": _per_ballot(one.load, header.scale)})
        for one in run.bought
    ]
    near = nearness(run)
    chosen = _purchases(header.budget, bought)
    reasons = _excluded(run.support, chosen, near) | chosen
    for one in run.support.candidates:
        if one.id not in reasons:
            reasons[one.id] = _outside_spread(run, one, near[one.id])
    return reasons


def _outside_spread(run: PhragmenRun, one: Supporters, near: Nearness) -> Reason:
    if one.cost <= run.money:
        costs = {other.id: other.cost for other in run.support.candidates}
        ender = min((name for name in run.ended_by if costs[name] > run.money), key=number_key)
        return Reason("stopped", {"at": ender, **_votes(near.missing), "cheaper_by": near.cheaper_by})
    facts: dict[str, Fact] = {"left": run.money, "short_by": one.cost - run.money, **_votes(near.missing)}
    return Reason("did_not_fit", {**facts, "cheaper_by": near.cheaper_by, "stops": one.id in run.ended_by})


def reasons_of_shares(
    header: Header, run: SharesRun, rest: GreedyRun | None, ties: TieRule
) -> dict[str, Reason]:
    """Reasons under equal shares. ``rest``: what was built by number of supporters afterwards, if anything was."""
    prices = {purchase.candidate.id: price for purchase, price in run.exact_purchases()}
    per_point = run.support.cap_scale
    bought: list[Purchase] = [
        (
            one.id,
            one.cost,
            {
                "ballots": one.ballots,
                "in_full": one.in_full,
                "price": _per_ballot(prices[one.id] * per_point, header.scale),
            },
        )
        for one in run.bought
    ]
    lacked = missed(run)
    reasons: dict[str, Reason] = {}
    for number, step in enumerate(rest.steps if rest else ()):
        one = step.candidate
        if step.fate is Fate.SELECTED:
            bought.append((one.id, one.cost, {"ballots": int(one.score), "by_votes": True}))
        elif rest is not None and step.fate is Fate.TOO_DEAR:
            reasons[one.id] = _too_dear(rest, number, step, ties, lacked[one.id])
    chosen = _purchases(header.budget, bought)
    near = {name: Nearness(one.missing, one.cheaper_by) for name, one in lacked.items()}
    # One that did not fit at its turn lost by that, though a project taken after it excludes it.
    reasons = _excluded(run.support, chosen, near) | reasons | chosen
    for left_out in run.support.candidates:
        if left_out.id not in reasons:
            reasons[left_out.id] = _not_affordable(left_out, lacked[left_out.id])
    return reasons


def _too_dear(rest: GreedyRun, number: int, step: Step, ties: TieRule, lacked: Missed) -> Reason:
    """A project that did not fit into the rest: it lacked the smaller of what either part asked of it."""
    one = step.candidate
    others = replace(rest, steps=[*rest.steps[:number], *rest.steps[number + 1 :]])
    distance = Distance(others, ties, one.id, 0)
    votes = _least(lacked.missing, distance.votes_missing(one.score, one.cost))
    money = _least(lacked.cheaper_by, distance.money_missing(one.score, one.cost))
    facts: dict[str, Fact] = {"left": step.left, "short_by": one.cost - step.left, **_votes(votes)}
    return Reason("did_not_fit", {**facts, "cheaper_by": money, "stops": False, **_until(lacked)})


def _not_affordable(one: Supporters, lacked: Missed) -> Reason:
    held = min(lacked.held, one.cost - 1)
    facts: dict[str, Fact] = {"held": held, "short_by": one.cost - held, "ballots": one.ballots}
    near = {**_votes(lacked.missing), "cheaper_by": lacked.cheaper_by}
    return Reason("not_affordable", {**facts, "with_money": lacked.with_money, **_until(lacked), **near})


def _until(lacked: Missed) -> dict[str, Fact]:
    return {"until": lacked.until}


def _votes(missing: int | None) -> dict[str, Fact]:
    return {"missing": missing, "unit": "votes"}


def _least(one: int | None, other: int | None) -> int | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _per_ballot(amount: Fraction, scale: int) -> Fraction:
    return Fraction(math.floor(amount * PLACES / scale), PLACES)


def _purchases(budget: int, bought: Sequence[Purchase]) -> dict[str, Reason]:
    reasons, left = {}, budget
    for place, (name, cost, more) in enumerate(bought, 1):
        facts: dict[str, Fact] = {"place": place, "left_before": left, "left": left - cost, **more}
        reasons[name] = Reason("selected", facts)
        left -= cost
    return reasons


def _excluded(
    support: Support, chosen: Mapping[str, Reason], near: Mapping[str, Nearness]
) -> dict[str, Reason]:
    ballots = {one.id: one.ballots for one in support.candidates}
    reasons: dict[str, Reason] = {}
    for name in chosen:
        for rival in support.rivals.get(name, frozenset()):
            if rival in chosen or rival in reasons or rival not in ballots:
                continue
            facts: dict[str, Fact] = {"with": name, "difference": ballots[name] - ballots[rival]}
            facts |= {**_votes(near[rival].missing), "cheaper_by": near[rival].cheaper_by}
            reasons[rival] = Reason("conflict", facts)
    return reasons
