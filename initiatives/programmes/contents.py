"""What each page of the editor of a programme holds, as its fields show it, and how what was typed is read back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.field_rows import Reading, kept_rows, read_fields
from core.fields import Content, Field, write_field
from core.mail import is_address
from core.problems import Problem
from initiatives.programmes.models import Programme, ProgrammeCall, ProgrammeCriterion
from initiatives.programmes.queries import calls_of, criteria_of
from initiatives.programmes.rules.sections import (
    CALLS,
    CONTACT,
    CRITERIA,
    DEAREST_HOUR,
    MONEY,
    OFFERED,
    SECTIONS,
    shut_fields,
)
from initiatives.programmes.rules.terms import SHARES, CriterionKind
from initiatives.programmes.rules.windows import as_typed, check_windows, closing, opening, whole_year

ENDS = ("none_at", "full_at")


def section_content(one: Programme, section: str) -> Content:
    """What stands saved on a page, rows called by their numbers."""
    page = SECTIONS[section]
    content = {item.name: write_field(item, getattr(one, item.name)) for item in page.fields}
    if section == CRITERIA:
        for criterion in criteria_of(one.id):
            content |= _written(page.rows, criterion.id, _criterion_values(criterion))
    if section == CALLS:
        for call in calls_of(one.id):
            content |= _written(page.rows, call.id, _call_values(call))
    return content


def _written(fields: tuple[Field, ...], code: int | str, values: dict[str, Any]) -> Content:
    return {f"{code}.{item.name}": write_field(item, values[item.name]) for item in fields}


def _criterion_values(one: ProgrammeCriterion) -> dict[str, Any]:
    names = ("name", "hint", "kind", "points", "weight", *ENDS, "needs_ground")
    return {name: getattr(one, name) for name in names}


def _call_values(one: ProgrammeCall) -> dict[str, Any]:
    return {**as_typed(one.opens_at, one.closes_at), "call_budget": one.budget}


def read_section(one: Programme, section: str, typed: Content, is_frozen: bool) -> Reading:
    """Read a page; what is shut keeps its saved value. Rows stand under ``rows`` of the values, by their code."""
    saved = section_content(one, section)
    shut = {name: saved[name] for name in shut_fields(section, one.published_at is not None, is_frozen)}
    reading = read_fields(SECTIONS[section].fields, {**typed, **shut})
    checks = {MONEY: _check_money, CONTACT: _check_contact, CRITERIA: _read_criteria, CALLS: _read_calls}
    if section in checks:
        checks[section](one, reading, typed)
    for name in ("area_id", "department_id"):
        if name in reading.values:
            _as_number(reading, name)
    return reading


def _as_number(reading: Reading, name: str) -> None:
    chosen = reading.values[name]
    if chosen and not (chosen.isascii() and chosen.isdecimal()):
        reading.problems.append(Problem("not_a_choice", name))
    reading.values[name] = int(chosen) if chosen.isdecimal() else None


def _check_money(one: Programme, reading: Reading, typed: Content) -> None:
    own_share, rate, budget, cap = (
        reading.values.get(name) for name in ("own_share", "hour_rate", "budget", "town_cap")
    )
    if own_share is not None and own_share >= 100:
        reading.problems.append(Problem("share_out_of_range", "own_share"))
    if rate is not None and rate > DEAREST_HOUR:
        reading.problems.append(Problem("rate_absurd", "hour_rate", {"most": DEAREST_HOUR}))
    if cap is not None and budget is not None and cap > budget:
        reading.problems.append(Problem("cap_over_budget", "town_cap"))


def _check_contact(one: Programme, reading: Reading, typed: Content) -> None:
    email = reading.values.get("contact_email", "")
    if email and not is_address(email):
        reading.problems.append(Problem("not_an_address", "contact_email"))


def _read_rows(section: str, reading: Reading, typed: Content) -> dict[str, dict[str, Any]]:
    """The rows that could be read; those that could not leave problems."""
    page, rows = SECTIONS[section], {}
    for code, own in kept_rows(page.rows, typed, page.most_rows, OFFERED).items():
        row = read_fields(page.rows, own, f"{code}.")
        reading.problems += row.problems
        reading.content |= row.content
        if not row.problems:
            rows[code] = row.values
    reading.values["rows"] = rows
    return rows


def _read_criteria(one: Programme, reading: Reading, typed: Content) -> None:
    percents = {name: text.rstrip().removesuffix("%") for name, text in typed.items() if name.endswith(ENDS)}
    rows = _read_rows(CRITERIA, reading, {**typed, **percents})
    seen: set[str] = set()
    for code, row in rows.items():
        reading.problems += _check_criterion(code, row)
        if row["name"].casefold() in seen:
            reading.problems.append(Problem("row_twice", f"{code}.name"))
        seen.add(row["name"].casefold())
    most = sum((row["points"] * row["weight"] for row in rows.values()), Decimal(0))
    threshold = reading.values.get("threshold")
    if not reading.problems and threshold is not None and rows and threshold > most:
        reading.problems.append(Problem("threshold_too_high", "threshold", {"most": most}))


def _check_criterion(code: str, row: dict[str, Any]) -> list[Problem]:
    """A counted criterion has both ends in order; the committee's has none."""
    none_at, full_at = row["none_at"], row["full_at"]
    if row["weight"] <= 0:
        return [Problem("weight_missing", f"{code}.weight")]
    if row["kind"] == CriterionKind.COMMITTEE:
        is_blank = none_at is None and full_at is None
        return [] if is_blank else [Problem("ends_not_needed", f"{code}.full_at")]
    if full_at is None:
        return [Problem("ends_missing", f"{code}.full_at")]
    if full_at <= (none_at or 0):
        return [Problem("ends_backwards", f"{code}.full_at")]
    if row["kind"] in SHARES and full_at > 100:
        return [Problem("not_percent", f"{code}.full_at")]
    return []


def _read_calls(one: Programme, reading: Reading, typed: Content) -> None:
    if reading.values.get("is_all_year"):
        opens, closes = whole_year(one.year)
        first = next((str(call.id) for call in calls_of(one.id)), "nowa-1")
        reading.values["rows"] = {first: {"opens": opens, "closes": closes, "call_budget": None}}
        reading.content |= _written(
            SECTIONS[CALLS].rows, first, {**as_typed(opens, closes), "call_budget": None}
        )
        return
    rows = _read_rows(CALLS, reading, typed)
    for row in rows.values():
        row["opens"] = opening(row["opens_on"], row["opens_at"])
        row["closes"] = closing(row["closes_on"], row["closes_at"])
    if not reading.problems:
        reading.problems += check_windows(rows, one.budget)
