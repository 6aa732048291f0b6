"""Reads of the planting plan: a page of it, its points, its sums, and the accepted marks that are not in it yet.

Whoever ``is_open`` to everybody gets the lines whose mark has an approved answer and those of the office's own; a
mark at somebody's home gives its public spot alone, and one that is no longer public gives no place at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select

from consultations.consultation.models import ConsultationTopic
from consultations.marks.models import Answer, Mark, PlantingLine
from consultations.planting.rules import ACCEPTED, AUTUMN, SPECIES, Season
from core.db import db
from core.problems import NotFound

PER_PAGE, MOST_POINTS, CHUNK = 30, 2_000, 2_000
WAITING, PLANTED = "waiting", "planted"


@dataclass(frozen=True)
class PlanAsked:
    """Which lines are asked for: ``state`` is ``WAITING``, ``PLANTED`` or all."""

    consultation_id: int
    is_open: bool = False
    season: Season | None = None
    species: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True)
class PlanRow:
    """A line as lists and files show it. ``mark_number`` only of a mark that everybody may read."""

    line_id: int
    number: int
    mark_number: int | None
    place: str
    species: str
    size: str
    pieces: int
    season: str
    season_year: int
    planted_on: date | None
    note: str
    lon: float | None
    lat: float | None
    wkb: bytes | None = None


@dataclass(frozen=True)
class PlanSum:
    """Pieces of one season or species, in the whole plan: how many, and how many of them stand already."""

    name: str
    year: int
    pieces: int
    planted: int
    lines: int


@dataclass(frozen=True)
class AcceptedMark:
    """A mark that the town said yes to and that no line of the plan is for."""

    mark_id: int
    number: int
    topic_id: int
    body: str
    place: str
    replies: dict[str, Any]
    outcome: str
    lon: float
    lat: float


def _home() -> ColumnElement[bool]:
    return and_(Mark.id.is_not(None), or_(Mark.is_home, Mark.visibility != "public"))


def _spot(is_open: bool) -> ColumnElement[Any]:
    if not is_open:
        return PlantingLine.__table__.c.location
    near = case((Mark.visibility == "public", Mark.public_spot), else_=null())
    return case((_home(), near), else_=PlantingLine.__table__.c.location)


def _place(is_open: bool) -> ColumnElement[str]:
    return case((_home(), ""), else_=PlantingLine.place) if is_open else PlantingLine.__table__.c.place


def _chosen(query: Select[*tuple[Any, ...]], asked: PlanAsked) -> Select[*tuple[Any, ...]]:
    query = query.select_from(PlantingLine).outerjoin(Mark, Mark.id == PlantingLine.mark_id)
    query = query.where(PlantingLine.consultation_id == asked.consultation_id)
    if asked.is_open:
        query = query.where(or_(PlantingLine.mark_id.is_(None), _answered()))
    if asked.season is not None:
        season = (PlantingLine.season == asked.season.name, PlantingLine.season_year == asked.season.year)
        query = query.where(*season)
    if asked.species:
        query = query.where(func.wsp_fold(PlantingLine.species) == func.wsp_fold(asked.species))
    if asked.state:
        is_planted = PlantingLine.planted_on.is_not(None)
        query = query.where(is_planted if asked.state == PLANTED else ~is_planted)
    return query


def _answered() -> ColumnElement[bool]:
    return exists(select(Answer.id).where(Answer.id == Mark.answer_id, Answer.approved_at.is_not(None)))


def _rows(asked: PlanAsked, *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    spot, line = _spot(asked.is_open), PlantingLine
    query = select(
        line.id, line.number, case((Mark.visibility == "public", Mark.number), else_=null()), _place(asked.is_open),
        line.species, line.size, line.pieces, line.season, line.season_year, line.planted_on, line.note,
        func.ST_X(spot), func.ST_Y(spot), *more,
    )  # fmt: skip
    return _chosen(query, asked).order_by(*in_time(), line.number)


def in_time() -> tuple[ColumnElement[Any], ...]:
    """The order of seasons: spring before the autumn of the same year."""
    return (PlantingLine.__table__.c.season_year, case((PlantingLine.season == AUTUMN, 1), else_=0))


def plan_page(asked: PlanAsked) -> list[PlanRow]:
    """One page, in the order of planting. One statement."""
    wanted = _rows(asked).limit(PER_PAGE).offset((asked.page - 1) * PER_PAGE)
    return [PlanRow(*row) for row in db.session.execute(wanted)]


def plan_points(asked: PlanAsked) -> list[PlanRow]:
    """The lines for a map; of a very large plan the first ``MOST_POINTS``."""
    return [PlanRow(*row) for row in db.session.execute(_rows(asked).limit(MOST_POINTS))]


def every_line(asked: PlanAsked) -> Iterator[PlanRow]:
    """All lines for a file, with the place as WKB; read in pieces."""
    wkb = func.ST_AsBinary(_spot(asked.is_open), "NDR")
    found = db.session.execute(_rows(asked, wkb).execution_options(yield_per=CHUNK))
    yield from (PlanRow(*row) for row in found)


def count_lines(asked: PlanAsked) -> int:
    """How many lines are asked for."""
    return db.session.scalar(_chosen(select(func.count(PlantingLine.id)), asked)) or 0


def sums_by_season(asked: PlanAsked) -> list[PlanSum]:
    """Pieces of each season that is asked for, in time."""
    line = PlantingLine
    wanted = _chosen(select(line.season, line.season_year, *_summed()), asked)
    grouped = wanted.group_by(line.season, line.season_year).order_by(*in_time())
    return [PlanSum(*row) for row in db.session.execute(grouped)]


def sums_by_species(asked: PlanAsked, most: int = 200) -> list[PlanSum]:
    """Pieces of each species that is asked for, most first; what differs by case or accent alone is one."""
    folded = func.wsp_fold(PlantingLine.species)
    wanted = _chosen(select(func.min(PlantingLine.species), func.max(0), *_summed()), asked)
    grouped = wanted.group_by(folded).order_by(func.sum(PlantingLine.pieces).desc(), folded).limit(most)
    return [PlanSum(*row) for row in db.session.execute(grouped)]


def _summed() -> tuple[ColumnElement[Any], ...]:
    pieces = func.coalesce(func.sum(PlantingLine.pieces), 0)
    planted = func.coalesce(func.sum(PlantingLine.pieces).filter(PlantingLine.planted_on.is_not(None)), 0)
    return pieces, planted, func.count(PlantingLine.id)


def is_plan_public(consultation_id: int) -> bool:
    """Whether everybody may read the plan: a line of it comes from a mark with an approved answer."""
    held = select(PlantingLine.id).join(Mark, Mark.id == PlantingLine.mark_id)
    held = held.where(PlantingLine.consultation_id == consultation_id, _answered())
    return db.session.scalar(select(held.exists())) or False


def find_line(consultation_id: int, number: int, is_locked: bool = False) -> PlantingLine:
    """A line by its number. Raises ``NotFound``."""
    query = select(PlantingLine).where(
        PlantingLine.consultation_id == consultation_id, PlantingLine.number == number
    )
    found = db.session.scalar(query.with_for_update() if is_locked else query)
    if found is None:
        raise NotFound
    return found


def marks_of_lines(consultation_id: int, numbers: Sequence[int]) -> list[int]:
    """Numbers of the public marks that these lines come from."""
    wanted = select(Mark.number).join(PlantingLine, PlantingLine.mark_id == Mark.id).distinct()
    wanted = wanted.where(PlantingLine.consultation_id == consultation_id, PlantingLine.number.in_(numbers))
    return list(db.session.scalars(wanted.where(Mark.visibility == "public").order_by(Mark.number)))


def lines_of_mark(mark_id: int) -> list[int]:
    """Numbers of the lines that come from a mark."""
    wanted = select(PlantingLine.number).where(PlantingLine.mark_id == mark_id)
    return list(db.session.scalars(wanted.order_by(PlantingLine.number)))


def next_number(consultation_id: int) -> int:
    """The number of the next line; the caller holds the consultation's row."""
    last = select(func.max(PlantingLine.number)).where(PlantingLine.consultation_id == consultation_id)
    return (db.session.scalar(last) or 0) + 1


