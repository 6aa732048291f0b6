"""The job that makes the receipt of filing and lets the mail go with it."""

from __future__ import annotations

import logging

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.jobs import task
from core.mail import release
from pb.rounds.filing_queries import filing_rules
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.submission.documents import sheet_pdf
from pb.submission.models import Project
from pb.submission.sheets import sheet_of_project
from pb.submission.support_emails import post_copy
from pb.submission.support_queries import accepted_coauthors

log = logging.getLogger("wspolnie.filing")


@task("pb.submission.send_receipt")
def send_receipt(project_id: int, mail_id: int) -> None:
    """Make the receipt of filing, let the author's held mail go with it, and write to the co-authors who count.

    A document that cannot be made keeps no mail back: the number is what the author waits for.
    """
    project = db.session.get(Project, project_id)
    if project is None:
        with transaction():
            release(mail_id)
        return
    slug = db.session.scalars(select(Round.slug).where(Round.id == project.round_id)).one()
    made = _receipt_of(project, slug)
    name = f"potwierdzenie-{slug}-{project.filed_number}.pdf"
    with transaction():
        release(mail_id, _kept(name, made))
        for author in accepted_coauthors(project_id):
            post_copy(author.email, slug, project, _kept(name, made))


def _kept(name: str, made: bytes | None) -> list[int]:
    return [store_file(ReadFile(name, PDF, made), now()).id] if made else []


def _receipt_of(project: Project, slug: str) -> bytes | None:
    try:
        round_view = find_round(slug, now())
        return sheet_pdf(sheet_of_project(round_view, filing_rules(round_view), project), now())
    except Exception:
        log.exception("receipt without its document", extra={"facts": {"project": project.id}})
        return None
