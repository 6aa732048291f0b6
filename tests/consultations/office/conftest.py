"""Officials at the board of a consultation, and how a test sends a form of a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from accounts.models import User
from core.db import db, transaction
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.officials import signed_in

BOARD = "/urzad/konsultacje/zielone/"


class Desk:
    """An official with a browser of their own."""

    def __init__(self, client: FlaskClient, email: str) -> None:
        self.client, self.email = client, email

    @property
    def user_id(self) -> int:
        """The account that is signed in."""
        return db.session.query(User.id).filter_by(email=self.email).scalar()

    def open(self, address: str) -> Any:
        """A page as a person's own browser gets it: no token that another one's request has left behind."""
        g.pop("csrf_token", None)
        return self.client.get(address)

    def post(self, address: str, **fields: Any) -> Any:
        """Send these fields as they are."""
        g.pop("csrf_token", None)
        return self.client.post(address, data=fields, content_type="multipart/form-data")

    def send(self, page: str, action: str, **fields: Any) -> Any:
        """Send the form of a page that goes to ``action``: with its hidden fields, and with what is typed."""
        html = self.open(page).text
        form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
        assert form, f"no form to {action} on {page}"
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group(1))
        return self.post(action, **{**dict(hidden), **fields})


@pytest.fixture
def promised(app: Flask, clock: MovableClock) -> str:
    """Mark 1 with an approved promise until 30 April 2027 and an author who asked to be told; gives its page."""
    with transaction():
        one = add_consultation(clock(), "zielone")
        told = {"email": "ala@poczta.example", "email_confirmed_at": clock(), "place": "ul. Polna 3"}
        mark = add_mark(one, clock(), 1, body="Przy szkole nie ma cienia.", **told)
        add_mark(one, clock(), 2, topic="lawka", body="Ławka dla babci.", is_home=True)
        add_answer(one, [mark], clock(), promised_on=clock().date().replace(year=2027, month=4, day=30))
    return BOARD + "uwagi/1"


@pytest.fixture
def jan(app: Flask) -> Desk:
    """An official."""
    return Desk(signed_in(app, "official", "jan@urzad.example", "Jan Pierwszy"), "jan@urzad.example")


@pytest.fixture
def ela(app: Flask) -> Desk:
    """Another official."""
    return Desk(signed_in(app, "official", "ela@urzad.example", "Ela Druga"), "ela@urzad.example")
