"""A workbook is made whatever its table is called."""

from __future__ import annotations

import pytest

from core.spreadsheets import sheet_name, xlsx_bytes


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Program [2027]: co/jak?", "Program 2027 co jak"),
        ("Program Inicjatyw Lokalnych miasta Starachowice", "Program Inicjatyw Lokalnych mia"),
        ("'[]*", "Arkusz"),
    ],
)
def test_a_title_becomes_a_name_of_a_sheet(title: str, name: str) -> None:
    assert sheet_name(title) == name
    assert xlsx_bytes(title, ("a",), [[1]])[:2] == b"PK"
