"""A topic as a form: its own fields and its questions in numbered rows, of the catalogue and of a consultation alike."""

from __future__ import annotations

import re
from typing import Any

from consultations.consultation.models import ConsultationTopic, Topic
from consultations.consultation.rules.catalogue import GEOMETRIES, SIGNS
from consultations.consultation.rules.questions import (
    MOST_QUESTIONS,
    Option,
    Question,
    QuestionKind,
    check_questions,
    code_of,
    is_code,
    read_questions,
)
from core.field_rows import Reading, read_fields
from core.fields import YES, Content, Field, Kind, write_field
from core.problems import Problem

TOPIC_FIELDS = (
    Field("name", is_required=True, longest=120),
    Field("hint", longest=300),
    Field("sign", Kind.CHOICE, is_required=True, choices=SIGNS),
    Field("geometries", Kind.CHOICES, is_required=True, choices=GEOMETRIES),
    Field("department_id", longest=12),
    Field("needs_ground", Kind.FLAG),
)
CATALOGUE_FIELDS = (*TOPIC_FIELDS, Field("position", Kind.WHOLE, most=9999), Field("is_active", Kind.FLAG))
QUESTION_FIELDS = (
    Field("kind", Kind.CHOICE, choices=tuple(QuestionKind)),
    Field("label", longest=200),
    Field("question_hint", longest=300),
    Field("is_required", Kind.FLAG),
    Field("options", Kind.TEXT, longest=4_500),
    Field("least", Kind.WHOLE, least=-1_000_000),
    Field("most", Kind.WHOLE, least=-1_000_000),
    Field("longest", Kind.WHOLE, least=1, most=2_000),
)
BLANK_QUESTIONS = 2
_ROW = re.compile(r"(\d{1,2})\.[a-z_]+")


def fields_of_topic(is_catalogue: bool) -> tuple[Field, ...]:
    """The fields of a topic of the catalogue, or of a consultation."""
    return CATALOGUE_FIELDS if is_catalogue else TOPIC_FIELDS


def topic_content(topic: Topic | ConsultationTopic) -> Content:
    """What stands saved of a topic."""
    content = {}
    for one in fields_of_topic(isinstance(topic, Topic)):
        value = getattr(topic, one.name)
        content[one.name] = write_field(one, "" if one.name == "department_id" and value is None else value)
    for place, question in enumerate(read_questions(topic.questions), 1):
        content |= _question_content(str(place), question)
    return content


def _question_content(row: str, one: Question) -> Content:
    values = {
        "kind": one.kind.value, "label": one.label, "question_hint": one.hint, "is_required": one.is_required,
        "options": "\n".join(option.label for option in one.options), "least": one.least, "most": one.most,
        "longest": one.longest if one.kind is QuestionKind.TEXT else None,
    }  # fmt: skip
    written = {f"{row}.{item.name}": write_field(item, values[item.name]) for item in QUESTION_FIELDS}
    return {f"{row}.code": one.code, **written}


def question_rows(content: Content) -> list[str]:
    """The rows of questions in their order, with places for more."""
    found = {one[1] for one in (_ROW.fullmatch(name) for name in content) if one}
    rows = sorted(found, key=int)[:MOST_QUESTIONS]
    last = int(rows[-1]) if rows else 0
    return [*rows, *(str(last + n) for n in range(1, BLANK_QUESTIONS + 1) if len(rows) + n <= MOST_QUESTIONS)]


def read_topic(typed: Content, is_catalogue: bool) -> Reading:
    """Read the form; ``questions`` among the values as they are stored."""
    reading = read_fields(fields_of_topic(is_catalogue), typed)
    chosen = reading.values.get("department_id", "")
    if chosen and not chosen.isdecimal():
        reading.problems.append(Problem("not_a_choice", "department_id"))
    reading.values["department_id"] = int(chosen) if chosen.isdecimal() else None
    questions, rows = _read_questions(typed, reading)
    for problem in check_questions(questions) if not reading.problems else []:
        place, _dot, part = (problem.field or "").partition(".")
        row = rows[int(place) - 1] if place.isdecimal() else ""
        field = (
            f"{row}.{'question_hint' if part == 'hint' else 'label' if part == 'code' else part}"
            if row
            else None
        )
        reading.problems.append(Problem(problem.code, field, problem.facts))
    reading.values["questions"] = [one.stored() for one in questions]
    for number, one in enumerate(questions, 1):
        reading.content |= _question_content(str(number), one)
    return reading


def _read_questions(typed: Content, reading: Reading) -> tuple[list[Question], list[str]]:
    questions: list[Question] = []
    rows = []
    for row in question_rows(typed):
        own = {name: text for name, text in typed.items() if name.startswith(f"{row}.")}
        is_blank = not any(
            own.get(f"{row}.{part}", "").strip() for part in ("label", "options", "question_hint")
        )
        if own.get(f"{row}.remove") == YES or is_blank:
            continue
        read = read_fields(QUESTION_FIELDS, own, f"{row}.")
        reading.problems += read.problems
        if not read.problems:
            taken = {one.code for one in questions}
            questions.append(_question(read.values, own.get(f"{row}.code", ""), taken))
            rows.append(row)
    return questions, rows


def _question(values: dict[str, Any], code: str, taken: set[str]) -> Question:
    """A question keeps the code that it had, so that replies to one topic stay comparable; a new one gets its own."""
    if not is_code(code) or code in taken:
        code = code_of(values["label"], taken)
    options: list[Option] = []
    for line in (part.strip() for part in values["options"].split("\n")):
        if line:
            options.append(Option(code_of(line, {one.code for one in options}), line))
    kind = QuestionKind(values["kind"] or QuestionKind.TEXT)
    return Question(
        code, kind, values["label"], values["question_hint"], values["is_required"],
        tuple(options) if kind is QuestionKind.CHOICE else (),
        values["least"] if kind is QuestionKind.NUMBER else None,
        values["most"] if kind is QuestionKind.NUMBER else None, values["longest"] or 500,
    )  # fmt: skip
