"""A visitor with one kept-alive connection: cookies, forms, and the seconds that each request took."""

from __future__ import annotations

import gzip
import http.client
import time
from collections.abc import Sequence
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Visitor:
    """Like a browser without script and without pictures; ``address`` is where it calls from."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.waited: list[float] = []
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=60, source_address=(address, 0)
        )

    def get(self, path: str, expected: int = 200) -> bytes:
        """The body of a page, unpacked."""
        return self._ask("GET", path, None, expected)

    def post(self, path: str, fields: Sequence[tuple[str, str]], expected: int = 303) -> bytes:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields), expected)

    def forget(self) -> None:
        """Become another person on the same connection."""
        self.cookies.clear()
        self.waited = []

    def _ask(self, method: str, path: str, form: str | None, expected: int) -> bytes:
        headers = {"Accept-Encoding": "gzip"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        answer, body = self._send(method, path, form, headers)
        self.waited.append(time.perf_counter() - began)
        if answer.status != expected:
            raise SystemExit(f"{method} {path}: {answer.status} instead of {expected}\n{body[:2000]!r}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body

    def _send(
        self, method: str, path: str, form: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        try:
            return self._once(method, path, form, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server ends a connection that was idle while the other side was measured.
            self._connection.close()
            return self._once(method, path, form, headers)

    def _once(
        self, method: str, path: str, form: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, form, headers)
        answer = self._connection.getresponse()
        return answer, answer.read()
