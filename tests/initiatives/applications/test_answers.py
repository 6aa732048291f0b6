"""What was typed is read as people write it, and what is wrong stands beside its field."""

from datetime import date
from decimal import Decimal as D

import pytest

from initiatives.applications.rules.answers import read_hours, read_idea, read_lines, read_works
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.members import MemberState, check_members, check_new_member
from initiatives.applications.rules.statuses import NEXT, ApplicationStatus, check_move

TODAY = date(2027, 2, 5)
IDEA = {
    "title": "Ogród", "scope": "nature", "summary": "Skrzynie.", "description": "Warzywa.",
    "beneficiaries": "Osiedle", "starts_on": "4.5.2027", "ends_on": "30.06.2027", "applicant": "group",
}  # fmt: skip


def codes(problems: list) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in problems]


def test_a_whole_idea_is_read() -> None:
    idea, problems = read_idea(IDEA, frozenset(), TODAY)
    assert problems == [] and idea.span == (date(2027, 5, 4), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ends_on": "3.5.2027"}, [("days_backwards", "ends_on")]),
        ({"starts_on": "4.5.2026"}, [("starts_in_past", "starts_on")]),
        ({"starts_on": "31.2.2027"}, [("not_a_day", "starts_on")]),
        ({"title": " "}, [("field_missing", "title")]),
        ({"scope": "sport"}, [("scope_not_of_programme", "scope")]),
        ({"scope": "wojna"}, [("not_a_choice", "scope")]),
        ({"applicant": "organisation"}, [("field_missing", "organisation")]),
        ({"applicant": "organisation", "organisation": "Koło"}, []),
    ],
)
def test_what_is_wrong_with_an_idea(changes: dict, wrong: list) -> None:
    assert codes(read_idea(IDEA | changes, frozenset({"nature"}), TODAY)[1]) == wrong


def test_lines_are_read_in_polish() -> None:
    rows = [
        {"name": "Deski", "town": "1 234,50 zł", "in_kind": "800", "source": "rachunek"},
        {"name": "", "town": " "},
        {"name": "Kopanie", "people": "12", "hours": "2,5 godz."},
    ]
    assert read_lines({"rows": rows}) == (
        [
            Line("Deski", town=D("1234.50"), in_kind=D(800), source="rachunek"),
            Line("Kopanie", people=12, hours=D("2.5")),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"name": "Praca", "people": "3", "hours": "-2"}, [("hours_negative", "line-1-hours")]),
        ({"name": "Praca", "people": "-3", "hours": "2"}, [("out_of_range", "line-1-people")]),
        ({"name": "Praca", "people": "trzy", "hours": "2"}, [("not_whole", "line-1-people")]),
        ({"name": "Praca", "people": "3", "hours": "dużo"}, [("not_hours", "line-1-hours")]),
        ({"name": "Cegły", "town": "-5"}, [("amount_negative", "line-1-town")]),
        ({"name": "Cegły", "town": "sto"}, [("not_amount", "line-1-town")]),
        ({"town": "5"}, [("field_missing", "line-1-name")]),
        ({"name": "Cegły", "in_kind": "5"}, [("source_missing", "line-1-source")]),
    ],
)
def test_what_is_wrong_with_a_line(row: dict, wrong: list) -> None:
    assert codes(read_lines({"rows": [row]})[1]) == wrong


@pytest.mark.parametrize(
    "refused",
    [{"hours": "9999999"}, {"hours": "-2"}, {"people": "1001"}, {"town": "-300"}, {"cash": "-1"}, {"in_kind": "-5"}],
)  # fmt: skip
def test_a_refused_number_does_not_count_and_the_rest_of_its_line_does(refused: dict) -> None:
    row = {
        "name": "Praca",
        "people": "5",
        "hours": "2",
        "town": "100",
        "cash": "40",
        "in_kind": "30",
        "source": "x",
    }
    ((line,), wrong) = read_lines({"rows": [row | refused]})
    (name,) = refused
    assert wrong and wrong[0].field == f"line-1-{name}"
    kept = {"town": D(100), "cash": D(40), "in_kind": D(30), "labour_hours": D(10)}
    kept["labour_hours" if name in ("hours", "people") else name] = D(0)
    assert {each: getattr(line, each) for each in kept} == kept
    # Nor does it while something else of its line cannot be read.
    ((nameless,), _wrong) = read_lines({"rows": [row | refused | {"name": ""}]})
    assert {each: getattr(nameless, each) for each in kept} == kept


