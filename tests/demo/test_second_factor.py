"""A demonstration town shows the second factor when it is asked for, and its log-ins say how to pass it."""

from collections.abc import Iterator

import pyotp
import pytest
from flask import Flask

from demo.loading import load_town
from tests.accounts.conftest import Browser
from tests.support.outside import outside_context


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, as behind a real server."""
    with outside_context(settings, clock) as application:
        yield application


def log_ins(settings) -> dict[str, list[str]]:
    lines = (settings.instance / "demo-logins.tsv").read_text().splitlines()
    return {line.split("\t")[0]: line.split("\t") for line in lines}


def test_the_fourth_column_opens_the_officials_sign_in(app, settings, clock):
    with app.app_context():
        assert load_town("wasilkow", lambda line: None, has_second_factor=True) is True
    rows = log_ins(settings)
    assert len(rows["resident"]) == 3
    assert all(len(rows[role]) == 4 for role in ("official", "clerk", "clerk2", "administrator", "drogi"))
    _role, email, password, secret = rows["clerk"]
    browser = Browser(app.test_client())
    assert browser.log_in(email, password).location == "/konto/kod"
    browser.get("/konto/kod")
    assert browser.post("/konto/kod", code=pyotp.TOTP(secret).at(clock())).location == "/urzad/"


@pytest.mark.demo
def test_without_asking_the_tour_stays_as_it_is(app, settings, clock):
    rows = log_ins(settings)
    assert {len(row) for row in rows.values()} == {3}
    browser = Browser(app.test_client())
    assert browser.log_in(rows["clerk"][1], rows["clerk"][2]).location == "/urzad/"
