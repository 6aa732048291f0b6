"""What people say in a mark, a comment and a report, and what is wrong with it. Pure.

Codes: ``topic_missing``, ``geometry_of_topic`` (``topic``, ``kinds``), ``body_missing``, ``too_long`` (``most``,
``excess``), ``email_wrong``, ``reason_missing``, ``words_missing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.problems import Problem

BODY_MOST, NAME_MOST, EMAIL_MOST, COMMENT_MOST, WORDS_MOST, REASON_MOST = 600, 120, 254, 600, 600, 600
AGES = ("0-12", "13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
RELATIONS = ("lives", "works", "learns", "visits", "runs")
ABUSE_REASONS = ("rude", "personal_data", "advert", "false", "other")
LINE_BREAKS_MOST = 12


@dataclass(frozen=True)
class Told:
    """The words of a mark, as they were typed. ``about`` holds ``age`` and ``relation`` where they were told."""

    topic: str = ""
    body: str = ""
    replies: Mapping[str, Any] = field(default_factory=dict)
    """Checked replies to the topic's questions, by code."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What stands in the fields of all questions, by name, right or wrong."""
    name: str = ""
    email: str = ""
    age: str = ""
    relation: str = ""
    is_home: bool = False
    is_resident: bool = False

    @property
    def about(self) -> dict[str, str]:
        """What the author told of themselves; nothing that was left out, nothing that was not asked."""
        told = {
            "age": self.age if self.age in AGES else "",
            "relation": self.relation if self.relation in RELATIONS else "",
        }
        return {name: value for name, value in told.items() if value}


def check_told(told: Told, topics: Sequence[str]) -> list[Problem]:
    """Topic and words are needed; the name and the address may be left out."""
    problems = []
    if told.topic not in topics:
        problems.append(Problem("topic_missing", "topic"))
    if not told.body:
        problems.append(Problem("body_missing", "body"))
    problems += check_length("body", told.body, BODY_MOST)
    problems += check_length("name", told.name, NAME_MOST)
    return problems


def check_length(name: str, text: str, most: int) -> list[Problem]:
    """Whether a text fits; says by how many signs it does not."""
    excess = len(text) - most
    return [Problem("too_long", name, {"most": most, "excess": excess})] if excess > 0 else []


def check_geometry_kind(kind: str, topic: str, kinds: Sequence[str]) -> list[Problem]:
    """A topic takes points, lines or areas (``ConsultationTopic.geometries``)."""
    return (
        []
        if kind in kinds
        else [Problem("geometry_of_topic", "topic", {"topic": topic, "kinds": tuple(kinds)})]
    )


def check_comment(body: str, name: str) -> list[Problem]:
    """A comment says something, not too much."""
    missing = [] if body else [Problem("body_missing", "body")]
    return [*missing, *check_length("body", body, COMMENT_MOST), *check_length("name", name, NAME_MOST)]


def check_abuse(reason: str, words: str) -> list[Problem]:
    """A report names what is wrong; "something else" says it in words."""
    problems = [] if reason in ABUSE_REASONS else [Problem("reason_missing", "reason")]
    if reason == "other" and not words:
        problems.append(Problem("words_missing", "words"))
    return [*problems, *check_length("words", words, WORDS_MOST)]
