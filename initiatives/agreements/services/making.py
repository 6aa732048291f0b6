"""Making an agreement: its number and days are written down, figures are taken as agreed, documents follow in a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.files.reading import PDF, ReadFile
from core.files.storing import forget_file, store_file
from core.problems import NotFound, Problem, StaleVersion
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import agreement_of
from initiatives.agreements.rules.signing import check_days, check_works
from initiatives.agreements.template_shape import DOCX
from initiatives.applications.models import Application
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.applications.rules.kept_works import kept_works
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.services.drafts import lock
from initiatives.programmes.models import Programme
from initiatives.scoring.queries import agreed_plan
from initiatives.scoring.rules.proposals import Plan

ACT = "initiatives.agreement.make"
LONGEST_SIGNATURE = 60


@dataclass(frozen=True)
class Told:
    """What the office writes of an agreement."""

    signature: str
    starts_on: date | None
    ends_on: date | None


def subject_of(programme: Programme, one: Application) -> str:
    """What the audit log calls an application."""
    return f"initiative:{programme.slug}/{one.number}"


def make_agreement(
    one: Application, programme: Programme, told: Told, seen_version: int, now: datetime
) -> list[Problem]:
    """Write an agreement down, or change one that is not signed; its documents are made anew after this.

    ``seen_version``: of the agreement that the page showed, 0 for none. Raises ``StaleVersion`` when somebody changed
    it meanwhile.
    """
    lock(one)
    if one.status != ApplicationStatus.ACCEPTED:
        return [Problem("wrong_status", facts={"status": one.status})]
    made = agreement_of(one.id)
    if made is not None and made.signed_on is not None:
        return [Problem("already_signed")]
    if (made.version if made else 0) != seen_version:
        raise StaleVersion
    plan = agreed_plan(one.id)
    problems = _check(plan, programme, told)
    if problems or told.starts_on is None or told.ends_on is None:
        return problems
    content = {
        "lines": kept_lines(plan.lines), "works": kept_works(plan.works),
        "rate": str(programme.hour_rate),
    }  # fmt: skip
    made = made or Agreement(application_id=one.id)
    made.signature, made.starts_on, made.ends_on = told.signature.strip(), told.starts_on, told.ends_on
    made.content, made.made_at, made.docx_file_id, made.pdf_file_id = content, now, None, None
    db.session.add(made)
    db.session.flush()
    record(
        ACT,
        subject_of(programme, one),
        {"signature": made.signature, "from": told.starts_on, "to": told.ends_on},
    )
    return []


def _check(plan: Plan, programme: Programme, told: Told) -> list[Problem]:
    problems = []
    length = len(told.signature.strip())
    if length > LONGEST_SIGNATURE:
        problems.append(Problem("too_long", "signature", {"length": length, "longest": LONGEST_SIGNATURE}))
    problems += check_days(told.starts_on, told.ends_on, programme.works_span, opened_on(programme))
    if told.starts_on and told.ends_on and not problems:
        problems += check_works(plan.works, told.starts_on, told.ends_on)
    return problems if plan.lines else [*problems, Problem("estimate_empty")]


def opened_on(programme: Programme) -> date:
    """The day on which a programme was published."""
    return warsaw(programme.published_at).date() if programme.published_at else date(programme.year, 1, 1)


def keep_documents(agreement_id: int, version: int, docx: bytes, pdf: bytes, now: datetime) -> bool:
    """Keep the documents made of a version; ``False`` when the agreement was changed or signed meanwhile."""
    query = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.version != version or found.signed_on is not None:
        return False
    former = [number for number in (found.docx_file_id, found.pdf_file_id) if number is not None]
    name = f"umowa-{found.id}"
    found.docx_file_id = store_file(ReadFile(f"{name}.docx", DOCX, docx), now).id
    found.pdf_file_id = store_file(ReadFile(f"{name}.pdf", PDF, pdf), now).id
    db.session.flush()
    for number in former:
        forget_file(number)
    return True
