"""The town's own words: whatever language a page speaks, titles, summaries and names were written in Polish.

WCAG 3.1.2: a part in another language says so. On a Polish page there is nothing to say. Two forms of one thing:
``<p{{ in_polish() }}>`` for an element that holds nothing else, ``{{ title|polish }}`` amid other words.
"""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup

from core.web.filters import nbsp
from core.web.i18n import current_language


def in_polish() -> Markup:
    """The attribute of an element whose whole text is the town's own; nothing on a Polish page."""
    return Markup("") if current_language() == "pl" else Markup(' lang="pl"')


def polish(text: str) -> Markup:
    """The town's own words as they stand in a sentence or a list, without orphans."""
    attribute = in_polish()
    glued = nbsp(text)
    return (
        Markup("<span{}>{}</span>").format(attribute, glued) if attribute and glued else Markup.escape(glued)
    )


def init_app(app: Flask) -> None:
    """Offer both to every template, components included."""
    app.jinja_env.filters["polish"] = polish
    app.jinja_env.globals["in_polish"] = in_polish
