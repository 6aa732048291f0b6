"""Terms of appeals, exclusions and merging as pure decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.schedule import is_working_day
from pb.verification.rules.appeals import (
    MOMENT,
    answer_due,
    appeal_term,
    check_decision,
    check_in_time,
    check_person,
    check_received,
    is_paper_late,
)
from pb.verification.rules.conflicts import Member, check_group, next_code, sensible_metres
from pb.verification.rules.merging import (
    Candidate,
    MergeState,
    Proposal,
    check_proposal,
    is_agreed,
    merge_state,
    read_lines,
)

POLAND = ZoneInfo("Europe/Warsaw")
SENT = datetime(2026, 12, 21, 15, tzinfo=UTC)
moments = some.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


def codes(problems):
    return [problem.code for problem in problems]


def test_christmas_eve_holidays_and_weekends_are_not_counted():
    term = appeal_term(SENT, 7, POLAND)
    assert term.closes_at.astimezone(POLAND).date() == date(2027, 1, 4)
    assert term.closes_at + timedelta(microseconds=1) == datetime(2027, 1, 5, tzinfo=POLAND)


@given(moments, some.integers(1, 60))
def test_a_term_ends_with_a_working_day_and_never_on_the_day_of_sending(sent, days):
    term = appeal_term(sent, days, POLAND)
    last = term.closes_at.astimezone(POLAND)
    assert is_working_day(last.date()) and last.date() > sent.astimezone(POLAND).date()
    assert term.holds(term.closes_at) and not term.holds(term.closes_at + timedelta(microseconds=1))


@given(moments, some.integers(1, 60), moments)
def test_a_window_never_shortens_a_term_and_the_vote_always_ends_it(sent, days, other):
    plain = appeal_term(sent, days, POLAND).closes_at
    with_window = appeal_term(sent, days, POLAND, other).closes_at
    assert with_window >= max(plain, other)
    assert is_working_day((with_window - MOMENT).astimezone(POLAND).date())
    assert appeal_term(sent, days, POLAND, None, other).closes_at < max(other, plain + timedelta(days=1))


def test_late_is_told_with_both_moments_and_after_the_vote_with_its_beginning():
    term = appeal_term(SENT, 7, POLAND)
    late = check_in_time(term, term.closes_at + timedelta(seconds=1))
    assert late.code == "appeal_late" and late.facts["closed_at"] == term.closes_at
    opens_at = SENT + timedelta(days=1)
    assert check_in_time(appeal_term(SENT, 7, POLAND, None, opens_at), opens_at).code == "appeal_after_vote"


def test_the_day_of_a_paper_counts_whole():
    term = appeal_term(SENT, 7, POLAND)
    assert not is_paper_late(term, date(2027, 1, 4), POLAND) and is_paper_late(term, date(2027, 1, 5), POLAND)


def test_the_day_of_a_paper_lies_between_the_decision_and_today():
    decided, today = date(2026, 12, 21), date(2026, 12, 28)
    assert check_received(decided, decided, today) == [] == check_received(today, decided, today)
    assert codes(check_received(None, decided, today)) == ["day_wrong"]
    assert codes(check_received(date(2026, 12, 29), decided, today)) == ["day_future"]
    assert codes(check_received(date(2026, 12, 20), decided, today)) == ["day_before_decision"]


def test_the_answer_is_due_in_working_days():
    assert answer_due(date(2026, 12, 23), 2) == date(2026, 12, 29)


def test_a_late_appeal_can_only_be_dismissed():
    assert codes(check_decision("upheld", "Uzasadnienie jest tutaj.", True)) == ["late_not_upheld"]
    assert check_decision("dismissed", "Uzasadnienie jest tutaj.", True) == []


def test_a_paper_needs_no_address():
    assert check_person("Jan", "", is_email_needed=False) == []
    assert codes(check_person("", "")) == ["name_missing", "email_wrong"]


@given(some.sets(some.integers(1, 40).map(lambda number: f"g{number}")))
def test_a_code_of_a_group_is_always_new(taken):
    assert next_code(taken) not in taken


def test_a_group_is_of_one_pool_of_accepted_projects_and_of_no_other_group():
    one, two = Member(1, 7, "accepted"), Member(2, 7, "on_ballot")
    why = "Ten sam skwer, to samo miejsce."
    assert check_group([one, two], [], why) == []
    assert codes(check_group([one, Member(2, 8, "accepted")], [], why)) == ["several_pools"]
    assert codes(check_group([one, Member(2, 7, "in_check")], [], why)) == ["not_accepted"]
    assert codes(check_group([one, Member(2, 7, "accepted", "g1")], [], why)) == ["in_other_group"]
    assert check_group([one, Member(2, 7, "accepted", "g1")], [], why, "g1") == []


@given(some.one_of(some.none(), some.integers()))
def test_a_distance_is_always_sensible(asked):
    assert 1 <= sensible_metres(asked) <= 1000


def test_lines_are_read_as_people_write_money():
    lines, problems = read_lines("Lipy; 1 234,56 zł\n\nŁawki; z oparciem; 12500.5")
    assert problems == [] and [(one.name, one.amount) for one in lines] == [
        ("Lipy", Decimal("1234.56")), ("Ławki; z oparciem", Decimal("12500.5"))
    ]  # fmt: skip


@given(some.text(max_size=300))
def test_no_text_breaks_the_reading_of_lines(written):
    lines, problems = read_lines(written)
    assert lines or problems
    assert all(line.amount >= 0 for line in lines)


@pytest.mark.parametrize(
    ("done", "refused", "moment", "state"),
    [
        (None, None, 0, MergeState.OPEN),
        (None, None, 1, MergeState.EXPIRED),
        (-1, None, 5, MergeState.DONE),
        (None, -1, 5, MergeState.REFUSED),
        (None, 1, 5, MergeState.EXPIRED),
    ],
)
def test_a_proposal_is_open_until_its_last_moment(done, refused, moment, state):
    def at(seconds):
        return None if seconds is None else SENT + timedelta(seconds=seconds)

    assert merge_state(at(done), at(refused), SENT, at(moment)) is state


def test_everybody_must_agree_and_nobody_asked_is_no_consent():
    assert is_agreed([True, True]) and not is_agreed([True, None]) and not is_agreed([])


def test_projects_of_two_pools_are_not_merged():
    written = Proposal(1, (2,), "Jeden skwer, dwa wnioski.", "Skwer", "Lipy i ławki", "", "Lipy; 10")
    both = [Candidate(1, 7, "accepted", 1), Candidate(2, 8, "accepted", 1)]
    assert codes(check_proposal(written, both, None, None)) == ["several_pools"]
    assert codes(check_proposal(written, both[:1], None, None)) == ["numbers_unknown"]
    assert codes(check_proposal(written, both[:1] + [Candidate(2, 7, "accepted", 1)], Decimal(11), None)) == [
        "cost_outside"
    ]


def test_a_window_that_closes_on_a_sunday_lasts_to_the_end_of_monday():
    sent = datetime(2026, 11, 24, 12, tzinfo=UTC)
    sunday = datetime(2026, 12, 13, 22, 59, 59, tzinfo=UTC)
    assert appeal_term(sent, 2, POLAND, sunday).closes_at.astimezone(POLAND).date() == date(2026, 12, 14)
    friday = datetime(2026, 12, 11, 15, tzinfo=UTC)
    assert appeal_term(sent, 2, POLAND, friday).closes_at == friday, "on a working day its hour holds"
    midnight = datetime(2026, 12, 11, 23, tzinfo=UTC)
    assert appeal_term(sent, 2, POLAND, midnight).closes_at == midnight, "midnight ends the Friday before it"
