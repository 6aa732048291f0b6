"""Planning a round and announcing it: from nothing or as a copy of an earlier one, until residents see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.audit import record
from core.db import db
from core.fields import read
from core.problems import Problem
from core.slugs import is_slug_taken
from pb.rounds.editor_queries import open_editor, plan_of
from pb.rounds.filing_rules import SUBMISSION_FIELDS
from pb.rounds.legal_rules import legal_warnings
from pb.rounds.models import (
    CardQuestionRow,
    MeasureRow,
    Pool,
    PoolRulesRow,
    Round,
    RulesVersion,
    StageWindowRow,
)
from pb.rounds.plan_rules import check_ready, moved
from pb.rounds.rules import IdentityMethod
from pb.rounds.section_rules import BASICS
from pb.rounds.services import MEASURE_COLUMNS, POOL_COLUMNS, QUESTION_COLUMNS, RULES_COLUMNS

COPIED_ROUND = (
    "introduction", "regulation_title", "regulation_url", "is_invented", "currency", "area_id",
)  # fmt: skip
COPIED_POOL = ("code", "name", "kind", "position", "area_id", "category", "population")


@dataclass(frozen=True)
class NewRound:
    """What the form of a new round brings, as typed. ``source``: slug of the round to copy, or empty."""

    title: str
    year: str
    slug: str
    source: str = ""


def create_round(new: NewRound, actor_id: int | None, moment: datetime) -> Round | list[Problem]:
    """A planned round that only the office sees. Of a copy all dates move by whole weeks, amounts stay."""
    values, problems = _read_new(new)
    source = _newest_rules(new.source) if new.source else None
    if new.source and source is None:
        problems.append(Problem("no_such_source", "source"))
    if not problems and is_slug_taken(Round, str(values["slug"])):
        problems.append(Problem("slug_taken", "slug", {"slug": new.slug.strip()}))
    if problems:
        return problems
    pb_round = Round(created_at=moment, **values)
    db.session.add(pb_round)
    if source:
        from_round = db.session.get_one(Round, source.round_id)
        for name in COPIED_ROUND:
            setattr(pb_round, name, getattr(from_round, name))
        db.session.flush()
        db.session.add(_copied_rules(source, pb_round, pb_round.year - from_round.year, actor_id, moment))
    else:
        db.session.flush()
        db.session.add(_first_rules(pb_round, actor_id, moment))
    db.session.flush()
    record("pb.round.create", f"round:{pb_round.slug}", {"title": pb_round.title, "copy_of": new.source})
    return pb_round


def _read_new(new: NewRound) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems = []
    for name, typed in (("title", new.title), ("year", new.year), ("slug", new.slug)):
        values[name], problem = read(BASICS.field(name), typed)
        problems += [problem] if problem else []
    return values, problems


def _newest_rules(slug: str) -> RulesVersion | None:
    query = (
        select(RulesVersion)
        .join(Round, Round.id == RulesVersion.round_id)
        .where(Round.slug == slug)
        .order_by(RulesVersion.number.desc())
        .limit(1)
        .options(selectinload(RulesVersion.measures), selectinload(RulesVersion.questions))
    )
    return db.session.scalars(query).first()


def _first_rules(pb_round: Round, actor_id: int | None, moment: datetime) -> RulesVersion:
    return RulesVersion(
        round_id=pb_round.id,
        number=1,
        created_at=moment,
        created_by_id=actor_id,
        identity_methods=[one.value for one in IdentityMethod],
        submission_fields={name: need.value for name, need in SUBMISSION_FIELDS.items()},
    )


def _copied_rules(
    source: RulesVersion, pb_round: Round, years: int, actor_id: int | None, moment: datetime
) -> RulesVersion:
    version = RulesVersion(
        number=1, created_at=moment, created_by_id=actor_id,
        **{name: getattr(source, name) for name in RULES_COLUMNS if name != "round_id"},
    )  # fmt: skip
    version.round_id = pb_round.id
    due = source.results_due_at
    version.results_due_at = moved(due, years) if due else None
    version.windows = [
        StageWindowRow(
            stage=row.stage,
            opens_at=moved(row.opens_at, years),
            closes_at=moved(row.closes_at, years),
            paragraph=row.paragraph,
        )
        for row in source.windows
    ]
    version.pools = [_copied_pool(row, pb_round) for row in source.pools]
    version.measures = [
        MeasureRow(**{n: getattr(row, n) for n in MEASURE_COLUMNS}) for row in source.measures
    ]
    version.questions = [
        CardQuestionRow(**{n: getattr(row, n) for n in QUESTION_COLUMNS}) for row in source.questions
    ]
    return version


def _copied_pool(row: PoolRulesRow, pb_round: Round) -> PoolRulesRow:
    pool = Pool(round_id=pb_round.id, **{name: getattr(row.pool, name) for name in COPIED_POOL})
    return PoolRulesRow(pool=pool, **{n: getattr(row, n) for n in POOL_COLUMNS if n != "pool_id"})


def announce_round(
    slug: str, opened_version: int, actor_id: int | None, moment: datetime
) -> Round | list[Problem]:
    """Show a complete plan to residents; from now on its rules change only as new versions with a reason.

    ``opened_version`` is the round's version on the page that was looked at: what is announced is what was seen.
    """
    editor = open_editor(slug, moment, is_locked=True)
    pb_round = editor.pb_round
    if pb_round.announced_at is not None:
        return [Problem("announced_already", facts={"announced_at": pb_round.announced_at})]
    if pb_round.version != opened_version:
        return [Problem("changed_since_opened")]
    plan = plan_of(editor)
    if problems := check_ready(plan, moment):
        return problems
    pb_round.announced_at = moment
    editor.version.created_at = moment
    db.session.flush()
    warnings = sorted({one.code for one in legal_warnings(plan, moment)})
    facts = {"version": editor.version.number, "warnings": warnings}
    record("pb.round.announce", f"round:{slug}", facts)
    return pb_round


def discard_plan(slug: str, moment: datetime) -> list[Problem]:
    """Throw a plan away. What was announced stays for ever."""
    editor = open_editor(slug, moment, is_locked=True)
    if editor.progress.is_announced:
        return [Problem("announced_already", facts={"announced_at": editor.pb_round.announced_at})]
    db.session.delete(editor.version)
    db.session.flush()
    for line in editor.lines.values():
        db.session.delete(line.pool)
    db.session.flush()
    db.session.delete(editor.pb_round)
    record("pb.round.discard", f"round:{slug}", {"title": editor.pb_round.title})
    return []
