"""What the steps of an application ask and how what was typed is read. Pure.

A draft keeps what was typed at each step as text, right or wrong, so that nothing is lost; it is read anew whenever
it is shown, counted or sent. Rows (lines of the estimate, steps of the schedule) are lists of such texts; a row
without any text is none. Problems of a row stand at ``line-N-field`` and ``work-N-field``, N from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.fields import Field, Kind, read
from core.money import parse_amount
from core.problems import Problem
from initiatives.applications.rules.contributions import Line, check_line
from initiatives.programmes.rules.scopes import SCOPES
from initiatives.programmes.rules.span import Span

IDEA, PLACE, COSTS, WORKS, PEOPLE = "pomysl", "miejsce", "koszty", "harmonogram", "ludzie"
PAPERS, SEND = "zalaczniki", "wyslanie"
STEPS = (IDEA, PLACE, COSTS, WORKS, PEOPLE, PAPERS, SEND)
TYPED = (IDEA, PLACE, COSTS, WORKS)
"""Steps whose answers are kept as text; members and papers are kept as they are added."""
APPLICANTS = ("group", "organisation")
WHO = ("both", "members", "town")
MOST_ROWS = 60

IDEA_FIELDS = (
    Field("title", is_required=True, longest=200),
    Field("scope", Kind.CHOICE, is_required=True, choices=tuple(one.code for one in SCOPES)),
    Field("summary", Kind.TEXT, is_required=True, longest=600),
    Field("description", Kind.TEXT, is_required=True, longest=10_000),
    Field("beneficiaries", Kind.TEXT, is_required=True, longest=2_000),
    Field("starts_on", Kind.DAY, is_required=True),
    Field("ends_on", Kind.DAY, is_required=True),
    Field("upkeep", Kind.TEXT, longest=2_000),
    Field("loans", Kind.TEXT, longest=2_000),
    Field("applicant", Kind.CHOICE, is_required=True, choices=APPLICANTS),
    Field("organisation", longest=200),
    Field("organisation_register", longest=40),
)
LINE_FIELDS = ("name", "town", "people", "hours", "cash", "in_kind", "source")
WORK_FIELDS = ("name", "starts_on", "ends_on", "who")
_NAME = Field("name", is_required=True, longest=200)
_SOURCE = Field("source", longest=300)
_AMOUNTS = {name: Field(name, Kind.AMOUNT) for name in ("town", "cash", "in_kind")}
_PEOPLE = Field("people", Kind.WHOLE, least=0, most=1_000)
_DAYS = (Field("starts_on", Kind.DAY, is_required=True), Field("ends_on", Kind.DAY, is_required=True))


@dataclass(frozen=True)
class Idea:
    """The words of an application as they were read; what could not be read is empty or ``None``."""

    values: Mapping[str, Any]

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day."""
        first, last = self.values.get("starts_on"), self.values.get("ends_on")
        return (first, last) if first and last else None


@dataclass(frozen=True)
class Work:
    """A step of the schedule, days inclusive; ``who``: town, members or both."""

    name: str
    starts_on: date
    ends_on: date
    who: str = "both"


