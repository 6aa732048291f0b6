"""One case, whole: the project, its papers, its card, its opinions and what was concluded so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from accounts.departments.models import Department, DepartmentMember
from accounts.models import User
from core.db import db
from core.models import StoredFile
from core.problems import NotFound
from maps.models import Area
from pb.rounds.queries import RoundView
from pb.submission.models import (
    Attachment,
    CostLine,
    Project,
    ProjectAuthor,
    ProjectEvent,
    ProjectVersion,
)
from pb.verification.models import (
    Case,
    Decision,
    FormalCheck,
    InterestDeclaration,
    MeritAssessment,
)
from pb.verification.permissions import CaseState, Official
from pb.verification.queries.former import Former, former_columns, read_former
from pb.verification.rules.card import Card, read_card
from pb.verification.rules.decisions import Opinion
from pb.verification.rules.stations import Station, Verdict

LARGEST_NUMBER = 2**31 - 1
LISTED = ("on_ballot", "withdrawn", "merged")


@dataclass(frozen=True)
class OpinionRow:
    """A department's opinion as pages show it; ``assessment.verdict`` is ``None`` while it is awaited."""

    assessment: MeritAssessment
    department: str
    former: Former | None = None

    @property
    def for_rules(self) -> Opinion:
        """What the rules need of it."""
        verdict = self.assessment.verdict
        return Opinion(self.department, Verdict(verdict) if verdict else None)


@dataclass(frozen=True)
class CaseFile:
    """A project in the office. ``lon`` and ``lat`` in degrees, of a point that surely lies in its place."""

    round_view: RoundView
    project: Project
    case: Case
    check: FormalCheck | None
    area: str
    lon: float | None
    lat: float | None
    opinions: tuple[OpinionRow, ...]

    @property
    def state(self) -> CaseState:
        """What permissions ask of it."""
        asked = frozenset(row.assessment.department_id for row in self.opinions)
        is_listed = self.project.status in LISTED
        station, leader = Station(self.case.station), self.case.coordinator_id
        return CaseState(station, leader, asked, is_listed, self.case.due_on)

    @property
    def card(self) -> Card:
        """The answers saved so far."""
        return read_card(self.check.answers) if self.check else {}

    @property
    def is_card_finished(self) -> bool:
        """Whether the formal check is done."""
        return self.check is not None and self.check.finished_at is not None

    @property
    def pool_name(self) -> str:
        """The pool's name."""
        pool = self.round_view.rules.pool(self.project.pool_id)
        return pool.name if pool else ""


def case_file(round_view: RoundView, number: int) -> CaseFile:
    """The case of the project filed under ``number``. Two statements. Raises ``NotFound``."""
    if number > LARGEST_NUMBER:
        raise NotFound
    of_round = Project.round_id == round_view.pb_round.id
    row = db.session.execute(_whole().where(of_round, Project.filed_number == number)).first()
    if row is None:
        raise NotFound
    return _file(round_view, row, opinions_of([row[0].id]).get(row[0].id, ()))


def _whole() -> Select[*tuple[Any, ...]]:
    spot = func.ST_PointOnSurface(Project.location)
    return (
        select(Project, Case, FormalCheck, Area.name, func.ST_X(spot), func.ST_Y(spot))
        .join(Case, Case.project_id == Project.id)
        .outerjoin(FormalCheck, FormalCheck.project_id == Project.id)
        .outerjoin(Area, Area.id == Project.area_id)
    )


def _file(round_view: RoundView, row: Any, opinions: tuple[OpinionRow, ...]) -> CaseFile:
    project, case, check, area, lon, lat = row
    return CaseFile(round_view, project, case, check, area or "", lon, lat, opinions)


def case_files(
    views: Mapping[int, RoundView], case_ids: Sequence[int]
) -> list[tuple[CaseFile, list[CostLine]]]:
    """Chosen cases with their cost lines, by number; ``views`` by round number. Three statements."""
    wanted = _whole().where(Case.id.in_(case_ids), Project.round_id.in_(views))
    rows = db.session.execute(wanted.order_by(Project.round_id, Project.filed_number)).all()
    project_ids = [row[0].id for row in rows]
    opinions = opinions_of(project_ids)
    lines: dict[int, list[CostLine]] = {}
    in_order = select(CostLine).where(CostLine.project_id.in_(project_ids)).order_by(CostLine.position)
    for line in db.session.scalars(in_order):
        lines.setdefault(line.project_id, []).append(line)
    return [
        (_file(views[row[0].round_id], row, opinions.get(row[0].id, ())), lines.get(row[0].id, []))
        for row in rows
    ]


def declarations_of(user_id: int, project_ids: Sequence[int]) -> dict[int, bool]:
    """What a person declared, by project: whether there is a conflict of interest."""
    wanted = select(InterestDeclaration.project_id, InterestDeclaration.has_conflict).where(
        InterestDeclaration.user_id == user_id, InterestDeclaration.project_id.in_(project_ids)
    )
    return {row.project_id: row.has_conflict for row in db.session.execute(wanted)}


