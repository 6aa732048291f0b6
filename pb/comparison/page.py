"""A comparison as templates, CSV and PDF take it: columns, projects by columns, measures, groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from core.money import grouped
from core.web.filters import zl_plain
from pb.comparison.figures import Column, Measuring, decimal, money
from pb.comparison.rules import ACTUAL
from pb.comparison.texts import MEASURES, difference_sentence, measure_name, measure_told, ties_sentence
from pb.results.page import points_of_rows
from pb.results.queries import ResultRow
from pb.rounds.category_texts import category_name
from pb.rounds.queries import RoundView
from pb.tally.engine.measures import GroupShare

MOST_GROUPS = 24


def comparison_tables(
    round_view: RoundView, measured: Measuring, columns: Sequence[Column], only_different: bool = False
) -> dict[str, Any]:
    """Everything under the form; the first column is the announced result."""
    rows = project_rows(round_view, measured, columns)
    changing = [row for row in rows if row["is_different"]]
    return {
        "columns": [column_page(column) for column in columns],
        "rows": changing if only_different else rows,
        "changing": len(changing),
        "projects": len(rows),
        "measures": [page for code in MEASURES if (page := measure_page(code, columns))],
        "groups": [
            group_page("kategorie", _("Kategorie"), columns, lambda one: one.categories, category_name),
            group_page("obszary", _("Obszary"), columns, lambda one: one.areas, str),
        ],
    }


def column_page(column: Column) -> dict[str, Any]:
    """Head of a column and what differs in it."""
    is_actual = column.code == ACTUAL
    told = _("Tak jest naprawdę.") if is_actual else difference_sentence(column.difference)
    return {
        "code": column.code,
        "name": column.name,
        "is_actual": is_actual,
        "problem": column.problem,
        "told": told,
        "ties": ties_sentence(column.ties),
        "outside": column.outside,
    }


def project_rows(
    round_view: RoundView, measured: Measuring, columns: Sequence[Column]
) -> list[dict[str, Any]]:
    """All projects: first those on which the columns do not agree, then by support."""
    counted = [column for column in columns if not column.problem]
    rows = [_project_row(round_view, row, columns, counted) for row in measured.rows]
    return sorted(rows, key=lambda row: not row["is_different"])


def _project_row(
    round_view: RoundView, row: ResultRow, columns: Sequence[Column], counted: Sequence[Column]
) -> dict[str, Any]:
    won = [row.number in column.numbers for column in counted]
    return {
        "number": row.number,
        "title": row.title,
        "url": url_for("public.project", slug=round_view.pb_round.slug, number=row.number),
        "cost": row.cost,
        "points": row.points,
        "won": row.number in actual_numbers(columns),
        "is_different": len(set(won)) > 1,
        "cells": [
            {
                "is_counted": not column.problem,
                "won": row.number in column.numbers,
                "is_other": not column.problem
                and (row.number in column.numbers) != (row.number in actual_numbers(columns)),
            }
            for column in columns
        ],
    }


def actual_numbers(columns: Sequence[Column]) -> Collection[int]:
    """Numbers of the announced winners."""
    return columns[0].numbers


Value = Callable[[Column], Fraction | None]
VALUES: dict[str, Value] = {
    "winners": lambda one: Fraction(len(one.numbers)),
    "spent": lambda one: Fraction(one.spent),
    "served": lambda one: one.served_share,
    "exclusion": lambda one: one.exclusion,
    "satisfaction": lambda one: one.satisfaction,
    "winners_each": lambda one: one.winners_each,
    "cost_each": lambda one: one.cost_each,
    "by_category": lambda one: one.by_category,
    "by_area": lambda one: one.by_area,
}
SHARES = ("served", "exclusion", "satisfaction", "by_category", "by_area")


def measure_page(code: str, columns: Sequence[Column]) -> dict[str, Any] | None:
    """A measure over all columns; ``None`` where it says nothing about any of them."""
    values = [None if column.problem else VALUES[code](column) for column in columns]
    known = [value for value in values if value is not None]
    if not known:
        return None
    most = Fraction(1) if code in SHARES else max(known) or Fraction(1)
    return {
        "code": code,
        "heading": measure_name(code),
        "about": measure_told(code),
        "rows": [
            {
                "name": column.name,
                "is_actual": column.code == ACTUAL,
                "value": None if value is None else float(value / most),
                "text": _("nie da się policzyć") if value is None else value_text(code, column, value),
            }
            for column, value in zip(columns, values, strict=True)
        ],
    }


def value_text(code: str, column: Column, value: Fraction) -> str:
    """The number beside the bar."""
    if code == "winners":
        return str(int(value))
    if code == "spent":
        return _spent_text(column)
    if code == "served":
        return _("%(share)s (%(served)s z %(ballots)s kart)", share=percent(value), served=grouped(column.served), ballots=grouped(column.ballots))  # fmt: skip
    if code == "winners_each":
        return str(format_decimal(decimal(value), "0.00"))
    if code == "cost_each":
        return zl_plain(decimal(value).quantize(Decimal(1)))
    return percent(value)


def _spent_text(column: Column) -> str:
    left = _("%(spent)s, zostało %(left)s", spent=zl_plain(column.spent), left=zl_plain(column.left))
    if not column.outside:
        return left
    return _("%(sums)s, dopłata %(outside)s", sums=left, outside=zl_plain(column.outside))


def percent(share: Fraction) -> str:
    """38,5%."""
    return str(format_percent(decimal_share(share), "0.0%"))


def decimal_share(share: Fraction) -> Decimal:
    """A share with four decimals."""
    return Decimal(round(share * 10_000)) / 10_000


def group_page(
    code: str,
    heading: str,
    columns: Sequence[Column],
    groups: Callable[[Column], tuple[GroupShare, ...]],
    word: Callable[[str], Any],
) -> dict[str, Any]:
    """Money by group in each column beside the group's share of the votes."""
    listed = groups(columns[0])
    order = sorted(listed, key=lambda one: (-one.votes, one.name))
    shown, rest = [one.name for one in order[:MOST_GROUPS]], {one.name for one in order[MOST_GROUPS:]}
    votes = sum(one.votes for one in listed) or 1
    tables = [{one.name: one for one in groups(column)} for column in columns]
    rows = [_group_row(str(word(name)), {name}, columns, tables, votes) for name in shown]
    if rest:
        name = ngettext("pozostałe (%(num)d)", "pozostałe (%(num)d)", len(rest))
        rows.append(_group_row(name, rest, columns, tables, votes))
    most = max((cell["amount"] for row in rows for cell in row["cells"] if cell), default=Decimal(0))
    return {"code": code, "heading": heading, "rows": rows, "most": most, "is_one": len(listed) < 2}


def _group_row(
    name: str,
    names: Collection[str],
    columns: Sequence[Column],
    tables: list[dict[str, GroupShare]],
    votes: int,
) -> dict[str, Any]:
    cells: list[dict[str, Any] | None] = []
    for column, table in zip(columns, tables, strict=True):
        of_group = [table[one] for one in names]
        amount = money(sum(one.money for one in of_group))
        winners = sum(one.winners for one in of_group)
        cells.append(
            None
            if column.problem
            else {"amount": amount, "winners": winners, "share": _share(amount, column)}
        )
    own = sum(tables[0][one].votes for one in names)
    return {"name": name, "votes": percent(Fraction(own, votes)), "cells": cells}


def _share(amount: Decimal, column: Column) -> str:
    return percent(Fraction(amount) / Fraction(column.spent)) if column.spent else percent(Fraction(0))


def points_of(round_view: RoundView, measured: Measuring, numbers: Collection[int]) -> list[dict[str, Any]]:
    """Markers of a map of one column."""
    return points_of_rows(round_view, measured.rows, lambda row: row.number in numbers)
