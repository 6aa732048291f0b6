"""The woven bands close without gaps and never lie over each other."""

from __future__ import annotations

import pytest

from core.site.krajka import CELL, PATTERNS, krajka


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_bands_fill_the_pattern_exactly(name: str) -> None:
    pattern = krajka(name)
    covered = [
        (x, y)
        for band in pattern.bands
        for x in range(band.x, band.x + band.width, CELL)
        for y in range(band.y, band.y + band.height, CELL)
    ]
    assert len(covered) == len(set(covered)) == (pattern.width // CELL) * (pattern.height // CELL)
    assert pattern.height == 4 * CELL and 8 * CELL <= pattern.width <= 24 * CELL


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_both_colours_of_the_town_are_woven_in(name: str) -> None:
    assert {"a", "b"} <= {band.colour for band in krajka(name).bands} <= {"a", "b", "c"}


def test_an_unknown_name_gives_the_zigzag() -> None:
    assert krajka("koronka") == krajka("zigzag")
