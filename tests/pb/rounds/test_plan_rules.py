"""The schedule and the pools hold together, a plan is complete before residents see it, later moves hurt nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.rounds.filing_rules import CardQuestion, FilingPool, FilingRules, Measure
from pb.rounds.plan_rules import (
    Plan,
    check_new_windows,
    check_pool_plan,
    check_ready,
    check_schedule,
    moved,
    schedule_notes,
    whole_weeks,
)
from pb.rounds.rules import BallotMethod, PoolKind, PoolRules, RoundRules, Stage, StageWindow

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def window(stage: Stage, opens: int, closes: int) -> StageWindow:
    return StageWindow(stage, NOW + opens * DAY, NOW + closes * DAY)


WINDOWS = (
    window(Stage.SUBMISSION, 10, 30), window(Stage.VERIFICATION, 31, 60), window(Stage.APPEALS, 61, 75),
    window(Stage.VOTING, 90, 100),
)  # fmt: skip
POOL = PoolRules(
    1, "miasto", "Pula ogólnomiejska", PoolKind.CITIZEN, Decimal(240_000), BallotMethod.APPROVAL, maximum=3,
    cost_floor=Decimal(1000), cost_ceiling=Decimal(100_000), area_id=7,
)  # fmt: skip
FILING_POOL = FilingPool(1, PoolKind.CITIZEN, 7, 17_000, None, None, POOL.amount, 10)


def plan(pool: PoolRules = POOL, filing_pool: FilingPool = FILING_POOL, windows=WINDOWS, **given) -> Plan:
    rules = RoundRules(1, windows, (pool,), results_due_at=NOW + 110 * DAY)
    filing = FilingRules(
        (filing_pool,),
        questions=(CardQuestion("a", "Czy?"),),
        measures=(Measure("l", "Lipa", "szt.", Decimal(1)),),
    )
    told = {
        "title": "BO",
        "year": 2028,
        "regulation_title": "Uchwała",
        "rules": rules,
        "filing": filing,
        "area_kinds": {7: "gmina"},
    }
    return Plan(**{**told, **given})


def codes(problems) -> set[str]:
    return {one.code for one in problems}


def test_a_whole_plan_may_be_announced():
    assert check_ready(plan(), NOW) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"regulation_title": ""}, "regulation_missing"),
        ({"windows": WINDOWS[:1] + WINDOWS[2:]}, "window_missing"),
        ({"windows": (window(Stage.SUBMISSION, -1, 30), *WINDOWS[1:])}, "window_in_past"),
        ({"windows": (window(Stage.SUBMISSION, 10, 40), *WINDOWS[1:])}, "windows_overlap"),
        ({"windows": (window(Stage.SUBMISSION, 30, 10), *WINDOWS[1:])}, "window_backwards"),
        ({"windows": (*WINDOWS[:3], window(Stage.VOTING, 4000, 4010))}, "window_far_away"),
        ({"pool": replace(POOL, amount=Decimal(0))}, "pool_without_money"),
        ({"pool": replace(POOL, area_id=None)}, "area_missing"),
        ({"pool": replace(POOL, minimum=4)}, "minimum_over_maximum"),
        ({"pool": replace(POOL, cost_floor=Decimal(200_000))}, "floor_over_ceiling"),
        ({"pool": replace(POOL, exclusive_group="dzielnica")}, "group_of_one"),
        ({"filing": FilingRules((FILING_POOL,))}, "card_empty"),
        ({"rules": RoundRules(1, WINDOWS, (), results_due_at=NOW + 110 * DAY)}, "pools_missing"),
        ({"rules": RoundRules(1, WINDOWS, (POOL,))}, "results_due_missing"),
        ({"rules": RoundRules(1, WINDOWS, (POOL,), results_due_at=NOW + 95 * DAY)}, "results_before_end"),
        ({"rules": RoundRules(1, WINDOWS, (POOL,), (), results_due_at=NOW + 110 * DAY)}, "identity_missing"),
    ],
)
def test_what_is_missing_is_named_with_its_page(given, code):
    problems = check_ready(plan(**given), NOW)
    assert code in codes(problems)
    assert all(one.facts["section"] for one in problems)


def test_a_green_pool_needs_something_in_its_closed_list():
    green, filing = replace(POOL, kind=PoolKind.GREEN), replace(FILING_POOL, kind=PoolKind.GREEN)
    lists = FilingRules((filing,), questions=(CardQuestion("a", "Czy?"),))
    assert codes(check_ready(plan(green, filing, filing=lists), NOW)) == {"catalogue_empty"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": BallotMethod.CHOOSE_ONE}, "choose_one_maximum"),
        ({"method": BallotMethod.POINTS}, "points_total_missing"),
        (
            {"method": BallotMethod.POINTS, "points_total": 5, "points_per_project": 6},
            "points_per_project_over_total",
        ),
        (
            {"method": BallotMethod.POINTS, "points_total": 10, "points_per_project": 3},
            "points_cannot_be_given",
        ),
        ({"method": BallotMethod.RANKING, "rank_points": (3, 2)}, "rank_points_missing"),
        ({"method": BallotMethod.RANKING, "rank_points": (1, 2, 3)}, "rank_points_grow"),
        ({"cost_ceiling": Decimal(300_000)}, "ceiling_over_amount"),
        ({"amount": Decimal(-1)}, "pool_without_money"),
    ],
)
def test_a_pools_numbers_must_make_a_ballot(changes, code):
    assert code in codes(check_pool_plan(replace(POOL, **changes), FILING_POOL))


def test_greenery_is_asked_for_in_green_pools_only():
    asked = replace(FILING_POOL, minimum_greenery=Decimal(51))
    assert codes(check_pool_plan(POOL, asked)) == {"greenery_outside_green"}
    assert check_pool_plan(replace(POOL, kind=PoolKind.GREEN), asked) == []


def test_christmas_eve_and_sundays_are_pointed_at():
    eve = datetime(2026, 12, 24, 23, 59, 59, tzinfo=WARSAW)
    notes = schedule_notes([StageWindow(Stage.VOTING, datetime(2026, 12, 13, 8, tzinfo=WARSAW), eve)])
    assert [(one.code, one.facts["day"].day) for one in notes] == [
        ("opens_on_free_day", 13),
        ("closes_on_free_day", 24),
    ]


def test_saturdays_are_pointed_at_too():
    saturday = datetime(2026, 12, 12, 23, 59, 59, tzinfo=WARSAW)
    notes = schedule_notes([StageWindow(Stage.VOTING, datetime(2026, 12, 1, 8, tzinfo=WARSAW), saturday)])
    assert [one.code for one in notes] == ["closes_on_free_day"]


OVER, RUNNING, COMING = (
    window(Stage.SUBMISSION, -30, -10),
    window(Stage.VERIFICATION, -9, 9),
    window(Stage.VOTING, 20, 30),
)
BEFORE = (OVER, RUNNING, COMING)


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        (BEFORE, set()),
        ((OVER, replace(RUNNING, closes_at=RUNNING.closes_at + DAY), COMING), set()),
        ((OVER, RUNNING, window(Stage.VOTING, 25, 40)), set()),
        ((OVER, RUNNING, window(Stage.APPEALS, 10, 15), COMING), set()),
        ((replace(OVER, closes_at=NOW + DAY), RUNNING, COMING), {"window_over"}),
        ((RUNNING, COMING), {"window_over"}),
        ((OVER, replace(RUNNING, closes_at=NOW + DAY), COMING), {"window_shortened"}),
        ((OVER, replace(RUNNING, opens_at=NOW + DAY), COMING), {"window_opened"}),
        ((OVER, COMING), {"window_opened"}),
        ((OVER, RUNNING), {"voting_removed"}),
        ((OVER, RUNNING, replace(COMING, opens_at=NOW - DAY)), {"window_in_past"}),
    ],
)
def test_an_announced_schedule_moves_only_where_it_hurts_nobody(after, refused):
    assert codes(check_new_windows(BEFORE, after, NOW)) == refused


ENDED = window(Stage.VOTING, -10, -1)
LONGER = replace(ENDED, closes_at=NOW + DAY)
BUILDING = window(Stage.IMPLEMENTATION, 30, 60)


@pytest.mark.parametrize(
    ("before", "after", "is_urn_closed", "refused"),
    [
        ((OVER, ENDED), (OVER, LONGER), False, set()),
        ((OVER, ENDED, BUILDING), (OVER, LONGER, BUILDING), False, set()),
        ((OVER, ENDED), (OVER, LONGER), True, {"window_over"}),
        ((OVER, ENDED), (OVER, replace(ENDED, closes_at=NOW - DAY / 2)), False, {"window_over"}),
        ((OVER, ENDED), (OVER, replace(LONGER, opens_at=NOW)), False, {"window_opened"}),
        ((OVER, ENDED), (replace(OVER, closes_at=NOW + DAY), ENDED), False, {"window_over"}),
        ((OVER, COMING), (replace(OVER, closes_at=NOW + DAY), COMING), False, set()),
    ],
)
def test_a_stage_that_nothing_has_followed_yet_may_be_opened_again(before, after, is_urn_closed, refused):
    assert codes(check_new_windows(before, after, NOW, is_urn_closed)) == refused


@given(st.integers(-40, 40), st.integers(-40, 40), st.integers(1, 60))
def test_no_move_ever_takes_time_from_a_stage_that_has_opened(opens, shift, length):
    old = window(Stage.VOTING, opens, opens + length)
    new = window(Stage.VOTING, opens, opens + length + shift)
    if check_new_windows((old,), (new,), NOW) == [] and old.opens_at <= NOW:
        assert new.closes_at >= old.closes_at


@pytest.mark.parametrize(("years", "weeks"), [(0, 0), (1, 52), (2, 104), (3, 157), (-1, -52)])
def test_a_copy_moves_by_whole_weeks(years, weeks):
    assert whole_weeks(years) == weeks


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 6))
def test_a_moved_date_keeps_its_weekday_and_its_hour_in_poland(local, years):
    moment = local.replace(microsecond=0, tzinfo=WARSAW).astimezone(UTC)
    later = moved(moment, years)
    before, after = moment.astimezone(WARSAW), later.astimezone(WARSAW)
    assert later.tzinfo is UTC and after.weekday() == before.weekday()
    assert abs((later - moment).days - 365.2425 * years) <= 4.5
    # An hour that a clock skips in March does not exist there and is read an hour later.
    assert after.time() == before.time() or after.month == 3


def test_a_schedule_of_two_stages_at_once_is_refused_beside_the_later_one():
    (problem,) = check_schedule((window(Stage.SUBMISSION, 1, 10), window(Stage.VERIFICATION, 9, 20)), None)
    assert (problem.code, problem.field) == ("windows_overlap", "verification.opens_on")
