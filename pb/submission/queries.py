"""Reads of drafts, and of who has proposed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import and_, func, or_, select

from core.db import db
from pb.rounds.models import Round
from pb.submission.models import Draft, Project, ProjectAuthor, ProjectEvent


def key_hash(key: str) -> bytes:
    """What is kept of a random key: SHA-256, enough for 256 bits that nobody chose."""
    return sha256(key.encode()).digest()


def draft_by_key(round_id: int, key: str) -> Draft | None:
    """The draft of this round that the private link with ``key`` opens."""
    return db.session.scalar(select(Draft).where(Draft.round_id == round_id, Draft.key_hash == key_hash(key)))


def own_draft(user_id: int, round_id: int, draft_id: int) -> Draft | None:
    """This person's draft of that number; somebody else's is none."""
    return db.session.scalar(
        select(Draft).where(Draft.id == draft_id, Draft.user_id == user_id, Draft.round_id == round_id)
    )


def newest_draft(user_id: int, round_id: int) -> Draft | None:
    """The draft, not sent yet, that this person wrote on last in the round."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.user_id == user_id, Draft.round_id == round_id, Draft.project_id.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
    )


def own_drafts(user_id: int) -> Sequence[Draft]:
    """All drafts of a signed-in resident, in every round, the last written first."""
    return db.session.scalars(
        select(Draft).where(Draft.user_id == user_id).order_by(Draft.updated_at.desc(), Draft.id.desc())
    ).all()


def project_by_id(project_id: int) -> Project | None:
    """The project with this number of row."""
    return db.session.get(Project, project_id)


def filed_by(round_id: int, email: str, user_id: int | None) -> tuple[int, int]:
    """How many projects of the round, not withdrawn, this author has filed, and how many more bear the address.

    The first are of the account, or of the address when its owner has confirmed it; whoever wrote it could have
    sent the others.
    """
    bears = func.lower(ProjectAuthor.email) == email.lower()
    is_own = and_(
        bears,
        Draft.email_confirmed_at.is_not(None),
        func.lower(Draft.email) == func.lower(ProjectAuthor.email),
    )
    if user_id is not None:
        is_own = or_(is_own, ProjectAuthor.user_id == user_id)
        bears = or_(bears, ProjectAuthor.user_id == user_id)
    sure = func.coalesce(is_own, False)
    counted = (
        select(func.count().filter(sure), func.count().filter(~sure))
        .select_from(Project)
        .join(ProjectAuthor, ProjectAuthor.project_id == Project.id)
        .outerjoin(Draft, Draft.project_id == Project.id)
        .where(
            Project.round_id == round_id, Project.status != "withdrawn", ProjectAuthor.position == 0, bears
        )
    )
    own, others = db.session.execute(counted).one()
    return int(own), int(others)


def filed_project(round_id: int, filed_number: int) -> Project | None:
    """The project that was filed under this number, whatever number it was drawn later."""
    return db.session.scalar(
        select(Project).where(Project.round_id == round_id, Project.filed_number == filed_number)
    )


def draft_of_project(project_id: int) -> Draft | None:
    """The sent draft of a project, as long as it is kept."""
    return db.session.scalar(select(Draft).where(Draft.project_id == project_id))


def author_of(project_id: int) -> ProjectAuthor | None:
    """The author of a project, as long as the person's data are kept."""
    return db.session.scalar(
        select(ProjectAuthor).where(ProjectAuthor.project_id == project_id, ProjectAuthor.position == 0)
    )


def events_of(project_id: int, only_public: bool) -> Sequence[ProjectEvent]:
    """The history of a project, the oldest first."""
    query = select(ProjectEvent).where(ProjectEvent.project_id == project_id)
    if only_public:
        query = query.where(ProjectEvent.is_public)
    return db.session.scalars(query.order_by(ProjectEvent.happened_at, ProjectEvent.id)).all()


def is_disowned(project_id: int) -> bool:
    """Whether the owner of the author's address has said that the project is not theirs."""
    said = select(ProjectEvent.id).where(
        ProjectEvent.project_id == project_id, ProjectEvent.code == "disowned"
    )
    return db.session.scalar(said.limit(1)) is not None


@dataclass(frozen=True)
class OwnDraft:
    """A draft as its owner's list shows it; ``filed_number`` is ``None`` before it is sent."""

    draft_id: int
    slug: str
    round_title: str
    title: str
    updated_at: datetime
    filed_number: int | None
    status: str


def own_drafts_shown(user_id: int, limit: int = 20) -> list[OwnDraft]:
    """The drafts that a signed-in resident wrote on last, sent or not. One statement."""
    rows = db.session.execute(
        select(
            Draft.id, Round.slug, Round.title, func.coalesce(Project.title, Draft.answers["what"]["title"].astext, ""),
            Draft.updated_at, Project.filed_number, func.coalesce(Project.status, ""),
        )
        .join(Round, Round.id == Draft.round_id)
        .outerjoin(Project, Project.id == Draft.project_id)
        .where(Draft.user_id == user_id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [OwnDraft(*row) for row in rows]
