"""Who took part, in numbers that point at nobody: small groups are merged before anything is kept (D6.3). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

OTHER = "other"
FACETS = ("age", "relation", "area")
"""What is counted: the age group and the tie to the place as far as they were told, and where people marked most."""


def merged(people: Mapping[str, int], smallest: int) -> dict[str, int]:
    """Groups of at least ``smallest`` people by their code; the smaller ones together as ``OTHER``.

    When those together are still too few, the next smallest group joins them. Nothing at all is told of fewer than
    ``smallest`` people. Nobody is lost and nobody is counted twice: the sum stays, or is nothing.
    """
    rest = people.get(OTHER, 0)
    groups = sorted((count, code) for code, count in people.items() if count > 0 and code != OTHER)
    kept: list[tuple[int, str]] = []
    for count, code in groups:
        if count < smallest or 0 < rest < smallest:
            rest += count
        else:
            kept.append((count, code))
    if 0 < rest < smallest:
        return {}
    told = {code: count for count, code in kept}
    return told | {OTHER: rest} if rest else told


def groups_of(told: Iterable[tuple[bytes, int, str]]) -> dict[str, int]:
    """How many people are in each group. ``told``: key of the person, how much it weighs, the group.

    A person who told two things is counted once: in the group that weighs most, of equal ones in the first by code.
    """
    weights: dict[bytes, Counter[str]] = {}
    for person, weight, group in told:
        weights.setdefault(person, Counter())[group] += weight
    chosen = (min(groups, key=lambda one: (-groups[one], one)) for groups in weights.values())
    return dict(Counter(chosen))
