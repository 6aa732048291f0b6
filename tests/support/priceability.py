"""Who paid what: payments rebuilt from an outcome in plain fractions, voter by voter, knowing nothing of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, Points


@dataclass(frozen=True)
class Payments:
    """``paid[project][voter]`` in units of money, ``money`` that each voter had to spend at most."""

    paid: dict[str, dict[str, Fraction]]
    money: Fraction

    def spent_by(self, voter: str) -> Fraction:
        """All that one voter paid."""
        return sum((one.get(voter, Fraction(0)) for one in self.paid.values()), Fraction(0))


def opinions(election: Election) -> dict[str, dict[str, Points]]:
    """By voter: what the ballot supports, with its points (1 for a set, places for a ranking)."""
    ids = [one.id for one in election.projects]
    longest = election.header.longest_ranking
    given: dict[str, dict[str, Points]] = {}
    for ballot in election.ballots():
        worth = ballot.points or tuple(longest - place for place in range(len(ballot.choices)))
        if election.header.vote_type.counts_votes:
            worth = (1,) * len(ballot.choices)
        named = zip(ballot.choices, worth, strict=True)
        given[ballot.voter_id] = {ids[at]: points for at, points in named if points > 0}
    return given


def utilities(election: Election, kind: str) -> dict[str, dict[str, Points]]:
    """By voter: the utility of each supported project."""
    costs = {one.id: one.cost for one in election.projects}
    return {
        voter: {
            name: {"cost": costs[name], "cardinality": 1, "points": points}[kind]
            for name, points in own.items()
        }
        for voter, own in opinions(election).items()
    }


def equal_shares_payments(election: Election, outcome: Outcome, kind: str) -> Payments:
    """Payments for what was bought with shares (not for what was added by votes), in the order of the outcome."""
    of = utilities(election, kind)
    share = Fraction(str(outcome.parameters["share"])) * election.header.scale
    left = dict.fromkeys(of, share)
    paid: dict[str, dict[str, Fraction]] = {}
    for name in outcome.selected:
        row = outcome.row(name)
        if "in_full" not in row.reason.facts:
            continue
        own = {voter: Fraction(worth[name]) for voter, worth in of.items() if name in worth}
        price = _price(row.cost, own, left)
        paid[name] = {voter: min(left[voter], price * own[voter]) for voter in own}
        for voter, amount in paid[name].items():
            left[voter] -= amount
    return Payments(paid, share)


def _price(cost: int, own: dict[str, Fraction], left: dict[str, Fraction]) -> Fraction:
    """The price per unit of utility at which the supporters pay the whole cost."""
    poorest_first = sorted(own, key=lambda voter: left[voter] / own[voter])
    rest, units = Fraction(cost), sum(own.values())
    for voter in poorest_first:
        if rest / units <= left[voter] / own[voter]:
            return rest / units
        rest -= left[voter]
        units -= own[voter]
    raise AssertionError("the supporters cannot pay for what was bought")


def phragmen_payments(election: Election, outcome: Outcome) -> Payments:
    """Loads as payments: every purchase lifts its supporters to one and the same load."""
    of = opinions(election)
    load = dict.fromkeys(of, Fraction(0))
    paid: dict[str, dict[str, Fraction]] = {}
    for name in outcome.selected:
        fans = [voter for voter, own in of.items() if name in own]
        level = (outcome.row(name).cost + sum(load[voter] for voter in fans)) / Fraction(len(fans))
        paid[name] = {voter: level - load[voter] for voter in fans}
        load |= dict.fromkeys(fans, level)
    return Payments(paid, max(load.values(), default=Fraction(0)))
