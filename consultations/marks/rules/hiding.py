"""Hiding what somebody wrote: for a ground of the town's list and in words of one's own, seen by a second person, and
the author may object. Pure.

Codes: ``ground_missing``, ``reason_short`` (``least``), ``words_gone``, ``same_person_hid``, ``not_hidden_now``,
``seen_already``, ``objection_missing``, ``objected_before``, ``too_long`` (``most``, ``excess``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.consultation.rules.hiding_grounds import HidingGround
from core.problems import Problem

SHORTEST_REASON = 10
OBJECTION_MOST = 2_000


@dataclass(frozen=True)
class Given:
    """Why something is hidden, as it was typed: the name of a ground, and words that its author can understand."""

    ground: str = ""
    words: str = ""


@dataclass(frozen=True)
class HidingState:
    """Where a hiding stands; ``is_over``: shown again, corrected or erased since."""

    hidden_by_id: int | None
    is_over: bool = False
    is_confirmed: bool = False
    is_objected: bool = False
    is_judged: bool = False


def check_words(words: str) -> list[Problem]:
    """A reason that its author can understand; it is shown to them."""
    is_good = len(words) >= SHORTEST_REASON
    return [] if is_good else [Problem("reason_short", "reason", {"least": SHORTEST_REASON})]


def check_hiding(given: Given, grounds: Sequence[HidingGround]) -> list[Problem]:
    """A ground of the list and a reason."""
    known = any(one.name == given.ground for one in grounds)
    return [*([] if known else [Problem("ground_missing", "ground")]), *check_words(given.words)]


def ground_named(name: str, grounds: Sequence[HidingGround]) -> HidingGround:
    """The ground of a name that passed ``check_hiding``."""
    return next(one for one in grounds if one.name == name)


def reason_of(ground: HidingGround, words: str) -> str:
    """What everybody reads instead of what was hidden."""
    return f"{ground.words}. {words}"


def check_second_person(state: HidingState, actor_id: int | None) -> list[Problem]:
    """Whoever looks whether it was right is somebody else than who hid it."""
    if state.is_over:
        return [Problem("not_hidden_now")]
    return [Problem("same_person_hid")] if actor_id is not None and state.hidden_by_id == actor_id else []


def check_confirming(state: HidingState, actor_id: int | None) -> list[Problem]:
    """A second person says that it is rightly hidden, once; an objection asks for words."""
    problems = check_second_person(state, actor_id)
    is_seen = state.is_confirmed or state.is_objected
    return problems or ([Problem("seen_already")] if is_seen else [])


def check_upholding(state: HidingState, actor_id: int | None, words: str) -> list[Problem]:
    """A second person answers an objection: it stays hidden, and why."""
    problems = check_second_person(state, actor_id)
    if not problems and (not state.is_objected or state.is_judged):
        problems = [Problem("seen_already")]
    return problems or check_words(words)


def may_object(state: HidingState | None) -> bool:
    """The author objects once to a hiding that is not over."""
    return state is not None and not state.is_over and not state.is_objected


def check_objecting(state: HidingState | None, words: str) -> list[Problem]:
    """The author says why it should be shown."""
    if not may_object(state):
        return [Problem("objected_before")]
    if not words:
        return [Problem("objection_missing", "objection")]
    excess = len(words) - OBJECTION_MOST
    return (
        [Problem("too_long", "objection", {"most": OBJECTION_MOST, "excess": excess})] if excess > 0 else []
    )
