"""Whose land a mark lies on and what runs beneath: measured in metres, kept with the answer as it was then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consultations.consultation.queries import find_published
from consultations.marks.models import Answer
from consultations.marks.queries.ground import ground_of_marks, kept_ground
from consultations.marks.rules.answers import Answering, Approver
from consultations.marks.rules.ground import MOST_OF_A_LAYER, Found, Looked, from_kept, ground_of, to_kept
from consultations.marks.services.answering import begin_answer, send_answer
from consultations.marks.services.approving import approve_answer
from core.db import db, transaction
from tests.support.consultations import SPOT, add_consultation, add_layer, add_mark
from tests.support.officials import signed_in

DAY = date(2026, 11, 27)
LON, LAT = SPOT
PLOT = f"POLYGON(({LON - 0.001} {LAT - 0.001},{LON + 0.001} {LAT - 0.001},{LON + 0.001} {LAT + 0.001},{LON - 0.001} {LAT + 0.001},{LON - 0.001} {LAT - 0.001}))"
METRE = 1 / 111_270
"""Of latitude, here."""


def line_at(metres: float) -> str:
    return f"LINESTRING({LON - 0.01} {LAT + metres * METRE},{LON + 0.01} {LAT + metres * METRE})"


@pytest.fixture
def town(app, clock):
    """A tree and a bench at one place, with land and two networks around, and a picture of a service."""
    with transaction():
        one = add_consultation(clock(), "zielone")
        marks = [add_mark(one, clock(), 1).id, add_mark(one, clock(), 2, topic="lawka").id]
        add_layer(one, clock(), {"Gmina Wasilków": PLOT}, name="Działki", position=1)
        pipes = {"gazociąg": line_at(2), "wodociąg": line_at(4), "kanał": line_at(40)}
        add_layer(one, clock(), pipes, name="Sieci", purpose="networks", reach_metres=5, position=2)
        told = {"kind": "wms", "url": "https://mapy.example/wms", "loaded_at": None, "position": 3}
        add_layer(one, clock(), name="Obraz sieci", purpose="networks", **told)
        add_layer(one, clock(), {"Drzewo": PLOT}, name="Drzewa", purpose="background", is_public=False)
    return one, marks


def test_a_mark_is_told_its_land_and_the_networks_within_reach(town) -> None:
    one, marks = town
    found = ground_of_marks(one.id, marks, DAY)
    assert list(found) == [1]
    land, pipes, picture = found[1].looked
    assert [each.label for each in found[1].of(land)] == ["Gmina Wasilków"]
    near = {each.label: each.metres for each in found[1].of(pipes)}
    assert near == {"gazociąg": pytest.approx(2, abs=0.1), "wodociąg": pytest.approx(4, abs=0.1)}
    assert picture.is_picture and found[1].of(picture) == []


def test_a_finding_is_kept_as_it_was_and_read_back() -> None:
    looked = (Looked(7, "Działki", "land", DAY), Looked(9, "Obraz", "networks", None, 3))
    things = [*(Found(7, f"działka {n:02}", 0) for n in range(20)), Found(7, "działka 00", 0.0)]
    found = ground_of(DAY, looked, things)
    assert len(found.found) == MOST_OF_A_LAYER
    again = from_kept(to_kept(found))
    assert to_kept(again) == to_kept(found) and again.looked[1].is_picture


def test_an_answer_keeps_what_the_second_person_read_and_signed(app, clock, town) -> None:
    _, marks = town
    ala = signed_in(app, "official", "ala@urzad.example", "Ala Pierwsza")
    signed_in(app, "official", "ola@urzad.example", "Ola Druga")
    first, second = db.session.scalars(db.text("SELECT id FROM accounts_users ORDER BY id"))
    view = find_published("zielone")
    told = Answering(
        "planned", "Teren należy do gminy i posadzimy tu lipę jesienią.", clock().date() + timedelta(days=90)
    )
    with transaction():
        made = begin_answer(view, marks[:1], first, clock())
        number = made.id
    page = f"/urzad/konsultacje/zielone/odpowiedzi/{number}"
    assert "<strong>Gmina Wasilków</strong>" in ala.get(page).text
    with transaction():
        made = db.session.get(Answer, number)
        assert send_answer(view, made, told, made.version, first, clock(), clock().date()) == []
    with transaction():
        db.session.execute(db.text("DELETE FROM con_layers"))
    with transaction():
        made = db.session.get(Answer, number)
        assert (
            approve_answer(view, made, made.version, Approver(second, True, False), {second}, clock()) == []
        )
    kept = kept_ground(db.session.get(Answer, number))
    assert [each.label for each in kept[1].found] == ["Gmina Wasilków", "gazociąg", "wodociąg"]
    html = ala.get(page).text
    assert "<strong>Gmina Wasilków</strong>" in html and "„Obraz sieci” jest obrazem" in html


def test_a_town_without_layers_is_told_nothing(app, clock) -> None:
    with transaction():
        one = add_consultation(clock(), "zielone")
        mark = add_mark(one, clock(), 1).id
    assert ground_of_marks(one.id, [mark], DAY) == {}
