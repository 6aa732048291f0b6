"""The pages of the office's builder and the fields on each. Pure.

A page whose fields are shut keeps its saved values whatever is typed: once published, what was asked stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from consultations.consultation.rules.stages import ConsultationKind
from core.fields import Field, Kind

BASICS, AREA, DATES, STEPS = "podstawy", "obszar", "terminy", "przebieg"
TOPICS, DOCUMENTS, PEOPLE, CONTACT = "tematy", "dokumenty", "udzial", "kontakt"
VARIANTS, LAYERS = "warianty", "warstwy"
NEWS = "aktualnosci"
ORDER = (BASICS, AREA, DATES, STEPS, TOPICS, LAYERS, DOCUMENTS, PEOPLE, CONTACT, VARIANTS, NEWS)

STEP_KINDS = (
    "needs", "walk", "meeting", "workshop", "variants", "vote", "survey", "duty", "report", "other",
)  # fmt: skip
PARTICIPATION = ("anyone", "signed_in", "residents")
MODERATION = ("after", "before")
DAY_RULES = ("receipt", "dispatch")


@dataclass(frozen=True)
class Section:
    """A page of plain fields; ``frozen`` may not be changed once the consultation is published."""

    code: str
    fields: tuple[Field, ...]
    frozen: frozenset[str] = frozenset()


SECTIONS: dict[str, Section] = {
    one.code: one
    for one in (
        Section(
            BASICS,
            (
                Field("title", is_required=True, longest=200),
                Field("slug", Kind.SLUG, is_required=True),
                Field("kind", Kind.CHOICE, is_required=True, choices=tuple(ConsultationKind)),
                Field("is_simplified", Kind.FLAG),
                Field("lead", Kind.TEXT, longest=600),
                Field("description", Kind.TEXT, longest=20_000),
                Field("legal_basis", Kind.TEXT, longest=4_000),
            ),
            frozenset({"slug", "kind", "is_simplified"}),
        ),
        Section(
            DATES,
            (
                Field("opens_on", Kind.DAY),
                Field("last_on", Kind.DAY),
                Field("answers_due_on", Kind.DAY),
                Field("day_rule", Kind.CHOICE, is_required=True, choices=DAY_RULES),
                Field("rolls_over", Kind.FLAG),
            ),
            frozenset({"opens_on", "last_on", "day_rule", "rolls_over"}),
        ),
        Section(
            PEOPLE,
            (
                Field("participation", Kind.CHOICE, is_required=True, choices=PARTICIPATION),
                Field("moderation", Kind.CHOICE, is_required=True, choices=MODERATION),
                Field("allows_comments", Kind.FLAG),
                Field("blur_metres", Kind.WHOLE, is_required=True, most=1000),
                Field("smallest_group", Kind.WHOLE, is_required=True, least=2, most=50),
            ),
            frozenset({"participation", "blur_metres", "smallest_group"}),
        ),
        Section(
            CONTACT,
            (
                Field("contact_name", longest=160),
                Field("contact_email", longest=254),
                Field("contact_phone", longest=40),
                Field("department_id", Kind.LINE, longest=12),
                Field("bip_url", Kind.URL, longest=500),
                Field("privacy_notice", Kind.TEXT, longest=10_000),
                Field("retention_months", Kind.WHOLE, is_required=True, least=1, most=120),
            ),
        ),
    )
}

STEP_FIELDS = (
    Field("kind", Kind.CHOICE, is_required=True, choices=STEP_KINDS),
    Field("title", is_required=True, longest=200),
    Field("description", Kind.TEXT, longest=2_000),
    Field("place", longest=200),
    Field("starts_on", Kind.DAY, is_required=True),
    Field("starts_at", Kind.HOUR, is_required=True),
    Field("ends_on", Kind.DAY, is_required=True),
    Field("ends_at", Kind.HOUR, is_required=True),
)
MOST_STEPS = 40
RESERVED_SLUGS = frozenset({"nowa", "tematy", "szablony", "zasady", "powiadomienia", "mapa"})
"""Words that other pages beside the consultations have."""
SHUT_ONCE_PUBLISHED = frozenset({AREA, TOPICS})


def frozen_fields(section: str, is_published: bool) -> frozenset[str]:
    """The fields of a page that can no longer be changed."""
    return SECTIONS[section].frozen if is_published and section in SECTIONS else frozenset()
