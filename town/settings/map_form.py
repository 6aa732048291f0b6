"""The base maps as a form has them: two ready ones to tick and three of the town's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.problems import Problem
from maps.base_maps import PRESETS, check_base_map

OWN_ROWS = ("own-1", "own-2", "own-3")
OWN_FIELDS = ("label", "url", "attribution", "attribution_url", "max_zoom")
TEXT_LIMIT = 1000


@dataclass(frozen=True)
class MapForm:
    """``presets``: those ticked. ``own``: row → field → text. ``first``: the one shown first."""

    presets: tuple[str, ...]
    own: dict[str, dict[str, str]]
    first: str


def form_of_stored(base_maps: list[Any]) -> MapForm:
    """The form of what the record holds."""
    stored = [one for one in base_maps if isinstance(one, Mapping)]
    own_entries = [one for one in stored if one.get("name") not in PRESETS]
    own = {row: dict.fromkeys(OWN_FIELDS, "") for row in OWN_ROWS}
    names = {}
    for row, entry in zip(OWN_ROWS, own_entries, strict=False):
        own[row] = {name: str(entry.get(name, "")) for name in OWN_FIELDS}
        names[entry.get("name")] = row
    first = str(stored[0].get("name", "")) if stored else ""
    presets = tuple(name for name in PRESETS if any(one.get("name") == name for one in stored))
    return MapForm(presets, own, names.get(first, first))


def form_of_typed(presets: list[str], typed: Mapping[str, str]) -> MapForm:
    """The form as it was sent."""
    own = {
        row: {name: typed.get(f"{row}.{name}", "").strip()[:TEXT_LIMIT] for name in OWN_FIELDS}
        for row in OWN_ROWS
    }
    return MapForm(tuple(name for name in PRESETS if name in presets), own, typed.get("first", "")[:40])


def entries_of(form: MapForm) -> tuple[list[dict[str, Any]], list[Problem]]:
    """What the record is to hold, the first one first, or every problem with the field it belongs to."""
    entries = {name: PRESETS[name].stored() for name in form.presets}
    problems: list[Problem] = []
    for number, row in enumerate(OWN_ROWS, 1):
        given = form.own[row]
        if not any(value for name, value in given.items() if name != "max_zoom"):
            continue
        data = {**given, "name": f"wlasny-{number}", "max_zoom": given["max_zoom"] or "19"}
        found, wrong = check_base_map(data)
        problems += [replace(one, field=f"{row}.{one.field}") for one in wrong]
        if found is not None:
            entries[row] = found.stored()
    ordered = sorted(entries.items(), key=lambda pair: pair[0] != form.first)
    return [entry for _, entry in ordered], problems
