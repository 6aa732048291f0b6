"""How many residents must support a project before it is sent, and whether they do. Pure.

Codes of problems: ``signatures_missing`` (facts ``have``, ``required``), ``full_name_missing``, ``full_name_long``
(fact ``maximum``), ``residence_missing``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from core.problems import Problem
from pb.rounds.filing_rules import FilingPool, most_endorsements

LONGEST_NAME = 120
MOST_AT_ONCE = 30
"""Addresses that an author may ask with one press of the button."""


@dataclass(frozen=True)
class Support:
    """How many residents support a project: by confirmed link, by signature on scans, and how many are needed."""

    required: int
    confirmed: int = 0
    on_scans: int = 0

    @property
    def total(self) -> int:
        """All that count."""
        return self.confirmed + self.on_scans

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.required - self.total)


def required_endorsements(pool: FilingPool) -> int:
    """How many supporters a project of this pool needs: what the rules ask, never more than the law allows.

    The cap is 0.1 % of the residents of the pool's area (u.s.g. art. 5a ust. 7 pkt 2); an unknown population caps
    nothing.
    """
    cap = most_endorsements(pool.population)
    return pool.endorsements if cap is None else min(pool.endorsements, cap)


def check_support(support: Support, field: str = "support") -> list[Problem]:
    """Whether enough residents support the project."""
    if not support.missing:
        return []
    return [Problem("signatures_missing", field, {"have": support.total, "required": support.required})]


def check_full_name(name: str, field: str = "name") -> list[Problem]:
    """A first name and a surname, no longer than a line."""
    if len(name) > LONGEST_NAME:
        return [Problem("full_name_long", field, {"maximum": LONGEST_NAME})]
    if len([word for word in name.split() if any(map(str.isalpha, word))]) < 2 or "\ufffd" in name:
        return [Problem("full_name_missing", field)]
    return []


def addresses_in(typed: str) -> Sequence[str]:
    """E-mail addresses typed one a line, or with commas, semicolons or spaces between; each once, in order.

    Words that are none, next to each other, stay together as they were typed: somebody has to find them again.
    """
    found: dict[str, str] = {}
    for piece in re.split(r"[\n\r,;<>]+", typed):
        for has_sign, words in groupby(piece.split(), lambda word: "@" in word):
            for one in words if has_sign else [" ".join(words)]:
                found.setdefault(one.lower(), one)
    return list(found.values())
