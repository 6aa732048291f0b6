"""Whatever is written into a project's history is told in words: an event that nobody worded would be silent."""

from __future__ import annotations

import re
from pathlib import Path

from pb.submission import support_texts
from pb.submission.history_texts import EVENTS
from pb.verification import list_texts, texts

PB = Path(__file__).resolve().parents[2] / "pb"
WRITTEN = re.compile(r'add_event\([^"]*?"(\w+)"', re.DOTALL)


SLICES = (support_texts, texts, list_texts)
"""Those that bring words of their own when they are read."""


def test_every_event_that_is_written_has_words():
    written = {
        code for file in PB.rglob("*.py") for code in WRITTEN.findall(file.read_text(encoding="utf-8"))
    }
    assert {"filed", "corrected", "formal_done", "guardian_withdrew"} <= written
    assert written - set(EVENTS) == set()
