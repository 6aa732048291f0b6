"""What people type, freed of control characters before any view reads it.

Nobody types them on purpose: they come with text copied from other programs, or from somebody trying what
breaks (PostgreSQL keeps no zero byte, XML none of them). In a form each becomes U+FFFD, which is seen and fits
no e-mail address, PESEL or code, so the field is refused where it matters and shows where the fault lies. A
search simply goes on without them, and no address has them. Tabs and line ends stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SEEN_INSTEAD = "\ufffd"
_IN_QUERY = re.compile(rb"%(?:0[0-8bcef]|1[0-9a-f]|7f|c2%[89][0-9a-f])", re.IGNORECASE)


UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u2028\u2029")
"""Fillers, the empty braille cell, separators: no sign of their own, though Unicode counts some as letters."""


def without_unseen(text: str) -> str:
    """The text without signs that nobody sees (Unicode Cc and Cf: direction, zero width); tabs and line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or (unicodedata.category(sign) not in ("Cc", "Cf") and sign not in UNSEEN_LETTERS)
    )


class Typed(ImmutableMultiDict[str, Any]):
    """Fields of a form; files pass untouched."""

    def __init__(self, fields: Any = None) -> None:
        pairs = fields.items(multi=True) if isinstance(fields, ImmutableMultiDict) else fields or ()
        super().__init__([(_readable(name), _readable(value)) for name, value in pairs])


class TypedRequest(Request):
    """A request whose ``form`` and ``args`` hold no control characters."""

    parameter_storage_class = Typed


def _readable(value: Any) -> Any:
    return CONTROL.sub(SEEN_INSTEAD, value) if isinstance(value, str) else value


def clean_address() -> None:
    """Search without control characters; an address with them leads nowhere."""
    if b"%" in request.query_string:
        request.query_string = _IN_QUERY.sub(b"", request.query_string)
    if CONTROL.search(request.path):
        abort(404)


def init_app(app: Flask) -> None:
    """Let every request of the application be read this way."""
    app.request_class = TypedRequest
    app.before_request(clean_address)
