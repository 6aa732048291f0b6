"""Everything of an application once more before it is sent: each answer as it was typed, what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from core.fields import Field, Kind
from core.problems import Problem
from core.web.filters import full_day
from initiatives.applications.one_page import STILL
from initiatives.applications.page import Gantt, SumBar, gantt, sum_bar
from initiatives.applications.reading import Read
from initiatives.applications.rules.answers import (
    COSTS,
    IDEA,
    IDEA_FIELDS,
    MOST_ROWS,
    STEPS,
    WORKS,
    Work,
    rows_of,
)
from initiatives.applications.rules.contributions import Line
from initiatives.applications.texts import CHOICES, LABELS, _, label_of, sentence
from initiatives.programmes.counted_words import hours_word, people_word
from initiatives.programmes.rules.terms import Terms
from initiatives.programmes.texts import scope_word
from maps.place_page import parts_text, still_place

Answers = Mapping[str, Mapping[str, Any]]
OF_ORGANISATION = ("organisation", "organisation_register")


@dataclass(frozen=True)
class Told:
    """An answer: label, what was typed (empty: nothing), what is wrong with it."""

    label: str
    text: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldLine:
    """A line of the estimate: ``details`` says whose work and where a worth is known from."""

    line: Line
    details: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class ToldWork:
    """A step of the schedule as it was typed; days in full where they could be read."""

    name: str
    when: str
    who: str
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """The page. ``wrong``: what belongs to a step as a whole; pictures are ``None`` without anything to show."""

    idea: list[Told]
    place: list[Told]
    still: Markup
    lines: list[ToldLine]
    bar: SumBar
    works: list[ToldWork]
    picture: Gantt | None
    wrong: Mapping[str, tuple[str, ...]]


def review(answers: Answers, whole: Read, terms: Terms) -> Review:
    """The page of a draft as it was read. No statement."""
    lines = _lines(answers.get(COSTS, {}), whole)
    works = _works(answers.get(WORKS, {}), whole)
    return Review(
        idea=_idea(answers.get(IDEA, {}), whole), place=_place(whole), still=still_place(whole.place, STILL), lines=lines,
        bar=sum_bar(whole.totals, terms, bool(whole.problems[COSTS])), works=works,
        picture=gantt(whole.works) if len(works) == len(whole.works) else None,
        wrong={step: _of_whole(step, whole.problems.get(step, ())) for step in STEPS},
    )  # fmt: skip


def told_to_member(answers: Answers, whole: Read, terms: Terms) -> Review:
    """The page for somebody who is asked to take part: what has been written so far, without what is still wrong."""
    page = review(answers, whole, terms)
    return replace(
        page, idea=[replace(one, wrong=()) for one in page.idea if one.text],
        place=[replace(one, wrong=()) for one in page.place if one.text],
        lines=[replace(one, wrong=()) for one in page.lines], works=[replace(one, wrong=()) for one in page.works],
        wrong={},
    )  # fmt: skip


def _of_whole(step: str, problems: Sequence[Problem]) -> tuple[str, ...]:
    """What stands beside no answer: of the place, the people and the papers all of it."""
    told = [
        sentence(one) for one in problems if step not in (IDEA, COSTS, WORKS) or not _is_beside(step, one)
    ]
    return tuple(dict.fromkeys(told))


def _is_beside(step: str, problem: Problem) -> bool:
    name = problem.field or ""
    if step == IDEA:
        return name in LABELS
    _kind, number, _rest = [*name.split("-", 2), "", ""][:3]
    return number.isdecimal() and int(number) <= MOST_ROWS


def _idea(typed: Mapping[str, Any], whole: Read) -> list[Told]:
    problems = whole.problems[IDEA]
    asked = [
        one
        for one in IDEA_FIELDS
        if one.name not in OF_ORGANISATION or typed.get("applicant") == "organisation"
    ]
    return [
        Told(
            LABELS[one.name](), _word(one, str(typed.get(one.name, "")), whole.idea.values.get(one.name)),
            tuple(sentence(each) for each in problems if each.field == one.name),
        )
        for one in asked
    ]  # fmt: skip


def _word(one: Field, typed: str, value: Any) -> str:
    if one.kind is Kind.DAY and isinstance(value, date):
        return full_day(value)
    if one.kind is Kind.CHOICE and value:
        return scope_word(value) if one.name == "scope" else CHOICES[value]()
    return typed


def _place(whole: Read) -> list[Told]:
    reading, shown = whole.place, parts_text(whole.place.parts)
    told = [Told(_("Na mapie"), "\n\n".join(shown) or reading.typed.coordinates or reading.typed.search)]
    told.append(Told(_("Opis miejsca"), reading.words or reading.typed.words))
    told.append(Told(_("Działki"), ", ".join(reading.parcels) or reading.typed.parcels))
    if whole.land is not None:
        is_whole = whole.land.is_whole
        word = (
            _("gminy, według jej mapy gruntów") if is_whole else _("nie tylko gminy, według jej mapy gruntów")
        )
        told.append(Told(_("Teren"), word))
    return told


def _beside_row(
    kind: str, number: int, row: Mapping[str, str], problems: Sequence[Problem]
) -> tuple[str, ...]:
    """What is wrong with a row, each with its field and what was typed there."""
    start = f"{kind}-{number}-"
    own = [one for one in problems if (one.field or "").startswith(start)]
    return tuple(_said(one, str(row.get((one.field or "").removeprefix(start), "")).strip()) for one in own)


def _said(problem: Problem, typed: str) -> str:
    label = label_of(problem.field or "").partition(": ")[2]
    return f"{label} „{typed}”: {sentence(problem)}" if typed else f"{label}: {sentence(problem)}"


def _lines(answers: Mapping[str, Any], whole: Read) -> list[ToldLine]:
    rows = rows_of(answers)[:MOST_ROWS]
    return [
        ToldLine(line, _details(line), _beside_row("line", n, row, whole.problems[COSTS]))
        for n, (row, line) in enumerate(zip(rows, whole.lines, strict=True), 1)
    ]


def _details(line: Line) -> tuple[str, ...]:
    told = []
    if line.people and line.hours:
        told.append(
            _(
                "Praca: %(people)s, każda po: %(hours)s",
                people=people_word(line.people),
                hours=hours_word(line.hours),
            )
        )
    if line.source:
        told.append(_("Wartość rzeczy: %(source)s", source=line.source))
    return tuple(told)


def _works(answers: Mapping[str, Any], whole: Read) -> list[ToldWork]:
    """Every row that was typed; those that could be read come with their days in words."""
    read, told = iter(whole.works), []
    for n, row in enumerate(rows_of(answers)[:MOST_ROWS], 1):
        wrong = _beside_row("work", n, row, whole.problems[WORKS])
        told.append(_as_typed(row, wrong) if wrong else _as_read(next(read)))
    return told


def _as_read(work: Work) -> ToldWork:
    return ToldWork(
        work.name, f"{full_day(work.starts_on)} – {full_day(work.ends_on)}", CHOICES[work.who](), ()
    )


def _as_typed(row: Mapping[str, str], wrong: tuple[str, ...]) -> ToldWork:
    days = " – ".join(str(row.get(name, "")) or "?" for name in ("starts_on", "ends_on"))
    who = str(row.get("who", ""))
    return ToldWork(str(row.get("name", "")), days, CHOICES[who]() if who in CHOICES else "", wrong)