def _accepted(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Mark.consultation_id == consultation_id, Mark.visibility == "public", Mark.outcome.in_(ACCEPTED),
        ~exists(select(PlantingLine.id).where(PlantingLine.mark_id == Mark.id)),
    )  # fmt: skip


def accepted_marks(
    consultation_id: int, page: int = 1, numbers: tuple[int, ...] = (), topics: tuple[int, ...] = ()
) -> list[AcceptedMark]:
    """A page of the marks that a line can be made of, the oldest first; with ``numbers`` only these, on one page; with
    ``topics`` only theirs. One statement."""
    spot = func.ST_PointOnSurface(Mark.location)
    wanted = select(
        Mark.id, Mark.number, Mark.topic_id, Mark.body, Mark.place, Mark.replies, Mark.outcome,
        func.ST_X(spot), func.ST_Y(spot),
    ).where(*_accepted(consultation_id)).order_by(Mark.number)  # fmt: skip
    if numbers:
        wanted = wanted.where(Mark.number.in_(numbers))
    else:
        wanted = wanted.where(*_of(topics)).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return [AcceptedMark(*row) for row in db.session.execute(wanted)]


def _of(topics: tuple[int, ...]) -> tuple[ColumnElement[bool], ...]:
    return (Mark.topic_id.in_(topics),) if topics else ()


def count_accepted(consultation_id: int, topics: tuple[int, ...] = ()) -> int:
    """How many marks a line can be made of."""
    wanted = select(func.count(Mark.id)).where(*_accepted(consultation_id), *_of(topics))
    return db.session.scalar(wanted) or 0


def topic_names(consultation_id: int) -> dict[int, tuple[str, str, tuple[dict[str, Any], ...]]]:
    """Sign, name and questions of each topic, by its row."""
    asked = select(
        ConsultationTopic.id, ConsultationTopic.sign, ConsultationTopic.name, ConsultationTopic.questions
    )
    rows = db.session.execute(asked.where(ConsultationTopic.consultation_id == consultation_id))
    return {one: (sign, name, tuple(questions)) for one, sign, name, questions in rows}


def planted_topics(consultation_id: int) -> tuple[int, ...]:
    """The topics whose marks ask for plants: those with the question ``gatunek``. None may do so."""
    asks = ConsultationTopic.questions.contains([{"code": SPECIES}])
    query = select(ConsultationTopic.id).where(ConsultationTopic.consultation_id == consultation_id, asks)
    return tuple(db.session.scalars(query))
