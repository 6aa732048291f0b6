"""What an answer of the office must say, who may approve it, and where it stands. Pure.

Katowice answers each wish with a decision and reasons (domain.md D4.14); a group may be answered once (art. 8k of the
planning act: remarks on one matter are answered jointly).

Codes: ``decision_missing``, ``grounds_missing``, ``grounds_short`` (``least``, ``length``), ``too_long`` (``most``,
``excess``), ``grounds_gap``, ``promise_missing``, ``promise_past``, ``promise_unneeded``, ``promise_far``,
``same_person``, ``official_must_approve``, ``not_sent``, ``already_approved``, ``note_missing``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.problems import Problem

GROUNDS_LEAST, GROUNDS_MOST = 40, 4000
"""Shorter than that, no reason was given: "nie ma środków" has 15 signs."""
NOTE_MOST = 600
GROUP_MOST = 200
"""Marks that one answer may hold: more is not one matter any more."""
PROMISE_YEARS = 10
GAP = "…"
"""What a template leaves for the official to fill in."""


class Decision(StrEnum):
    """What the town does about a mark."""

    PLANNED = "planned"
    PARTLY = "partly"
    DONE = "done"
    ALREADY_THERE = "already_there"
    NOT_POSSIBLE = "not_possible"
    PASSED_ON = "passed_on"


PROMISING = frozenset({Decision.PLANNED, Decision.PARTLY})
"""Decisions that name a day until which it is done."""


class AnswerState(StrEnum):
    """``draft`` → ``sent`` → ``approved``; a returned one is a draft with a note."""

    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"


@dataclass(frozen=True)
class Answering:
    """An answer as it was typed; ``decision`` may be empty or unknown."""

    decision: str = ""
    grounds: str = ""
    promised_on: date | None = None


@dataclass(frozen=True)
class Approver:
    """Who wants to approve: the account, and whether it holds the role of an official or of an administrator."""

    user_id: int
    is_official: bool
    is_administrator: bool


def check_answer(told: Answering, today: date) -> list[Problem]:
    """Whether an answer may be sent for approval: a decision, grounds in whole sentences, a term for a promise."""
    problems = [] if told.decision in set(Decision) else [Problem("decision_missing", "decision")]
    return [*problems, *check_grounds(told.grounds), *_check_promise(told, today)]


def check_grounds(grounds: str) -> list[Problem]:
    """Grounds say why: not too little, not too much, no gap of a template left open."""
    length = len(grounds)
    if not length:
        return [Problem("grounds_missing", "grounds")]
    if length < GROUNDS_LEAST:
        return [Problem("grounds_short", "grounds", {"least": GROUNDS_LEAST, "length": length})]
    if length > GROUNDS_MOST:
        return [Problem("too_long", "grounds", {"most": GROUNDS_MOST, "excess": length - GROUNDS_MOST})]
    return [Problem("grounds_gap", "grounds")] if GAP in grounds else []


def check_saved(told: Answering) -> list[Problem]:
    """A draft may lack anything; it only has to fit."""
    excess = len(told.grounds) - GROUNDS_MOST
    return [Problem("too_long", "grounds", {"most": GROUNDS_MOST, "excess": excess})] if excess > 0 else []


def _check_promise(told: Answering, today: date) -> list[Problem]:
    if told.decision not in PROMISING:
        needless = told.promised_on is not None and told.decision in set(Decision)
        return [Problem("promise_unneeded", "promised_on")] if needless else []
    if told.promised_on is None:
        return [Problem("promise_missing", "promised_on")]
    if told.promised_on < today:
        return [Problem("promise_past", "promised_on")]
    is_far = told.promised_on.year > today.year + PROMISE_YEARS
    return [Problem("promise_far", "promised_on", {"years": PROMISE_YEARS})] if is_far else []


def check_approver(approver: Approver, written_by: int | None, officials: Collection[int]) -> list[Problem]:
    """Another person approves than the one who wrote: an official, or an administrator where there is no other official.

    ``officials`` are the accounts of all working officials.
    """
    if approver.user_id == written_by:
        return [Problem("same_person")]
    if approver.is_official:
        return []
    others = set(officials) - {written_by}
    return [Problem("official_must_approve")] if others or not approver.is_administrator else []


def check_deciding(state: AnswerState) -> list[Problem]:
    """Only what was sent is approved or returned."""
    if state is AnswerState.APPROVED:
        return [Problem("already_approved")]
    return [] if state is AnswerState.SENT else [Problem("not_sent")]


def check_writing(state: AnswerState) -> list[Problem]:
    """An approved answer is changed by a new one."""
    return [Problem("already_approved")] if state is AnswerState.APPROVED else []


def check_note(note: str) -> list[Problem]:
    """Whoever returns an answer says what to mend."""
    if not note:
        return [Problem("note_missing", "note")]
    excess = len(note) - NOTE_MOST
    return [Problem("too_long", "note", {"most": NOTE_MOST, "excess": excess})] if excess > 0 else []
