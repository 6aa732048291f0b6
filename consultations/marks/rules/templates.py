"""What a template of an answer must have. Pure. A template may be short and hold gaps: whoever answers fills them in.

Codes: ``name_missing``, ``decision_missing``, ``template_empty``, ``too_long`` (``most``, ``excess``), ``topic_unknown``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from consultations.marks.rules.answers import GROUNDS_MOST, Decision
from core.problems import Problem

NAME_MOST = 120


@dataclass(frozen=True)
class TemplateTold:
    """A template as it was typed; ``topic_code`` is empty for one that fits every topic."""

    name: str = ""
    decision: str = ""
    grounds: str = ""
    topic_code: str = ""

    def content(self) -> dict[str, str]:
        """By field, for comparing what is typed with what stands saved."""
        return {
            "name": self.name,
            "decision": self.decision,
            "topic_code": self.topic_code,
            "grounds": self.grounds,
        }


def check_template(told: TemplateTold, topic_codes: Collection[str]) -> list[Problem]:
    """A name, a decision and words that fit."""
    problems = [] if told.name else [Problem("name_missing", "name")]
    problems += _check_length("name", told.name, NAME_MOST)
    problems += [] if told.decision in set(Decision) else [Problem("decision_missing", "decision")]
    if told.topic_code and told.topic_code not in topic_codes:
        problems.append(Problem("topic_unknown", "topic_code"))
    problems += [] if told.grounds else [Problem("template_empty", "grounds")]
    return [*problems, *_check_length("grounds", told.grounds, GROUNDS_MOST)]


def _check_length(field: str, text: str, most: int) -> list[Problem]:
    excess = len(text) - most
    return [Problem("too_long", field, {"most": most, "excess": excess})] if excess > 0 else []
