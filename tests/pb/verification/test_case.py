"""A case from its opening to its conclusion, over HTTP."""

from __future__ import annotations

import re

import pytest


def words(answer) -> str:
    return answer.text.replace("\xa0", " ")


def test_cases_are_opened_once_and_counted(office):
    desk = office(3)
    page = desk.client.get("/urzad/weryfikacja?kolejka=wszystkie").text
    assert "Zielony skwer 5001" in page and "Zielony skwer 5003" in page
    desk.client.get("/urzad/weryfikacja")
    assert desk.sql("select count(*) from pb_cases") == [(3,)]


def test_a_term_is_counted_in_working_days_from_the_end_of_the_call(office):
    desk = office(1, formal_days=3)
    desk.client.get("/urzad/weryfikacja")
    # The call ends on Thursday 19 November 2026: three working days later is Tuesday the 24th.
    assert [str(row[0]) for row in desk.sql("select due_on from pb_cases")] == ["2026-11-24"]


def test_a_case_opens_after_the_declaration_and_is_then_led_by_the_declarer(office):
    desk = office(1)
    assert "Oświadczam" in desk.open(5001).text
    assert "Karta oceny formalnej" not in desk.open(5001).text
    assert desk.declare(5001).status_code == 303
    assert "Karta oceny formalnej" in desk.open(5001).text
    assert desk.status(5001) == ("in_check", "formal")
    assert len(desk.sql("select 1 from pb_cases where coordinator_id is not null")) == 1


def test_without_an_answer_nothing_is_declared(office):
    desk = office(1)
    answer = desk.declare(5001, "")
    assert answer.status_code == 422 and "Zaznacz jedną z dwóch odpowiedzi" in answer.text


def test_a_conflict_of_interest_closes_the_case_to_the_official(office, colleague):
    desk, other = office(1), colleague()
    desk.open(5001)
    desk.declare(5001)
    desk.fill(5001, opis="no")
    assert desk.declare(5001, "yes").status_code == 303
    page = desk.open(5001).text
    assert "Zgłaszasz konflikt interesów" in page and "Karta oceny formalnej" not in page
    assert desk.sql("select coordinator_id from pb_cases") == [(None,)]
    assert desk.post(desk.address(5001, "/karta"), version=1).status_code == 403
    refused = desk.declare(5001, "no")
    assert refused.status_code == 422 and "nie można cofnąć" in refused.text
    other_id = desk.sql("select id from accounts_users where email = 'jan@urzad.example'")[0][0]
    case_id = desk.sql("select id from pb_cases")[0][0]
    desk.post("/urzad/weryfikacja", act="assign", sprawa=case_id, coordinator=other_id)
    assert other.declare(5001).status_code == 303
    my_id = desk.sql("select id from accounts_users where email = 'anna@urzad.example'")[0][0]
    desk.post("/urzad/weryfikacja", act="assign", sprawa=case_id, coordinator=my_id)
    assert desk.sql("select coordinator_id from pb_cases") == [(other_id,)]


def test_the_card_comes_with_what_the_system_knows(office):
    desk = office(1)
    desk.declare(5001)
    page = desk.open(5001).text
    checked = re.findall(r'name="answer-(\w+)" value="(\w+)" checked', page)
    assert checked == [("in_time", "yes"), ("cost", "yes")]
    assert page.count("z danych systemu") == 2
    desk.fill(5001)
    kept = desk.sql("select answers from pb_formal_checks")[0][0]
    assert kept["cost"] == {"answer": "yes", "note": "", "by": "system"}
    assert kept["grunt"] == {"answer": "yes", "note": ""}


def test_an_unfinished_card_is_a_draft_and_leads_to_the_next_project(office):
    desk = office(2)
    for number in (5001, 5002):
        desk.declare(number)
    answer = desk.fill(5001, act="next", grunt="")
    assert answer.headers["Location"].endswith("/zgloszenia/5002")
    assert desk.status(5001) == ("in_check", "formal")
    assert "Bez odpowiedzi: 3" in desk.open(5001).text


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


