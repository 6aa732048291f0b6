"""Jobs of proposing."""

from __future__ import annotations

from core.clock import now
from core.db import db, transaction
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.jobs import task
from pb.rounds.filing_queries import filing_rules
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.submission.documents import sheet_pdf
from pb.submission.models import Project
from pb.submission.sheets import sheet_of_project
from pb.submission.support_emails import post_receipt
from pb.submission.support_queries import accepted_authors


@task("pb.submission.send_receipt")
def send_receipt(project_id: int) -> None:
    """Mail the receipt of filing, with the document, to each author who has an address. Nothing when it is gone."""
    project = db.session.get(Project, project_id)
    if project is None or project.filed_number is None:
        return
    pb_round = db.session.get_one(Round, project.round_id)
    round_view = find_round(pb_round.slug, now())
    made = sheet_pdf(sheet_of_project(round_view, filing_rules(round_view), project), now())
    name = f"potwierdzenie-{pb_round.slug}-{project.filed_number}.pdf"
    with transaction():
        for author in accepted_authors(project_id):
            file = store_file(ReadFile(name, PDF, made), now())
            post_receipt(author.email, pb_round.slug, project, file.id)
