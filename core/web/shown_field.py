"""A field of an editor as its page shows it, see ``templates/components/editor.html``."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.fields import Kind

SHORT = frozenset({Kind.WHOLE, Kind.WHOLES, Kind.AMOUNT, Kind.PERCENT, Kind.NUMBER, Kind.DAY, Kind.HOUR})
"""Kinds whose field is as short as what is typed into it."""


@dataclass
class Shown:
    """A field ready for the page."""

    name: str
    kind: str
    label: str
    value: str
    hint: str = ""
    error: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    is_shut: bool = False
    words: str = ""
    rows: int = 4
    is_short: bool = False
    longest: int = 300

    @property
    def chosen(self) -> list[str]:
        """The ticked ones among several choices."""
        return [one for one in self.value.split(",") if one]
