"""Answers that need nobody: no session, no account, no form, no page. They are given in front of Flask.

A map asks for dozens of tiles at once, and each took Flask four times as long as the database. Whoever answers here
gives a ``Plain`` answer or ``None``; with ``None``, and with every error, Flask answers as it always would (page of an
error, log of what broke). So each address given to ``answer_quickly`` must be a view as well, and say the same.
"""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask

from core.web.cache import SHAREABLE, SMALL
from core.web.headers import FOR_ALL, IN_PRODUCTION
from core.web.requests import log_answer, new_request_id

log = logging.getLogger("wspolnie.quick")
STATUS = {200: "200 OK", 204: "204 NO CONTENT"}
Environ = dict[str, Any]
Start = Callable[..., Any]


@dataclass(frozen=True)
class Plain:
    """The same for everybody; nothing in ``body`` is 204. ``copies``: what proxies are told (Cache-Control)."""

    body: bytes
    mimetype: str
    copies: str
    endpoint: str
    """The view that says the same: its name stands in the log."""


Quick = Callable[[str, dict[str, str]], Plain | None]
"""Path and arguments of the address (each one's first value) → the answer, or ``None`` to leave it to Flask."""


class QuickAnswers:
    """WSGI middleware around Flask; what is kept in memory (``core.web.cache``) stays in front of it."""

    def __init__(self, app: Flask, inner: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self.app, self.inner = app, inner
        self.doors: dict[str, Quick] = {}
        more = IN_PRODUCTION if app.extensions["settings"].is_production else ()
        self.headers = [one for one in (*FOR_ALL, *more) if one[0] != "Cache-Control"]

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """The quick answer where there is one, else Flask's."""
        path = environ.get("PATH_INFO", "")
        door = self.doors.get(path[: path.find("/", 1) + 1]) if environ["REQUEST_METHOD"] == "GET" else None
        if door is None:
            return self.inner(environ, start_response)
        started = time.perf_counter()
        answer = self._answer(door, path, environ)
        if answer is None:
            return self.inner(environ, start_response)
        return self._given(answer, environ, start_response, started)

    def _answer(self, door: Quick, path: str, environ: Environ) -> Plain | None:
        arguments = dict(reversed(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)))
        try:
            with self.app.app_context():
                return door(path, arguments)
        except Exception:
            # Flask meets the same error again and knows what to tell whom.
            log.debug("left to Flask", exc_info=True)
            return None

    def _given(self, answer: Plain, environ: Environ, start: Start, started: float) -> list[bytes]:
        body, request_id = answer.body, new_request_id()
        headers = [("Content-Type", answer.mimetype), ("Cache-Control", answer.copies), *self.headers]
        headers += [("Vary", "Accept-Encoding"), ("X-Request-Id", request_id)]
        if len(body) >= SMALL and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, 5, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        status = 200 if body else 204
        if body:
            environ[SHAREABLE] = True
            headers.append(("Content-Length", str(len(body))))
        log_answer(request_id, "GET", answer.endpoint, status, started)
        start(STATUS[status], headers)
        return [body] if body else []


def answer_quickly(app: Flask, first: str, quick: Quick) -> None:
    """Have ``quick`` asked first for addresses that begin with the part ``first`` ("/tiles/")."""
    app.extensions["quick_answers"].doors[first] = quick


def init_app(app: Flask) -> None:
    """Stand in front of Flask."""
    door = QuickAnswers(app, app.wsgi_app)
    app.extensions["quick_answers"] = door
    app.wsgi_app = door  # type: ignore[method-assign]
