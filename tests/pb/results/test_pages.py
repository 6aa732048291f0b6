"""What visitors see of a result: nothing before the announcement, then everything with its reason."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select, text

from core.clock import now
from core.db import db, transaction
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.tally.models import AllocationLine, TurnoutCell
from tests.support.announced import announce, announced, count_all, open_after_voting
from tests.support.database import admin_url, unguarded, url_of
from tests.support.pabulib import PABULIB
from tests.support.rounds import TOWN, VILLAGE, PoolSpec, make_round
from tests.support.statements import counted_statements
from tests.support.urns import cast

BASE = "/bo/bo-2027"
RESULT_FILES = ("wyniki.csv", "wyniki.xlsx", "wyniki.geojson", "karty.pb", "karty.pb?pula=miasto")
SMALL_POOL = PoolSpec(amount=Decimal(24_000), rules={"minimum_votes": 2})


@pytest.fixture
def client(client):
    """A visitor with a session, who is never answered from memory."""
    client.set_cookie("wsp_session", "x")
    return client


@pytest.fixture
def made(app):
    """Voting days; a town pool with money for two projects and a threshold of two votes, and a village pool."""
    return make_round(pools=(SMALL_POOL, VILLAGE))


@pytest.fixture
def voted(made):
    """Fourteen ballots: nine votes for number 1, eight for 2, four for 3, one for 4 and one in the village."""
    one, two, three, four, _five = made.numbers["miasto"]
    for lines in (
        [[one, two]] * 5 + [[one, three]] * 4 + [[two]] * 3 + [[four], [made.numbers["solectwa"][0]]]
    ):
        cast(made, lines)
    return made


def words(client, address: str) -> str:
    """The page's text with ordinary spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return plain(answer.get_data(as_text=True))


