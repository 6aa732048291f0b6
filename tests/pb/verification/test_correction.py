"""A project goes back to its author: what may be changed, by when, and what the office sees afterwards."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime

import pytest

from tests.support.page_rules import faults_of

GROUNDS = "Opis nie mówi, jakie drzewa. Prosimy o gatunki."
DESCRIPTION = (
    "Posadzimy pięć lip drobnolistnych i trzy klony, a pod nimi staną cztery ławki z oparciem dla seniorów."
)


@pytest.fixture
def returned(office):
    """A project returned for its description and cost, and its author's browser with the mailed link opened."""
    desk = office(1)
    desk.declare(5001)
    desk.fill(5001, grunt="no")
    answer = desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["description", "lines"], days=3)
    assert answer.status_code == 303
    [(who, _subject, body)] = desk.mails()
    assert who == "autor5001@example.com"
    link = re.search(r"http://localhost(/bo/\S+)", body).group(1)
    author = desk.app.test_client()
    assert author.get(link).status_code == 303
    return desk, author


def words(page: str) -> str:
    return page.replace("\xa0", " ")


PAGE = "/bo/bo-2027/zgloszenia/5001/poprawki"


def send(author, **fields):
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get(PAGE).text).group(1)
    lines = {"line-1-name": "Lipy", "line-1-unit_price": "12 000,50 zł", "line-1-source": "oferta"}
    answer = author.post(
        PAGE, data={"csrf_token": token, "go": "send", "description": DESCRIPTION, **lines, **fields}
    )
    if answer.status_code != 303:
        assert faults_of(answer.text) == []
    return answer


def test_return_needs_parts_grounds_and_a_term(office):
    desk = office(1)
    desk.declare(5001)
    answer = desk.decide(5001, "zwrot", grounds="", days="kiedyś")
    assert answer.status_code == 422
    for said in ("Zaznacz przynajmniej jedną część", "Napisz uzasadnienie", "w dniach roboczych, od 1 do 60"):
        assert said in answer.text


def test_the_author_sees_what_is_asked_and_only_that_can_be_changed(returned):
    desk, author = returned
    page = author.get(PAGE).text
    assert faults_of(page) == []
    assert GROUNDS in words(page) and "27 listopada" in words(page)
    assert 'name="description"' in page and 'name="line-1-name"' in page
    assert 'name="title"' not in page
    assert send(author, title="Podmieniony tytuł").status_code == 303
    assert desk.sql("select title, description from pb_projects") == [("Zielony skwer 5001", DESCRIPTION)]


def test_a_sent_correction_comes_back_to_the_office_with_its_differences(returned):
    desk, author = returned
    assert send(author).status_code == 303
    assert "Poprawki dotarły do urzędu" in author.get(PAGE).text
    assert desk.status(5001) == ("in_check", "formal")
    assert [str(row[0]) for row in desk.sql("select cost from pb_projects")] == ["12000.500000"]
    page = desk.open(5001).text
    assert "Co zmieniono" in page
    assert re.search(r"<ins><span class=\"vh\">\[dodano: </span>[^<]*klony", page)
    assert re.search(r"<del><span class=\"vh\">\[usunięto: ", page)
    assert ("anna@urzad.example", True) in [
        (who, "autor wysłał" in subject) for who, subject, _ in desk.mails()
    ]
    answers = desk.sql("select answers->'grunt'->>'answer', finished_at from pb_formal_checks")
    assert answers == [("no", None)]


def test_wrong_words_are_said_beside_their_fields_and_kept(returned):
    desk, author = returned
    answer = send(author, description="krótko", **{"line-1-unit_price": "dużo"})
    assert answer.status_code == 422
    assert "krótko" in answer.text and "„dużo” nie jest kwotą" in answer.text
    assert desk.status(5001) == ("returned", "correction")


def test_a_correction_that_changes_nothing_is_not_one(office):
    desk = office(1)
    desk.sql("update pb_projects set description = :text", text=DESCRIPTION)
    desk.declare(5001)
    desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["description"], days=3)
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    answer = send(author)
    assert answer.status_code == 422 and "Nic się nie zmieniło" in answer.text


def test_a_second_window_that_sends_later_is_told_and_keeps_its_text(returned):
    desk, author = returned
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get(PAGE).text).group(1)
    assert send(author).status_code == 303
    late = author.post(PAGE, data={"csrf_token": token, "description": "Zupełnie inny opis z drugiego okna."})
    assert late.status_code == 409 and "Zupełnie inny opis z drugiego okna." in late.text
    assert desk.sql("select count(*) from pb_project_versions") == [(2,)]


