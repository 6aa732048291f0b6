"""A few seconds of memory for public pages, in front of the application.

The last evening of a vote brings the same page to thousands of people. A worker answers them from memory
for ``page_cache_seconds`` (0 switches it off). Only pages that a view marked with ``shareable`` are kept,
only for people without a session, and by language and look; it is a copy, never a state.
"""

from __future__ import annotations

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

from flask import Flask, Response, after_this_request, request, session

View = TypeVar("View", bound=Callable[..., Any])
SHAREABLE = "wspolnie.shareable"
"""The mark in the request's environment: for this process alone, it never leaves with the answer."""
SHOWN_BY = ("lang", "look", "letters")
MOST_PAGES = 500
SMALL = 800
"""Octets below which packing saves nothing."""
BIGGEST_PAGE = 2 * 1024 * 1024
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
    "application/vnd.mapbox-vector-tile",
)


def shareable(copies: str = "public, max-age=0, must-revalidate") -> None:
    """Call in a view: its answer is the same for everybody without a session and may be kept for seconds.

    ``copies``: what browsers and proxies on the way are told (Cache-Control).
    """

    @after_this_request
    def mark(response: Response) -> Response:
        if response.status_code == 200 and not session.modified and "wsp_session" not in request.cookies:
            request.environ[SHAREABLE] = True
            response.headers["Cache-Control"] = copies
            response.headers["Vary"] = "Cookie, Accept-Encoding"
        return response


Kept = tuple[float, str, list[tuple[str, str]], bytes]


class PageMemory:
    """WSGI middleware that holds the copies of one worker."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], seconds: float) -> None:
        self.inner = inner
        self.seconds = seconds
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start_response)
        kept = self.pages.get(key)
        if kept and time.monotonic() < kept[0]:
            start_response(kept[1], kept[2])
            return [kept[3]]
        return self._fetch(key, environ, start_response)

    def _key(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        cookie = environ.get("HTTP_COOKIE", "")
        if environ["REQUEST_METHOD"] != "GET" or "wsp_session" in cookie or "HTTP_IF_NONE_MATCH" in environ:
            return None
        shown = ("", "", "")
        if cookie:
            try:
                jar = SimpleCookie(cookie)
            except CookieError:
                return None
            shown = tuple(jar[name].value if name in jar else "" for name in SHOWN_BY)  # type: ignore[assignment]
        packed = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        host = environ.get("HTTP_HOST", "")
        return (host, environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), packed, *shown)

    def _fetch(
        self, key: tuple[str, ...], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        caught: dict[str, Any] = {}

        def keep_headers(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            caught.update(status=status, headers=headers)

        body_parts = self.inner(environ, keep_headers)
        if not environ.get(SHAREABLE):
            start_response(caught["status"], caught["headers"])
            return body_parts
        body = b"".join(body_parts)
        if hasattr(body_parts, "close"):
            body_parts.close()
        own = [(name, value) for name, value in caught["headers"] if name != "X-Request-Id"]
        self._keep(key, caught["status"], own, body)
        start_response(caught["status"], own)
        return [body]

    def _keep(self, key: tuple[str, ...], status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        if len(body) > BIGGEST_PAGE:
            return
        self.pages[key] = (time.monotonic() + self.seconds, status, headers, body)
        self.pages.move_to_end(key)
        while len(self.pages) > MOST_PAGES:
            self.pages.popitem(last=False)


def compress(response: Response) -> Response:
    """Pack text answers with gzip when the reader takes it."""
    wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    packed = "Content-Encoding" in response.headers or response.direct_passthrough or response.is_streamed
    small = response.content_length is not None and response.content_length < SMALL
    if (
        not wanted
        or packed
        or small
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or response.status_code == 304
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Encoding"]))
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)
    return response


def init_app(app: Flask) -> None:
    """Compress answers and, where configured, remember shareable pages."""
    app.after_request_funcs.setdefault(None, []).insert(0, compress)
    seconds = app.extensions["settings"].page_cache_seconds
    if seconds > 0:
        app.wsgi_app = PageMemory(app.wsgi_app, seconds)  # type: ignore[method-assign]
