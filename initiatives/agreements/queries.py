"""Reads of agreements and of the work: the agreement with its annexes, entries, sums beside promises, photos."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, func, select

from core.db import db
from core.files.storing import find_file
from core.models import StoredFile
from core.problems import NotFound
from initiatives.agreements.contents import lines_in, rate_in, works_in
from initiatives.agreements.models import (
    Agreement,
    AgreementTemplate,
    Annex,
    AnnexDraft,
    Delivery,
    InitiativePhoto,
    LabourEntry,
    WorkLink,
)
from initiatives.agreements.rules.diary import TOWN, Span
from initiatives.agreements.rules.progress import Brought, Progress, Worked, progress
from initiatives.agreements.rules.signing import Terms
from initiatives.applications.models import ApplicationMember

PAGE = 20
MOST_ROWS = 2**63 - 1


@dataclass(frozen=True)
class InForce:
    """An agreement with its annexes: what binds today."""

    agreement: Agreement
    annexes: Sequence[Annex]
    terms: Terms
    rate: Decimal

    def span(self, today: date) -> Span:
        """When entries may be of."""
        return Span(self.terms.starts_on, today, len(self.terms.lines), self.terms.ends_on)


def work_key_hash(key: str) -> bytes:
    """What is kept of the key of a link to the work, 32 bytes."""
    return hashlib.sha256(f"initiative-work:{key}".encode()).digest()


def agreement_of(application_id: int) -> Agreement | None:
    """The agreement on an application, signed or being prepared."""
    return db.session.scalar(select(Agreement).where(Agreement.application_id == application_id))


def annexes_of(agreement_id: int) -> Sequence[Annex]:
    """Its annexes, the first first."""
    query = select(Annex).where(Annex.agreement_id == agreement_id)
    return db.session.scalars(query.order_by(Annex.number)).all()


def draft_annex_of(agreement_id: int) -> AnnexDraft | None:
    """The annex that is being prepared; there is one at most."""
    return db.session.scalar(select(AnnexDraft).where(AnnexDraft.agreement_id == agreement_id))


def in_force(one: Agreement) -> InForce:
    """What binds today: the newest annex over the agreement. One statement."""
    annexes = annexes_of(one.id)
    return InForce(one, annexes, terms_after(one, annexes), rate_in(one.content))


def terms_after(one: Agreement, annexes: Sequence[Annex]) -> Terms:
    """The terms of an agreement after some of its annexes."""
    terms = Terms(one.starts_on, one.ends_on, lines_in(one.content), works_in(one.content))
    for annex in annexes:
        terms = annexed(terms, annex.content)
    return terms


def annexed(before: Terms, content: Mapping[str, Any]) -> Terms:
    """What an annex leaves unsaid stays: of the first ones the first day and the schedule."""
    starts_on = date.fromisoformat(content["starts_on"]) if "starts_on" in content else before.starts_on
    works = works_in(content) if "works" in content else before.works
    return Terms(starts_on, date.fromisoformat(content["ends_on"]), lines_in(content), works)


def signed_agreement(application_id: int) -> InForce:
    """The signed agreement on an application with what binds today. Raises ``NotFound`` before it is signed."""
    found = agreement_of(application_id)
    if found is None or found.signed_on is None:
        raise NotFound
    return in_force(found)


def progress_of(bound: InForce) -> Progress:
    """All that is done beside what was promised. Two statements, however much was written."""
    mine = LabourEntry.agreement_id == bound.agreement.id, LabourEntry.struck_at.is_(None)
    hours = func.sum(LabourEntry.people * LabourEntry.hours, type_=Numeric)
    labour = select(LabourEntry.line_no, hours).where(*mine).group_by(LabourEntry.line_no)
    amounts = (
        select(Delivery.kind, Delivery.line_no, func.sum(Delivery.amount))
        .where(Delivery.agreement_id == bound.agreement.id, Delivery.struck_at.is_(None))
        .group_by(Delivery.kind, Delivery.line_no)
    )
    worked = [Worked(Decimal(total), line) for line, total in db.session.execute(labour)]
    brought = [Brought(kind, total, line) for kind, line, total in db.session.execute(amounts)]
    return progress(bound.terms.lines, bound.rate, worked, brought)


def used_lines(agreement_id: int) -> frozenset[int]:
    """Numbers of lines that an entry, also a struck one, speaks of."""
    found: set[int] = set()
    for table in (LabourEntry, Delivery):
        query = select(table.line_no).where(table.agreement_id == agreement_id, table.line_no.is_not(None))
        found.update(number for number in db.session.scalars(query.distinct()) if number is not None)
    return frozenset(found)


def hours_of_day(agreement_id: int, who: str, on: date, is_group: bool) -> Decimal:
    """Hours that somebody of this name has on a day already: of one person, or of a group's each."""
    query = select(func.sum(LabourEntry.hours, type_=Numeric)).where(
        LabourEntry.agreement_id == agreement_id, LabourEntry.worked_on == on, LabourEntry.struck_at.is_(None),
        func.lower(LabourEntry.who) == func.lower(" ".join(who.split())),
        LabourEntry.people > 1 if is_group else LabourEntry.people == 1,
    )  # fmt: skip
    return db.session.scalar(query) or Decimal(0)


def paid_by_town(agreement_id: int) -> Decimal:
    """All that the town has paid; struck payments do not count."""
    query = select(func.sum(Delivery.amount, type_=Numeric)).where(
        Delivery.agreement_id == agreement_id, Delivery.kind == TOWN, Delivery.struck_at.is_(None)
    )
    return db.session.scalar(query) or Decimal(0)


