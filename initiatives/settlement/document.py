"""The settlement as a document (PDF/UA-1): all that it says, in Polish."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from core.pdf import drawing_url
from core.site.record import current_site
from initiatives.settlement.contents import Content, shown_of
from initiatives.settlement.page import settlement_shown

STYLE = """<style>.town{fill:#f4f3ec;stroke:#66736c;stroke-width:1}.labour{fill:#14584a}.in-kind{fill:#66736c}
.cash{fill:#17211d}text{font:12px "Text","Text Ext";fill:#17211d}</style>"""
"""Colours of the printed picture; the page's come from its stylesheet."""


def settlement_html(content: Content) -> str:
    """The document as a page of HTML, ready for ``core.pdf.make_pdf``."""
    with force_locale("pl"):
        told = settlement_shown(shown_of(content))
        macros = current_app.jinja_env.get_template("initiatives/settlement/_picture.html").make_module()
        picture = str(macros.promised_and_done(told["picture"], True))  # type: ignore[attr-defined]
        template = current_app.jinja_env.get_template("documents/settlement.html")
        return template.render(
            site=current_site(),
            lang="pl",
            drawing=printed(picture),
            drawing_told=told["picture"].told,
            **told,
        )


def printed(svg: str) -> str:
    """The picture as a drawing for the document."""
    head, _end, rest = svg.strip().partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return drawing_url(f"{head}>{STYLE}{rest}")
