"""Ballots of a file beside the leaf hashes that were published: which of them are not as they were.

    name_ballots(rows, leaves) -> list[Difference]

Rows that stand in both in the same order are untouched; they are found as a longest common order (patience sorting).
Between two of them a row without a leaf and a leaf without a row make a changed ballot; what is over was added or
dropped; a row whose leaf stands elsewhere was moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pb.tally.comparing import Report
from pb.tally.engine.merkle import leaf_hash
from pb.tally.printout import plain

MOST_PAIRED = 60
"""Changed ballots among which exchanged choices are looked for."""


@dataclass(frozen=True)
class Difference:
    """``kind``: changed, added, dropped, moved. ``row``: index in the file, ``leaf``: index among the leaves."""

    kind: str
    row: int | None
    leaf: int | None


def name_ballots(rows: Sequence[bytes], leaves: Sequence[bytes]) -> list[Difference]:
    """Every ballot that is not as published, in the order of the file."""
    found = _found(rows, leaves)
    kept = _longest_rising(found)
    told = [Difference("moved", row, leaf) for row, leaf in found.items() if row not in kept]
    has_row = set(found.values())
    start_row = start_leaf = 0
    for row in [*sorted(kept), len(rows)]:
        leaf = found[row] if row in kept else len(leaves)
        new = [at for at in range(start_row, row) if at not in found]
        gone = [at for at in range(start_leaf, leaf) if at not in has_row]
        both = min(len(new), len(gone))
        told += [Difference("changed", *pair) for pair in zip(new, gone, strict=False)]
        told += [Difference("added", at, None) for at in new[both:]]
        told += [Difference("dropped", None, at) for at in gone[both:]]
        start_row, start_leaf = row + 1, leaf + 1
    return sorted(told, key=lambda one: (one.row if one.row is not None else one.leaf) or 0)


def _found(rows: Sequence[bytes], leaves: Sequence[bytes]) -> dict[int, int]:
    """Leaf of each row that has one; equal rows take equal leaves in their order."""
    free: dict[bytes, list[int]] = defaultdict(list)
    for at in range(len(leaves) - 1, -1, -1):
        free[leaves[at]].append(at)
    found = {}
    for at, row in enumerate(rows):
        if places := free.get(leaf_hash(row)):
            found[at] = places.pop()
    return found


def _longest_rising(found: dict[int, int]) -> set[int]:
    tops: list[int] = []
    rows: list[int] = []
    before: dict[int, int | None] = {}
    for row, leaf in found.items():
        pile = bisect_left(tops, leaf)
        before[row] = rows[pile - 1] if pile else None
        tops[pile : pile + 1], rows[pile : pile + 1] = [leaf], [row]
    kept: set[int] = set()
    at = rows[-1] if rows else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept


def exchanged(rows: Sequence[bytes], leaves: Sequence[bytes], told: Sequence[Difference]) -> dict[int, int]:
    """Rows that have only exchanged cells with one another: put back, both have their leaves again."""
    changed = [
        (one.row, one.leaf)
        for one in told
        if one.kind == "changed" and one.row is not None and one.leaf is not None
    ]
    pairs: dict[int, int] = {}
    for (one, leaf), (other, its_leaf) in combinations(changed[:MOST_PAIRED], 2):
        first, second = rows[one].split(b";"), rows[other].split(b";")
        if len(first) != len(second):
            continue
        spans = {(1, len(first)), (1, min(3, len(first))), *((at, at + 1) for at in range(len(first)))}
        for start, end in spans:
            back = [*first[:start], *second[start:end], *first[end:]]
            forth = [*second[:start], *first[start:end], *second[end:]]
            if (leaf_hash(b";".join(back)), leaf_hash(b";".join(forth))) == (leaves[leaf], leaves[its_leaf]):
                pairs[one], pairs[other] = other, one
    return pairs


def tell_ballots(report: Report, rows: Sequence[bytes], first_line: int, leaves: Sequence[bytes]) -> None:
    """Name every ballot that differs. ``first_line``: line of the first ballot in the file."""
    told = name_ballots(rows, leaves)
    pairs = exchanged(rows, leaves, told)
    goes = {one.row: one.leaf for one in told if one.kind == "moved"}
    lines = [first_line]
    for row in rows:
        lines.append(lines[-1] + row.count(b"\n") + 1)
    for one in told:
        leaf = (one.leaf or 0) + 1
        if one.row is None:
            report.check(False, "", f"karta {leaf} z opublikowanych: usunięta")
            continue
        voter = plain(rows[one.row].split(b";")[0].decode("utf-8", "replace"))
        who = f"karta {one.row + 1} (wiersz {lines[one.row]}, voter_id {voter})"
        is_swap = one.kind == "moved" and goes.get(one.leaf) == one.row
        what = {
            "moved": f"przestawiona, opublikowano ją jako kartę {leaf}"
            + (", zamieniona miejscami" if is_swap else ""),
            "changed": f"zmieniona, opublikowana karta {leaf} była inna",
            "added": "dodana, nie opublikowano jej",
        }[one.kind]
        if one.row in pairs:
            what = f"zmieniona, zamieniona z kartą {pairs[one.row] + 1}"
        report.check(False, "", f"{who}: {what}")
    if not told:
        report.check(True, "każda karta jest taka, jak ją opublikowano", "")
