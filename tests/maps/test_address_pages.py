"""The register of addresses is brought in through the browser: counted, told by line, never half replaced."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from maps import address_views
from tests.maps.test_area_pages import (  # noqa: F401 - fixtures of the pages about areas
    AREAS,
    admin,
    app,
    file_of,
    on_page,
    send,
    square,
    stored,
)
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of

HEAD = "locality;street;number;lon;lat\n"
GOOD = HEAD + "Próbowo;Lipowa;1;23.15;53.15\nPróbowo;Lipowa;2;23.16;53.15\nDaleko;Obca;1;21.0;52.0\n"


def load(browser: FlaskClient, content: str, name: str = "adresy.csv", **fields: str):
    data = {
        "csrf_token": on_page(browser, AREAS, "csrf_token"),
        "addresses": (io.BytesIO(content.encode()), name),
        **fields,
    }
    return browser.post(AREAS + "/adresy", data=data, content_type="multipart/form-data")


@pytest.fixture
def town(app: Flask, admin: FlaskClient) -> None:  # noqa: F811
    """A boundary, so that addresses of neighbours can be told."""
    send(admin, file_of(("Próbowo", square(23.1, 53.1, 0.1))))


def told(browser: FlaskClient, done) -> str:
    assert done.status_code == 303
    return browser.get(done.location).text.replace("\xa0", " ").replace("\u2009", " ")


def test_a_register_comes_in_and_the_next_one_takes_its_place(app, admin, town):  # noqa: F811
    assert "Nie ma jeszcze żadnego adresu" in admin.get(AREAS).text
    page = told(admin, load(admin, GOOD))
    assert "w miejsce dotychczasowych: 0." in page and "Wczytano 2 adres" in page
    assert "poza gminą 1, powtórzone 0, błędne 0" in page and faults_of(page) == []
    assert "W rejestrze jest teraz adresów: 2." in page
    broken_too = HEAD + "Próbowo;Lipowa;7;23.15;53.15\nPróbowo;Lipowa;;23.15;53.15\n"
    page = told(admin, load(admin, broken_too, addresses_source="EMUiA"))
    assert "w miejsce dotychczasowych: 2." in page and "Wiersz 3: brakuje numeru domu." in page
    assert stored(app, "maps_addresses", "number") == ["7"]
    assert stored(app, "maps_addresses", "source") == ["EMUiA"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "Wybierz plik z adresami"),
        ("PK\x03\x04", "To jest archiwum ZIP"),
        ("ulica;cena\nLipowa;5\n", "Brakuje kolumn: numer domu"),
        (
            HEAD + "Próbowo;Lipowa;;23.1;53.1\nPróbowo;Lipowa;2;x;y\n",
            "Wiersz 2: brakuje numeru domu. Wiersz 3:",
        ),
        (HEAD + "Daleko;Obca;1;21.0;52.0\n", "poza gminą 1"),
    ],
)
def test_a_wrong_register_says_why_beside_its_field_and_changes_nothing(app, admin, town, content, words):  # noqa: F811
    load(admin, GOOD)
    refused = load(admin, content, addresses_source="EMUiA, 2026")
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert words in refused.text.split('id="addresses-e">')[1].split("</p>")[0]
    assert 'value="EMUiA, 2026"' in refused.text and len(stored(app, "maps_addresses", "number")) == 2


def test_a_register_too_large_is_refused(app, admin, monkeypatch):  # noqa: F811
    monkeypatch.setattr(address_views, "MOST_MEGABYTES", 1)
    refused = load(admin, GOOD + " " * 1024 * 1024)
    assert refused.status_code == 422 and "Plik jest większy niż 1 MB." in refused.text


def test_addresses_are_the_administrators(app):  # noqa: F811
    assert signed_in(app, "official").post(AREAS + "/adresy").status_code in (403, 422)
    assert app.test_client().post(AREAS + "/adresy").status_code in (303, 422)
    assert stored(app, "maps_addresses", "number") == []
