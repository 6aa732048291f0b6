"""What is wrong with a programme before it opens, and where it stands."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from initiatives.programmes.rules.freezing import Freeze, freeze_at
from initiatives.programmes.rules.scopes import BY_CODE, SCOPES
from initiatives.programmes.rules.stages import Call, ProgrammeStage, ProgrammeTimes
from initiatives.programmes.rules.terms import Criterion, CriterionKind, Terms, check_terms

START = datetime(2027, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CALL = Call(1, START, START + 20 * DAY)
SHARE = Criterion("wklad", "Wkład własny", CriterionKind.OWN_SHARE, 30, none_at=D(30), full_at=D(60))
NEED = Criterion("potrzeba", "Potrzeba", CriterionKind.COMMITTEE, 40)
GOOD = Terms(D(100_000), D(30), D(35), criteria=(SHARE, NEED), threshold=D(40))


def codes(terms: Terms, *calls: Call) -> list[str]:
    return [one.code for one in check_terms(terms, calls)]


def test_good_terms_are_good() -> None:
    assert codes(GOOD, CALL) == []


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(D(1), D(300), D(35), criteria=(SHARE,)), "share_out_of_range"),
        (Terms(D(1), D(-1), D(35), criteria=(SHARE,)), "share_out_of_range"),
        (Terms(D(1), D(30), D(0), criteria=(SHARE,)), "rate_missing"),
        (Terms(D(1), D(30), D(35)), "no_criteria"),
        (Terms(D(1), D(30), D(35), criteria=(NEED,)), "labour_unweighed"),
        (Terms(D(1), D(30), D(35), criteria=(SHARE,), threshold=D(31)), "threshold_too_high"),
        (Terms(D(1), D(30), D(35), town_cap=D(2), criteria=(SHARE,)), "cap_over_budget"),
    ],
)
def test_what_is_wrong_is_named(terms: Terms, code: str) -> None:
    assert codes(terms, CALL) == [code]


def test_calls_are_there_go_forward_and_stand_apart() -> None:
    assert codes(GOOD) == ["calls_missing"]
    assert codes(GOOD, Call(1, START, START)) == ["call_backwards"]
    assert codes(GOOD, CALL, Call(2, START + 19 * DAY, START + 30 * DAY)) == ["calls_overlap"]
    assert codes(GOOD, CALL, Call(2, CALL.closes_at, START + 30 * DAY)) == []


def test_a_programme_goes_from_call_to_call() -> None:
    second = Call(2, START + 100 * DAY, START + 120 * DAY)

    def stage(day: int, *decided: int) -> ProgrammeStage:
        return ProgrammeTimes(START - 9 * DAY, (CALL, second), frozenset(decided)).stage(START + day * DAY)

    assert [stage(-1), stage(0), stage(20), stage(20, 1), stage(100, 1), stage(120, 1), stage(120, 1, 2)] == [
        ProgrammeStage.ANNOUNCED, ProgrammeStage.OPEN, ProgrammeStage.ASSESSMENT, ProgrammeStage.RESULTS,
        ProgrammeStage.OPEN, ProgrammeStage.ASSESSMENT, ProgrammeStage.RESULTS,
    ]  # fmt: skip
    assert ProgrammeTimes(None, (CALL,)).stage(START) is ProgrammeStage.DRAFT
    assert ProgrammeTimes(START, (CALL,), closed_at=START).stage(START) is ProgrammeStage.CLOSED


def test_the_catalogue_of_the_act_names_each_kind_once() -> None:
    assert len(BY_CODE) == len(SCOPES) and all("art. 19b" in one.article for one in SCOPES)


@pytest.mark.parametrize(
    ("published_at", "has_applications", "now", "why"),
    [
        (START - DAY, False, START - timedelta(seconds=1), None),
        (START - DAY, False, START, Freeze.CALL),
        (START - DAY, True, START + 40 * DAY, Freeze.CALL),
        (START - DAY, True, START - DAY, Freeze.APPLICATION),
        (None, False, START + DAY, None),
    ],
)
def test_terms_freeze_when_a_published_call_opens_or_somebody_begins(
    published_at: datetime | None, has_applications: bool, now: datetime, why: Freeze | None
) -> None:
    assert freeze_at(ProgrammeTimes(published_at, (CALL,)), has_applications, now) is why
