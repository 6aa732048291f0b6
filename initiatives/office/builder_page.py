"""What the pages of the editor of a programme show: fields in order, rows, the pages with what waits on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.departments.queries import active_departments
from core.field_rows import BLANK_ROWS, NEW, row_codes
from core.fields import YES, Content, Field, Kind
from core.problems import Problem
from core.web.shown_field import SHORT, Shown
from initiatives.programmes.counted_words import points_word
from initiatives.programmes.models import Programme
from initiatives.programmes.rules.readiness import SECTION_OF, is_blocking
from initiatives.programmes.rules.sections import (
    CALLS,
    COMMITTEE,
    DOCUMENTS,
    OFFERED,
    ORDER,
    SECTIONS,
    has_shut_rows,
    shut_fields,
)
from initiatives.programmes.section_texts import choice_word, hint_of, label_of, section_name
from initiatives.programmes.texts import problem_sentence
from maps.area_page import kind_name
from maps.queries import area_choices

ENDPOINTS = {COMMITTEE: "programmes_committee.page", DOCUMENTS: "programmes_documents.page"}
"""Pages that are more than a form of fields."""


@dataclass(frozen=True)
class Note:
    """Something that is missing: on which page, in which field, the sentence."""

    section: str
    where: str
    sentence: str
    field: str = ""
    blocks: bool = False


@dataclass
class Row:
    """A criterion or a call as a part of the form."""

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
    """The address of a page of the editor."""
    if code in ENDPOINTS:
        return url_for(ENDPOINTS[code], slug=slug, _anchor=at or None)
    return url_for("programmes_office.section", slug=slug, section=code, _anchor=at or None)


def links_of(slug: str, notes: Sequence[Note]) -> list[dict[str, Any]]:
    """The pages of the editor, each with how many things wait on it."""
    pages: list[dict[str, Any]] = [
        {
            "code": code,
            "label": section_name(code),
            "url": section_url(slug, code),
            "count": sum(note.section == code for note in notes),
        }
        for code in ORDER
    ]
    template = url_for("initiative_templates.page", slug=slug)
    return [*pages, {"code": "umowa", "label": str(_("Wzór umowy")), "url": template, "count": 0}]


def notes_of(problems: Sequence[Problem]) -> list[Note]:
    """Problems as notes, each with the page that mends it."""
    pages = [(SECTION_OF[one.code], one) for one in problems]
    return [
        Note(code, section_name(code), problem_sentence(one), one.field or "", is_blocking(one))
        for code, one in pages
    ]


def fields_of(
    one: Programme, section: str, content: Content, beside: dict[str, str], is_frozen: bool
) -> list[Shown]:
    """The fields of a page with what is typed or saved and what is wrong."""
    shut = shut_fields(section, one.published_at is not None, is_frozen)
    shown = []
    for item in SECTIONS[section].fields:
        each = shown_field(item, content, beside)
        each.is_shut = item.name in shut
        shown.append(each)
    return shown


def shown_field(one: Field, content: Content, beside: dict[str, str], prefix: str = "") -> Shown:
    """A field as the page shows it."""
    name, value = prefix + one.name, content.get(prefix + one.name, "")
    options = _options(one)
    return Shown(
        name=name, kind="choice" if one.name in ("department_id", "area_id") else one.kind.value,
        label=label_of(one.name), value=value, hint=hint_of(one.name), error=beside.get(name, ""), options=options,
        words=_words(one, value, options), rows=8 if one.longest > 5000 else 3, is_short=one.kind in SHORT,
        longest=one.longest,
    )  # fmt: skip


def _words(one: Field, value: str, options: list[tuple[str, str]]) -> str:
    """A value that cannot be changed, in words."""
    if one.kind is Kind.FLAG:
        return str(_("tak") if value == YES else _("nie"))
    if one.kind is Kind.CHOICES:
        return "; ".join(word for key, word in options if key in value.split(",")) or str(_("wszystkie"))
    return dict(options).get(value, value) or "–"


def _options(one: Field) -> list[tuple[str, str]]:
    if one.name == "department_id":
        return [("", _("nie wybrano")), *((str(each.id), each.name) for each in active_departments())]
    if one.name == "area_id":
        areas = [(str(each.id), f"{each.name} ({kind_name(each.kind)})") for each in area_choices()]
        return [("", _("całe miasto")), *areas]
    return [(choice, choice_word(one.name, choice)) for choice in one.choices]


def rows_of(section: str, content: Content, beside: dict[str, str], is_frozen: bool) -> list[Row]:
    """Criteria or calls as rows, with places for new ones unless they are shut."""
    page, is_shut = SECTIONS[section], has_shut_rows(section, is_frozen)
    codes = row_codes(content, page.most_rows)
    fresh = [f"{NEW}{number}" for number in range(1, BLANK_ROWS + 1)]
    rows = []
    for code in [*codes, *(one for one in fresh if one not in codes and not is_shut)]:
        row = Row(code, _legend(section, code, content), _summary(section, code, content))
        row.is_removed = content.get(f"{code}.remove") == YES
        for one in page.rows:
            each = shown_field(one, content, beside, f"{code}.")
            each.is_shut = is_shut
            if code not in codes:
                each.value = OFFERED.get(one.name, each.value)
            row.fields.append(each)
        rows.append(row)
    return rows


def _legend(section: str, code: str, content: Content) -> str:
    if section == CALLS:
        days = [content.get(f"{code}.{name}", "") for name in ("opens_on", "closes_on")]
        return " – ".join(days) if any(days) else ""
    return content.get(f"{code}.name", "")


def _summary(section: str, code: str, content: Content) -> str:
    if section == CALLS:
        return ""
    points = content.get(f"{code}.points", "")
    return _points(points) if points and not code.startswith(NEW) else ""


def _points(typed: str) -> str:
    """As many points as were typed; what is no number stays as it is."""
    return points_word(int(typed)) if typed.isascii() and typed.isdecimal() else typed


def difference_rows(names: Sequence[str], typed: Content, saved: Content) -> list[dict[str, str]]:
    """Field by field what was typed and what stands saved."""
    rows = []
    for name in names:
        row, _dot, last = name.rpartition(".")
        title = next((each for each in (saved.get(f"{row}.name"), typed.get(f"{row}.name")) if each), "")
        label = f"{title}: {label_of(last)}" if title else label_of(last)
        rows.append({"label": label, "typed": _word(last, typed, name), "saved": _word(last, saved, name)})
    return rows


def _word(field_name: str, content: Content, name: str) -> str:
    value = content.get(name, "")
    if field_name in ("kind", "tie_rule", "scopes"):
        return ", ".join(choice_word(field_name, one) for one in value.split(",") if one) or "–"
    return value or "–"
