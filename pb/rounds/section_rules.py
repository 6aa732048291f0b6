"""The pages of the editor of a round, each with its fields; and which of them are shut from when on. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.fields import Field, Kind
from pb.rounds.category_rules import LONGEST_NAME, SHAPES
from pb.rounds.filing_rules import SUBMISSION_FIELDS, TEXTS, Need
from pb.rounds.rules import (
    AllocationRule,
    BallotMethod,
    Completion,
    FaultPolicy,
    IdentityMethod,
    Leftovers,
    PoolKind,
    Stage,
    ThresholdUnit,
    TieRule,
    Utility,
)

SCHEDULED = (
    Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST, Stage.VOTING, Stage.IMPLEMENTATION,
)  # fmt: skip
"""Stages that have a window of their own; the others follow from acts."""
BUILT_RULES = tuple(AllocationRule)
"""Rules of allocation that the count can carry out: all that there are."""
PARAGRAPHS = (
    "eligibility", "identity", "guardian", "ballot", "closing", "fault", "allocation", "threshold", "conflict", "tie",
    "leftover", "appeal", "endorsements",
)  # fmt: skip
"""What a paragraph of the town's regulation can be named for."""
NEEDS = tuple(need.value for need in Need)
KINDS = tuple(kind.value for kind in PoolKind)
LONG = 6000


