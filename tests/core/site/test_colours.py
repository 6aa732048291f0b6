"""Whatever colours a town brings, its pages can be read."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.site.colours import (
    DARK_PAPER,
    WHITE,
    _from_oklch,
    _to_oklch,
    colour_change,
    contrast,
    mix,
    town_css,
    town_tokens,
)

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours, colours)
def test_every_town_is_readable_in_both_looks(colour_1: str, colour_2: str) -> None:
    tokens = town_tokens(colour_1, colour_2)
    assert contrast(tokens["town"], WHITE) >= 7
    assert contrast(tokens["town-ink"], tokens["town"]) >= 7
    assert contrast(tokens["link"], tokens["town-wash"]) >= 4.5
    assert contrast(tokens["bar-dark"], DARK_PAPER) >= 7
    assert contrast(tokens["link-dark"], DARK_PAPER) >= 7
    assert contrast(tokens["bar-ink-dark"], tokens["bar-dark"]) >= 4.5
    assert contrast(tokens["link-dark"], tokens["town-wash-dark"]) >= 4.5


@given(colours)
def test_a_readable_colour_stays_and_another_moves_no_further_than_needed(colour: str) -> None:
    used = town_tokens(colour, WHITE)["town"]
    if contrast(colour, WHITE) >= 7:
        assert used == colour and colour_change(colour) is None
    else:
        change = colour_change(colour)
        assert change is not None and (change.gave, change.used) == (colour, used)
        assert contrast(used, WHITE) < 7.35


@given(colours)
def test_the_hue_is_kept(colour: str) -> None:
    _, chroma, hue = _to_oklch(colour)
    _, chroma_used, hue_used = _to_oklch(town_tokens(colour, WHITE)["town"])
    if min(chroma, chroma_used) > 0.05:
        assert abs(math.remainder(hue - hue_used, math.tau)) < math.radians(8)


@given(colours)
def test_oklch_there_and_back(colour: str) -> None:
    back = _from_oklch(*_to_oklch(colour))
    assert all(abs(int(colour[i : i + 2], 16) - int(back[i : i + 2], 16)) <= 2 for i in (1, 3, 5))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#595959", "#ffffff", 7.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01) == contrast(other, one)


@pytest.mark.parametrize("nonsense", ["", "red", "#fff", "#12345g", "#1234567", "14584a", "#14584a;}"])
def test_what_is_no_colour_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        town_tokens(nonsense, WHITE)


def test_the_stylesheet_leaves_the_high_contrast_look_alone() -> None:
    css = town_css(town_tokens("#2f9e44", "#F0C330"))
    assert css.startswith("@layer tokens{") and css.count("{") == css.count("}")
    assert ':root:not([data-look="kontrast"]){--town:#' in css
    assert "--town-2:#f0c330" in css


def test_mixing_meets_its_ends() -> None:
    assert mix("#14584a", WHITE, 1) == "#14584a" and mix("#14584a", WHITE, 0) == WHITE
