"""What must be said of a project in words: title, summary, description, who gains, who may use it. Pure.

The limits are those of the town's form (journeys 2): a title fits on a ballot, a description on one screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import FilingRules, Need

TITLE_LEAST, TITLE_MOST = 3, 60
SUMMARY_MOST = 240
DESCRIPTION_LEAST = 80
DESCRIPTION_MOST = 500
ANSWER_MOST = 500
YES, NO = "yes", "no"


def check_what(answers: Mapping[str, Any], filing: FilingRules) -> list[Problem]:
    """What is missing or too long of title, summary, description and category."""
    problems = [
        *_title(_said(answers, "title")),
        *_length("summary", _said(answers, "summary"), Need.REQUIRED, 10, SUMMARY_MOST),
    ]
    if "category" not in answers or _said(answers, "category") not in filing.categories:
        problems.append(Problem("category_missing", "category"))
    need = filing.need("description")
    problems += _length(
        "description", _said(answers, "description"), need, DESCRIPTION_LEAST, DESCRIPTION_MOST
    )
    return problems


def _title(title: str) -> list[Problem]:
    problems = _length("title", title, Need.REQUIRED, TITLE_LEAST, TITLE_MOST)
    if not problems and sum(sign.isalpha() for sign in title) < TITLE_LEAST:
        problems = [Problem("title_letters", "title", {"least": TITLE_LEAST})]
    return problems


def check_whom(answers: Mapping[str, Any], filing: FilingRules) -> list[Problem]:
    """What is missing or too long of beneficiaries, availability and accessibility, by their need."""
    problems = []
    for name in ("beneficiaries", "availability"):
        problems += _length(name, _said(answers, name), filing.need(name), 3, ANSWER_MOST)
    need = filing.need("accessibility")
    if need is Need.REQUIRED and _said(answers, "accessible") not in (YES, NO):
        problems.append(Problem("accessible_missing", "accessible"))
    asked = Need.REQUIRED if need is not Need.OFF and _said(answers, "accessible") == NO else Need.OPTIONAL
    problems += _length("accessibility", _said(answers, "accessibility"), asked, 3, ANSWER_MOST)
    return problems


def _said(answers: Mapping[str, Any], name: str) -> str:
    value = answers.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _length(name: str, text: str, need: Need, least: int, most: int) -> list[Problem]:
    """One problem at most: missing, too short, or too long by how many signs."""
    if need is Need.OFF or (not text and need is Need.OPTIONAL):
        return []
    if not text:
        return [Problem(f"{name}_missing", name)]
    if len(text) < least:
        return [Problem("text_too_short", name, {"least": least, "typed": len(text)})]
    if len(text) > most:
        return [Problem("text_too_long", name, {"most": most, "excess": len(text) - most})]
    return []
