"""Documents: a page of HTML made into a tagged PDF (PDF/UA-1), with our own fonts and nothing from outside.

The library is heavy (some 40 MB that a process never gives back), so each document is made by a short-lived process
of its own: neither a web worker nor the worker of jobs grows by it, and a page that takes too long can be stopped.
"""

from __future__ import annotations

import base64
import binascii
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from config import ROOT

if TYPE_CHECKING:
    from weasyprint import URLFetcherResponse

BASE = "https://document.invalid/"
"""Where relative addresses of a document lead: into the folder ``static`` alone."""
SECONDS = 60
NOT_ACCESSIBLE = 3
STATIC = ROOT / "static"
DRAWING = "data:image/svg+xml;base64,"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


class DocumentNotMade(Exception):
    """The document's own process failed or took too long; the message says which."""


def make_pdf(html: str, seconds: int | None = None) -> bytes:
    """The document as PDF/UA-1. ``html`` is a whole page with ``lang`` and ``title``; its addresses are names of our
    static files ("css/document.css") or drawings (``drawing_url``), anything else is refused and left out.
    ``seconds`` it may take, for a job that makes a long one; without it ``SECONDS``.

    Raises ``ValueError`` when the page says neither its language nor its title: without them the document is not
    accessible; ``DocumentNotMade`` when the making fails.
    """
    command, limit = [sys.executable, "-m", "core.pdf"], seconds or SECONDS
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, cwd=ROOT, timeout=limit)
    except subprocess.TimeoutExpired:
        raise DocumentNotMade(f"longer than {limit} s") from None
    if done.returncode == NOT_ACCESSIBLE:
        raise ValueError("a document needs its language and its title")
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise DocumentNotMade(f"process ended with {done.returncode}")
    return done.stdout


def render(html: str) -> bytes:
    """What the process of ``make_pdf`` does. Raises ``ValueError`` without language or title."""
    from weasyprint import HTML

    document = HTML(string=html, base_url=BASE, url_fetcher=_fetcher())
    root = document.etree_element
    title = root.find("head/title")
    if not root.get("lang") or title is None or not (title.text or "").strip():
        raise ValueError("a document needs its language and its title")
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return made


def drawing_url(svg: str) -> str:
    """The address of an SVG of ours for ``<img src alt>`` in a document; it brings its own ``<style>``."""
    return DRAWING + base64.b64encode(svg.encode()).decode()


def _fetcher() -> Any:
    """What the library asks for each file: ours, by name, or nothing."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            content, media_type = static_content(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    return StaticFilesOnly()


def static_content(url: str) -> tuple[bytes, str]:
    """Content and type of one of our static files or drawings. Raises ``ValueError`` for any other address."""
    if url.startswith(DRAWING):
        try:
            return base64.b64decode(url.removeprefix(DRAWING), validate=True), "image/svg+xml"
        except binascii.Error:
            raise ValueError("no drawing") from None
    if not url.startswith(BASE):
        raise ValueError("only our own static files go into a document")
    path = (STATIC / url.removeprefix(BASE)).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in TYPES or not path.is_file():
        raise ValueError("no such static file")
    return path.read_bytes(), TYPES[path.suffix]


def main() -> int:
    """Read a page from the standard input, write its document to the standard output."""
    try:
        sys.stdout.buffer.write(render(sys.stdin.buffer.read().decode()))
    except ValueError:
        return NOT_ACCESSIBLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
