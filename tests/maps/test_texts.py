"""Every problem that maps can find has a sentence of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import maps.texts
from core.problems import Problem

FOLDER = Path(maps.texts.__file__).parent


def codes_in_the_program() -> set[str]:
    """First arguments of ``Problem``, ``Malformed`` and ``_refused`` throughout the package."""
    nodes = [node for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    calls = [
        one for one in nodes if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.args
    ]
    made = [one.args[0] for one in calls if one.func.id in ("Problem", "Malformed", "_refused")]
    constants = [one.value for first in made for one in ast.walk(first) if isinstance(one, ast.Constant)]
    return {one for one in constants if isinstance(one, str)}


def test_every_code_has_a_sentence(app):
    codes = codes_in_the_program()
    assert len(codes) > 30
    assert codes - {"area_repeated"} <= set(maps.texts.SENTENCES), codes - set(maps.texts.SENTENCES)


def test_unknown_codes_are_still_told(app):
    assert "nowy_kod" in maps.texts.sentence(Problem("nowy_kod"))
