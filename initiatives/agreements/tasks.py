"""Jobs of agreements: making the documents, mailing members, forgetting people when their term is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update

from accounts.erasure import at_leaving
from core.clock import now, today
from core.db import db, transaction
from core.erasing import eraser
from core.jobs import task
from initiatives.agreements.documents import gather, gather_annex
from initiatives.agreements.documents import make_documents as make
from initiatives.agreements.emails import post_built, post_signed
from initiatives.agreements.models import (
    Agreement,
    Annex,
    AnnexDraft,
    Delivery,
    InitiativePhoto,
    LabourEntry,
    WorkLink,
)
from initiatives.agreements.queries import signed_agreement
from initiatives.agreements.reminders import remind
from initiatives.agreements.services.annexes import keep_annex_documents
from initiatives.agreements.services.links import make_links
from initiatives.agreements.services.making import keep_documents
from initiatives.applications.models import Application, ApplicationMember
from initiatives.programmes.models import Programme

MOST_AT_ONCE = 200
SOMEBODY = "–"


def _found(application_id: int) -> tuple[Application, Programme] | None:
    query = select(Application, Programme).join(Programme, Programme.id == Application.programme_id)
    row = db.session.execute(query.where(Application.id == application_id)).first()
    return (row[0], row[1]) if row else None


@task("initiatives.agreements.make")
def make_documents(agreement_id: int) -> None:
    """Make DOCX and PDF of an agreement that is not signed; nothing when it was changed meanwhile: its job comes."""
    made = db.session.get(Agreement, agreement_id)
    found = _found(made.application_id) if made is not None else None
    if made is None or found is None or made.signed_on is not None or made.docx_file_id is not None:
        return
    asked = gather(*found, made)
    docx, pdf = make(asked)
    with transaction():
        keep_documents(asked.row_id, asked.version, docx, pdf, now())


@task("initiatives.agreements.make_annex")
def make_annex(draft_id: int) -> None:
    """Make DOCX and PDF of an annex that is being prepared; nothing when it was changed, signed or dropped meanwhile."""
    draft = db.session.get(AnnexDraft, draft_id)
    made = db.session.get(Agreement, draft.agreement_id) if draft is not None else None
    found = _found(made.application_id) if made is not None else None
    if draft is None or made is None or found is None or draft.docx_file_id is not None:
        return
    asked = gather_annex(*found, made, draft)
    docx, pdf = make(asked)
    with transaction():
        keep_annex_documents(asked.row_id, asked.version, docx, pdf, now())


@task("initiatives.agreements.tell_signed")
def tell_signed(application_id: int) -> None:
    """Mail every member who can be reached a link of their own."""
    found = _found(application_id)
    if found is None:
        return
    with transaction():
        post_signed(*found, signed_agreement(application_id), make_links(found[0], now()))


@task("initiatives.agreements.tell_built")
def tell_built(application_id: int) -> None:
    """Mail every member that the work is finished."""
    found = _found(application_id)
    if found is not None:
        with transaction():
            post_built(*found, signed_agreement(application_id))


@task("initiatives.agreements.remind", cron="40 5 * * *")
def remind_of_terms() -> None:
    """Write to representatives whose term is near; whoever was written to already is not again."""
    with transaction():
        remind(today(), now())


@at_leaving
def leave_work(_user_id: int, email: str) -> None:
    """What somebody who has erased the account wrote into diaries stays as hours, without a name; the link is gone."""
    left = or_(ApplicationMember.name == "", func.lower(ApplicationMember.email) == email.lower())
    gone = select(ApplicationMember.id).where(left)
    written = LabourEntry.member_id.in_(gone), LabourEntry.who != SOMEBODY
    for statement in (
        update(LabourEntry).where(*written).values(who=SOMEBODY, what=""),
        delete(WorkLink).where(WorkLink.member_id.in_(gone)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


@eraser
def erase_work(_moment: datetime) -> int:
    """Once the people of an application are erased, nobody is named in its diary and no document with names stays.

    Hours, amounts and public photos stay: they name nobody.
    """
    people = exists().where(ApplicationMember.application_id == Agreement.application_id)
    named = exists().where(LabourEntry.agreement_id == Agreement.id, LabourEntry.who != SOMEBODY)
    papers = (Agreement.docx_file_id, Agreement.pdf_file_id, Agreement.signed_file_id)
    of_annexes = (Annex.file_id, Annex.docx_file_id, Annex.pdf_file_id)
    annexed = exists().where(
        Annex.agreement_id == Agreement.id, or_(*(column.is_not(None) for column in of_annexes))
    )
    drafted = exists().where(AnnexDraft.agreement_id == Agreement.id)
    held = or_(named, annexed, drafted, *(column.is_not(None) for column in papers))
    over = list(db.session.scalars(select(Agreement.id).where(~people, held).limit(MOST_AT_ONCE)))
    if over:
        _empty(over)
    return len(over)


def _empty(numbers: list[int]) -> None:
    bare = {
        "docx_file_id": None,
        "pdf_file_id": None,
        "signed_file_id": None,
        "version": Agreement.version + 1,
    }
    whose = select(Agreement.application_id).where(Agreement.id.in_(numbers))
    unseen = delete(InitiativePhoto).where(
        InitiativePhoto.application_id.in_(whose), ~InitiativePhoto.is_public
    )
    for statement in (
        unseen,
        update(LabourEntry).where(LabourEntry.agreement_id.in_(numbers)).values(who=SOMEBODY, what=""),
        update(Delivery).where(Delivery.agreement_id.in_(numbers)).values(file_id=None),
        update(Annex)
        .where(Annex.agreement_id.in_(numbers))
        .values(file_id=None, docx_file_id=None, pdf_file_id=None),
        delete(AnnexDraft).where(AnnexDraft.agreement_id.in_(numbers)),
        update(Agreement).where(Agreement.id.in_(numbers)).values(**bare),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
