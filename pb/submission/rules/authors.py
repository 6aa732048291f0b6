"""Who stands behind a project: co-authors who must agree, and a guardian when the author is not of age. Pure.

Codes of problems: ``coauthors_too_many`` (fact ``limit``), ``coauthor_twice``, ``coauthor_is_author``,
``guardian_is_author``, ``guardian_missing`` and ``guardian_waiting`` (fact ``age``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.problems import Problem
from pb.rounds.filing_rules import FilingRules

ADULT, MINOR = "adult", "minor"
"""What an author says of their age; no date of birth is asked (D1.10)."""


@dataclass(frozen=True)
class Invited:
    """Somebody named by the author who must answer, mostly by a mailed link."""

    name: str
    email: str
    has_agreed: bool


def counted(coauthors: Sequence[Invited]) -> list[Invited]:
    """Co-authors who have agreed; the others do not count."""
    return [one for one in coauthors if one.has_agreed]


def check_coauthor(
    email: str, author_email: str, emails: Sequence[str], filing: FilingRules, field: str
) -> list[Problem]:
    """Whether this address may be asked to be a co-author besides ``emails``."""
    folded = email.lower()
    if author_email and folded == author_email.lower():
        return [Problem("coauthor_is_author", field)]
    if folded in {one.lower() for one in emails}:
        return [Problem("coauthor_twice", field)]
    if len(emails) >= filing.most_coauthors:
        return [Problem("coauthors_too_many", field, {"limit": filing.most_coauthors})]
    return []


def needs_guardian(age: str, filing: FilingRules) -> bool:
    """Whether a guardian must agree before the project can be sent; ``age`` as the author says."""
    return filing.author_guardian_below_age is not None and age == MINOR


def check_guardian(age: str, guardian: Invited | None, filing: FilingRules, field: str) -> list[Problem]:
    """Whether the guardian, when one is needed, has agreed."""
    if not needs_guardian(age, filing):
        return []
    facts = {"age": filing.author_guardian_below_age}
    if guardian is None:
        return [Problem("guardian_missing", field, facts)]
    return [] if guardian.has_agreed else [Problem("guardian_waiting", field, facts)]
