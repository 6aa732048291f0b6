"""Reads of what goes with a draft or a project: papers, supporters, co-authors and guardians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from core.models import StoredFile
from pb.rounds.models import Round
from pb.submission.models import Attachment, Draft, DraftPerson, Endorsement, Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.submission.rules.attachments import SCAN, is_listed
from pb.submission.rules.authors import Invited
from pb.submission.rules.support import Support

NEVER_SHOWN = ("withdrawn", "merged")
"""Projects whose papers are no longer shown to everybody: their authors took them back."""


@dataclass(frozen=True)
class Paper:
    """A paper as lists show it. ``size`` in bytes; ``width`` and ``height`` in pixels, pictures only."""

    id: int
    kind: str
    title: str
    is_public: bool
    signatures: int | None
    file_name: str
    media_type: str
    size: int
    width: int | None
    height: int | None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in place."""
        return self.width is not None


@dataclass(frozen=True)
class PaperOwner:
    """Whose a paper is: enough to decide who may read it."""

    file_id: int
    round_slug: str
    draft_id: int | None
    project_id: int | None
    is_shown: bool
    author_ids: frozenset[int]


def _papers() -> Sequence[object]:
    return (
        Attachment.id, Attachment.kind, Attachment.title, Attachment.is_public, Attachment.signatures,
        StoredFile.name, StoredFile.media_type, StoredFile.size, StoredFile.width, StoredFile.height,
    )  # fmt: skip


def papers_of_draft(draft_id: int, is_scan: bool = False) -> list[Paper]:
    """The papers of a draft in the order they came: scans of the endorsement list, or all the others.

    In corrections they are as the author wants them now, which the project has only once these are saved.
    """
    kind = Attachment.kind == SCAN if is_scan else Attachment.kind != SCAN
    query = select(*_papers(), Attachment.waiting).join(StoredFile, StoredFile.id == Attachment.file_id)  # type: ignore[call-overload]
    rows = db.session.execute(query.where(Attachment.draft_id == draft_id, kind).order_by(Attachment.id))
    return [replace(Paper(*row), **(waiting or {})) for *row, waiting in rows if is_listed(waiting)]


def papers_of_project(project_id: int, only_public: bool = True) -> list[Paper]:
    """The papers of a filed project, for everybody or for the office. One statement."""
    query = select(*_papers()).join(StoredFile, StoredFile.id == Attachment.file_id)  # type: ignore[call-overload]
    query = query.where(Attachment.project_id == project_id).order_by(Attachment.id)
    if only_public:
        query = query.where(Attachment.is_public)
    return [Paper(*row) for row in db.session.execute(query)]


def shown_papers(project_id: int, status: str) -> list[Paper]:
    """The papers that stand on a project's public page; none once it was taken back."""
    return [] if status in NEVER_SHOWN else papers_of_project(project_id)


