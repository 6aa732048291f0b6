"""A member of the committee fills in a sheet in the browser: nothing typed is lost, and what is handed in stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from accounts.departments.models import Department
from core.db import db, transaction
from initiatives.applications.queries import members_of
from initiatives.scoring.models import DepartmentOpinion, ScoreSheet, SheetPoint
from tests.support.panels import post_to
from tests.support.scoring import OFFICE, application, scored_call


@pytest.fixture
def call(app, clock):
    return scored_call(app, clock, numbers=2, members=2)


def kept() -> list[str]:
    db.session.expire_all()
    return [str(one.points) for one in db.session.scalars(select(SheetPoint))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-5", "mniej niż 0"), ("51", "najwyżej 50"), ("pięć", "Wpisz liczbę od 0 do 50")],
)
def test_bad_points_are_said_beside_the_field_and_stay_in_it(call, typed: str, said: str) -> None:
    answer = call.give(0, 1, typed, **{"ground-potrzeba": "Bo tak trzeba."})
    assert answer.status_code == 422 and said in answer.text
    assert f'value="{typed}"' in answer.text and "Bo tak trzeba." in answer.text and kept() == []


def test_a_foreign_criterion_is_refused(call) -> None:
    answer = post_to(call.members[0], call.sheet(1), **{"points-obce": "3", "points-potrzeba": "4"})
    assert answer.status_code == 422 and "którego ten program nie ma" in answer.text and kept() == []


def test_counted_criteria_stand_beside_with_the_sum(call) -> None:
    call.give(0, 1, "40,5")
    page = call.members[0].get(call.sheet(1)).text
    assert "Wkład własny" in page and "5 z 30" in page and "3 z 20" in page
    assert "48,5 z 100" in page and 'value="40,5"' in page


def test_a_sheet_without_points_is_not_handed_in(call) -> None:
    answer = call.give(0, 1, "", note="Ładne.", then="hand_in")
    assert answer.status_code == 422 and "Brakuje punktów" in answer.text and "Ładne." in answer.text
    assert post_to(call.members[0], call.sheet(1) + "/oddaj", token_from=call.sheet(1)).status_code == 422


def test_handing_in_asks_once_more_and_then_it_is_frozen(call) -> None:
    assert call.give(0, 1, "12", then="hand_in").location.endswith("/oddaj")
    assert "Oddanej karty nie można już zmienić" in call.members[0].get(call.sheet(1) + "/oddaj").text
    assert post_to(call.members[0], call.sheet(1) + "/oddaj").status_code == 303
    again = post_to(call.members[0], call.sheet(1) + "/oddaj", token_from=call.sheet(2))
    assert again.status_code == 303, "a second click finds it handed in"
    late = post_to(call.members[0], call.sheet(1), token_from=call.sheet(2), **{"points-potrzeba": "50"})
    assert late.status_code == 409 and "nie można jej zmienić" in late.text and kept() == ["12.00"]
    page = call.members[0].get(f"{OFFICE}/ocena").text
    assert "oddana" in page and "do oceny" in page and "Gotowe: 1 z 2." in page


def test_two_windows_never_overwrite_each_other_unseen(call) -> None:
    call.give(0, 1, "10", seen="0")
    stale = call.give(0, 1, "20", seen="0")
    assert stale.status_code == 409 and 'value="20"' in stale.text and "Zapisane w innym oknie" in stale.text
    assert kept() == ["10.00"]
    same = call.give(0, 1, "10", seen="0")
    assert same.status_code == 303, "a double click says the same"


def test_a_save_of_its_own_accord_keeps_the_right_part(call) -> None:
    headers = {"X-Requested-With": "autosave"}
    page = call.members[0].get(call.sheet(1)).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    typed = {"csrf_token": token, "points-potrzeba": "900", "note": "Nie zgub mnie.", "seen": "0"}
    answer = call.members[0].post(call.sheet(1), data=typed, headers=headers)
    assert answer.status_code == 422 and "najwyżej 50" in answer.get_json()["said"]
    assert answer.get_json()["fields"] == {"seen": "1"}, (
        "the part that was right is saved, and the form knows of it"
    )
    assert db.session.scalars(select(ScoreSheet.note)).one() == "Nie zgub mnie."
    good = call.members[0].post(
        call.sheet(1), data={**typed, "points-potrzeba": "9", "seen": "1"}, headers=headers
    )
    assert good.get_json()["fields"] == {"seen": "2"} and kept() == ["9.00"]


def test_a_lost_session_loses_nothing(call) -> None:
    answer = call.members[0].post(call.sheet(1), data={"points-potrzeba": "9", "note": "Zostaje."})
    assert answer.status_code == 422 and 'value="9"' in answer.text and "Zostaje." in answer.text


def test_the_committee_reads_what_departments_said(app, call, clock) -> None:
    words = "Pod ziemią biegnie gazociąg, ławki tylko bez fundamentu."
    with transaction():
        department = Department(name="Wydział Infrastruktury")
        db.session.add(department)
        db.session.flush()
        opinion = DepartmentOpinion(
            application_id=application(1).id, department_id=department.id, asked_at=clock()
        )
        opinion.verdict, opinion.words, opinion.given_at = "conditional", words, clock()
        db.session.add(opinion)
    for browser, address in (
        (call.members[0], call.sheet(1)),
        (call.official, f"{OFFICE}/wnioski/1/decyzja"),
    ):
        page = browser.get(address).text.replace("\xa0", " ")
        assert "Wydział Infrastruktury" in page and words in page


def test_nobody_gives_points_to_a_group_of_ones_own(call, clock) -> None:
    with transaction():
        member = members_of(application(1).id)[1]
        member.email = "K0@example.org"
    refused = call.give(0, 1, "50", note="To my!")
    assert refused.status_code == 422 and "Należysz do grupy" in refused.text and "To my!" in refused.text
    assert kept() == [] and call.give(1, 1, "7").status_code == 303
    told = post_to(call.members[0], call.sheet(1), is_conflicted="yes", conflict="To wniosek moich sąsiadów.")
    assert told.status_code == 303
