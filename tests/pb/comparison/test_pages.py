"""An announced result beside other ways of counting: what visitors see, download, and never take for the result."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from core.db import db, transaction
from core.jobs import run_waiting_jobs
from pb.comparison import desk
from pb.comparison.count_later import forget
from pb.comparison.models import ComparedCount
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from tests.support.announced import announced, open_after_voting
from tests.support.pabulib import PABULIB
from tests.support.rounds import VILLAGE, PoolSpec, make_round
from tests.support.statements import counted_statements, forget_copies
from tests.support.urns import cast

PAGE = "/bo/bo-2027/wyniki/porownanie"
POOL = PoolSpec(amount=Decimal(30_000), rules={"minimum_votes": 2})


@pytest.fixture
def client(client):
    """A visitor with a session, who is never answered from memory."""
    client.set_cookie("wsp_session", "x")
    return client


@pytest.fixture
def voted(app):
    """A town pool of 30 000 zł and a village pool; nine ballots for number 1, eight for 2, four for 3."""
    made = make_round(pools=(POOL, VILLAGE))
    one, two, three, four, _five = made.numbers["miasto"]
    village = made.numbers["solectwa"][0]
    for lines in [[one, two]] * 5 + [[one, three]] * 4 + [[two]] * 3 + [[four], [village]]:
        cast(made, lines)
    return made


def plain(html):
    """Markup gone, every space one plain space."""
    text = re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ")
    return re.sub(r" (?=[.,:])", "", re.sub(r"\s+", " ", text))


def words(client, address=PAGE):
    """The page's text with plain spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return plain(answer.get_data(as_text=True))


def counted(client, app, address=PAGE):
    """The page after the jobs that its first look asked for."""
    client.get(address)
    run_waiting_jobs(app)
    return words(client, address)


def rows_of(client, address):
    """A downloaded table."""
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_there_is_no_comparison_before_the_announcement(client, voted, clock):
    for name in ("", ".csv", ".pdf", ".geojson"):
        assert client.get(PAGE + name).status_code == 404
    open_after_voting(voted, clock)
    assert client.get(PAGE).status_code == 404


@pytest.fixture
def many_ballots(monkeypatch):
    """As if there were too many to count while a page is asked for."""
    monkeypatch.setattr(desk, "AT_ONCE", 0)


def test_a_small_round_is_counted_while_the_page_is_asked_for(client, voted, clock):
    announced(voted, clock)
    said = words(client)
    assert "Co byłoby inaczej" in said and "Gotowe:" not in said
    assert client.get(PAGE + ".csv?zasada=od-najwiekszej").status_code == 200, "nor does a file wait"
    assert not db.session.scalar(db.text("SELECT count(*) FROM procrastinate_jobs"))


@pytest.mark.usefixtures("many_ballots")
def test_the_first_visitor_waits_and_sees_how_far_it_is(client, app, voted, clock):
    announced(voted, clock)
    answer = client.get(PAGE)
    html = answer.get_data(as_text=True)
    assert "Gotowe: 0 z 8." in plain(html)
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<noscript><meta http-equiv="refresh"' in html
    early = client.get(PAGE + ".csv?zasada=phragmen")
    assert (early.status_code, early.location) == (303, PAGE + "?zasada=phragmen"), (
        "the page waits, a file cannot"
    )
    run_waiting_jobs(app)
    said = words(client)
    assert "Gotowe:" not in said
    assert "To porównanie, nie wynik" in said
    assert "Co byłoby inaczej" in said


