"""Changes of a round's rules in words, for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from pb.rounds.field_texts import label_of, section_name, value_words
from pb.texts import stage_name


def change_line(change: dict[str, str]) -> tuple[str, str, str]:
    """What was changed, and its value before and after; both empty where something came or went as a whole."""
    section, row, field = change["section"], change["row"], change["field"]
    if section == "harmonogram" and row != "results_due":
        row = stage_name(row)
        row = row[:1].upper() + row[1:]
    place = section_name("wyniki" if row == "results_due" else section)
    where = ", ".join(part for part in (place, "" if row == "results_due" else row, label_of(field)) if part)
    if not change["before"] and not change["after"] and field in ("added", "removed", "order"):
        return where, "", ""
    return where, value_words(field, change["before"]), value_words(field, change["after"])


def change_lines(changes: Sequence[dict[str, str]]) -> list[tuple[str, str, str]]:
    """The lines of one version."""
    return [change_line(change) for change in changes]
