"""Plain text of the office as HTML: an empty line ends a paragraph, lines that begin with a dash are a list."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup, escape

from core.web.filters import nbsp

DASHES = ("– ", "- ", "• ")


def report_text(text: str) -> Markup:
    """Escaped ``<p>`` and ``<ul>`` elements; a single line end inside a paragraph is kept."""
    parts = [part.strip("\n ") for part in re.split(r"\n\s*\n", text or "")]
    return Markup("\n").join(piece for part in parts if part for piece in _pieces(part))


def _pieces(part: str) -> list[Markup]:
    pieces = []
    for is_list, lines in groupby(part.split("\n"), lambda line: line.lstrip().startswith(DASHES)):
        said = [escape(nbsp(line.lstrip()[2:] if is_list else line)) for line in lines]
        if is_list:
            items = Markup("").join(Markup("<li>{}</li>").format(one) for one in said)
            pieces.append(Markup("<ul>{}</ul>").format(items))
        else:
            pieces.append(Markup("<p>{}</p>").format(Markup("<br>").join(said)))
    return pieces
