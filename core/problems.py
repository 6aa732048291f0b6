"""Refusals that are expected: values, not exceptions.

A rule answers with ``list[Problem]``; ``texts.py`` of the slice puts a code into a sentence. The three
exceptions below are the only ones that the web turns into pages of their own (403, 404, 409).
"""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Problem:
    """Why something cannot be done.

    ``code`` names the sentence, ``field`` the form field it belongs to (``None``: the whole form),
    ``facts`` the numbers and names that the sentence shows.
    """

    code: str
    field: str | None = None
    facts: dict[str, Any] = dataclasses.field(default_factory=dict, compare=True, hash=False)


class NotAllowed(Exception):
    """This person may not do this, or not now (403). ``problem`` says why."""

    def __init__(self, problem: Problem | None = None) -> None:
        super().__init__(problem.code if problem else "not_allowed")
        self.problem = problem


class NotFound(Exception):
    """There is no such thing (404)."""


class StaleVersion(Exception):
    """Somebody else has changed it meanwhile (409)."""
