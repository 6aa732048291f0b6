"""Jobs of publishing: make the document of what was settled, then tell the group."""

from __future__ import annotations

from core.clock import now
from core.db import db, transaction
from core.jobs import enqueue, task
from core.pdf import make_pdf
from initiatives.settlement.document import settlement_html
from initiatives.settlement.emails import post_settled
from initiatives.settlement.models import Settlement
from initiatives.settlement.services.publishing import keep_published, place_of

PATIENCE = 300
"""Seconds that the job waits for a document."""


@task("initiatives.make_settlement")
def make_settlement(settlement_id: int) -> None:
    """Make the document of what was fixed and publish both; nothing where none is wanted."""
    kept = db.session.get(Settlement, settlement_id)
    if kept is None or not kept.content or kept.published_at is not None:
        return
    content = kept.content
    html = settlement_html(content)
    # The database ends a transaction that stands idle for as long as the document takes.
    db.session.rollback()
    pdf = make_pdf(html, PATIENCE)
    with transaction():
        if keep_published(settlement_id, content, pdf, now()):
            enqueue(tell_settled, settlement_id=settlement_id)


@task("initiatives.tell_settled")
def tell_settled(settlement_id: int) -> None:
    """Write to everybody of the group that it is settled."""
    kept = db.session.get(Settlement, settlement_id)
    if kept is None or kept.published_at is None:
        return
    with transaction():
        post_settled(kept, *place_of(kept))
