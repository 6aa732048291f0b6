"""What may be saved as the town's catalogue of categories."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.problems import Problem
from maps.still import SHAPES as DRAWN
from pb.rounds.category_models import SHAPES_SQL
from pb.rounds.category_rules import BEGINNING, SHAPES, Usage, check_catalogue, may_delete, word_of
from pb.rounds.category_texts import SHAPE_NAMES

ROOT = Path(__file__).resolve().parents[3]
TWO = {
    "greenery": {"name": "Zieleń", "shape": "circle", "is_offered": True},
    "edukacja": {"name": "Edukacja", "shape": "star", "is_offered": True},
}


def used(**counts: int) -> dict[str, Usage]:
    return {code: Usage(counts.get(code, 0)) for code in (*BEGINNING, "edukacja")}


def test_a_catalogue_in_order_is_saved() -> None:
    assert check_catalogue(TWO, list(TWO), used(edukacja=3)) == []


def test_two_categories_on_offer_never_share_a_sign() -> None:
    rows = {**TWO, "zdrowie": {"name": "Zdrowie", "shape": "star", "is_offered": True}}
    assert check_catalogue(rows, list(TWO), used()) == [
        Problem("shape_taken", "zdrowie.shape", {"name": "Edukacja"})
    ]
    rows["edukacja"] = {**TWO["edukacja"], "is_offered": False}
    assert check_catalogue(rows, list(TWO), used()) == []


def test_something_is_left_to_choose() -> None:
    rows = {code: {**row, "is_offered": False} for code, row in TWO.items()}
    assert [one.code for one in check_catalogue(rows, list(TWO), used())] == ["none_offered"]


@pytest.mark.parametrize(
    ("code", "usage", "may"),
    [
        ("edukacja", Usage(), True),
        ("edukacja", Usage(projects=1), False),
        ("edukacja", Usage(rounds=1), False),
        ("edukacja", Usage(pools=1), False),
        ("greenery", Usage(), False),
    ],
)
def test_only_what_nothing_uses_goes_and_never_what_files_are_read_into(
    code: str, usage: Usage, may: bool
) -> None:
    assert may_delete(code, usage) is may
    rest = {one: row for one, row in TWO.items() if one != code}
    assert (check_catalogue(rest, list(TWO), {code: usage}) == []) is may


def test_the_first_five_keep_their_words_in_addresses() -> None:
    assert [word_of(code) for code in (*BEGINNING, "edukacja")] == [
        "zielen", "sport", "kultura", "ulice", "sasiedztwo", "edukacja",
    ]  # fmt: skip


def test_every_sign_is_drawn_the_same_everywhere_and_has_a_name() -> None:
    assert set(SHAPES) == set(DRAWN) == set(SHAPE_NAMES) == {one.strip("'") for one in SHAPES_SQL.split(",")}
    script = (ROOT / "static/js/map-pictures.js").read_text(encoding="utf-8")
    legend = (ROOT / "templates/components/shape.html").read_text(encoding="utf-8")
    assert all(f'  {shape}: "M' in script for shape in SHAPES)
    paths = [one.split('d="')[1].split('"')[0] for one in DRAWN.values() if 'd="' in one]
    assert all(f'"{path}"' in script for path in paths)
    assert all(f"name == '{shape}'" in legend for shape in SHAPES if shape != "circle")
    assert len(set(DRAWN.values())) == len(DRAWN)
