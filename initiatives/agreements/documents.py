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
from initiatives.agreements.annex_values import annex_values
from initiatives.agreements.models import Agreement, AnnexDraft
from initiatives.agreements.queries import annexes_of, template_content, terms_after
from initiatives.agreements.rules.fields import AGREEMENT, ANNEX
from initiatives.agreements.running import Filled, NotFilled, fill_template
from initiatives.agreements.values import values_of
from initiatives.applications.models import Application
from initiatives.programmes.models import Programme


@dataclass(frozen=True)
class Asked:
    """All that the documents of one version of an agreement, or of an annex's draft, are made from."""

    row_id: int
    version: int
    template: bytes
    values: dict[str, Any]
    title: str
    kind: str = AGREEMENT


def gather(one: Application, programme: Programme, made: Agreement) -> Asked:
    """Read it all, so that nothing of the database is needed while the documents are made."""
    title = f"Umowa o wykonanie inicjatywy lokalnej {made.signature}".strip()
    values = values_of(one, programme, made, terms_after(made, []))
    return Asked(made.id, made.version, template_content(programme.id, AGREEMENT), values, title)


def gather_annex(one: Application, programme: Programme, made: Agreement, draft: AnnexDraft) -> Asked:
    """The same of an annex that is being prepared."""
    annexes = annexes_of(made.id)
    values = annex_values(one, programme, made, draft, annexes)
    title = f"Aneks nr {values['numer_aneksu']} do umowy {made.signature}".strip()
    return Asked(draft.id, draft.version, template_content(programme.id, ANNEX), values, title, ANNEX)


def make_documents(asked: Asked) -> tuple[bytes, bytes]:
    """DOCX and PDF/UA-1. Raises ``NotFilled`` when the template cannot be used, ``DocumentNotMade``."""
    filled = fill_template(asked.template, asked.values, asked.kind)
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
