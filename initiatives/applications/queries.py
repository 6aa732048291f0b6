"""Reads of applications: one by its number or key, its members, lines, works and files, the public list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.db import db
from core.models import StoredFile
from core.problems import NotFound
from initiatives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationMember,
    EstimateLine,
    WorkStep,
)
from initiatives.applications.rules.contributions import Line, Totals, add_up
from initiatives.applications.rules.members import MemberState, confirmed
from initiatives.applications.rules.statuses import PUBLIC, ApplicationStatus
from initiatives.programmes.queries import ProgrammeView

PAGE = 20
FINISHED = "done"
"""In place of a status: whose work is finished, settled or not yet."""


def key_hash(key: str) -> bytes:
    """What is kept of a private link's key, 32 bytes."""
    return hashlib.sha256(f"initiative:{key}".encode()).digest()


def find_application(programme_id: int, number: int) -> Application:
    """A sent application, whoever may read it. Raises ``NotFound``."""
    query = select(Application).where(Application.programme_id == programme_id, Application.number == number)
    found = db.session.scalar(query) if number < 1_000_000 else None
    if found is None:
        raise NotFound
    return found


def find_public(programme_id: int, number: int) -> Application:
    """An application that everybody may read. Raises ``NotFound``."""
    found = find_application(programme_id, number)
    if ApplicationStatus(found.status) not in PUBLIC:
        raise NotFound
    return found


def is_withdrawn(programme_id: int, number: int) -> bool:
    """Whether a number was given to an application that its members have taken back."""
    query = select(Application.status).where(
        Application.programme_id == programme_id, Application.number == number
    )
    return db.session.scalar(query) == ApplicationStatus.WITHDRAWN


def draft_of(programme_id: int, application_id: int) -> Application | None:
    """An application of a programme by its own id, for its members; ``None`` when there is none."""
    found = db.session.get(Application, application_id)
    return found if found is not None and found.programme_id == programme_id else None


def drafts_of_user(programme_id: int, user_id: int) -> Sequence[Application]:
    """What an account has begun or sent in a programme, the newest first."""
    query = select(Application).where(
        Application.programme_id == programme_id, Application.owner_id == user_id
    )
    return db.session.scalars(query.order_by(Application.created_at.desc(), Application.id.desc())).all()


def members_of(application_id: int) -> Sequence[ApplicationMember]:
    """The members in their order, the representative first."""
    query = select(ApplicationMember).where(ApplicationMember.application_id == application_id)
    return db.session.scalars(query.order_by(ApplicationMember.position)).all()


def member_of_key(key: str) -> ApplicationMember | None:
    """Whose link it is."""
    return db.session.scalar(select(ApplicationMember).where(ApplicationMember.key_hash == key_hash(key)))


def states_of(members: Sequence[ApplicationMember]) -> list[MemberState]:
    """Members as the rules look at them."""
    return [
        MemberState(
            one.email, one.is_representative, one.confirmed_at is not None, one.is_on_paper, one.declined_at is not None, one.name,
        )
        for one in members
    ]  # fmt: skip


def lines_of(application_id: int) -> list[Line]:
    """The cost estimate of a sent application."""
    query = select(EstimateLine).where(EstimateLine.application_id == application_id)
    return [as_line(one) for one in db.session.scalars(query.order_by(EstimateLine.position))]


def as_line(one: EstimateLine) -> Line:
    """A row as the rules look at it."""
    return Line(one.name, one.town, one.people, one.hours, one.cash, one.in_kind, one.source)


def works_of(application_id: int) -> Sequence[WorkStep]:
    """The schedule of a sent application."""
    query = select(WorkStep).where(WorkStep.application_id == application_id)
    return db.session.scalars(query.order_by(WorkStep.position)).all()


def files_of(application_id: int, only_public: bool = False) -> Sequence[ApplicationFile]:
    """The attachments."""
    query = select(ApplicationFile).where(ApplicationFile.application_id == application_id)
    if only_public:
        query = query.where(ApplicationFile.is_public)
    return db.session.scalars(query.order_by(ApplicationFile.id)).all()


@dataclass(frozen=True)
class Paper:
    """An attachment with what is known of its file, without the content."""

    id: int
    file_id: int
    kind: str
    caption: str
    is_public: bool
    file_name: str
    size: int


def papers_of(application_id: int) -> list[Paper]:
    """All attachments, for those who write the application and for the office. One statement."""
    query = select(ApplicationFile, StoredFile.name, StoredFile.size).join(
        StoredFile, StoredFile.id == ApplicationFile.file_id
    )
    rows = db.session.execute(
        query.where(ApplicationFile.application_id == application_id).order_by(ApplicationFile.id)
    )
    return [
        Paper(one.id, one.file_id, one.kind, one.caption, one.is_public, name, size)
        for one, name, size in rows
    ]


def history_of(application_id: int, only_public: bool = True) -> Sequence[ApplicationEvent]:
    """What happened to it, in time."""
    query = select(ApplicationEvent).where(ApplicationEvent.application_id == application_id)
    if only_public:
        query = query.where(ApplicationEvent.is_public)
    return db.session.scalars(query.order_by(ApplicationEvent.happened_at, ApplicationEvent.id)).all()


def location_of(application_id: int) -> Any:
    """The place as stored (a deferred column), ``None`` without one."""
    return db.session.scalar(select(Application.location).where(Application.id == application_id))


@dataclass(frozen=True)
class Listed:
    """An application in a list, with its sums; ``people`` take part for certain."""

    record: Application
    totals: Totals
    people: int


@dataclass(frozen=True)
class ListPage:
    """A page of the public list."""

    rows: list[Listed]
    page: int
    pages: int
    total: int


def _public(programme_id: int, status: str) -> list[ColumnElement[bool]]:
    single = {one.value: [one.value] for one in PUBLIC}
    chosen = {**single, FINISHED: ["built", "settled"]}.get(status, list(single))
    return [Application.programme_id == programme_id, Application.status.in_(chosen)]


def public_list(view: ProgrammeView, page: int = 1, status: str = "", size: int = PAGE) -> ListPage:
    """The public applications by number; four statements whatever the size."""
    where = _public(view.id, status)
    total = db.session.scalar(select(func.count()).select_from(Application).where(*where)) or 0
    pages = max(1, -(-total // size))
    at = min(max(page, 1), pages)
    query = select(Application).where(*where).order_by(Application.number).limit(size).offset((at - 1) * size)
    return ListPage(listed(view, db.session.scalars(query).all()), at, pages, total)


def every_public(view: ProgrammeView) -> list[Listed]:
    """All of the public ones, for exports."""
    query = select(Application).where(*_public(view.id, "")).order_by(Application.number)
    return listed(view, db.session.scalars(query).all())


def listed(view: ProgrammeView, applications: Sequence[Application]) -> list[Listed]:
    """Applications with their sums; two statements."""
    ids = [one.id for one in applications]
    lines: dict[int, list[Line]] = {number: [] for number in ids}
    for row in db.session.scalars(select(EstimateLine).where(EstimateLine.application_id.in_(ids))):
        lines[row.application_id].append(as_line(row))
    members: dict[int, list[ApplicationMember]] = {number: [] for number in ids}
    for member in db.session.scalars(
        select(ApplicationMember).where(ApplicationMember.application_id.in_(ids))
    ):
        members[member.application_id].append(member)
    rate = view.terms.hour_rate
    return [
        Listed(one, add_up(lines[one.id], rate), confirmed(states_of(members[one.id])))
        for one in applications
    ]
