"""What was promised stays promised: terms, lateness in one place, the author's word when a work is taken up again."""

from __future__ import annotations

import re
from datetime import date

from tests.support.works import PAGE, SLUG, Site, read

PUBLIC = f"/bo/{SLUG}/projekty/1"
DONE = {"state": "done", "finished_on": "20.11.2026", "spent": "40 000"}
LATE_WORD = "opóźnione"


def test_a_term_does_not_move_by_years_through_a_finished_work(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    emptied = site.tell(**DONE, due_on="")
    assert emptied.status_code == 422 and "Mieszkańcom podano termin 1 grudnia" in read(emptied.text)
    assert site.tell(**DONE, due_on="1.12.2026").status_code == 303
    assert site.tell(state="running", due_on="1.12.2029").status_code == 422
    assert site.work("due_on, delay_weeks") == (date(2026, 12, 1), 0)


def test_a_term_that_was_taken_away_once_still_counts_as_the_last_one(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    site.post("/termin", "termin", to_on="1.3.2027", reason="Mróz przyszedł wcześniej.")
    site.sql("update pb_implementations set due_on = null, state = 'running'")
    late = site.tell(due_on="1.3.2029")
    assert late.status_code == 422 and "Obowiązuje termin 1 marca 2027" in read(late.text)
    moved = site.post("/termin", "termin", to_on="1.4.2027", reason="Dostawa ławek się spóźni.")
    assert moved.status_code == 303
    assert site.sql("select from_on from pb_delays order by id")[-1] == (date(2027, 3, 1),)


def test_a_work_past_its_term_is_late_everywhere(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    site.sql("update pb_implementations set due_on = '2026-11-14' where due_on is not null")
    late = {
        "project": read(site.open(PUBLIC).text),
        "office": read(site.open().text),
        "start": read(site.open("/").text),
        "unkept": read(site.open("/niezbudowane").text),
    }
    assert [name for name, page in late.items() if LATE_WORD not in page] == []
    works = site.open(f"/bo/{SLUG}/realizacja").text
    assert "opóźnione" in works and f"/bo/{SLUG}/realizacja?stan=opoznione" in works
    assert "Projekt próbny 1" in read(site.open(f"/bo/{SLUG}/realizacja?stan=opoznione").text)
    office = read(site.open(f"/urzad/realizacja?edycja={SLUG}&stan=late").text)
    assert "Opóźnione" in office and "1. Projekt" in office
    api = site.client.get(f"/api/v1/edycje/{SLUG}/projekty/1")
    assert api.status_code != 200 or api.json.get("state", "late") == "late"


def test_a_moved_term_is_late_although_the_office_says_it_goes_on(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    site.post("/termin", "termin", to_on="1.3.2027", reason="Mróz przyszedł wcześniej.")
    assert site.tell(state="running", due_on="1.3.2027", note="Kopiemy.").status_code == 303
    assert "opóźnione o 13 tygodni" in read(site.open(PUBLIC).text)
    assert "1 projekt jest opóźniony" in read(site.open("/niezbudowane").text)


def test_a_finished_work_without_a_sum_does_not_cost_nothing(site: Site) -> None:
    site.tell(state="done", finished_on="20.11.2026", spent="0")
    page = read(site.open(PUBLIC).text)
    assert "Koszt nie jest jeszcze podany, zakładano 50 000 zł." in page and "mniej" not in page


def test_open_milestones_are_asked_about_before_a_work_is_done(site: Site) -> None:
    site.post("/kroki", "krok", name="Ławki", planned_on="1.12.2026")
    asked = site.tell(**DONE)
    assert asked.status_code == 422 and "Nie są zrobione kroki: Ławki." in read(asked.text)
    assert 'name="praca-leaves_steps"' in asked.text
    assert site.tell(**DONE, leaves_steps="yes").status_code == 303


def test_given_up_works_come_first_of_all_years_then_what_waits_longest(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    site.sql("update pb_implementations set due_on = '2026-11-14' where due_on is not null")
    site.post(
        "", "praca", page=f"/urzad/realizacja/{SLUG}/2", state="abandoned", spent="0", contractor="", leader_id="",
        due_on="", finished_on="", note="Grunt okazał się cudzy.",
    )  # fmt: skip
    page = site.open("/niezbudowane").text
    numbers = re.findall(rf"/bo/{SLUG}/projekty/(\d)", page)
    assert list(dict.fromkeys(numbers)) == ["2", "1"]


def test_a_town_that_promised_nothing_does_not_boast(site: Site) -> None:
    site.sql("delete from pb_implementations")
    site.sql("update pb_rounds set published_at = null")
    page = read(site.open("/niezbudowane").text)
    assert "powstaje w terminie" not in page and "nie wybrali jeszcze żadnego projektu" in page


def answered(site: Site, word: str, note: str = "") -> str:
    assert site.post("/odbior", "odbior").status_code == 303
    address = re.search(r"http://localhost(/realizacja/odbior/\S+)", site.mails()[-1][2])
    assert address
    author = site.app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', author.get(address[1]).text)
    assert token
    sent = author.post(address[1], data={"csrf_token": token[1], "word": word, "note": note})
    assert sent.status_code == 303
    return address[1]


def test_a_work_taken_up_again_keeps_the_old_word_with_its_date(site: Site) -> None:
    site.tell(**DONE)
    link = answered(site, "accepted")
    assert site.tell(state="running", spent="40 000").status_code == 303
    assert site.work("acceptance, accepted_at") == ("", None)
    page = read(site.open(PUBLIC).text)
    assert "Wcześniej: Autor projektu przyjął wykonane prace: 24 listopada" in page
    assert "Wcześniejsze odpowiedzi" in site.open().text
    assert site.client.get(link).status_code == 404
    site.tell(**DONE)
    assert site.post("/odbior", "odbior").status_code == 303


def test_after_remarks_the_office_asks_anew_and_after_acceptance_not(site: Site) -> None:
    site.tell(**DONE)
    answered(site, "remarks", "Brakuje dwóch ławek.")
    assert "Zapytaj autora jeszcze raz" in site.open().text
    answered(site, "accepted")
    page = read(site.open(PUBLIC).text)
    assert "Autor projektu przyjął" in page and "Wcześniej: Autor projektu ma uwagi" in page
    assert "Brakuje dwóch ławek." in page
    assert site.post("/odbior", "odbior").status_code == 422


def test_an_answer_on_paper_is_written_down_by_the_office(site: Site) -> None:
    early = site.post("/odbior-na-papierze", "papier", word="accepted", given_on="21.11.2026", note="")
    assert early.status_code == 422
    site.tell(**DONE)
    for fields, said in (
        ({"word": "", "given_on": "21.11.2026"}, "Wybierz, co autor odpowiedział."),
        ({"word": "accepted", "given_on": ""}, "Podaj dzień, w którym autor złożył odpowiedź."),
        ({"word": "accepted", "given_on": "1.11.2026"}, "Prace skończyły się 20 listopada"),
        ({"word": "accepted", "given_on": "30.11.2026"}, "Ten dzień jeszcze nie nadszedł."),
        ({"word": "remarks", "given_on": "21.11.2026", "note": "źle"}, "Przepisz uwagi autora"),
    ):
        refused = site.post("/odbior-na-papierze", "papier", **fields)
        assert refused.status_code == 422 and said in read(refused.text), said
    kept = site.post(
        "/odbior-na-papierze", "papier", word="accepted", given_on="21.11.2026", note="Ładnie wyszło."
    )
    assert kept.status_code == 303 and kept.location == PAGE + "#papier"
    assert "Autor projektu przyjął wykonane prace: 21 listopada" in read(site.open(PUBLIC).text)
    assert "Odpowiedź złożona na papierze" in site.open().text
    facts = site.sql("select facts, actor_id from core_audit_entries where act = 'pb.work.acceptance.paper'")
    assert facts[0][0]["given_on"] == "2026-11-21" and facts[0][1] is not None
    assert site.work("acceptance_recorded_by_id")[0] == facts[0][1]


def test_the_maps_of_what_is_built_say_where_each_work_stands(site: Site) -> None:
    site.tell(**DONE)
    site.sql("update pb_projects set location = ST_SetSRID(ST_MakePoint(23.2 + number * 0.02, 53.2), 4326)")
    for page in (f"/bo/{SLUG}/realizacja", "/mapa?edycja=realizacja"):
        shown = site.open(page).text
        assert 'class="mk done"' in shown and 'class="mk planned"' in shown and 'class="mk won"' not in shown
        legend = shown[shown.index("data-legend") :].partition("</ul>")[0]
        assert "gotowe" in legend and "w planie" in legend and "wybrany" not in legend
    for address in (f"/bo/{SLUG}/realizacja.geojson", "/mapa/projekty.geojson?edycja=realizacja"):
        found = site.client.get(address)
        states = {one["properties"]["number"]: one["properties"]["outcome"] for one in found.json["features"]}
        assert states == {1: "done", 2: "planned"}, address
