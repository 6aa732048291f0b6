"""Two officials at once: who fills in the card, whose save came second, and that nothing is written over."""

from __future__ import annotations


def test_the_second_to_open_a_card_is_told_who_fills_it_in(office, colleague, clock):
    desk, other = office(1), colleague()
    desk.sql("update accounts_users set display_name = 'Jan Kos' where email = 'anna@urzad.example'")
    desk.declare(5001)
    desk.open(5001)
    other.declare(5001)
    page = other.open(5001).text
    assert "Kartę wypełnia Jan Kos od 13:00. Możesz czytać." in page
    assert 'name="answer-grunt"' not in page
    assert other.post(other.address(5001, "/karta/przejmij")).status_code == 303
    assert 'name="answer-grunt"' in other.open(5001).text
    assert "Kartę wypełnia" in desk.open(5001).text


def test_a_card_held_for_half_an_hour_is_free_again(office, colleague, clock):
    desk, other = office(1), colleague()
    desk.declare(5001)
    desk.open(5001)
    other.declare(5001)
    clock.move(minutes=31)
    assert "Kartę wypełnia" not in other.open(5001).text


def test_the_second_to_save_sees_both_versions(office, colleague):
    desk, other = office(1), colleague()
    desk.declare(5001)
    other.declare(5001)
    first = {"answer-grunt": "yes", "note-grunt": "Działka miejska", "version": 0}
    assert desk.post(desk.address(5001, "/karta"), form=first).status_code == 303
    second = {"answer-grunt": "no", "note-grunt": "Działka prywatna", "version": 0}
    answer = other.post(other.address(5001, "/karta"), form=second)
    assert answer.status_code == 409
    assert "Ktoś zapisał tę kartę przed chwilą" in answer.text
    assert "Działka miejska" in answer.text and "Działka prywatna" in answer.text
    assert desk.sql("select answers->'grunt'->>'answer' from pb_formal_checks") == [("yes",)]
    again = {**second, "version": 1}
    assert other.post(other.address(5001, "/karta"), form=again).status_code == 303
    assert desk.sql("select answers->'grunt'->>'answer' from pb_formal_checks") == [("no",)]


def test_a_double_click_on_a_decision_decides_once(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    form = {"grounds": "Działka 412/3 jest prywatna.", "paragraph": "§ 9"}
    assert desk.decide(5001, "odrzucenie", **form).status_code == 303
    assert desk.decide(5001, "odrzucenie", **form).status_code == 409
    assert desk.sql("select count(*) from pb_decisions") == [(1,)]
    assert len(desk.mails()) == 1
