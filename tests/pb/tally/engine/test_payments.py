"""What each ballot paid for under equal shares: together it is exactly what was bought."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.model import Election, VoteType
from pb.tally.engine.payments import payments_of
from tests.pb.tally.engine.test_nearness import towns

CENT = Fraction(1, 100)


@given(election=st.one_of(towns(), towns(VoteType.CUMULATIVE)), utility=st.sampled_from(("cost", "points")))
@settings(max_examples=200, deadline=None)
def test_payments_of_all_ballots_buy_what_was_bought(election: Election, utility: str) -> None:
    outcome = count(election, "equal-shares", ties="number", utility=utility)
    together = dict.fromkeys((row.id for row in outcome.rows), Fraction(0))
    names = [one.id for one in election.projects]
    for ballot in election.ballots():
        given_points = ballot.points or [1] * len(ballot.choices)
        mine = payments_of(
            outcome, {names[at]: points for at, points in zip(ballot.choices, given_points, strict=True)}
        )
        assert mine.left + sum(one.amount for one in mine.paid) == mine.share
        assert all(one.amount > 0 for one in mine.paid) and mine.left >= 0
        for one in mine.paid:
            together[one.id] += one.amount
    for row in outcome.rows:
        assert abs(together[row.id] - (row.cost if row.selected else 0)) < CENT
