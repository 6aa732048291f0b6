"""The order of the ballot list: a pure function of a public value and the filing numbers. Pure.

Anybody can repeat it with ``sha256sum``, which every Linux and macOS has. For each project the text

    <seed> line feed <filing number>

in UTF-8, without a line feed at the end, is hashed with SHA-256; projects stand in the order of these hashes,
written in hexadecimal, the smallest first:

    printf '%s\\n%s' '3 11 17 24 38 45' 5001 | sha256sum

The filing number is written in decimal digits without leading zeros. Of the seed only spaces around it are left
out, several spaces between words become one, and its letters are in the Unicode form NFC, so that two people who
copy it from the same notice get the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from core.problems import Problem

LONGEST_SEED = 500
LONGEST_SOURCE = 500
SHORTEST_SOURCE = 10
MOST_NAMED = 5
LEAST_NOTICE = timedelta(days=1)
"""From the announcement until the seed is known: a seed announced a moment before is not announced beforehand.
A full day lets a resident who looks in once in the evening read where it comes from while nobody can know it."""


def plain_seed(written: str) -> str:
    """The public value as it is hashed: one line, NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", written).split())


def draw_text(seed: str, filed_number: int) -> str:
    """What is hashed for a project."""
    return f"{plain_seed(seed)}\n{filed_number}"


def draw_hash(seed: str, filed_number: int) -> str:
    """SHA-256 of ``draw_text``, 64 hexadecimal digits in small letters."""
    return sha256(draw_text(seed, filed_number).encode()).hexdigest()


def drawn_order(seed: str, filed_numbers: Collection[int]) -> tuple[int, ...]:
    """The filing numbers in the drawn order; in whatever order they are given, it is the same."""
    return tuple(sorted(set(filed_numbers), key=lambda number: (draw_hash(seed, number), number)))


@dataclass(frozen=True)
class Renumbering:
    """New numbers by filing number: of those on the ballot 1…n, and of others whose number one of these takes."""

    on_ballot: dict[int, int]
    moved: dict[int, int]


def renumbered(order: Sequence[int], others: Mapping[int, int]) -> Renumbering:
    """Numbers 1…n for the drawn ``order``. ``others``: present numbers of the rest, by filing number.

    The rest keep their numbers, unless the town numbers its filings from so low that they meet 1…n: these get
    the smallest power of ten above all numbers added.
    """
    on_ballot = {filed: place for place, filed in enumerate(order, 1)}
    highest = max([len(order), *others.values()], default=0)
    step: int = 10 ** len(str(highest))
    moved = {filed: number + step for filed, number in others.items() if 1 <= number <= len(order)}
    return Renumbering(on_ballot, moved)


@dataclass(frozen=True)
class Announcement:
    """What is announced: where the seed comes from and when it becomes known."""

    source: str
    known_at: datetime | None


def check_announcement(
    announced: Announcement, now: datetime, voting_opens_at: datetime | None
) -> list[Problem]:
    """A source that people can look up, and a moment at least ``LEAST_NOTICE`` ahead and before the vote."""
    problems = []
    if len(announced.source.strip()) < SHORTEST_SOURCE:
        problems.append(Problem("source_missing", "source", {"least": SHORTEST_SOURCE}))
    if len(announced.source) > LONGEST_SOURCE:
        problems.append(Problem("source_long", "source", {"most": LONGEST_SOURCE}))
    if announced.known_at is None:
        problems.append(Problem("moment_wrong", "known_on"))
    elif announced.known_at <= now:
        problems.append(Problem("moment_past", "known_on", {"now": now}))
    elif announced.known_at < now + LEAST_NOTICE:
        problems.append(Problem("moment_soon", "known_on", {"earliest": now + LEAST_NOTICE}))
    elif voting_opens_at is not None and announced.known_at >= voting_opens_at:
        problems.append(Problem("moment_in_vote", "known_on", {"opens_at": voting_opens_at}))
    return problems


@dataclass(frozen=True)
class DrawState:
    """What stands around a draw. Lists hold filing numbers: accepted ones, open appeals, not concluded ones."""

    known_at: datetime | None
    is_drawn: bool
    accepted: tuple[int, ...] = ()
    appealed: tuple[int, ...] = ()
    unconcluded: tuple[int, ...] = ()
    merging: tuple[int, ...] = ()


def check_draw(state: DrawState, seed: str, now: datetime) -> list[Problem]:
    """Why the order cannot be drawn now: not announced, drawn already, too early, something still open."""
    if state.known_at is None:
        return [Problem("not_announced")]
    if state.is_drawn:
        return [Problem("drawn_already")]
    if now < state.known_at:
        return [Problem("seed_too_early", "seed", {"known_at": state.known_at, "now": now})]
    problems = []
    for code, numbers in (
        ("appeals_open", state.appealed), ("cases_open", state.unconcluded), ("merges_open", state.merging),
    ):  # fmt: skip
        if numbers:
            facts = {"numbers": list(numbers[:MOST_NAMED]), "more": max(0, len(numbers) - MOST_NAMED)}
            problems.append(Problem(code, None, facts))
    if not state.accepted:
        problems.append(Problem("nothing_accepted"))
    if not plain_seed(seed):
        problems.append(Problem("seed_missing", "seed"))
    if len(seed) > LONGEST_SEED:
        problems.append(Problem("seed_long", "seed", {"most": LONGEST_SEED}))
    return problems


def check_late(is_drawn: bool, now: datetime, voting_opens_at: datetime | None) -> Problem | None:
    """Why a project accepted after the draw cannot be put at the end: it can only until voting opens."""
    if not is_drawn:
        return Problem("not_drawn")
    if voting_opens_at is not None and now >= voting_opens_at:
        return Problem("voting_began", None, {"opens_at": voting_opens_at})
    return None
