"""What a member may give, when a sheet is whole, when it is handed in, and the mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Problem
from pb.panel.rules import (
    LONGEST_GROUND,
    Entry,
    Scale,
    Typed,
    check_closing,
    check_handing_in,
    check_naming,
    free_number,
    mean_of,
    read_entry,
    read_score,
    refuse_scoring,
)
from pb.panel.texts import SENTENCES, mean_written, score_written, sentence
from pb.rounds.rules import BallotMethod, PoolKind, PoolRules, RoundRules, Stage, StageWindow, stage_at
from pb.rounds.term_rules import check_panel

HALVES, WHOLE = Scale(10, has_halves=True), Scale(5)
NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "scale", "read"),
    [
        ("7", HALVES, Decimal(7)),
        ("7,5", HALVES, Decimal("7.5")),
        (" 7.50 ", HALVES, Decimal("7.5")),
        ("0", WHOLE, Decimal(0)),
        ("10", HALVES, Decimal(10)),
        ("", HALVES, None),
        ("10,5", HALVES, "score_off_scale"),
        ("-1", HALVES, "score_off_scale"),
        ("6", WHOLE, "score_off_scale"),
        ("7,3", HALVES, "score_not_half"),
        ("2,5", WHOLE, "score_not_whole"),
        ("osiem", HALVES, "score_not_number"),
        ("8/10", HALVES, "score_not_number"),
        ("1e1", HALVES, "score_not_number"),
    ],
)
def test_scores_are_read_as_polish_and_english_write_them(typed, scale, read):
    found = read_score(typed, scale)
    assert (found.code if isinstance(found, Problem) else found) == read


@given(st.integers(0, 20))
def test_whatever_stands_on_a_sheet_is_read_again(halves):
    score = Decimal(halves) / 2
    assert read_score(score_written(score), HALVES) == score


def test_a_conflict_of_interest_goes_without_a_score():
    assert read_entry(Typed("", "Jestem autorką projektu.", True), HALVES) == Entry(
        None, "Jestem autorką projektu.", True
    )
    (problem,) = read_entry(Typed("8", "Jestem autorką projektu.", True), HALVES)
    assert (problem.code, problem.field) == ("score_and_conflict", "is_conflicted")


def test_all_that_is_wrong_with_an_entry_is_told_at_once():
    problems = read_entry(Typed("dużo", "x" * (LONGEST_GROUND + 1)), HALVES)
    assert [(one.code, one.field) for one in problems] == [
        ("score_not_number", "score"), ("ground_too_long", "ground"),
    ]  # fmt: skip


def test_a_draft_is_kept_and_is_not_whole_without_a_ground():
    assert not Entry(Decimal(8)).is_whole
    assert not Entry(None, "Dobre miejsce na drzewa.").is_whole
    assert Entry(Decimal(0), "Nie ma tam miejsca.").is_whole
    assert Entry(None, "Mieszkam tuż obok.", True).is_whole


def test_a_sheet_is_handed_in_whole_and_when_the_list_is_final():
    assert check_handing_in([], 3, NOON, NOON) == []
    assert [one.code for one in check_handing_in([], 3, NOON, NOON - timedelta(1))] == ["list_not_final"]
    assert [one.code for one in check_handing_in([], 0, NOON, NOON)] == ["nothing_to_score"]
    (lacking,) = check_handing_in(list(range(20, 0, -1)), 20, NOON, NOON)
    assert lacking.facts == {"numbers": list(range(1, 11)), "more": 10}


def test_nobody_scores_before_the_list_is_made():
    assert refuse_scoring(NOON, NOON) is None
    assert refuse_scoring(NOON, NOON - timedelta(1)).code == "scoring_not_yet"
    assert refuse_scoring(None, NOON).code == "scoring_not_scheduled"


def test_a_panel_is_closed_only_whole():
    assert check_closing(3, 3, 3) == []
    assert check_closing(2, 2, 3)[0].code == "members_missing"
    assert check_closing(3, 1, 3)[0].facts == {"missing": 2}
    assert check_naming(3, 3, False)[0].code == "panel_full"
    assert check_naming(1, 3, True)[0].code == "member_already"
    assert free_number([1, 3]) == 2 and free_number([]) == 1


def test_means_are_exact_and_of_those_who_scored():
    assert mean_of([Decimal("7.5"), Decimal(7), Decimal(7)]) == Fraction(43, 6)
    assert mean_of([]) is None


def _pool(**terms) -> PoolRules:
    told = {"panel_highest": 10, "panel_members": 3, **terms}
    return PoolRules(1, "zielona", "Zielona", PoolKind.GREEN, Decimal(1000), BallotMethod.PANEL, **told)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({}, None),
        ({"minimum_mean": Decimal("6.5")}, None),
        ({"panel_highest": None}, "panel_highest_missing"),
        ({"panel_members": None}, "panel_members_missing"),
        ({"minimum_mean": Decimal(11)}, "mean_over_highest"),
        ({"minimum_votes": 3}, "threshold_is_mean"),
        ({"exclusive_group": "dzielnice"}, "group_of_panel"),
    ],
)
def test_the_terms_of_a_panel_hold_together(terms, code):
    assert [one.code for one in check_panel(_pool(**terms))] == ([code] if code else [])


def test_a_round_of_panels_counts_when_its_list_is_final():
    window = StageWindow(Stage.BALLOT_LIST, NOON, NOON + timedelta(days=5))
    rules = RoundRules(1, (window,), (_pool(),))
    assert rules.is_by_panels and not rules.ballot_pools
    assert (rules.scoring_opens_at, rules.list_ends_at) == (window.opens_at, window.closes_at)
    assert stage_at(rules, NOON, False) is Stage.BALLOT_LIST
    assert stage_at(rules, NOON + timedelta(days=6), False) is Stage.COUNTING


def test_every_refusal_has_its_sentence(app):
    facts = {
        "highest": 10, "most": 5, "length": 6, "opens_at": NOON, "ends_at": NOON, "numbers": [1], "more": 2, "when": NOON,
        "wanted": 3, "email": "a@b.pl", "number": 1, "members": 2, "missing": 1,
    }  # fmt: skip
    with app.test_request_context():
        assert (mean_written(Fraction(29, 4)), mean_written(None)) == ("7,25", "–")
        for code in SENTENCES:
            assert sentence(Problem(code, None, facts)).endswith(".")
