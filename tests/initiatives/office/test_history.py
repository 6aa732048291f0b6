"""The history of an application speaks Polish: no official act is shown by its code."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from core.audit import record
from core.db import transaction
from initiatives.office.history_page import ACTS, history_rows

ROOT = Path(__file__).resolve().parents[3]
FACTS = {
    "there": 3, "missing": 1, "grounds": "Brak zgody", "number": 2, "side": "town", "accepted": True, "public": True,
    "from": "2027-05-04", "to": "2027-06-30", "on": "2027-05-02", "returns": "12.50", "due_on": "2027-03-01",
    "departments": ["Zieleń"], "department": "Zieleń", "is_public": True, "over": "180.00",
}  # fmt: skip
SUBJECT = "initiative:park/1"


def recorded() -> Iterator[tuple[str, bool]]:
    """Every act that initiatives write down, and whether its subject is an application."""
    for path in sorted((ROOT / "initiatives").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                act, subject = node.args[:2]
                code = (
                    act.value
                    if isinstance(act, ast.Constant)
                    else getattr(importlib.import_module(module), ast.unparse(act))
                )
                yield code, not of_programme(ast.unparse(subject))


def of_programme(subject: str) -> bool:
    """A programme is named by its slug alone, an application by its programme and itself."""
    return subject.startswith(
        (
            "subject_of(slug",
            "subject_of(view.slug",
            "subject_of(one.slug",
            "subject_of(made.slug",
            "subject_of_programme(",
            "f'initiatives:",
        )
    )


def test_every_act_on_an_application_has_words_and_nothing_else_has() -> None:
    on_applications = {act for act, is_on in recorded() if is_on}
    assert (
        "initiatives.settlement.publish" in on_applications
        and "initiatives.ranking.publish" not in on_applications
    )
    assert on_applications == set(ACTS)


def test_the_history_shows_the_words(app) -> None:
    with transaction():
        for act in ACTS:
            record(act, SUBJECT, FACTS)
    said = [row.words for row in history_rows(0, SUBJECT)]
    assert len(said) == len(ACTS) and not any("initiatives." in words or "–" in words for words in said)
    assert "ogłoszono rozliczenie, do zwrotu 12,50 zł" in [words.replace("\u00a0", " ") for words in said]
    assert "podpisano umowę 2 maja 2027" in [words.replace("\u00a0", " ") for words in said]
