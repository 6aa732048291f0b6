"""The part of a round that residents voted on. A panel's pool has no voters whose ballots another rule could count, so
it is left out of comparisons, with its projects and its sheets. Pure.

Money that a panel's pool handed on stays where it came; what a voted pool hands to a panel's pool is its rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pb.rounds.rules import RoundRules
from pb.tally.engine.model import Ballot, Election, make_election, with_added
from pb.tally.engine.several import PoolTerms


def voted_rules(rules: RoundRules) -> RoundRules:
    """The rules without the pools that panels score; as they are where there is none."""
    return replace(rules, pools=rules.ballot_pools) if rules.panel_pools else rules


def from_panels(parameters: Mapping[str, Any], voted: Collection[str]) -> Decimal:
    """Money that came to a pool from those left out, by the parameters of its count; ``voted``: codes of the others."""
    told: Mapping[str, Any] = parameters.get("moved_in") or {}
    return sum((Decimal(str(amount)) for code, amount in told.items() if code not in voted), Decimal(0))


def on_its_own(terms: PoolTerms, parameters: Mapping[str, Any], voted: Collection[str]) -> PoolTerms:
    """A pool's terms where nothing is counted beside the voted pools."""
    added = int(Fraction(from_panels(parameters, voted)) * terms.election.header.scale)
    if added:
        terms = replace(terms, election=with_added(terms.election, added))
    return (
        terms if not terms.target or terms.target in voted else replace(terms, leftovers="unused", target="")
    )


def voted_election(whole: Election, voted: Collection[str]) -> Election:
    """The projects of the voted pools side by side, and every ballot that chose one of them."""
    header = whole.header
    places = [place for place, one in enumerate(header.projects) if one.cell("pool") in voted]
    index_of = {place: index for index, place in enumerate(places)}
    return make_election(
        budget=header.budget,
        projects=[header.projects[place] for place in places],
        ballots=_ballots(whole, index_of),
        vote_type=header.vote_type,
        scale=header.scale,
    )


def _ballots(whole: Election, index_of: Mapping[int, int]) -> Iterator[Ballot]:
    for ballot in whole.ballots():
        at = [place for place, choice in enumerate(ballot.choices) if choice in index_of]
        if at:
            points = tuple(ballot.points[place] for place in at) if ballot.points else None
            yield Ballot(ballot.voter_id, tuple(index_of[ballot.choices[place]] for place in at), points)
