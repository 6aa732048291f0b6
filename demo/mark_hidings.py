"""What the office hid in a demonstration: most seen by a second person, some waiting for one, one author objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from consultations.marks.hiding_models import Hiding
from core.db import db
from demo.mark_drafts import DraftMark
from demo.mark_rows import Desk


def add_hidings(desk: Desk, drafts: Sequence[DraftMark], objection: str) -> None:
    """One row for each hidden mark, by the official of its unit, looked at by the one who approves."""
    hidden = [one for one in drafts if one.hidden_ground is not None]
    objected = next((one for one in hidden if "oskarża" in one.hidden_words), None)
    for place, one in enumerate(hidden):
        assert one.hidden_ground is not None, "only hidden marks are here"
        hiding = Hiding(
            mark_id=one.mark_id, ground=one.hidden_ground.name, basis=one.hidden_ground.basis, words=one.hidden_words,
            hidden_by_id=desk.officials.get(one.topic.department_id or 0), hidden_at=one.created_at + timedelta(hours=3),
        )  # fmt: skip
        if one is objected:
            hiding.objection, hiding.objected_at = objection, one.created_at + timedelta(days=1)
        elif place % 4:
            hiding.confirmed_by_id, hiding.confirmed_at = (
                desk.approver_id,
                one.created_at + timedelta(hours=26),
            )
        db.session.add(hiding)
    db.session.flush()
