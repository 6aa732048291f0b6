"""The queue of cases: which wait for whom, by term, a page at a time, and how many of each kind there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from accounts.departments.models import DepartmentMember
from core.db import db
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.verification.models import Case, MeritAssessment
from pb.verification.rules.stations import IN_OFFICE, Station

ON_A_PAGE = 20
MOST_CHOSEN = 500
GONE = ("withdrawn", "merged")
DECIDED = (Station.CLOSED, Station.APPEAL)


class Tab(StrEnum):
    """The counters above the queue, in Polish as they stand in the address."""

    MINE = "moje"
    UNASSIGNED = "bez-osoby"
    OVERDUE = "po-terminie"
    AUTHOR = "u-autora"
    DEPARTMENTS = "w-wydzialach"
    CONCLUSION = "do-wniosku"
    ALL = "wszystkie"


@dataclass(frozen=True)
class QueueAsk:
    """What of the queue is asked for: by whom, on which day, which tab, words, round and page."""

    user_id: int
    on: date
    tab: Tab = Tab.MINE
    text: str = ""
    slug: str = ""
    page: int = 1


@dataclass(frozen=True)
class QueueRow:
    """A case as a row of the queue; ``cost`` in złoty."""

    case_id: int
    slug: str
    number: int
    title: str
    place: str
    cost: Decimal
    station: Station
    status: str
    due_on: date | None
    coordinator_id: int | None


@dataclass(frozen=True)
class QueuePage:
    """One page; ``before`` and ``after`` are the neighbours of its first and last row on other pages."""

    rows: tuple[QueueRow, ...]
    page: int
    pages: int
    total: int
    before: QueueRow | None = None
    after: QueueRow | None = None

    def neighbours(self, slug: str, number: int) -> tuple[QueueRow | None, QueueRow | None]:
        """The rows before and after a case; of a case that is not on this page, the first one comes next."""
        line = [self.before, *self.rows, self.after]
        for place, row in enumerate(line):
            if row and (row.slug, row.number) == (slug, number) and 0 < place < len(line) - 1:
                return line[place - 1], line[place + 1]
        return None, self.rows[0] if self.rows else None


@dataclass(frozen=True)
class RoundProgress:
    """How far the office is with one round."""

    slug: str
    all: int
    decided: int
    mine: int


def queue_page(ask: QueueAsk, total: int | None = None) -> QueuePage:
    """The asked page; one too far is the last. ``total`` spares counting where the counter of the tab is known."""
    conditions = _conditions(ask)
    if total is None or ask.text:
        counted = _joined(select(func.count(Case.id))).where(*conditions)
        total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, ask.page), pages)
    first = (page - 1) * ON_A_PAGE
    skipped = max(0, first - 1)
    wanted = (
        _rows(ask.user_id)
        .where(*conditions)
        .order_by(due_for(ask.user_id).asc().nulls_last(), Project.filed_number, Case.id)
    )
    found = [
        _row(row) for row in db.session.execute(wanted.offset(skipped).limit(ON_A_PAGE + 1 + first - skipped))
    ]
    before = found.pop(0) if first and found else None
    after = found.pop() if len(found) > ON_A_PAGE else None
    return QueuePage(tuple(found), page, pages, total, before, after)


def counters(ask: QueueAsk) -> tuple[dict[Tab, int], list[RoundProgress]]:
    """Cases under each tab, without the search, and the progress of each round. One statement."""
    counts = [func.count(Case.id).filter(tab_condition(tab, ask.user_id, ask.on)) for tab in Tab]
    progress = [
        func.count(Case.id).filter(Case.station.in_(DECIDED)),
        func.count(Case.id).filter(tab_condition(Tab.MINE, ask.user_id, ask.on)),
    ]
    wanted = _joined(select(Round.slug, *counts, *progress)).group_by(Round.slug)
    rows: list[Any] = list(db.session.execute(wanted))
    shown = [row for row in rows if not ask.slug or row[0] == ask.slug]
    tabs = {tab: sum(row[place] for row in shown) for place, tab in enumerate(Tab, 1)}
    all_place = 1 + list(Tab).index(Tab.ALL)
    return tabs, [RoundProgress(row[0], row[all_place], row[-2], row[-1]) for row in shown]


def tab_condition(tab: Tab, user_id: int, on: date) -> ColumnElement[bool]:
    """Which cases stand under a tab."""
    in_office, awaits_author = Case.station.in_(IN_OFFICE), Case.station == Station.CORRECTION
    overdue = due_for(user_id) < on
    conditions: dict[Tab, ColumnElement[bool]] = {
        Tab.MINE: or_(
            and_(Case.coordinator_id == user_id, or_(in_office, and_(awaits_author, overdue))),
            and_(in_office, waits_for_department_of(user_id)),
        ),
        Tab.UNASSIGNED: and_(Case.coordinator_id.is_(None), Case.station.not_in(DECIDED)),
        Tab.OVERDUE: and_(overdue, Case.station.not_in(DECIDED)),
        Tab.AUTHOR: awaits_author,
        Tab.DEPARTMENTS: and_(Case.station == Station.MERIT, _awaits_opinion()),
        Tab.CONCLUSION: or_(
            Case.station == Station.CONCLUSION, and_(Case.station == Station.MERIT, ~_awaits_opinion())
        ),
        Tab.ALL: Case.id.is_not(None),
    }
    return conditions[tab]


def _awaits_opinion() -> ColumnElement[bool]:
    return exists().where(
        MeritAssessment.project_id == Case.project_id, MeritAssessment.answered_at.is_(None)
    )


def waits_for_department_of(user_id: int) -> ColumnElement[bool]:
    """Whether a department that the person belongs to was asked and has not answered."""
    return exists().where(
        MeritAssessment.project_id == Case.project_id,
        MeritAssessment.answered_at.is_(None),
        MeritAssessment.department_id == DepartmentMember.department_id,
        DepartmentMember.user_id == user_id,
    )


def due_for(user_id: int) -> ColumnElement[date]:
    """The term of a case as one person has it: that of the case, or of an own department's question if sooner."""
    own = (
        select(func.min(MeritAssessment.due_on))
        .where(
            MeritAssessment.project_id == Case.project_id,
            MeritAssessment.answered_at.is_(None),
            MeritAssessment.department_id.in_(
                select(DepartmentMember.department_id).where(DepartmentMember.user_id == user_id)
            ),
        )
        .scalar_subquery()
    )
    return case((Case.station.in_(IN_OFFICE), func.least(Case.due_on, own)), else_=Case.due_on)


