"""Annexes: prepared with their documents, signed, from then on what binds. A draft may be changed or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from core.audit import record
from core.db import db
from core.files.reading import PDF, ReadFile
from core.files.storing import forget_file, store_file
from core.problems import NotFound, Problem, StaleVersion
from initiatives.agreements.models import Annex, AnnexDraft
from initiatives.agreements.queries import InForce, annexed, draft_annex_of, used_lines, written_since
from initiatives.agreements.rules.signing import (
    PAPER,
    Terms,
    check_annex,
    check_lines_stay,
    check_signing,
    check_works,
    earliest_start,
)
from initiatives.agreements.services.making import opened_on, subject_of
from initiatives.agreements.services.money import check_annex_money, hold_money_of
from initiatives.agreements.services.signing import bound_by, keep_longer
from initiatives.agreements.template_shape import DOCX
from initiatives.applications.models import Application
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.applications.rules.kept_works import kept_works
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.services.drafts import note_event
from initiatives.programmes.models import Programme

PREPARE, DROP, ANNEX = "initiatives.annex.prepare", "initiatives.annex.drop", "initiatives.agreement.annex"
MOST_ANNEXES = 50


@dataclass(frozen=True)
class ToldAnnex:
    """An annex as it was typed and read."""

    reason: str
    starts_on: date | None
    ends_on: date | None
    lines: Sequence[Line]
    works: Sequence[Work]


def prepare_annex(
    one: Application, programme: Programme, told: ToldAnnex, seen_version: int, now: datetime
) -> list[Problem]:
    """Write an annex down, or change the one that is being prepared; whoever calls has its documents made anew.

    ``seen_version``: of the draft that the page showed, 0 for none. Raises ``StaleVersion``.
    """
    hold_money_of(one, programme)
    bound = bound_by(one)
    if problems := _check_order(bound, one):
        return problems
    if told.starts_on is None or told.ends_on is None:
        days = {"starts_on": told.starts_on, "ends_on": told.ends_on}
        return [Problem("field_missing", name) for name, day in days.items() if day is None]
    after = Terms(told.starts_on, told.ends_on, tuple(told.lines), tuple(told.works))
    if problems := _check_content(one, bound, programme, after, told.reason):
        return problems
    draft = draft_annex_of(bound.agreement.id)
    if (draft.version if draft else 0) != seen_version:
        raise StaleVersion
    draft = draft or AnnexDraft(agreement_id=bound.agreement.id)
    former = [draft.docx_file_id, draft.pdf_file_id]
    draft.reason, draft.content, draft.made_at = told.reason.strip(), kept_terms(after), now
    draft.docx_file_id = draft.pdf_file_id = None
    db.session.add(draft)
    db.session.flush()
    _forget(former)
    record(PREPARE, subject_of(programme, one), {"number": len(bound.annexes) + 1, "to": after.ends_on})
    return []


def kept_terms(after: Terms) -> dict[str, Any]:
    """An annex's content as it is kept: all that binds after it, not the differences alone."""
    return {
        "lines": kept_lines(after.lines), "works": kept_works(after.works),
        "starts_on": after.starts_on.isoformat(), "ends_on": after.ends_on.isoformat(),
    }  # fmt: skip


def _check_content(
    one: Application, bound: InForce, programme: Programme, after: Terms, reason: str
) -> list[Problem]:
    earliest = min(earliest_start(programme.works_span, opened_on(programme)), bound.terms.starts_on)
    since = written_since(bound.agreement.id)
    problems = check_annex(bound.terms, after, reason, programme.works_span[1], earliest, since)
    problems += [] if after.works else [Problem("works_missing", "works")]
    problems += check_lines_stay(bound.terms.lines, after.lines, used_lines(bound.agreement.id))
    if after.lines != bound.terms.lines:
        problems += check_annex_money(one, programme, bound.agreement.id, after.lines, bound.rate)
    # A step is told where it stands on the form; here only what a form of the days alone would let through.
    return problems or check_works(after.works, after.starts_on, after.ends_on)


def _check_order(bound: InForce, one: Application) -> list[Problem]:
    if one.status != ApplicationStatus.AGREED:
        return [Problem("wrong_status", facts={"status": one.status})]
    is_over = len(bound.annexes) >= MOST_ANNEXES
    return [Problem("too_many_annexes", facts={"most": MOST_ANNEXES})] if is_over else []


def keep_annex_documents(draft_id: int, version: int, docx: bytes, pdf: bytes, now: datetime) -> bool:
    """Keep the documents made of a draft; ``False`` when it was changed, signed or dropped meanwhile."""
    query = select(AnnexDraft).where(AnnexDraft.id == draft_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or found.version != version:
        return False
    name = f"aneks-{found.agreement_id}"
    found.docx_file_id = store_file(ReadFile(f"{name}.docx", DOCX, docx), now).id
    found.pdf_file_id = store_file(ReadFile(f"{name}.pdf", PDF, pdf), now).id
    db.session.flush()
    return True


def drop_annex(one: Application, programme: Programme) -> None:
    """Drop the annex that is being prepared, with its documents; nothing where there is none."""
    bound = bound_by(one)
    draft = draft_annex_of(bound.agreement.id)
    if draft is None:
        return
    files = [draft.docx_file_id, draft.pdf_file_id]
    db.session.delete(draft)
    db.session.flush()
    _forget(files)
    record(DROP, subject_of(programme, one), {"number": len(bound.annexes) + 1})


def _forget(files: Sequence[int | None]) -> None:
    for number in files:
        if number is not None:
            forget_file(number)


def sign_annex(
    one: Application, programme: Programme, signed_on: date | None, file: ReadFile | Problem | None, today: date,
    now: datetime,
) -> list[Problem]:  # fmt: skip
    """Record that both sides signed the prepared annex: it binds from now on. Raises ``NotFound`` without one."""
    hold_money_of(one, programme)
    bound = bound_by(one)
    draft = draft_annex_of(bound.agreement.id)
    if draft is None:
        raise NotFound
    after = annexed(bound.terms, draft.content)
    problems = _check_order(bound, one) or _check_signature(bound, signed_on, file, today)
    problems += [] if draft.docx_file_id else [Problem("not_made")]
    problems = problems or _check_content(one, bound, programme, after, draft.reason)
    if problems or not isinstance(file, ReadFile) or signed_on is None:
        return problems
    number = len(bound.annexes) + 1
    made = Annex(agreement_id=bound.agreement.id, number=number, reason=draft.reason, content=draft.content)
    made.signed_on, made.made_at, made.file_id = signed_on, now, store_file(file, now).id
    made.docx_file_id, made.pdf_file_id = draft.docx_file_id, draft.pdf_file_id
    db.session.add(made)
    db.session.delete(draft)
    one.granted = add_up(after.lines, bound.rate).town
    keep_longer(one, programme, after.ends_on)
    note_event(one, "annexed", now, {"number": number})
    record(ANNEX, subject_of(programme, one), {"number": number, "to": after.ends_on, "reason": made.reason})
    db.session.flush()
    return []


def _check_signature(
    bound: InForce, signed_on: date | None, file: ReadFile | Problem | None, today: date
) -> list[Problem]:
    problems = check_signing(PAPER, signed_on, file is not None, today)
    last = bound.annexes[-1].signed_on if bound.annexes else bound.agreement.signed_on
    if signed_on is not None and last is not None and signed_on < last:
        problems.append(Problem("signed_before_last", "signed_on", {"last": last}))
    return problems + (
        [file] if isinstance(file, Problem) else [Problem("file_missing", "file")] if file is None else []
    )
