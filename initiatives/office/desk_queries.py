"""Reads of the desk of applications: a page of those that were sent, counts by status and by whose move it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select

from core.db import db
from initiatives.applications.models import Application, EstimateLine
from initiatives.applications.queries import Listed, as_line, listed
from initiatives.applications.rules.contributions import Line, Totals, add_up
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import OPEN, Turn, Waiting, waiting_for
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import bare_view
from initiatives.scoring.models import DepartmentOpinion

PAGE = 30
MOST_WORDS = 100
SHARED = {Turn.BOTH: (Turn.OFFICE, Turn.GROUP)}
"""Who is asked for when both must move."""


@dataclass(frozen=True)
class DeskAsked:
    """What the address asks for; ``turn`` and ``status`` empty for all."""

    today: date
    status: Status | None = None
    turn: Turn | None = None
    is_late: bool = False
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class DeskCounts:
    """How many applications there are, by what one may ask for."""

    by_status: Counter[Status] = field(default_factory=Counter)
    by_turn: Counter[Turn] = field(default_factory=Counter)
    late: int = 0
    total: int = 0


@dataclass(frozen=True)
class DeskPage:
    """A page of the list with the sums of each; ``opinions``: how many were asked for and given, by application."""

    rows: list[tuple[Application, Totals]]
    total: int
    page: int
    pages: int
    opinions: dict[int, tuple[int, int]]


def state(status: Status, is_answer_late: bool, is_correction_late: bool, today: date) -> Waiting:
    """Whose move it is, of terms of which only is known whether they are over."""
    before, after = today - timedelta(days=1), today
    return waiting_for(
        status, before if is_answer_late else after, before if is_correction_late else after, today
    )


def turns_of(waiting: Waiting) -> tuple[Turn, ...]:
    """Under whose name an application is found."""
    return SHARED.get(waiting.turn, (waiting.turn,))


def _answer_late(today: date) -> ColumnElement[bool]:
    return func.coalesce(Application.answer_due_on < today, false())


def _correction_late(today: date) -> ColumnElement[bool]:
    return func.coalesce(Application.correction_due_on < today, false())


def _matching(today: date, is_wanted: Callable[[Waiting], bool]) -> ColumnElement[bool]:
    """The applications whose state is wanted: the rule is asked about every state that there is."""
    flags = (False, True)
    keys = [(status, answer, late) for status in Status for answer in flags for late in flags]
    return or_(
        false(),
        *(
            and_(
                Application.status == status.value,
                _answer_late(today) == literal(answer),
                _correction_late(today) == literal(late),
            )
            for status, answer, late in keys
            if is_wanted(state(status, answer, late, today))
        ),
    )


def _where(programme_id: int, asked: DeskAsked) -> list[ColumnElement[bool]]:
    where = [Application.programme_id == programme_id, Application.number.is_not(None)]
    if asked.status is not None:
        where.append(Application.status == asked.status.value)
    if asked.turn is not None:
        where.append(_matching(asked.today, lambda one: asked.turn in turns_of(one)))
    if asked.is_late:
        where.append(_matching(asked.today, lambda one: one.is_late))
    if asked.words:
        where.append(_holding(asked.words))
    return where


def _holding(words: str) -> ColumnElement[bool]:
    if words.isascii() and words.isdecimal() and len(words) < 10:
        return Application.number == int(words)
    texts = (Application.title, Application.place, Application.organisation, Application.summary)
    return or_(*(one.icontains(words, autoescape=True) for one in texts))


def desk_counts(programme_id: int, today: date) -> DeskCounts:
    """Counts of all sent applications, whatever is asked for. One statement."""
    keys = (Application.status, _answer_late(today), _correction_late(today))
    query = select(*keys, func.count()).where(
        Application.programme_id == programme_id, Application.number.is_not(None)
    )
    found = DeskCounts()
    late = total = 0
    for status, answer, correction, count in db.session.execute(query.group_by(*keys)):
        waiting = state(Status(status), answer, correction, today)
        found.by_status[Status(status)] += count
        for turn in turns_of(waiting):
            found.by_turn[turn] += count
        late += count * waiting.is_late
        total += count
    return DeskCounts(found.by_status, found.by_turn, late, total)


def in_order(query: Select[Application]) -> Select[Application]:
    """Those that wait for an answer first, by their term."""
    is_open = Application.status.in_([one.value for one in OPEN])
    due = case(
        (Application.status == Status.RETURNED.value, Application.correction_due_on),
        else_=Application.answer_due_on,
    )
    return query.order_by(is_open.desc(), due.asc().nulls_last(), Application.number)


def desk_page(programme: Programme, asked: DeskAsked) -> DeskPage:
    """A page of the list with sums and opinions. Four statements."""
    where = _where(programme.id, asked)
    total = db.session.scalar(select(func.count()).select_from(Application).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    at = min(max(asked.page, 1), pages)
    query = in_order(select(Application).where(*where)).limit(PAGE).offset((at - 1) * PAGE)
    rows = db.session.scalars(query).all()
    numbers = [one.id for one in rows]
    sums = _sums(numbers, programme.hour_rate)
    return DeskPage([(one, sums[one.id]) for one in rows], total, at, pages, _opinions(numbers))


def every_asked(programme: Programme, asked: DeskAsked) -> list[Listed]:
    """All that is asked for, for the file. Three statements."""
    rows = db.session.scalars(in_order(select(Application).where(*_where(programme.id, asked)))).all()
    return listed(bare_view(programme), rows)


def _sums(numbers: list[int], rate: Decimal) -> dict[int, Totals]:
    lines: dict[int, list[Line]] = {number: [] for number in numbers}
    for row in db.session.scalars(select(EstimateLine).where(EstimateLine.application_id.in_(numbers))):
        lines[row.application_id].append(as_line(row))
    return {number: add_up(own, rate) for number, own in lines.items()}


def _opinions(numbers: list[int]) -> dict[int, tuple[int, int]]:
    query = select(
        DepartmentOpinion.application_id, func.count(), func.count(DepartmentOpinion.given_at)
    ).where(DepartmentOpinion.application_id.in_(numbers))
    found = db.session.execute(query.group_by(DepartmentOpinion.application_id))
    return {number: (asked, given) for number, asked, given in found}
