"""The log of official acts in the browser: who, when, what, of one object; nobody outside the office."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from core.audit import record
from core.db import db, transaction
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

JOURNAL = "/urzad/dziennik"


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, as behind a real server."""
    with outside_context(settings, clock) as application:
        yield application


def act(app: Flask, count: int, subject: str) -> None:
    for number in range(count):
        with app.app_context(), transaction():
            record("proba.czynnosc", subject, {"powod": f"<b>{number}</b>"})


def test_the_office_reads_who_did_what_when_and_to_what(app: Flask):
    act(app, 2, "round:bo-2027")
    act(app, 1, "area:7")
    page = signed_in(app, "clerk").get(JOURNAL)
    assert faults_of(page.text) == [] and page.headers["Cache-Control"] == "no-store"
    assert page.text.count("proba.czynnosc") == 3 and "&lt;b&gt;1&lt;/b&gt;" in page.text
    assert re.search(r"24.listopada", page.text) and "Ostatni wpis:" in page.text
    official = signed_in(app, "official")
    one = official.get(f"{JOURNAL}?obiekt=area:7").text
    assert one.count("proba.czynnosc") == 1 and "1 wpis" in one
    assert "Nie ma tu żadnego wpisu" in official.get(f"{JOURNAL}?obiekt=%00nic").text


def test_the_log_is_paged(app: Flask):
    act(app, 51, "round:bo-2027")
    browser = signed_in(app, "administrator")
    assert browser.get(f"{JOURNAL}?obiekt=round:bo-2027").text.count("proba.czynnosc") == 50
    assert browser.get(f"{JOURNAL}?obiekt=round:bo-2027&strona=2").text.count("proba.czynnosc") == 1
    assert browser.get(f"{JOURNAL}?strona=99999999999999999999").status_code == 200


def test_a_broken_chain_is_said(app: Flask):
    act(app, 2, "round:bo-2027")
    browser = signed_in(app, "official")
    assert "Rejestr jest cały." in browser.get(f"{JOURNAL}?sprawdz=tak").text
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE core_audit_entries DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE core_audit_entries SET act = 'inna' WHERE number = 1"))
    assert "Rejestr jest naruszony." in browser.get(f"{JOURNAL}?sprawdz=tak").text


def test_residents_and_strangers_do_not_read_it(app: Flask):
    assert signed_in(app, "resident").get(JOURNAL).status_code == 403
    assert app.test_client().get(JOURNAL).status_code == 303


def test_one_time_links_of_others_are_read_by_the_administrator_alone(app: Flask):
    assert signed_in(app, "administrator").get("/urzad/poczta").status_code == 200
    for role in ("official", "clerk"):
        browser = signed_in(app, role)
        assert browser.get("/urzad/poczta").status_code == 403
        assert 'href="/urzad/poczta"' not in browser.get("/urzad/").text
