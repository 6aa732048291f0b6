"""What the pages of an application show: fields with what was typed, the sum as a bar, the schedule as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.fields import Field, Kind
from core.problems import Problem
from core.web.shown_field import SHORT, Shown
from initiatives.applications.rules.answers import (
    IDEA_FIELDS,
    LINE_FIELDS,
    MOST_ROWS,
    WORK_FIELDS,
    Work,
    read_lines,
    rows_of,
)
from initiatives.applications.rules.contributions import Line, Totals, add_up, check_estimate, missing_own
from initiatives.applications.texts import (
    CHOICES,
    HINTS,
    LABELS,
    month_word,
    number_word,
    percent_word,
    sentence,
)
from initiatives.programmes.rules.terms import Terms
from initiatives.programmes.texts import scope_word

EMPTY_ROWS, MORE_ROWS = 2, 3


def idea_fields(typed: Mapping[str, Any], beside: Mapping[str, str], terms: Terms) -> list[Shown]:
    """The fields of the first step."""
    return [_shown(one, str(typed.get(one.name, "")), beside.get(one.name, ""), terms) for one in IDEA_FIELDS]


def _shown(one: Field, value: str, error: str, terms: Terms) -> Shown:
    return Shown(
        name=one.name, kind=one.kind.value, label=LABELS[one.name](), value=value, error=error,
        hint=HINTS[one.name]() if one.name in HINTS else "", options=_options(one, terms),
        rows=8 if one.longest > 5000 else 3, is_short=one.kind in SHORT, longest=one.longest,
    )  # fmt: skip


def _options(one: Field, terms: Terms) -> list[tuple[str, str]]:
    if one.kind is not Kind.CHOICE:
        return []
    if one.name != "scope":
        return [(code, CHOICES[code]()) for code in one.choices]
    offered = [code for code in one.choices if not terms.scopes or code in terms.scopes]
    return [("", "–"), *((code, scope_word(code)) for code in offered)]


def blank_rows(typed: Mapping[str, Any], fields: Sequence[str], wants_more: bool) -> list[dict[str, str]]:
    """The rows that were typed and some empty ones after them."""
    rows = [{name: str(row.get(name, "")) for name in fields} for row in rows_of(typed)]
    more = MORE_ROWS if wants_more else max(EMPTY_ROWS - len(rows), 1)
    return rows + [dict.fromkeys(fields, "")] * min(more, max(MOST_ROWS - len(rows), 0))


@dataclass(frozen=True)
class SumBar:
    """The sum as its picture and its sentences. Widths in per mille of the whole; ``mark``: the required share."""

    totals: Totals
    percent: str
    required: str
    is_enough: bool
    missing: Decimal
    labour: int
    cash: int
    in_kind: int
    mark: int
    said: tuple[str, ...]


def sum_bar(totals: Totals, terms: Terms, is_wrong: bool = False) -> SumBar:
    """The bar of a sum under a programme's terms; while something of it ``is_wrong`` no share is called reached."""
    whole = totals.total or Decimal(1)

    def part(amount: Decimal) -> int:
        return int(1000 * amount / whole)

    missing = missing_own(totals, terms.own_share)
    problems = (
        check_estimate(totals, terms.own_share, terms.hour_rate, terms.town_cap) if totals.total else []
    )
    return SumBar(
        totals, percent_word(totals.own_share), number_word(terms.own_share), bool(totals.total) and missing == 0 and not is_wrong, missing,
        part(totals.labour), part(totals.cash), part(totals.in_kind), int(10 * terms.own_share),
        tuple(sentence(one) for one in problems),
    )  # fmt: skip


@dataclass(frozen=True)
class CostsPage:
    """The estimate: rows as typed, each with its worth, and the sum of what can be read."""

    rows: list[dict[str, str]]
    worth: list[Decimal]
    bar: SumBar
    wrong: tuple[Problem, ...]


def costs_page(typed: Mapping[str, Any], terms: Terms, wants_more: bool = False) -> CostsPage:
    """The page of what was typed."""
    lines, wrong = read_lines(typed)
    rows = blank_rows(typed, LINE_FIELDS, wants_more)
    return CostsPage(
        rows,
        [one.total(terms.hour_rate) for one in lines],
        sum_bar(add_up(lines, terms.hour_rate), terms, bool(wrong)),
        tuple(wrong),
    )


def work_rows(typed: Mapping[str, Any], wants_more: bool = False) -> list[dict[str, str]]:
    """The rows of the schedule with some empty ones."""
    return blank_rows(typed, WORK_FIELDS, wants_more)


@dataclass(frozen=True)
class Gantt:
    """The schedule as a picture: bars in units of ``WIDTH``, months with where they begin."""

    width: int
    height: int
    bars: tuple[tuple[int, int, int, int, str], ...]
    """Number, x, y, width, who."""
    months: tuple[tuple[int, str, bool], ...]
    """Where it begins in the picture, its name, whether a line stands there (not at the left edge)."""


WIDTH, LEFT, TOP, LANE = 360, 34, 26, 28
MOST_MONTHS, LETTER = 8, 7


def gantt(works: Sequence[Work]) -> Gantt | None:
    """The picture of the works in their order; ``None`` without any."""
    if not works:
        return None
    first = min(one.starts_on for one in works)
    days = max((max(one.ends_on for one in works) - first).days + 1, 1)
    room = WIDTH - LEFT - 10

    def place(on: date) -> int:
        return LEFT + room * (on - first).days // days

    bars = tuple(
        (n, place(one.starts_on), TOP + LANE * (n - 1), max(room * ((one.ends_on - one.starts_on).days + 1) // days, 6), one.who)
        for n, one in enumerate(works, 1)
    )  # fmt: skip
    return Gantt(
        WIDTH, TOP + LANE * len(works) + 4, bars, _months(first, first + timedelta(days=days), place)
    )


def _months(first: date, end: date, place: Any) -> tuple[tuple[int, str, bool], ...]:
    """The months by name, with the year at the first one and at each January; as many as can be read on a phone."""
    months, month = [], first.replace(day=1)
    while month < end:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    step = max(1, -(-len(months) // MOST_MONTHS))
    shown: list[tuple[int, str, bool]] = []
    for at, month in enumerate(months[::step]):
        x = place(max(month, first))
        word = month_word(month, with_year=at == 0 or month.month == 1)
        if shown and x - shown[-1][0] < LETTER * len(shown[-1][1]) + 6:
            # No room for both: the year can be read in the table.
            shown[-1] = (shown[-1][0], shown[-1][1].split()[0], shown[-1][2])
        shown.append((x, word, month >= first))
    return tuple(shown)


def kinds_of(line: Line) -> list[str]:
    """Which kinds of contribution a line holds, for its row in a table."""
    held = {"labour": line.labour_hours, "cash": line.cash, "in_kind": line.in_kind, "town": line.town}
    return [name for name, amount in held.items() if amount]
