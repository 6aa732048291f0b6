"""Whether Phragmén gives the same winners in whatever order ties are taken: all orders followed, each standing once.

What follows a purchase depends on what was bought, what can still be bought and the loads of those who support it, not
on the way there. So orders are not counted one by one: from each tie only those are tried first that can make a
difference (``PhragmenRun.may_be_first``), and a standing that was reached before is not gone through again. More than
``MOST_STANDINGS`` of them are not gone through; then nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pb.tally.engine.phragmen import PhragmenRun

MOST_STANDINGS = 256
Settles = Callable[[frozenset[str]], bool]


def all_end_alike(start: PhragmenRun, settles: Settles) -> bool:
    """Whether every order of the tied sets that ``settles`` leaves open certainly ends with the same winners.

    ``start``: a run before its first purchase; its order is taken where a set is settled.
    """
    numbers: dict[Fraction, int] = {}
    todo, seen, ends = [start], set(), set()
    while todo:
        run = todo.pop()
        ways = _next_choice(run, settles)
        if not ways:
            ends.add(frozenset(one.id for one in run.bought))
        for way in ways:
            standing = way.standing(numbers)
            if standing not in seen:
                seen.add(standing)
                todo.append(way)
        if len(ends) > 1 or len(seen) > MOST_STANDINGS:
            return False
    return True


def _next_choice(run: PhragmenRun, settles: Settles) -> list[PhragmenRun]:
    """Go on to the next tie that can make a difference: a run for each that may be first; none at the end."""
    while turn := run.next_turn():
        tied, _load = turn
        chosen = run.order(tied, 0) if len(tied) > 1 else tied[0]
        if len(tied) > 1 and not settles(frozenset(one.id for one in tied)):
            firsts = run.may_be_first(chosen, turn)
            if len(firsts) > 1:
                return [run.after(one, turn) for one in firsts]
        run.buy(chosen, turn)
    return []
