"""The versions of a programme's terms as the office and residents read them: when, by whom, what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.queries import names_of
from initiatives.programmes.queries import versions_of
from initiatives.programmes.rules.versions import changed_fields
from initiatives.programmes.section_texts import label_of, section_name


@dataclass(frozen=True)
class VersionRow:
    """A version; ``changes``: pages with the names of what was changed since the one before."""

    number: int
    saved_at: datetime
    who: str
    changes: list[str]


def version_rows(programme_id: int) -> list[VersionRow]:
    """The newest first. Two statements."""
    versions = versions_of(programme_id)
    names = names_of({one.saved_by_id for one in versions if one.saved_by_id is not None})
    before = {one.number + 1: one.content for one in versions}
    return [
        VersionRow(
            one.number,
            one.saved_at,
            names.get(one.saved_by_id or 0, ""),
            _said(changed_fields(before[one.number], one.content)) if one.number in before else [],
        )
        for one in versions
    ]


def _said(changed: dict[str, list[str]]) -> list[str]:
    return [
        f"{section_name(code)}: {', '.join(dict.fromkeys(label_of(name) for name in names))}"
        for code, names in changed.items()
    ]
