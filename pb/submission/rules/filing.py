"""Whether a draft may be sent, what its project says then, and which number it gets. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import FilingPool, FilingRules, Need
from pb.submission.rules.cost import Line, check_cost, read_lines, read_upkeep, sum_of
from pb.submission.rules.person import said
from pb.submission.rules.steps import answers_of
from pb.submission.rules.wording import check_what, check_whom


@dataclass(frozen=True)
class Missing:
    """Something that keeps a draft from being sent, and the ``step`` at which it is mended."""

    step: str
    problem: Problem


@dataclass(frozen=True)
class Said:
    """What a project says in words and money, ready to be kept; amounts in złoty."""

    title: str
    summary: str
    description: str
    category: str
    beneficiaries: str
    availability: str
    accessibility: str
    cost: Decimal
    upkeep: Decimal | None
    lines: tuple[Line, ...]


def check_answers(answers: Mapping[str, Any], filing: FilingRules, pool: FilingPool | None) -> list[Missing]:
    """Everything missing from the steps between the place and the author, in their order."""
    checks: list[tuple[str, Sequence[Problem]]] = [
        ("what", check_what(answers_of(answers, "what"), filing)),
        ("whom", check_whom(answers_of(answers, "whom"), filing)),
        ("cost", check_cost(answers_of(answers, "cost"), filing, pool)),
    ]
    return [Missing(step, problem) for step, problems in checks for problem in problems]


def said_of(answers: Mapping[str, Any], filing: FilingRules, pool: FilingPool) -> Said:
    """What the answers say; questions that the rules do not ask stay empty."""
    what, whom, cost = (answers_of(answers, step) for step in ("what", "whom", "cost"))
    lines, _problems = read_lines(cost, filing, pool.kind)
    return Said(
        title=said(what, "title"),
        summary=said(what, "summary"),
        description=_asked(what, "description", filing),
        category=said(what, "category"),
        beneficiaries=_asked(whom, "beneficiaries", filing),
        availability=_asked(whom, "availability", filing),
        accessibility=_accessibility(whom, filing),
        cost=sum_of(lines, pool).total,
        upkeep=None if filing.need("upkeep") is Need.OFF else read_upkeep(cost),
        lines=tuple(lines),
    )


def _asked(answers: Mapping[str, Any], name: str, filing: FilingRules) -> str:
    return "" if filing.need(name) is Need.OFF else said(answers, name)


def _accessibility(answers: Mapping[str, Any], filing: FilingRules) -> str:
    """The answer and its reason in one text, as officials and neighbours read it."""
    if filing.need("accessibility") is Need.OFF:
        return ""
    word = {"yes": "Tak", "no": "Nie"}.get(said(answers, "accessible"), "")
    return ". ".join(part for part in (word, said(answers, "accessibility")) if part)


def next_number(filing: FilingRules, last: int | None) -> int:
    """The next number of filing after ``last`` (``None``: nothing filed yet)."""
    return filing.filing_numbers_from if last is None else max(last + 1, filing.filing_numbers_from)


def check_author(filing: FilingRules, filed_before: int, unsure: int = 0) -> list[Problem]:
    """Whether the author may file one more project in the round.

    ``unsure``: those that bear the address and were never confirmed; 0 for an author whose address is confirmed.
    """
    most = filing.most_projects
    if most is None or filed_before + unsure < most:
        return []
    code = "projects_too_many" if filed_before >= most else "projects_unconfirmed"
    return [Problem(code, "email", {"most": most})]
