"""The pages of the office's editor of a programme, the fields on each, and what is shut when. Pure.

Once a call has opened or an application was begun (``freezing``) the terms stay as they are; the rest may be mended.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.fields import Field, Kind
from initiatives.programmes.rules.scopes import SCOPES
from initiatives.programmes.rules.terms import CriterionKind, TieRule

BASICS, MONEY, GROUND, CRITERIA, CALLS = "podstawy", "pieniadze", "zakres", "kryteria", "nabory"
COMMITTEE, DOCUMENTS, CONTACT = "komisja", "dokumenty", "kontakt"
ORDER = (BASICS, MONEY, GROUND, CRITERIA, CALLS, COMMITTEE, DOCUMENTS, CONTACT)

MOST_CRITERIA = 30
MOST_CALLS = 24
DEAREST_HOUR = 1_000
"""An hour of labour above it, in złoty, is a slip of the hand."""
RESERVED_SLUGS = frozenset({"nowa", "mapa", "wniosek", "umowy", "statystyki"})
"""Words that other pages beside the programmes have."""


@dataclass(frozen=True)
class Section:
    """A page: plain fields, then rows of fields called by ``row_noun``; ``kept``: fields shut once the terms are frozen."""

    code: str
    fields: tuple[Field, ...]
    rows: tuple[Field, ...] = ()
    most_rows: int = 0
    kept: frozenset[str] = frozenset()


CRITERION_FIELDS = (
    Field("name", is_required=True, longest=200),
    Field("hint", Kind.TEXT, longest=600),
    Field("kind", Kind.CHOICE, is_required=True, choices=tuple(CriterionKind)),
    Field("points", Kind.WHOLE, is_required=True, least=1, most=1000),
    Field("weight", Kind.NUMBER, is_required=True, least=0, most=99),
    Field("none_at", Kind.NUMBER, least=0, most=10_000),
    Field("full_at", Kind.NUMBER, least=0, most=10_000),
    Field("needs_ground", Kind.FLAG),
)
CALL_FIELDS = (
    Field("opens_on", Kind.DAY, is_required=True),
    Field("opens_at", Kind.HOUR, is_required=True),
    Field("closes_on", Kind.DAY, is_required=True),
    Field("closes_at", Kind.HOUR, is_required=True),
    Field("call_budget", Kind.AMOUNT),
)
OFFERED = {"kind": "committee", "weight": "1", "opens_at": "0:00", "closes_at": "23:59"}
"""What a new row of the form begins with."""
SECTIONS: dict[str, Section] = {
    one.code: one
    for one in (
        Section(
            BASICS,
            (
                Field("title", is_required=True, longest=200),
                Field("slug", Kind.SLUG, is_required=True),
                Field("year", Kind.WHOLE, is_required=True, least=2010, most=2100),
                Field("works_until", Kind.DAY),
                Field("lead", Kind.TEXT, longest=600),
                Field("description", Kind.TEXT, longest=20_000),
                Field("legal_basis", Kind.TEXT, longest=4_000),
            ),
            kept=frozenset({"slug"}),
        ),
        Section(
            MONEY,
            (
                Field("budget", Kind.AMOUNT, is_required=True),
                Field("own_share", Kind.PERCENT, is_required=True),
                Field("hour_rate", Kind.AMOUNT, is_required=True),
                Field("town_cap", Kind.AMOUNT),
                Field("least_members", Kind.WHOLE, is_required=True, least=1, most=500),
            ),
            kept=frozenset({"own_share", "hour_rate", "town_cap", "least_members"}),
        ),
        Section(
            GROUND,
            (
                Field("scopes", Kind.CHOICES, choices=tuple(one.code for one in SCOPES)),
                Field("town_land_only", Kind.FLAG),
                Field("area_id", longest=18),
            ),
            kept=frozenset({"scopes", "town_land_only", "area_id"}),
        ),
        Section(
            CRITERIA,
            (
                Field("threshold", Kind.NUMBER, is_required=True, least=0, most=90_000),
                Field("tie_rule", Kind.CHOICE, is_required=True, choices=tuple(TieRule)),
            ),
            CRITERION_FIELDS,
            MOST_CRITERIA,
            frozenset({"threshold", "tie_rule"}),
        ),
        Section(CALLS, (Field("is_all_year", Kind.FLAG),), CALL_FIELDS, MOST_CALLS),
        Section(
            CONTACT,
            (
                Field("contact_name", longest=160),
                Field("contact_email", longest=254),
                Field("contact_phone", longest=40),
                Field("department_id", longest=12),
                Field("bip_url", Kind.URL, longest=500),
                Field("privacy_notice", Kind.TEXT, longest=10_000),
                Field("retention_months", Kind.WHOLE, is_required=True, least=1, most=240),
            ),
        ),
    )
}


def shut_fields(section: str, is_published: bool, is_frozen: bool) -> frozenset[str]:
    """Plain fields of a page that cannot be changed: the address once it is published, the terms once frozen."""
    if is_frozen:
        return SECTIONS[section].kept
    return frozenset({"slug"}) if is_published and section == BASICS else frozenset()


def has_shut_rows(section: str, is_frozen: bool) -> bool:
    """Whether the rows of a page cannot be changed at all: criteria that are frozen."""
    return is_frozen and section == CRITERIA
