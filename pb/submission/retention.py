"""When drafts and the data of authors are erased (D6.4): the project stays, the person goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from core.db import db
from core.erasing import eraser
from pb.submission.models import Attachment, Draft, Project, ProjectAuthor


@eraser
def erase_old_drafts(moment: datetime) -> int:
    """Erase drafts whose time is over, sent or not, with all that hangs on them but the papers of a project."""
    over = select(Draft.id).where(Draft.retention_until < moment)
    of_project = (Attachment.draft_id.in_(over), Attachment.project_id.is_not(None))
    db.session.execute(update(Attachment).where(*of_project).values(draft_id=None))
    done = db.session.execute(delete(Draft).where(Draft.retention_until < moment))
    return int(done.rowcount)  # type: ignore[attr-defined]


@eraser
def erase_old_authors(moment: datetime) -> int:
    """Erase authors whose time is over, and their names where they stood beside the project by consent."""
    over = delete(ProjectAuthor).where(ProjectAuthor.retention_until < moment)
    projects = db.session.scalars(over.returning(ProjectAuthor.project_id)).all()
    if projects:
        db.session.execute(update(Project).where(Project.id.in_(projects)).values(proposer=""))
    return len(projects)
