"""A browser made of nothing but HTTP: cookies, forms, redirects (contract: voting over plain HTTP)."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """Status, text and where it sends us."""

    status: int
    text: str
    location: str

    @property
    def token(self) -> str:
        """The hidden token of the page's form."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.text)
        assert found, f"no csrf_token: {self.status}"
        return found.group(1)

    @property
    def receipt(self) -> str:
        """The code in ``<output id="receipt">``."""
        found = re.search(r'<output id="receipt"[^>]*>([^<]+)</output>', self.text)
        assert found, f"no receipt: {self.status}"
        return found.group(1).strip()


@dataclass
class PlainBrowser:
    """Keeps cookies and nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """GET a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """POST a form."""
        return self._ask("POST", path, urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Content-Type": FORM} if body is not None else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for given in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(given).items()}
            where = urlsplit(answer.headers.get("Location") or "").path
            return Answer(answer.status, answer.read().decode("utf-8", "replace"), where)
        finally:
            connection.close()


def vote(
    browser: PlainBrowser, slug: str, choices: list[tuple[str, str]], identity: list[tuple[str, str]]
) -> Answer:
    """The four steps of the contract, each asserted; gives the last page, with the receipt."""
    base = f"/bo/{slug}/glosowanie"
    first = browser.get(base)
    assert first.status == 200, first.status
    token = ("csrf_token", first.token)
    steps = (
        (base, [token, *choices], f"{base}/tozsamosc"),
        (f"{base}/tozsamosc", [token, *identity], f"{base}/potwierdzenie"),
        (f"{base}/potwierdzenie", [token, ("confirm", "yes")], f"{base}/gotowe"),
    )
    for address, fields, following in steps:
        answer = browser.post(address, fields)
        assert (answer.status, answer.location) == (303, following), (
            address,
            answer.status,
            answer.text[-2000:],
        )
    last = browser.get(f"{base}/gotowe")
    assert last.status == 200
    return last