def paper_owner(attachment_id: int) -> PaperOwner | None:
    """Whose a paper is, and whether everybody may read it now."""
    query = (
        select(Attachment, Draft.user_id, Round.slug, Project.status)
        .outerjoin(Draft, Draft.id == Attachment.draft_id)
        .outerjoin(Project, Project.id == Attachment.project_id)
        .join(Round, Round.id == func.coalesce(Draft.round_id, Project.round_id))
        .where(Attachment.id == attachment_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    attachment, user_id, slug, status = row
    is_shown = attachment.is_public and status is not None and status not in NEVER_SHOWN
    authors = _one(user_id) | _accounts_of(attachment.project_id)
    return PaperOwner(attachment.file_id, slug, attachment.draft_id, attachment.project_id, is_shown, authors)


def _one(user_id: int | None) -> frozenset[int]:
    return frozenset() if user_id is None else frozenset({user_id})


def _accounts_of(project_id: int | None) -> frozenset[int]:
    if project_id is None:
        return frozenset()
    accepted = select(ProjectAuthor.user_id).where(
        ProjectAuthor.project_id == project_id,
        ProjectAuthor.user_id.is_not(None),
        (ProjectAuthor.position == 0) | ProjectAuthor.accepted_at.is_not(None),
    )
    return frozenset(one for one in db.session.scalars(accepted) if one is not None)


def support_of(draft_id: int, required: int) -> Support:
    """How many support the draft now."""
    confirmed = select(func.count()).select_from(Endorsement)
    confirmed = confirmed.where(Endorsement.draft_id == draft_id, Endorsement.confirmed_at.is_not(None))
    on_scans = select(func.coalesce(func.sum(Attachment.signatures), 0)).where(
        Attachment.draft_id == draft_id,
        Attachment.kind == SCAN,
        Attachment.waiting.is_(None) | ~Attachment.waiting.has_key("removed"),
    )
    row = db.session.execute(select(confirmed.scalar_subquery(), on_scans.scalar_subquery())).one()
    return Support(required, int(row[0]), int(row[1]))


def invited_neighbours(draft_id: int) -> list[tuple[str, datetime | None]]:
    """Addresses that the author gave, with when each confirmed; those who came by the public link are not named."""
    query = select(Endorsement.email, Endorsement.confirmed_at)
    mine = query.where(Endorsement.draft_id == draft_id, Endorsement.is_invited)
    return [
        (email, confirmed_at) for email, confirmed_at in db.session.execute(mine.order_by(Endorsement.id))
    ]


def endorsement_by_key(round_id: int, key: str) -> tuple[Endorsement, Draft] | None:
    """The neighbour and the draft that a mailed link belongs to."""
    row = db.session.execute(
        select(Endorsement, Draft)
        .join(Draft, Draft.id == Endorsement.draft_id)
        .where(Endorsement.key_hash == key_hash(key), Draft.round_id == round_id)
    ).first()
    return (row[0], row[1]) if row else None


def person_by_key(round_id: int, kind: str, key: str) -> tuple[DraftPerson, Draft] | None:
    """The co-author or guardian and the draft that a mailed link belongs to."""
    row = db.session.execute(
        select(DraftPerson, Draft)
        .join(Draft, Draft.id == DraftPerson.draft_id)
        .where(DraftPerson.key_hash == key_hash(key), DraftPerson.kind == kind, Draft.round_id == round_id)
    ).first()
    return (row[0], row[1]) if row else None


def people_of(draft_id: int, kind: str) -> list[DraftPerson]:
    """Co-authors, or the one guardian, in the order they were named."""
    named = select(DraftPerson).where(DraftPerson.draft_id == draft_id, DraftPerson.kind == kind)
    return list(db.session.scalars(named.order_by(DraftPerson.id)))


def invited(person: DraftPerson) -> Invited:
    """The person as the rules take one."""
    return Invited(person.name, person.email, person.agreed_at is not None)


def draft_of_round(round_id: int, draft_id: int) -> Draft | None:
    """A draft of this round by its number of row, e.g. of a public link for supporters."""
    return db.session.scalar(select(Draft).where(Draft.id == draft_id, Draft.round_id == round_id))


def owner_of_project(project: Project, slug: str) -> PaperOwner:
    """Whose a filed project's own documents are; never shown to everybody."""
    row = db.session.execute(select(Draft.id, Draft.user_id).where(Draft.project_id == project.id)).first()
    draft_id, user_id = row if row else (None, None)
    authors = _one(user_id) | _accounts_of(project.id)
    return PaperOwner(0, slug, draft_id, project.id, False, authors)


def accepted_coauthors(project_id: int) -> list[ProjectAuthor]:
    """The co-authors who have agreed, in order."""
    counted = select(ProjectAuthor).where(
        ProjectAuthor.project_id == project_id,
        ProjectAuthor.position > 0,
        ProjectAuthor.accepted_at.is_not(None),
    )
    return list(db.session.scalars(counted.order_by(ProjectAuthor.position)))
