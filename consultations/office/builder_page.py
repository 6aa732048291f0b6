"""What the pages of the builder show: fields in order, what the law says beside them, the pages with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from accounts.departments.queries import active_departments
from consultations.consultation.rules.readiness import section_of
from consultations.consultation.rules.sections import (
    AREA,
    DOCUMENTS,
    LAYERS,
    MOST_STEPS,
    NEWS,
    ORDER,
    SECTIONS,
    STEP_FIELDS,
    TOPICS,
    VARIANTS,
    frozen_fields,
)
from consultations.consultation.rules.terms import is_blocking
from consultations.consultation.section_texts import choice_word, hint_of, label_of, section_name
from consultations.consultation.texts import problem_sentence
from core.field_rows import BLANK_ROWS, NEW, row_codes
from core.fields import YES, Content, Field, Kind
from core.problems import Problem
from core.web.shown_field import SHORT, Shown

ENDPOINTS = {
    AREA: "area", TOPICS: "topics", LAYERS: "layers", DOCUMENTS: "documents", VARIANTS: "variants", NEWS: "news",
}  # fmt: skip
"""Pages that are more than a form of fields."""


@dataclass(frozen=True)
class Note:
    """Something that is missing or that the law says: on which page, in which field, the sentence."""

    section: str
    where: str
    sentence: str
    field: str = ""
    blocks: bool = False


@dataclass
class Row:
    """A step as a part of the form."""

    code: str
    legend: str
    summary: str = ""
    fields: list[Shown] = field(default_factory=list)
    is_removed: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is not saved yet."""
        return self.code.startswith(NEW)

    @property
    def has_error(self) -> bool:
        """Whether anything in it must be mended."""
        return any(one.error for one in self.fields)


def section_url(slug: str, code: str, at: str | None = None) -> str:
    """The address of a page of the builder."""
    blueprint = f"consultations_{ENDPOINTS.get(code)}"
    if blueprint in current_app.blueprints:
        return url_for(f"{blueprint}.page", slug=slug, _anchor=at or None)
    return url_for("consultations_office.section", slug=slug, section=code, _anchor=at or None)


def links_of(slug: str, notes: Sequence[Note]) -> list[dict[str, Any]]:
    """The pages of the builder, each with how many things wait on it."""
    return [
        {
            "code": code,
            "label": section_name(code),
            "url": section_url(slug, code),
            "count": sum(note.section == code for note in notes),
        }
        for code in ORDER
    ]


def notes_of(problems: Sequence[Problem]) -> list[Note]:
    """Problems as notes, each with the page that mends it."""
    return [
        Note(
            section_of(one),
            section_name(section_of(one)),
            problem_sentence(one),
            one.field or "",
            is_blocking(one) or "section" in one.facts,
        )
        for one in problems
    ]


def fields_of(
    section: str, content: Content, beside: dict[str, str], notes: Sequence[Note], is_published: bool
) -> list[Shown]:
    """The fields of a page with what is typed or saved, what is wrong, and what the law says of each."""
    shut = frozen_fields(section, is_published)
    shown = []
    for one in SECTIONS[section].fields:
        each = shown_field(one, content, beside)
        each.is_shut = one.name in shut
        _with_notes(each, notes)
        shown.append(each)
    return shown


def _with_notes(shown: Shown, notes: Sequence[Note]) -> None:
    """What statute forbids stands as an error, what is only advised as a hint."""
    for note in notes:
        if note.field != shown.name or shown.error:
            continue
        if note.blocks:
            shown.error = note.sentence
        else:
            shown.hint = f"{shown.hint} {_('Uwaga:')} {note.sentence}".strip()


def shown_field(one: Field, content: Content, beside: dict[str, str], prefix: str = "") -> Shown:
    """A field as the page shows it."""
    name, value = prefix + one.name, content.get(prefix + one.name, "")
    options = _options(one)
    words = dict(options).get(value, value) if options else value
    if one.kind is Kind.FLAG:
        words = _("tak") if value == YES else _("nie")
    return Shown(
        name=name, kind="choice" if one.name == "department_id" else one.kind.value, label=label_of(one.name),
        value=value, hint="" if prefix and one.name == "title" else hint_of(one.name), error=beside.get(name, ""), options=options, words=words,
        rows=8 if one.longest > 5000 else 3, is_short=one.kind in SHORT, longest=one.longest,
    )  # fmt: skip


def _options(one: Field) -> list[tuple[str, str]]:
    if one.name == "department_id":
        return [("", _("nie wybrano")), *((str(each.id), each.name) for each in active_departments())]
    words = [(choice, choice_word(one.name, choice)) for choice in one.choices]
    return words if one.is_required or one.kind is not Kind.CHOICE else [("", _("nie wybrano")), *words]


def rows_of(content: Content, beside: dict[str, str], notes: Sequence[Note]) -> list[Row]:
    """The steps as rows, with places for new ones."""
    fresh = [f"{NEW}{number}" for number in range(1, BLANK_ROWS + 1)]
    codes = row_codes(content, MOST_STEPS)
    rows = []
    for code in [*codes, *(one for one in fresh if one not in codes)]:
        row = Row(code, content.get(f"{code}.title", ""), content.get(f"{code}.starts_on", ""))
        row.is_removed = content.get(f"{code}.remove") == YES
        for one in STEP_FIELDS:
            each = shown_field(one, content, beside, f"{code}.")
            if one.name == "kind" and row.is_new and not each.value:
                each.value = "other"
            _with_notes(each, notes)
            row.fields.append(each)
        rows.append(row)
    return rows


def difference_rows(names: Sequence[str], typed: Content, saved: Content) -> list[dict[str, str]]:
    """Field by field what was typed and what stands saved."""
    rows = []
    for name in names:
        row, _dot, last = name.rpartition(".")
        title = (saved if row and saved.get(f"{row}.title") else typed).get(f"{row}.title", "")
        label = f"{title}: {label_of(last)}" if row else label_of(last)
        rows.append({"label": label, "typed": _word(last, typed, name), "saved": _word(last, saved, name)})
    return rows


def _word(field_name: str, content: Content, name: str) -> str:
    value = content.get(name, "")
    if value and field_name in ("kind", "participation", "moderation", "day_rule"):
        return choice_word(field_name, value)
    return value or "–"
