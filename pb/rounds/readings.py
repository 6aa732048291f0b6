"""What was typed on a page of the editor, read: its values, how they would be written, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from core.clock import WARSAW
from core.fields import YES, Content, Field, Kind, read, write_field
from core.problems import Problem
from pb.rounds.editor_queries import Editor, section_content
from pb.rounds.filing_rules import FilingPool
from pb.rounds.leftover_rules import check_target
from pb.rounds.plan_rules import check_new_windows, check_pool_plan, check_schedule
from pb.rounds.rules import (
    AllocationRule,
    BallotMethod,
    Completion,
    Leftovers,
    PoolKind,
    PoolRules,
    Stage,
    StageWindow,
    ThresholdUnit,
    TieRule,
    Utility,
)
from pb.rounds.section_rules import POOL, ROW_FIELDS, SCHEDULE, SCHEDULED

MOST_ROWS = 300
POSITION = Field("position", Kind.WHOLE, least=1, most=9999)
_ROW_NAME = re.compile(r"([a-z0-9][a-z0-9-]{0,39})\.([a-z_]+)")
NEW = "nowa-"
"""Rows that are not saved yet are called nowa-1, nowa-2 … in the form."""
PANEL_FIELDS = ("panel_highest", "panel_members", "has_half_points", "minimum_mean")
BALLOT_FIELDS = ("points_total", "points_per_project", "rank_points")
"""Fields that mean nothing where the other way of choosing holds; what stands in them is left out."""
EMPTY: dict[str, Any] = {
    "has_half_points": False, "rank_points": [], "has_run_off": False, "from_whole_unit": False,
}  # fmt: skip
WHEN_EMPTY = {"minimum": 0, "minimum_votes": 0, "endorsements": 0}


@dataclass
class Reading:
    """``values`` by field (rows: by code, then field), ``content`` as it will be written once saved.

    ``typed_as``: what a row of a list is called in the form, where a new one has no code yet.
    """

    values: dict[str, Any] = field(default_factory=dict)
    content: Content = field(default_factory=dict)
    typed_as: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_section(
    editor: Editor, section: str, typed: Content, pool: str | None = None, is_new: bool = False
) -> Reading:
    """Read a page. What is shut keeps its saved value whatever was typed."""
    if section in ROW_FIELDS:
        return read_rows(section, typed)
    saved = {} if is_new else section_content(editor, section, pool)
    shut = {name: saved.get(name, "") for name in editor.shut_fields(section, is_new)}
    reading = _read_fields(editor.fields(section), {**typed, **shut})
    if section == SCHEDULE.code:
        return _with_schedule(editor, reading)
    if section == POOL.code:
        return _with_pool(editor, reading, pool)
    return reading


def _read_fields(fields: Iterable[Field], typed: Mapping[str, str], prefix: str = "") -> Reading:
    reading = Reading()
    for one in fields:
        name = prefix + one.name
        value, problem = read(one, typed.get(name, ""))
        if problem:
            reading.problems.append(replace(problem, field=name))
            continue
        value = WHEN_EMPTY.get(one.name) if value is None else value
        reading.values[one.name] = int(value) if one.name == "area_id" and value else value
        reading.content[name] = write_field(one, value)
    return reading


def _with_schedule(editor: Editor, reading: Reading) -> Reading:
    windows, problems = _windows(reading)
    due, due_problem = _moment(reading, "results_due.closes", Stage.RESULTS.value)
    reading.problems += problems + ([due_problem] if due_problem else [])
    if reading.problems:
        return reading
    reading.problems = check_schedule(windows, due)
    if editor.progress.is_announced and not reading.problems:
        is_urn_closed = editor.pb_round.urn_closed_at is not None or editor.pb_round.published_at is not None
        reading.problems = check_new_windows(editor.view.rules.windows, windows, editor.moment, is_urn_closed)
    reading.values = {"windows": windows, "results_due_at": due}
    return reading


def _windows(reading: Reading) -> tuple[tuple[StageWindow, ...], list[Problem]]:
    windows, problems = [], []
    for stage in SCHEDULED:
        opens_at, first = _moment(reading, f"{stage.value}.opens", stage.value)
        closes_at, second = _moment(reading, f"{stage.value}.closes", stage.value)
        problems += [one for one in (first, second) if one]
        if opens_at and closes_at:
            paragraph = reading.values.get(f"{stage.value}.paragraph", "")
            windows.append(StageWindow(stage, opens_at, closes_at, paragraph))
        elif (opens_at or closes_at) and not (first or second or _is_unread(reading, stage)):
            part = "closes_on" if opens_at else "opens_on"
            problems.append(Problem("window_incomplete", f"{stage.value}.{part}", {"stage": stage.value}))
    return tuple(windows), problems


def _is_unread(reading: Reading, stage: Stage) -> bool:
    return any((one.field or "").startswith(f"{stage.value}.") for one in reading.problems)


def _moment(reading: Reading, name: str, stage: str) -> tuple[datetime | None, Problem | None]:
    """A day and an hour in Poland as a moment; an hour without its day, or the reverse, is a problem."""
    day: date | None = reading.values.get(f"{name}_on")
    hour: time | None = reading.values.get(f"{name}_at")
    if day and hour is not None:
        return datetime.combine(day, hour, WARSAW).astimezone(UTC), None
    if (
        day is None
        and hour is None
        or any((one.field or "").startswith(f"{name}_") for one in reading.problems)
    ):
        return None, None
    missing = "_at" if day else "_on"
    return None, Problem("moment_incomplete", name + missing, {"stage": stage})


def _with_pool(editor: Editor, reading: Reading, pool: str | None) -> Reading:
    values = reading.values
    codes = [code for code in editor.lines if code != pool]
    if values.get("code") in codes:
        reading.problems.append(Problem("code_taken", "code", {"code": values["code"]}))
    names = [line.pool.name.lower() for code, line in editor.lines.items() if code != pool]
    if str(values.get("name", "")).lower() in names:
        reading.problems.append(Problem("name_taken", "name"))
    if values.get("leftovers") != Leftovers.POOL:
        values["leftover_pool"], reading.content["leftover_pool"] = None, ""
    if values.get("allocation_rule") != AllocationRule.EQUAL_SHARES:
        for name in ("utility", "completion", "has_run_off", "from_whole_unit"):
            values[name], reading.content[name] = EMPTY.get(name), ""
    if values.get("tie_rule") != TieRule.SEED or not values.get("tie_seed"):
        values["tie_seed"], reading.content["tie_seed"] = None, ""
    unused = PANEL_FIELDS if values.get("method") != BallotMethod.PANEL else BALLOT_FIELDS
    for name in unused:
        values[name], reading.content[name] = EMPTY.get(name), ""
    if values.get("minimum_mean") == 0:
        values["minimum_mean"], reading.content["minimum_mean"] = None, ""
    if values.get("minimum_share") == 0:
        values["minimum_share"], reading.content["minimum_share"] = None, ""
    if not reading.problems:
        own, filing = pool_from(values)
        reading.problems = check_pool_plan(own, filing) or check_target(editor.view.rules.pools, own, pool)
    return reading


def pool_from(values: Mapping[str, Any]) -> tuple[PoolRules, FilingPool]:
    """A pool as the checks see it, from the values of its page."""
    amount = values["amount"] or Decimal(0)
    rules = PoolRules(
        pool_id=0, code=values["code"], name=values["name"], kind=PoolKind(values["kind"]), amount=amount,
        method=BallotMethod(values["method"]), minimum=values["minimum"], maximum=values["maximum"],
        points_total=values["points_total"], points_per_project=values["points_per_project"],
        rank_points=tuple(values["rank_points"]), cost_floor=values["cost_floor"],
        cost_ceiling=values["cost_ceiling"], area_id=values["area_id"],
        category=values["category"] or None,
        leftovers=Leftovers(values["leftovers"]), leftover_pool=values["leftover_pool"] or None,
        allocation_rule=AllocationRule(values["allocation_rule"]), minimum_votes=values["minimum_votes"],
        utility=Utility(values["utility"]) if values["utility"] else None,
        completion=Completion(values["completion"]) if values["completion"] else None,
        has_run_off=values["has_run_off"], from_whole_unit=values["from_whole_unit"],
        tie_rule=TieRule(values["tie_rule"]), tie_seed=values["tie_seed"], threshold_unit=ThresholdUnit(values["threshold_unit"]),
        minimum_share=values["minimum_share"], reserved_category=values["reserved_category"] or None,
        reserved_share=values["reserved_share"], reserved_amount=values["reserved_amount"],
        panel_highest=values["panel_highest"], panel_members=values["panel_members"],
        has_half_points=values["has_half_points"], minimum_mean=values["minimum_mean"],
        exclusive_group=values["exclusive_group"] or None,
    )  # fmt: skip
    filing = FilingPool(
        0, rules.kind, rules.area_id, values["population"], rules.cost_floor, rules.cost_ceiling, amount,
        values["endorsements"], values["minimum_greenery"],
    )  # fmt: skip
    return rules, filing


def row_codes(typed: Content) -> list[str]:
    """The codes of the rows of a list, in the order they came."""
    found = (_ROW_NAME.fullmatch(name) for name in typed)
    return list(dict.fromkeys(one[1] for one in found if one))[:MOST_ROWS]


def read_rows(section: str, typed: Content, reserved: Iterable[str] = ()) -> Reading:
    """A list: ``code.field``. A row ticked for removal, or a new one left blank, is not there.

    No new row gets a code that is ``reserved``.
    """
    reading, taken = Reading(), {*row_codes(typed), *reserved}
    title = ROW_FIELDS[section][0].name
    for place, code in enumerate(row_codes(typed), 1):
        own = {name: text for name, text in typed.items() if name.startswith(f"{code}.")}
        is_blank = not any(
            own.get(f"{code}.{one.name}", "").strip() for one in ROW_FIELDS[section] if one.kind != Kind.FLAG
        )
        if own.get(f"{code}.remove") == YES or (code.startswith(NEW) and is_blank):
            continue
        row = _read_fields((POSITION, *ROW_FIELDS[section]), own, f"{code}.")
        reading.problems += row.problems
        own_code = _free_code(str(row.values.get(title, "")), taken) if code.startswith(NEW) else code
        row.values["position"] = row.values.get("position") or 10_000 + place
        reading.values[own_code], reading.typed_as[own_code] = row.values, code
    _number_rows(section, reading)
    names = [str(row.get(title, "")).strip().lower() for row in reading.values.values()]
    for code, row in reading.values.items():
        if names.count(str(row.get(title, "")).strip().lower()) > 1:
            reading.problems.append(Problem("row_twice", f"{reading.typed_as[code]}.{title}"))
    return reading


def _number_rows(section: str, reading: Reading) -> None:
    ordered = sorted(reading.values.items(), key=lambda item: item[1]["position"])
    reading.values = dict(ordered)
    for place, (code, row) in enumerate(ordered, 1):
        row["position"] = place
        reading.content[f"{code}.position"] = str(place)
        for one in ROW_FIELDS[section]:
            if one.name in row:
                reading.content[f"{code}.{one.name}"] = write_field(one, row[one.name])


def _free_code(words: str, taken: set[str]) -> str:
    """A code made of the words' letters that no other row has."""
    plain = unicodedata.normalize("NFKD", words.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "pozycja"
    base = f"p-{base}" if base.startswith(NEW.rstrip("-")) else base
    code, count = base, 1
    while code in taken:
        count += 1
        code = f"{base}-{count}"
    taken.add(code)
    return code
