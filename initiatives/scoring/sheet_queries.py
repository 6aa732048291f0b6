"""Reads of the committee's sheets: one's own, how far a call is, and all points once they may be seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from accounts.queries import addresses_of
from core.db import db
from core.problems import NotFound
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import CommitteeMember, Programme, ProgrammeCall, ProgrammeCriterion
from initiatives.programmes.queries import ProgrammeView, committee_of
from initiatives.scoring.models import PublishedRanking, ScoreSheet, ScoringClosing, SheetPoint
from initiatives.scoring.rules.sheets import Mark, Progress, Sheet, SheetState, judged

UNCHECKED = (Status.SUBMITTED.value, Status.RETURNED.value)


def call_of(programme_id: int, number: int) -> ProgrammeCall:
    """A call by its number. Raises ``NotFound``."""
    query = select(ProgrammeCall).where(
        ProgrammeCall.programme_id == programme_id, ProgrammeCall.number == number
    )
    found = db.session.scalar(query) if number < 10_000 else None
    if found is None:
        raise NotFound
    return found


def call_by_id(call_id: int | None) -> ProgrammeCall:
    """A call by its row's number. Raises ``NotFound``."""
    found = db.session.get(ProgrammeCall, call_id) if call_id else None
    if found is None:
        raise NotFound
    return found


def scored_applications(call_id: int) -> Sequence[Application]:
    """The applications of a call that the committee scores now, by number."""
    query = select(Application).where(
        Application.call_id == call_id, Application.status == Status.IN_SCORING.value
    )
    return db.session.scalars(query.order_by(Application.number)).all()


def find_sheet(application_id: int, member_id: int, is_locked: bool = False) -> ScoreSheet | None:
    """A member's sheet of one application; ``is_locked``: as it is now, others wait."""
    query = select(ScoreSheet).where(
        ScoreSheet.application_id == application_id, ScoreSheet.member_id == member_id
    )
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def codes_of(programme_id: int) -> dict[int, str]:
    """Codes of a programme's criteria by the number of their row."""
    query = select(ProgrammeCriterion.id, ProgrammeCriterion.code)
    rows = db.session.execute(query.where(ProgrammeCriterion.programme_id == programme_id)).all()
    return {row.id: row.code for row in rows}


def sheet_of(row: ScoreSheet | None, codes: Mapping[int, str]) -> Sheet:
    """A row as the rules see it; an empty sheet for none."""
    if row is None:
        return Sheet()
    points = db.session.scalars(select(SheetPoint).where(SheetPoint.sheet_id == row.id))
    marks = {codes[one.criterion_id]: Mark(one.points, one.ground) for one in points}
    return Sheet(marks, row.conflict, row.note)


def is_of_group(one: Application, user_id: int) -> bool:
    """Whether an account represents the group of an application or stands among its members. Two statements."""
    if one.owner_id == user_id:
        return True
    addresses = {address.lower() for address in addresses_of({user_id}).values()}
    found = select(ApplicationMember.id).where(
        ApplicationMember.application_id == one.id, func.lower(ApplicationMember.email).in_(addresses)
    )
    return db.session.scalar(found.where(ApplicationMember.declined_at.is_(None)).limit(1)) is not None


def own_sheets(
    programme_id: int, application_ids: Collection[int], member_id: int
) -> dict[int, tuple[ScoreSheet | None, Sheet]]:
    """One member's sheets by application. Three statements."""
    codes = codes_of(programme_id)
    query = select(ScoreSheet).where(
        ScoreSheet.member_id == member_id, ScoreSheet.application_id.in_(application_ids)
    )
    rows = db.session.scalars(query).all()
    marks: dict[int, dict[str, Mark]] = {row.id: {} for row in rows}
    for point in db.session.scalars(select(SheetPoint).where(SheetPoint.sheet_id.in_(marks))):
        marks[point.sheet_id][codes[point.criterion_id]] = Mark(point.points, point.ground)
    found: dict[int, tuple[ScoreSheet | None, Sheet]] = {
        number: (None, Sheet()) for number in application_ids
    }
    return found | {row.application_id: (row, Sheet(marks[row.id], row.conflict, row.note)) for row in rows}


def scoring_closing(call_id: int) -> ScoringClosing | None:
    """How the scoring of a call was closed without somebody's sheets."""
    return db.session.scalar(select(ScoringClosing).where(ScoringClosing.call_id == call_id))


