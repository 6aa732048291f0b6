"""What the pages of the editor of a round show: fields in groups, warnings beside them, the picture of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext

from core.clock import warsaw
from core.fields import YES, Content, Field, Kind
from core.money import NBSP
from core.problems import Problem
from core.web.filters import day, moment
from core.web.shown_field import SHORT, Shown
from pb.rounds.editor_names import full_label, schedule_label, schedule_legend
from pb.rounds.editor_queries import Editor, plan_of
from pb.rounds.editor_texts import problem_sentence, warning_sentence
from pb.rounds.field_texts import choice_word, label_of, section_name, value_words
from pb.rounds.hint_texts import hint_of
from pb.rounds.legal_rules import legal_warnings
from pb.rounds.models import StageWindowRow
from pb.rounds.readings import NEW, POSITION, row_codes
from pb.rounds.rules import Stage
from pb.rounds.section_rules import POOL, ROW_FIELDS, SCHEDULE, SCHEDULED

BLANK_ROWS = 3
POOL_GROUPS = {
    "name": "Czym jest pula", "amount": "Pieniądze i wymagania", "method": "Głosowanie",
    "panel_highest": "Tylko gdy wybiera zespół oceniający",
    "allocation_rule": "Zasada wyboru", "minimum_votes": "Próg", "reserved_category": "Minimum dla kategorii",
    "tie_rule": "Remis i reszta pieniędzy",
}  # fmt: skip
GROUPS = {
    "paragraphs.eligibility": "Paragrafy regulaminu",
    "submission_fields.beneficiaries": "Pytania w zgłoszeniu",
    "most_coauthors": "Autorzy i numery",
    "formal_days": "Terminy",
    "appeal_by": "Odwołania i jawność",
}


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass
class Group:
    """Fields under one heading. ``code`` of a list's row; ``summary`` of what it holds."""

    legend: str = ""
    fields: list[Shown] = field(default_factory=list)
    code: str = ""
    summary: str = ""
    is_new: bool = False
    is_removed: bool = False

    @property
    def has_error(self) -> bool:
        """Whether anything in it must be mended."""
        return any(one.error for one in self.fields)


def groups_of(
    editor: Editor, section: str, content: Content, errors: dict[str, str], is_new: bool = False
) -> list[Group]:
    """The fields of a page in groups, with what is typed or saved and what is wrong with it."""
    if section in ROW_FIELDS:
        return _row_groups(section, content, errors)
    shut = editor.shut_fields(section, is_new)
    starts = POOL_GROUPS if section == POOL.code else GROUPS
    groups: list[Group] = []
    for one in editor.fields(section):
        stage = one.name.partition(".")[0]
        legend = schedule_legend(stage) if section == SCHEDULE.code else starts.get(one.name, "")
        if not groups or (legend and legend != groups[-1].legend):
            groups.append(Group(legend))
        shown = _shown(one, section, content, errors, _options(editor, one))
        shown.is_shut = one.name in shut or editor.is_shut(section)
        groups[-1].fields.append(shown)
    return groups


def _options(editor: Editor, one: Field) -> list[tuple[str, str]]:
    if one.name == "area_id":
        areas = [(str(area.id), area.name) for area in editor.areas]
        return [("", _("nie wybrano")), *areas]
    if one.name == "leftover_pool":
        return [("", _("nie wybrano")), *((code, line.pool.name) for code, line in editor.lines.items())]
    words = [(choice, choice_word(one.name, choice)) for choice in one.choices]
    needs_none = one.kind is Kind.CHOICE and not one.is_required
    return [("", _("nie wybrano")), *words] if needs_none else words


def _shown(
    one: Field,
    section: str,
    content: Content,
    errors: dict[str, str],
    options: list[tuple[str, str]],
    prefix: str = "",
) -> Shown:
    name = prefix + one.name
    value = content.get(name, "")
    words = dict(options).get(value, "") if one.name == "area_id" else value_words(one.name, value)
    label = schedule_label(one.name) if section == SCHEDULE.code else label_of(one.name)
    return Shown(
        name=name, kind=one.kind.value, label=label, value=value, hint=hint_of(section, one.name),
        error=errors.get(name, ""), options=options, words=words, is_short=one.kind in SHORT,
        rows=6 if one.longest > 1000 else 3, longest=one.longest,
    )  # fmt: skip


