"""What comes of saving one page of an editor: done, or somebody saved it meanwhile. Nothing here writes or commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.field_rows import NEW
from core.fields import Content, differences, fingerprint
from core.problems import Problem

LONGEST_BEFORE = 300
"""Characters of what stood in a field that the audit log keeps."""

LastSave = tuple[str, datetime] | None
"""Who saved last, and when."""


@dataclass(frozen=True)
class Saved:
    """Done; no ``fields`` when what was typed is what stands. ``slug``: where the thing is now."""

    slug: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stale:
    """Somebody saved the page meanwhile: what stands now, in which fields it differs, and who was there last."""

    saved: Content
    opened: str
    fields: tuple[str, ...]
    by: LastSave


Outcome = Saved | Stale | list[Problem]


def changed_fields(saved: Content, content: Content) -> tuple[str, ...]:
    """The fields in which two contents differ, without those of new rows: nothing stood there to compare with."""
    return tuple(name for name in differences(saved, content) if not name.startswith(NEW))


def stale_page(saved: Content, typed: Content, shut: Iterable[str], by: LastSave) -> Stale:
    """Both sides of a page that was saved meanwhile; ``shut`` fields keep what is saved whatever was typed."""
    kept = {name: saved.get(name, "") for name in shut}
    return Stale(saved, fingerprint(saved), changed_fields(saved, {**typed, **kept}), by)


def edit_facts(section: str, saved: Content, changed: Sequence[str], is_published: bool) -> dict[str, Any]:
    """What the audit log keeps of a save; of what residents see already, also what stood there before."""
    facts: dict[str, Any] = {"section": section, "fields": list(changed)}
    if is_published:
        facts["before"] = [saved.get(name, "")[:LONGEST_BEFORE] for name in changed]
    return facts