def written_since(agreement_id: int) -> date | None:
    """The first day of which an entry that stands tells; ``None`` while there is none."""
    days = [
        db.session.scalar(
            select(func.min(day)).where(table.agreement_id == agreement_id, table.struck_at.is_(None))
        )
        for table, day in ((LabourEntry, LabourEntry.worked_on), (Delivery, Delivery.happened_on))
    ]
    return min((one for one in days if one is not None), default=None)


@dataclass(frozen=True)
class EntriesPage:
    """A page of the diary or of the deliveries, the newest day first."""

    labour: Sequence[LabourEntry]
    things: Sequence[Delivery]
    page: int
    pages: int
    total: int


def entries_page(agreement_id: int, what: str, number: int) -> EntriesPage:
    """``what``: ``labour`` or ``things``. Two statements."""
    table = LabourEntry if what == "labour" else Delivery
    on = LabourEntry.worked_on if what == "labour" else Delivery.happened_on
    total = db.session.scalar(
        select(func.count()).select_from(table).where(table.agreement_id == agreement_id)
    )
    pages = max(1, -(-(total or 0) // PAGE))
    at = min(max(1, number), pages)
    query = select(table).where(table.agreement_id == agreement_id).order_by(on.desc(), table.id.desc())
    rows = list(db.session.scalars(query.limit(PAGE).offset((at - 1) * PAGE)))
    labour = [one for one in rows if isinstance(one, LabourEntry)]
    return EntriesPage(labour, [one for one in rows if isinstance(one, Delivery)], at, pages, total or 0)


def count_entries(agreement_id: int) -> int:
    """How much was written, struck or not."""
    counted = (
        select(func.count()).select_from(table).where(table.agreement_id == agreement_id)
        for table in (LabourEntry, Delivery)
    )
    return sum(db.session.scalar(one) or 0 for one in counted)


def photos_of(application_id: int, only_public: bool = False) -> Sequence[InitiativePhoto]:
    """The photos in the order before, during, after, each in the order of days."""
    query = select(InitiativePhoto).where(InitiativePhoto.application_id == application_id)
    if only_public:
        query = query.where(InitiativePhoto.is_public)
    order = func.array_position(["before", "during", "after"], InitiativePhoto.role)
    return db.session.scalars(query.order_by(order, InitiativePhoto.taken_on, InitiativePhoto.id)).all()


def photo_of(application_id: int, photo_id: int, only_public: bool = False) -> InitiativePhoto:
    """A photo of this application. Raises ``NotFound``."""
    found = db.session.get(InitiativePhoto, photo_id) if photo_id <= MOST_ROWS else None
    if found is None or found.application_id != application_id or (only_public and not found.is_public):
        raise NotFound
    return found


def labour_entry(agreement_id: int, entry_id: int) -> LabourEntry:
    """A line of the diary. Raises ``NotFound``."""
    found = db.session.get(LabourEntry, entry_id) if entry_id <= MOST_ROWS else None
    if found is None or found.agreement_id != agreement_id:
        raise NotFound
    return found


def delivery_entry(agreement_id: int, entry_id: int) -> Delivery:
    """A delivery or payment. Raises ``NotFound``."""
    found = db.session.get(Delivery, entry_id) if entry_id <= MOST_ROWS else None
    if found is None or found.agreement_id != agreement_id:
        raise NotFound
    return found


def hours_by_month(agreement_id: int) -> list[tuple[date, Decimal]]:
    """Hours of labour of all people by month, the first first; months without any are left out."""
    month = func.date_trunc("month", LabourEntry.worked_on)
    query = select(month, func.sum(LabourEntry.people * LabourEntry.hours, type_=Numeric))
    query = query.where(LabourEntry.agreement_id == agreement_id, LabourEntry.struck_at.is_(None))
    return [(on.date(), hours) for on, hours in db.session.execute(query.group_by(month).order_by(month))]


def templates_of(programme_id: int, kind: str) -> list[tuple[AgreementTemplate, str, int]]:
    """A programme's own templates of a kind with name and size of the file, the newest first."""
    query = (
        select(AgreementTemplate, StoredFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.id == AgreementTemplate.file_id)
        .where(AgreementTemplate.programme_id == programme_id, AgreementTemplate.kind == kind)
        .order_by(AgreementTemplate.id.desc())
    )
    return [(one, name, size) for one, name, size in db.session.execute(query)]


def template_content(programme_id: int, kind: str) -> bytes:
    """The template of a kind in force; empty where the programme has none of its own."""
    query = select(AgreementTemplate.file_id).where(
        AgreementTemplate.programme_id == programme_id, AgreementTemplate.kind == kind
    )
    number = db.session.scalar(query.order_by(AgreementTemplate.id.desc()).limit(1))
    return bytes(find_file(number).content) if number is not None else b""


def member_of_work_key(key: str) -> ApplicationMember | None:
    """Whose link to the work it is; nobody's when that person has declined meanwhile or erased the account."""
    query = (
        select(ApplicationMember)
        .join(WorkLink, WorkLink.member_id == ApplicationMember.id)
        .where(WorkLink.key_hash == work_key_hash(key), ApplicationMember.declined_at.is_(None))
        .where(ApplicationMember.email.is_not(None))
    )
    return db.session.scalar(query)
