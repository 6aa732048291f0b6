"""Programmes of initiatives for the matrix of routes: an open one with a committee and a document, another, a draft."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid4

from core.db import db
from initiatives.agreements.models import (
    AgreementTemplate,
    AnnexDraft,
    Delivery,
    InitiativePhoto,
    LabourEntry,
)
from initiatives.applications.models import Application, ApplicationFile, ApplicationMember
from initiatives.applications.queries import key_hash
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.programmes.models import CommitteeMember, Programme, ProgrammeDocument
from initiatives.scoring.models import DepartmentOpinion, Proposal
from tests.support.clock import MovableClock
from tests.support.initiatives import add_agreement, add_application, add_programme, add_work_link
from tests.support.route_objects import (
    BUILT,
    DRAFTED_PROGRAMME,
    OTHER_PROGRAMME,
    OWN_APPLICATION,
    OWN_DRAWING,
    OWN_MEMBER,
    OWN_PAPER,
    OWN_PROGRAMME_DOCUMENT,
    OWN_TEMPLATE,
    OWN_WORK_ROW,
    OWN_WORKED,
    PROGRAMME,
    SETTLED,
    TALKED,
    member_key,
    work_key,
)
from tests.support.route_people import kept_file
from tests.support.settling import add_built, add_settled


def make_initiatives(
    clock: MovableClock,
    member_id: int | None = None,
    owner_id: int | None = None,
    departments: Sequence[int] = (),
) -> None:
    """Inside a ``transaction()``. ``member_id``: an account that sits in the committee of the open one; ``owner_id``:
    one that represents its draft; ``departments``: asked about the sent one of each."""
    for place, slug in enumerate((PROGRAMME, OTHER_PROGRAMME)):
        one = add_programme(
            clock(), slug, contact_name="Ola Lis", contact_phone="41 000 00 00", lead="Razem."
        )
        number = OWN_PROGRAMME_DOCUMENT + place
        document = ProgrammeDocument(id=number, programme_id=one.id, file_id=kept_file(), added_at=clock())
        document.name = "Uchwała"
        db.session.add(document)
        if member_id is not None and not place:
            db.session.add(CommitteeMember(programme_id=one.id, user_id=member_id, added_at=clock()))
        sent = add_applications(one, clock, place, owner_id)
        if departments:
            asked = DepartmentOpinion(application_id=sent.id, department_id=departments[place])
            asked.asked_at = clock()
            db.session.add(asked)
        add_work(one, clock, place, owner_id)
        add_built(one, clock(), BUILT + place)
        add_settled(one, clock(), SETTLED + place, kept_file())
    add_programme(clock(), DRAFTED_PROGRAMME, published_at=None)
    db.session.flush()


def add_applications(
    programme: Programme, clock: MovableClock, place: int, owner_id: int | None
) -> Application:
    """A sent one with a public drawing, and a draft: in the open programme that of ``owner_id``."""
    sent = add_application(programme, clock(), 1 + 3 * place)
    drawing = ApplicationFile(
        id=OWN_DRAWING + place, application_id=sent.id, kind="drawing", file_id=kept_file()
    )
    drawing.is_public, drawing.added_at = True, clock()
    draft = add_application(
        programme, clock(), None, 1, id=OWN_APPLICATION + place, owner_id=None if place else owner_id
    )
    member = ApplicationMember(
        id=OWN_MEMBER + place, application_id=draft.id, position=9, name="Ewa", email="ewa@example.org"
    )
    member.key_hash = key_hash(member_key(place))
    paper = ApplicationFile(id=OWN_PAPER + place, application_id=draft.id, file_id=kept_file())
    paper.added_at = clock()
    db.session.add_all((drawing, member, paper))
    add_application(programme, clock(), 21 + 10 * place, status="in_scoring")
    told = {"status": "accepted", "grounds": "Mieści się.", "granted": 6000, "decided_at": clock()}
    owner = None if place else owner_id
    talked = add_application(programme, clock(), 22 + 10 * place, id=TALKED + place, owner_id=owner, **told)
    for number, side in ((1, "town"), (2, "members")):
        proposal = Proposal(
            application_id=talked.id, number=number, side=side, words="Taniej.", made_at=clock()
        )
        proposal.lines = kept_lines([Line("Deski", Decimal(1000), in_kind=Decimal(900), source="rachunek")])
        db.session.add(proposal)
    return sent


def add_work(programme: Programme, clock: MovableClock, place: int, owner_id: int | None) -> None:
    """An agreed one with its agreement, a payment with a scan, a public photo, a template and a link to the work."""
    agreed = add_application(
        programme, clock(), 2 + 3 * place, id=OWN_WORKED + place, owner_id=None if place else owner_id
    )
    made = add_agreement(agreed, clock())
    made.pdf_file_id = kept_file()
    add_work_link(agreed, work_key(place), clock())
    draft = AnnexDraft(agreement_id=made.id, reason="Deszcz.", made_at=clock())
    draft.content = {**made.content, "ends_on": made.ends_on.isoformat()}
    db.session.add(draft)
    number = OWN_WORK_ROW + place
    paid = Delivery(
        id=number, agreement_id=made.id, kind="town", what="Deski", amount=5900, file_id=kept_file()
    )
    paid.happened_on, paid.added_at, paid.entry_key = made.starts_on, clock(), uuid4()
    hours = LabourEntry(
        id=number, agreement_id=made.id, who="Ewa", people=2, hours=3, entry_key=uuid4(), line_no=2
    )
    hours.worked_on, hours.added_at = made.starts_on, clock()
    photo = InitiativePhoto(id=number, application_id=agreed.id, file_id=kept_file(), role="before")
    photo.caption, photo.taken_on, photo.added_at, photo.is_public = "Plac", made.starts_on, clock(), True
    template = AgreementTemplate(id=OWN_TEMPLATE + place, programme_id=programme.id, file_id=kept_file())
    template.added_at = clock()
    db.session.add_all((paid, hours, photo, template))
