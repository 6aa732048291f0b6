"""A case from its opening to its conclusion, over HTTP."""

from __future__ import annotations


def test_cases_are_opened_once_and_counted(office):
    desk = office(3)
    page = desk.client.get("/urzad/weryfikacja?kolejka=wszystkie").text
    assert "Zielony skwer 5001" in page and "Zielony skwer 5003" in page
    desk.client.get("/urzad/weryfikacja")
    assert desk.sql("select count(*) from pb_cases") == [(3,)]


def test_a_case_opens_after_the_declaration_and_is_then_led_by_the_declarer(office):
    desk = office(1)
    assert "Oświadczam" in desk.open(5001).text
    assert "Karta oceny formalnej" not in desk.open(5001).text
    assert desk.declare(5001).status_code == 303
    assert "Karta oceny formalnej" in desk.open(5001).text
    assert desk.status(5001) == ("in_check", "formal")
    assert len(desk.sql("select 1 from pb_cases where coordinator_id is not null")) == 1


def test_a_project_is_checked_and_accepted(office):
    desk = office(2)
    desk.open(5001)
    desk.declare(5001)
    assert desk.fill(5001).status_code == 303
    assert desk.status(5001) == ("in_check", "merit")
    assert desk.decide(5001, "dopuszczenie").status_code == 303
    assert desk.status(5001) == ("accepted", "closed")
    assert [(who, "dopuszczony" in subject) for who, subject, _ in desk.mails()] == [
        ("autor5001@example.com", True)
    ]
