"""What projects are scored by, and the least that a winner must have (Polish practice: domain notes 2.6 and 2.11).

=============  =============================================================================================
score          of a project
=============  =============================================================================================
``points``     the sum of its points; on approval and choose-1 ballots the number of ballots for it
``votes``      the number of ballots that give it any points
``mean``       the sum of its points per ballot that names it, be it with 0: the mean of a panel whose members
               may pass over what is not theirs to judge; an exact fraction, 0 where nobody names it
=============  =============================================================================================

A ``Threshold`` is told in one of these units:

=============  =============================================================================================
``points``     the score by points (under the score ``mean``: the mean)
``votes``      ballots that give the project any points
``voters``     ballots that name the project, be it with 0 points
``percent``    ballots that give it any points, as a share of all (valid) ballots of the pool; compared exactly:
               2 of 100 is 2%, 1 of 51 is less
=============  =============================================================================================

Where the score is the number of votes on approval ballots all four are numbers of ballots, so a project's distance from
winning takes the threshold in. Where points are scored, votes and voters do not come from further points: a project
below such a threshold has no distance in points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Fact, Outcome, Reason

Points = int | Fraction
SCORES = ("points", "votes", "mean")
UNITS = ("votes", "points", "voters", "percent")


@dataclass(frozen=True)
class Threshold:
    """The least that a winner must have: ``least`` in the unit ``kind``. Raises ``CountError`` for nonsense."""

    kind: str
    least: Points

    def __post_init__(self) -> None:
        if self.kind not in UNITS:
            raise CountError(f"nieznana jednostka progu {shown(self.kind)}; znane są {', '.join(UNITS)}")
        if self.kind == "percent" and self.least > 100:
            raise CountError("próg nie może być wyższy niż 100%")


def scores_of(election: Election, score: str) -> list[Points]:
    """Every project's score, in the order of the projects. Raises ``CountError`` for an unknown one."""
    if score not in SCORES:
        raise CountError(f"nieznana punktacja {shown(score)}; znane są {', '.join(SCORES)}")
    profiles = election.profiles
    if score == "mean":
        return [_mean(total, named) for total, named in zip(profiles.points(), profiles.named(), strict=True)]
    if score == "votes" or election.header.vote_type.counts_votes:
        return list(profiles.votes)
    return profiles.points()


def _mean(total: Points, named: int) -> Points:
    mean = Fraction(total, named) if named else Fraction(0)
    return mean.numerator if mean.denominator == 1 else mean


def score_unit(election: Election, score: str) -> str:
    """What a score is a number of: ``votes`` or ``points``."""
    return "votes" if score == "votes" or election.header.vote_type.counts_votes else "points"


def step_of_score(election: Election, score: str) -> list[Points]:
    """By how much one more vote or point raises every project's score: by a part of one only in a mean."""
    if score != "mean":
        return [1] * len(election.projects)
    return [Fraction(1, named) if named else 1 for named in election.profiles.named()]


def with_means(outcome: Outcome, election: Election) -> Outcome:
    """The outcome of a count by means: its rows hold the sums of points, and every reason the fact ``mean``."""
    sums, means = election.profiles.points(), scores_of(election, "mean")
    rows = tuple(
        replace(row, points=total, reason=Reason(row.reason.code, {**row.reason.facts, "mean": mean}))
        for row, total, mean in zip(outcome.rows, sums, means, strict=True)
    )
    return replace(outcome, rows=rows)


@dataclass(frozen=True)
class Bar:
    """A threshold put to an election. ``told`` and ``unit`` as parameters say them, ``unit`` empty for the score's own.

    ``of_score``: the least score as far as the threshold is one; ``have``, where it is not, what every project has.
    """

    told: Points | None = None
    unit: str = ""
    of_score: Points = 0
    have: Sequence[Points] | None = None
    least: Points = 0

    def is_reached(self, index: int, score: Points) -> bool:
        """Whether the project may win."""
        return score >= self.of_score if self.have is None else self.have[index] >= self.least

    def facts(self, index: int, score: Points) -> dict[str, Fact]:
        """Facts of a project below it: ``short_of_threshold`` in whole ballots where the threshold is a share."""
        mine, least = (score, self.of_score) if self.have is None else (self.have[index], self.least)
        if self.told is None:
            return {"threshold": 0, "short_of_threshold": 0}
        short = math.ceil(least) - mine if self.unit == "percent" else least - mine
        told: dict[str, Fact] = {"threshold": self.told, "short_of_threshold": short}
        return told | ({"threshold_unit": self.unit} if self.unit else {})


def bar_of(election: Election, threshold: Threshold | Points | None, score: str) -> Bar:
    """Put a threshold (a mere number: in the score's own unit) to an election. Raises ``CountError``."""
    if threshold is None:
        return Bar()
    # A mean is no number of ballots, on approval ballots neither.
    is_votes = election.header.vote_type.counts_votes and score != "mean"
    unit = "points" if score == "mean" else score_unit(election, score)
    wanted = threshold if isinstance(threshold, Threshold) else Threshold(unit, threshold)
    if wanted.least < 0:
        raise CountError("próg nie może być ujemny")
    if wanted.kind == unit or (wanted.kind == "points" and is_votes):
        return Bar(wanted.least, "", wanted.least)
    least: Points = wanted.least
    if wanted.kind == "percent":
        least = Fraction(wanted.least) * election.ballot_count / 100
    if is_votes or (unit == "votes" and wanted.kind == "percent"):
        return Bar(wanted.least, wanted.kind, least)
    profiles = election.profiles
    measured: Sequence[Points] = profiles.votes
    if wanted.kind == "voters":
        measured = profiles.named()
    elif wanted.kind == "points":
        measured = profiles.points()
    return Bar(wanted.least, wanted.kind, 0, measured, least)