def _conditions(ask: QueueAsk) -> list[ColumnElement[bool]]:
    conditions = [tab_condition(ask.tab, ask.user_id, ask.on)]
    if ask.slug:
        conditions.append(Round.slug == ask.slug)
    if ask.text:
        words = and_(*(func.strpos(Project.search, func.wsp_fold(word)) > 0 for word in ask.text.split()))
        number = ask.text.strip().removeprefix("nr ").strip()
        is_number = number.isascii() and number.isdigit() and len(number) <= 9
        conditions.append(or_(words, Project.filed_number == int(number)) if is_number else words)
    return conditions


def _joined(query: Any) -> Select[*tuple[Any, ...]]:
    joined: Select[*tuple[Any, ...]] = query.select_from(Case).join(Project, Project.id == Case.project_id)
    return joined.join(Round, Round.id == Project.round_id).where(Project.status.not_in(GONE))


def _rows(user_id: int) -> Select[*tuple[Any, ...]]:
    return _joined(
        select(
            Case.id, Round.slug, Project.filed_number, Project.title, Project.place, Project.cost, Case.station,
            Project.status, due_for(user_id).label("due_on"), Case.coordinator_id,
        )
    )  # fmt: skip


def _row(row: Any) -> QueueRow:
    case_id, slug, number, title, place, cost, station, status, due_on, coordinator_id = row
    return QueueRow(
        case_id, slug, number, title, place, cost, Station(station), status, due_on, coordinator_id
    )