def _row_groups(section: str, content: Content, errors: dict[str, str]) -> list[Group]:
    fields = ROW_FIELDS[section]
    codes = row_codes(content)
    fresh = [f"{NEW}{number}" for number in range(1, BLANK_ROWS + 1)]
    groups = []
    for code in [*codes, *(one for one in fresh if one not in codes)]:
        group = Group(content.get(f"{code}.{fields[0].name}", ""), code=code, is_new=code.startswith(NEW))
        group.is_removed = content.get(f"{code}.remove") == YES
        for one in (POSITION, *fields):
            options = [(choice, choice_word(one.name, choice)) for choice in one.choices]
            group.fields.append(_shown(one, section, content, errors, options, f"{code}."))
        told = (
            [
                f"{content.get(f'{code}.unit_price', '').replace(' ', NBSP)} zł / {content.get(f'{code}.unit', '')}"
            ]
            if section == "cennik"
            else []
        )
        told += [_("zieleń")] if content.get(f"{code}.is_greenery") else []
        group.summary = ", ".join(told).replace(" zł / ", f"{NBSP}zł / ")
        groups.append(group)
    return groups


def errors_of(problems: Sequence[Problem]) -> list[tuple[str | None, str]]:
    """The lines of the summary: field and sentence."""
    return [(one.field, problem_sentence(one)) for one in problems]


@dataclass(frozen=True)
class Note:
    """A warning on a page: which page mends it, where, and the sentence."""

    section: str
    pool: str
    where: str
    sentence: str
    field: str = ""


def notes_of(editor: Editor) -> list[Note]:
    """Every warning of the round as it would be announced now."""
    return [_note(one, warning_sentence(one)) for one in legal_warnings(plan_of(editor), editor.moment)]


def missing_notes(problems: Sequence[Problem]) -> list[Note]:
    """What is missing before announcing, each with the page to fill it in on."""
    return [_note(one, problem_sentence(one)) for one in problems]


def _note(problem: Problem, sentence: str) -> Note:
    section, pool = problem.facts["section"], problem.facts.get("pool", "")
    where = section_name(section)
    if pool:
        where = f"{where}: {problem.facts['pool_name']}"
    return Note(section, pool, where, sentence, problem.field or "")


def difference_rows(
    section: str, names: Sequence[str], typed: Content, saved: Content, areas: dict[str, str]
) -> list[dict[str, str]]:
    """Field by field what was typed and what stands saved."""
    rows = []
    for name in names:
        label = full_label(section, name, {**typed, **{key: text for key, text in saved.items() if text}})
        values = [one.get(name, "") for one in (typed, saved)]
        shown = [areas.get(one, "–") if name == "area_id" else value_words(name, one) for one in values]
        rows.append({"label": label, "typed": shown[0], "saved": shown[1]})
    return rows


@dataclass(frozen=True)
class Bar:
    """A stage in the picture: place and width in thousandths of its whole, and the dates in words.

    ``is_torn``: it goes on beyond the picture.
    """

    name: str
    left: int
    width: int
    when: str
    state: str
    is_torn: bool = False


@dataclass(frozen=True)
class Picture:
    """The schedule as bars under months. ``now``: thousandths from the left, ``None`` when outside."""

    bars: list[Bar]
    months: list[tuple[int, str]]
    now: int | None


LONGEST_SHOWN = timedelta(days=60)


def picture_of(windows: Sequence[StageWindowRow], at: datetime) -> Picture | None:
    """The picture of a schedule; ``None`` when it is empty. Works take a year: only their beginning is drawn."""
    order = [stage.value for stage in SCHEDULED]
    rows = sorted(windows, key=lambda row: order.index(row.stage))
    if not rows:
        return None
    ends = [
        min(row.closes_at, row.opens_at + LONGEST_SHOWN)
        if row.stage == Stage.IMPLEMENTATION
        else row.closes_at
        for row in rows
    ]
    start, end = min(row.opens_at for row in rows), max(ends)
    whole = (end - start).total_seconds() or 1.0

    def place(one: datetime) -> int:
        return round(1000 * (one - start).total_seconds() / whole)

    bars = []
    for row, until in zip(rows, ends, strict=True):
        state = "done" if row.closes_at < at else "now" if row.opens_at <= at else "next"
        when = f"{moment(row.opens_at)} – {moment(row.closes_at)}"
        left = place(row.opens_at)
        bars.append(
            Bar(
                schedule_legend(row.stage),
                left,
                max(4, place(until) - left),
                when,
                state,
                until < row.closes_at,
            )
        )
    return Picture(bars, _months(start, end, place), place(at) if start <= at <= end else None)


def _months(start: datetime, end: datetime, place: Any) -> list[tuple[int, str]]:
    first = warsaw(start).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = []
    while first < end:
        if first >= start:
            months.append((place(first), day(first)))
        first = (first + timedelta(days=32)).replace(day=1)
    return months
