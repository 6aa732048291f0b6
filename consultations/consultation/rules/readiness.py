"""What is missing before a consultation can be published. Pure."""

from __future__ import annotations

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
    return [
        Problem(code, field, {"section": section})
        for is_there, code, section, field in wanted
        if not is_there
    ]


def section_of(problem: Problem) -> str:
    """The page on which a problem is mended."""
    named = problem.facts.get("section")
    field = problem.field or ""
    return str(named or SECTION_OF_FIELD.get(field, STEPS))
