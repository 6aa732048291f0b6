"""Changes of the town's record, by field, so that the second of two editors is told of the first. Nothing commits.

A form remembers a fingerprint of what it was opened with; when the record differs by the time it comes back, the
answer is ``Stale`` with both sides, and nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.audit import record
from core.db import after_commit, db
from core.models import Site
from core.site.record import SiteRecord, forget_site, read_site

Values = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """What changed: field → (before, after); empty when everything was as before."""

    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Stale:
    """Somebody saved these fields meanwhile: what stands there now, and its fingerprint."""

    saved: Values
    opened: str


def values_of(site: SiteRecord, names: Sequence[str]) -> Values:
    """The fields of the record by name."""
    return {name: getattr(site, name) for name in names}


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short name of these values, that changes when any of them does."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def save_fields(values: Values, opened: str) -> Saved | Stale:
    """Write these fields if they are still as ``opened`` says. The first save of a blank town makes its record."""
    site = db.session.scalar(select(Site).where(Site.id == 1).with_for_update())
    before = values_of(read_site(), list(values))
    if fingerprint(before) != opened:
        return Stale(before, fingerprint(before))
    changes = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    if site is None:
        site = Site(id=1, version=0, **values)
        db.session.add(site)
    elif not changes:
        return Saved({})
    for name, value in values.items():
        setattr(site, name, value)
    site.version += 1
    record("site.changed", "site", {name: list(pair) for name, pair in changes.items()})
    after_commit(forget_site)
    return Saved(changes)


def save_crest(content: bytes | None, media_type: str | None) -> None:
    """Keep a crest, or take it away. The town's record must exist."""
    site = db.session.scalars(select(Site).where(Site.id == 1).with_for_update()).one()
    site.crest, site.crest_type = content, media_type
    site.version += 1
    facts = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} if content else {}
    record("site.crest_changed" if content else "site.crest_removed", "site", facts)
    after_commit(forget_site)
