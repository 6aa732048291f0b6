"""The mails of verification: to authors about each decision, to officials about what waits. Plain text, in Polish.

What goes to an author is made by ``letter_of``, which the office sees as a preview before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from accounts.departments.queries import members_of
from accounts.queries import addresses_of
from core.limits import Limit, hit
from core.mail import send
from core.site.record import current_site
from core.web.filters import day
from pb.submission.models import ProjectAuthor
from pb.verification.queries.case import CaseFile, authors_of
from pb.verification.queries.tasks import LateWork, late_work
from pb.verification.rules.stations import DecisionKind
from pb.verification.texts import field_names

APPEALS: list[Callable[[CaseFile], str]] = []
"""Who knows how, where and until when to appeal from a rejection made now adds a function that says it."""


@dataclass(frozen=True)
class Letter:
    """What an author reads."""

    subject: str
    body: str


def project_address(file: CaseFile) -> str:
    """The permanent address of a project."""
    slug, number = file.round_view.pb_round.slug, file.project.filed_number
    return f"{public_url()}/bo/{slug}/zgloszenia/{number}"


def public_url() -> str:
    """Where residents reach the town's site."""
    return str(current_app.extensions["settings"].public_url)


def letter_of(
    file: CaseFile, kind: DecisionKind, grounds: str, paragraph: str, fields: Sequence[str], due_on: date | None
) -> Letter:  # fmt: skip
    """The letter about a decision, in the words of the form as it stands."""
    with force_locale("pl"):
        number, title = file.project.filed_number, file.project.title
        opening = _("Twój projekt nr %(number)s „%(title)s”:", number=number, title=title)
        subject, told = _TOLD[kind](file, grounds, paragraph, fields, due_on)
        subject = _("Projekt nr %(number)s: %(what)s", number=number, what=subject)
        return Letter(subject, _joined([opening, *told]))


def _joined(paragraphs: Sequence[str]) -> str:
    closing = _("Wspólnie, %(town)s", town=current_site().name)
    return "\n\n".join([_("Dzień dobry,"), *filter(None, paragraphs), _contact(), closing]) + "\n"


def _contact() -> str:
    site = current_site()
    known = [word for word in (site.phone, site.email) if word]
    return _("Pytania: %(contact)s", contact=", ".join(known)) if known else ""


def _accepted(
    file: CaseFile, grounds: str, paragraph: str, fields: Sequence[str], due_on: date | None
) -> tuple[str, list[str]]:
    return _("dopuszczony do głosowania"), [
        _("Projekt przeszedł ocenę i jest dopuszczony do głosowania."),
        grounds,
        _("Historia i dalsze kroki: %(address)s", address=project_address(file)),
    ]


def _rejected(
    file: CaseFile, grounds: str, paragraph: str, fields: Sequence[str], due_on: date | None
) -> tuple[str, list[str]]:
    appeal = next((told for ask in APPEALS if (told := ask(file))), "") or _appeal(file)
    return _("nie trafi na listę do głosowania"), [
        _(
            "Projekt nie trafi na listę do głosowania. Podstawa: %(paragraph)s.",
            paragraph=paragraph or _("(tu stanie paragraf)"),
        ),
        grounds or "…",
        appeal,
        _("Historia i dalsze kroki: %(address)s", address=project_address(file)),
    ]


def _appeal(file: CaseFile) -> str:
    paragraph = file.round_view.rules.paragraphs.get("appeal", "")
    if not paragraph:
        return str(_("Możesz się odwołać."))
    return str(_("Możesz się odwołać (%(paragraph)s).", paragraph=paragraph))


def _returned(
    file: CaseFile, grounds: str, paragraph: str, fields: Sequence[str], due_on: date | None
) -> tuple[str, list[str]]:
    term = day(due_on) if due_on else "…"
    return _("prosimy o poprawki do %(term)s", term=term), [
        _(
            "Żeby ocenić projekt, potrzebujemy poprawek w częściach: %(fields)s.",
            fields=field_names(list(fields)) or "…",
        ),
        grounds or "…",
        _("Popraw i wyślij do końca dnia %(term)s:", term=term),
        f"{project_address(file)}/poprawki",
        _("Reszty wniosku nie trzeba wypełniać od nowa."),
    ]


_TOLD = {
    DecisionKind.ACCEPTED: _accepted,
    DecisionKind.REJECTED: _rejected,
    DecisionKind.RETURNED: _returned,
}


