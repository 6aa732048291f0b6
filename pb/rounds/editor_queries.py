"""Reading a round for its editor: rows, what each page holds as written text, and the plan that rules check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.audit import last_act
from core.clock import warsaw
from core.db import db
from core.fields import Content, Field, Kind, write, write_field
from core.problems import NotFound
from maps.queries import AreaChoice, area_choices
from pb.rounds.categories import Catalogue, read_catalogue
from pb.rounds.category_models import CategoryRow
from pb.rounds.filing_queries import filing_rules_of
from pb.rounds.filing_rules import SUBMISSION_FIELDS
from pb.rounds.models import CardQuestionRow, MeasureRow, PoolRulesRow, Round, RulesVersion
from pb.rounds.plan_rules import Plan
from pb.rounds.queries import RoundView, find_any_round
from pb.rounds.section_rules import (
    MEASURES,
    POOL,
    QUESTIONS,
    ROW_FIELDS,
    SCHEDULE,
    SECTIONS,
    Progress,
    is_section_shut,
    shut_fields,
)

EDIT_ACT = "pb.round.edit"


@dataclass(frozen=True)
class Editor:
    """A round open in its editor at ``moment``."""

    view: RoundView
    version: RulesVersion
    areas: tuple[AreaChoice, ...]
    catalogue: Catalogue
    moment: datetime

    @property
    def pb_round(self) -> Round:
        """The row of the round."""
        return self.view.pb_round

    @property
    def progress(self) -> Progress:
        """How far the round has come."""
        rules, moment = self.view.rules, self.moment
        scoring_opens_at = rules.scoring_opens_at
        return Progress(
            is_announced=self.pb_round.announced_at is not None,
            has_opened=any(one.opens_at <= moment for one in rules.windows),
            has_voting_opened=(scoring_opens_at is not None and scoring_opens_at <= moment)
            or self.pb_round.urn_closed_at is not None
            or self.pb_round.published_at is not None,
        )

    @cached_property
    def lines(self) -> dict[str, PoolRulesRow]:
        """The pools' rows by the pool's code, in their order."""
        ordered = sorted(self.version.pools, key=lambda row: row.pool.position)
        return {row.pool.code: row for row in ordered}

    def fields(self, section: str) -> tuple[Field, ...]:
        """The fields of a page, with the areas, pools and categories there are to choose from."""
        chosen = {
            *self.version.categories,
            *(line.pool.category for line in self.lines.values() if line.pool.category),
            *(line.reserved_category for line in self.lines.values() if line.reserved_category),
        }
        categories = self.catalogue.to_choose(chosen)
        there = {
            "area_id": tuple(str(area.id) for area in self.areas),
            "leftover_pool": tuple(self.lines),
            "categories": categories,
            "category": categories,
            "reserved_category": categories,
        }
        return tuple(
            replace(field, choices=there[field.name]) if field.name in there else field
            for field in SECTIONS[section].fields
        )

    def shut_fields(self, section: str, is_new: bool = False) -> frozenset[str]:
        """Fields that can no longer be changed."""
        return shut_fields(section, self.progress, is_new)

    def is_shut(self, section: str) -> bool:
        """Whether the whole page can no longer be changed."""
        return is_section_shut(section, self.progress)


def open_editor(slug: str, moment: datetime, is_locked: bool = False) -> Editor:
    """The round with its newest rules, whole. Eight statements, whatever its size. Raises ``NotFound``.

    ``is_locked`` keeps others from changing the round until the end of the transaction.
    """
    if is_locked:
        lock = select(Round).where(Round.slug == slug).with_for_update()
        if db.session.scalars(lock.execution_options(populate_existing=True)).first() is None:
            raise NotFound
    view = find_any_round(slug, moment)
    query = (
        select(RulesVersion)
        .where(RulesVersion.round_id == view.pb_round.id, RulesVersion.number == view.rules.version)
        .options(selectinload(RulesVersion.measures), selectinload(RulesVersion.questions))
        .execution_options(populate_existing=True)
    )
    return Editor(view, db.session.scalars(query).one(), area_choices(), read_catalogue(), moment)


def section_content(editor: Editor, section: str, pool: str | None = None) -> Content:
    """What a page holds as saved. Raises ``NotFound`` for a pool that is not there."""
    if section == SCHEDULE.code:
        return _schedule_content(editor.version)
    if section == MEASURES.code:
        return rows_content(section, editor.version.measures)
    if section == QUESTIONS.code:
        return rows_content(section, editor.version.questions)
    if section == POOL.code:
        if pool not in editor.lines:
            raise NotFound
        line = editor.lines[pool]
        return _content(editor.fields(section), {"pool": line.pool, "line": line})
    return _content(editor.fields(section), {"round": editor.pb_round, "rules": editor.version})


def _content(fields: Iterable[Field], owners: Mapping[str, Any]) -> Content:
    return {field.name: write_field(field, value_of(owners[field.owner], field.name)) for field in fields}


def value_of(owner: Any, name: str) -> Any:
    """The value of a column, or of one key of a column of words (``texts.voting``)."""
    column, _, key = name.partition(".")
    if not key:
        return getattr(owner, column)
    default = SUBMISSION_FIELDS[key].value if column == "submission_fields" else None
    return getattr(owner, column).get(key, default)


def _schedule_content(version: RulesVersion) -> Content:
    content = {field.name: "" for field in SCHEDULE.fields}
    for row in version.windows:
        for part, moment in (("opens", row.opens_at), ("closes", row.closes_at)):
            _write_moment(content, f"{row.stage}.{part}", moment)
        content[f"{row.stage}.paragraph"] = row.paragraph
    _write_moment(content, "results_due.closes", version.results_due_at)
    return {name: content.get(name, "") for name in [field.name for field in SCHEDULE.fields]}


def _write_moment(content: Content, name: str, moment: datetime | None) -> None:
    local = warsaw(moment) if moment else None
    content[f"{name}_on"] = write(Kind.DAY, local.date() if local else None)
    content[f"{name}_at"] = write(Kind.HOUR, local.time() if local else None)


def rows_content(section: str, rows: Iterable[MeasureRow | CardQuestionRow | CategoryRow]) -> Content:
    """What the rows of a list hold as saved."""
    content: Content = {}
    for row in rows:
        content[f"{row.code}.position"] = str(row.position)
        for field in ROW_FIELDS[section]:
            content[f"{row.code}.{field.name}"] = write_field(field, getattr(row, field.name))
    return content


def last_editor(slug: str) -> tuple[str, datetime] | None:
    """Who saved a page of this round last, and when."""
    return last_act(EDIT_ACT, f"round:{slug}")


def plan_of(editor: Editor) -> Plan:
    """The round as the checks see it."""
    pb_round, version = editor.pb_round, editor.version
    kinds = {area.id: area.kind for area in editor.areas}
    asked = [words for row in version.questions for words in (row.question, row.guidance)]
    words = (pb_round.introduction, *version.texts.values(), *asked)
    return Plan(
        title=pb_round.title,
        year=pb_round.year,
        regulation_title=pb_round.regulation_title,
        rules=editor.view.rules,
        filing=filing_rules_of(version),
        area_kinds=kinds,
        words=words,
        introduction=pb_round.introduction,
    )
