"""What a report must hold, and that a small group of people is never told of. Pure."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.consultation.rules.stages import ConsultationStage
from consultations.marks.rules.screening import without_personal
from consultations.report.rules.participation import OTHER, groups_of, merged
from consultations.report.rules.publishing import (
    Publishing,
    Readiness,
    check_address,
    check_publishing,
    check_texts,
)

READY = Readiness(ConsultationStage.ANSWERING, has_conclusions=True)


@given(
    st.dictionaries(st.sampled_from(["0-12", "13-17", "18-24", "65-74", OTHER]), st.integers(0, 30)),
    st.integers(2, 12),
)
def test_no_kept_group_is_smaller_than_the_smallest_and_nobody_is_lost(people, smallest):
    kept, total = merged(people, smallest), sum(people.values())
    assert all(count >= smallest for count in kept.values())
    assert sum(kept.values()) == (total if total >= smallest else 0)
    assert set(kept) <= {*people, OTHER}
    for code, count in kept.items():
        if code != OTHER:
            assert count == people[code]


def test_a_lone_small_group_takes_the_next_one_with_it():
    assert merged({"13-17": 2, "25-34": 9, "65-74": 30}, 5) == {"65-74": 30, OTHER: 11}
    assert merged({"13-17": 2, "18-24": 3, "25-34": 9}, 5) == {"25-34": 9, OTHER: 5}
    assert merged({"13-17": 2, "18-24": 1}, 5) == {}
    assert merged({"25-34": 9}, 5) == {"25-34": 9}


def test_a_person_who_marked_twice_is_one_person():
    told = [(b"a", 1, "18-24"), (b"a", 2, "25-34"), (b"b", 1, "25-34"), (b"c", 1, "z"), (b"c", 1, "a")]
    assert groups_of(told) == {"25-34": 2, "a": 1}


@pytest.mark.parametrize(
    ("ready", "told", "codes"),
    [
        (READY, Publishing(), []),
        (Readiness(ConsultationStage.OPEN, datetime(2026, 1, 1, tzinfo=UTC), 0, True), Publishing(), ["not_closed"]),
        (Readiness(ConsultationStage.CANCELLED, None, 0, True), Publishing(), ["cancelled"]),
        (Readiness(ConsultationStage.ANSWERING, None, 3, True), Publishing(), ["undecided"]),
        (Readiness(ConsultationStage.ANSWERING), Publishing(), ["conclusions_missing"]),
        (Readiness(ConsultationStage.ANSWERING, None, 0, True, is_in_making=True), Publishing(), ["in_making"]),
        (Readiness(ConsultationStage.ANSWERING, None, 0, True, is_voting=True), Publishing(), ["vote_goes_on"]),
        (READY, Publishing("bo tak"), ["correction_unneeded"]),
        (Readiness(ConsultationStage.REPORTED, None, 0, True, 1), Publishing(), ["correction_missing"]),
        (Readiness(ConsultationStage.REPORTED, None, 0, True, 1), Publishing("Pomyłka w dacie."), []),
        (Readiness(ConsultationStage.REPORTED, None, 0, True, 1), Publishing("x" * 1001), ["too_long"]),
        (READY, Publishing("", "http://bip.example.pl"), ["address_wrong"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_publication(ready, told, codes):
    assert [one.code for one in check_publishing(ready, told)] == codes


@pytest.mark.parametrize("address", ["https://bip.wasilkow.pl/raport?id=7", ""])
def test_a_whole_address_of_the_bulletin_passes(address):
    assert check_address(address) == []


@pytest.mark.parametrize(
    "address", ["bip.wasilkow.pl", "javascript:alert(1)", "https://", "https://bip", "https://[", "https://b.pl/\n"]
)  # fmt: skip
def test_half_an_address_does_not(address):
    assert [one.code for one in check_address(address)] == ["address_wrong"]


def test_too_long_a_text_says_by_how_much():
    assert check_texts({"course": "x" * 20_000}) == []
    assert [one.facts["excess"] for one in check_texts({"chapter-drzewo": "x" * 20_003})] == [3]


def test_what_leads_to_a_person_is_left_out_of_what_is_kept_for_good():
    said = without_personal(
        "Pisać: ola@poczta.pl, tel. 600 700 800, PESEL 44051401359. Dąb z 1812 roku zostaje."
    )
    assert said == "Pisać: […], tel. […], PESEL […]. Dąb z 1812 roku zostaje."
