"""Forms of several fields and of rows of fields: how what was typed is read back. Pure.

A row's fields are called ``12.name`` by the number of what is saved, ``nowa-1.name`` when it is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.fields import YES, Content, Field, Kind, read, write_field
from core.problems import Problem

NEW = "nowa-"
"""Rows that are not saved yet are called nowa-1, nowa-2 … in the form."""
BLANK_ROWS = 3
NOTHING: Mapping[str, str] = {}
_ROW = re.compile(r"((?:\d{1,18}|nowa-\d{1,2}))\.([a-z_]+)")


@dataclass
class Reading:
    """``values`` by field (rows: by row, then field), ``content`` as it will be written once saved."""

    values: dict[str, Any] = field(default_factory=dict)
    content: Content = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_fields(fields: Iterable[Field], typed: Mapping[str, str], prefix: str = "") -> Reading:
    """Each field by itself; problems name the field with its prefix."""
    reading = Reading()
    for one in fields:
        value, problem = read(one, typed.get(prefix + one.name, ""))
        if problem:
            reading.problems.append(replace(problem, field=prefix + one.name))
            continue
        reading.values[one.name] = value
        reading.content[prefix + one.name] = write_field(one, value)
    return reading


def row_codes(typed: Content, most: int) -> list[str]:
    """What the rows of the form are called, in the order they came; no more than ``most``."""
    found = (_ROW.fullmatch(name) for name in typed)
    return list(dict.fromkeys(one[1] for one in found if one))[:most]


def kept_rows(
    fields: Iterable[Field], typed: Content, most: int, offered: Mapping[str, str] = NOTHING
) -> dict[str, Content]:
    """What was typed in each row, without rows ticked for removal and new ones left blank.

    A choice, a tick or what the form ``offered`` of itself does not fill a row.
    """
    words = [one.name for one in fields if one.kind not in (Kind.CHOICE, Kind.FLAG)]
    rows = {}
    for code in row_codes(typed, most):
        own = {name: text for name, text in typed.items() if name.startswith(f"{code}.")}
        is_blank = all(own.get(f"{code}.{name}", "").strip() in ("", offered.get(name, "")) for name in words)
        if own.get(f"{code}.remove") != YES and not (code.startswith(NEW) and is_blank):
            rows[code] = own
    return rows
