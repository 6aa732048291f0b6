"""The officials' board: which marks stand in which column, narrowed by unit, topic, area, age and words.

Only public marks are answered; held ones wait for moderation first, hidden and erased ones need no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from accounts.departments.models import Department, DepartmentMember
from consultations.marks.models import Answer, Mark
from consultations.marks.rules.gathering import MOST_GATHERED
from core.db import db
from maps.models import Area

PER_PAGE = 25
MOST_ON_MAP = 5_000
NOBODY = -1
"""Marks that no unit has."""


class Column(StrEnum):
    """Where a mark stands with the office."""

    NEW = "new"
    ASSIGNED = "assigned"
    TO_APPROVE = "to_approve"
    ANSWERED = "answered"


@dataclass(frozen=True)
class BoardAsked:
    """What of the board is asked for; ``older_than`` in days, ``official_id`` whose marks, ``is_broken``: late promises."""

    consultation_id: int
    now: datetime
    today: date
    column: Column = Column.NEW
    department_id: int | None = None
    topic_id: int | None = None
    area_id: int | None = None
    official_id: int | None = None
    older_than: int | None = None
    words: str = ""
    is_broken: bool = False
    page: int = 1
    gathered: ColumnElement[bool] | None = field(default=None, compare=False)
    """A condition on the place or the words, see ``queries.gathering``; what it takes stands on one page."""

    @property
    def per_page(self) -> int:
        """How many marks a page of the list holds."""
        return PER_PAGE if self.gathered is None else MOST_GATHERED


@dataclass(frozen=True)
class BoardRow:
    """A mark on the board; ``answer_id`` is the answer that is being written, or the approved one."""

    mark_id: int
    number: int
    topic_id: int
    body: str
    place: str
    supports: int
    created_at: datetime
    department_id: int | None
    official_id: int | None
    outcome: str
    done_at: datetime | None
    answer_id: int | None
    promised_on: date | None
    lon: float
    lat: float


@dataclass(frozen=True)
class BoardCounts:
    """Numbers of the columns as narrowed, and of the whole consultation: ``marks``, ``answered``, ``held``, ``broken``."""

    columns: dict[Column, int] = field(default_factory=dict)
    marks: int = 0
    answered: int = 0
    held: int = 0
    broken: int = 0


def _changing() -> ColumnElement[bool]:
    """An approved answer of this mark has a new one waiting for approval."""
    following = aliased(Answer)
    waiting = select(following.id).where(
        following.id == Mark.next_answer_id, following.sent_at.is_not(None), following.approved_at.is_(None)
    )
    return and_(Mark.next_answer_id.is_not(None), exists(waiting))


def column_of() -> ColumnElement[str]:
    """The column of a mark: its state, unless a changed answer waits for approval."""
    return case((_changing(), Column.TO_APPROVE.value), else_=Mark.state)


def in_column(column: Column) -> ColumnElement[bool]:
    """Whether a mark stands in this column; written so that an index finds those that nobody has answered."""
    if column in (Column.NEW, Column.ASSIGNED):
        return and_(Mark.state == column.value, not_(_changing()))
    return column_of() == column.value


def broken_promise(today: date) -> ColumnElement[bool]:
    """A promised work that is late and not done; the answer of the mark must be joined."""
    return and_(Mark.outcome.in_(("planned", "partly")), Mark.done_at.is_(None), Answer.promised_on < today)


def is_of(user_id: int) -> ColumnElement[bool]:
    """A mark is somebody's: given to them, or to nobody and their unit has it, or no unit with people has it."""
    mine = select(DepartmentMember.department_id).where(DepartmentMember.user_id == user_id)
    peopled = select(DepartmentMember.department_id)
    is_units = or_(
        Mark.department_id.is_(None), Mark.department_id.in_(mine), Mark.department_id.not_in(peopled)
    )
    return or_(Mark.official_id == user_id, and_(Mark.official_id.is_(None), is_units))


def _narrowed(query: Select[*tuple[Any, ...]], asked: BoardAsked) -> Select[*tuple[Any, ...]]:
    query = query.where(Mark.consultation_id == asked.consultation_id, Mark.visibility == "public")
    if asked.department_id is not None:
        is_nobodys = asked.department_id == NOBODY
        query = query.where(
            Mark.department_id.is_(None) if is_nobodys else Mark.department_id == asked.department_id
        )
    if asked.official_id is not None:
        query = query.where(is_of(asked.official_id))
    for column, value in ((Mark.topic_id, asked.topic_id), (Mark.area_id, asked.area_id)):
        query = query.where(column == value) if value is not None else query
    if asked.older_than is not None:
        query = query.where(Mark.created_at < asked.now - timedelta(days=asked.older_than))
    if asked.is_broken:
        query = query.where(broken_promise(asked.today))
    if asked.gathered is not None:
        query = query.where(asked.gathered)
    return query.where(_says(asked.words)) if asked.words else query


