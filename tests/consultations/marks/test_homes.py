"""Somebody's home: where the public sees it, and words that would tell its address."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from consultations.consultation.models import Consultation
from consultations.consultation.rules.presets import NOTICE
from consultations.marks.rules.blurring import blurred
from consultations.marks.rules.keys import Person, author_key, blur_seed
from consultations.marks.rules.screening import Finding, findings
from core.db import db, transaction
from tests.consultations.marks.conftest import SLUG

PEPPER = b"p" * 32
TOWN = box(0, 0, 10_000, 10_000)


def seen(home: Point, browser: str = "ala", consultation: int = 1) -> Point:
    author = author_key(PEPPER, consultation, Person(browser=browser))
    return blurred(home, 100, TOWN, blur_seed(PEPPER, consultation, author))


def test_five_marks_of_one_home_are_one_point_and_neighbours_have_their_own() -> None:
    homes = [Point(5_010 + step, 5_020 + 2 * step) for step in range(5)]
    assert len({seen(one).wkt for one in homes}) == 1
    assert all(5 <= seen(one).distance(one) <= 100 for one in homes)
    assert seen(homes[0], "ola") != seen(homes[0]), "a stranger's mark next door tells nothing of the move"
    assert seen(homes[0], consultation=2) != seen(homes[0])


@pytest.mark.parametrize(
    ("words", "place", "is_held"),
    [
        ("Mieszkam przy ul. Polnej 3 i nie ma tu cienia.", "", True),
        ("Os. Słoneczne 12/4, zapraszam.", "", True),
        ("Na ulicy 3 Maja 12a zalewa piwnicę.", "", True),
        ("Pl. Jana Pawła II 7", "", True),
        ("Mój dom to Polna 3.", "Polna, Wasilków", True),
        ("Posadźcie 3 lipy przy ulicy Polnej.", "Polna, Wasilków", False),
        ("Na osiedlu są 2 ławki i 4 drzewa.", "", False),
    ],
)
def test_an_address_in_the_words_of_a_home_waits_to_be_read(words: str, place: str, is_held: bool) -> None:
    assert (Finding.HOME in findings(words, True, place)) is is_held
    assert not findings(words, False, place), "of a place that is no home everybody may say where it is"


def test_a_home_with_its_address_and_a_comment_that_tells_it_are_not_shown_at_once(neighbour, others) -> None:
    neighbour.marks(body="Ulica Polna 3: proszę o lipę.", home="yes")
    assert others().client.get(f"/konsultacje/{SLUG}/uwagi/1").status_code == 404
    with transaction():
        db.session.query(Consultation).update({"allows_comments": True})
    neighbour.marks(body="Proszę o lipę przed domem.", home="yes", seen="1")
    page = f"/konsultacje/{SLUG}/uwagi/2"
    assert others().client.get(page).status_code == 200
    told = {"entry": "", "name": ""}
    assert (
        neighbour.sends(page + "/komentarz", body="To dom Kowalskich, ul. Polna 3.", **told).status_code
        == 303
    )
    assert neighbour.sends(page + "/komentarz", body="Popieram.", **told).status_code == 303
    shown = others().client.get(page).text
    assert "Popieram." in shown and "Kowalskich" not in shown


def test_the_privacy_notice_says_what_is_published_and_who_sees_it() -> None:
    assert "Podpis, jeśli go podasz, publikujemy" in NOTICE and "e-mail nie publikujemy nigdy" in NOTICE
    assert "inspektorem ochrony danych" in NOTICE and "dostawcy" in NOTICE