def locked_case_file(round_view: RoundView, number: int) -> CaseFile:
    """The same for an act: whoever acts on the case at the same moment waits, and then reads what is true.

    The lock comes first and alone: joined rows of one statement would be as old as its beginning.
    """
    if number <= LARGEST_NUMBER:
        of_project = select(Project.id).where(
            Project.round_id == round_view.pb_round.id, Project.filed_number == number
        )
        db.session.execute(select(Case.id).where(Case.project_id.in_(of_project)).with_for_update())
        db.session.expire_all()
    return case_file(round_view, number)


def opinions_of(project_ids: Sequence[int]) -> dict[int, tuple[OpinionRow, ...]]:
    """What departments were asked and answered, in the order of asking, by project."""
    wanted = (
        select(MeritAssessment, Department.name, *former_columns())
        .join(Department, Department.id == MeritAssessment.department_id)
        .where(MeritAssessment.project_id.in_(project_ids))
        .order_by(MeritAssessment.asked_at, MeritAssessment.id)
    )
    found: dict[int, tuple[OpinionRow, ...]] = {}
    for assessment, department, *since in db.session.execute(wanted):
        row = OpinionRow(assessment, department, read_former(assessment.answered_at, *since))
        found[assessment.project_id] = (*found.get(assessment.project_id, ()), row)
    return found


def official_for(project_id: int, actor: Official) -> Official:
    """The same person with what was declared for this project and the departments belonged to. One statement."""
    declared = (
        select(InterestDeclaration.has_conflict)
        .where(InterestDeclaration.project_id == project_id, InterestDeclaration.user_id == actor.user_id)
        .scalar_subquery()
    )
    departments = (
        select(func.array_agg(DepartmentMember.department_id))
        .where(DepartmentMember.user_id == actor.user_id)
        .scalar_subquery()
    )
    is_author = select(authored_by(actor.user_id).where(ProjectAuthor.project_id == project_id).exists())
    wanted = select(declared, departments, is_author.scalar_subquery())
    has_conflict, belongs, authored = db.session.execute(wanted).one()
    return Official(
        actor.user_id, actor.roles, True if authored else has_conflict, frozenset(belongs or ()), authored
    )


def authored_by(user_id: int) -> Select[int]:
    """Projects whose author or co-author has this person's account or e-mail."""
    own = select(func.lower(User.email)).where(User.id == user_id).scalar_subquery()
    is_own = or_(ProjectAuthor.user_id == user_id, func.lower(ProjectAuthor.email) == own)
    return select(ProjectAuthor.project_id).where(is_own)


@dataclass(frozen=True)
class Papers:
    """What lies in a case besides the project itself."""

    lines: Sequence[CostLine]
    attachments: Sequence[Row[int, str, str, bool, str, int]]
    events: Sequence[ProjectEvent]
    decisions: Sequence[Decision]
    versions: Sequence[ProjectVersion]


def papers_of(project_id: int) -> Papers:
    """Cost lines, attachments (id, kind, title, is public, media type, bytes), history, decisions (newest first) and
    the last two versions (newest first). Five statements."""
    attachments = (
        select(
            Attachment.id, Attachment.kind, Attachment.title, Attachment.is_public,
            StoredFile.media_type, StoredFile.size,
        )
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.project_id == project_id)
        .order_by(Attachment.id)
    )  # fmt: skip
    return Papers(
        db.session.scalars(
            select(CostLine).where(CostLine.project_id == project_id).order_by(CostLine.position)
        ).all(),
        db.session.execute(attachments).all(),
        events_of(project_id),
        decisions_of(project_id),
        versions_of(project_id, 2),
    )


def events_of(project_id: int, only_public: bool = False) -> Sequence[ProjectEvent]:
    """A project's history, oldest first."""
    wanted = select(ProjectEvent).where(ProjectEvent.project_id == project_id)
    if only_public:
        wanted = wanted.where(ProjectEvent.is_public)
    return db.session.scalars(wanted.order_by(ProjectEvent.happened_at, ProjectEvent.id)).all()


def decisions_of(project_id: int) -> Sequence[Decision]:
    """What was concluded, newest first."""
    wanted = select(Decision).where(Decision.project_id == project_id)
    return db.session.scalars(wanted.order_by(Decision.decided_at.desc(), Decision.id.desc())).all()


def last_return(project_id: int) -> Decision | None:
    """The last return, whatever came of it."""
    wanted = select(Decision).where(Decision.project_id == project_id, Decision.kind == "returned")
    return db.session.scalar(wanted.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(1))


def versions_of(project_id: int, most: int) -> Sequence[ProjectVersion]:
    """The last versions of what a project said, newest first."""
    wanted = select(ProjectVersion).where(ProjectVersion.project_id == project_id)
    return db.session.scalars(wanted.order_by(ProjectVersion.number.desc()).limit(most)).all()


def author_address(project_id: int) -> str:
    """Where the author is written to; empty when nobody can be."""
    wanted = select(ProjectAuthor.email).where(
        ProjectAuthor.project_id == project_id, ProjectAuthor.position == 0
    )
    return db.session.scalar(wanted) or ""


def authors_of(project_id: int) -> Sequence[ProjectAuthor]:
    """The author, then co-authors who accepted."""
    wanted = select(ProjectAuthor).where(
        ProjectAuthor.project_id == project_id,
        (ProjectAuthor.position == 0) | ProjectAuthor.accepted_at.is_not(None),
    )
    return db.session.scalars(wanted.order_by(ProjectAuthor.position)).all()
