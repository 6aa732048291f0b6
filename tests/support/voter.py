"""A voter with a browser without script: walks the steps as the contract says and reads what the pages show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pesels import pesel_of

PERSON = {"first_name": "Próba", "last_name": "Testowa", "declaration": "yes"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_RECEIPT = re.compile(r'<output id="receipt"[^>]*>([^<]+)</output>')


def token_in(answer: TestResponse) -> str:
    """The hidden token of a page's form."""
    found = _TOKEN.search(answer.text)
    assert found, f"no csrf_token in the page: {answer.status}"
    return found.group(1)


def receipt_in(answer: TestResponse) -> str:
    """The receipt code on the last page."""
    found = _RECEIPT.search(answer.text)
    assert found, f"no receipt in the page: {answer.status}"
    return found.group(1)


def error_in(answer: TestResponse) -> str:
    """The error summary of a refused step, with white space folded."""
    assert 'role="alert"' in answer.text, f"no alert in the page: {answer.status}"
    tail = answer.text.split('role="alert"', 1)[1]
    text = re.sub(r"<[^>]+>", " ", tail.split(">", 1)[1].split("</div>", 1)[0])
    return re.sub(r"\s+([.,]|$)", r"\1", re.sub(r"\s+", " ", text.replace("\u00a0", " "))).strip()


@dataclass
class Voter:
    """One browser at one round's ballot."""

    client: FlaskClient
    slug: str = "bo-2027"
    token: str = field(default="", init=False)

    @classmethod
    def of(cls, app: Flask, slug: str = "bo-2027") -> Voter:
        """A voter with a browser of their own."""
        return cls(app.test_client(), slug)

    @property
    def base(self) -> str:
        """Address of step 1."""
        return f"/bo/{self.slug}/glosowanie"

    def open(self, query: str = "") -> TestResponse:
        """Open step 1 and keep its token."""
        answer = self.client.get(self.base + query)
        if answer.status_code == 200:
            self.token = token_in(answer)
        return answer

    def post(self, step: str = "", **fields: Any) -> TestResponse:
        """Send a step's form with the token."""
        return self.client.post(self.base + step, data={"csrf_token": self.token, **fields})

    def choose(self, *numbers: int, **fields: Any) -> TestResponse:
        """Send step 1 with ticks, or with ``fields`` such as ``{"points-3": 2}``."""
        return self.post("", project=[str(number) for number in numbers], **fields)

    def identify(self, pesel: str | None = None, **fields: Any) -> TestResponse:
        """Send step 2."""
        who = {"pesel": pesel or pesel_of()} if pesel or "voting_code" not in fields else {}
        return self.post("/tozsamosc", **{**PERSON, **who, **fields})

    def confirm(self, **fields: Any) -> TestResponse:
        """Send step 3, the casting itself."""
        return self.post("/potwierdzenie", **{"confirm": "yes", **fields})

    def receipt(self) -> str:
        """Open the last page and read the receipt."""
        return receipt_in(self.client.get(self.base + "/gotowe"))

    def vote(self, *numbers: int, pesel: str | None = None, **fields: Any) -> TestResponse:
        """Walk all steps up to the casting; asserts that the first two are passed."""
        self.open()
        assert self.choose(*numbers).status_code == 303
        assert self.identify(pesel, **fields).status_code == 303
        return self.confirm()
