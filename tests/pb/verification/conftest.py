"""The office at work: a round with filed projects, officials in their browsers, and what they do with a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from accounts.models import User
from accounts.sessions import KEY
from accounts.signing import start_sign_in
from core.db import db, transaction
from tests.support.clock import MovableClock
from tests.support.filed import QUESTIONS, filed_round
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

YES = {f"answer-{code}": "yes" for code, *_ in QUESTIONS}


@dataclass
class Desk:
    """An official's browser and the round it works on."""

    app: Flask
    client: FlaskClient
    slug: str = "bo-2027"
    email: str = "anna@urzad.example"

    def address(self, number: int, path: str = "") -> str:
        return f"/urzad/bo/{self.slug}/zgloszenia/{number}{path}"

    def open(self, number: int, query: str = "") -> TestResponse:
        answer = self.client.get(self.address(number) + query)
        assert faults_of(answer.text) == []
        return answer

    def token(self, page: str = "/urzad/weryfikacja") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        return found.group(1) if found else ""

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form with a token; ``fields`` whose names have dashes come as a dictionary ``form``."""
        form = {**fields.pop("form", {}), **fields}  # type: ignore[dict-item]
        answer = self.client.post(path, data={"csrf_token": self.token(), **form})
        if answer.status_code in (200, 409, 422):
            assert faults_of(answer.text) == []
        return answer

    def declare(self, number: int, has_conflict: str = "no") -> TestResponse:
        return self.post(self.address(number, "/oswiadczenie"), has_conflict=has_conflict)

    def fill(self, number: int, act: str = "stay", **changed: str) -> TestResponse:
        """Save the card as it is shown, all questions answered yes but the ``changed`` ones."""
        page = self.client.get(self.address(number)).text
        version = re.search(r'name="version" value="(\d+)"', page).group(1)
        answers = {**YES, **{f"answer-{code}": value for code, value in changed.items()}}
        return self.post(self.address(number, "/karta"), form=answers, version=version, act=act)

    def decide(self, number: int, kind: str, **fields: object) -> TestResponse:
        page = self.client.get(self.address(number, f"/decyzja/{kind}")).text
        version = re.search(r'name="version" value="(\d+)"', page)
        known = {"version": version.group(1) if version else 0, "act": "send"}
        return self.post(self.address(number, f"/decyzja/{kind}"), form={**known, **fields})

    def sign_in_again(self) -> None:
        """The same person after the sign-in has run out."""
        with self.app.app_context(), transaction():
            user = db.session.scalars(select(User).where(User.email == self.email)).one()
            key = start_sign_in(user, "test")
        with self.client.session_transaction() as session:
            session[KEY] = key

    def sql(self, query: str, **facts: object) -> list[tuple]:
        """Rows of a statement, or its effect."""
        with self.app.app_context(), transaction():
            done = db.session.execute(text(query), facts)
            return [tuple(row) for row in done] if done.returns_rows else []

    def status(self, number: int) -> tuple:
        return self.sql(
            "select p.status, c.station from pb_projects p join pb_cases c on c.project_id = p.id"
            " where p.filed_number = :number", number=number,
        )[0]  # fmt: skip

    def mails(self) -> list[tuple]:
        return self.sql("select recipient, subject, body from core_outgoing_mails order by id")


@pytest.fixture
def app(settings, clock: MovableClock) -> Iterator[Flask]:
    """The application outside any context, as requests meet it."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def office(app: Flask):
    """Call it for a round with filed projects and an official's desk."""

    def make(count: int = 3, **rules: object) -> Desk:
        with app.app_context():
            filed_round(count, **rules)
            db.session.remove()
        return Desk(app, signed_in(app, "official", "anna@urzad.example"))

    return make


@pytest.fixture
def colleague(app: Flask):
    """Call it for one more person of the office."""

    def make(email: str = "jan@urzad.example", role: str = "official") -> Desk:
        return Desk(app, signed_in(app, role, email), email=email)

    return make
