"""What a settlement says, as it is kept once published: texts in JSON, and back for its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from initiatives.agreements.rules.progress import PARTS, LineProgress, Progress, Sums
from initiatives.settlement.rules.publishing import Written, reason_key
from initiatives.settlement.rules.sums import Settled, settle

Content = dict[str, Any]


@dataclass(frozen=True)
class About:
    """What a settlement is of. Days as ISO text; ``required``: percent of own contribution that the programme asks."""

    title: str
    number: int
    programme: str
    year: int
    signature: str
    signed_on: str
    starts_on: str
    ends_on: str
    rate: str
    required: str
    people: int
    days: int
    """Days on which somebody worked."""
    settled_on: str = ""
    """The day as of which everything is told."""


@dataclass(frozen=True)
class SettledLine:
    """A line with the reason of its difference; empty when there is none."""

    line: LineProgress
    reason: str


@dataclass(frozen=True)
class Shown:
    """A settlement as pages, the document and the API show it."""

    about: About
    lines: tuple[SettledLine, ...]
    whole: Settled
    conclusions: str


def content_of(about: About, found: Progress, told: Written) -> Content:
    """Everything that is published, as plain JSON."""
    rows = [*found.lines, *([found.outside] if found.has_outside else [])]
    whole = settle(found, told.returns if told.is_decided else None, told.grounds)
    return {
        "about": dict(vars(about)),
        "lines": [
            {
                "number": one.number, "name": one.name, "promised": kept_sums(one.promised),
                "done": kept_sums(one.done), "reason": told.reasons.get(reason_key(one), "").strip(),
            }
            for one in rows
        ],
        "promised": kept_sums(found.promised), "done": kept_sums(found.done),
        "returns": str(whole.returns), "proposed": str(whole.proposed), "grounds": whole.grounds,
        "conclusions": told.conclusions.strip(),
    }  # fmt: skip


def shown_of(content: Mapping[str, Any]) -> Shown:
    """What was kept, ready to be shown."""
    lines = tuple(
        SettledLine(
            LineProgress(row["number"], row["name"], sums_in(row["promised"]), sums_in(row["done"])),
            row["reason"],
        )
        for row in content["lines"]
    )
    # What was published before offices decided tells of the formula alone.
    proposed = Decimal(content.get("proposed", content["returns"]))
    whole = Settled(
        sums_in(content["promised"]), sums_in(content["done"]), Decimal(content["returns"]), proposed,
        content.get("grounds", ""),
    )  # fmt: skip
    return Shown(About(**content["about"]), lines, whole, content["conclusions"])


def kept_sums(sums: Sums) -> dict[str, str]:
    """Sums as texts."""
    return {name: str(getattr(sums, name)) for name in PARTS}


def sums_in(kept: Mapping[str, str]) -> Sums:
    """Sums of what was kept."""
    return Sums(**{name: Decimal(kept[name]) for name in PARTS})
