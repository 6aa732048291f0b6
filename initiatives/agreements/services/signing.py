"""Signatures recorded, annexes, the work called finished. After a signature the content stays; annexes change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from core.audit import record
from core.clock import WARSAW
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.agreements.models import Agreement, Annex
from initiatives.agreements.queries import InForce, agreement_of, in_force, used_lines, written_since
from initiatives.agreements.rules.signing import (
    Terms,
    check_annex,
    check_built,
    check_lines_stay,
    check_signing,
    check_works,
    earliest_start,
)
from initiatives.agreements.services.making import opened_on, subject_of
from initiatives.agreements.services.money import check_annex_money, hold_money_of
from initiatives.applications.models import Application
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.applications.rules.kept_works import kept_works
from initiatives.applications.rules.statuses import ApplicationStatus, check_move
from initiatives.applications.services.drafts import lock, note_event
from initiatives.programmes.models import Programme

SIGN, ANNEX, BUILD = "initiatives.agreement.sign", "initiatives.agreement.annex", "initiatives.work.accept"
MONTH = timedelta(days=31)
MOST_ANNEXES = 50


@dataclass(frozen=True)
class Signature:
    """How and when both sides signed; ``file``: the scan or the signed file, or why it cannot be kept."""

    way: str
    signed_on: date | None
    file: ReadFile | Problem | None = None


@dataclass(frozen=True)
class ToldAnnex:
    """An annex as it was typed and read."""

    reason: str
    starts_on: date | None
    ends_on: date | None
    lines: Sequence[Line]
    works: Sequence[Work]
    signed_on: date | None
    file: ReadFile | Problem | None = None


def sign_agreement(
    one: Application, programme: Programme, told: Signature, today: date, now: datetime
) -> list[Problem]:
    """Record the signatures: from now on the application is agreed, and people are kept until its work is long over."""
    lock(one)
    found = agreement_of(one.id)
    if found is None or found.docx_file_id is None:
        return [Problem("not_made")]
    if found.signed_on is not None:
        return [Problem("already_signed")]
    problems = check_move(ApplicationStatus(one.status), ApplicationStatus.AGREED)
    problems += check_signing(told.way, told.signed_on, told.file is not None, today)
    problems += [told.file] if isinstance(told.file, Problem) else []
    problems += [] if found.signature else [Problem("signature_missing")]
    if problems:
        return problems
    found.way, found.signed_on = told.way, told.signed_on
    if isinstance(told.file, ReadFile):
        found.signed_file_id = store_file(told.file, now).id
    one.status = ApplicationStatus.AGREED.value
    _keep_longer(one, programme, found.ends_on)
    note_event(one, "agreed", now)
    record(SIGN, subject_of(programme, one), {"way": found.way, "on": found.signed_on})
    db.session.flush()
    return []


def _keep_longer(one: Application, programme: Programme, ends_on: date) -> None:
    over = datetime.combine(ends_on, time(), WARSAW) + MONTH * programme.retention_months
    one.retention_until = max(one.retention_until, over)


def write_annex(
    one: Application, programme: Programme, told: ToldAnnex, today: date, now: datetime
) -> list[Problem]:
    """Write a signed annex: other days, lines, steps of the schedule. The diary goes on under it."""
    hold_money_of(one, programme)
    bound = _bound(one)
    problems = check_signing("paper", told.signed_on, told.file is not None, today)
    problems += [told.file] if isinstance(told.file, Problem) else []
    problems += [] if told.file is not None else [Problem("file_missing", "file")]
    after = terms_of(told)
    if after is None:
        days = {"starts_on": told.starts_on, "ends_on": told.ends_on}
        return [*problems, *(Problem("field_missing", name) for name, day in days.items() if day is None)]
    problems += _check_content(one, bound, programme, after, told.reason)
    problems += _check_order(bound, told, one)
    if problems or not isinstance(told.file, ReadFile) or told.signed_on is None:
        return problems
    number = len(bound.annexes) + 1
    made = Annex(agreement_id=bound.agreement.id, number=number, reason=told.reason.strip(), made_at=now)
    made.content = kept_terms(after)
    made.signed_on, made.file_id = told.signed_on, store_file(told.file, now).id
    db.session.add(made)
    one.granted = add_up(after.lines, bound.rate).town
    _keep_longer(one, programme, after.ends_on)
    note_event(one, "annexed", now, {"number": number})
    record(ANNEX, subject_of(programme, one), {"number": number, "to": after.ends_on, "reason": made.reason})
    db.session.flush()
    return []


def terms_of(told: ToldAnnex) -> Terms | None:
    """What would bind after it; ``None`` without its days."""
    if told.starts_on is None or told.ends_on is None:
        return None
    return Terms(told.starts_on, told.ends_on, tuple(told.lines), tuple(told.works))


def kept_terms(after: Terms) -> dict[str, Any]:
    """An annex's content as it is kept: all that binds after it, not the differences alone."""
    return {
        "lines": kept_lines(after.lines), "works": kept_works(after.works),
        "starts_on": after.starts_on.isoformat(), "ends_on": after.ends_on.isoformat(),
    }  # fmt: skip


def _check_content(
    one: Application, bound: InForce, programme: Programme, after: Terms, reason: str
) -> list[Problem]:
    earliest = min(earliest_start(programme.year, opened_on(programme)), bound.terms.starts_on)
    since = written_since(bound.agreement.id)
    problems = check_annex(bound.terms, after, reason, programme.year, earliest, since)
    problems += [] if after.works else [Problem("works_missing", "works")]
    problems += check_lines_stay(bound.terms.lines, after.lines, used_lines(bound.agreement.id))
    if after.lines != bound.terms.lines:
        problems += check_annex_money(one, programme, after.lines, bound.rate)
    # A step is told where it stands on the form; here only what a form of the days alone would let through.
    return problems or check_works(after.works, after.starts_on, after.ends_on)


def _check_order(bound: InForce, told: ToldAnnex, one: Application) -> list[Problem]:
    if one.status != ApplicationStatus.AGREED:
        return [Problem("wrong_status", facts={"status": one.status})]
    if len(bound.annexes) >= MOST_ANNEXES:
        return [Problem("too_many_annexes", facts={"most": MOST_ANNEXES})]
    last = bound.annexes[-1].signed_on if bound.annexes else bound.agreement.signed_on
    if told.signed_on is not None and last is not None and told.signed_on < last:
        return [Problem("signed_before_last", "signed_on", {"last": last})]
    return []


def _bound(one: Application) -> InForce:
    """The signed agreement, held for this act. Raises ``NotFound``."""
    lock(one)
    query = select(Agreement).where(Agreement.application_id == one.id, Agreement.signed_on.is_not(None))
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    return in_force(found)


def accept_work(
    one: Application, programme: Programme, built_on: date | None, words: str, today: date, now: datetime
) -> list[Problem]:
    """Call the work finished, with the day and the words of its acceptance."""
    bound = _bound(one)
    problems = check_move(ApplicationStatus(one.status), ApplicationStatus.BUILT)
    problems += check_built(built_on, words, bound.terms.starts_on, today)
    if problems:
        return problems
    bound.agreement.built_on, bound.agreement.acceptance = built_on, words.strip()[:4000]
    one.status = ApplicationStatus.BUILT.value
    note_event(one, "built", now)
    record(BUILD, subject_of(programme, one), {"on": built_on})
    db.session.flush()
    return []
