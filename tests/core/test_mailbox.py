"""The mailbox of a development installation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import create_app
from core.db import db
from core.mail_views import Piece, pieces
from core.models import CaughtMail

TOWN = "http://127.0.0.1:8000"


@pytest.fixture
def official(app):
    """Whoever asks is signed in and holds every permission."""
    app.extensions["is_signed_in"] = lambda: True
    app.extensions["permission_check"] = lambda permission: permission == "core.mailbox.read"
    return app.test_client()


def keep(clock, subject: str, body: str) -> int:
    mail = CaughtMail(
        received_at=clock(), sender="bo@w.pl", recipient="anna@w.pl", subject=subject, body=body
    )
    db.session.add(mail)
    db.session.commit()
    return mail.id


def test_strangers_and_residents_do_not_see_it(app, client) -> None:
    app.extensions["is_signed_in"] = lambda: False
    app.extensions["permission_check"] = lambda permission: False
    assert client.get("/urzad/poczta").status_code == 303
    app.extensions["is_signed_in"] = lambda: True
    assert client.get("/urzad/poczta").status_code == 403


def test_production_has_no_such_page(settings) -> None:
    app = create_app(replace(settings, environment="production"))
    assert not [rule for rule in app.url_map.iter_rules() if "poczta" in rule.rule]


def test_the_newest_mail_comes_first_and_pages_turn(official, clock) -> None:
    assert "Nie ma jeszcze żadnej wiadomości" in official.get("/urzad/poczta").text
    for n in range(51):
        keep(clock, f"Wiadomość {n}", "x")
        clock.move(seconds=1)
    page = official.get("/urzad/poczta").text
    assert page.index("Wiadomość 50<") < page.index("Wiadomość 49<")
    assert "Wiadomość 0<" not in page
    assert "Wiadomość 0<" in official.get("/urzad/poczta?strona=2").text
    assert official.get("/urzad/poczta?strona=x").status_code == 200


def test_a_mail_is_shown_with_its_own_links_alone(official, clock) -> None:
    number = keep(
        clock, "<b>Temat</b>", "Wejdź: http://localhost/konto/x.\n<script>alert(1)</script> https://zly.pl/y"
    )
    page = official.get(f"/urzad/poczta/{number}").text
    assert '<a href="/konto/x">http://localhost/konto/x</a>.' in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert "&lt;b&gt;Temat&lt;/b&gt;" in page
    assert 'href="https://zly.pl' not in page
    assert official.get("/urzad/poczta/999999").status_code == 404


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (f"a {TOWN}/x?k=v. b", [("/x?k=v", f"{TOWN}/x?k=v")]),
        (f"({TOWN}/x)", [("/x", f"{TOWN}/x")]),
        (TOWN, [("/", TOWN)]),
        (f"{TOWN}.zly.pl/x", []),
        ("http://127.0.0.1:80001/x", []),
        ("https://zly.pl/?u=" + TOWN, []),
        ("javascript:alert(1)", []),
        ("", []),
    ],
)
def test_links_lead_into_this_site_only(body: str, links: list[tuple[str, str]]) -> None:
    found = list(pieces(body, TOWN))
    assert "".join(piece.text for piece in found) == body
    assert [piece for piece in found if piece.url] == [Piece(text, url) for url, text in links]
