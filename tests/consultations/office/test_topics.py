"""The town's catalogue and the copies of a consultation: edited until publishing, frozen afterwards."""

from __future__ import annotations

import pytest

from consultations.consultation.queries import find_consultation, topics_of
from consultations.consultation.rules.catalogue import STANDARD
from consultations.consultation.rules.questions import read_questions
from consultations.consultation.services.building import NewConsultation, create_consultation
from consultations.consultation.services.topics import catalogue, find_topic
from core.db import db, transaction
from tests.support.editing import errors_in, filled, opened, sent
from tests.support.officials import signed_in

CATALOGUE = "/urzad/konsultacje/tematy"
PAGE = "/urzad/konsultacje/zielone-2027/ustawienia/tematy"


@pytest.fixture
def official(app, clock):
    with transaction():
        create_consultation(NewConsultation("zielone", "Zielone", "zielone-2027"), "gmina", None, clock())
    return signed_in(app, "official")


def asked(code: str = "drzewo"):
    db.session.expire_all()
    view = find_consultation("zielone-2027")
    return next(read_questions(one.questions) for one in topics_of(view.id) if one.code == code)


def test_a_first_visit_finds_the_standard_topics(app) -> None:
    page = signed_in(app, "official").get(CATALOGUE)
    assert all(one.name in page.text.replace("\u00a0", " ") for one in STANDARD)


def test_saving_a_topic_unchanged_changes_nothing(official) -> None:
    before = asked()
    done = filled(official, f"{PAGE}/drzewo")
    assert done.status_code == 303, errors_in(done)
    assert [(one.code, one.label) for one in asked()] == [(one.code, one.label) for one in before]
    assert "Nic się nie zmieniło." in official.get(PAGE).text


def test_a_question_is_added_for_this_consultation_alone(official) -> None:
    new = {
        "4__label": "Czy podlejesz?",
        "4__kind": "choice",
        "4__options": "tak\nnie",
        "4__is_required": "yes",
    }
    done = filled(official, f"{PAGE}/drzewo", **new)
    assert done.status_code == 303, errors_in(done)
    last = asked()[-1]
    assert (last.code, last.is_required, [one.label for one in last.options]) == (
        "czy-podlejesz",
        True,
        ["tak", "nie"],
    )
    assert len(find_topic("drzewo").questions) == 3


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"4__label": "Ile?", "4__kind": "choice", "4__options": "tak"},
            "4.options",
            "Wpisz od 2 do 20 odpowiedzi",
        ),
        (
            {"4__label": "Ile?", "4__kind": "number", "4__least": "9", "4__most": "1"},
            "4.most",
            "nie może być mniej",
        ),
        ({"4__label": "x" * 201}, "4.label", "Tekst ma 201 znaków"),
        ({"name": ""}, "name", "Uzupełnij to pole."),
        ({"sign": "ufo"}, "sign", "Wybierz jedną"),
        ({"geometries": "kula"}, "geometries", "Wybierz jedną"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(official, typed, field, words) -> None:
    refused = filled(official, f"{PAGE}/drzewo", **typed)
    assert refused.status_code == 422
    assert f'id="{field}-e"' in refused.text
    assert words in " ".join(errors_in(refused))


def test_topics_are_taken_and_left_and_a_changed_copy_stays(official) -> None:
    filled(official, f"{PAGE}/drzewo", name="Drzewo na osiedlu")
    assert filled(official, PAGE, topics=["drzewo", "lawka"]).status_code == 303
    names = [one.name for one in topics_of(find_consultation("zielone-2027").id)]
    assert names == ["Drzewo na osiedlu", "Ławka"]
    assert filled(official, PAGE, topics=["nie-ma"]).status_code == 422


def test_somebody_elses_topic_is_not_overwritten_unseen(official) -> None:
    mine = opened(official, f"{PAGE}/drzewo")
    filled(official, f"{PAGE}/drzewo", hint="Inna podpowiedź.")
    stale = sent(official, f"{PAGE}/drzewo", mine, hint="Moja podpowiedź.")
    assert stale.status_code == 409
    assert "Inna podpowiedź." in stale.text and "Moja podpowiedź." in stale.text


def test_the_catalogue_grows_and_two_topics_never_share_a_name(official) -> None:
    new = {"name": "Domek dla jeży", "geometries": "point", "sign": "diamond"}
    assert filled(official, f"{CATALOGUE}/nowy", **new).status_code == 303
    assert catalogue()[-1].code == "domek-dla-jezy"
    assert filled(official, f"{CATALOGUE}/nowy", **new).status_code == 422
    assert filled(official, f"{CATALOGUE}/domek-dla-jezy", hint="Pod krzewami.").status_code == 303
    assert official.get(f"{CATALOGUE}/nie-ma").status_code == 404


def test_published_questions_are_frozen(official, clock) -> None:
    mine = opened(official, f"{PAGE}/drzewo")
    with transaction():
        one = find_consultation("zielone-2027").record
        one.boundary, one.published_at = "SRID=4326;MULTIPOLYGON(((23 53,24 53,24 54,23 53)))", clock()
    refused = sent(official, f"{PAGE}/drzewo", mine, name="Po czasie")
    assert refused.status_code == 422
    assert "Po publikacji tego nie można zmienić" in refused.text
    assert "Po publikacji tematów i pytań nie można zmienić" in official.get(PAGE).text
