"""Members of the group and whether it is large enough. Pure.

Codes: ``name_missing``, ``email_missing``, ``email_known``, ``members_missing`` (``missing``, ``least``),
``representative_missing``, ``too_many_members`` (``most``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.problems import Problem

MOST_MEMBERS = 200


@dataclass(frozen=True)
class MemberState:
    """A member as the rules look at one: who confirmed by link or signed on paper counts."""

    email: str | None
    is_representative: bool
    is_confirmed: bool
    is_on_paper: bool
    has_declined: bool = False

    @property
    def counts(self) -> bool:
        """Whether this person takes part for certain."""
        return (self.is_confirmed or self.is_on_paper) and not self.has_declined


def confirmed(members: Sequence[MemberState]) -> int:
    """How many take part for certain."""
    return sum(one.counts for one in members)


def check_new_member(name: str, email: str, members: Sequence[MemberState], on_paper: bool) -> list[Problem]:
    """Whether somebody can be added; on a paper list no address is needed."""
    problems = [] if name.strip() else [Problem("name_missing", "name")]
    if len(members) >= MOST_MEMBERS:
        problems.append(Problem("too_many_members", "name", {"most": MOST_MEMBERS}))
    if not email and not on_paper:
        problems.append(Problem("email_missing", "email"))
    if email and any((one.email or "").lower() == email.lower() for one in members):
        problems.append(Problem("email_known", "email"))
    return problems


def check_members(members: Sequence[MemberState], least: int) -> list[Problem]:
    """Whether the group may apply: enough people confirmed, one of them represents it."""
    problems = []
    missing = least - confirmed(members)
    if missing > 0:
        problems.append(Problem("members_missing", "members", {"missing": missing, "least": least}))
    if not any(one.is_representative for one in members):
        problems.append(Problem("representative_missing", "members"))
    return problems
