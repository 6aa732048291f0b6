"""What an author does with a project that the office returned: change what was asked for, and send it back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, false, func, or_, select

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules
from pb.submission.models import Attachment, CostLine, Draft, Project, ProjectAuthor
from pb.submission.rules.attachments import SCAN, check_room
from pb.submission.rules.cost import Line
from pb.submission.services.history import add_event, content_of, keep_version
from pb.submission.services.paper_changes import discard
from pb.verification.models import Decision
from pb.verification.queries.case import CaseFile
from pb.verification.rules.stations import Station
from pb.verification.rules.terms import formal_due, is_overdue
from pb.verification.services.deciding import keep_what_was_sent
from pb.verification.services.opening import subject_of

COLUMNS = (
    "title", "summary", "description", "category", "upkeep", "beneficiaries", "availability", "accessibility",
)  # fmt: skip


@dataclass(frozen=True)
class Correction:
    """What the author wrote, read already: ``columns`` of the project by name, the place's columns, cost lines.

    ``None`` leaves a part as it is. ``papers`` are added to the attachments, for the office only; ``gone`` are the
    numbers of attachments that are taken away.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] | None = None
    lines: tuple[Line, ...] | None = None
    papers: tuple[ReadFile, ...] = ()
    gone: tuple[int, ...] = ()


def new_author_key(project_id: int) -> str:
    """A private key for the author's mail; only its hash is kept. Empty when the author's data are erased."""
    author = db.session.scalar(
        select(ProjectAuthor).where(ProjectAuthor.project_id == project_id, ProjectAuthor.position == 0)
    )
    if author is None:
        return ""
    key = secrets.token_urlsafe(32)
    author.key_hash = sha256(key.encode()).digest()
    return key


def is_author(project_id: int, user_id: int | None, keys: list[str]) -> bool:
    """Whether this account, or one of these private keys, is the author's."""
    hashes = [sha256(key.encode()).digest() for key in keys if key]
    for table, besides in ((ProjectAuthor, [ProjectAuthor.position == 0]), (Draft, [])):
        is_account = table.user_id == user_id if user_id is not None else false()
        mine = select(table.id).where(table.project_id == project_id, *besides)
        if db.session.scalar(mine.where(or_(table.key_hash.in_(hashes), is_account)).limit(1)) is not None:
            return True
    return False


def check_correction(file: CaseFile, decision: Decision, now: datetime) -> list[Problem]:
    """Why nothing can be corrected now. The last day counts whole; what the office has concluded since stands."""
    if decision.corrected_at is not None:
        return [Problem("correction_done")]
    is_returned = file.case.station == Station.CORRECTION and file.project.status == "returned"
    if decision.closed_at is not None or not is_returned:
        return [Problem("correction_over")]
    if is_overdue(decision.due_on, warsaw(now).date()):
        return [Problem("correction_over", facts={"due_on": decision.due_on})]
    return []


def send_correction(
    file: CaseFile, decision: Decision, written: Correction, rules: FilingRules, now: datetime
) -> list[Problem]:
    """Write the asked parts into the project as a new version and give the case back to the office.

    ``file`` is locked: what is true at this moment decides, not what the page showed.
    """
    problems = check_correction(file, decision, now)
    if problems:
        return problems
    is_of_papers = "attachments" in decision.fields
    papers = written.papers if is_of_papers else ()
    gone = _papers_of(file.project.id, written.gone) if is_of_papers else []
    problems = _check_room(file.project.id, len(papers), len(gone))
    if problems:
        return problems
    keep_what_was_sent(file, now)
    before = content_of(file.project)
    _write(file.project, written, set(decision.fields))
    db.session.flush()
    db.session.expire(file.project)
    if content_of(file.project) == before and not papers and not gone:
        return [Problem("nothing_changed")]
    for paper in gone:
        discard(paper)
    _add_papers(file.project.id, papers, now)
    number = keep_version(file.project, "author", now)
    add_event(file.project, "corrected", {"version": number, "fields": list(decision.fields)}, now)
    record("pb.case.corrected", subject_of(file), {"fields": list(decision.fields), "version": number})
    decision.corrected_at = now
    _back_to_office(file, rules, now)
    return []


def _write(project: Project, written: Correction, asked: set[str]) -> None:
    for name in COLUMNS:
        if name in asked and name in written.columns:
            setattr(project, name, written.columns[name])
    if "place" in asked and written.place is not None:
        for name, value in written.place.items():
            setattr(project, name, value)
    if "lines" in asked and written.lines is not None:
        _write_lines(project, written.lines)


def _write_lines(project: Project, lines: tuple[Line, ...]) -> None:
    db.session.execute(delete(CostLine).where(CostLine.project_id == project.id))
    for position, line in enumerate(lines, 1):
        db.session.add(
            CostLine(
                project_id=project.id, position=position, name=line.name, amount=line.amount,
                is_greenery=line.is_greenery, quantity=line.quantity, unit=line.unit, unit_price=line.unit_price,
                measure_code=line.measure_code or None, price_source=line.price_source,
            )
        )  # fmt: skip
    project.cost = sum((line.amount for line in lines), Decimal(0))


def _papers_of(project_id: int, numbers: tuple[int, ...]) -> Sequence[Attachment]:
    """Those of the numbers that are attachments of the project, never scans of the endorsement list."""
    of_project = select(Attachment).where(
        Attachment.project_id == project_id, Attachment.kind != SCAN, Attachment.id.in_(numbers)
    )
    return db.session.scalars(of_project).all()


def _check_room(project_id: int, added: int, gone: int) -> list[Problem]:
    of_project = select(func.count(Attachment.id)).where(
        Attachment.project_id == project_id, Attachment.kind != SCAN
    )
    held = (db.session.scalar(of_project) or 0) - gone
    return check_room(held + added - 1, "other", "files") if added else []


def _add_papers(project_id: int, papers: tuple[ReadFile, ...], now: datetime) -> None:
    for read in papers:
        stored = store_file(read, now)
        db.session.add(
            Attachment(
                project_id=project_id, file_id=stored.id, kind="other", title=read.name[:200], is_public=False,
                added_at=now,
            )
        )  # fmt: skip


def _back_to_office(file: CaseFile, rules: FilingRules, now: datetime) -> None:
    file.project.status, file.project.grounds = "in_check", ""
    if file.check is not None:
        file.check.finished_at = None
    file.case.station = Station.FORMAL
    file.case.due_on = formal_due(warsaw(now).date(), None, rules.formal_days)
