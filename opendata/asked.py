"""What every address of the API does alike: numbers of the question, and the answer as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from core.web.cache import shareable

LARGEST = 1_000_000


class BadParameter(ValueError):
    """A parameter that the description does not allow; the message says which and why."""


def json_answer(body: dict[str, Any], kind: str = "application/json") -> Response:
    """The body with an ETag, kept for seconds like every public page."""
    text = json.dumps(body, ensure_ascii=False, default=str)
    response = Response(text, mimetype=kind)
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:24], weak=True)
    shareable()
    response.make_conditional(request)
    return response


def whole_number(name: str, least: int = 1) -> int | None:
    """A whole number of the address, ``None`` without it. Raises ``BadParameter``."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:8]) <= LARGEST or len(text) > 7:
        raise BadParameter(
            _("Parametr %(name)s to liczba od %(least)s do %(most)s.", name=name, least=least, most=LARGEST)
        )
    return int(text)


def one_of(name: str, known: Sequence[str]) -> str:
    """A word of the address that is one of those known; empty without it. Raises ``BadParameter``."""
    text = request.args.get(name, "")
    if text and text not in known:
        raise BadParameter(
            _("Parametr %(name)s może być jednym z: %(known)s.", name=name, known=", ".join(known))
        )
    return text
