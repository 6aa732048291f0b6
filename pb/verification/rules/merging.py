"""Making one project of several: what is proposed, who must agree, when it ends (D2, merging of projects). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from core.money import parse_amount
from core.problems import Problem

TIME_TO_ANSWER = timedelta(days=14)
MERGEABLE = ("submitted", "in_check", "returned", "accepted")
MOST_LINES = 200
LONGEST = {"title": 120, "summary": 1000, "description": 10_000, "reason": 500}
SHORTEST = {"title": 5, "summary": 10, "description": 0, "reason": 10}
LARGEST_AMOUNT = Decimal(1_000_000_000)


class MergeState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


def merge_state(
    done_at: datetime | None, refused_at: datetime | None, expires_at: datetime, now: datetime
) -> MergeState:
    """An open one expires by itself; the last moment is still in time."""
    if done_at is not None:
        return MergeState.DONE
    if refused_at is not None:
        return MergeState.EXPIRED if refused_at > expires_at else MergeState.REFUSED
    return MergeState.EXPIRED if now > expires_at else MergeState.OPEN


@dataclass(frozen=True)
class MergedLine:
    """A line of the estimate; ``amount`` in złoty."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class Proposal:
    """What an official writes: which into which, why, and what the one project will say."""

    into: int | None
    others: tuple[int, ...]
    reason: str
    title: str
    summary: str
    description: str
    lines: str


@dataclass(frozen=True)
class Candidate:
    """A project that might be merged; ``authors``: how many people there are to ask."""

    number: int
    pool_id: int
    status: str
    authors: int
    is_in_open_merge: bool = False


def read_lines(written: str) -> tuple[tuple[MergedLine, ...], list[Problem]]:
    """Lines "name; amount", one a row; empty rows are left out."""
    lines, problems = [], []
    for row in filter(None, (one.strip() for one in written.splitlines())):
        name, _, amount_text = row.rpartition(";")
        amount = parse_amount(amount_text)
        if not name.strip() or len(name) > 200 or amount is None or not 0 <= amount <= LARGEST_AMOUNT:
            problems.append(Problem("line_wrong", "lines", {"row": row[:80]}))
        else:
            lines.append(MergedLine(name.strip(), amount))
    if not lines and not problems:
        problems.append(Problem("lines_missing", "lines"))
    if len(lines) > MOST_LINES:
        problems.append(Problem("lines_many", "lines", {"most": MOST_LINES}))
    return tuple(lines), problems[:5]


def check_proposal(
    written: Proposal, candidates: Sequence[Candidate], floor: Decimal | None, ceiling: Decimal | None
) -> list[Problem]:
    """Why this cannot be proposed. ``candidates`` are the projects found; ``floor``, ``ceiling`` of the pool."""
    wanted = {written.into, *written.others} - {None}
    found = {one.number for one in candidates}
    problems = []
    if written.into is None or len(wanted) < 2:
        problems.append(Problem("two_needed", "others"))
    if wanted - found:
        problems.append(Problem("numbers_unknown", "others", {"numbers": sorted(wanted - found)[:5]}))  # type: ignore[type-var]
    problems += _check_candidates(candidates)
    for name in ("reason", "title", "summary", "description"):
        problems += _check_text(name, getattr(written, name))
    lines, wrong = read_lines(written.lines)
    total = sum((line.amount for line in lines), Decimal(0))
    if not wrong and ((floor is not None and total < floor) or (ceiling is not None and total > ceiling)):
        wrong = [Problem("cost_outside", "lines", {"total": total, "floor": floor, "ceiling": ceiling})]
    return problems + wrong


def _check_candidates(candidates: Sequence[Candidate]) -> list[Problem]:
    wrong = {
        "not_mergeable": [one.number for one in candidates if one.status not in MERGEABLE],
        "nobody_to_ask": [one.number for one in candidates if one.authors == 0],
        "merging_already": [one.number for one in candidates if one.is_in_open_merge],
    }
    problems = [Problem(code, "others", {"numbers": found[:5]}) for code, found in wrong.items() if found]
    if len({one.pool_id for one in candidates}) > 1:
        problems.append(Problem("several_pools", "others"))
    return problems


def _check_text(name: str, text: str) -> list[Problem]:
    if len(text.strip()) < SHORTEST[name]:
        return [Problem("text_short", name, {"least": SHORTEST[name]})]
    if len(text) > LONGEST[name]:
        return [Problem("text_long", name, {"most": LONGEST[name], "is": len(text)})]
    return []


def is_agreed(answers: Collection[bool | None]) -> bool:
    """Whether everybody who was asked has said yes."""
    return bool(answers) and all(answers)
