"""What a save of the editor changes, told field by field. Pure."""

from __future__ import annotations

from core.fields import Content, differences
from pb.rounds.section_rules import POOL, ROW_FIELDS, SCHEDULE

Change = dict[str, str]
"""``section``, ``row`` (a pool's or a row's name, else empty), ``field``, and the text ``before`` and ``after``."""


def changes_of(section: str, saved: Content, content: Content) -> list[Change]:
    """What a save changes, told field by field; of a list also which rows came and went."""
    changes: list[Change] = []
    told: set[str] = set()
    for name in differences(saved, content):
        row, field = _row_of(section, name, {**saved, **content})
        if section in ROW_FIELDS and field == "position":
            continue
        code = name.partition(".")[0]
        if section in ROW_FIELDS and not (_has(saved, code) and _has(content, code)):
            if code not in told:
                told.add(code)
                kind = "removed" if _has(saved, code) else "added"
                changes.append({"section": section, "row": row, "field": kind, "before": "", "after": ""})
            continue
        before, after = saved.get(name, ""), content.get(name, "")
        changes.append({"section": section, "row": row, "field": field, "before": before, "after": after})
    return changes or [{"section": section, "row": "", "field": "order", "before": "", "after": ""}]


def with_area(change: Change, areas: dict[str, str]) -> Change:
    """An area is told by its name: the number means nothing to residents."""
    if change["field"] != "area_id":
        return change
    return {**change, **{part: areas.get(change[part], change[part]) for part in ("before", "after")}}


def _has(content: Content, code: str) -> bool:
    return f"{code}.position" in content


def _row_of(section: str, name: str, content: Content) -> tuple[str, str]:
    first, _, rest = name.partition(".")
    if section in ROW_FIELDS:
        return content.get(f"{first}.{ROW_FIELDS[section][0].name}", first), rest
    if section == SCHEDULE.code:
        return first, rest
    return (content.get("name", "") if section == POOL.code else ""), name
