"""What can go wrong in reading and counting. Every exception carries one plain Polish sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pb.tally.engine.jsontext import Json
    from pb.tally.engine.outcome import Tie

LONGEST_QUOTE = 60


def shown(text: str) -> str:
    """A piece of somebody's file, quoted for a message: one line, without control characters, cut short."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return "'" + (clean if len(clean) <= LONGEST_QUOTE else clean[: LONGEST_QUOTE - 1] + "…") + "'"


class PabulibError(ValueError):
    """A malformed file. ``str()`` gives ``FILE:LINE: what is wrong``; lines are counted from 1."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class CountError(ValueError):
    """The count was asked for something that it cannot do: a wrong parameter, an unknown project."""


class RuleNotNamed(CountError):
    """The file does not say (clearly) by which rule it is counted; nothing is guessed."""


class TieUndecided(Exception):
    """A tie decides who wins and nothing says how to break it.

    ``tie`` is the tied set; ``ties`` all tied sets met so far, this one last; ``selected`` the ids that
    were chosen before the count stopped, in order. ``rule`` and ``parameters`` are those of the count.
    """

    rule: str = ""
    parameters: Mapping[str, Json]

    def __init__(self, tie: Tie, ties: tuple[Tie, ...], selected: tuple[str, ...]) -> None:
        super().__init__("a tie decides the winners: " + ", ".join(tie.projects))
        self.tie = tie
        self.ties = ties
        self.selected = selected
        self.parameters = {}
