"""Papers that the author gave to the office alone: at their own address they are as closed as the case."""

from __future__ import annotations

from core.clock import now
from core.db import db, transaction
from core.files.reading import ReadFile
from core.files.storing import store_file
from pb.submission.models import Attachment
from tests.support.filed import filed


def kept_paper(desk) -> str:
    """The address of a consent beside project 5001."""
    with desk.app.app_context(), transaction():
        stored = store_file(ReadFile("zgoda.pdf", "application/pdf", b"%PDF-1.7 %%EOF"), now())
        paper = Attachment(
            project_id=filed(desk.slug, 5001).id, file_id=stored.id, kind="consent", title="Zgoda", added_at=now()
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        return f"/bo/{desk.slug}/zalaczniki/{paper.id}"


def test_an_official_reads_the_papers_of_a_case_after_the_declaration(office, colleague):
    desk = office(1)
    paper, receipt = kept_paper(desk), f"/bo/{desk.slug}/zgloszenia/5001/potwierdzenie.pdf"
    assert [desk.client.get(one).status_code for one in (paper, receipt)] == [404, 404]
    desk.open(5001)
    desk.declare(5001)
    assert [desk.client.get(one).status_code for one in (paper, receipt)] == [200, 200]
    # Who decides nothing declares nothing.
    assert colleague("ewa@urzad.example", "clerk").client.get(paper).status_code == 200


def test_a_conflict_of_interest_closes_the_papers_to_the_official(office):
    desk = office(1)
    paper, receipt = kept_paper(desk), f"/bo/{desk.slug}/zgloszenia/5001/potwierdzenie.pdf"
    desk.open(5001)
    desk.declare(5001, "yes")
    assert [desk.client.get(one).status_code for one in (paper, receipt)] == [404, 404]
