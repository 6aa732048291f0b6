"""Jobs of applications: telling the group that theirs was sent; erasing what is over its keep time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, false, func, select, update

from accounts.erasure import at_leaving
from accounts.queries import user_by_email
from core.clock import now
from core.db import db, transaction
from core.erasing import eraser
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.jobs import task
from initiatives.applications.documents import application_pdf
from initiatives.applications.emails import post_sent
from initiatives.applications.models import Application, ApplicationFile, ApplicationMember
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import ProgrammeView, view_of

log = logging.getLogger("wspolnie.initiatives")
MOST_AT_ONCE = 1000
NOTHING_LEFT = timedelta(days=36_500)
"""What stays holds no person: there is nothing to erase any more."""


@task("initiatives.applications.tell_sent")
def tell_sent(application_id: int) -> None:
    """Write to everybody of the group, with the application as a document; names of the group for its own members.

    A document that cannot be made keeps no letter back: the number is what the group waits for.
    """
    one = db.session.get(Application, application_id)
    if one is None or one.number is None:
        return
    programme = db.session.get(Programme, one.programme_id)
    assert programme is not None, "an application belongs to a programme"
    view = view_of(programme)
    made, name = _receipt_of(one, view), f"wniosek-{view.slug}-{one.number}.pdf"
    with transaction():
        post_sent(one, view, lambda: _kept(name, made))


def _receipt_of(one: Application, view: ProgrammeView) -> bytes | None:
    try:
        return application_pdf(one, view, now(), with_names=True)
    except Exception:
        log.exception("receipt without its document", extra={"facts": {"application": one.id}})
        return None


def _kept(name: str, made: bytes | None) -> list[int]:
    # A letter holds its own copy, which goes with it.
    return [store_file(ReadFile(name, PDF, made), now()).id] if made else []


@eraser
def erase_applications(moment: datetime) -> int:
    """Erase drafts that nobody touched, and of sent applications the people, once their term is over."""
    over = select(Application).where(Application.retention_until < moment).limit(MOST_AT_ONCE)
    found = db.session.scalars(over).all()
    for one in found:
        if one.number is None:
            db.session.delete(one)
        else:
            for table, kept in ((ApplicationMember, false()), (ApplicationFile, ApplicationFile.is_public)):
                db.session.execute(delete(table).where(table.application_id == one.id, ~kept))
            one.owner_id, one.answers, one.correction = None, {}, {}
            one.retention_until = moment + NOTHING_LEFT
    return len(found)


@at_leaving
def leave_applications(user_id: int, email: str) -> None:
    """Applications of an erased account have no owner any more, and none names that person among its members.

    A draft passes to the first who confirmed; one that nobody else can open is erased. In a sent application the
    person still counts, since the office has judged the group as it applied, but without name and address.
    """
    drafts = select(Application.id).where(Application.number.is_(None))
    named = delete(ApplicationMember).where(
        ApplicationMember.application_id.in_(drafts), func.lower(ApplicationMember.email) == email.lower()
    )
    counted = update(ApplicationMember).where(
        ApplicationMember.application_id.not_in(drafts), func.lower(ApplicationMember.email) == email.lower()
    )
    counted = counted.values(name="", email=None, key_hash=None, is_on_paper=True)
    begun = update(Application).where(Application.owner_id == user_id)
    begun = begun.values(owner_id=None, version=Application.version + 1)
    mine = db.session.scalars(drafts.where(Application.owner_id == user_id)).all()
    for statement in (named, counted, begun):
        db.session.execute(statement.execution_options(synchronize_session=False))
    for application_id in mine:
        _pass_on(application_id)


def _pass_on(application_id: int) -> None:
    """Give a draft whose representative has left to the first who confirmed by link, or erase it."""
    of_draft = ApplicationMember.application_id == application_id
    gone = delete(ApplicationMember).where(of_draft, ApplicationMember.is_representative)
    db.session.execute(gone.execution_options(synchronize_session=False))
    heirs = select(ApplicationMember).where(of_draft, ApplicationMember.confirmed_at.is_not(None))
    heir = db.session.scalars(heirs.order_by(ApplicationMember.position)).first()
    if heir is None:
        erased = delete(Application).where(Application.id == application_id)
        db.session.execute(erased.execution_options(synchronize_session=False))
        return
    heir.is_representative = True
    heir_account = user_by_email(heir.email or "")
    if heir_account is not None:
        passed = update(Application).where(Application.id == application_id)
        passed = passed.values(owner_id=heir_account.id, version=Application.version + 1)
        db.session.execute(passed.execution_options(synchronize_session=False))
    db.session.flush()
