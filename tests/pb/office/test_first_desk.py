"""The desk of a town that nobody has set up yet."""

from __future__ import annotations

from tests.support.officials import signed_in


def test_first_steps_are_not_nothing(app) -> None:
    page = signed_in(app, "administrator").get("/urzad/").text
    assert "Pierwsze kroki" in page and "Zacznij od pierwszych kroków." in page
    assert "Nic na Ciebie nie czeka." not in page
