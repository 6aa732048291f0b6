"""Who supports what, as arrays: for every candidate its voters, how many cast that ballot, and their utility.

A voter here is a profile (distinct ballot) with a weight: equal ballots have equal money at every moment.

``cap`` is what a voter's payment is proportional to. Under ``cost`` and ``cardinality`` all supporters of a
project pay alike, so the cap is 1 and the price per unit of utility is the payment divided by ``utility`` (the
cost, or 1). Under ``points`` the cap is the points given, and ``utility`` is 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.model import Election

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UTILITIES = ("cost", "cardinality", "points")
Order = Callable[[Sequence["Supporters"], int], "Supporters"]
"""Who goes first of candidates that could be next on exactly the same terms, and the money spent before them."""
EPS = float(np.finfo(np.float64).eps)
PIECE = 8192
MOST = 2**53
"""Up to here a float holds every whole number exactly."""


def dot(one: Floats, other: Floats) -> float:
    """Sum of products in pieces, so that the library under numpy starts no threads: they cost more than they add."""
    if len(one) <= PIECE:
        return float(np.dot(one, other))
    return sum(
        float(np.dot(one[at : at + PIECE], other[at : at + PIECE])) for at in range(0, len(one), PIECE)
    )


@dataclass(frozen=True)
class Supporters:
    """One candidate: ``voters`` (profile numbers, ascending), their ``weights`` and ``caps`` (``None``: all 1)."""

    id: str
    cost: int
    utility: int
    voters: Ints
    weights: Ints
    caps: Ints | None

    @cached_property
    def ballots(self) -> int:
        """Ballots that support it."""
        return int(self.weights.sum())

    @cached_property
    def float_weights(self) -> Floats:
        """Weights as floats, exactly."""
        return self.weights.astype(np.float64)

    @cached_property
    def light_weights(self) -> NDArray[np.float32]:
        """Weights in single precision, exactly as long as all of them are below 2²⁴."""
        return self.weights.astype(np.float32)

    @cached_property
    def light_paying(self) -> NDArray[np.float32]:
        """``paying`` in single precision."""
        return self.paying.astype(np.float32)

    @cached_property
    def float_caps(self) -> Floats:
        """Caps as floats, exactly; where all are alike, ones."""
        return np.ones(len(self.voters)) if self.caps is None else self.caps.astype(np.float64)

    @cached_property
    def paying(self) -> Floats:
        """Weight times cap: what the voters pay for a price of 1."""
        return self.float_weights if self.caps is None else self.float_weights * self.float_caps

    @cached_property
    def all_paying(self) -> float:
        """What all voters pay for a price of 1, exactly."""
        return float(self.paying.sum())

    @cached_property
    def noise(self) -> float:
        """Relative error of a sum of products over the voters, in whatever order they are added (Higham 2002, 3.1)."""
        return (len(self.voters) + 16) * EPS


@dataclass(frozen=True)
class Support:
    """All candidates with at least one supporter, in the order of the file; ``ballots``: all ballots cast.

    ``rivals``: ids that a project excludes once it is bought; ``cap_scale``: caps for one point (1 where points are
    whole numbers).
    """

    candidates: tuple[Supporters, ...]
    profiles: int
    ballots: int
    rivals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cap_scale: int = 1

    @cached_property
    def weights(self) -> Ints:
        """Ballots of each profile; 0 where it supports no candidate."""
        weights = np.zeros(self.profiles, dtype=np.int64)
        for one in self.candidates:
            weights[one.voters] = one.weights
        return weights

    @cached_property
    def by_cost(self) -> tuple[Supporters, ...]:
        """The candidates, the cheapest first."""
        return tuple(sorted(self.candidates, key=lambda one: one.cost))

    @cached_property
    def without_ones(self) -> tuple[Supporters, ...]:
        """The candidates with caps that are all 1 left out: ballots of approval under points utility."""
        return tuple(
            one if one.caps is None or int(one.caps.max()) > 1 else replace(one, caps=None)
            for one in self.candidates
        )

    def excluded_by(self, bought: Collection[str]) -> set[str]:
        """Ids that a bought project excludes."""
        if not self.rivals:
            return set()
        return {rival for name in bought for rival in self.rivals.get(name, frozenset())}


def support_of(
    election: Election,
    utility: str,
    without: Collection[str] = (),
    rivals: Mapping[str, frozenset[str]] | None = None,
) -> Support:
    """Arrays of an election. ``without``: ids that cannot win. Raises ``CountError``.

    A ballot supports what it gives points to; a project named with 0 points is not supported.
    """
    if utility not in UTILITIES:
        raise CountError(f"nieznana użyteczność {shown(utility)}; znane są {', '.join(UTILITIES)}")
    profiles = election.profiles
    if utility == "points" and profiles.default_points:
        raise CountError("użyteczność punktów nie liczy punktów domyślnych (default_score)")
    caps, scale = _caps_given(election)
    order = np.flatnonzero(profiles.is_supported)
    # Sixteen bits are sorted by counting, at once; the sort is stable, so voters stay ascending.
    short = np.uint16 if len(election.projects) < 2**16 else np.int64
    order = order[np.argsort(profiles.members[order].astype(short), kind="stable")]
    starts = np.searchsorted(profiles.members[order], np.arange(len(election.projects) + 1))
    candidates = []
    for index, project in enumerate(election.projects):
        mine = order[starts[index] : starts[index + 1]]
        if project.id in without or not len(mine):
            continue
        voters = profiles.owners[mine]
        own_caps = caps[mine] if utility == "points" else None
        unit = project.cost if utility == "cost" else 1
        candidates.append(
            Supporters(project.id, project.cost, unit, voters, profiles.weights[voters], own_caps)
        )
    _check_sizes(candidates)
    return Support(
        tuple(candidates),
        len(profiles),
        election.ballot_count,
        rivals or {},
        scale if utility == "points" else 1,
    )


def _caps_given(election: Election) -> tuple[Ints, int]:
    """The points of all profiles one after the other as whole numbers, and by how much they were multiplied."""
    profiles = election.profiles
    if election.header.vote_type.counts_votes:
        return np.ones(len(profiles.members), dtype=np.int64), 1
    scale = math.lcm(*(Fraction(value).denominator for value in profiles.values))
    whole = [int(value * scale) for value in profiles.values]
    if max(whole, default=0) >= MOST:
        raise CountError("liczby punktów są za duże, żeby liczyć metodą równych udziałów")
    return np.array(whole, dtype=np.int64)[profiles.given], scale


def _check_sizes(candidates: Collection[Supporters]) -> None:
    for one in candidates:
        most = int(one.caps.max()) if one.caps is not None else 1
        if one.cost >= MOST or one.ballots * most >= MOST:
            raise CountError(
                f"liczby projektu {shown(one.id)} są za duże, żeby liczyć metodą równych udziałów"
            )
