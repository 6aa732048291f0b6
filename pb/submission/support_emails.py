"""Mails to neighbours, co-authors and guardians: one fact, one link, and what happens when they do nothing."""

from __future__ import annotations

from flask_babel import gettext as _

from core.mail import send
from core.site.record import current_site
from core.web.addresses import public_link
from pb.submission.models import Project
from pb.submission.services.endorsements import Letter
from pb.submission.services.people import GUARDIAN, Invitation


def _post(recipient: str, subject: str, paragraphs: list[str]) -> None:
    town = current_site().name
    closing = _("Wspólnie, %(town)s", town=town)
    send(recipient, f"{subject} ({town})", "\n\n".join([_("Dzień dobry,"), *paragraphs, closing]) + "\n")


def post_letter(letter: Letter, slug: str, title: str) -> None:
    """Have a neighbour asked to confirm support, once the current transaction is committed."""
    link = public_link("filing.confirm_support", slug=slug, key=letter.key)
    if letter.is_again:
        paragraphs = [
            _("Twoje poparcie projektu „%(title)s” już liczymy. Niczego nie musisz robić.", title=title),
            _("Jeśli chcesz je wycofać, otwórz link:"),
            link,
        ]
        _post(letter.email, _("Poparcie projektu już policzone"), paragraphs)
        return
    asked = (
        _(
            "ktoś z Twoich sąsiadów prosi o poparcie projektu „%(title)s” w budżecie obywatelskim.",
            title=title,
        )
        if letter.is_invited
        else _("podano ten adres, żeby poprzeć projekt „%(title)s” w budżecie obywatelskim.", title=title)
    )
    paragraphs = [
        asked,
        _("Jeśli popierasz ten projekt, otwórz link i potwierdź:"),
        link,
        _("Jeśli nie, nic nie rób: bez potwierdzenia nie liczymy poparcia, a adres usuniemy po 30 dniach."),
    ]
    _post(letter.email, _("Potwierdź poparcie projektu"), paragraphs)


def post_invitation(invitation: Invitation, slug: str, title: str) -> None:
    """Have a co-author or a guardian asked to agree, once the current transaction is committed."""
    is_guardian = invitation.kind == GUARDIAN
    endpoint = "filing.guardian_consent" if is_guardian else "filing.coauthor_consent"
    if is_guardian:
        subject = _("Zgoda opiekuna na zgłoszenie projektu")
        asked = _(
            "osoba, która zgłasza projekt „%(title)s” w budżecie obywatelskim, nie ukończyła wymaganego wieku i podaje Cię jako rodzica albo opiekuna.",
            title=title,
        )
    else:
        subject = _("Zaproszenie do współautorstwa projektu")
        asked = _(
            "w projekcie „%(title)s” do budżetu obywatelskiego wpisano Cię jako współautora.", title=title
        )
    paragraphs = [
        asked,
        _("Przeczytaj projekt i odpowiedz: zgadzam się albo nie. Link jest tylko dla Ciebie:"),
        public_link(endpoint, slug=slug, key=invitation.key),
        _("Bez odpowiedzi niczego nie liczymy, a Twoje dane usuniemy po zakończeniu oceny projektów."),
    ]
    _post(invitation.email, subject, paragraphs)


def post_withdrawn(recipients: list[str], slug: str, project: Project) -> None:
    """Tell the author and the co-authors that the author has withdrawn the project."""
    paragraphs = [
        _("projekt „%(title)s” jest wycofany: tak zdecydował jego autor.", title=project.title),
        _("Urząd nie będzie go oceniać i nie trafi na kartę do głosowania."),
        public_link("filing.filed", slug=slug, number=project.filed_number or 0),
    ]
    _post_all(recipients, _("Wycofany projekt nr %(number)d", number=project.filed_number or 0), paragraphs)


def post_disowned(recipients: list[str], slug: str, project: Project) -> None:
    """Tell the co-authors that whoever was written as the author did not file the project."""
    what_now = (
        _("Dlatego projekt jest wycofany. Możesz go zgłosić od nowa, dopóki trwa nabór.")
        if project.status == "withdrawn"
        else _("O projekcie zdecyduje urząd.")
    )
    paragraphs = [
        _("w projekcie „%(title)s” jesteś współautorem. Osoba, której adres podano jako adres autora, "
          "odpowiedziała, że go nie zgłaszała.", title=project.title),
        what_now,
        _("Nazwisk przy projekcie już nie pokazujemy."),
        public_link("filing.filed", slug=slug, number=project.filed_number or 0),
    ]  # fmt: skip
    _post_all(recipients, _("Projekt nr %(number)d bez autora", number=project.filed_number or 0), paragraphs)


def _post_all(recipients: list[str], subject: str, paragraphs: list[str]) -> None:
    for recipient in recipients:
        _post(recipient, subject, paragraphs)


def post_copy(recipient: str, slug: str, project: Project, file_ids: list[int]) -> None:
    """Have a co-author told that the project is filed, with a copy of its receipt."""
    town, number = current_site().name, project.filed_number or 0
    paragraphs = [
        _("Dzień dobry,"),
        _("projekt „%(title)s”, którego jesteś współautorem, jest zgłoszony.", title=project.title),
        _("Numer zgłoszenia: %(number)d.", number=number),
        public_link("filing.filed", slug=slug, number=number),
        _("W załączniku jest potwierdzenie ze wszystkim, co wysłano."),
        _("Wspólnie, %(town)s", town=town),
    ]
    subject = _("Zgłoszenie nr %(number)d: %(title)s", number=number, title=project.title)
    send(recipient, f"{subject} ({town})", "\n\n".join(paragraphs) + "\n", file_ids)
