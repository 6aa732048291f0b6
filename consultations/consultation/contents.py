"""What each page of the builder holds, written as its fields show it, and how what was typed is read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from consultations.consultation.models import Consultation, ConsultationStep
from consultations.consultation.rules.sections import (
    CONTACT,
    DATES,
    MOST_STEPS,
    SECTIONS,
    STEP_FIELDS,
    STEPS,
    frozen_fields,
)
from consultations.consultation.rules.stages import ConsultationKind
from consultations.consultation.rules.terms import StepTerm, Terms, effective_last_day
from core.clock import WARSAW, warsaw
from core.field_rows import Reading, kept_rows, read_fields
from core.fields import Content, write_field
from core.mail import is_address
from core.problems import Problem

LAST_MINUTE = time(23, 59)


def day_start(day: date) -> datetime:
    """The first moment of a day in Poland, in UTC."""
    return datetime.combine(day, time(0), WARSAW).astimezone(UTC)


def last_day(closes_at: datetime) -> date:
    """The day in Poland that ends at that moment."""
    return warsaw(closes_at - timedelta(microseconds=1)).date()


def section_content(one: Consultation, section: str, steps: Sequence[ConsultationStep] = ()) -> Content:
    """What stands saved on a page."""
    if section == STEPS:
        return steps_content(steps)
    return {item.name: write_field(item, _value(one, item.name)) for item in SECTIONS[section].fields}


def _value(one: Consultation, name: str) -> Any:
    if name == "opens_on":
        return warsaw(one.opens_at).date() if one.opens_at else None
    if name == "last_on":
        return last_day(one.closes_at) if one.closes_at else None
    return getattr(one, name)


def steps_content(steps: Iterable[ConsultationStep]) -> Content:
    """The steps as rows called by their numbers."""
    content: Content = {}
    for one in steps:
        values = {"kind": one.kind, "title": one.title, "description": one.description, "place": one.place}
        values |= _days_and_hours(one)
        for item in STEP_FIELDS:
            content[f"{one.id}.{item.name}"] = write_field(item, values[item.name])
    return content


def _days_and_hours(one: ConsultationStep) -> dict[str, Any]:
    starts, ends = warsaw(one.starts_at), warsaw(one.ends_at)
    if ends.time() == time(0) and ends > starts:
        ends = warsaw(one.ends_at - timedelta(seconds=1))
    return {
        "starts_on": starts.date(), "starts_at": starts.time().replace(microsecond=0),
        "ends_on": ends.date(), "ends_at": ends.time().replace(microsecond=0),
    }  # fmt: skip


def read_section(one: Consultation, section: str, typed: Content) -> Reading:
    """Read a page of plain fields; what is shut keeps its saved value."""
    saved = section_content(one, section)
    shut = {name: saved[name] for name in frozen_fields(section, one.published_at is not None)}
    reading = read_fields(SECTIONS[section].fields, {**typed, **shut})
    if section == DATES:
        _check_dates(reading)
    if section == CONTACT:
        _check_contact(reading)
    return reading


def _check_dates(reading: Reading) -> None:
    opens_on, last_on = reading.values.get("opens_on"), reading.values.get("last_on")
    due = reading.values.get("answers_due_on")
    if opens_on and last_on and last_on < opens_on:
        reading.problems.append(Problem("dates_backwards", "last_on"))
    if last_on and reading.values.get("rolls_over"):
        reading.values["last_on"] = effective_last_day(last_on, rolls_over=True)
        reading.content["last_on"] = f"{reading.values['last_on']:%d.%m.%Y}"
    if last_on and due and due < last_on:
        reading.problems.append(Problem("answers_before_end", "answers_due_on"))


def _check_contact(reading: Reading) -> None:
    email = reading.values.get("contact_email", "")
    if email and not is_address(email):
        reading.problems.append(Problem("not_an_address", "contact_email"))
    chosen = reading.values.get("department_id", "")
    if chosen and not chosen.isdecimal():
        reading.problems.append(Problem("not_a_choice", "department_id"))
    reading.values["department_id"] = int(chosen) if chosen.isdecimal() else None


def read_steps(typed: Content) -> Reading:
    """The steps; a row ticked for removal, or a new one left blank, is not there. They stand in order of time."""
    reading = Reading()
    for code, own in kept_rows(STEP_FIELDS, typed, MOST_STEPS).items():
        row = read_fields(STEP_FIELDS, own, f"{code}.")
        reading.problems += row.problems or _joined(code, row.values)
        reading.values[code] = row.values
        reading.content |= row.content
    return reading


def _joined(code: str, values: dict[str, Any]) -> list[Problem]:
    for end in ("starts", "ends"):
        moment = datetime.combine(values[f"{end}_on"], values[f"{end}_at"], WARSAW).astimezone(UTC)
        values[f"{end}_moment"] = moment
    if values["ends_at"] >= LAST_MINUTE:
        # What ends at midnight is shown as 23:59; read back it must not have become a minute shorter.
        values["ends_moment"] = day_start(values["ends_on"] + timedelta(days=1))
    if values["ends_moment"] < values["starts_moment"]:
        return [Problem("step_backwards", f"{code}.ends_on")]
    return []


def terms_of(one: Consultation, steps: Sequence[ConsultationStep]) -> Terms:
    """A consultation as the legal terms look at it."""
    return Terms(
        ConsultationKind(one.kind),
        warsaw(one.opens_at).date() if one.opens_at else None,
        last_day(one.closes_at) if one.closes_at else None,
        one.is_simplified,
        one.rolls_over,
        one.participation,
        tuple(_step_term(step) for step in steps),
    )


def _step_term(step: ConsultationStep) -> StepTerm:
    starts = warsaw(step.starts_at)
    return StepTerm(
        step.kind, step.title, starts.date(), max(starts.date(), last_day(step.ends_at)), starts.time(), str(step.id)
    )  # fmt: skip


def typed_step_term(code: str, values: Mapping[str, Any]) -> StepTerm:
    """A step that was typed and is not saved, as the legal terms look at it."""
    return StepTerm(
        values["kind"], values["title"], values["starts_on"], values["ends_on"], values["starts_at"], code
    )
