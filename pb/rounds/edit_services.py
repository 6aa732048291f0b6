"""Saving a page of the editor: in place while the round is planned, as a new version with its reason once announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from core.audit import record
from core.db import db
from core.fields import Content, differences, fingerprint
from core.page_saving import Stale
from core.problems import Problem
from core.slugs import is_slug_taken
from pb.rounds.edit_changes import Change, changes_of, with_area
from pb.rounds.editor_queries import EDIT_ACT, Editor, last_editor, open_editor, section_content
from pb.rounds.filing_rules import first_values
from pb.rounds.fitting import check_limits
from pb.rounds.leftover_rules import givers
from pb.rounds.models import (
    CardQuestionRow,
    MeasureRow,
    Pool,
    PoolRulesRow,
    Round,
    RulesVersion,
    StageWindowRow,
)
from pb.rounds.readings import Reading, read_section
from pb.rounds.section_rules import BASICS, MEASURES, POOL, QUESTIONS, SCHEDULE, SECTIONS
from pb.rounds.services import copy_rules

LONGEST_REASON = 2000


@dataclass(frozen=True)
class Edit:
    """What a form brings: the page, what was typed, the mark of what the page held when it was opened."""

    section: str
    typed: Content
    opened: str
    reason: str = ""
    pool: str | None = None
    may_leave_out: bool = False
    """Said in so many words: filed projects that no longer fit are meant."""


@dataclass(frozen=True)
class Saved:
    """Done. ``number`` of the version in force; no ``changes`` when what was typed is what stands."""

    number: int
    changes: tuple[Change, ...]
    slug: str = ""
    pool: str | None = None


Outcome = Saved | Stale | list[Problem]


def save_section(slug: str, edit: Edit, actor_id: int | None, moment: datetime) -> Outcome:
    """Save one page. Refusals are problems; a page that was changed meanwhile is never overwritten unseen."""
    editor = open_editor(slug, moment, is_locked=True)
    saved = section_content(editor, edit.section, edit.pool)
    if fingerprint(saved) != edit.opened:
        shut = {name: saved.get(name, "") for name in editor.shut_fields(edit.section)}
        fields = tuple(differences(saved, {**edit.typed, **shut}))
        return Stale(saved, fingerprint(saved), fields, last_editor(slug))
    if editor.is_shut(edit.section):
        return [Problem("section_shut")]
    reading = read_section(editor, edit.section, edit.typed, edit.pool)
    names = differences(saved, reading.content)
    problems = reading.problems + _refused(editor, edit, reading, bool(names))
    if problems:
        return problems
    if not names:
        return Saved(editor.version.number, (), slug, edit.pool)
    areas = {str(area.id): area.name for area in editor.areas}
    changes = [with_area(one, areas) for one in changes_of(edit.section, saved, reading.content)]
    version = target_version(editor, edit.reason, changes, actor_id, moment)
    _apply(editor, version, edit, reading)
    note_edit(editor, version, edit.section, changes, edit.reason)
    pool = reading.values["code"] if edit.section == POOL.code else None
    return Saved(version.number, tuple(changes), editor.pb_round.slug, pool)


def _refused(editor: Editor, edit: Edit, reading: Reading, has_changes: bool) -> list[Problem]:
    problems = []
    slug = reading.values.get("slug") if edit.section == BASICS.code else None
    if slug and is_slug_taken(Round, slug, editor.pb_round.id):
        problems.append(Problem("slug_taken", "slug", {"slug": slug}))
    if edit.section == POOL.code and not reading.problems:
        line, values = editor.lines[str(edit.pool)], reading.values
        after = (values["cost_floor"], values["cost_ceiling"])
        problems += check_limits(
            line.pool_id, (line.cost_floor, line.cost_ceiling), after, edit.may_leave_out
        )
    if has_changes or reading.problems:
        problems += check_reason(editor, edit.reason)
    return problems


def check_reason(editor: Editor, reason: str) -> list[Problem]:
    """A change after announcing is told to everybody with its reason."""
    if len(reason) > LONGEST_REASON:
        return [Problem("too_long", "reason", {"longest": LONGEST_REASON, "length": len(reason)})]
    if editor.progress.is_announced and not reason.strip():
        return [Problem("reason_missing", "reason")]
    return []


def target_version(
    editor: Editor, reason: str, changes: list[Change], actor_id: int | None, moment: datetime
) -> RulesVersion:
    """The version to write into: the first one itself until the round is announced, then a new one."""
    flag_modified(editor.pb_round, "title")
    if not editor.progress.is_announced:
        return editor.version
    version = copy_rules(editor.pb_round.id, reason.strip(), actor_id, moment)
    version.changes = changes
    db.session.add(version)
    db.session.flush()
    return version


def note_edit(
    editor: Editor, version: RulesVersion, section: str, changes: list[Change], reason: str
) -> None:
    """Have the change written into the audit log."""
    facts = {"section": section, "version": version.number, "changes": changes, "reason": reason.strip()}
    record(EDIT_ACT, f"round:{editor.pb_round.slug}", facts)


def _apply(editor: Editor, version: RulesVersion, edit: Edit, reading: Reading) -> None:
    if edit.section == SCHEDULE.code:
        _apply_schedule(version, reading)
    elif edit.section == MEASURES.code:
        _apply_rows(version.measures, MeasureRow, reading)
    elif edit.section == QUESTIONS.code:
        _apply_rows(version.questions, CardQuestionRow, reading)
    elif edit.section == POOL.code:
        pool = editor.lines[str(edit.pool)].pool
        line = next(row for row in version.pools if row.pool_id == pool.id)
        for row in version.pools:
            row.leftover_pool = (
                reading.values["code"] if row.leftover_pool == pool.code else row.leftover_pool
            )
        set_values(edit.section, reading.values, {"pool": pool, "line": line})
    else:
        set_values(edit.section, reading.values, {"round": editor.pb_round, "rules": version})
    db.session.flush()


def set_values(section: str, values: dict[str, Any], owners: dict[str, Any]) -> None:
    """Write the values of a page into the rows they belong to; words without text are left out."""
    for field in SECTIONS[section].fields:
        owner, value = owners[field.owner], values[field.name]
        column, _, key = field.name.partition(".")
        if key:
            kept = {name: word for name, word in getattr(owner, column).items() if name != key}
            setattr(owner, column, {**kept, key: value} if value else kept)
        else:
            setattr(
                owner,
                column,
                None if value == "" and field.name in ("category", "exclusive_group") else value,
            )


def _apply_schedule(version: RulesVersion, reading: Reading) -> None:
    version.results_due_at = reading.values["results_due_at"]
    version.windows.clear()
    db.session.flush()
    version.windows.extend(
        StageWindowRow(
            stage=one.stage.value, opens_at=one.opens_at, closes_at=one.closes_at, paragraph=one.paragraph
        )
        for one in reading.values["windows"]
    )


def _apply_rows(rows: list[Any], row_type: type[MeasureRow | CardQuestionRow], reading: Reading) -> None:
    there = {row.code: row for row in rows}
    for row in [row for code, row in there.items() if code not in reading.values]:
        rows.remove(row)
    for code, values in reading.values.items():
        if code in there:
            for name, value in values.items():
                setattr(there[code], name, value)
        else:
            rows.append(row_type(code=code, **first_values(values)))


def add_pool(slug: str, typed: Content, reason: str, actor_id: int | None, moment: datetime) -> Outcome:
    """A further pool, last in order."""
    editor = open_editor(slug, moment, is_locked=True)
    if editor.is_shut(POOL.code):
        return [Problem("section_shut")]
    reading = read_section(editor, POOL.code, typed, is_new=True)
    problems = reading.problems + check_reason(editor, reason)
    if problems:
        return problems
    changes = [
        {"section": POOL.code, "row": reading.values["name"], "field": "added", "before": "", "after": ""}
    ]
    version = target_version(editor, reason, changes, actor_id, moment)
    _new_pool(editor, version, reading)
    note_edit(editor, version, POOL.code, changes, reason)
    return Saved(version.number, tuple(changes), slug, reading.values["code"])


def _new_pool(editor: Editor, version: RulesVersion, reading: Reading) -> None:
    last = max((line.pool.position for line in editor.lines.values()), default=0)
    pool = Pool(round_id=editor.pb_round.id, position=last + 1)
    line = PoolRulesRow(pool=pool)
    set_values(POOL.code, reading.values, {"pool": pool, "line": line})
    version.pools.append(line)
    db.session.flush()


def remove_pool(slug: str, code: str, actor_id: int | None, moment: datetime) -> Outcome:
    """Take a pool out of a plan. Once announced it stays: residents count on it."""
    editor = open_editor(slug, moment, is_locked=True)
    saved = section_content(editor, POOL.code, code)
    if editor.progress.is_announced:
        return [Problem("pool_announced")]
    if names := givers(editor.view.rules.pools, code):
        return [Problem("pool_takes_rest", None, {"names": names})]
    line = editor.lines[code]
    changes = [{"section": POOL.code, "row": saved["name"], "field": "removed", "before": "", "after": ""}]
    version = target_version(editor, "", changes, actor_id, moment)
    db.session.delete(line)
    db.session.flush()
    db.session.delete(line.pool)
    note_edit(editor, version, POOL.code, changes, "")
    return Saved(version.number, tuple(changes), slug)
