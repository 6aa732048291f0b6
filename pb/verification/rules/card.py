"""The card of the formal check: what is answered, what the system knows by itself, what keeps it from an end. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import CardQuestion
from pb.verification.rules.stations import Answer

LONGEST_NOTE = 2000
SYSTEM_QUESTIONS: dict[str, tuple[str, ...]] = {
    "greenery": ("greenery", "zielen"),
    "endorsements": ("endorsements", "poparcie"),
    "time": ("in_time", "termin"),
    "place": ("place", "obszar"),
    "cost": ("cost", "koszt"),
}
"""Codes of questions that the data answers; all others are for people."""
SIGNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "greenery": (("zielen", "koszt"),),
    "endorsements": (("poparci",), ("podpis",)),
    "time": (("termin", "wnios"), ("termin", "zgloszon"), ("termin", "zlozon")),
    "place": (("obszar", "pul"), ("obszar", "miejsc")),
    "cost": (("koszt", "pul"), ("koszt", "limit")),
}
"""Words that tell such a question where an official has written it and its code was made of its words."""


@dataclass(frozen=True)
class CardAnswer:
    """One answer. ``by_system``: filled in from the data and left as it was."""

    answer: Answer | None = None
    note: str = ""
    by_system: bool = False

    def stored(self) -> dict[str, str]:
        """As it stands in the database."""
        kept = {"answer": str(self.answer or ""), "note": self.note}
        return {**kept, "by": "system"} if self.by_system else kept


Card = dict[str, CardAnswer]


@dataclass(frozen=True)
class SystemFacts:
    """What the data says of a project; ``None`` where it says nothing. Amounts in złoty, greenery in per cent."""

    is_in_time: bool | None = None
    cost: Decimal | None = None
    cost_floor: Decimal | None = None
    cost_ceiling: Decimal | None = None
    is_inside: bool | None = None
    endorsed: int = 0
    endorsements: int = 0
    greenery: Decimal | None = None
    minimum_greenery: Decimal | None = None

    @property
    def is_within_limits(self) -> bool | None:
        """Whether the cost keeps the pool's limits; ``None`` where the pool has none."""
        if self.cost is None or (self.cost_floor is None and self.cost_ceiling is None):
            return None
        above_floor = self.cost_floor is None or self.cost >= self.cost_floor
        return above_floor and (self.cost_ceiling is None or self.cost <= self.cost_ceiling)

    def verdicts(self) -> dict[str, Answer]:
        """The answers that follow without doubt. Missing endorsements are no "no": there may be a paper list."""
        known = {"time": self.is_in_time, "cost": self.is_within_limits, "place": self.is_inside}
        said = {name: _yes_no(value) for name, value in known.items() if value is not None}
        if self.endorsements == 0:
            said["endorsements"] = Answer.NOT_APPLICABLE
        elif self.endorsed >= self.endorsements:
            said["endorsements"] = Answer.YES
        if self.minimum_greenery is None:
            said["greenery"] = Answer.NOT_APPLICABLE
        elif self.greenery is not None:
            said["greenery"] = _yes_no(self.greenery >= self.minimum_greenery)
        return said


def _yes_no(value: bool) -> Answer:
    return Answer.YES if value else Answer.NO


def system_topic(question: CardQuestion) -> str | None:
    """Which of the system's facts a question is about: by its code, else by its words."""
    by_code = next((topic for topic, codes in SYSTEM_QUESTIONS.items() if question.code in codes), None)
    words = _folded(question.question)
    by_words = (
        topic for topic, signs in SIGNS.items() if any(all(one in words for one in sign) for sign in signs)
    )
    return by_code or next(by_words, None)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def system_answers(questions: Sequence[CardQuestion], facts: SystemFacts) -> Card:
    """The questions that the data answers, filled in."""
    verdicts, card = facts.verdicts(), {}
    for question in questions:
        answer = verdicts.get(system_topic(question) or "")
        if answer is not None:
            card[question.code] = CardAnswer(answer, by_system=True)
    return card


def read_card(stored: Mapping[str, Any]) -> Card:
    """The card as the database holds it; what it does not know is left unanswered."""
    return {
        code: CardAnswer(_known(told.get("answer")), str(told.get("note", "")), told.get("by") == "system")
        for code, told in stored.items()
    }


def _known(written: object) -> Answer | None:
    return next((answer for answer in Answer if answer.value == written), None)


def merged_card(typed: Card, suggested: Card) -> Card:
    """What was typed, marked as the system's where it is just what the system had suggested."""
    return {
        code: CardAnswer(one.answer, one.note, code in suggested and suggested[code].answer is one.answer)
        for code, one in typed.items()
    }


def unanswered(questions: Sequence[CardQuestion], card: Card) -> list[int]:
    """Numbers, from 1, of the questions without an answer."""
    return [
        number
        for number, question in enumerate(questions, 1)
        if card.get(question.code, CardAnswer()).answer is None
    ]


def blocking(questions: Sequence[CardQuestion], card: Card) -> list[CardQuestion]:
    """The questions whose "no" keeps the project from being accepted."""
    return [
        question
        for question in questions
        if question.is_blocking and card.get(question.code, CardAnswer()).answer is Answer.NO
    ]


def negatives(questions: Sequence[CardQuestion], card: Card) -> list[CardQuestion]:
    """All questions that are answered "no"."""
    return [q for q in questions if card.get(q.code, CardAnswer()).answer is Answer.NO]


def check_notes(card: Card) -> list[Problem]:
    """Notes that are too long to be kept."""
    return [
        Problem("note_too_long", f"note-{code}", {"most": LONGEST_NOTE})
        for code, one in card.items()
        if len(one.note) > LONGEST_NOTE
    ]
