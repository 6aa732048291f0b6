"""Departments: who belongs, who is asked, what they answer, and what that means for the conclusion."""

from __future__ import annotations

import pytest


@pytest.fixture
def asked(office, colleague):
    """A checked project with two departments that may be asked; the colleague belongs to the first."""
    desk, roads = office(1), colleague("drogi@urzad.example")
    desk.post("/urzad/dzialy", name="Wydział Dróg", email="")
    desk.post("/urzad/dzialy", name="Wydział Zieleni", email="zielen@urzad.example")
    ids = {name: key for key, name in desk.sql("select id, name from pb_departments")}
    user_id = desk.sql("select id from accounts_users where email = 'drogi@urzad.example'")[0][0]
    desk.post(f"/urzad/dzialy/{ids['Wydział Dróg']}/osoby", user_id=user_id)
    desk.declare(5001)
    desk.fill(5001)
    return desk, roads, ids["Wydział Dróg"], ids["Wydział Zieleni"]


def ask(desk, *departments, days=5):
    chosen = {"departments": list(departments), **{f"days-{one}": days for one in departments}}
    return desk.post(desk.address(5001, "/opinie"), form=chosen)


def test_departments_are_asked_in_parallel_each_with_its_term_and_a_mail(asked):
    desk, _roads, first, second = asked
    form = {"departments": [first, second], f"days-{first}": 3, f"days-{second}": 6}
    assert desk.post(desk.address(5001, "/opinie"), form=form).status_code == 303
    # From Tuesday 24 November 2026: three working days to Friday, six to the next Wednesday.
    terms = desk.sql("select department_id, due_on from pb_merit_assessments order by due_on")
    assert [(key, str(day)) for key, day in terms] == [(first, "2026-11-27"), (second, "2026-12-02")]
    assert [str(row[0]) for row in desk.sql("select due_on from pb_cases")] == ["2026-12-02"]
    assert {who for who, _, _ in desk.mails()} == {"drogi@urzad.example", "zielen@urzad.example"}


def test_a_member_answers_and_the_case_goes_on(asked):
    desk, roads, first, _second = asked
    ask(desk, first)
    assert "Opinia wydziału" in roads.client.get("/urzad/").text
    roads.declare(5001)
    address = roads.address(5001, f"/opinie/{first}")
    short = roads.post(address, verdict="negative", opinion="nie", version=1)
    assert short.status_code == 422 and "napisz powody" in short.text
    assert roads.post(address, verdict="positive", opinion="", version=1).status_code == 303
    assert desk.status(5001) == ("in_check", "conclusion")


def test_nobody_answers_for_a_foreign_department(asked):
    desk, roads, first, second = asked
    ask(desk, first, second)
    roads.declare(5001)
    assert (
        roads.post(roads.address(5001, f"/opinie/{second}"), verdict="positive", version=1).status_code == 403
    )
    assert desk.post(desk.address(5001, f"/opinie/{first}"), verdict="positive", version=1).status_code == 403
    assert roads.post(roads.address(5001, "/opinie/999999"), verdict="positive", version=1).status_code == 404


def test_a_project_waits_for_the_opinions_that_were_asked_for(asked):
    desk, _roads, first, _second = asked
    ask(desk, first)
    answer = desk.decide(5001, "dopuszczenie")
    assert answer.status_code == 422 and "Nie odpowiedzieli jeszcze: Wydział Dróg" in answer.text
    assert desk.post(desk.address(5001, f"/opinie/{first}/wycofaj")).status_code == 303
    assert desk.decide(5001, "dopuszczenie").status_code == 303


def test_against_a_negative_opinion_the_coordinator_writes_why(asked):
    desk, roads, first, _second = asked
    ask(desk, first)
    roads.declare(5001)
    address = roads.address(5001, f"/opinie/{first}")
    roads.post(address, verdict="negative", opinion="Koliduje z gazociągiem.", version=1)
    refused = desk.decide(5001, "dopuszczenie")
    assert refused.status_code == 422 and "mimo to dopuszczasz" in refused.text
    assert desk.decide(5001, "dopuszczenie", grounds="Gazociąg będzie przełożony wiosną.").status_code == 303


def test_two_colleagues_who_answer_at_once_do_not_write_over_one_another(asked):
    desk, roads, first, _second = asked
    ask(desk, first)
    roads.declare(5001)
    address = roads.address(5001, f"/opinie/{first}")
    assert roads.post(address, verdict="positive", opinion="Zgoda wydziału.", version=1).status_code == 303
    late = roads.post(address, verdict="conditional", opinion="Zgoda po przesunięciu ławek.", version=1)
    assert late.status_code == 409
    assert "Zgoda wydziału." in late.text and "Zgoda po przesunięciu ławek." in late.text


def test_a_term_out_of_reason_is_said_beside_its_department(asked):
    desk, _roads, first, _second = asked
    assert "od 1 do 60" in ask(desk, first, days="999").text
    assert ask(desk, first, days="-3").status_code == 422
    assert "Zaznacz przynajmniej jeden wydział" in ask(desk).text


def test_an_answered_department_can_be_asked_again_and_the_first_answer_stays_in_history(asked):
    desk, roads, first, _second = asked
    ask(desk, first)
    roads.declare(5001)
    address = roads.address(5001, f"/opinie/{first}")
    roads.post(address, verdict="negative", opinion="Koliduje z gazociągiem.", version=1)
    assert ask(desk, first).status_code == 303
    assert desk.status(5001) == ("in_check", "merit")
    assert "Koliduje z gazociągiem." in desk.open(5001).text


def test_departments_are_named_once_and_can_be_switched_off(asked):
    desk, _roads, first, _second = asked
    taken = desk.post("/urzad/dzialy", name="wydział dróg", email="to-nie-adres")
    assert taken.status_code == 422
    assert "już jest na liście" in taken.text and "To nie jest adres e-mail" in taken.text
    assert desk.post(f"/urzad/dzialy/{first}", name="Drogi", email="").status_code == 303
    assert "Drogi" not in desk.open(5001).text
    user_id = desk.sql("select user_id from pb_department_members")[0][0]
    desk.post(f"/urzad/dzialy/{first}/osoby/usun", user_id=user_id)
    assert desk.sql("select count(*) from pb_department_members") == [(0,)]
    assert desk.post("/urzad/dzialy/999999", name="x").status_code == 404
