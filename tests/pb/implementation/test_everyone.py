"""What residents see of what they decided, and what an author says of it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

from core.db import db, transaction
from pb.implementation.queries.tasks import TaskKind, tasks_of, unled_works
from pb.implementation.services.opening import open_works
from pb.implementation.tasks import open_missing, remind_of_works
from tests.support.clock import MovableClock
from tests.support.officials import signed_in
from tests.support.works import SLUG, Site, read

REASON = "Wykonawca zszedł z placu budowy."


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return found.group(1) if found else ""


def finished(site: Site) -> None:
    site.tell(state="done", spent="48 000", finished_on="20.11.2026", note="Plac jest otwarty.")


def asked(site: Site) -> str:
    """Finish the work, have the author asked, and give the address in the mail."""
    finished(site)
    assert site.post("/odbior", "odbior").status_code == 303
    recipient, subject, body = site.mails()[-1]
    assert recipient == "ola@poczta.example" and "gotowy" in subject
    return re.search(r"http://localhost(/realizacja/odbior/\S+)", body).group(1)


def test_the_author_accepts_by_the_mailed_link_and_everybody_sees_it(site: Site) -> None:
    address = asked(site)
    author = site.app.test_client()
    page = author.get(address)
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    sent = author.post(address, data={"csrf_token": token_of(page.text), "word": "accepted", "note": ""})
    assert sent.status_code == 303
    assert "Autor projektu przyjął wykonane prace" in read(site.open(f"/bo/{SLUG}/projekty/1").text)
    assert site.work("acceptance, acceptance_note") == ("accepted", "")
    key = address.rsplit("/", 1)[1]
    assert key.encode() not in bytes(site.work("acceptance_key_hash")[0])


def test_remarks_need_words_and_nothing_typed_is_lost(site: Site) -> None:
    address = asked(site)
    author = site.app.test_client()
    token = token_of(author.get(address).text)
    for fields, said in (
        ({"word": ""}, "Wybierz jedną z dwóch odpowiedzi."),
        ({"word": "remarks", "note": "źle"}, "Napisz, co trzeba poprawić"),
    ):
        answer = author.post(address, data={"csrf_token": token, **fields})
        assert answer.status_code == 422 and said in read(answer.text)
    lost = author.post(
        address, data={"csrf_token": "stary", "word": "remarks", "note": "Brakuje dwóch ławek."}
    )
    assert lost.status_code == 422 and "Brakuje dwóch ławek." in lost.text
    sent = author.post(
        address, data={"csrf_token": token, "word": "remarks", "note": "Brakuje <b>dwóch</b> ławek."}
    )
    assert sent.status_code == 303
    public = site.open(f"/bo/{SLUG}/projekty/1").text
    assert "Brakuje &lt;b&gt;dwóch&lt;/b&gt; ławek." in public
    assert "ma uwagi" in read(public)


def test_a_strange_key_opens_nothing_and_a_new_link_ends_the_old(site: Site) -> None:
    assert site.app.test_client().get("/realizacja/odbior/" + "x" * 43).status_code == 404
    old = asked(site)
    assert site.post("/odbior", "odbior").status_code == 303
    assert site.app.test_client().get(old).status_code == 404


def test_an_author_is_asked_only_of_finished_work_with_an_address(site: Site) -> None:
    assert site.post("/odbior", "odbior").status_code == 422
    other = f"/urzad/realizacja/{SLUG}/2"
    site.sql("update pb_implementations set state = 'done', finished_on = '2026-11-01'")
    answer = site.post("/odbior", "odbior", page=other)
    assert answer.status_code == 422 and "Nie mamy adresu e-mail autora" in answer.text
    assert site.mails() == []


def test_the_projects_page_tells_the_whole_work(site: Site) -> None:
    site.tell(spent="12 000", contractor="Zieleń sp. z o.o.", due_on="1.12.2026", note="Trwa kopanie.")
    site.post("/kroki", "krok", name="Umowa", planned_on="1.9.2026", done_on="1.10.2026")
    site.post("/kroki", "krok", name="Roboty", planned_on="1.11.2026")
    shown = read(site.open(f"/bo/{SLUG}/projekty/1").text)
    for said in (
        "Wydano 12 000 zł z 50 000 zł.", "Termin: 1 grudnia.", "Trwa kopanie.", "Wykonawca: Zieleń sp. z o.o.",
        "zrobione, plan był na 1 września", "jeszcze nie zrobione",
    ):  # fmt: skip
        assert said in shown, said


def test_the_rounds_works_are_a_list_a_map_and_a_table(site: Site) -> None:
    site.tell(spent="12 000")
    shown = read(site.open(f"/bo/{SLUG}/realizacja").text)
    assert "Gotowych 0 projektów z 2. Wydano 12 000 zł z 62 000 zł." in shown
    assert "Projekt próbny 1" in shown and "Projekt próbny 3" not in shown
    some = read(site.open(f"/bo/{SLUG}/realizacja?stan=w-budowie").text)
    assert "Projekt próbny 1" in some and "Projekt próbny 2" not in some
    features = site.client.get(f"/bo/{SLUG}/realizacja.geojson?stan=w-planie").get_json(force=True)[
        "features"
    ]
    assert [one["properties"]["number"] for one in features] == [2]
    assert features[0]["geometry"]["type"] == "Point" and features[0]["properties"]["state"] == "planned"
    rows = list(csv.reader(io.StringIO(site.client.get(f"/bo/{SLUG}/realizacja.csv").text.lstrip("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["1", "2"] and rows[1][5] == "12000"
    assert site.client.get("/bo/nie-ma/realizacja").status_code == 404


def test_works_of_an_unpublished_round_are_nowhere(site: Site) -> None:
    site.sql("update pb_rounds set published_at = null")
    for address in ("realizacja", "realizacja.csv", "realizacja.geojson"):
        assert site.client.get(f"/bo/{SLUG}/{address}").status_code == 404
    assert site.client.get(f"/urzad/realizacja/{SLUG}/1").status_code == 404
    assert "Projekt próbny" not in site.client.get("/niezbudowane").text


def test_what_was_promised_and_is_not_there_is_listed_with_reason_and_time(site: Site) -> None:
    empty = read(site.open("/niezbudowane").text)
    assert "Wszystko, co obiecano, powstaje w terminie." in empty
    site.tell(state="abandoned", spent="3 000", note=REASON)
    site.sql(
        "update pb_implementations set due_on = '2026-11-14' from pb_projects p where p.id = project_id and p.number = 2"
    )
    shown = read(site.open("/niezbudowane").text)
    for said in (
        "Z 2 wybranych: 1 projekt jest opóźniony. 1 nie powstanie wcale.", REASON, "Wydano dotąd 3 000 zł.",
        "Wybrano 16 sierpnia, czyli 3 miesi", "Po terminie od 10 dni.", "Urząd nie podał jeszcze powodu.",
        "nie powstanie",
    ):  # fmt: skip
        assert said in shown, said


def test_the_map_of_everything_shows_what_is_being_built(site: Site) -> None:
    shown = read(site.open("/mapa?edycja=realizacja").text)
    assert "2 projekty na mapie" in shown and "Projekt próbny 3" not in shown
    features = site.client.get("/mapa/projekty.geojson?edycja=realizacja").get_json(force=True)["features"]
    assert [one["properties"]["number"] for one in features] == [1, 2]


def test_the_api_adds_what_became_of_a_winner(site: Site) -> None:
    site.tell(spent="12 000,50", due_on="1.12.2026")
    items = site.client.get(f"/api/v1/rounds/{SLUG}/projects").get_json()["items"]
    told = items[0]["implementation"]
    assert (told["state"], told["spent"], told["due_on"]) == ("running", 12000.5, "2026-12-01")
    assert "implementation" not in items[2]
    site.sql("update pb_rounds set published_at = null")
    items = site.client.get(f"/api/v1/rounds/{SLUG}/projects").get_json()["items"]
    assert all("implementation" not in item for item in items)


def test_leaders_are_reminded_once_a_week_and_only_on_working_days(site: Site, clock: MovableClock) -> None:
    leader = site.sql("select id from accounts_users where email = 'anna@urzad.example'")[0][0]
    site.tell(leader_id=leader, due_on="25.11.2026")

    def run() -> int:
        before = len(site.mails())
        with site.app.app_context():
            remind_of_works()
            db.session.remove()
        return len(site.mails()) - before

    # Nobody leads number 2, silent for 100 days, so all officials hear of it; number 1 is in time.
    signed_in(site.app, "official", "jan@urzad.example")
    assert run() == 2
    assert sorted(mail[0] for mail in site.mails()) == ["anna@urzad.example", "jan@urzad.example"]
    assert "nr 2 „Projekt próbny 2”, bez wieści" in site.mails()[0][2]
    assert "nr 1 „" not in site.mails()[0][2]
    clock.set(datetime(2026, 11, 26, 5, 40, tzinfo=UTC))
    assert run() == 1
    recipient, _subject, body = site.mails()[-1]
    assert recipient == "anna@urzad.example" and "nr 1 „Projekt próbny 1”, po terminie od 25" in body
    assert f"/urzad/realizacja/{SLUG}/1" in body
    assert run() == 0
    clock.set(datetime(2026, 11, 28, 5, 40, tzinfo=UTC))
    assert run() == 0
    clock.set(datetime(2026, 12, 3, 5, 40, tzinfo=UTC))
    assert run() == 2
    assert site.work("i.version")[0] == 2, "a reminder is no news"


def test_what_waits_for_me_stands_in_the_one_queue(site: Site, clock: MovableClock) -> None:
    leader = site.sql("select id from accounts_users where email = 'anna@urzad.example'")[0][0]
    site.tell(leader_id=leader)
    site.post("/kroki", "krok", name="Umowa", planned_on="20.11.2026")
    with site.app.app_context():
        found = tasks_of(leader, clock().date())
        assert [(one.kind, one.slug, one.number, str(one.due_on)) for one in found.tasks] == [
            (TaskKind.OVERDUE, SLUG, 1, "2026-11-20")
        ]
        assert (found.total, found.overdue, unled_works()) == (1, 1, 1)
        assert tasks_of(leader + 1, clock().date()).tasks == ()


def test_following_twice_is_following_once(site: Site) -> None:
    site.sql(
        "delete from pb_implementations where project_id in (select id from pb_projects where number = 2)"
    )
    with site.app.app_context():
        open_missing()
        with transaction():
            assert open_works() == 0
        db.session.remove()
    assert site.work("state, spent", 2) == ("planned", 0)
    assert site.sql("select count(*) from pb_implementations") == [(2,)]


def test_a_round_read_from_a_file_is_left_alone(site: Site) -> None:
    site.sql("delete from pb_implementations")
    site.sql(
        "insert into pb_imported_files (round_id, file_name, sha256, meta, project_columns, vote_columns, official)"
        " select id, 'a.pb', decode(repeat('00', 32), 'hex'), '[]', '[]', '[]', '{}' from pb_rounds"
    )
    with site.app.app_context():
        open_missing()
        db.session.remove()
    assert site.sql("select count(*) from pb_implementations") == [(0,)]
    assert "Realizacji tej edycji nie opisano" in site.open(f"/bo/{SLUG}/realizacja").text
