"""What the form of a topic shows: its fields, its questions in rows, both versions after a clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from consultations.consultation.section_texts import label_of
from consultations.consultation.texts import problem_sentence
from consultations.consultation.topic_form import QUESTION_FIELDS, fields_of_topic, question_rows
from consultations.office.builder_page import shown_field
from core.fields import YES, Content, fingerprint
from core.page_saving import Stale
from core.problems import Problem
from core.web.shown_field import Shown
from core.web.summary import beside_fields


@dataclass(frozen=True)
class QuestionRow:
    """A question as a part of the form; ``legend`` is what it asks."""

    number: str
    code: str
    legend: str
    fields: tuple[Shown, ...]
    is_new: bool
    is_removed: bool

    @property
    def has_error(self) -> bool:
        """Whether anything in it must be mended."""
        return any(one.error for one in self.fields)


def topic_context(
    content: Content, problems: Sequence[Problem], stale: Stale | None, saved: Content, is_catalogue: bool
) -> dict[str, Any]:
    """All that the template takes."""
    beside = beside_fields([(one.field, problem_sentence(one)) for one in problems])
    names = stale.fields if stale else ()
    return {
        "fields": [shown_field(one, content, beside) for one in fields_of_topic(is_catalogue)],
        "questions": [_row(number, content, beside) for number in question_rows(content)],
        "opened": stale.opened if stale else request.form.get("opened") or fingerprint(saved),
        "stale": stale,
        "rows": [_difference(name, content, stale.saved) for name in names] if stale else [],
        "heading": saved.get("name", ""),
        "is_catalogue": is_catalogue,
    }


def _row(number: str, content: Content, beside: dict[str, str]) -> QuestionRow:
    shown = tuple(shown_field(one, content, beside, f"{number}.") for one in QUESTION_FIELDS)
    legend = content.get(f"{number}.label", "")
    return QuestionRow(
        number,
        content.get(f"{number}.code", ""),
        legend,
        shown,
        not legend,
        content.get(f"{number}.remove") == YES,
    )


def _difference(name: str, typed: Content, saved: Content) -> dict[str, str]:
    row, _dot, last = name.rpartition(".")
    label = label_of(last) if last in ("name", "hint", "sign") or not row else f"{row}. {label_of(last)}"
    return {"label": label, "typed": typed.get(name, "") or "–", "saved": saved.get(name, "") or "–"}
