"""Verbs of a member's sheet: keep a draft, hand it in; and closing the scoring of a call without somebody's sheets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.models import ProgrammeCall
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.services.editing import Act
from initiatives.programmes.services.editing import subject_of as subject_of_programme
from initiatives.scoring.models import ScoreSheet, ScoringClosing, SheetPoint
from initiatives.scoring.rules.sheets import Sheet, check_closing, check_whole
from initiatives.scoring.sheet_queries import (
    call_by_id,
    codes_of,
    find_sheet,
    is_of_group,
    progress_of,
    scoring_closing,
    sheet_of,
)

ACT_HAND_IN, ACT_CLOSE = "initiatives.sheet.hand_in", "initiatives.scoring.close"


def hold_call(call_id: int | None) -> ProgrammeCall:
    """Let acts on the scoring of one call come one after another."""
    call = call_by_id(call_id)
    db.session.refresh(call, with_for_update={"key_share": True})
    return call


def refuse_scoring(
    view: ProgrammeView, one: Application, row: ScoreSheet | None, now: datetime
) -> list[Problem]:
    """Why a sheet cannot be written on: ``handed_in``, ``scoring_closed``, ``scoring_over``, ``not_in_scoring``."""
    if row is not None and row.handed_in_at is not None:
        return [Problem("handed_in", facts={"when": row.handed_in_at})]
    if one.status != Status.IN_SCORING.value:
        return [Problem("not_in_scoring")]
    call = call_by_id(one.call_id)
    if scoring_closing(call.id) is not None:
        return [Problem("scoring_closed")]
    return [Problem("scoring_over")] if progress_of(view, call, now).is_whole else []


def keep_sheet(
    view: ProgrammeView, one: Application, sheet: Sheet, act: Act, seen: int | None = None
) -> list[Problem]:
    """Keep a member's draft (``act.actor_id``). Not audited, and nothing in it is anybody else's to read.

    Nobody gives points to a group that they belong to (``own_group``).

    ``seen``: the version that the page showed, 0 for none. Raises ``StaleVersion`` where another window has kept
    something else meanwhile.
    """
    hold_call(one.call_id)
    assert act.actor_id is not None, "a member is signed in"
    row = find_sheet(one.id, act.actor_id, is_locked=True)
    if problems := refuse_scoring(view, one, row, act.now):
        return problems
    if sheet.points and is_of_group(one, act.actor_id):
        return [Problem("own_group", "is_conflicted")]
    codes = codes_of(view.id)
    if seen is not None and seen != (row.version if row else 0) and sheet_of(row, codes) != sheet:
        raise StaleVersion
    if row is None:
        row = ScoreSheet(application_id=one.id, member_id=act.actor_id)
        db.session.add(row)
    row.conflict, row.note, row.saved_at = sheet.conflict, sheet.note, act.now
    flag_modified(row, "saved_at")
    db.session.flush()
    db.session.execute(delete(SheetPoint).where(SheetPoint.sheet_id == row.id))
    numbers = {code: number for number, code in codes.items()}
    for code, mark in sheet.marks.items():
        point = SheetPoint(
            sheet_id=row.id, criterion_id=numbers[code], points=mark.points, ground=mark.ground
        )
        db.session.add(point)
    db.session.flush()
    return []


def hand_in_sheet(view: ProgrammeView, one: Application, act: Act) -> list[Problem]:
    """Freeze a whole sheet for good. A second click finds it handed in and changes nothing."""
    hold_call(one.call_id)
    assert act.actor_id is not None, "a member is signed in"
    row = find_sheet(one.id, act.actor_id, is_locked=True)
    if row is not None and row.handed_in_at is not None:
        return []
    if problems := refuse_scoring(view, one, row, act.now):
        return problems
    sheet = sheet_of(row, codes_of(view.id))
    problems = [Problem("conflict_stays")] if sheet.conflict else check_whole(sheet, view.terms.criteria)
    if problems or row is None:
        return problems or [Problem("points_missing")]
    row.handed_in_at = act.now
    record(ACT_HAND_IN, subject_of(view, one), {})
    db.session.flush()
    return []


def close_scoring(view: ProgrammeView, call: ProgrammeCall, reason: str, act: Act) -> list[Problem]:
    """End the scoring of a call without the members who have not handed in; the reason is published."""
    hold_call(call.id)
    progress = progress_of(view, call, act.now)
    if problems := check_closing(progress, reason):
        return problems
    row = ScoringClosing(call_id=call.id, reason=reason.strip(), missing=len(progress.missing))
    row.closed_at, row.closed_by_id = act.now, act.actor_id
    db.session.add(row)
    facts = {"call": call.number, "missing": sorted(progress.missing), "reason": row.reason}
    record(ACT_CLOSE, subject_of_programme(view.slug), facts)
    db.session.flush()
    return []


def hold_application(one: Application) -> None:
    """Hold it for this act and read it as it is now."""
    db.session.execute(select(Application.id).where(Application.id == one.id).with_for_update())
    db.session.refresh(one)