def test_past_the_term_nothing_can_be_sent_and_the_office_sees_it(returned, clock):
    desk, author = returned
    clock.set(datetime(2026, 11, 27, 22, 30, tzinfo=UTC))
    assert "Wyślij poprawki" in author.get(PAGE).text
    clock.set(datetime(2026, 11, 27, 23, 0, 1, tzinfo=UTC))
    page = author.get(PAGE).text
    assert "Termin poprawek minął" in page and "Wyślij poprawki" not in page
    desk.sign_in_again()
    overdue = desk.client.get("/urzad/weryfikacja?kolejka=po-terminie").text
    assert "Zielony skwer 5001" in overdue and "po terminie" in overdue
    assert "autor nie poprawił w terminie" in desk.open(5001).text
    done = desk.decide(5001, "odrzucenie", grounds="Autor nie poprawił opisu w terminie.", paragraph="§ 9")
    assert done.status_code == 303
    assert desk.status(5001) == ("rejected", "closed")


def test_an_extra_second_after_the_term_is_late_also_for_a_form_opened_in_time(returned, clock):
    desk, author = returned
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get(PAGE).text).group(1)
    clock.set(datetime(2026, 11, 27, 23, 0, 0, tzinfo=UTC))
    lines = {"line-1-name": "Lipy", "line-1-unit_price": "12000", "line-1-source": "oferta"}
    answer = author.post(PAGE, data={"csrf_token": token, "description": DESCRIPTION, **lines})
    assert answer.status_code == 422 and "Termin poprawek minął" in answer.text
    assert DESCRIPTION in answer.text
    assert desk.status(5001) == ("returned", "correction")


def test_nobody_else_finds_the_page(returned):
    desk, _author = returned
    stranger = desk.app.test_client()
    assert stranger.get(PAGE).status_code == 404
    assert stranger.get(PAGE + "/klucz-niczyj").status_code == 404
    assert desk.client.get(PAGE).status_code == 404


def test_the_link_of_one_project_opens_no_other(office):
    desk = office(2)
    for number in (5001, 5002):
        desk.declare(number)
        desk.decide(number, "zwrot", grounds=GROUNDS, fields=["description"], days=3)
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    assert author.get(PAGE).status_code == 200
    assert author.get(PAGE.replace("5001", "5002")).status_code == 404


def with_paper(desk) -> int:
    """Give the project a public photograph, as its author sent it."""
    ((file_id,),) = desk.sql(
        "insert into core_files (name, media_type, size, sha256, content, stored_at)"
        " values ('a.jpg', 'image/jpeg', 1, decode(repeat('00', 32), 'hex'), 'x', now()) returning id"
    )
    ((number,),) = desk.sql(
        "insert into pb_attachments (project_id, file_id, kind, title, is_public, added_at)"
        " select id, :file, 'photo', 'Rynek dziś', true, now() from pb_projects returning id", file=file_id,
    )  # fmt: skip
    return number


def test_papers_stay_as_they_are_unless_the_office_asked_for_them(returned):
    desk, author = returned
    number = with_paper(desk)
    assert 'name="gone"' not in author.get(PAGE).text
    more = (io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "inne.pdf")
    assert send(author, gone=number, files=more).status_code == 303
    assert desk.sql("select title from pb_attachments") == [("Rynek dziś",)]


def test_papers_asked_for_may_be_taken_away_too(office):
    desk = office(1)
    number = with_paper(desk)
    desk.declare(5001)
    desk.decide(5001, "zwrot", grounds="Na zdjęciu widać osoby.", fields=["attachments"], days=3)
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    page = author.get(PAGE).text
    assert "Usuń: Rynek dziś" in page and faults_of(page) == []
    assert send(author, gone=number).status_code == 303
    assert desk.sql("select count(*) from pb_attachments") == [(0,)]
    assert desk.sql("select count(*) from core_files") == [(0,)]