def taken_back_letter(file: CaseFile, reason: str) -> Letter:
    """To the authors: nothing is to be corrected any more, and why."""
    with force_locale("pl"):
        number, title = file.project.filed_number, file.project.title
        subject = _("Projekt nr %(number)s: nie trzeba już nic poprawiać", number=number)
        told = [
            _("Twój projekt nr %(number)s „%(title)s”:", number=number, title=title),
            _("Urząd wycofał wezwanie do poprawek i oceni projekt w obecnej postaci. Poprzedni link już nie działa."),
            reason,
            _("Historia i dalsze kroki: %(address)s", address=project_address(file)),
        ]  # fmt: skip
        return Letter(subject, _joined(told))


def recipients_of(file: CaseFile) -> list[ProjectAuthor]:
    """The author and the co-authors who accepted, as far as they can be written to."""
    return [author for author in authors_of(file.project.id) if author.email]


def tell_authors(file: CaseFile, letter: Letter, author_link: str = "") -> int:
    """Send the letter to the author and to co-authors who accepted; the author's copy has the private link.

    Gives how many mails were put in.
    """
    people = recipients_of(file)
    for author in people:
        body = letter.body
        if author_link and author.position == 0:
            body = body.replace(f"{project_address(file)}/poprawki", author_link)
        send(author.email, f"{letter.subject} ({current_site().name})", body)
    return len(people)


def tell_corrected(file: CaseFile, recipient: str, fields: Sequence[str]) -> None:
    """To the coordinator: the author has sent the correction."""
    with force_locale("pl"):
        number, slug = file.project.filed_number, file.round_view.pb_round.slug
        send(
            recipient,
            _("Projekt nr %(number)s: autor wysłał poprawki", number=number),
            _joined(
                [
                    _("Poprawione części: %(fields)s.", fields=field_names(list(fields))),
                    f"{public_url()}/urzad/bo/{slug}/zgloszenia/{number}",
                ]
            ),
        )


def tell_asked(file: CaseFile, recipient: str, department: str, due_on: date) -> None:
    """To a department: an opinion is asked for."""
    with force_locale("pl"):
        number, slug = file.project.filed_number, file.round_view.pb_round.slug
        send(
            recipient,
            _("Opinia o projekcie nr %(number)s do %(term)s", number=number, term=day(due_on)),
            _joined(
                [
                    _(
                        "%(department)s: prosimy o opinię o projekcie „%(title)s”.",
                        department=department,
                        title=file.project.title,
                    ),
                    f"{public_url()}/urzad/bo/{slug}/zgloszenia/{number}#opinie",
                ]
            ),
        )


def tell_late(recipient: str, work: LateWork) -> None:
    """A reminder of what is due today or late."""
    with force_locale("pl"):
        waiting = ngettext("Czeka %(num)d projekt.", "Czeka %(num)d projektów.", work.due)
        late = (
            ngettext("Po terminie: %(num)d.", "Po terminie: %(num)d.", work.overdue) if work.overdue else ""
        )
        send(
            recipient,
            _("Weryfikacja: %(count)d do zrobienia", count=work.due),
            _joined(
                [
                    work.department,
                    " ".join(filter(None, (waiting, late))),
                    f"{public_url()}/urzad/weryfikacja",
                ]
            ),
        )


REMINDERS = Limit("pb.verification.reminder", 1, 24 * 3600)


def remind(on: date, case_ids: Sequence[int] | None = None) -> int:
    """Remind coordinators and departments of what is due, or of the chosen cases; each at most once a day.

    Gives how many mails were put in. A department without an address is reminded through its members.
    """
    works = late_work(on, case_ids)
    members = members_of([work.department_id for work in works if work.department_id])
    people = {work.user_id for work in works if work.user_id}
    people |= {one for ids in members.values() for one in ids}
    addresses = addresses_of(people)
    sent = 0
    for work in works:
        ids = (
            [work.user_id] if work.user_id else [] if work.email else members.get(work.department_id or 0, [])
        )
        recipients = [work.email] if work.email else [addresses[one] for one in ids if one in addresses]
        for recipient in recipients:
            if hit(REMINDERS, f"{recipient}:{work.department_id or 0}").allowed:
                tell_late(recipient, work)
                sent += 1
    return sent
