"""Papers of an application: added one by one, so that a refused one never costs another; described, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from core.files.reading import PICTURES, ReadFile
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.applications.models import Application, ApplicationFile
from initiatives.applications.rules.attachments import check_caption, check_room, may_be_public, true_kind
from initiatives.applications.services.drafts import NotEditable, is_editable, lock


@dataclass(frozen=True)
class SentPaper:
    """A file of the form's row ``place`` with what was typed beside it; ``read`` is the file or why it is refused."""

    place: int
    read: ReadFile | Problem
    caption: str
    kind: str
    is_public: bool = False


def add_papers(one: Application, papers: Sequence[SentPaper], now: datetime) -> dict[int, list[Problem]]:
    """Keep each paper that may be kept; gives what is wrong with the others, by their row.

    One without a caption is kept, since it may have taken minutes to send: the caption can be given later. Raises
    ``NotEditable`` when the application was sent meanwhile.
    """
    _hold(one)
    refused: dict[int, list[Problem]] = {}
    for paper in papers:
        problems = check_caption(paper.caption, f"title-{paper.place}") if paper.caption else []
        problems += check_room(_held(one.id), f"file-{paper.place}")
        if isinstance(paper.read, Problem):
            refused[paper.place] = [paper.read, *problems]
        elif problems:
            refused[paper.place] = problems
        else:
            _add(one, paper, paper.read, now)
    return refused


def _hold(one: Application) -> None:
    lock(one)
    if not is_editable(one):
        raise NotEditable


def _held(application_id: int) -> int:
    held = select(func.count()).where(ApplicationFile.application_id == application_id)
    return db.session.scalar(held) or 0


def _add(one: Application, paper: SentPaper, read: ReadFile, now: datetime) -> None:
    row = ApplicationFile(application_id=one.id, file_id=store_file(read, now).id, added_at=now)
    row.kind = true_kind(paper.kind, read.media_type in PICTURES)
    row.caption, row.is_public = paper.caption, paper.is_public and may_be_public(row.kind)
    db.session.add(row)
    db.session.flush()


def describe_paper(one: Application, paper_id: int, caption: str, is_public: bool) -> list[Problem]:
    """Give a paper another caption, show it to everybody or to the office alone.

    One that another window has removed is passed over. Raises ``NotFound`` for another application's.
    """
    _hold(one)
    paper = _paper_of(one, paper_id)
    if paper is None:
        return []
    problems = check_caption(caption, f"title-of-{paper_id}")
    if not problems:
        paper.caption = caption
    paper.is_public = is_public and may_be_public(paper.kind)
    return problems


def remove_paper(one: Application, paper_id: int) -> None:
    """Take a paper away; one that is gone already stays so. Raises ``NotFound`` for another application's."""
    _hold(one)
    paper = _paper_of(one, paper_id)
    if paper is not None:
        db.session.delete(paper)
        db.session.flush()


def _paper_of(one: Application, paper_id: int) -> ApplicationFile | None:
    paper = db.session.get(ApplicationFile, paper_id)
    if paper is not None and paper.application_id != one.id:
        raise NotFound
    return paper
