"""What a rejection stands on: paragraphs of the regulation, and whether the card says otherwise. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.problems import Problem
from pb.rounds.filing_rules import CardQuestion
from pb.verification.rules.card import Card, negatives
from pb.verification.rules.stations import Answer, Verdict


@dataclass(frozen=True)
class NamedParagraph:
    """A paragraph that the round names: in a question of the card, or (``name``) in the rules themselves."""

    text: str
    about: str = ""
    name: str = ""


def named_paragraphs(
    questions: Sequence[CardQuestion], paragraphs: Mapping[str, str]
) -> tuple[NamedParagraph, ...]:
    """Every paragraph once: those of the card in its order, then the others of the rules."""
    found: dict[str, NamedParagraph] = {}
    for question in questions:
        if text := question.legal_reference.strip():
            found.setdefault(text, NamedParagraph(text, question.question))
    for name, written in sorted(paragraphs.items(), key=lambda one: _in_order(one[1])):
        if text := written.strip():
            found.setdefault(text, NamedParagraph(text, name=name))
    return tuple(found.values())


def _in_order(paragraph: str) -> list[int]:
    """§ 9 pkt 2 before § 12."""
    return [int(number) for number in re.findall(r"\d+", paragraph)]


def written_paragraph(chosen: Iterable[str], other: str) -> str:
    """The paragraphs as the decision names them: the chosen ones, then one that the round does not name."""
    return ", ".join(dict.fromkeys(filter(None, (*chosen, other.strip()))))


def doubts_of(
    questions: Sequence[CardQuestion],
    card: Card | None,
    named: Iterable[str],
    verdicts: Iterable[Verdict | None],
) -> list[Problem]:
    """Why a rejection should be thought over: nobody has opened the card (``None``), or it says the opposite.

    They stop nothing once the coordinator has confirmed them.
    """
    if card is None:
        return [Problem("card_unopened", "is_confirmed")]
    wanted = set(named)
    against = []
    for number, question in enumerate(questions, 1):
        answer = card.get(question.code)
        if question.legal_reference.strip() in wanted and answer is not None:
            against.append((number, question.question, answer.answer))
    if against and all(answer is Answer.YES for _number, _question, answer in against):
        facts = {"answers": [(number, question) for number, question, _answer in against]}
        return [Problem("card_says_yes", "is_confirmed", facts)]
    is_doubted = any(one in (Verdict.NEGATIVE, Verdict.CONDITIONAL) for one in verdicts)
    if questions and not negatives(questions, card) and not is_doubted:
        return [Problem("card_without_no", "is_confirmed")]
    return []
