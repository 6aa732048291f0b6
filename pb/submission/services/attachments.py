"""Papers of a draft: added one by one, so that a refused one never costs another; described, removed, handed over.

Once the project is filed its papers are changed by corrections alone: see ``pb.submission.services.paper_changes``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from core.db import db
from core.files.reading import PICTURES, ReadFile
from core.files.storing import copy_of, store_file
from core.problems import NotFound, Problem
from pb.submission.models import Attachment, Draft
from pb.submission.rules.attachments import (
    SCAN,
    check_room,
    check_title,
    is_listed,
    may_be_public,
    true_kind,
)
from pb.submission.services.paper_changes import discard, stand_aside


@dataclass(frozen=True)
class SentFile:
    """A file of the form's row ``place`` with what was typed beside it; ``read`` is the file or why it is refused."""

    place: int
    read: ReadFile | Problem
    title: str
    kind: str
    is_public: bool = False
    signatures: int | None = None


def add_attachments(draft_id: int, files: Sequence[SentFile], now: datetime) -> dict[int, list[Problem]]:
    """Keep each file that may be kept; gives what is wrong with the others, by their row.

    A file whose title is missing is kept without one, since it may have taken minutes to send: the title can be
    given later.
    """
    refused: dict[int, list[Problem]] = {}
    lock_draft(draft_id)
    for file in files:
        problems = check_title(file.title, f"title-{file.place}") if file.title else []
        problems += check_room(_held(draft_id, file.kind), file.kind, f"file-{file.place}")
        if isinstance(file.read, Problem):
            refused[file.place] = [file.read, *problems]
            continue
        if problems:
            refused[file.place] = problems
        else:
            _add(draft_id, file, file.read, now)
    return refused


def _held(draft_id: int, kind: str) -> int:
    same = Attachment.kind == SCAN if kind == SCAN else Attachment.kind != SCAN
    held = select(Attachment.waiting).where(Attachment.draft_id == draft_id, same)
    return sum(is_listed(waiting) for waiting in db.session.scalars(held))


def _add(draft_id: int, file: SentFile, read: ReadFile, now: datetime) -> None:
    db.session.add(
        Attachment(
            draft_id=draft_id, file_id=store_file(read, now).id, kind=true_kind(file.kind, read.media_type in PICTURES),
            title=file.title, is_public=file.is_public and may_be_public(file.kind), signatures=file.signatures,
            added_at=now,
        )
    )  # fmt: skip
    db.session.flush()


def describe_attachment(draft_id: int, attachment_id: int, title: str, is_public: bool) -> list[Problem]:
    """Give a paper another title, show it to everybody or to the office alone. Raises ``NotFound``."""
    attachment = _of_draft(draft_id, attachment_id)
    problems = check_title(title, f"title-of-{attachment_id}")
    kept = attachment.title if problems else title
    is_shown = is_public and may_be_public(attachment.kind)
    if attachment.project_id is None:
        attachment.title, attachment.is_public = kept, is_shown
    elif is_listed(attachment.waiting):
        stand_aside(attachment, kept, is_shown)
    return problems


def remove_attachment(draft_id: int, attachment_id: int) -> None:
    """Take a paper away, the file with it; one that is gone already stays so. Raises ``NotFound`` for another's."""
    lock_draft(draft_id)
    if db.session.get(Attachment, attachment_id) is None:
        return
    attachment = _of_draft(draft_id, attachment_id)
    if attachment.project_id is None:
        discard(attachment)
    else:
        attachment.waiting = {"removed": True}


def copy_attachments(from_id: int, to_id: int, now: datetime) -> int:
    """Give another draft copies of the papers, each with a file of its own, scans of support left out; how many."""
    papers = select(Attachment).where(Attachment.draft_id == from_id, Attachment.kind != SCAN)
    found = db.session.scalars(papers.order_by(Attachment.id)).all()
    for paper in found:
        _copy(paper.file_id, to_id, paper.title, paper.kind, now, paper.is_public)
    return len(found)


def copy_papers(papers: Sequence[tuple[int, str, str]], to_id: int, now: datetime) -> None:
    """Give a draft copies of files (number, title, kind) of another procedure; none is for everybody yet."""
    for file_id, title, kind in papers:
        _copy(file_id, to_id, title, kind, now)


def _copy(file_id: int, to_id: int, title: str, kind: str, now: datetime, is_public: bool = False) -> None:
    read = copy_of(file_id)
    _add(to_id, SentFile(0, read, title, kind, is_public), read, now)


def hand_over_attachments(draft_id: int, project_id: int) -> None:
    """The papers of a draft become the project's at its filing."""
    mine = update(Attachment).where(Attachment.draft_id == draft_id)
    db.session.execute(mine.values(project_id=project_id))


def lock_draft(draft_id: int) -> int | None:
    """Let nobody else add to this draft until the act is over; gives its project. Raises ``NotFound``."""
    row = db.session.execute(select(Draft.project_id).where(Draft.id == draft_id).with_for_update()).first()
    if row is None:
        raise NotFound
    project_id: int | None = row[0]
    return project_id


def _of_draft(draft_id: int, attachment_id: int) -> Attachment:
    mine = select(Attachment).where(Attachment.id == attachment_id, Attachment.draft_id == draft_id)
    attachment = db.session.scalar(mine)
    if attachment is None:
        raise NotFound
    return attachment
