"""What everybody sees of consultations: the list by stage with its map, and the page of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from consultations.consultation.models import ConsultationNews, ConsultationStep
from core.db import db, transaction
from tests.support.clock import MovableClock
from tests.support.consultations import add_consultation, add_mark


@pytest.fixture
def town(app: Flask, clock: MovableClock):
    """A town with one consultation of each stage and a draft."""
    now = clock()
    with transaction():
        one = add_consultation(now, legal_basis="Art. 5a.", contact_name="Zofia Lis", contact_phone="85 1")
        add_consultation(
            now,
            "zapowiedziane",
            title="Plac przed szkołą",
            opens_at=now + timedelta(days=5),
            kind="co_design",
        )
        add_consultation(now, "dawne", title="Stary park", closes_at=now - timedelta(days=1))
        add_consultation(
            now, "odwolane", title="Nie będzie", cancelled_at=now, cancel_reason="Brak pieniędzy."
        )
        add_consultation(now, "szkic", title="Tajny szkic", is_published=False)
        for place, (kind, first) in enumerate((("needs", -10), ("walk", 3), ("report", 60)), 1):
            at = now + timedelta(days=first)
            step = ConsultationStep(
                consultation_id=one.id, position=place, kind=kind, title=f"Krok {kind}", starts_at=at,
                ends_at=at + timedelta(hours=2),
            )  # fmt: skip
            db.session.add(step)
        news = ConsultationNews(consultation_id=one.id, title="Sprawdziliśmy 10 miejsc", body="Dziękujemy.")
        news.published_at = now
        db.session.add(news)
    return one


def test_the_list_shows_what_goes_on_first_and_no_draft(town, client) -> None:
    page = client.get("/konsultacje/")
    assert page.status_code == 200
    assert page.text.index("Gdzie posadzić drzewa?") < page.text.index("Plac przed szkołą")
    assert "Tajny szkic" not in page.text
    assert "zostało 20 dni" in page.text


def test_a_stage_narrows_list_and_map_alike(town, client) -> None:
    page = client.get("/konsultacje/?etap=trwaja")
    assert "Gdzie posadzić drzewa?" in page.text
    assert "Stary park" not in page.text
    drawn = client.get("/konsultacje/mapa.geojson?etap=trwaja").get_json()
    assert [one["properties"]["title"] for one in drawn["features"]] == ["Gdzie posadzić drzewa?"]


@pytest.mark.parametrize("address", ["?strona=9999999", "?strona=%C2%B2", "?etap=nie-ma", "?strona=-1"])
def test_nonsense_in_the_address_shows_the_list(town, client, address: str) -> None:
    assert client.get(f"/konsultacje/{address}").status_code == 200


def test_the_page_says_until_when_by_what_course_and_whom_to_ask(town, client) -> None:
    text = client.get("/konsultacje/zielone-2026/").text
    for words in ("zostało 20 dni", "Krok walk", "Sprawdziliśmy 10 miejsc", "Art. 5a.", "Zofia Lis"):
        assert words in text
    assert 'role="img" aria-labelledby="timeline-t timeline-d"' in text


def test_a_called_off_consultation_says_why(town, client) -> None:
    assert "Brak pieniędzy." in client.get("/konsultacje/odwolane/").text


def test_a_draft_is_nowhere(town, client) -> None:
    assert client.get("/konsultacje/szkic/").status_code == 404
    assert client.get("/konsultacje/szkic/terminy.ics").status_code == 404


def test_the_terms_go_into_a_calendar(town, client) -> None:
    calendar = client.get("/konsultacje/zielone-2026/terminy.ics")
    assert calendar.mimetype == "text/calendar"
    assert calendar.data.count(b"BEGIN:VEVENT") == 4
    assert b"SUMMARY:Krok walk" in calendar.data


def test_what_neighbours_marked_stands_on_the_page_and_narrows_there(town, client, clock) -> None:
    with transaction():
        add_mark(town, clock())
        add_mark(town, clock(), 2, topic="lawka", body="Tu brak oparcia.")
    text = client.get("/konsultacje/zielone-2026/").text.replace("\u00a0", " ")
    assert "Co mówią sąsiedzi" in text and "Latem nie ma tu cienia" in text and "Zaznaczono" in text
    narrowed = client.get("/konsultacje/zielone-2026/?temat=lawka").text
    assert "Tu brak oparcia." in narrowed and "Latem nie ma" not in narrowed