def _says(words: str) -> ColumnElement[bool]:
    """The number, or words in what was written or in the address, without marks of letters and case."""
    if words.isascii() and words.isdigit() and len(words) <= 9:
        return Mark.number == int(words)
    folded = func.wsp_fold(Mark.body + " " + Mark.place)
    return and_(*(func.strpos(folded, func.wsp_fold(word)) > 0 for word in words.split()[:6]))


def board_counts(asked: BoardAsked) -> BoardCounts:
    """Numbers of the columns. Three statements."""
    columns = _by_state(asked, select(Mark.state, func.count()))
    # An approved answer that changes moves its mark; there are few of those, so they alone are looked up.
    for state, count in _by_state(asked, select(Mark.state, func.count()).where(_changing())).items():
        columns[state] -= count
        columns[Column.TO_APPROVE] = columns.get(Column.TO_APPROVE, 0) + count
    columns = {column: count for column, count in columns.items() if count}
    whole = db.session.execute(select(*(one.scalar_subquery() for one in _whole(asked)))).one()
    return BoardCounts(columns, *whole)


def _by_state(asked: BoardAsked, counted: Select[str, int]) -> dict[Column, int]:
    query = _narrowed(counted.select_from(Mark).outerjoin(Answer, Answer.id == Mark.answer_id), asked)
    return {Column(state): count for state, count in db.session.execute(query.group_by(Mark.state))}


def _whole(asked: BoardAsked) -> tuple[Select[int], ...]:
    """Public marks, those with an answer, held ones, broken promises: each by an index of its own."""
    here = select(func.count()).select_from(Mark).where(Mark.consultation_id == asked.consultation_id)
    public = here.where(Mark.visibility == "public")
    broken = public.join(Answer, Answer.id == Mark.answer_id).where(broken_promise(asked.today))
    return public, public.where(Mark.state == "answered"), here.where(Mark.visibility == "held"), broken


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Mark.id, Mark.number, Mark.topic_id, Mark.body, Mark.place, Mark.supports, Mark.created_at,
        Mark.department_id, Mark.official_id, Mark.outcome, Mark.done_at,
        func.coalesce(Mark.next_answer_id, Mark.answer_id), Answer.promised_on,
        func.ST_X(func.ST_PointOnSurface(Mark.location)), func.ST_Y(func.ST_PointOnSurface(Mark.location)),
    ).outerjoin(Answer, Answer.id == Mark.answer_id)  # fmt: skip


def board_page(asked: BoardAsked) -> list[BoardRow]:
    """One page of a column: late promises first, then those that wait longest. One statement."""
    order = _order(asked)
    wanted = _narrowed(select(Mark.id).outerjoin(Answer, Answer.id == Mark.answer_id), asked)
    wanted = wanted.where(in_column(asked.column)).order_by(*order)
    page = wanted.limit(asked.per_page).offset((asked.page - 1) * asked.per_page)
    # Rows are read once the page is known: far behind, a hundred thousand of them would be thrown away.
    found = _rows().where(Mark.id.in_(page.scalar_subquery())).order_by(*order)
    return [BoardRow(*row) for row in db.session.execute(found)]


def _order(asked: BoardAsked) -> tuple[Any, ...]:
    waiting_longest = (Mark.created_at, Mark.id)
    if asked.column in (Column.NEW, Column.ASSIGNED):
        return waiting_longest
    return func.coalesce(broken_promise(asked.today), False).desc(), *waiting_longest


def board_points(asked: BoardAsked) -> list[BoardRow]:
    """The marks of a column for its map, at most ``MOST_ON_MAP``. One statement."""
    query = _narrowed(_rows(), asked).where(in_column(asked.column))
    return [BoardRow(*row) for row in db.session.execute(query.order_by(Mark.number).limit(MOST_ON_MAP))]


def rows_of(mark_ids: list[int]) -> list[BoardRow]:
    """These marks as rows, by number."""
    found = db.session.execute(_rows().where(Mark.id.in_(mark_ids)).order_by(Mark.number))
    return [BoardRow(*row) for row in found]


def public_ids(consultation_id: int, numbers: list[int]) -> list[int]:
    """Ids of public marks by their numbers; what is none is left out."""
    query = select(Mark.id).where(
        Mark.consultation_id == consultation_id, Mark.visibility == "public", Mark.number.in_(numbers)
    )
    return list(db.session.scalars(query.order_by(Mark.number)))


def areas_with_marks(consultation_id: int) -> list[tuple[int, str]]:
    """Areas in which something was marked, by name."""
    query = select(Area.id, Area.name).where(
        exists(select(Mark.id).where(Mark.area_id == Area.id, Mark.consultation_id == consultation_id))
    )
    return [(one, name) for one, name in db.session.execute(query.order_by(Area.name, Area.id))]


def department_names() -> dict[int, str]:
    """Names of every unit, also of those that are asked no more."""
    return dict(db.session.execute(select(Department.id, Department.name)).all())


def on_page(asked: BoardAsked, total: int) -> BoardAsked:
    """The same, on a page that there is."""
    pages = max(1, -(-total // asked.per_page))
    return replace(asked, page=min(max(asked.page, 1), pages))
