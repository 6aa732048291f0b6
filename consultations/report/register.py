"""The single marks of a report by topic and answer: a page of them for the screen, all of them for the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from consultations.report.queries.gathered import Content
from consultations.report.texts import full_day, outcome_word

PER_PAGE = 30


@dataclass(frozen=True)
class MarkRow:
    """A mark with what was told; ``is_taken_back``: by its author or the office, after the report was published."""

    number: int
    body: str
    replies: tuple[tuple[str, str], ...]
    place: str
    supports: int
    comments: int
    done: str
    is_taken_back: bool = False


@dataclass(frozen=True)
class Answered:
    """An answer with the marks that it was given to; ``is_whole`` is false where others stand on another page."""

    topic: str
    code: str
    decision: str
    word: str
    grounds: str
    promised: str
    marks: tuple[MarkRow, ...]
    total: int


def answers_of(content: Content, topic: str = "") -> list[Answered]:
    """All answers of a topic, or of every one."""
    return [
        _answered(one, answer)
        for one in content["topics"]
        for answer in one["answers"]
        if topic in ("", one["code"])
    ]


def register(answers: Sequence[Answered], page: int) -> tuple[list[Answered], int, int]:
    """The answers of a page with the marks that stand on it; the page that there is, how many there are."""
    total = sum(one.total for one in answers)
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    return list(_between(answers, (page - 1) * PER_PAGE, page * PER_PAGE)), page, pages


def _between(answers: Sequence[Answered], start: int, end: int) -> Iterator[Answered]:
    at = 0
    for one in answers:
        marks = one.marks[max(0, start - at) : max(0, end - at)]
        if marks:
            yield Answered(
                one.topic, one.code, one.decision, one.word, one.grounds, one.promised, marks, one.total
            )
        at += one.total


def _answered(topic: Content, answer: Content) -> Answered:
    promised = answer["promised_on"]
    return Answered(
        topic=topic["name"], code=topic["code"], decision=answer["decision"], word=outcome_word(answer["decision"]),
        grounds=answer["grounds"],
        promised=_("Termin: do %(day)s.", day=full_day(date.fromisoformat(promised))) if promised else "",
        marks=tuple(_row(mark) for mark in answer["marks"]), total=len(answer["marks"]),
    )  # fmt: skip


def _row(mark: Content) -> MarkRow:
    done = mark["done_on"]
    return MarkRow(
        mark["number"], mark["body"], tuple((label, said) for label, said in mark["replies"]), mark["place"],
        mark["supports"], mark["comments"],
        _("Zrobione %(day)s.", day=full_day(date.fromisoformat(done))) if done else "",
        is_taken_back=bool(mark.get("is_taken_back")),
    )  # fmt: skip
