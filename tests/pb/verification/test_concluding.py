"""How a case ends: a return that is over, forms that came second, letters that nobody gets, doubts about a "no"."""

from __future__ import annotations

import re

import pytest

from tests.pb.verification.conftest import YES
from tests.support.deciding import text_of

GROUNDS = "Opis nie mówi, jakie drzewa. Prosimy o gatunki."
DESCRIPTION = "Posadzimy pięć lip drobnolistnych, a pod nimi staną cztery ławki z oparciem dla seniorów."
AUTHORS_PAGE = "/bo/bo-2027/zgloszenia/5001/poprawki"


@pytest.fixture
def returned(office):
    """A checked project returned for its description, and its author's browser with the mailed link opened."""
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    assert desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["description"], days=3).status_code == 303
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    return desk, author


def correct(author):
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get("/konto/zaloguj").text).group(1)
    return author.post(AUTHORS_PAGE, data={"csrf_token": token, "go": "send", "description": DESCRIPTION})


def test_an_author_cannot_reopen_what_was_concluded_after_the_term(returned, clock):
    desk, author = returned
    clock.move(days=4)
    desk.sign_in_again()
    assert desk.decide(5001, "odrzucenie", grounds="Autor nie poprawił opisu w terminie.", paragraph="§ 9",
                       is_confirmed="yes").status_code == 303  # fmt: skip
    clock.move(days=-4)
    answer = correct(author)
    assert answer.status_code == 409 and DESCRIPTION in answer.text
    assert "już nie czeka" in text_of(answer)
    assert desk.status(5001) == ("rejected", "closed")
    assert desk.sql("select closed_at is not null from pb_decisions where kind = 'returned'") == [(True,)]


def test_a_project_on_the_frozen_list_is_not_opened_by_an_old_link(returned):
    desk, author = returned
    desk.sql("update pb_projects set status = 'on_ballot'")
    assert correct(author).status_code == 409
    assert desk.status(5001) == ("on_ballot", "correction")


def test_before_the_authors_term_the_office_concludes_nothing(returned):
    desk, _author = returned
    page = desk.open(5001).text
    assert "Odrzuć z uzasadnieniem" not in page and "Wycofaj wezwanie do poprawy" in page
    assert desk.decide(5001, "dopuszczenie").status_code == 409
    assert desk.status(5001) == ("returned", "correction")


def test_a_return_is_taken_back_with_a_reason_that_the_author_reads(returned):
    desk, author = returned
    path = desk.address(5001, "/wezwanie/wycofaj")
    refused = desk.post(path, reason="bo")
    assert refused.status_code == 422 and ">bo</textarea>" in refused.text
    assert desk.post(path, reason="Gatunki są już podane w załączniku.").status_code == 303
    assert desk.status(5001) == ("in_check", "conclusion")
    assert "Gatunki są już podane w załączniku." in desk.mails()[-1][2]
    assert "Gatunki są już podane w załączniku." in text_of(author.get(AUTHORS_PAGE))
    assert correct(author).status_code == 409
    assert desk.decide(5001, "dopuszczenie").status_code == 303
    assert desk.post(path, reason="Gatunki są już podane w załączniku.").status_code == 403


def test_a_question_that_stops_an_acceptance_can_be_taken_back_while_the_author_is_late(office, clock):
    desk = office(1)
    desk.post("/urzad/dzialy", name="Wydział Dróg", email="drogi@urzad.example")
    ((roads,),) = desk.sql("select id from pb_departments")
    desk.declare(5001)
    desk.fill(5001)
    desk.post(desk.address(5001, "/opinie"), form={"departments": [roads], f"days-{roads}": 5})
    desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["description"], days=3)
    clock.move(days=4)
    desk.sign_in_again()
    assert "wycofaj pytanie" in text_of(desk.decide(5001, "dopuszczenie"))
    assert "Wycofaj pytanie" in desk.open(5001).text
    assert desk.post(desk.address(5001, f"/opinie/{roads}/wycofaj")).status_code == 303
    assert desk.status(5001) == ("returned", "correction")
    assert desk.decide(5001, "dopuszczenie").status_code == 303


