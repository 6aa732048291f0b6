"""Which marks go on to another procedure, in what words, and when they come back. Pure.

Codes: ``marks_missing``, ``handed_too_many`` (``most``, ``count``), ``marks_not_agreed`` (``numbers``),
``marks_handed_already`` (``numbers``), ``field_missing``, ``too_long`` (``most``, ``excess``), ``taken_back_already``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.problems import Problem

HANDED_MOST = 20
"""As many places as one project may have."""
AGREED = ("planned", "partly", "passed_on")
"""Decisions after which the town goes on with a mark, or lets somebody else go on."""
SHORTEST_QUOTE = 24


@dataclass(frozen=True)
class HandedIn:
    """A mark on its way: what it says, where everybody may read it (a whole address), and what holds it back."""

    number: int
    body: str
    address: str
    topic: str
    place: str
    outcome: str
    is_handed: bool


def check_handing(marks: Sequence[HandedIn]) -> list[Problem]:
    """Some marks, not too many, each agreed to and in no other live handover."""
    if not marks:
        return [Problem("marks_missing")]
    if len(marks) > HANDED_MOST:
        return [Problem("handed_too_many", None, {"most": HANDED_MOST, "count": len(marks)})]
    refused = [one.number for one in marks if one.outcome not in AGREED]
    if refused:
        return [Problem("marks_not_agreed", None, {"numbers": refused})]
    taken = [one.number for one in marks if one.is_handed]
    return [Problem("marks_handed_already", None, {"numbers": taken})] if taken else []


def check_title(title: str, most: int) -> list[Problem]:
    """A title, not longer than the receiver takes."""
    if not title:
        return [Problem("field_missing", "title")]
    excess = len(title) - most
    return [Problem("too_long", "title", {"most": most, "excess": excess})] if excess > 0 else []


def proposed_title(marks: Sequence[HandedIn], most: int) -> str:
    """A title to begin with: the topic that most of the marks have, and the place of the first that tells one."""
    topics = [one.topic for one in marks]
    topic = max(topics, key=topics.count) if topics else ""
    place = next((one.place for one in marks if one.place), "")
    return cut(f"{topic}, {place}" if place else topic, most)


def cut(text: str, most: int) -> str:
    """At most so many signs, the last of them saying that more was there."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def quoted(opening: str, marks: Iterable[HandedIn], more: str, most: int) -> str:
    """The marks in their own words, each with its number and address, as many as fit; ``more`` stands for the rest."""
    lines, left = [opening], most - len(opening)
    waiting = list(marks)
    while waiting:
        one = waiting[0]
        frame = f"\nNr {one.number}: „” {one.address}"
        room = left - len(frame) - (len(more) + 1 if len(waiting) > 1 else 0)
        if room < min(SHORTEST_QUOTE, len(one.body)):
            break
        line = f"\nNr {one.number}: „{cut(one.body, min(room, 160))}” {one.address}"
        lines.append(line)
        left -= len(line)
        waiting.pop(0)
    return "".join(lines) + (f"\n{more}" if waiting and left > len(more) else "")


def without_words(text: str, number: int, body: str, instead: str) -> str:
    """A text without what ``quoted`` and ``cut`` took into it of a mark's words, also where they were cut or moved."""
    text = re.sub(rf"(?m)^(Nr {number}: )„.*”", lambda found: found[1] + instead, text)
    plain = " ".join(body.split())
    beginning = plain[:SHORTEST_QUOTE]
    if len(plain) < SHORTEST_QUOTE:
        return instead if text.strip() == plain and plain else text
    while (start := text.find(beginning)) >= 0:
        end = start
        while end < len(text) and end - start < len(plain) and text[end] == plain[end - start]:
            end += 1
        text = text[:start] + instead + text[end:].removeprefix("…")
    return text