def published_ranking(call_id: int) -> PublishedRanking | None:
    """The ranking of a call as published."""
    return db.session.scalar(select(PublishedRanking).where(PublishedRanking.call_id == call_id))


def states_of(application_ids: Collection[int]) -> list[SheetState]:
    """How far every member is, without any points."""
    columns = (
        ScoreSheet.application_id,
        ScoreSheet.member_id,
        ScoreSheet.conflict != "",
        ScoreSheet.handed_in_at.is_not(None),
    )
    query = select(*columns).where(ScoreSheet.application_id.in_(application_ids))
    return [SheetState(*row) for row in db.session.execute(query)]


def progress_of(view: ProgrammeView, call: ProgrammeCall, now: datetime) -> Progress:
    """How far the scoring of a call is. Five statements."""
    scored = scored_applications(call.id) if judged(view.terms.criteria) else []
    ids = frozenset(one.id for one in scored)
    asked = select(Application.number).where(
        Application.call_id == call.id, Application.status.in_(UNCHECKED)
    )
    unchecked = tuple(sorted(number for number in db.session.scalars(asked) if number is not None))
    return Progress(
        ids,
        frozenset(committee_of(view.id)),
        tuple(states_of(ids)),
        call.closes_at <= now,
        unchecked,
        scoring_closing(call.id) is not None,
    )


Points = dict[int, dict[str, Decimal] | None]
"""By member's account: points by criterion's code, ``None`` for a conflict of interest."""


def all_points(
    view: ProgrammeView, application_ids: Collection[int], progress: Progress
) -> dict[int, Points]:
    """What everybody gave, by application. Raises ``ValueError`` while sheets may not be seen. Two statements."""
    if not progress.is_whole:
        raise ValueError("sheets are nobody's to see before all are in")
    codes = codes_of(view.id)
    query = (
        select(ScoreSheet, SheetPoint.criterion_id, SheetPoint.points)
        .outerjoin(SheetPoint, SheetPoint.sheet_id == ScoreSheet.id)
        .where(ScoreSheet.application_id.in_(application_ids))
    )
    found: dict[int, Points] = {number: {} for number in application_ids}
    for sheet, criterion, points in db.session.execute(query):
        if sheet.conflict:
            found[sheet.application_id][sheet.member_id] = None
        elif sheet.handed_in_at is not None:
            given = found[sheet.application_id].setdefault(sheet.member_id, {})
            if given is not None and points is not None:
                given[codes[criterion]] = points
    return found


@dataclass(frozen=True)
class Seat:
    """A place in a committee with how many sheets of it are awaited."""

    programme_id: int
    slug: str
    title: str
    user_id: int
    awaited: int


def seats(
    user_id: int | None = None, programme_id: int | None = None, over_before: datetime | None = None
) -> list[Seat]:
    """Members of committees whose sheets are awaited; of one account, of one programme, of calls that are over. One statement."""
    query = (
        select(Programme.id, Programme.slug, Programme.title, CommitteeMember.user_id, func.count())
        .join(CommitteeMember, CommitteeMember.programme_id == Programme.id)
        .join(Application, Application.programme_id == Programme.id)
        .join(ProgrammeCall, ProgrammeCall.id == Application.call_id)
        .where(Programme.closed_at.is_(None), Application.status == Status.IN_SCORING.value, *_awaited())
        .group_by(Programme.id, CommitteeMember.user_id)
        .order_by(Programme.id.desc(), CommitteeMember.user_id)
    )
    if user_id is not None:
        query = query.where(CommitteeMember.user_id == user_id)
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    if over_before is not None:
        query = query.where(ProgrammeCall.closes_at <= over_before)
    return [Seat(*row) for row in db.session.execute(query)]


def _awaited() -> list[ColumnElement[bool]]:
    settled = select(ScoreSheet.id).where(
        ScoreSheet.application_id == Application.id, ScoreSheet.member_id == CommitteeMember.user_id,
        or_(ScoreSheet.handed_in_at.is_not(None), ScoreSheet.conflict != ""),
    )  # fmt: skip
    closed = select(ScoringClosing.id).where(ScoringClosing.call_id == Application.call_id)
    criteria = select(ProgrammeCriterion.id).where(
        ProgrammeCriterion.programme_id == Programme.id, ProgrammeCriterion.kind == "committee"
    )
    return [~settled.exists(), ~closed.exists(), criteria.exists()]
