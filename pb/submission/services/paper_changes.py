"""Papers in corrections of a sent project: what is changed waits with the draft, and is taken or dropped as a whole."""

from __future__ import annotations

from sqlalchemy import select, update

from core.db import db
from core.files.storing import forget_file
from pb.submission.models import Attachment


def stand_aside(attachment: Attachment, title: str, is_public: bool) -> None:
    """Note another description of a paper that a project shows; the same as it has is no change."""
    is_same = (title, is_public) == (attachment.title, attachment.is_public)
    attachment.waiting = None if is_same else {"title": title, "is_public": is_public}


def take_paper_changes(draft_id: int, project_id: int) -> bool:
    """Let the project have the papers as the draft has them; gives whether anything changed."""
    changed = select(Attachment).where(Attachment.draft_id == draft_id, Attachment.waiting.is_not(None))
    standing = db.session.scalars(changed).all()
    for attachment in standing:
        waiting = attachment.waiting or {}
        if "removed" in waiting:
            discard(attachment)
        else:
            attachment.title, attachment.is_public = waiting["title"], waiting["is_public"]
            attachment.waiting = None
    added = update(Attachment).where(Attachment.draft_id == draft_id, Attachment.project_id.is_(None))
    joined = db.session.execute(added.values(project_id=project_id))
    return bool(standing or joined.rowcount)  # type: ignore[attr-defined]


def drop_paper_changes(draft_id: int) -> None:
    """Forget what waits of a sent draft: new papers go with their files, the others stay as the project has them."""
    added = select(Attachment).where(Attachment.draft_id == draft_id, Attachment.project_id.is_(None))
    for attachment in db.session.scalars(added).all():
        discard(attachment)
    db.session.execute(update(Attachment).where(Attachment.draft_id == draft_id).values(waiting=None))


def discard(attachment: Attachment) -> None:
    """Take a paper away, the file with it."""
    db.session.delete(attachment)
    db.session.flush()
    forget_file(attachment.file_id)
