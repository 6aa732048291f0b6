"""The documents of an agreement: the DOCX from the programme's template, the same as a tagged PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup

from core.db import db
from core.pdf import make_pdf
from core.site.record import current_site
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import template_content, terms_after
from initiatives.agreements.running import Filled, NotFilled, fill_template
from initiatives.agreements.values import values_of
from initiatives.applications.models import Application
from initiatives.programmes.models import Programme


@dataclass(frozen=True)
class Asked:
    """All that the documents of one version of an agreement are made from."""

    agreement_id: int
    version: int
    template: bytes
    values: dict[str, Any]
    title: str


def gather(one: Application, programme: Programme, made: Agreement) -> Asked:
    """Read it all, so that nothing of the database is needed while the documents are made."""
    title = f"Umowa o wykonanie inicjatywy lokalnej {made.signature}".strip()
    values = values_of(one, programme, made, terms_after(made, []))
    return Asked(made.id, made.version, template_content(programme.id), values, title)


def make_documents(asked: Asked) -> tuple[bytes, bytes]:
    """DOCX and PDF/UA-1. Raises ``NotFilled`` when the template cannot be used, ``DocumentNotMade``."""
    filled = fill_template(asked.template, asked.values)
    if not isinstance(filled, Filled):
        raise NotFilled(", ".join(problem.code for problem in filled))
    page = page_of(filled, asked.title)
    # The database ends a transaction that stands idle for as long as the document takes.
    db.session.rollback()
    return filled.docx, make_pdf(page)


def page_of(filled: Filled, title: str) -> str:
    """The document as a page of HTML. What is inside was escaped as it was written out of the DOCX."""
    body = filled.html if "<h1" in filled.html else f"<h1>{Markup.escape(title)}</h1>{filled.html}"
    with force_locale("pl"):
        template = current_app.jinja_env.get_template("documents/agreement.html")
        return template.render(site=current_site(), lang="pl", title=title, body=Markup(body))
