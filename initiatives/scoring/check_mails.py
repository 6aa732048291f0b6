"""Letters of the formal check to the group, and of opinions to departments, with the jobs that send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.departments.models import Department
from accounts.departments.queries import members_of as people_of
from accounts.queries import addresses_of
from core.clock import now
from core.db import db, transaction
from core.jobs import task
from core.web.filters import day
from initiatives.applications.emails import post, public_link
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.members import renew_key
from initiatives.applications.texts import STEP_TITLES
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import ProgrammeView, view_of
from initiatives.scoring.opinion_queries import opinions_of
from initiatives.scoring.rules.checking import joined_wants

Written = Callable[[Application, ProgrammeView, str], tuple[str, list[str]]]
"""Subject and paragraphs; takes the address of the reader's own page of the application."""


def _found(application_id: int) -> tuple[Application, ProgrammeView] | None:
    one = db.session.get(Application, application_id)
    programme = db.session.get(Programme, one.programme_id) if one else None
    return (one, view_of(programme)) if one and programme and one.number is not None else None


def _readers(one: Application, view: ProgrammeView, is_written: bool) -> Iterator[tuple[str, str]]:
    """Addresses of the representative and of members who take part, each with the link that lets them write."""
    for member in members_of(one.id):
        if member.email and member.confirmed_at and not member.declined_at:
            yield member.email, _own_page(one, view, member, is_written)


def _own_page(one: Application, view: ProgrammeView, member: ApplicationMember, is_written: bool) -> str:
    if not is_written:
        return public_link("applications.one", slug=view.slug, number=one.number)
    if member.is_representative and one.owner_id is not None:
        return public_link("applications.pomysl", slug=view.slug, application_id=one.id)
    return public_link("applications.member", slug=view.slug, key=renew_key(member, now()))


def _tell(application_id: int, write: Written, is_written: bool) -> None:
    found = _found(application_id)
    if found is None:
        return
    one, view = found
    with transaction(), force_locale("pl"):
        for address, link in _readers(one, view, is_written):
            subject, paragraphs = write(one, view, link)
            post(address, subject, [*paragraphs, *_whom(view)])


def _whom(view: ProgrammeView) -> list[str]:
    of = view.record
    known = [one for one in (of.contact_name, of.contact_phone, of.contact_email) if one]
    return [_("Pytania: %(contact)s.", contact=", ".join(known))] if known else []


def _head(one: Application, view: ProgrammeView) -> str:
    return str(
        _(
            "wniosek nr %(number)d „%(title)s”, program „%(programme)s”.",
            number=one.number,
            title=one.title,
            programme=view.title,
        )
    )


def _call_words(one: Application, view: ProgrammeView, link: str) -> tuple[str, list[str]]:
    due = day(one.correction_due_on or date.min)
    titles = {step: title() for step, title in STEP_TITLES.items()}
    wants = joined_wants(one.correction.get("wants", {}), titles)
    return _("Uzupełnijcie wniosek nr %(number)d do %(day)s", number=one.number, day=due), [
        _head(one, view), _("Urząd prosi o uzupełnienie do %(day)s włącznie:", day=due), wants,
        _("Poprawcie wniosek i wyślijcie go jeszcze raz. Ten link jest tylko dla Ciebie:"), link,
        _("Bez uzupełnienia w terminie urząd może wniosek odrzucić (art. 64 § 2 KPA)."),
    ]  # fmt: skip


def _prolonged_words(one: Application, view: ProgrammeView, link: str) -> tuple[str, list[str]]:
    due = day(one.correction_due_on or date.min)
    return _("Więcej czasu na wniosek nr %(number)d: do %(day)s", number=one.number, day=due), [
        _head(one, view), _("Urząd przedłużył czas na uzupełnienie wniosku do %(day)s włącznie.", day=due),
        _("Ten link jest tylko dla Ciebie:"), link,
    ]  # fmt: skip


def _complete_words(one: Application, view: ProgrammeView, link: str) -> tuple[str, list[str]]:
    return _("Wniosek nr %(number)d idzie do oceny", number=one.number), [
        _head(one, view), _("Urząd sprawdził wniosek: niczego w nim nie brakuje. Teraz oceni go komisja."), link,
    ]  # fmt: skip


def _rejected_words(one: Application, view: ProgrammeView, link: str) -> tuple[str, list[str]]:
    return _("Wniosek nr %(number)d jest odrzucony", number=one.number), [
        _head(one, view), _("Urząd odrzucił wniosek po sprawdzeniu. Uzasadnienie:"), one.grounds, link,
    ]  # fmt: skip


@task("initiatives.scoring.tell_called")
def tell_called(application_id: int) -> None:
    """Write what must be corrected until when; nothing when it is not waited for any more."""
    if _status(application_id) == Status.RETURNED.value:
        _tell(application_id, _call_words, is_written=True)


@task("initiatives.scoring.tell_prolonged")
def tell_prolonged(application_id: int) -> None:
    """Write of the further term."""
    if _status(application_id) == Status.RETURNED.value:
        _tell(application_id, _prolonged_words, is_written=True)


@task("initiatives.scoring.tell_complete")
def tell_complete(application_id: int) -> None:
    """Write that it goes to the committee."""
    _tell(application_id, _complete_words, is_written=False)


@task("initiatives.scoring.tell_rejected")
def tell_rejected(application_id: int) -> None:
    """Write that it was rejected, and why."""
    _tell(application_id, _rejected_words, is_written=False)


def _status(application_id: int) -> str:
    one = db.session.get(Application, application_id)
    return one.status if one else ""


@task("initiatives.scoring.tell_asked")
def tell_asked(application_id: int, department_id: int) -> None:
    """Write to a department, or to its people where it has no address of its own, that an opinion is asked for."""
    found, unit = _found(application_id), db.session.get(Department, department_id)
    row = next((each for each in opinions_of(application_id) if each.department_id == department_id), None)
    if found is None or unit is None or row is None or row.is_given:
        return
    one, view = found
    own = addresses_of(people_of([department_id]).get(department_id, []))
    recipients = [unit.email] if unit.email else sorted(own.values())
    with transaction(), force_locale("pl"):
        due = day(row.due_on or date.min)
        for address in recipients:
            post(
                address,
                _("Opinia o wniosku nr %(number)d do %(day)s", number=one.number, day=due),
                [
                    _head(one, view),
                    _("%(unit)s: prosimy o opinię do %(day)s. Tutaj jest cały wniosek i miejsce na odpowiedź:",
                      unit=unit.name, day=due),
                    public_link("initiative_opinions.page", slug=view.slug, number=one.number),
                ],
            )  # fmt: skip
