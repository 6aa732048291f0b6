"""What an answer must say, who may approve it, which wishes of a group contradict each other."""

from datetime import date

import pytest

from consultations.marks.rules.answers import (
    Answering,
    AnswerState,
    Approver,
    check_answer,
    check_approver,
    check_deciding,
)
from consultations.marks.rules.contrary import Wish, contrary_wishes, is_against
from consultations.marks.rules.reminders import answer_threshold, promise_threshold, unread_threshold
from consultations.marks.rules.terms import Fate, days_late, fate_of, progress_of
from consultations.marks.rules.works import Done, check_done, outcome_of

TODAY = date(2026, 11, 24)
WHY = "Teren należy do gminy i nie ma pod nim sieci, więc posadzimy lipę."


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (Answering("not_possible", WHY), []),
        (Answering("planned", WHY, date(2027, 4, 30)), []),
        (Answering("", WHY), ["decision_missing"]),
        (Answering("nie", ""), ["decision_missing", "grounds_missing"]),
        (Answering("done", "Nie ma środków."), ["grounds_short"]),
        (Answering("done", "a" * 4001), ["too_long"]),
        (Answering("not_possible", WHY + " Właścicielem jest: …"), ["grounds_gap"]),
        (Answering("planned", WHY), ["promise_missing"]),
        (Answering("partly", WHY, date(2026, 11, 23)), ["promise_past"]),
        (Answering("partly", WHY, date(2037, 1, 1)), ["promise_far"]),
        (Answering("already_there", WHY, TODAY), ["promise_unneeded"]),
    ],
)
def test_an_answer_has_a_decision_grounds_and_a_term_where_it_promises(told, codes):
    assert [one.code for one in check_answer(told, TODAY)] == codes


@pytest.mark.parametrize(
    ("approver", "officials", "codes"),
    [
        (Approver(2, True, False), {1, 2}, []),
        (Approver(1, True, True), {1}, ["same_person"]),
        (Approver(3, False, True), {1}, []),
        (Approver(3, False, True), {1, 2}, ["official_must_approve"]),
        (Approver(4, False, False), {1}, ["official_must_approve"]),
    ],
)
def test_another_person_approves_and_an_administrator_only_beside_a_single_official(
    approver, officials, codes
):
    assert [one.code for one in check_approver(approver, 1, officials)] == codes


def test_only_what_was_sent_is_approved():
    assert check_deciding(AnswerState.SENT) == []
    assert [one.code for one in check_deciding(AnswerState.DRAFT)] == ["not_sent"]
    assert [one.code for one in check_deciding(AnswerState.APPROVED)] == ["already_approved"]


def test_a_group_of_contrary_wishes_is_warned_of_with_both():
    plant = Wish(1, "drzewo", "Posadzić drzewo", "Posadźcie tu lipę.")
    leave = Wish(2, "drzewo", "Posadzić drzewo", "Nie sadźcie tu drzew, zasłaniają okna.")
    bench = Wish(3, "lawka", "Ławka", "Brakuje ławki.")
    assert contrary_wishes([plant]) == []
    [pair] = contrary_wishes([plant, leave])
    assert (pair.one, pair.other, pair.is_opposed) == (plant, leave, True)
    [pair] = contrary_wishes([plant, bench])
    assert (pair.one, pair.other, pair.is_opposed) == (plant, bench, False)


def test_who_asks_that_nothing_is_felled_is_not_against():
    assert not is_against("Nie wycinajcie tej lipy!")
    assert is_against("Wytnijcie ten krzak, przeszkadza kierowcom.")


def test_terms_of_answers_and_of_promises():
    assert progress_of(10, 4, date(2026, 11, 20), TODAY).is_late
    assert not progress_of(10, 10, date(2026, 11, 20), TODAY).is_late
    assert progress_of(10, 4, None, TODAY).days_left is None
    assert fate_of(True, date(2026, 11, 23), None, TODAY) is Fate.LATE
    assert fate_of(True, TODAY, None, TODAY) is Fate.WAITS
    assert fate_of(True, TODAY, TODAY, TODAY) is Fate.DONE
    assert fate_of(False, None, None, TODAY) is Fate.NONE


@pytest.mark.parametrize(
    ("due", "threshold"),
    [
        (date(2026, 12, 2), None),
        (date(2026, 12, 1), "answer_near"),
        (date(2026, 11, 25), "answer_last"),
        (TODAY, "answer_last"),
        (date(2026, 11, 23), "answer_late"),
        (None, None),
    ],
)
def test_the_office_is_reminded_a_week_and_a_day_before_an_answer_and_once_it_is_late(due, threshold):
    assert answer_threshold(due, TODAY) == threshold


def test_the_office_is_reminded_of_what_was_to_be_read_by_today_and_of_promises():
    assert unread_threshold(TODAY, TODAY) is None
    assert unread_threshold(date(2026, 11, 23), TODAY) == "unread"
    assert unread_threshold(date(2026, 11, 20), TODAY) == "unread_late"
    assert promise_threshold(date(2026, 12, 9), TODAY) is None
    assert promise_threshold(date(2026, 12, 8), TODAY) == "promise_near"
    assert promise_threshold(date(2026, 11, 23), TODAY) == "promise_late"


def test_a_kept_promise_is_done_and_a_day_after_its_term_is_a_day_late():
    assert outcome_of("planned", True) == "done" and outcome_of("planned", False) == "planned"
    assert outcome_of("not_possible", True) == "not_possible"
    assert days_late(TODAY, date(2026, 11, 25), date(2027, 1, 1)) == 1
    assert days_late(TODAY, None, TODAY) == 0 and days_late(None, None, TODAY) == 0
    assert [one.code for one in check_done(Done(TODAY), "not_possible", False, TODAY)] == ["not_promised"]
