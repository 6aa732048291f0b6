"""A round counted in another currency shows it wherever an amount stands; złoty stay złoty."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest

from core.db import transaction
from core.money import Amount, written
from core.web.filters import write_amounts_in, zl, zl_plain
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from tests.support.announced import announced
from tests.support.pabulib import PABULIB
from tests.support.rounds import make_round
from tests.support.urns import cast

ZLOTY = re.compile(r"\d[\s\u2009\u00a0]zł")
EUROS = re.compile(r"\d[\s\u2009\u00a0]EUR")
PAGES = ("/bo/paryz/", "/bo/paryz/projekty/", "/bo/paryz/projekty/{number}", "/bo/paryz/wyniki", "/bo/", "/")


@pytest.fixture
def euros(app):
    """A real vote on euros."""
    with transaction():
        import_round(PABULIB / "Netherlands_Amsterdam_166.pb", ImportOptions("paryz", "Głosowanie w euro"))


def first_number(client) -> int:
    """The number of one of its projects."""
    return client.get("/api/v1/rounds/paryz/projects").get_json()["items"][0]["number"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_write_the_rounds_currency(euros, client, address):
    answer = client.get(address.format(number=first_number(client)))
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200 and EUROS.search(said) and not ZLOTY.search(said)


def test_reasons_tell_their_distances_in_the_currency(euros, client):
    said = client.get("/bo/paryz/wyniki").get_data(as_text=True)
    assert re.search(r'o <span class="zl">[\d\u2009,]+\u00a0EUR</span> mniej', said)


def test_files_and_api_name_the_currency(euros, client):
    items = client.get("/api/v1/rounds/paryz/projects").get_json()["items"]
    assert {item["currency"] for item in items} == {"EUR"}
    assert client.get("/api/v1/rounds/paryz/results").get_json()["currency"] == "EUR"
    assert client.get("/api/v1/rounds/paryz").get_json()["currency"] == "EUR"
    rows = list(
        csv.DictReader(io.StringIO(client.get("/api/v1/rounds/paryz/projects.csv").text.lstrip("\ufeff")))
    )
    assert {row["currency"] for row in rows} == {"EUR"}
    for address in (
        "/api/v1/rounds/paryz/projects.geojson",
        "/bo/paryz/wyniki.geojson",
        "/bo/paryz/projekty.geojson",
    ):
        told = {f["properties"]["cost_text"][-4:] for f in client.get(address).get_json()["features"]}
        assert told == {"\u00a0EUR"}, address
    sheet = client.get("/bo/paryz/wyniki.csv").get_data(as_text=True)
    assert "koszt w EUR" in sheet.splitlines()[0] and not ZLOTY.search(sheet) and EUROS.search(sheet)


def test_the_town_s_own_round_beside_it_stays_in_zloty(euros, client, clock):
    made = make_round(projects_per_pool=2)
    cast(made, [made.numbers["miasto"][0]])
    announced(made, clock)
    assert EUROS.search(client.get("/bo/paryz/wyniki").get_data(as_text=True))
    for address in ("/bo/bo-2027/", "/bo/bo-2027/projekty/", "/bo/bo-2027/projekty/1", "/bo/bo-2027/wyniki"):
        said = client.get(address).get_data(as_text=True)
        assert ZLOTY.search(said) and not EUROS.search(said), address
    both = client.get("/bo/").get_data(as_text=True)
    assert ZLOTY.search(both) and EUROS.search(both)
    assert "koszt w zł" in client.get("/bo/bo-2027/wyniki.csv").get_data(as_text=True)


def test_an_amount_is_written_in_the_polish_way_whatever_the_currency(app):
    assert written(Decimal("1234.5"), "EUR") == "1\u2009234,50\u00a0EUR"
    assert written(-1234, "PLN", " ") == "−1 234\u00a0zł"
    with app.test_request_context():
        assert zl(5) == '<span class="zl">5\u00a0zł</span>'
        write_amounts_in("HUF")
        assert zl(5) == '<span class="zl">5\u00a0HUF</span>' and zl_plain(1000) == "1\u00a0000\u00a0HUF"
        assert zl_plain(Amount(Decimal(7), "PLN")) == "7\u00a0zł"
        write_amounts_in("<b>")
        assert zl(5) == '<span class="zl">5\u00a0&lt;b&gt;</span>'
    assert zl(5) == '<span class="zl">5\u00a0zł</span>'
