"""What a town's pages promise the eye: a button stands beside its field, and rows stay readable on a phone."""

from __future__ import annotations

import re

from config import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONE_ROW = re.compile(
    r'<(?:div|form)[^>]*class="row"[^>]*>(?:\{\{ csrf\(\) \}\})?\s*(?:<div class="field"|\{\{ (?:field|choose)\()'
)


def test_fields_with_their_button_stand_in_the_one_component() -> None:
    astray = [
        str(path.relative_to(ROOT)) for path in TEMPLATES if LONE_ROW.search(path.read_text(encoding="utf-8"))
    ]
    assert astray == []


def test_no_navigation_of_the_office_is_strung_together_with_dots() -> None:
    for path in TEMPLATES:
        for nav in re.findall(r"<nav.*?</nav>", path.read_text(encoding="utf-8"), re.S):
            assert " · " not in nav, path
