"""Control characters that somebody types or copies: no page breaks on them, none comes back."""

from __future__ import annotations

import io
import re

import pytest
from flask import request
from werkzeug.test import TestResponse

from core.access import public
from core.web.csrf import csrf
from tests.support.rounds import make_round
from tests.support.voter import Voter, error_in

CONTROL = "\x00\x01\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x9f"
ENCODED = "%00%01%08%0B%0c%0e%1b%1F%7f%C2%80%c2%9f"
PERSON = {"first_name": "Anna", "last_name": "Próbna", "declaration": "yes", "pesel": "44051401359"}


def assert_clean(answer: TestResponse) -> None:
    """A page of ours, without a control character in it."""
    assert answer.status_code < 500, answer.status
    assert re.findall(f"[{CONTROL}]", answer.text) == []


@pytest.fixture
def echo(app):
    """A view that gives back what it read."""
    view = public(lambda: {"form": request.form.to_dict(), "args": request.args.to_dict()})
    app.add_url_rule("/proba/echo", "trial_echo", view, methods=["GET", "POST"])
    csrf.exempt(view)
    return app.test_client()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("sign", CONTROL)
def test_in_a_form_they_are_seen(echo, kind: str, sign: str) -> None:
    data = {"name": f"An{sign}na", "long": "wiersz\r\n\tdrugi"}
    read = echo.post("/proba/echo", data=data, content_type=kind).get_json()
    assert read["form"] == {"name": "An\ufffdna", "long": "wiersz\r\n\tdrugi"}


def test_a_file_is_not_touched(app) -> None:
    view = public(lambda: request.files["plik"].read())
    app.add_url_rule("/proba/plik", "trial_file", view, methods=["POST"])
    csrf.exempt(view)
    sent = {"plik": (io.BytesIO(b"a\x00b"), "a.txt")}
    assert app.test_client().post("/proba/plik", data=sent).data == b"a\x00b"


def test_a_search_goes_on_without_them(echo) -> None:
    read = echo.get(f"/proba/echo?q=par{ENCODED}k%09%0Ai+las").get_json()
    assert read["args"] == {"q": "park\t\ni las"}
    doubled = echo.get("/proba/echo?q=%%0000").get_json()
    assert doubled["args"] == {"q": "\ufffd"}


@pytest.mark.parametrize(
    "address", ["/bo/a%00b/", "/bo/a%00b/glosowanie", "/konto/haslo/%1b", "/nie%01ma?a=1", "/mapa%7f"]
)
def test_no_address_has_them(app, client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert_clean(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/mapa",
        "/bo/",
        "/bo/bo-2027/",
        "/bo/bo-2027/projekty/",
        "/bo/bo-2027/glosowanie",
        "/konto/zaloguj",
    ],
)
def test_searches_of_pages(app, client, address: str) -> None:
    make_round()
    names = ("q", "szukaj", "category", "kategoria", "pula", "okolica", "status", "strona", "wroc", "projekt")
    query = "&".join(f"{name}=a{ENCODED}" for name in names)
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200
    assert_clean(answer)


def test_choosing_with_them(app) -> None:
    make_round()
    voter = Voter.of(app)
    voter.open()
    for fields in (
        {"project": f"1{CONTROL}"},
        {"points-1": f"{CONTROL}2"},
        {"q": f"a{CONTROL}", "filter": "list"},
    ):
        assert_clean(voter.post("", **fields))


@pytest.mark.parametrize("field", ["pesel", "voting_code", "first_name", "last_name"])
def test_identity_with_them(app, field: str) -> None:
    make_round()
    voter = Voter.of(app)
    voter.open()
    voter.choose(1)
    answer = voter.post("/tozsamosc", **{**PERSON, field: f"4405{CONTROL}1401359"})
    assert_clean(answer)
    if field in ("pesel", "voting_code"):
        assert answer.status_code == 422 and error_in(answer)
        assert "\ufffd" in answer.text


def test_a_receipt_with_them(app, client, clock) -> None:
    made = make_round()
    address = f"/bo/{made.slug}/sprawdz"
    voter = Voter(client, made.slug)
    voter.open()
    assert_clean(client.post(address, data={"csrf_token": voter.token, "receipt": f"ABCD{CONTROL}"}))
