"""The closing second: in time until it ends, late right after, and told with both moments."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pb.rounds.rules import Stage
from tests.support.pesels import pesel_of
from tests.support.stations import at_confirmation
from tests.support.voter import error_in


def voters_before(urn, moment, count=2):
    """Voters who stand at the last step some minutes before ``moment``."""
    urn.clock.set(moment - timedelta(minutes=5))
    voters = []
    for serial in range(1, count + 1):
        voter = urn.voter()
        voter.open()
        voter.choose(1)
        voter.identify(pesel_of(serial=serial))
        voters.append(voter)
    return voters


@pytest.mark.parametrize("fraction", [0, 400_000, 999_999])
def test_closing_second_is_in_time_and_the_next_is_late(urn, fraction):
    closes_at = urn.clock.moment.replace(hour=22, minute=59, second=59)
    urn.make(windows={Stage.VOTING: (closes_at - timedelta(days=3), closes_at)})
    in_time, late = voters_before(urn, closes_at)
    urn.clock.set(closes_at.replace(microsecond=fraction))
    assert in_time.confirm().status_code == 303
    urn.clock.set(closes_at + timedelta(seconds=1))
    assert late.confirm().status_code == 422
    assert urn.counts() == (1, 1)
    urn.clock.move(minutes=20)
    assert in_time.receipt()


def test_late_words_are_those_of_the_style(urn):
    closes_at = urn.clock.moment.replace(hour=22, minute=59, second=59)
    windows = {Stage.VOTING: (closes_at - timedelta(days=3), closes_at)}
    urn.make(windows=windows, results_due_at=closes_at + timedelta(days=13))
    (voter,) = voters_before(urn, closes_at, 1)
    urn.clock.set(closes_at + timedelta(seconds=2))
    assert error_in(voter.confirm()) == (
        "Głosowanie skończyło się o 23:59:59. Twoja karta dotarła o 0:00:01, dlatego nie możemy jej przyjąć "
        "(§ 12 ust. 2). Przykro nam. Wyniki podamy do 7 grudnia."
    )


def test_an_urn_closed_before_the_ballot_came_takes_none(urn):
    voter = at_confirmation(urn)
    urn.sql("update pb_rounds set urn_closed_at = :moment", moment=urn.clock.moment)
    answer = voter.confirm()
    assert (answer.status_code, "Urnę zamknięto" in error_in(answer)) == (422, True)
    assert voter.client.get(voter.base).status_code == 403
    assert urn.counts() == (0, 0)
