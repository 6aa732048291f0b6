"""The schedule that people see, and what is left of a term."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.web.terms import Left, time_left
from pb.public.rules import Standing, schedule_of
from pb.rounds.rules import RoundRules, Stage, StageWindow

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def window(stage: Stage, first: int, last: int) -> StageWindow:
    return StageWindow(stage, DAY + timedelta(days=first), DAY + timedelta(days=last))


RULES = RoundRules(
    version=1,
    windows=(
        window(Stage.SUBMISSION, 0, 10),
        window(Stage.VERIFICATION, 11, 20),
        window(Stage.APPEALS, 21, 25),
        window(Stage.BALLOT_LIST, 26, 29),
        window(Stage.VOTING, 30, 40),
        window(Stage.IMPLEMENTATION, 60, 90),
    ),
    pools=(),
    results_due_at=DAY + timedelta(days=47),
)


def standings(day: float, published: float | None = None) -> dict[Stage, Standing]:
    at = None if published is None else DAY + timedelta(days=published)
    return {one.stage: one.standing for one in schedule_of(RULES, DAY + timedelta(days=day), at)}


def test_verification_and_appeals_are_one_station_and_the_announcement_comes_after_the_vote() -> None:
    stations = schedule_of(RULES, DAY, None)
    assert [one.stage for one in stations] == [
        Stage.SUBMISSION, Stage.VERIFICATION, Stage.BALLOT_LIST, Stage.VOTING, Stage.RESULTS, Stage.IMPLEMENTATION,
    ]  # fmt: skip
    assert stations[1].opens_at == RULES.windows[1].opens_at
    assert stations[1].closes_at == RULES.windows[2].closes_at
    assert stations[4].closes_at == RULES.results_due_at


def test_one_station_is_now_and_the_others_are_over_or_to_come() -> None:
    assert set(standings(-1).values()) == {Standing.NEXT}
    assert standings(22)[Stage.VERIFICATION] is Standing.NOW
    during_vote = standings(35)
    assert [one for one, is_at in during_vote.items() if is_at is Standing.NOW] == [Stage.VOTING]
    assert during_vote[Stage.BALLOT_LIST] is Standing.DONE
    assert during_vote[Stage.RESULTS] is Standing.NEXT


def test_a_late_result_keeps_the_count_going_and_the_building_waiting() -> None:
    late = standings(70)
    assert late[Stage.RESULTS] is Standing.NOW
    assert late[Stage.IMPLEMENTATION] is Standing.NEXT
    told = standings(70, published=50)
    assert told[Stage.RESULTS] is Standing.DONE
    assert told[Stage.IMPLEMENTATION] is Standing.NOW


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (timedelta(days=6), Left("days", 6)),
        (timedelta(hours=25), Left("days", 1)),
        (timedelta(hours=3, minutes=59), Left("hours", 3)),
        (timedelta(minutes=59), Left("minutes", 59)),
        (timedelta(seconds=5), Left("minutes", 1)),
        (timedelta(0), Left("minutes", 1)),
        (timedelta(seconds=-1), None),
    ],
)
def test_days_then_hours_then_minutes(before: timedelta, left: Left | None) -> None:
    closes = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert time_left(closes - before, closes) == left
