"""The term of a row of the board: until when it is to be answered, or what became of what was promised."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from consultations.marks.queries.board import BoardRow
from consultations.marks.rules.reminders import Threshold, answer_threshold
from consultations.marks.rules.terms import fate_of
from consultations.marks.work_page import TAGS, done_day, fate_word
from core.web.filters import day

Term = tuple[str, str]
"""Kind of the tag and its word."""


def term_of(row: BoardRow, due_on: date | None, today: date) -> Term | None:
    """The term of a mark; ``None`` where it has none, e.g. answered and nothing promised."""
    if not row.outcome:
        return _answer_term(due_on, today)
    if row.promised_on is None:
        return None
    done_on = done_day(row.done_at)
    fate = fate_of(True, row.promised_on, done_on, today)
    return TAGS[fate], fate_word(row.promised_on, done_on)


def _answer_term(due_on: date | None, today: date) -> Term | None:
    threshold = answer_threshold(due_on, today)
    if due_on is None:
        return None
    if threshold is Threshold.ANSWER_LATE:
        return "late", _("po terminie od %(day)s", day=day(due_on))
    return "todo" if threshold else "new", _("do %(day)s", day=day(due_on))
