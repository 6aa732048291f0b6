"""Members of the group and whether it is large enough. Pure.

Codes: ``name_missing``, ``name_long`` (``maximum``), ``name_shape``, ``name_on_paper``, ``email_missing``, ``email_known``, ``members_missing`` (``missing``, ``least``),
``representative_missing``, ``too_many_members`` (``most``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.problems import Problem

MOST_MEMBERS = 200
LONGEST_NAME = 120
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]")
"""Control signs and those that turn the direction of writing: a name with them reads as another."""


@dataclass(frozen=True)
class MemberState:
    """A member as the rules look at one: who confirmed by link or signed on paper counts."""

    email: str | None
    is_representative: bool
    is_confirmed: bool
    is_on_paper: bool
    has_declined: bool = False
    name: str = ""

    @property
    def counts(self) -> bool:
        """Whether this person takes part for certain."""
        return (self.is_confirmed or self.is_on_paper) and not self.has_declined


def confirmed(members: Sequence[MemberState]) -> int:
    """How many take part for certain."""
    return sum(one.counts for one in members)


def check_new_member(name: str, email: str, members: Sequence[MemberState], on_paper: bool) -> list[Problem]:
    """Whether somebody can be added; on a paper list no address is needed."""
    problems = _check_name(name)
    if len(members) >= MOST_MEMBERS:
        problems.append(Problem("too_many_members", "name", {"most": MOST_MEMBERS}))
    if on_paper and not email and any(one.is_on_paper and same_name(one.name, name) for one in members):
        problems.append(Problem("name_on_paper", "name"))
    if not email and not on_paper:
        problems.append(Problem("email_missing", "email"))
    if email and any((one.email or "").lower() == email.lower() for one in members):
        problems.append(Problem("email_known", "email"))
    return problems


def same_name(one: str, other: str) -> bool:
    """Whether two people are called the same, spaces and capitals apart."""
    return one.casefold().split() == other.casefold().split()


def _check_name(name: str) -> list[Problem]:
    if not name.strip():
        return [Problem("name_missing", "name")]
    if len(name.strip()) > LONGEST_NAME:
        return [Problem("name_long", "name", {"maximum": LONGEST_NAME})]
    return [Problem("name_shape", "name")] if _UNSEEN.search(name) else []


def check_members(members: Sequence[MemberState], least: int) -> list[Problem]:
    """Whether the group may apply: enough people confirmed, one of them represents it."""
    problems = []
    missing = least - confirmed(members)
    if missing > 0:
        problems.append(Problem("members_missing", "members", {"missing": missing, "least": least}))
    if not any(one.is_representative for one in members):
        problems.append(Problem("representative_missing", "members"))
    return problems
