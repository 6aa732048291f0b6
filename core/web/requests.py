"""A number for each request, and one structured log line for each, without personal data.

The line holds method, endpoint, status, milliseconds and the request id: no address, no query, no body.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g, request

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PERSONAL = (
    (re.compile(r"^DETAIL:.*$", re.MULTILINE), "DETAIL: [hidden]"),
    (re.compile(r"(?<!\d)\d{11}(?!\d)"), "[11 digits]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
)
log = logging.getLogger("wspolnie.request")
View = TypeVar("View", bound=Callable[..., Any])


def without_personal_data(text: str) -> str:
    """The text with what may be a PESEL, an e-mail address or a row's contents taken out."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def new_request_id() -> str:
    """Eight signs that can be read over the phone (no 0, O, 1, I, L)."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(8))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time in UTC, level, logger, message and the facts given as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write ``record`` as one line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "name": record.name,
        }
        line["message"] = without_personal_data(record.getMessage())
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["trace"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging() -> None:
    """Send our own logs to standard error as JSON lines."""
    root = logging.getLogger("wspolnie")
    if root.handlers:
        return
    handler = logging.StreamHandler()
    formatter = JsonFormatter()
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = True


def log_answer(request_id: str, method: str, endpoint: str | None, status: int, started: float) -> None:
    """The one line of a request; ``started`` by ``time.perf_counter``."""
    took = round((time.perf_counter() - started) * 1000, 1)
    facts = {"request": request_id, "method": method, "endpoint": endpoint, "status": status, "ms": took}
    log.info("request", extra={"facts": facts})


def takes_long_form(octets: int) -> Callable[[View], View]:
    """Mark a view whose form may be longer than others', so that the view itself can say what is too long."""

    def mark(view: View) -> View:
        view.longest_form = octets  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Number requests and log them."""
    configure_logging()
    # No view of ours is a coroutine; Flask would look whether it is, ten times a request.
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        g.request_id = new_request_id()
        g.request_started = time.perf_counter()
        view = app.view_functions.get(request.endpoint or "")
        longest = getattr(view, "longest_form", app.config["MAX_FORM_MEMORY_SIZE"])
        request.max_form_memory_size = longest
        if request.mimetype == "application/x-www-form-urlencoded":
            request.max_content_length = longest

    @app.after_request
    def end(response: Response) -> Response:
        request_id = g.get("request_id", "")
        if request_id:
            response.headers["X-Request-Id"] = request_id
        if request.endpoint not in (None, "static", "ops.healthz"):
            started = g.get("request_started", time.perf_counter())
            log_answer(request_id, request.method, request.endpoint, response.status_code, started)
        return response
