"""The log of official acts as the office reads it: who, when, what, of one object or of all; is the chain whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy import func, select

from core.access import requires
from core.audit_chain import verify_chain
from core.cli import sentence
from core.db import db
from core.models import AuditEntry

blueprint = Blueprint("journal", __name__, url_prefix="/urzad/dziennik")
ON_A_PAGE = 50
LONGEST_SUBJECT = 200
LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Entries:
    """One page of the log, newest first, and the number and hash of its last entry (``None``: it is empty)."""

    rows: list[AuditEntry]
    total: int
    pages: int
    head: tuple[int, str] | None


def entries_of(subject: str, page: int) -> Entries:
    """Acts done to ``subject`` (empty: to anything). Three statements."""
    of_subject = [AuditEntry.subject == subject] if subject else []
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*of_subject)) or 0
    newest = select(AuditEntry).where(*of_subject).order_by(AuditEntry.number.desc())
    rows = db.session.scalars(newest.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)).all()
    last = db.session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    head = (last[0], bytes(last[1]).hex()) if last else None
    return Entries(list(rows), total, max(1, -(-total // ON_A_PAGE)), head)


@blueprint.get("")
@requires("core.audit.read")
def entries() -> Response:
    """The log; ``obiekt`` narrows it, ``strona`` pages back, ``sprawdz`` walks the whole chain."""
    subject = request.args.get("obiekt", "").replace("\0", "").strip()[:LONGEST_SUBJECT]
    page = min(max(1, request.args.get("strona", 1, type=int)), LAST_PAGE)
    report = verify_chain() if request.args.get("sprawdz") else None
    kept: dict[str, Any] = {"obiekt": subject} if subject else {}
    answer = make_response(
        render_template(
            "core/journal.html", found=entries_of(subject, page), subject=subject, page=page, report=report,
            verdict=sentence(report) if report else "", check_url=url_for("journal.entries", **kept, sprawdz="tak"),
            page_url=lambda number: url_for("journal.entries", **kept, strona=number),
        )
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer
