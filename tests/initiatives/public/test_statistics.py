"""Initiatives over the years: the page, its pictures, the table and the API tell the same."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal

import openpyxl
import pytest

from core.db import db, transaction
from initiatives.agreements.models import Agreement
from initiatives.agreements.rules.progress import Sums
from initiatives.settlement.contents import kept_sums
from initiatives.settlement.models import Settlement
from initiatives.settlement.statistics_files import HEADS
from tests.support.initiatives import add_application, add_programme
from tests.support.settling import add_built


@pytest.fixture
def years(app, clock) -> None:
    """Two programmes: in 2027 one built, one settled with less than promised, one rejected; in 2026 one in scoring."""
    with transaction():
        later = add_programme(clock())
        add_built(later, clock(), 1)
        settled = add_built(later, clock(), 2, status="settled")
        add_application(later, clock(), 3, status="rejected", grounds="Za drogo.")
        add_application(later, clock(), None)
        earlier = add_programme(clock(), "pil-2026", year=2026, title="Program 2026")
        add_application(earlier, clock(), 1, status="in_scoring")
        add_programme(clock(), "pil-2028", year=2028, published_at=None)
        publish(settled.id, clock())


def publish(application_id: int, now) -> None:
    agreement = db.session.query(Agreement).filter_by(application_id=application_id).one()
    done = Sums(Decimal(60), Decimal(2100), Decimal(800), Decimal(0), Decimal(5000))
    content = {"done": kept_sums(done), "about": {"people": 7}}
    kept = Settlement(
        agreement_id=agreement.id,
        content=content,
        returns=Decimal("632.53"),
        saved_at=now,
        published_at=now,
        sha256=b"s" * 32,
    )
    db.session.add(kept)
    db.session.flush()


def test_what_is_settled_counts_as_it_was_and_the_rest_as_agreed(years, client):
    told = json.loads(client.get("/api/v1/initiatives/statistics").data)
    assert [one["year"] for one in told["years"]] == [2027, 2026]
    later = told["years"][0]
    assert (later["filed"], later["accepted"], later["done"], later["people"]) == (3, 2, 2, 10)
    assert (later["town_share"], later["labour"], later["in_kind"]) == (11_000 - 632.53, 2520 + 2100, 1600)
    assert later["town_share"] + later["own_contribution"] == later["value"] and later["labour_hours"] == 132
    assert told["total"]["filed"] == 4 and told["years"][1]["value"] == 0
    table = client.get("/inicjatywy/statystyka.csv").get_data(as_text=True)
    assert (
        "2027;Program Inicjatyw Lokalnych;3;2;2;16587,47;10367,47;6220" in table.replace("\u00a0", "")
        and "pil-2028" not in table
    )


def test_the_workbook_has_the_numbers_of_the_table_as_numbers(years, client):
    answer = client.get("/inicjatywy/statystyka.xlsx")
    assert 'filename="inicjatywy-statystyka.xlsx"' in answer.headers["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0] == HEADS and rows[1][:6] == (2027, "Program Inicjatyw Lokalnych", 3, 2, 2, 16587.47)
    assert len(rows) == client.get("/inicjatywy/statystyka.csv").text.count("\r\n")


def test_the_page_shows_it_as_bars_and_as_tables(years, client):
    page = client.get("/inicjatywy/statystyka").text
    assert page.count('role="img"') == 2 and "2027: złożone 3, przyjęte 2, zrobione 2" in page
    assert "Złożono 4 wnioski." in page.replace("\u00a0", " ") and "(37,4%)" in page
    assert "w tym 132 godziny własnej pracy" in re.sub(
        r"<[^>]+>|\xa0", lambda at: " " if at[0] == "\xa0" else "", page
    )
    assert "/inicjatywy/statystyka" in client.get("/inicjatywy/").text


def test_before_the_first_application_there_is_nothing_to_count(app, client):
    assert "Nie ma jeszcze żadnego złożonego wniosku." in client.get("/inicjatywy/statystyka").text
