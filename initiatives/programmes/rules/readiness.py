"""What publishing a programme needs beside sound terms, and which page of the editor mends each thing. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.problems import Problem
from initiatives.programmes.rules.sections import (
    BASICS,
    CALLS,
    COMMITTEE,
    CONTACT,
    CRITERIA,
    DOCUMENTS,
    MONEY,
)

SECTION_OF = {
    "lead_missing": BASICS, "legal_basis_missing": BASICS,
    "budget_missing": MONEY, "share_out_of_range": MONEY, "rate_missing": MONEY, "cap_over_budget": MONEY,
    "no_criteria": CRITERIA, "labour_unweighed": CRITERIA, "threshold_too_high": CRITERIA,
    "calls_missing": CALLS, "calls_overlap": CALLS, "call_backwards": CALLS, "calls_over_budget": CALLS,
    "calls_over": CALLS,
    "committee_missing": COMMITTEE, "document_missing": DOCUMENTS,
    "contact_missing": CONTACT, "privacy_notice_missing": CONTACT,
}  # fmt: skip
ADVICE = frozenset({"committee_missing", "document_missing"})
"""What may be added later and does not stop publishing."""


@dataclass(frozen=True)
class Plan:
    """A draft as the checklist looks at it."""

    has_lead: bool
    has_legal_basis: bool
    has_budget: bool
    has_contact: bool
    has_privacy_notice: bool
    needs_committee: bool
    members: int
    documents: int
    calls_are_over: bool


def check_ready(plan: Plan) -> list[Problem]:
    """What is not there, in the order of the pages."""
    found = [
        ("lead_missing", "lead", plan.has_lead),
        ("legal_basis_missing", "legal_basis", plan.has_legal_basis),
        ("budget_missing", "budget", plan.has_budget),
        ("calls_over", "calls", not plan.calls_are_over),
        ("committee_missing", "email", not plan.needs_committee or plan.members > 0),
        ("document_missing", "file", plan.documents > 0),
        ("contact_missing", "contact_name", plan.has_contact),
        ("privacy_notice_missing", "privacy_notice", plan.has_privacy_notice),
    ]
    return [Problem(code, field) for code, field, is_there in found if not is_there]


def is_blocking(problem: Problem) -> bool:
    """Whether the programme cannot be published before it is mended."""
    return problem.code not in ADVICE
