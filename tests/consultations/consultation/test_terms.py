"""The law's least days for each kind of consultation, counted as the law counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.consultation.rules.stages import ConsultationKind
from consultations.consultation.rules.terms import (
    BLOCKING,
    StepTerm,
    Terms,
    TownTerms,
    check_terms,
    earliest_last_day,
    effective_last_day,
    is_blocking,
)
from core.schedule import is_working_day

TOWN = TownTerms()
OTHER_CLOCKS = {
    ConsultationKind.BEFORE_PLAN: [], ConsultationKind.OPINION: ["assessment_short", "revitalisation_short"],
}  # fmt: skip
FIRST = date(2026, 11, 2)
MEETING = StepTerm("meeting", "Spotkanie", date(2026, 11, 12), date(2026, 11, 12), field="steps.1")
DUTY = StepTerm("duty", "Dyżur", date(2026, 11, 17), date(2026, 11, 17), field="steps.2")
PLAN = Terms(ConsultationKind.PLANNING_ACT, FIRST, date(2026, 11, 30), steps=(MEETING, DUTY))


def found(
    terms: Terms, announced_on: date | None = None, town: TownTerms = TOWN
) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in check_terms(terms, town, announced_on)]


def test_a_planning_act_with_all_its_terms_is_let_through() -> None:
    assert found(PLAN, announced_on=FIRST) == []


@pytest.mark.parametrize(
    ("changes", "code", "field", "article"),
    [
        ({"last_on": date(2026, 11, 29)}, "planning_too_short", "last_on", "art. 8j"),
        ({"steps": (DUTY,)}, "form_inside_missing", "steps", "art. 8i ust. 2"),
        ({"steps": (MEETING,)}, "form_outside_missing", "steps", "art. 8i ust. 2"),
        ({"participation": "residents"}, "participation_narrow", "participation", "art. 8e ust. 2"),
        (
            {"steps": (replace(MEETING, first_on=date(2026, 11, 9), last_on=date(2026, 11, 9)), DUTY)},
            "meeting_too_early", "steps.1.starts_on", "art. 8j",
        ),
        (
            {"steps": (replace(MEETING, first_on=date(2026, 11, 24), last_on=date(2026, 11, 24)), DUTY)},
            "meeting_too_late", "steps.1.ends_on", "art. 8j",
        ),
        (
            {"steps": (MEETING, replace(DUTY, kind="survey", last_on=date(2026, 12, 14)))},
            "survey_too_short", "steps.2.ends_on", "art. 8j",
        ),
    ],
)  # fmt: skip
def test_what_statute_forbids_blocks_and_names_its_article(changes, code, field, article) -> None:
    terms = replace(PLAN, **changes)
    hit = [one for one in check_terms(terms, TOWN) if one.code == code]
    assert [(one.field, one.facts["article"]) for one in hit] == [(field, article)]
    assert is_blocking(hit[0])


def test_seven_days_pass_before_a_meeting_and_seven_remain_after_it() -> None:
    days = [date(2026, 11, 10), date(2026, 11, 23)]
    for day in days:
        assert found(replace(PLAN, steps=(replace(MEETING, first_on=day, last_on=day), DUTY))) == []


def test_the_simplified_procedure_asks_for_fourteen_days_and_no_meetings() -> None:
    short = replace(PLAN, is_simplified=True, steps=(), last_on=date(2026, 11, 16))
    assert found(short) == [("assessment_short", "last_on")]
    assert found(replace(short, last_on=date(2026, 11, 15)))[0] == ("simplified_too_short", "last_on")


def test_a_meeting_in_working_hours_is_said_and_does_not_block() -> None:
    early = replace(PLAN, steps=(replace(MEETING, begins=time(11)), DUTY))
    assert found(early) == [("meeting_in_hours", "steps.1.starts_at")]
    assert not is_blocking(check_terms(early, TOWN)[0])


def test_a_longer_clock_of_another_statute_is_said_and_only_the_office_knows_whether_it_runs() -> None:
    opinion = Terms(ConsultationKind.OPINION, FIRST, FIRST + timedelta(20))
    assessment, renewal = check_terms(opinion, TOWN)[:2]
    assert (assessment.code, assessment.facts["earliest"]) == ("assessment_short", FIRST + timedelta(21))
    assert (renewal.code, renewal.facts["earliest"]) == ("revitalisation_short", FIRST + timedelta(35))
    assert not is_blocking(assessment) and not is_blocking(renewal)
    kept = [code for code, _ in found(replace(opinion, last_on=FIRST + timedelta(21)))]
    assert "assessment_short" not in kept and "revitalisation_short" in kept
    assert found(replace(opinion, last_on=FIRST + timedelta(35))) == []
    assert found(replace(PLAN, is_simplified=True, last_on=FIRST + timedelta(21))) == []


@pytest.mark.parametrize("kind", [ConsultationKind.BEFORE_PLAN, ConsultationKind.OPINION])
def test_what_the_town_set_is_a_warning(kind: ConsultationKind) -> None:
    days = TOWN.least(kind)
    last = FIRST + timedelta(days)
    assert [code for code, _ in found(Terms(kind, FIRST, last))] == OTHER_CLOCKS[kind]
    short = check_terms(Terms(kind, FIRST, last - timedelta(1)), TOWN)
    assert short[0].code == "town_too_short"
    assert short[0].facts["days"] == days
    assert not is_blocking(short[0])


def test_green_consultations_have_no_least_days_until_the_town_sets_them() -> None:
    green = Terms(ConsultationKind.GREEN, FIRST, FIRST)
    assert found(green) == []
    assert found(green, town=TownTerms(green=21))[0][0] == "town_too_short"


def test_announcing_after_the_first_day_blocks_a_planning_act_alone() -> None:
    late = FIRST + timedelta(1)
    assert found(PLAN, late) == [("planning_announced_late", "opens_on")]
    green = Terms(ConsultationKind.GREEN, FIRST, date(2026, 11, 30))
    assert found(green, late) == [("announced_late", "opens_on")]
    assert "announced_late" not in BLOCKING


def test_a_last_day_that_is_free_is_said_unless_it_rolls_over() -> None:
    saturday = Terms(ConsultationKind.GREEN, FIRST, date(2026, 11, 28))
    assert found(saturday) == [("ends_on_free_day", "last_on")]
    assert effective_last_day(date(2026, 12, 24), rolls_over=True) == date(2026, 12, 28)
    assert effective_last_day(date(2026, 12, 24), rolls_over=False) == date(2026, 12, 24)


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 60), st.booleans())
def test_rolling_over_never_shortens_a_term(first: date, many: int, rolls_over: bool) -> None:
    last = earliest_last_day(first, many, rolls_over)
    assert last >= first + timedelta(many)
    if rolls_over:
        assert is_working_day(last)
    assert effective_last_day(last, rolls_over) == last


@given(days, st.integers(0, 90), st.booleans(), st.booleans())
def test_a_planning_act_is_long_enough_exactly_when_nothing_says_otherwise(
    first: date, many: int, is_simplified: bool, rolls_over: bool
) -> None:
    last = first + timedelta(many)
    terms = Terms(ConsultationKind.PLANNING_ACT, first, last, is_simplified, rolls_over)
    codes = {one.code for one in check_terms(terms, TOWN)}
    least = earliest_last_day(first, 14 if is_simplified else 28, rolls_over)
    assert bool(codes & {"planning_too_short", "simplified_too_short"}) == (last < least)
