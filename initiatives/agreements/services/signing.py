"""Signatures recorded, the work called finished. After a signature the content stays; annexes change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from core.audit import record
from core.clock import WARSAW
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import InForce, agreement_of, in_force
from initiatives.agreements.rules.signing import (
    check_built,
    check_signing,
)
from initiatives.agreements.services.making import subject_of
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus, check_move
from initiatives.applications.services.drafts import lock, note_event
from initiatives.programmes.models import Programme

SIGN, BUILD = "initiatives.agreement.sign", "initiatives.work.accept"
MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Signature:
    """How and when both sides signed; ``file``: the scan or the signed file, or why it cannot be kept."""

    way: str
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
    keep_longer(one, programme, found.ends_on)
    note_event(one, "agreed", now)
    record(SIGN, subject_of(programme, one), {"way": found.way, "on": found.signed_on})
    db.session.flush()
    return []


def keep_longer(one: Application, programme: Programme, ends_on: date) -> None:
    """Keep the people of an application until its work is long over."""
    over = datetime.combine(ends_on, time(), WARSAW) + MONTH * programme.retention_months
    one.retention_until = max(one.retention_until, over)


def bound_by(one: Application) -> InForce:
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
    bound = bound_by(one)
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
