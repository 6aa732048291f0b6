"""Ways in which somebody with the whole database in hand would join people's marks with plain ballots.

Every linker looks at rows as a superuser sees them, physical places and transaction numbers included, and guesses
which ballot belongs to which mark. It never sees the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Guesses = dict[bytes, bytes]


@dataclass(frozen=True)
class Mark:
    """A row of those who have voted: the voter's key, where it lies, which transaction wrote it, and the day."""

    key: bytes
    place: tuple[int, int]
    xmin: int
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A ballot row, sealed or plain: what names it, where it lies, who wrote it, its number if it has one."""

    name: bytes
    place: tuple[int, int]
    xmin: int
    number: int = 0
    body: bytes = b""


def place_of(ctid: str) -> tuple[int, int]:
    """``(page, item)`` from PostgreSQL's text."""
    page, item = ctid.strip("()").split(",")
    return int(page), int(item)


def by_transaction(marks: Sequence[Mark], ballots: Sequence[Seen]) -> Guesses:
    """Written by the same transaction; several candidates are no guess."""
    writers: dict[int, list[bytes]] = {}
    for ballot in ballots:
        writers.setdefault(ballot.xmin, []).append(ballot.name)
    return {mark.key: writers[mark.xmin][0] for mark in marks if len(writers.get(mark.xmin, ())) == 1}


def by_nearest_transaction(marks: Sequence[Mark], ballots: Sequence[Seen]) -> Guesses:
    """The unused ballot whose transaction number is next."""
    left = sorted(ballots, key=lambda ballot: ballot.xmin)
    guesses: Guesses = {}
    for mark in sorted(marks, key=lambda mark: mark.xmin):
        best = min(left, key=lambda ballot: abs(ballot.xmin - mark.xmin))
        left.remove(best)
        guesses[mark.key] = best.name
    return guesses


MARK_ORDERS: dict[str, Callable[[Mark], object]] = {
    "ctid": lambda mark: mark.place,
    "xmin": lambda mark: mark.xmin,
    "key": lambda mark: mark.key,
    "day and age": lambda mark: (mark.facts, mark.place),
}
BALLOT_ORDERS: dict[str, Callable[[Seen], object]] = {
    "ctid": lambda ballot: ballot.place,
    "xmin": lambda ballot: (ballot.xmin, ballot.place),
    "number": lambda ballot: ballot.number,
    "hash": lambda ballot: ballot.name,
    "content": lambda ballot: (ballot.body, ballot.name),
}


def by_rank(marks: Sequence[Mark], ballots: Sequence[Seen]) -> Iterator[tuple[str, Guesses]]:
    """The first with the first, the second with the second, in every pair of orders."""
    for mark_order, mark_key in MARK_ORDERS.items():
        for ballot_order, ballot_key in BALLOT_ORDERS.items():
            pairs = zip(sorted(marks, key=mark_key), sorted(ballots, key=ballot_key), strict=False)  # type: ignore[arg-type]
            yield f"{mark_order} / {ballot_order}", {mark.key: ballot.name for mark, ballot in pairs}


def linkings(marks: Sequence[Mark], ballots: Sequence[Seen]) -> Iterator[tuple[str, Guesses]]:
    """Every way, with its name."""
    yield "same transaction", by_transaction(marks, ballots)
    yield "nearest transaction", by_nearest_transaction(marks, ballots)
    yield from by_rank(marks, ballots)


def through_boxes(
    marks: Sequence[Mark], boxes: Sequence[Seen], ballots: Sequence[Seen]
) -> Iterator[tuple[str, Guesses]]:
    """With a copy of the database from the days of voting: mark to box, then box to ballot by rank or by name."""
    known = by_transaction(marks, boxes)
    key_of = {box: key for key, box in known.items()}
    named = {ballot.name for ballot in ballots}
    yield "equal hash", {key: box for key, box in known.items() if box in named}
    for box_order in ("ctid", "xmin", "hash", "content"):
        for ballot_order, ballot_key in BALLOT_ORDERS.items():
            pairs = zip(
                sorted(boxes, key=BALLOT_ORDERS[box_order]),  # type: ignore[arg-type]
                sorted(ballots, key=ballot_key),  # type: ignore[arg-type]
                strict=False,
            )
            guesses = {key_of[box.name]: ballot.name for box, ballot in pairs if box.name in key_of}
            yield f"box {box_order} / {ballot_order}", guesses


def hits(guesses: Guesses, truth: Guesses) -> int:
    """How many guesses are right."""
    return sum(truth.get(key) == name for key, name in guesses.items())
