"""What is missing before a consultation can be published, and what may not be taken away again afterwards. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from consultations.consultation.rules.sections import (
    AREA,
    BASICS,
    CONTACT,
    DATES,
    DOCUMENTS,
    PEOPLE,
    STEPS,
    TOPICS,
)
from core.problems import Problem

SECTION_OF_FIELD = {
    "opens_on": DATES, "last_on": DATES, "answers_due_on": DATES, "participation": PEOPLE, "slug": BASICS,
}  # fmt: skip

KEPT = {
    "lead": "lead_missing", "legal_basis": "legal_basis_missing", "answers_due_on": "answer_term_missing",
    "privacy_notice": "privacy_notice_missing",
}  # fmt: skip
"""What people were told when it was published: it may be put in other words, and not be left empty."""
_GAP = re.compile(r"\[[^\[\]\d][^\[\]]{2,}\]")


@dataclass(frozen=True)
class Plan:
    """A draft as the checklist looks at it: what is filled in, and how many of what there is."""

    has_lead: bool
    has_legal_basis: bool
    has_boundary: bool
    has_opening: bool
    has_end: bool
    has_answer_term: bool
    has_contact: bool
    has_privacy_notice: bool
    steps: int
    topics: int
    documents: int
    needs_document: bool = False
    notice_gap: str = ""
    """The first gap that a template left in the privacy notice."""


def check_ready(plan: Plan) -> list[Problem]:
    """Everything that publishing needs and that is not there; fact ``section`` says on which page it is filled in."""
    wanted = (
        (plan.has_lead, "lead_missing", BASICS, "lead"),
        (plan.has_legal_basis, "legal_basis_missing", BASICS, "legal_basis"),
        (plan.has_boundary, "boundary_missing", AREA, "miejsce"),
        (plan.has_opening, "opening_missing", DATES, "opens_on"),
        (plan.has_end, "end_missing", DATES, "last_on"),
        (plan.has_answer_term, "answer_term_missing", DATES, "answers_due_on"),
        (plan.steps > 0, "steps_missing", STEPS, None),
        (plan.topics > 0 or plan.needs_document, "topics_missing", TOPICS, None),
        (plan.documents > 0 or not plan.needs_document, "document_missing", DOCUMENTS, None),
        (plan.has_contact, "contact_missing", CONTACT, "contact_name"),
        (plan.has_privacy_notice, "privacy_notice_missing", CONTACT, "privacy_notice"),
    )
    missing = [
        Problem(code, field, {"section": section})
        for is_there, code, section, field in wanted
        if not is_there
    ]
    return [*missing, *_check_gap(plan.notice_gap)]


def gap_of(notice: str) -> str:
    """The first place of a privacy notice that still waits to be filled in: words in square brackets."""
    found = _GAP.search(notice)
    return found[0] if found else ""


def _check_gap(gap: str) -> list[Problem]:
    """Who the inspector is must be told when data are collected (RODO art. 13 ust. 1 lit. b)."""
    return [Problem("privacy_notice_gap", "privacy_notice", {"section": CONTACT, "gap": gap})] if gap else []


def check_kept(values: Mapping[str, object], months: int) -> list[Problem]:
    """What a saved page would take away from a published consultation; ``months``: the keep time people were told of."""
    problems = [Problem(code, name) for name, code in KEPT.items() if name in values and not values[name]]
    problems += _check_gap(gap_of(str(values.get("privacy_notice") or "")))
    reached = values.get("contact_email") or values.get("contact_phone")
    if "contact_name" in values and not (values["contact_name"] and reached):
        problems.append(Problem("contact_missing", "contact_name"))
    kept = values.get("retention_months")
    if isinstance(kept, int) and kept > months:
        problems.append(Problem("retention_longer", "retention_months", {"months": months}))
    return problems


def section_of(problem: Problem) -> str:
    """The page on which a problem is mended."""
    named = problem.facts.get("section")
    field = problem.field or ""
    return str(named or SECTION_OF_FIELD.get(field, STEPS))