def test_the_second_visitor_does_not_wait_and_nothing_is_counted_twice(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    before = db.session.scalar(select(func.count()).select_from(ComparedCount))
    assert "Gotowe:" not in words(client)
    assert "Gotowe:" not in words(client, PAGE + "?zasada=phragmen&zasada=na-zlotowke")
    assert db.session.scalar(select(func.count()).select_from(ComparedCount)) == before == 8


def test_what_differs_is_said_in_words_and_marked_in_the_table(client, app, voted, clock):
    announced(voted, clock)
    said = counted(client, app)
    listed = rows_of(client, PAGE + ".csv")
    start = next(place for place, row in enumerate(listed) if row[:1] == ["numer"])
    names = listed[start][4:]
    end = listed.index([], start)
    verdicts = {row[0]: row[4:] for row in listed[start + 1 : end]}
    stop = names.index("Do pierwszego, na który nie starcza")
    differing = [number for number, row in verdicts.items() if row[0] != row[stop]]
    for number in differing:
        assert re.search(rf"(Powstał\w+ też|Nie powstał\w+) nr [\d, ]*\b{number}\b", said), number
    page = client.get(PAGE).get_data(as_text=True)
    frames = sum(row[0] != one for row in verdicts.values() for one in row)
    assert page.count("inaczej niż w wyniku</span>") == frames


def test_the_announced_column_is_the_announced_result(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    listed = rows_of(client, PAGE + ".csv")
    results = rows_of(client, "/bo/bo-2027/wyniki.csv")
    won = {row[1] for row in results[1:] if row[8] == "tak"}
    assert won == {row[0] for row in listed if len(row) > 4 and row[4] == "powstaje"}
    assert won


def test_the_table_can_be_cut_to_what_the_rule_decides(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    whole = client.get(PAGE).get_data(as_text=True)
    cut = client.get(PAGE + "?pokaz=roznice").get_data(as_text=True)
    assert whole.count('<th scope="row"><a ') > cut.count('<th scope="row"><a ')
    assert "Pokaż wszystkie projekty (10)" in plain(cut)


def test_an_unknown_rule_in_the_address_is_left_out(client, app, voted, clock):
    announced(voted, clock)
    said = counted(client, app, PAGE + "?zasada=phragmen&zasada=%3Cb%3E&mapa=nie-ma")
    assert "Metoda Phragména." in said
    assert "Co byłoby inaczej" in said


def test_the_table_for_spreadsheets_makes_formulas_harmless(client, app, voted, clock):
    with transaction():
        db.session.execute(
            db.text("UPDATE pb_projects SET title = '=HYPERLINK(\"http://zle\")' WHERE number = 1")
        )
    announced(voted, clock)
    counted(client, app)
    listed = rows_of(client, PAGE + ".csv")
    assert listed[0] == ["Porównanie, nie wynik"]
    assert next(row for row in listed if row[:1] == ["1"])[1].startswith("'=")
    assert re.fullmatch(r"[0-9a-f]{64}", next(row for row in listed if row[:1] == ["SHA-256 pliku kart"])[1])


def test_the_sheet_for_the_council_is_a_tagged_document(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    answer = client.get(PAGE + ".pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert b"StructTreeRoot" in answer.data or b"/ObjStm" in answer.data


def test_the_map_of_a_way_shows_its_own_winners(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    said = json.loads(client.get(PAGE + ".geojson?zasada=do-pierwszego").data)
    assert said["type"] == "FeatureCollection"
    won = {one["properties"]["number"] for one in said["features"] if one["properties"]["outcome"] == "won"}
    listed = rows_of(client, PAGE + ".csv?zasada=do-pierwszego")
    placed = {one["properties"]["number"] for one in said["features"]}
    assert won == {row[0] for row in listed if len(row) == 6 and row[5] == "powstaje"} & placed


@pytest.mark.usefixtures("many_ballots")
def test_a_count_that_was_waited_for_in_vain_is_asked_for_again(client, app, voted, clock):
    announced(voted, clock)
    client.get(PAGE)
    with transaction():
        db.session.execute(db.text("DELETE FROM procrastinate_jobs"))
    clock.move(minutes=11)
    assert "Gotowe: 0 z 8." in words(client)
    run_waiting_jobs(app)
    assert "Co byłoby inaczej" in words(client)


def test_old_copies_are_forgotten_and_made_again(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    clock.move(days=31)
    forget()
    assert db.session.scalar(select(func.count()).select_from(ComparedCount)) == 0
    assert "Co byłoby inaczej" in counted(client, app)


def test_the_page_asks_the_database_a_fixed_number_of_times(client, app, voted, clock):
    announced(voted, clock)
    counted(client, app)
    forget_copies(app)
    with counted_statements() as few:
        words(client, PAGE + "?zasada=phragmen")
    forget_copies(app)
    with counted_statements() as many:
        words(client)
    assert len(many) == len(few)


def test_a_real_election_is_compared_with_its_own_result(client, app):
    with transaction():
        import_round(PABULIB / "Poland_Warszawa_2026_Ochota.pb", ImportOptions("ochota"))
    said = counted(client, app, "/bo/ochota/wyniki/porownanie")
    assert "Od największego poparcia. Wygrałyby te same projekty." in said
    assert "Rozminięcie z głosami: kategorie" in said
