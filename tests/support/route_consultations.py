"""Consultations for the matrix of routes: an open one with marks, another one, and a draft."""

from __future__ import annotations

from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.route_objects import CONSULTED, DRAFTED, OTHERWISE_CONSULTED


def make_consultations(clock: MovableClock) -> None:
    """Inside a ``transaction()``. Each published one has an answered mark 1 and a new mark 2."""
    for slug in (CONSULTED, OTHERWISE_CONSULTED):
        one = add_consultation(clock(), slug)
        marks = [add_mark(one, clock(), number) for number in (1, 2)]
        add_answer(one, marks[:1], clock())
    add_consultation(clock(), DRAFTED, is_published=False)