def rows_of(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a step that hold any text."""
    rows = answers.get("rows")
    return (
        [dict(row) for row in rows if any(str(v).strip() for v in row.values())]
        if isinstance(rows, list)
        else []
    )


def read_idea(
    answers: Mapping[str, Any], scopes: frozenset[str], today: date, programme: Span | None = None
) -> tuple[Idea, list[Problem]]:
    """Read the words; ``scopes`` are those of the programme, empty for all of the Act; ``programme``: the days of its works."""
    values, problems = {}, []
    for field in IDEA_FIELDS:
        values[field.name], wrong = read(field, str(answers.get(field.name, "")))
        problems += [wrong] if wrong else []
    if scopes and values["scope"] and values["scope"] not in scopes:
        problems.append(Problem("scope_not_of_programme", "scope"))
    problems += _check_days(values, today, programme) + _check_applicant(values, problems)
    if values["applicant"] == "group":
        # What was typed before changing one's mind is nobody's organisation.
        values |= {"organisation": "", "organisation_register": ""}
    return Idea(values), problems


def _check_days(values: Mapping[str, Any], today: date, programme: Span | None) -> list[Problem]:
    first, last = values.get("starts_on"), values.get("ends_on")
    if first and last and last < first:
        return [Problem("days_backwards", "ends_on")]
    if first and first < today:
        return [Problem("starts_in_past", "starts_on")]
    days = {"starts_on": first, "ends_on": last}
    return [
        Problem("outside_programme", name, {"first": programme[0], "last": programme[1]})
        for name, day in days.items()
        if day and programme is not None and not programme[0] <= day <= programme[1]
    ]


def _check_applicant(values: Mapping[str, Any], problems: Sequence[Problem]) -> list[Problem]:
    if values.get("applicant") != "organisation" or any(one.field == "organisation" for one in problems):
        return []
    return [] if values.get("organisation") else [Problem("field_missing", "organisation")]


def read_lines(answers: Mapping[str, Any]) -> tuple[list[Line], list[Problem]]:
    """The lines of the estimate; a line with anything unreadable or refused still counts the rest."""
    lines, problems = [], []
    rows = rows_of(answers)
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        line, wrong = _read_line(row)
        refused = check_line(line)
        lines.append(_without(line, {one.field for one in refused}))
        told = {one.field for one in wrong}
        # What could not be read is not told again as something that is not there.
        wrong += [one for one in refused if one.field not in told and not (told and one.code == "line_empty")]
        problems += _beside("line", number, wrong)
    return lines, problems + _too_many("line", rows)


def _without(line: Line, refused: set[str | None]) -> Line:
    """The line without the numbers that are refused: nobody's sum grows by 9,999,999 hours."""
    town, cash, in_kind, hours = (
        Decimal(0) if name in refused else getattr(line, name)
        for name in ("town", "cash", "in_kind", "hours")
    )
    people = 0 if "people" in refused else line.people
    return replace(line, town=town, cash=cash, in_kind=in_kind, hours=hours, people=people)


def _read_line(row: Mapping[str, str]) -> tuple[Line, list[Problem]]:
    problems = []
    values: dict[str, Any] = {}
    for name, field in {"name": _NAME, **_AMOUNTS, "people": _PEOPLE, "source": _SOURCE}.items():
        values[name], wrong = read(field, row.get(name, ""))
        problems += [wrong] if wrong else []
    values["hours"], wrong = read_hours(row.get("hours", ""))
    problems += [wrong] if wrong else []
    zero = Decimal(0)
    return Line(
        name=values["name"] or "", town=values["town"] or zero, people=values["people"] or 0,
        hours=values["hours"] or zero, cash=values["cash"] or zero, in_kind=values["in_kind"] or zero,
        source=values["source"] or "",
    ), problems  # fmt: skip


def read_hours(typed: str, field: str = "hours") -> tuple[Decimal | None, Problem | None]:
    """Hours such as "2,5", "6" or "6 godz."; ``None`` for nothing typed."""
    text = typed.strip().removesuffix(".").removesuffix("godz").removesuffix("h").strip()
    if not text:
        return None, None
    hours = parse_amount(text)
    if hours is None:
        return None, Problem("not_hours", field)
    return (hours, None) if hours >= 0 else (None, Problem("hours_negative", field))


def read_works(
    answers: Mapping[str, Any], span: tuple[date, date] | None
) -> tuple[list[Work], list[Problem]]:
    """The schedule; ``span``: the days of the whole, which no step leaves."""
    works: list[Work] = []
    problems: list[Problem] = []
    rows = rows_of(answers)
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        name, wrong = read(_NAME, row.get("name", ""))
        first, wrong_first = read(_DAYS[0], row.get("starts_on", ""))
        last, wrong_last = read(_DAYS[1], row.get("ends_on", ""))
        found = [one for one in (wrong, wrong_first, wrong_last) if one]
        found = found or _check_work(first, last, span)
        problems += _beside("work", number, found)
        if not found:
            who = row.get("who", "")
            works.append(Work(name, first, last, who if who in WHO else "both"))
    return works, problems + _too_many("work", rows)


def _too_many(prefix: str, rows: Sequence[object]) -> list[Problem]:
    if len(rows) <= MOST_ROWS:
        return []
    return [
        Problem(
            "too_many_rows",
            f"{prefix}-{MOST_ROWS + 1}-name",
            {"most": MOST_ROWS, "over": len(rows) - MOST_ROWS},
        )
    ]


def _check_work(first: date, last: date, span: tuple[date, date] | None) -> list[Problem]:
    if last < first:
        return [Problem("days_backwards", "ends_on")]
    if span and (first < span[0] or last > span[1]):
        field = "starts_on" if first < span[0] else "ends_on"
        return [Problem("work_outside", field, {"first": span[0], "last": span[1]})]
    return []


def _beside(prefix: str, number: int, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(one, field=f"{prefix}-{number}-{one.field}") for one in problems]
