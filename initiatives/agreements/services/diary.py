"""Entries of the work: hours, things, money and payments; struck with a reason, never erased; photos."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, func, select

from core.audit import record
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import forget_file, store_file
from core.problems import NotFound, Problem
from initiatives.agreements.models import Agreement, Delivery, InitiativePhoto, LabourEntry
from initiatives.agreements.queries import (
    InForce,
    count_entries,
    delivery_entry,
    hours_of_day,
    in_force,
    labour_entry,
    paid_by_town,
    photo_of,
)
from initiatives.agreements.rules.diary import (
    KINDS,
    MOST_ENTRIES,
    Labour,
    Thing,
    check_day,
    check_labour,
    check_photo,
    check_strike,
    check_sum,
    check_thing,
    unanswered,
)
from initiatives.agreements.services.making import subject_of
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.programmes.models import Programme

OVER = "initiatives.payment.over"
WRITTEN = frozenset({ApplicationStatus.AGREED, ApplicationStatus.BUILT})
"""While the work may be written of: until it is settled."""


def hold_work(one: Application) -> InForce:
    """The signed agreement, held so that two taps of one person wait for each other. Raises ``NotFound``."""
    query = select(Agreement).where(Agreement.application_id == one.id, Agreement.signed_on.is_not(None))
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    db.session.refresh(one)
    return in_force(found)


def is_written(one: Application) -> bool:
    """Whether entries may be added and struck now."""
    return ApplicationStatus(one.status) in WRITTEN


def _check_open(one: Application, bound: InForce) -> list[Problem]:
    if not is_written(one):
        return [Problem("diary_closed")]
    is_full = count_entries(bound.agreement.id) >= MOST_ENTRIES
    return [Problem("diary_full", facts={"most": MOST_ENTRIES})] if is_full else []


def add_labour(
    one: Application, told: Labour, wrong: list[Problem], key: UUID, today: date, now: datetime,
    member_id: int | None = None, confirmed: frozenset[str] = frozenset(),
) -> list[Problem]:  # fmt: skip
    """A line of the diary. ``wrong``: what could not be read; ``key`` makes a second tap the same line; ``confirmed``:
    questions of ``rules.diary`` that were answered."""
    bound = hold_work(one)
    if db.session.scalar(select(exists().where(LabourEntry.entry_key == key))):
        return []
    unread = frozenset(problem.field or "" for problem in wrong)
    problems = [*_check_open(one, bound), *wrong, *check_labour(told, bound.span(today), unread)]
    problems += unanswered(_check_day(told, bound, today), confirmed)
    if problems or told.people is None or told.hours is None or told.worked_on is None:
        return problems
    db.session.add(
        LabourEntry(
            agreement_id=bound.agreement.id, line_no=told.line_no, member_id=member_id, who=" ".join(told.who.split()),
            people=told.people, hours=told.hours, worked_on=told.worked_on, what=told.what.strip(), entry_key=key,
            added_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    return []


def _check_day(told: Labour, bound: InForce, today: date) -> list[Problem]:
    if told.worked_on is None or not told.who.strip():
        return []
    already = hours_of_day(bound.agreement.id, told.who, told.worked_on, (told.people or 1) > 1)
    return check_day(told, already, bound.span(today))


def add_thing(
    one: Application, told: Thing, wrong: list[Problem], file: ReadFile | Problem | None, key: UUID, today: date,
    now: datetime, allowed: tuple[str, ...] = KINDS, confirmed: frozenset[str] = frozenset(),
) -> list[Problem]:  # fmt: skip
    """A thing or money brought, or a payment of the town, with its document; as ``add_labour``."""
    bound = hold_work(one)
    if db.session.scalar(select(exists().where(Delivery.entry_key == key))):
        return []
    unread = frozenset(problem.field or "" for problem in wrong)
    problems = [*_check_open(one, bound), *wrong, *check_thing(told, bound.span(today), allowed, unread)]
    problems += [file] if isinstance(file, Problem) else []
    asked = check_sum(told, paid_by_town(bound.agreement.id), _owed(bound), bound.span(today))
    problems += unanswered(asked, confirmed)
    if problems or told.amount is None or told.happened_on is None:
        return problems
    _note_over(one, asked)
    made = Delivery(
        agreement_id=bound.agreement.id, line_no=told.line_no, kind=told.kind, what=told.what.strip(),
        amount=told.amount, document=told.document.strip(), happened_on=told.happened_on, entry_key=key, added_at=now,
    )  # fmt: skip
    made.file_id = store_file(file, now).id if isinstance(file, ReadFile) else None
    db.session.add(made)
    db.session.flush()
    return []


def _owed(bound: InForce) -> Decimal:
    return sum((line.town for line in bound.terms.lines), Decimal(0))


def _note_over(one: Application, asked: list[Problem]) -> None:
    """A payment over the agreement is an act of the office: who confirmed it stands in the log."""
    over = next((problem for problem in asked if problem.code == "town_over"), None)
    programme = db.session.get(Programme, one.programme_id) if over else None
    if over is not None and programme is not None:
        record(OVER, subject_of(programme, one), {name: str(value) for name, value in over.facts.items()})


def strike(one: Application, what: str, entry_id: int, reason: str, now: datetime) -> list[Problem]:
    """Strike an entry of the diary (``labour``) or of deliveries (``things``); it stays readable. Raises ``NotFound``."""
    bound = hold_work(one)
    find = labour_entry if what == "labour" else delivery_entry
    entry: LabourEntry | Delivery = find(bound.agreement.id, entry_id)
    if not is_written(one):
        return [Problem("diary_closed")]
    if problems := check_strike(reason, entry.struck_at is not None):
        return problems
    entry.struck_at, entry.struck_reason = now, " ".join(reason.split())
    db.session.flush()
    return []


def add_photo(
    one: Application, told: tuple[str, str, date | None], file: ReadFile | Problem, key: UUID, today: date,
    now: datetime, wrong: list[Problem],
) -> list[Problem]:  # fmt: skip
    """A photo drawn anew by ``core.files.reading``; ``told``: role, words, day. Seen by the group and the office until
    the office publishes it."""
    hold_work(one)
    if db.session.scalar(select(exists().where(InitiativePhoto.entry_key == key))):
        return []
    held = select(func.count()).select_from(InitiativePhoto).where(InitiativePhoto.application_id == one.id)
    count = db.session.scalar(held) or 0
    role, caption, taken_on = told
    problems = [] if is_written(one) else [Problem("diary_closed")]
    problems += wrong + ([file] if isinstance(file, Problem) else [])
    problems += check_photo(role, caption, taken_on, today, count)
    if problems or isinstance(file, Problem):
        return problems
    made = InitiativePhoto(application_id=one.id, role=role, caption=" ".join(caption.split()), entry_key=key)
    made.taken_on, made.added_at, made.position = taken_on or today, now, count
    made.file_id = store_file(file, now).id
    db.session.add(made)
    db.session.flush()
    return []


def publish_photo(one: Application, subject: str, photo_id: int, is_public: bool) -> None:
    """Show a photo to everybody, or to the group and the office alone. Raises ``NotFound``."""
    found = photo_of(one.id, photo_id)
    if found.is_public != is_public:
        found.is_public = is_public
        record("initiatives.photo.publish", subject, {"photo": photo_id, "public": is_public})


def remove_photo(one: Application, subject: str, photo_id: int) -> None:
    """Take a photo away with its file. Raises ``NotFound``."""
    found = photo_of(one.id, photo_id)
    number = found.file_id
    db.session.delete(found)
    db.session.flush()
    forget_file(number)
    record("initiatives.photo.remove", subject, {"photo": photo_id})