@dataclass(frozen=True)
class Section:
    """One page of the editor. ``code`` stands in its address."""

    code: str
    fields: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        """The field with this name. Raises ``KeyError``."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


BASICS = Section(
    "podstawy",
    (
        Field("title", Kind.LINE, "round", is_required=True, longest=160),
        Field("year", Kind.WHOLE, "round", is_required=True, least=1990, most=2200),
        Field("slug", Kind.SLUG, "round", is_required=True),
        Field("area_id", Kind.CHOICE, "round"),
        Field("introduction", Kind.TEXT, "round", longest=LONG),
    ),
)
REGULATION = Section(
    "regulamin",
    (
        Field("regulation_title", Kind.LINE, "round", longest=300),
        Field("regulation_url", Kind.URL, "round", longest=500),
        *(Field(f"paragraphs.{name}", Kind.LINE, longest=60) for name in PARAGRAPHS),
    ),
)
SCHEDULE = Section(
    "harmonogram",
    (
        *(
            Field(f"{stage.value}.{part}", kind, longest=60)
            for stage in SCHEDULED
            for part, kind in (
                ("opens_on", Kind.DAY), ("opens_at", Kind.HOUR), ("closes_on", Kind.DAY), ("closes_at", Kind.HOUR),
                ("paragraph", Kind.LINE),
            )
        ),
        Field("results_due.closes_on", Kind.DAY),
        Field("results_due.closes_at", Kind.HOUR),
    ),
)  # fmt: skip
IDENTITY = Section(
    "glosujacy",
    (
        Field(
            "identity_methods",
            Kind.CHOICES,
            is_required=True,
            choices=tuple(one.value for one in IdentityMethod),
        ),
        Field("minimum_age", Kind.WHOLE, most=130),
        Field("guardian_below_age", Kind.WHOLE, most=18),
        Field("fault_policy", Kind.CHOICE, is_required=True, choices=tuple(one.value for one in FaultPolicy)),
    ),
)
FILING = Section(
    "zgloszenia",
    (
        Field("categories", Kind.CHOICES, is_required=True),
        *(
            Field(f"submission_fields.{name}", Kind.CHOICE, is_required=True, choices=NEEDS)
            for name in SUBMISSION_FIELDS
        ),
        Field("most_coauthors", Kind.WHOLE, is_required=True, most=50),
        Field("most_projects", Kind.WHOLE, least=1, most=100),
        Field("author_guardian_below_age", Kind.WHOLE, most=18),
        Field("filing_numbers_from", Kind.WHOLE, is_required=True, least=1),
    ),
)
CHECKING = Section(
    "ocena",
    (
        *(
            Field(name, Kind.WHOLE, is_required=True, least=1, most=200)
            for name in (
                "formal_days",
                "opinion_days",
                "correction_days",
                "appeal_days",
                "appeal_answer_days",
            )
        ),
        Field("appeal_by", Kind.CHOICE, is_required=True, choices=("author", "anyone")),
        Field("is_card_public", Kind.FLAG),
    ),
)
WORDS = Section("teksty", tuple(Field(f"texts.{name}", Kind.TEXT, longest=LONG) for name in TEXTS))
MEASURES = Section("cennik")
QUESTIONS = Section("karta")
POOL = Section(
    "pule",
    (
        Field("name", Kind.LINE, "pool", is_required=True, longest=160),
        Field("code", Kind.SLUG, "pool", is_required=True, longest=40),
        Field("kind", Kind.CHOICE, "pool", is_required=True, choices=KINDS),
        Field("area_id", Kind.CHOICE, "pool"),
        Field("population", Kind.WHOLE, "pool", most=3_000_000),
        Field("category", Kind.CHOICE, "pool"),
        Field("amount", Kind.AMOUNT, "line", is_required=True),
        Field("cost_floor", Kind.AMOUNT, "line"),
        Field("cost_ceiling", Kind.AMOUNT, "line"),
        Field("endorsements", Kind.WHOLE, "line", most=100_000),
        Field("minimum_greenery", Kind.PERCENT, "line"),
        Field("method", Kind.CHOICE, "line", is_required=True, choices=tuple(one.value for one in BallotMethod)),
        Field("minimum", Kind.WHOLE, "line", most=100),
        Field("maximum", Kind.WHOLE, "line", is_required=True, least=1, most=100),
        Field("points_total", Kind.WHOLE, "line", least=1, most=1000),
        Field("points_per_project", Kind.WHOLE, "line", least=1, most=1000),
        Field("rank_points", Kind.WHOLES, "line", most=1000),
        Field("exclusive_group", Kind.LINE, "line", longest=40),
        Field("panel_highest", Kind.WHOLE, "line", least=1, most=1000),
        Field("has_half_points", Kind.FLAG, "line"),
        Field("panel_members", Kind.WHOLE, "line", least=2, most=100),
        Field("minimum_mean", Kind.NUMBER, "line", most=1000),
        Field("allocation_rule", Kind.CHOICE, "line", is_required=True, choices=tuple(BUILT_RULES)),
        Field("utility", Kind.CHOICE, "line", choices=tuple(one.value for one in Utility)),
        Field("completion", Kind.CHOICE, "line", choices=tuple(one.value for one in Completion)),
        Field("from_whole_unit", Kind.FLAG, "line"),
        Field("has_run_off", Kind.FLAG, "line"),
        Field("minimum_votes", Kind.WHOLE, "line"),
        Field("threshold_unit", Kind.CHOICE, "line", is_required=True, choices=tuple(one.value for one in ThresholdUnit)),
        Field("minimum_share", Kind.PERCENT, "line"),
        Field("reserved_category", Kind.CHOICE, "line"),
        Field("reserved_share", Kind.PERCENT, "line"),
        Field("reserved_amount", Kind.AMOUNT, "line"),
        Field("tie_rule", Kind.CHOICE, "line", is_required=True, choices=tuple(one.value for one in TieRule)),
        Field("tie_seed", Kind.LINE, "line", longest=200),
        Field("leftovers", Kind.CHOICE, "line", is_required=True, choices=tuple(one.value for one in Leftovers)),
        Field("leftover_pool", Kind.CHOICE, "line"),
        Field("paragraph", Kind.LINE, "line", longest=60),
    ),
)  # fmt: skip
MEASURE_FIELDS = (
    Field("name", Kind.LINE, is_required=True, longest=200),
    Field("unit", Kind.LINE, is_required=True, longest=40),
    Field("unit_price", Kind.AMOUNT, is_required=True),
    Field("is_greenery", Kind.FLAG),
    Field("pool_kinds", Kind.CHOICES, choices=KINDS),
)
QUESTION_FIELDS = (
    Field("question", Kind.LINE, is_required=True, longest=300),
    Field("guidance", Kind.TEXT, longest=LONG),
    Field("legal_reference", Kind.LINE, longest=200),
    Field("is_blocking", Kind.FLAG),
    Field("is_office_only", Kind.FLAG),
    Field("grounds_template", Kind.TEXT, longest=LONG),
)
CATALOGUE = "kategorie"
"""The town's categories: a list of rows like those of the editor, but of no round."""
CATEGORY_FIELDS = (
    Field("name", Kind.LINE, is_required=True, longest=LONGEST_NAME),
    Field("shape", Kind.CHOICE, is_required=True, choices=SHAPES),
    Field("is_offered", Kind.FLAG),
)
ROW_FIELDS = {
    MEASURES.code: MEASURE_FIELDS, QUESTIONS.code: QUESTION_FIELDS, CATALOGUE: CATEGORY_FIELDS,
}  # fmt: skip
SECTIONS: dict[str, Section] = {
    one.code: one
    for one in (
        BASICS, REGULATION, SCHEDULE, POOL, IDENTITY, FILING, CHECKING, MEASURES, QUESTIONS, WORDS,
    )
}  # fmt: skip
"""In the order of the editor's list. The pools have a list and a page for each of them."""


@dataclass(frozen=True)
class Progress:
    """How far a round has come, as far as it shuts fields of the editor."""

    is_announced: bool = False
    has_opened: bool = False
    has_voting_opened: bool = False


def shut_fields(section: str, progress: Progress, is_new: bool = False) -> frozenset[str]:
    """Fields that can no longer be changed; their saved value stays whatever a form sends.

    Addresses and the year are public once announced; a pool's code and kind with them. Where a pool lies and
    from which number proposals are counted stay once the first stage has opened. Pools, ballots and identity
    are shut altogether when voting opens (``is_section_shut``).
    """
    shut: set[str] = set()
    if section == BASICS.code and progress.is_announced:
        shut |= {"slug", "year"}
    if section == POOL.code and progress.is_announced and not is_new:
        shut |= {"code", "kind"} | ({"area_id"} if progress.has_opened else set())
    if section == FILING.code and progress.is_announced and progress.has_opened:
        shut.add("filing_numbers_from")
    return frozenset(shut)


def is_section_shut(section: str, progress: Progress) -> bool:
    """Whether a whole page is shut: what a ballot is made of never changes under voting people."""
    return progress.is_announced and progress.has_voting_opened and section in (POOL.code, IDENTITY.code)
