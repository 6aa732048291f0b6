"""Jobs of publishing: make the document of a version on its way, then tell those who asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from consultations.consultation.models import Consultation
from consultations.consultation.queries import ConsultationView, find_consultation
from consultations.consultation.tasks import tell_report
from consultations.report.document import report_html
from consultations.report.emails import authors_to_tell, post_to_author
from consultations.report.lists import list_csv
from consultations.report.queries.written import find_draft, without_taken_back
from consultations.report.services.publishing import Made, keep_version
from core.clock import now
from core.db import db, transaction
from core.jobs import enqueue, task
from core.pdf import make_pdf

PATIENCE = 900
"""Seconds that the job waits for a document."""
TRIES = 5
"""Documents that are made of one version: each is outdated when an author erases a mark meanwhile."""
AT_ONCE = 500
"""Mails of one transaction; the next job goes on after them, so that a broken one repeats none."""


class MadeInVain(Exception):
    """Marks were taken back during every try; the job is tried again later."""


def _view(consultation_id: int) -> ConsultationView | None:
    slug = db.session.scalar(select(Consultation.slug).where(Consultation.id == consultation_id))
    return find_consultation(slug) if slug else None


@task("consultations.make_report")
def make_report(consultation_id: int) -> None:
    """Make the document of the version on its way and publish both; nothing where none is wanted."""
    view, draft = _view(consultation_id), find_draft(consultation_id)
    if view is None or draft is None:
        return
    for _try in range(TRIES):
        if draft is None or not _made(view, draft.id, without_taken_back(draft.content, consultation_id)):
            return
        draft = find_draft(consultation_id)
    raise MadeInVain(f"marks of consultation {consultation_id} were taken back while each document was made")


def _made(view: ConsultationView, draft_id: int, content: dict[str, Any]) -> bool:
    """Make the document and keep it; whether somebody took a mark back meanwhile, so that it must be made anew."""
    html = report_html(content, view.id)
    # The database ends a transaction that stands idle for as long as the document takes.
    db.session.rollback()
    pdf = make_pdf(html, PATIENCE)
    with transaction():
        # Who takes a mark back from here on waits, and then finds the file of this version.
        find_draft(view.id, is_locked=True)
        version = keep_version(view, Made(draft_id, pdf, content, list_csv(view)), now())
        if version is not None and version.number == 1:
            enqueue(tell_report, consultation_id=view.id)
            enqueue(tell_authors, consultation_id=view.id)
    return version is None and find_draft(view.id) is not None


@task("consultations.tell_report_to_authors")
def tell_authors(consultation_id: int, after: int = 0) -> None:
    """Tell the authors who confirmed an address that the report is there."""
    with transaction():
        view = _view(consultation_id)
        if view is None or view.times.reported_at is None:
            return
        authors = authors_to_tell(consultation_id, after, AT_ONCE)
        for author in authors:
            post_to_author(author, view)
        if len(authors) == AT_ONCE:
            enqueue(tell_authors, consultation_id=consultation_id, after=authors[-1].first_mark)