def test_papers_that_were_asked_for_are_added_for_the_office_only(office):
    desk = office(1)
    desk.declare(5001)
    desk.decide(
        5001, "zwrot", grounds="Brakuje zgody szkoły na użycie terenu.", fields=["attachments"], days=3
    )
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    assert send(author).status_code == 422
    wrong = send(author, files=(io.BytesIO(b"MZ to jest program"), "zgoda.pdf"))
    assert wrong.status_code == 422 and "zgoda.pdf" in wrong.text
    right = send(
        author, files=(io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "zgoda.pdf")
    )
    assert right.status_code == 303, right.text
    assert desk.sql("select title, is_public from pb_attachments") == [("zgoda.pdf", False)]
    page = desk.open(5001).text
    assert "zgoda.pdf" in page
    changes = page[page.index('id="zmiany"') :]
    assert "bez zmian" not in changes and re.search(r"<ins>.*zgoda", changes)


def place_returned(office):
    """A project asked for its place, in the author's browser, and the place as the form has it."""
    desk = office(1)
    desk.sql("update pb_projects set place = 'Rybniki', extra = '{\"key\": \"kept\"}'")
    desk.declare(5001)
    desk.decide(5001, "zwrot", grounds=GROUNDS, fields=["place"], days=3)
    author = desk.app.test_client()
    author.get(re.search(r"http://localhost(/bo/\S+)", desk.mails()[0][2]).group(1))
    page = author.get(PAGE).text
    shapes = html.unescape(
        re.search(r'name="place-shapes"[^>]*>([^<]*)<|name="place-shapes" value="([^"]*)"', page).group(0)
    )
    return desk, author, re.search(r"[\[{].*[\]}]", shapes).group(0)


def test_a_correction_of_words_beside_an_untouched_point_does_not_rename_the_place(office):
    desk, author, found = place_returned(office)
    done = send(author, **{"place-shapes": found, "place-words": "przy remizie, od strony łąki"})
    assert done.status_code == 303, done.text
    ((place, address, extra),) = desk.sql("select place, address, extra from pb_projects")
    assert (place, address, extra) == ("Rybniki", "przy remizie, od strony łąki", {"key": "kept"})


AREA = (
    "insert into maps_areas (kind, slug, name, source, boundary) values (:kind, :slug, :name, '',"
    " ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(23.2, 53.2), 4326), 0.5))) returning id"
)


@pytest.mark.parametrize("has_another", [False, True])
def test_a_moved_point_stays_in_its_village_unless_it_lies_in_another_known_one(office, has_another):
    desk, author, found = place_returned(office)
    desk.sql("update pb_pools set kind = 'village'")
    desk.sql(AREA, kind="rural_part", slug="wies", name="Wasilków: obszar wiejski")
    another = desk.sql(AREA, kind="solectwo", slug="inna", name="Osowicze")[0][0] if has_another else None
    done = send(author, **{"place-shapes": found.replace("23.2", "23.21"), "place-words": "przy remizie"})
    assert done.status_code == 303, done.text
    where = desk.sql("select round(ST_X(location)::numeric, 2)::text, area_id, place from pb_projects")
    assert where == [("23.21", another, "Osowicze" if has_another else "Rybniki")]


def test_the_author_meets_the_estimate_as_when_proposing(returned):
    desk, author = returned
    page = words(author.get(PAGE).text)
    assert 'class="own-line"' in page and "css/filing.css" in page and 'class="cost-sum' in page
    assert f'data-cost="{PAGE}/suma"' in page and "js/filing-cost.js" in page


def test_the_sum_of_a_correction_is_counted_as_it_is_typed(returned):
    desk, author = returned
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get(PAGE).text).group(1)
    typed = {
        "csrf_token": token,
        "line-1-name": "Lipy",
        "line-1-unit_price": "10 400",
        "line-1-quantity": "2",
    }
    told = author.post(PAGE + "/suma", data=typed).get_json()
    assert "20 800" in told["html"].replace("\u2009", " ").replace("\xa0", " ")
    wrong = author.post(PAGE + "/suma", data={**typed, "line-1-unit_price": "dużo"}).get_json()
    assert list(wrong["wrong"]) == ["line-1-unit_price"]
    assert desk.app.test_client().post(PAGE + "/suma", data=typed).status_code == 404


def test_amounts_of_a_returned_estimate_are_written_as_people_write_them(returned):
    desk, author = returned
    desk.sql("delete from pb_cost_lines")
    desk.sql(
        "insert into pb_cost_lines (project_id, position, name, amount, is_greenery, unit, measure_code, price_source)"
        " select id, 1, 'Ławki', 10400, false, '', '', '' from pb_projects where filed_number = 5001"
    )
    page = words(author.get(PAGE).text)
    assert 'value="10 400"' in page
    assert "10 400" in page.replace("\u2009", " ").split('id="suma"', 1)[1][:200]
