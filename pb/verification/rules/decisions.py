"""What each conclusion must have before it is one (u.s.g. art. 5a ust. 7 pkt 3; D1.13). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.problems import Problem
from pb.rounds.filing_rules import CardQuestion
from pb.verification.rules.card import Card, blocking, negatives
from pb.verification.rules.stations import Verdict
from pb.verification.rules.terms import check_days

LONGEST_GROUNDS = 6000
SHORTEST_GROUNDS = 15
LONGEST_PARAGRAPH = 60
CORRECTABLE = (
    "title", "summary", "description", "category", "place", "lines", "upkeep", "beneficiaries", "availability",
    "accessibility", "attachments",
)  # fmt: skip
"""Parts of a project that the office may ask the author to correct; ``place`` is the place with its address."""


@dataclass(frozen=True)
class Opinion:
    """A department's opinion; ``verdict`` is ``None`` while it is awaited."""

    department: str
    verdict: Verdict | None


def check_acceptance(
    is_card_finished: bool,
    questions: Sequence[CardQuestion],
    card: Card,
    opinions: Sequence[Opinion],
    grounds: str,
) -> list[Problem]:
    """Why a project cannot be accepted now. Against a department's "no" it can be, with the reasons written."""
    problems = _checked(is_card_finished)
    stops = blocking(questions, card)
    if stops:
        numbers = [number for number, question in enumerate(questions, 1) if question in stops]
        problems.append(Problem("card_says_no", "kind", {"numbers": numbers}))
    awaited = [one.department for one in opinions if one.verdict is None]
    if awaited:
        problems.append(Problem("opinions_awaited", "kind", {"departments": awaited}))
    against = [one.department for one in opinions if one.verdict is Verdict.NEGATIVE]
    if against and len(grounds.strip()) < SHORTEST_GROUNDS:
        problems.append(Problem("grounds_against_opinion", "grounds", {"departments": against}))
    return problems + _length(grounds)


def check_rejection(grounds: str, paragraph: str, other: str = "") -> list[Problem]:
    """A rejection has written grounds and names the paragraphs it stands on; ``other`` is the typed one of them."""
    problems = _grounds(grounds)
    if not paragraph.strip():
        problems.append(Problem("paragraph_missing", "paragraph"))
    if len(other.strip()) > LONGEST_PARAGRAPH:
        problems.append(Problem("paragraph_too_long", "paragraph", {"most": LONGEST_PARAGRAPH}))
    return problems


def check_return(grounds: str, fields: Sequence[str], days: int | None) -> list[Problem]:
    """A return says what is wrong, which parts may be changed, and by when."""
    problems = []
    if not fields or any(name not in CORRECTABLE for name in fields):
        problems.append(Problem("fields_missing", "fields"))
    return problems + _grounds(grounds) + check_days(days, "days")


def check_reason(reason: str) -> list[Problem]:
    """Why a return is taken back: the author reads it."""
    return [Problem(one.code, "reason", one.facts) for one in _grounds(reason)]


def check_opinion(verdict: Verdict | None, opinion: str) -> list[Problem]:
    """A department's answer: reasons are needed for all but a plain yes."""
    if verdict is None:
        return [Problem("verdict_missing", "verdict")]
    if verdict is not Verdict.POSITIVE and len(opinion.strip()) < SHORTEST_GROUNDS:
        return [Problem("reasons_missing", "opinion")]
    return _length(opinion, "opinion")


def suggested_grounds(questions: Sequence[CardQuestion], card: Card) -> str:
    """The beginning of a rejection: the town's sentence of each question answered "no", with the card's notes.

    Everybody reads grounds, so questions for the office only put nothing into them.
    """
    parts = []
    for question in negatives([one for one in questions if not one.is_office_only], card):
        note = card[question.code].note.strip()
        parts.append("\n".join(filter(None, (question.grounds_template.strip() or question.question, note))))
    return "\n\n".join(parts)


def suggested_paragraphs(questions: Sequence[CardQuestion], card: Card) -> tuple[str, ...]:
    """The legal references of the questions answered "no"."""
    found = (question.legal_reference.strip() for question in negatives(questions, card))
    return tuple(dict.fromkeys(filter(None, found)))


def _checked(is_card_finished: bool) -> list[Problem]:
    return [] if is_card_finished else [Problem("card_not_finished", "kind")]


def _grounds(grounds: str) -> list[Problem]:
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        return [Problem("grounds_missing", "grounds", {"least": SHORTEST_GROUNDS})]
    return _length(grounds)


def _length(text: str, field: str = "grounds") -> list[Problem]:
    if len(text) > LONGEST_GROUNDS:
        return [Problem("text_too_long", field, {"most": LONGEST_GROUNDS, "is": len(text)})]
    return []