def plain(html: str) -> str:
    """Markup gone, every space one plain space."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    words_only = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ")).strip()
    return re.sub(r" (?=[.,:])", "", words_only)


def assert_nothing_is_told(client) -> None:
    """Neither pages nor files give a number of votes or a verdict."""
    for name in RESULT_FILES:
        assert client.get(f"{BASE}/{name}").status_code == 404, name
    for page in ("wyniki", "", "projekty/", "projekty/1", "sprawdz"):
        address = f"{BASE}/{page}"
        said = words(client, address)
        assert not re.search(r"\b(9 głosów|8 głosów|4 głosy|14 (głos|kart|osób)|23 głosy)", said), (
            address,
            said,
        )
        assert not re.search(r"\b(nie)?wybrany\b|wygra[łl]", said), address
    for address in (f"{BASE}/projekty.geojson", f"{BASE}/projekty.csv"):
        answer = client.get(address)
        if answer.status_code == 200:
            assert not re.search(r'"(votes|points|reason|selected)"|głosy', answer.get_data(as_text=True))


def test_nothing_is_told_before_the_announcement(voted, client, clock):
    assert_nothing_is_told(client)
    assert "Głosowanie trwa do" in words(client, f"{BASE}/wyniki")
    open_after_voting(voted, clock)
    assert_nothing_is_told(client)
    count_all(voted)
    assert_nothing_is_told(client)
    assert "Liczymy." in words(client, f"{BASE}/wyniki")
    announce(voted)
    assert "wygrał" in words(client, f"{BASE}/wyniki")


def test_the_page_tells_who_won_and_why_the_others_did_not(voted, client, clock):
    announced(voted, clock)
    said = words(client, f"{BASE}/wyniki")
    assert "Trzy projekty wygrały" in said
    assert "14 ważnych kart" in said and "23 głosy na projekty" in said and "0 kart nieważnych" in said
    assert "Zostało potem 13 000 zł." in said
    assert "Nie zmieścił się: w puli zostało 1 000 zł, a projekt kosztuje 13 000 zł." in said
    assert "Poniżej progu 2 głosów: zabrakło 1 głosu." in said
    assert "Nikt na niego nie zagłosował." in said
    assert "Kreska na słupku to próg: 2 głosy." in said
    html = client.get(f"{BASE}/wyniki").get_data(as_text=True)
    assert (
        html.index('id="nr-1"') < html.index('id="nr-2"') < html.index('id="nr-3"') < html.index('id="nr-5"')
    )
    assert html.count("<h1") == 1 and "<title>Trzy projekty wygrały" in html
    assert "style=" not in html and "<script>" not in html


def test_every_code_of_a_reason_stands_on_the_page(voted, client, clock):
    announced(voted, clock)
    facts = {
        "topped_up": {"left": 9000, "from_reserve": "1000.50"},
        "stopped": {"at": "2", "missing": 3, "unit": "votes"},
        "lost_tie": {"winners": ["2"], "broken_by": "drawn:2,1", "left": 1, "short_by": 2, "missing": 1, "unit": "votes", "cheaper_by": None},
        "conflict": {"with": "2", "difference": 4, "missing": 5, "unit": "votes"},
        "withdrawn": {},
        "announced": {},
        "not_announced": {},
    }  # fmt: skip
    texts = {
        "topped_up": "brakujące 1 000,50 zł dokłada miasto", "stopped": "na nr 2, na który", "lost_tie": "Przegrał losowanie",
        "conflict": "Wyklucza się z nr 2, który dostał o 4 głosy więcej", "withdrawn": "Wycofany przed liczeniem",
        "announced": "Wybrany według ogłoszenia", "not_announced": "Niewybrany według ogłoszenia",
    }  # fmt: skip
    line = db.session.scalars(select(AllocationLine)).first()
    key = {"run": line.tally_run_id, "project": line.project_id}
    for code, told in facts.items():
        _rewrite(key, code, told)
        assert texts[code] in words(client, f"{BASE}/wyniki"), code


def test_cells_under_ten_people_are_never_shown(voted, client, clock):
    for band, people in (("13-17", 3), ("35-44", 12), ("65-74", 9)):
        for _one in range(people):
            cast(voted, [voted.numbers["miasto"][0]], age_band=band)
    announced(voted, clock)
    kept = dict(
        db.session.execute(
            select(TurnoutCell.name, TurnoutCell.people).where(TurnoutCell.dimension == "age")
        ).all()
    )
    assert kept == {"13-17": 3, "25-34": 14, "35-44": 12, "65-74": 9}
    html = client.get(f"{BASE}/wyniki").get_data(as_text=True)
    table = plain(html[html.index("Głosujący według wieku") : html.index("Głosujący według sposobu")])
    assert "13-17" not in table and "65-74" not in table
    assert "25-34 lat 14" in table and "35-44 lat 12" in table and "pozostałe razem 12" in table


def test_a_single_small_cell_cannot_be_had_by_subtraction(voted, client, clock):
    cast(voted, [1], age_band="75+")
    for _one in range(20):
        cast(voted, [1], age_band="45-54")
    announced(voted, clock)
    html = client.get(f"{BASE}/wyniki").get_data(as_text=True)
    table = plain(html[html.index("Głosujący według wieku") : html.index("Głosujący według sposobu")])
    assert "75+" not in table and "25-34" not in table and "45-54 lat 20" in table


def test_void_ballots_are_told_with_their_reasons(voted, client, clock):
    open_after_voting(voted, clock)
    with transaction(), unguarded("pb_ballots"):
        db.session.execute(text("UPDATE pb_ballots SET void_reason = 'rank_gap' WHERE row_number = 1"))
        db.session.execute(text("UPDATE pb_ballots SET void_reason = 'damaged' WHERE row_number IN (2, 3)"))
        db.session.execute(text("ALTER TABLE pb_urn_closings DISABLE TRIGGER pb_urn_stays_open"))
        db.session.execute(text("UPDATE pb_urn_closings SET void_count = 3"))
    count_all(voted)
    announce(voted)
    said = words(client, f"{BASE}/wyniki")
    assert "11 ważnych kart" in said and "3 karty nieważne" in said
    assert "karta nie do odczytania: 2" in said and "pominięte miejsce na liście: 1" in said


def test_the_page_of_a_project_begins_with_its_verdict(voted, client, clock):
    announced(voted, clock)
    html = client.get(f"{BASE}/projekty/3").get_data(as_text=True)
    said = plain(html[html.index("<h1") :])
    assert (
        said.index("niewybrany")
        < said.index("4 głosy")
        < said.index("w puli zostało")
        < said.index("Zdanie o projekcie.")
    )
    assert "Wygrałby, gdyby" in said
    won = plain(client.get(f"{BASE}/projekty/1").get_data(as_text=True))
    assert "wybrany 9 głosów" in won and "Zostało potem" in won


@pytest.mark.parametrize(("language", "heading"), [("en", "3 projects won"), ("uk", "3 проєкти перемогли")])
def test_other_languages_say_it_in_digits(voted, client, clock, language, heading):
    announced(voted, clock)
    client.set_cookie("lang", language)
    assert heading in words(client, f"{BASE}/wyniki")


def test_a_real_election_is_told_with_few_statements_and_little_weight(app, client):
    with transaction():
        import_round(PABULIB / "Poland_Warszawa_2026_Ochota.pb", ImportOptions("ochota"))
    client.get("/bo/ochota/wyniki")
    with counted_statements() as sent:
        answer = client.get(
            "/bo/ochota/wyniki", headers={"Cookie": "wsp_session=x", "Accept-Encoding": "gzip"}
        )
    assert answer.status_code == 200 and len(sent) <= 8, sent
    weight = (
        len(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else len(packed(answer.data))
    )
    assert weight <= 40_000
    said = words(client, "/bo/ochota/wyniki")
    assert "Osiem projektów wygrało" in said and "Poniżej progu 150 głosów" in said
    assert "Miasto ogłosiło też" not in said


def test_statements_do_not_grow_with_the_projects(app, client, clock):
    counts = []
    for slug, projects in (("mala", 5), ("duza", 120)):
        made = make_round(slug, pools=(TOWN,), projects_per_pool=projects)
        cast(made, [made.numbers["miasto"][0]])
        announced(made, clock)
        clock.set(clock() - timedelta(days=5))
        client.get(f"/bo/{slug}/wyniki")
        with counted_statements() as sent:
            assert client.get(f"/bo/{slug}/wyniki", headers={"Cookie": "wsp_session=x"}).status_code == 200
        counts.append(len(sent))
        clock.set(now())
    assert counts[0] == counts[1] <= 8


def packed(body: bytes) -> bytes:
    """As a server sends it."""
    return gzip.compress(body)


def _rewrite(key: dict[str, int], code: str, facts: dict) -> None:
    """Give a kept line another reason; runs are immutable, so the guard is lifted as only a superuser can."""
    engine = create_engine(url_of(admin_url(), db.engine.url.database, "wspolnie_admin"))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            text(
                "UPDATE pb_allocation_lines SET reason_code = :code, reason_facts = :facts"
                " WHERE tally_run_id = :run AND project_id = :project"
            ),
            {**key, "code": code, "facts": json.dumps(facts)},
        )
    engine.dispose()
    db.session.rollback()