@pytest.mark.parametrize(
    ("typed", "hours"), [("6", D(6)), ("2,5", D("2.5")), ("7 godz.", D(7)), ("8h", D(8)), ("", None)]
)
def test_hours_are_written_in_many_ways(typed: str, hours: D | None) -> None:
    assert read_hours(typed) == (hours, None)


def test_a_schedule_stays_within_the_whole() -> None:
    span = (date(2027, 5, 4), date(2027, 6, 30))
    rows = [
        {"name": "Kopanie", "starts_on": "4.5.2027", "ends_on": "8.5.2027", "who": "members"},
        {"name": "Za wcześnie", "starts_on": "1.5.2027", "ends_on": "8.5.2027"},
        {"name": "Na odwrót", "starts_on": "9.5.2027", "ends_on": "8.5.2027"},
        {"name": "Bez końca", "starts_on": "9.5.2027"},
    ]
    works, problems = read_works({"rows": rows}, span)
    assert [one.name for one in works] == ["Kopanie"]
    assert codes(problems) == [
        ("work_outside", "work-2-starts_on"), ("days_backwards", "work-3-ends_on"), ("field_missing", "work-4-ends_on"),
    ]  # fmt: skip


def member(**changes: object) -> MemberState:
    return MemberState(
        **{
            "email": "a@x.pl",
            "is_representative": False,
            "is_confirmed": True,
            "is_on_paper": False,
            **changes,
        }
    )


def test_only_confirmed_people_count() -> None:
    lead = member(is_representative=True)
    asked, paper, gone = (
        member(is_confirmed=False),
        member(email=None, is_confirmed=False, is_on_paper=True),
        member(has_declined=True),
    )
    assert [one.facts.get("missing") for one in check_members([lead, asked, gone, paper], 3)] == [1]
    assert check_members([lead, paper], 2) == []
    assert [one.code for one in check_members([paper], 1)] == ["representative_missing"]


def test_nobody_is_added_twice() -> None:
    assert [one.code for one in check_new_member("Ola", "A@x.pl", [member()], False)] == ["email_known"]
    assert [one.code for one in check_new_member(" ", "", [], False)] == ["name_missing", "email_missing"]
    assert check_new_member("Ola", "", [], True) == []


def test_every_status_is_reached_and_ends_are_ends() -> None:
    reached = {after for afters in NEXT.values() for after in afters}
    assert reached == set(ApplicationStatus) - {ApplicationStatus.DRAFT}
    assert [one.code for one in check_move(ApplicationStatus.SETTLED, ApplicationStatus.DRAFT)] == [
        "wrong_status"
    ]


def test_more_rows_than_fit_are_refused_and_none_is_lost() -> None:
    rows = {"rows": [{"name": f"Deska {n}", "town": "10"} for n in range(63)]}
    lines, problems = read_lines(rows)
    assert len(lines) == 60
    assert [(one.code, one.field, one.facts["over"]) for one in problems] == [
        ("too_many_rows", "line-61-name", 3)
    ]


def test_an_organisation_typed_before_a_change_of_mind_is_nobodys() -> None:
    typed = IDEA | {"applicant": "group", "organisation": "Fundacja", "organisation_register": "0000"}
    idea, problems = read_idea(typed, frozenset(), TODAY)
    assert problems == [] and idea.values["organisation"] == idea.values["organisation_register"] == ""


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ends_on": "1.1.2028"}, [("outside_programme", "ends_on")]),
        ({"starts_on": "30.12.2027", "ends_on": "31.12.2027"}, []),
        (
            {"starts_on": "5.5.2029", "ends_on": "5.6.2029"},
            [("outside_programme", n) for n in ("starts_on", "ends_on")],
        ),
    ],
)
def test_works_lie_in_the_year_that_pays_for_them(changes: dict, wrong: list) -> None:
    assert (
        codes(read_idea(IDEA | changes, frozenset(), TODAY, (date(2027, 1, 1), date(2027, 12, 31)))[1])
        == wrong
    )
