"""Pages that are the same for every visitor but for a few places, e.g. a form's token: drawn once for each worker.

The first visitor's page is drawn with marks in the open places and kept without anything of that visitor; each
page is that copy with the places filled in. Only what is the same for everybody may go into the template's
context: what is of one person goes into ``places``, which are never kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import current_app, render_template, request
from markupsafe import Markup, escape

from core.clock import today
from core.site.record import current_site
from core.web.context import chosen_look
from core.web.i18n import current_language
from core.web.kept import Kept, kept

MOST_PAGES = 60
_SECRET = secrets.token_hex(16)
_MARK = re.compile(rf"\[{_SECRET} (\w+)\]")
"""Nobody who writes a text that pages show knows the secret, so no text can be taken for a place."""

Parts = list[str]
"""Text and name of a place in turns, beginning and ending with text."""


def kept_page(
    template: str,
    version: Hashable,
    context: Callable[[], Mapping[str, Any]],
    places: Mapping[str, str | Markup],
) -> str:
    """The page of ``template`` with ``places`` filled in, escaped unless they are ``Markup``.

    ``version`` names all that ``context`` depends on. Town, language, look, day and address are seen to here.
    Who is signed in, and who came with a query in the address, gets a page of their own that is not kept.
    """
    if request.query_string or current_app.extensions["is_signed_in"]():
        return render_template(template, **context(), **places)

    def draw() -> Parts:
        marks = {name: Markup(f"[{_SECRET} {name}]") for name in places}
        return _MARK.split(render_template(template, **context(), **marks))

    pages: Kept[Parts] = kept("pages", MOST_PAGES)
    parts = pages.get((template, request.path, *_seen_by_all(), version), draw)
    texts = {name: str(escape(value)) for name, value in places.items()}
    return "".join(texts[part] if number % 2 else part for number, part in enumerate(parts))


def _seen_by_all() -> tuple[Hashable, ...]:
    """What the layout of every page depends on."""
    return (current_site().digest, current_language(), *chosen_look(), today())
