"""What one procedure hands to another: the shapes that giver and receiver share, so that neither knows the other.

A receiver offers a ``Receiver``; ``app.py`` introduces it as ``app.extensions["receivers"][name]``. Both sides act
inside the transaction of whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import current_app

from core.problems import Problem


@dataclass(frozen=True)
class Source:
    """Where something comes from. ``url`` is for everybody, ``office_url`` for officials; paths of this site.

    ``things``: number and path of each thing that was handed in.
    """

    procedure: str
    title: str
    url: str
    office_url: str
    things: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class PassedLine:
    """A line of a cost estimate, in złoty; ``price_source`` says where its price is known from."""

    name: str
    amount: Decimal
    price_source: str = ""


@dataclass(frozen=True)
class PassedPaper:
    """A paper (row of ``core_files``), of which the receiver makes a copy of its own; ``kind`` is the giver's word."""

    file_id: int
    title: str
    kind: str


@dataclass(frozen=True)
class Passed:
    """What is handed over. ``shapes``: GeoJSON (EPSG:4326) of places that everybody may see; ``place`` in words.

    ``entry_key`` is of one act: the same key twice is the same thing. ``parcels`` are separated by commas.
    """

    entry_key: UUID
    source: Source
    title: str
    summary: str
    description: str
    shapes: str
    place: str
    parcels: str = ""
    beneficiaries: str = ""
    lines: tuple[PassedLine, ...] = ()
    papers: tuple[PassedPaper, ...] = ()


def entry_of_pair(url: str, destination: str) -> UUID:
    """The entry of a thing that goes to one destination once: two clicks, or two days, make one draft there."""
    return uuid5(NAMESPACE_URL, f"{url} {destination}")


@dataclass(frozen=True)
class Lengths:
    """How long the words of a thing may be, in signs."""

    title: int
    summary: int
    description: int


class Standing(StrEnum):
    """What became of a thing: still being written, under way, ended without success, erased by its owner."""

    DRAFT = "draft"
    RUNS = "runs"
    ENDED = "ended"
    GONE = "gone"


@dataclass(frozen=True)
class Fate:
    """Where a thing stands. ``url`` is empty while only its owner (account ``owner_id``, at ``own_url``) may open it."""

    standing: Standing
    title: str = ""
    word: str = ""
    url: str = ""
    own_url: str = ""
    owner_id: int | None = None

    @property
    def may_return(self) -> bool:
        """Whether the giver may take back what was handed over."""
        return self.standing is not Standing.RUNS


class Receiver(Protocol):
    """A procedure that takes things from others."""

    name: str
    lengths: Lengths

    def destinations(self, now: datetime) -> list[tuple[str, str]]:
        """Where something can be put now: key and words, in the reader's language."""

    def take(self, passed: Passed, destination: str, actor_id: int, now: datetime) -> str | list[Problem]:
        """Make a draft of it, of this official; gives its key (``target``), or ``destination_closed``."""

    def made_from(self, url: str) -> list[str]:
        """Keys of all that came of the thing at this path, the oldest first. One statement."""

    def fates(self, targets: Sequence[str]) -> dict[str, Fate]:
        """What became of each; those that are gone stand there too. A few statements, whatever their number."""

    def reword(self, target: str, change: Callable[[str], str]) -> None:
        """Pass every text of a draft that is not sent yet through ``change``; leave anything else as it is."""

    def let_go(self, target: str, now: datetime) -> list[Problem]:
        """Forget a draft, or mark an ended thing as returned; ``still_runs`` for one that is under way."""


def receiver_named(name: str) -> Receiver:
    """The receiver that ``app.py`` has introduced. Raises ``KeyError``."""
    found: Receiver = current_app.extensions["receivers"][name]
    return found


def became(name: str, url: str) -> list[Fate]:
    """What came of the thing at this path in the procedure of that receiver, the oldest first. Two statements."""
    receiver = receiver_named(name)
    keys = receiver.made_from(url)
    fates = receiver.fates(keys) if keys else {}
    return [fates[one] for one in keys]