def test_a_project_whose_card_says_no_cannot_be_accepted(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    assert desk.status(5001) == ("in_check", "conclusion")
    answer = desk.decide(5001, "dopuszczenie")
    assert answer.status_code == 422 and "odpowiedź „nie” na pytanie 3" in answer.text
    assert desk.status(5001) == ("in_check", "conclusion")


def test_a_no_that_excludes_nothing_does_not_stop_a_project(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, opis="no")
    assert desk.decide(5001, "dopuszczenie").status_code == 303


def test_rejection_begins_with_the_towns_sentence_and_needs_grounds_and_paragraph(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    form = desk.client.get(desk.address(5001, "/decyzja/odrzucenie")).text
    assert "Teren nie należy do gminy." in form and 'value="§ 9 pkt 2"' in form
    refused = desk.decide(5001, "odrzucenie", grounds="nie", paragraph=" ")
    assert refused.status_code == 422
    assert "Napisz uzasadnienie" in refused.text and "Podaj paragraf" in refused.text
    preview = desk.decide(
        5001, "odrzucenie", grounds="Działka 412/3 jest prywatna.", paragraph="§ 9", act="preview"
    )
    assert preview.status_code == 200 and "Podstawa: § 9" in words(preview)
    assert desk.status(5001) == ("in_check", "conclusion")
    done = desk.decide(5001, "odrzucenie", grounds="Działka 412/3 jest prywatna.", paragraph="§ 9 pkt 2")
    assert done.status_code == 303
    assert desk.status(5001) == ("rejected", "closed")
    assert desk.sql("select grounds, grounds_paragraph from pb_projects") == [
        ("Działka 412/3 jest prywatna.", "§ 9 pkt 2")
    ]
    [(who, subject, body)] = desk.mails()
    assert who == "autor5001@example.com" and "5001" in subject
    assert "Działka 412/3 jest prywatna." in body and "§ 9 pkt 2" in body


def test_a_conclusion_on_an_old_page_is_held_up_and_nothing_typed_is_lost(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    answer = desk.decide(
        5001, "odrzucenie", version=1, grounds="Powód wpisany w starej karcie.", paragraph="§ 9"
    )
    assert answer.status_code == 409
    assert (
        "Sprawa zmieniła się przed chwilą" in answer.text and "Powód wpisany w starej karcie." in answer.text
    )
    assert desk.sql("select count(*) from pb_decisions") == [(0,)]


def test_a_lost_session_token_costs_no_word(office):
    desk = office(1)
    desk.declare(5001)
    form = {"csrf_token": "zgubiony", "version": 0, "answer-grunt": "no", "note-grunt": "Działka prywatna"}
    answer = desk.client.post(desk.address(5001, "/karta"), data=form)
    assert answer.status_code == 422 and "Działka prywatna" in answer.text
    form = {"csrf_token": "zgubiony", "version": 0, "grounds": "Długie uzasadnienie", "paragraph": "§ 9"}
    answer = desk.client.post(desk.address(5001, "/decyzja/odrzucenie"), data=form)
    assert answer.status_code == 422 and "Długie uzasadnienie" in answer.text


def test_the_authors_data_are_hidden_and_a_look_is_logged(office):
    desk = office(1)
    desk.declare(5001)
    assert "Jan Autor" not in desk.open(5001).text
    assert "Jan Autor" in desk.post(desk.address(5001, "/wnioskodawca")).text
    assert "Jan Autor" not in desk.open(5001).text
    acts = desk.sql("select act, actor_label from core_audit_entries where act = 'pb.author.look'")
    assert acts == [("pb.author.look", "Ala Próbna")]


def test_nothing_is_checked_while_the_call_runs(office):
    from pb.rounds.rules import Stage

    desk = office(1, stage=Stage.SUBMISSION)
    assert desk.client.get(desk.address(5001)).status_code == 404
    assert "Nic tu nie czeka" in desk.client.get("/urzad/weryfikacja").text


def test_a_finished_card_can_be_opened_again_by_its_coordinator(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    assert desk.post(desk.address(5001, "/karta/otworz")).status_code == 303
    assert desk.status(5001) == ("in_check", "formal")


def test_an_address_of_nobody_is_not_found(office):
    desk = office(1)
    for number in (1, 999_999, 2**40):
        assert desk.client.get(desk.address(number)).status_code == 404
    assert desk.client.get("/urzad/bo/nie-ma/zgloszenia/5001").status_code == 404


def test_nothing_is_ticked_before_an_official_declares(office):
    desk = office(1)
    page = desk.open(5001).text
    form = page[page.index('name="has_conflict"') :]
    assert "checked" not in form[: form.index("</form>")]


@pytest.mark.parametrize(
    "own",
    [
        "insert into pb_project_authors (project_id, position, name, email, phone, accepted_at, is_name_public,"
        " guardian_name, retention_until) select id, 1, 'Anna', 'ANNA@urzad.example', '', now(), false, '', now()"
        " from pb_projects",
        "update pb_project_authors set user_id = (select id from accounts_users where email = 'anna@urzad.example')",
    ],
)
def test_an_author_does_not_check_an_own_project(office, own):
    desk = office(1)
    desk.sql(own)
    page = desk.open(5001).text
    assert "To Twój projekt" in page and "Karta oceny formalnej" not in page
    answer = desk.declare(5001)
    assert answer.status_code == 422 and "autorstwa" in answer.text
    assert desk.decide(5001, "dopuszczenie").status_code == 403


def test_an_official_who_became_a_co_author_is_barred_from_an_open_case(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    desk.sql("update pb_project_authors set email = 'anna@urzad.example'")
    assert desk.decide(5001, "dopuszczenie").status_code == 403
    assert desk.status(5001) == ("in_check", "merit")
