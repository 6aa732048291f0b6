"""When voices are taken, and how they read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.variants.rules import (
    MOST_VARIANTS,
    VoteState,
    check_editing,
    check_voice,
    check_voting,
    shares,
    vote_times,
)

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
STEPS = [
    ("needs", START - 9 * DAY, START),
    ("vote", START + 5 * DAY, START + 6 * DAY),
    ("vote", START, START + DAY),
]


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (-DAY, VoteState.AHEAD), (timedelta(0), VoteState.OPEN), (DAY, VoteState.AHEAD),
        (5 * DAY, VoteState.OPEN), (6 * DAY, VoteState.OVER),
    ],
)  # fmt: skip
def test_voices_are_taken_in_the_steps_of_voting_alone(after: timedelta, state: VoteState) -> None:
    times = vote_times(STEPS)
    assert times.state(START + after) is state
    assert (check_voting(times, 2, START + after) == []) is (state is VoteState.OPEN)


def test_a_consultation_without_that_step_takes_none() -> None:
    assert [one.code for one in check_voting(vote_times(STEPS[:1]), 3, START)] == ["vote_not_planned"]


def test_one_variant_is_no_choice() -> None:
    assert [one.code for one in check_voting(vote_times(STEPS), 1, START)] == ["variants_not_ready"]


def test_a_voice_names_one_of_the_variants() -> None:
    assert check_voice(7, [6, 7], "") == []
    assert [one.field for one in check_voice(8, [6, 7], "x" * 1001)] == ["variant", "remark"]
    assert [one.code for one in check_voice(None, [6, 7], "")] == ["variant_missing"]


def test_what_people_chose_from_is_not_changed() -> None:
    assert [one.code for one in check_editing(True)] == ["variants_frozen"]
    assert check_editing(False, MOST_VARIANTS - 1) == []
    assert [one.code for one in check_editing(False, MOST_VARIANTS)] == ["too_many_variants"]


def test_two_with_most_voices_both_lead() -> None:
    assert [(one.number, one.permille, one.leads) for one in shares([(2, 3), (1, 3), (3, 1)])] == [
        (1, 429, True), (2, 429, True), (3, 143, False),
    ]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_shares_are_of_the_whole(voices: list[int]) -> None:
    result = shares(list(enumerate(voices, 1)))
    assert abs(sum(one.permille for one in result) - (1000 if any(voices) else 0)) <= len(voices)
    assert [one.leads for one in result] == [bool(any(voices)) and one == max(voices) for one in voices]
