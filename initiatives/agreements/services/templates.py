"""A programme's own template of agreements: looked at, tried, kept; the former ones stay."""

from __future__ import annotations

from datetime import datetime

from core.audit import record
from core.db import db
from core.files.reading import ReadFile, clean_name
from core.files.storing import store_file
from core.problems import Problem
from initiatives.agreements.models import AgreementTemplate
from initiatives.agreements.queries import templates_of
from initiatives.agreements.rules.fields import AGREEMENT
from initiatives.agreements.template_shape import DOCX
from initiatives.programmes.queries import record_of

ACT = "initiatives.template.keep"
MOST_TEMPLATES = 50


def keep_template(
    slug: str, content: bytes, name: str, now: datetime, kind: str = AGREEMENT
) -> list[Problem]:
    """Keep a template of a kind that ``running.check_template`` has passed; it is in force at once.

    Agreements already made keep the document that they were made with.
    """
    programme = record_of(slug, is_locked=True)
    if programme.closed_at is not None:
        return [Problem("closed")]
    if len(templates_of(programme.id, kind)) >= MOST_TEMPLATES:
        return [Problem("too_many_templates", "file", {"most": MOST_TEMPLATES})]
    shown = clean_name(name)
    read = ReadFile(shown if shown.lower().endswith(".docx") else f"{shown}.docx", DOCX, content)
    stored = store_file(read, now)
    db.session.add(AgreementTemplate(programme_id=programme.id, kind=kind, file_id=stored.id, added_at=now))
    db.session.flush()
    record(ACT, f"initiatives:{slug}", {"kind": kind, "file": read.name, "sha256": read.sha256.hex()})
    return []
