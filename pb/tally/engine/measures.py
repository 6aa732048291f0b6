"""What an outcome gives to voters, and how its money lies beside their votes: exact figures to compare rules by.

A ballot is one voter; the projects it names with more than 0 points are its choices, whatever became of them.

===========================  ======================================================================================
``served``                   ballots with at least one winner among their choices
``exclusion``                share of ballots without any: Fairstein, Benadè, Gal, "Participatory Budgeting Designs
                             for the Real World" (AAAI 2023), section 4
``satisfaction``             mean share of a ballot's own choices that won (relative cardinality satisfaction)
``winners_each``             mean number of winners among a ballot's choices: cardinality satisfaction, Talmon and
                             Faliszewski, "A Framework for Approval-Based Budgeting Methods" (AAAI 2019), section 3
``cost_each``                mean cost of the winners among a ballot's choices: cost satisfaction, the same section
``disproportionality``       Loosemore and Hanby, "The Theoretical Limits of Maximum Distortion" (British Journal of
                             Political Science 1, 1971): half the sum of the differences between two lists of shares;
                             0 where each group's money is as its votes, 1 where they have nothing in common
===========================  ======================================================================================

Averages are fractions, so that two outcomes are never told apart by a float; money is in units of ``1 / scale``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.model import Election
from pb.tally.engine.profiles import Profiles

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Measures:
    """What the winners give to the ballots of one election; all averages are over its ballots (0 without any)."""

    ballots: int
    served: int
    satisfaction: Fraction
    winners_each: Fraction
    cost_each: Fraction

    @property
    def exclusion(self) -> Fraction:
        """Share of ballots that have no winner among their choices."""
        return Fraction(self.ballots - self.served, self.ballots) if self.ballots else Fraction(0)


@dataclass(frozen=True)
class GroupShare:
    """A category or an area: money of its winners, votes for all of its projects, number of winners."""

    name: str
    money: int
    votes: int
    winners: int


def measure(election: Election, winners: Collection[str]) -> Measures:
    """Measure winners by their ids. Raises ``KeyError`` for an id that the election does not have."""
    header, profiles = election.header, election.profiles
    chosen = frozenset(header.index_of[name] for name in winners)
    is_winner = np.zeros(len(header.projects), dtype=bool)
    is_winner[list(chosen)] = True
    of, members = _choices(profiles)
    count = len(profiles)
    named = np.bincount(of, minlength=count)
    won = np.bincount(of[is_winner[members]], minlength=count)
    weights, ballots = profiles.weights, profiles.ballots
    votes = np.bincount(members, weights[of], minlength=len(header.projects)).astype(np.int64)
    money = sum(header.projects[index].cost * int(votes[index]) for index in chosen)
    return Measures(
        ballots,
        int(weights[won > 0].sum()),
        _mean_share(named, won, weights, ballots),
        Fraction(int((won * weights).sum()), ballots or 1),
        Fraction(money, ballots or 1),
    )


def _choices(profiles: Profiles) -> tuple[Ints, Ints]:
    """Every choice as (number of the profile, index of the project); those with 0 points are none."""
    counts = profiles.is_supported
    return profiles.owners[counts], profiles.members[counts]


def _mean_share(named: Ints, won: Ints, weights: Ints, ballots: int) -> Fraction:
    """The mean of won / named, added up by the length of ballots; a ballot without choices counts as 0."""
    total = Fraction(0)
    for length in np.unique(named[named > 0]).tolist():
        of_length = named == length
        total += Fraction(int((won * weights)[of_length].sum()), length)
    return total / (ballots or 1)


def group_shares(
    projects: Iterable[tuple[str, int, int]], winners: Collection[str], group_of: Mapping[str, str]
) -> tuple[GroupShare, ...]:
    """Groups in the order of their names. ``projects``: (id, cost, votes); each belongs to one group."""
    money: dict[str, int] = {}
    votes: dict[str, int] = {}
    won: dict[str, int] = {}
    chosen = frozenset(winners)
    for name, cost, number in projects:
        group, is_winner = group_of[name], name in chosen
        money[group] = money.get(group, 0) + cost * is_winner
        votes[group] = votes.get(group, 0) + number
        won[group] = won.get(group, 0) + is_winner
    return tuple(GroupShare(group, money[group], votes[group], won[group]) for group in sorted(money))


def disproportionality(groups: Collection[GroupShare]) -> Fraction | None:
    """How far the groups' shares of the money are from their shares of the votes, from 0 to 1.

    ``None`` where nothing was spent or nobody voted: there are no shares to compare.
    """
    money, votes = sum(one.money for one in groups), sum(one.votes for one in groups)
    if not money or not votes:
        return None
    apart = (abs(Fraction(one.money, money) - Fraction(one.votes, votes)) for one in groups)
    return sum(apart, Fraction(0)) / 2
