"""Facts of the legal pages: the accessibility declaration, whose base maps are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from core.clock import now, warsaw
from pb.rounds.queries import all_rounds

ASSESSED_ON = date(2026, 11, 24)
"""The day of the programme's last self-assessment against WCAG 2.1 AA; changes with the list on the page."""


@dataclass(frozen=True)
class Declaration:
    """Dates of the declaration. ``published_on``: since when the site is public, ``None`` before anything is."""

    assessed_on: date
    published_on: date | None


def declaration() -> Declaration:
    """The dates as they stand: the site is public since its first round was entered. Two statements."""
    days = [warsaw(view.pb_round.created_at).date() for view in all_rounds(now())]
    return Declaration(ASSESSED_ON, min(days, default=None))


def base_map_owners(base_maps: Iterable[Mapping[str, Any]]) -> list[str]:
    """Hosts that a reader's browser asks for pictures of the base map, each once."""
    hosts = [urlsplit(str(one.get("url", "")).replace("{s}.", "")).hostname for one in base_maps]
    return list(dict.fromkeys(host for host in hosts if host))
