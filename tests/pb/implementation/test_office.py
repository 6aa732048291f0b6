"""Officials write of what is being built."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image
from sqlalchemy import text

from core.db import db
from tests.support.officials import signed_in
from tests.support.statements import counted_statements, forget_copies
from tests.support.works import PAGE, SLUG, Site, picture, published_round, read

LIST = f"/urzad/realizacja?edycja={SLUG}"


def test_every_winner_is_followed_and_nobody_else(site: Site) -> None:
    assert site.sql("select p.number, i.state from pb_implementations i join pb_projects p on p.id = i.project_id order by 1") == [
        (1, "planned"), (2, "planned"),
    ]  # fmt: skip
    shown = read(site.open(LIST).text)
    assert "1. Projekt próbny 1" in shown and "3. Projekt próbny 3" not in shown
    assert "Miesiąc bez wieści 2" in shown
    assert site.open(f"/urzad/realizacja/{SLUG}/3").status_code == 404
    assert site.open(f"/urzad/realizacja/{SLUG}/99999999999999").status_code == 404


def test_state_money_and_contractor_are_told_and_logged(site: Site) -> None:
    leader = site.sql("select id from accounts_users where email = 'anna@urzad.example'")[0][0]
    answer = site.tell(
        spent="12 345,60 zł", contractor="Zieleń sp. z o.o.", leader_id=leader, due_on="31.3.2027"
    )
    assert answer.status_code == 303
    told = site.work("state, spent::text, contractor, leader_id, due_on")
    assert told == ("running", "12345.60", "Zieleń sp. z o.o.", leader, date(2027, 3, 31))
    facts = site.sql("select facts from core_audit_entries where act = 'pb.work.tell'")[0][0]
    assert facts["spent"] == {"from": "0.00", "to": "12345.60"}
    assert "12 345,60 zł" in read(site.open().text)
    assert "Ala Próbna" in read(site.open(LIST).text)


REFUSED = [
    ({"spent": "-5"}, "Wydatki nie mogą być ujemne."),
    ({"spent": "−5 zł"}, "Wydatki nie mogą być ujemne."),
    ({"spent": "dużo"}, "Wpisz kwotę w złotych"),
    ({"spent": ""}, "Wpisz kwotę w złotych"),
    ({"spent": "99999999999999999999"}, "Wpisz kwotę w złotych"),
    ({"spent": "999 999 999"}, "to chyba pomyłka"),
    ({"due_on": "31.2.2027"}, "Wpisz datę, na przykład 5.12.2026."),
    ({"due_on": "1.1.2026"}, "To dzień sprzed ogłoszenia wyników"),
    ({"state": "done", "finished_on": "1.1.2027"}, "Ten dzień jeszcze nie nadszedł."),
    ({"state": "late"}, "Napisz powód, najmniej 15 znaków."),
    ({"state": "w kosmosie"}, "Wybierz stan realizacji."),
    ({"leader_id": "999999"}, "Wybierz osobę z listy."),
]


def test_what_cannot_be_is_said_beside_the_field_and_kept(site: Site) -> None:
    for changed, said in REFUSED:
        answer = site.tell(contractor="Firma „Żuk”", **changed)
        assert answer.status_code == 422, changed
        assert said in read(answer.text), changed
        assert "Firma „Żuk”" in answer.text
        for value in changed.values():
            assert value in answer.text or value in ("w kosmosie", "999999")
    assert site.work("contractor, i.version") == ("", 1)


def test_a_lost_session_loses_nothing(site: Site) -> None:
    answer = site.tell(contractor="Firma Żuk", note="Długi opis.", csrf_token="stary")
    assert answer.status_code == 422
    assert "Sesja wygasła. Nic nie przepadło" in answer.text
    assert "Firma Żuk" in answer.text and "Długi opis." in answer.text


def test_the_second_of_two_officials_sees_both_versions(site: Site) -> None:
    seen = site.version()
    assert site.tell(contractor="Pierwsza firma").status_code == 303
    answer = site.tell(contractor="Druga firma", version=seen)
    assert answer.status_code == 409
    shown = read(answer.text)
    assert "Wykonawca Druga firma Pierwsza firma" in shown
    assert site.work("contractor") == ("Pierwsza firma",)
    # The page that came back holds the new version, so sending it once more is a decision of its own.
    assert site.tell(contractor="Druga firma").status_code == 303
    assert site.work("contractor") == ("Druga firma",)


def test_a_milestone_written_over_by_another_comes_back_with_both(site: Site) -> None:
    seen = site.version()
    assert site.post("/kroki", "krok", name="Umowa").status_code == 303
    answer = site.post("/kroki", "krok", name="Przetarg", planned_on="1.2.2027", version=seen)
    assert answer.status_code == 409
    assert 'value="Przetarg"' in answer.text and "1. Umowa" in read(answer.text)


def test_milestones_are_added_changed_moved_done_and_removed(site: Site) -> None:
    def steps() -> list[tuple]:
        return site.sql("select name, planned_on, done_on from pb_milestones order by position")

    for name in ("Umowa", "Roboty", "Odbiór"):
        assert site.post("/kroki", "krok", name=name, planned_on="2027-02-01").status_code == 303
    ids = [row[0] for row in site.sql("select id from pb_milestones order by position")]
    assert site.post(f"/kroki/{ids[2]}", f"krok-{ids[2]}", act="up").status_code == 303
    assert [row[0] for row in steps()] == ["Umowa", "Odbiór", "Roboty"]
    assert site.post(f"/kroki/{ids[0]}", f"krok-{ids[0]}", act="up").status_code == 303
    assert site.post(f"/kroki/{ids[0]}", f"krok-{ids[0]}", act="finish").status_code == 303
    assert steps()[0] == ("Umowa", date(2027, 2, 1), date(2026, 11, 24))
    changed = {"name": "Roboty ziemne", "planned_on": "3.2.2027", "done_on": ""}
    assert site.post(f"/kroki/{ids[1]}", f"krok-{ids[1]}", act="save", **changed).status_code == 303
    assert steps()[2] == ("Roboty ziemne", date(2027, 2, 3), None)
    assert site.post(f"/kroki/{ids[2]}", f"krok-{ids[2]}", act="remove").status_code == 303
    assert [row[0] for row in steps()] == ["Umowa", "Roboty ziemne"]
    assert site.post(f"/kroki/{ids[2]}", f"krok-{ids[2]}", act="finish").status_code == 404
    bad = {"name": "", "planned_on": "jutro", "done_on": "1.1.2030"}
    answer = site.post(f"/kroki/{ids[1]}", f"krok-{ids[1]}", act="save", **bad)
    assert answer.status_code == 422 and 'value="jutro"' in answer.text
    assert f'id="krok-{ids[1]}-planned_on"' in answer.text


def test_a_term_moves_with_its_reason_and_both_are_kept(site: Site) -> None:
    site.tell(due_on="1.12.2026")
    assert site.tell(due_on="1.3.2027").status_code == 422
    backwards = site.post("/termin", "termin", to_on="30.11.2026", reason="Wykonawca zachorował na grypę.")
    assert backwards.status_code == 422 and "Nowy termin musi być późniejszy niż obecny" in backwards.text
    assert site.post("/termin", "termin", to_on="1.3.2027", reason="mróz").status_code == 422
    moved = site.post("/termin", "termin", to_on="1.3.2027", reason="Mróz przyszedł wcześniej.")
    assert moved.status_code == 303
    again = site.post("/termin", "termin", to_on="15.3.2027", reason="Dostawa ławek się spóźni.")
    assert again.status_code == 303
    assert site.work("state, due_on, delay_weeks, note") == (
        "late", date(2027, 3, 15), 15, "Dostawa ławek się spóźni.",
    )  # fmt: skip
    public = read(site.open(f"/bo/{SLUG}/projekty/1").text)
    assert "Termin przesunięto z 1 grudnia na 1 marca 2027. Mróz przyszedł wcześniej." in public
    assert "opóźnione o 15 tygodni" in public


def test_a_photograph_is_kept_without_its_place_and_shown_with_read(site: Site) -> None:
    assert site.add_photo(picture()).status_code == 303
    site.add_photo(picture("PNG"), "przed.png", moment="before", description="Puste klepisko za szkołą.")
    kept = site.sql("select content from core_files order by id")
    assert all(Image.open(BytesIO(row[0])).getexif().get_ifd(0x8825) == {} for row in kept)
    public = site.open(f"/bo/{SLUG}/projekty/1").text
    assert 'alt="Puste klepisko za szkołą."' in public
    assert public.index("Puste klepisko") < public.index("Nowy plac z sześcioma")
    photo = site.sql("select id from pb_work_photos order by id")[0][0]
    answer = site.open(f"/bo/{SLUG}/projekty/1/zdjecia/{photo}")
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    assert site.open(f"/bo/{SLUG}/projekty/2/zdjecia/{photo}").status_code == 404
    assert site.post(f"/zdjecia/{photo}", f"zdjecie-{photo}", act="remove").status_code == 303
    assert site.open(f"/bo/{SLUG}/projekty/1/zdjecia/{photo}").status_code == 404
    assert site.sql("select count(*) from core_files") == [(1,)]


def bomb() -> bytes:
    """A small file that would unfold into 400 million points."""
    made = BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()


NO_PHOTOS = [
    (lambda: b"MZ\x90\x00 program", "plac.jpg", "jego zawartość to nie JPEG, PNG"),
    (lambda: b"%PDF-1.7 %%EOF", "plac.png", "jego zawartość to nie JPEG, PNG"),
    (lambda: picture()[:200], "plac.jpg", "jest uszkodzony"),
    (lambda: b"", "plac.jpg", "jest pusty"),
    (bomb, "plac.png", "milionów punktów"),
]


def test_a_file_that_is_no_photograph_is_refused(site: Site) -> None:
    for content, name, said in NO_PHOTOS:
        answer = site.add_photo(content(), name, description="Nowy plac z ławkami za szkołą.")
        assert answer.status_code == 422, said
        assert said in read(answer.text)
        assert "Nowy plac z ławkami za szkołą." in answer.text
    assert site.sql("select count(*) from core_files") == [(0,)]


def test_a_photograph_needs_words_a_moment_and_a_file(site: Site) -> None:
    answer = site.add_photo(picture(), description="", moment="")
    shown = read(answer.text)
    assert answer.status_code == 422
    assert "Opisz, co widać na zdjęciu" in shown and "Wybierz, kiedy zrobiono zdjęcie" in shown
    missing = site.post("/zdjecia", "zdjecie", moment="after", description="Nowy plac z ławkami.")
    assert missing.status_code == 422 and "Wybierz plik ze zdjęciem" in missing.text


def test_others_of_the_office_read_and_do_not_write(site: Site) -> None:
    clerk = Site(site.app, signed_in(site.app, "clerk", "kasia@urzad.example"))
    shown = clerk.open().text
    assert "praca-spent" not in shown and "Stan i pieniądze" in shown
    assert clerk.client.post(PAGE, data={}).status_code == 403
    resident = Site(site.app, signed_in(site.app, "resident", "ola@poczta.example"))
    assert resident.open().status_code == 403
    assert site.app.test_client().get(PAGE).status_code == 303


def test_the_table_for_the_yearly_report(site: Site) -> None:
    site.tell(spent="12 345,60", contractor="=HYPERLINK(1)", due_on="1.12.2026")
    site.post("/termin", "termin", to_on="1.3.2027", reason="Mróz przyszedł wcześniej.")
    answer = site.open(f"/urzad/realizacja/{SLUG}.csv")
    lines = answer.text.splitlines()
    assert answer.mimetype == "text/csv" and len(lines) == 3
    assert (
        "50000,12345.60,-37654.40,'=HYPERLINK(1),2026-12-01,2027-03-01,13,1,Mróz przyszedł wcześniej."
        in lines[1]
    )


def test_the_list_asks_as_little_for_2000_works_as_for_two(site: Site) -> None:
    def statements(address: str) -> int:
        forget_copies(site.app)
        with site.app.app_context(), counted_statements() as sent:
            assert site.client.get(address).status_code == 200
            return len(sent)

    statements(LIST)
    few = statements(LIST)
    with site.app.app_context():
        published_round(2000, tuple(range(1, 2001)), "bo-2026")
        db.session.remove()
    site.sql("update pb_implementations set due_on = '2026-11-01' where id % 3 = 0")
    shown = site.client.get("/urzad/realizacja?edycja=bo-2026").text
    assert read(shown).index("po terminie") > 0 and shown.count("<tr>") == 21
    assert statements("/urzad/realizacja?edycja=bo-2026&strona=7") == few
    assert statements("/bo/bo-2026/realizacja") == statements(f"/bo/{SLUG}/realizacja")


def test_the_one_queue_tells_of_works_without_a_leader_and_of_ones_own_late_works(site: Site) -> None:
    assert "bez osoby prowadzącej: 2" in read(site.open("/urzad/").text)
    leader = site.sql("select id from accounts_users where email = 'anna@urzad.example'")[0][0]
    assert site.tell(leader_id=leader).status_code == 303
    with site.app.app_context():
        db.session.execute(
            text("update pb_implementations set due_on = '2026-11-20' where leader_id is not null")
        )
        db.session.commit()
    desk = read(site.open("/urzad/").text)
    assert "bez osoby prowadzącej: 1" in desk
    assert "Realizacja po terminie" in desk and "nr 1, Projekt próbny 1" in desk
