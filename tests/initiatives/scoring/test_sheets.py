"""What a member of the committee may put down, and when anybody may see it."""

from decimal import Decimal as D

import pytest

from initiatives.programmes.rules.terms import Criterion, CriterionKind
from initiatives.scoring.permissions import may_read_sheet
from initiatives.scoring.rules.sheets import (
    Progress,
    SheetState,
    TypedSheet,
    check_closing,
    check_whole,
    read_sheet,
    sound_fields,
)

CRITERIA = (
    Criterion("wklad", "Wkład", CriterionKind.OWN_SHARE, 30, full_at=D(60)),
    Criterion("potrzeba", "Potrzeba", CriterionKind.COMMITTEE, 50, needs_ground=True),
    Criterion("trwalosc", "Trwałość", CriterionKind.COMMITTEE, 10),
)
GOOD = {"points-potrzeba": "37,5", "ground-potrzeba": "Nie ma tu żadnej ławki.", "points-trwalosc": "0"}


def codes(fields: dict[str, str], is_conflicted: bool = False) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in read_sheet(TypedSheet(fields, is_conflicted), CRITERIA)[1]]


def test_points_are_written_as_poles_write_them() -> None:
    sheet, problems = read_sheet(TypedSheet(GOOD), CRITERIA)
    assert problems == [] and sheet.points == {"potrzeba": D("37.5"), "trwalosc": D(0)}
    assert check_whole(sheet, CRITERIA) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("-3", "points_negative"), ("−3", "points_negative"), ("50,01", "points_over"), ("dużo", "points_not_number"),
     ("1e9", "points_not_number"), ("5 zł", "points_not_number"), ("7,555", "points_not_number"), ("٣", "points_not_number")],
)  # fmt: skip
def test_what_is_no_number_of_points_is_said_beside_its_field(typed: str, code: str) -> None:
    assert codes({"points-potrzeba": typed}) == [(code, "points-potrzeba")]


def test_foreign_and_counted_criteria_are_refused() -> None:
    assert codes({"points-obcy": "1"}) == [("criterion_unknown", None)]
    assert codes({"points-wklad": "1"}) == [("criterion_unknown", None)]


def test_a_conflict_of_interest_is_told_in_words_instead_of_points() -> None:
    assert codes({"conflict": ""}, True) == [("conflict_untold", "conflict")]
    assert codes({"conflict": "Mieszkam obok."}) == [("conflict_unticked", "is_conflicted")]
    assert codes({**GOOD, "conflict": "Mieszkam obok."}, True) == [("points_and_conflict", "is_conflicted")]
    sheet, problems = read_sheet(TypedSheet({"conflict": "Mieszkam obok."}, True), CRITERIA)
    assert problems == [] and check_whole(sheet, CRITERIA) == []


def test_a_draft_may_lack_much_and_a_handed_in_sheet_nothing() -> None:
    sheet, problems = read_sheet(TypedSheet({"ground-potrzeba": "krótko"}), CRITERIA)
    assert problems == []
    assert [(one.code, one.field) for one in check_whole(sheet, CRITERIA)] == [
        ("points_missing", "points-potrzeba"), ("ground_missing", "ground-potrzeba"), ("points_missing", "points-trwalosc"),
    ]  # fmt: skip


def test_a_save_of_its_own_accord_keeps_what_is_right() -> None:
    typed = TypedSheet({"points-potrzeba": "99", "points-trwalosc": "4"})
    kept = sound_fields(typed, {"points-potrzeba"}, TypedSheet({"points-potrzeba": "12"}))
    assert kept.fields == {"points-potrzeba": "12", "points-trwalosc": "4"}


def progress(*states: SheetState, **changes) -> Progress:
    told = {"applications": frozenset({1, 2}), "members": frozenset({7, 8}), "is_over": True}
    return Progress(**{**told, "states": states, **changes})


def test_sheets_are_seen_only_once_every_awaited_one_is_there() -> None:
    done = [SheetState(one, member, is_handed_in=True) for one in (1, 2) for member in (7, 8)]
    assert progress(*done).is_whole
    assert not progress(*done[:-1]).is_whole and progress(*done[:-1]).missing == {8: frozenset({2})}
    assert progress(*done[:-1], SheetState(2, 8, has_conflict=True)).is_whole
    assert not progress(*done, is_over=False).is_whole and not progress(*done, unchecked=(3,)).is_whole
    assert not progress(*(SheetState(one, m, has_conflict=True) for one in (1, 2) for m in (7, 8))).is_whole
    assert progress(*done[:-1], is_closed=True).is_whole
    assert may_read_sheet(7, 7, False) and may_read_sheet(None, 7, True)
    assert not may_read_sheet(8, 7, False) and not may_read_sheet(None, 7, False)


def test_closing_without_a_member_needs_a_reason_and_one_sheet_for_everybody() -> None:
    reason = "Członek komisji zrezygnował z pracy w komisji."
    some = [SheetState(one, 7, is_handed_in=True) for one in (1, 2)]
    assert check_closing(progress(*some), reason) == []
    assert [one.code for one in check_closing(progress(*some), "bo tak")] == ["words_short"]
    assert [one.code for one in check_closing(progress(some[0]), reason)] == ["unscored"]
    assert [one.code for one in check_closing(progress(*some, is_over=False), reason)] == ["call_runs"]
    assert [one.code for one in check_closing(progress(*some, unchecked=(4,)), reason)] == ["unchecked"]
    assert [one.code for one in check_closing(progress(*some, members=frozenset({7})), reason)] == [
        "nobody_missing"
    ]