def test_a_card_typed_in_a_second_tab_is_kept_when_the_first_ended_the_stage(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    typed = {**YES, "answer-grunt": "no", "note-grunt": "Działka 412/3 jest prywatna.", "version": 0}
    late = desk.post(desk.address(5001, "/karta"), form=typed)
    assert late.status_code == 409 and "Działka 412/3 jest prywatna." in late.text
    assert "skończono kartę" in text_of(late)
    version = re.search(r'name="version" value="(\d+)"', late.text).group(1)
    again = desk.post(desk.address(5001, "/karta"), form={**typed, "version": version}, act="reopen")
    assert again.status_code == 303
    assert desk.status(5001) == ("in_check", "conclusion")
    assert desk.sql("select answers->'grunt'->>'answer' from pb_formal_checks") == [("no",)]


def test_an_opinion_written_while_the_case_was_concluded_is_kept(office, colleague):
    desk, roads = office(1), colleague("drogi@urzad.example")
    desk.post("/urzad/dzialy", name="Wydział Dróg", email="")
    ((department,),) = desk.sql("select id from pb_departments")
    user_id = desk.sql("select id from accounts_users where email = 'drogi@urzad.example'")[0][0]
    desk.post(f"/urzad/dzialy/{department}/osoby", user_id=user_id)
    desk.declare(5001)
    desk.fill(5001)
    desk.post(desk.address(5001, "/opinie"), form={"departments": [department], f"days-{department}": 5})
    roads.declare(5001)
    desk.post(desk.address(5001, f"/opinie/{department}/wycofaj"))
    opinion = {"verdict": "negative", "opinion": "Koliduje z gazociągiem.", "version": 1}
    gone = roads.post(roads.address(5001, f"/opinie/{department}"), form=opinion)
    assert gone.status_code == 409 and "Koliduje z gazociągiem." in gone.text
    desk.decide(5001, "dopuszczenie")
    late = roads.post(roads.address(5001, f"/opinie/{department}"), form=opinion)
    assert late.status_code == 409 and "projekt dopuszczono" in text_of(late)
    assert "Koliduje z gazociągiem." in late.text


def test_a_second_decision_is_told_of_the_first_and_keeps_its_grounds(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    assert desk.decide(5001, "dopuszczenie", grounds="Teren jest miejski.").status_code == 303
    late = desk.post(desk.address(5001, "/decyzja/odrzucenie"), version=2, act="send", paragraph="§ 9",
                     grounds="Działka 412/3 jest prywatna.")  # fmt: skip
    assert late.status_code == 409
    assert "projekt dopuszczono" in text_of(late) and "Działka 412/3 jest prywatna." in late.text
    assert 'value="send"' not in late.text


def test_what_was_typed_before_a_role_was_taken_is_shown_on_the_refusal(office):
    desk = office(1)
    desk.declare(5001)
    token = desk.token()
    desk.sql("delete from accounts_role_grants")
    answer = desk.client.post(
        desk.address(5001, "/decyzja/odrzucenie"), headers={"Sec-Fetch-Site": "same-origin"},
        data={"csrf_token": token, "grounds": "Działka 412/3 jest prywatna."},
    )  # fmt: skip
    assert answer.status_code == 403 and "Działka 412/3 jest prywatna." in answer.text
    assert token not in answer.text


def test_without_an_authors_address_nothing_is_returned_and_a_letter_is_not_promised(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    desk.sql("delete from pb_project_authors")
    back = desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["description"], days=3)
    assert back.status_code == 422 and "Nie ma komu odesłać" in text_of(back)
    form = desk.client.get(desk.address(5001, "/decyzja/dopuszczenie"))
    assert "nikt nie dostanie listu" in text_of(form)
    assert desk.decide(5001, "dopuszczenie").status_code == 303
    assert "Nikt nie dostał listu" in text_of(desk.open(5001)) and desk.mails() == []


def test_grounds_of_an_acceptance_are_public(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001)
    desk.decide(5001, "dopuszczenie", grounds="Gazociąg będzie przełożony wiosną.")
    shown = desk.app.test_client().get("/bo/bo-2027/projekty/5001")
    assert "Gazociąg będzie przełożony wiosną." in text_of(shown)
    desk.sql("update pb_projects set status = 'on_ballot'")
    history = text_of(desk.app.test_client().get("/bo/bo-2027/projekty/5001"))
    assert "Projekt dopuszczony do głosowania. Gazociąg będzie przełożony wiosną." in history


def test_a_rejection_names_a_paragraph_of_the_card_and_doubts_are_confirmed(office):
    desk = office(1)
    desk.declare(5001)
    words = {"grounds": "Działka 412/3 jest prywatna.", "paragraphs": ["§ 9 pkt 2"]}
    unopened = desk.decide(5001, "odrzucenie", **words)
    assert unopened.status_code == 422 and "Nikt jeszcze nie wypełniał karty" in text_of(unopened)
    desk.fill(5001)
    form = text_of(desk.client.get(desk.address(5001, "/decyzja/odrzucenie")))
    assert '§ 9 pkt 2 <span class="muted">Teren należy do gminy' in form and "Inny paragraf" in form
    against = desk.decide(5001, "odrzucenie", **words)
    assert against.status_code == 422 and "„Teren należy do gminy” – Tak" in text_of(against)
    assert desk.status(5001) == ("in_check", "merit")
    other = desk.decide(5001, "odrzucenie", grounds=words["grounds"], paragraph="§ 30")
    assert other.status_code == 422 and "Na karcie nie ma odpowiedzi „nie”" in text_of(other)
    assert desk.decide(5001, "odrzucenie", **words, is_confirmed="yes").status_code == 303
    assert desk.sql("select grounds_paragraph from pb_projects") == [("§ 9 pkt 2",)]


def test_a_no_on_the_card_needs_no_confirmation(office):
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    page = desk.client.get(desk.address(5001, "/decyzja/odrzucenie")).text
    assert re.search(r'value="§ 9 pkt 2" checked', page) and "is_confirmed" not in page
    words = {"grounds": "Działka 412/3 jest prywatna.", "paragraphs": ["§ 9 pkt 2"], "paragraph": "§ 30"}
    assert desk.decide(5001, "odrzucenie", **words).status_code == 303
    assert desk.sql("select grounds_paragraph from pb_projects") == [("§ 9 pkt 2, § 30",)]


def test_a_rejection_may_stand_on_all_paragraphs_of_the_card(office):
    desk = office(1)
    named = [f"§ {number} ust. 1 pkt 2 lit. a" for number in range(1, 13)]
    desk.sql("update pb_card_questions set legal_reference = '§ ' || position || ' ust. 1 pkt 2 lit. a'")
    desk.declare(5001)
    desk.fill(5001, in_time="no", cost="no", grunt="no", opis="no")
    typed = {"grounds": "Wniosek nie spełnia żadnego z wymogów.", "paragraphs": named, "is_confirmed": "yes"}
    assert desk.decide(5001, "odrzucenie", **typed, paragraph="§" * 61).status_code == 422
    assert desk.decide(5001, "odrzucenie", **typed).status_code == 303
    assert desk.sql("select grounds_paragraph from pb_projects") == [(", ".join(named),)]
