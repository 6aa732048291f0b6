"""Mails of an application: to invited members, to everybody of the group when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import current_app
from flask_babel import force_locale

from core.mail import send
from core.site.record import current_site
from core.web.filters import moment
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.texts import _
from initiatives.programmes.queries import ProgrammeView


def public_link(endpoint: str, **values: object) -> str:
    """The whole address of a page of ours at the town's public address, also outside a request."""
    path: str = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.extensions['settings'].public_url}{path}"


def post(recipient: str, subject: str, paragraphs: list[str], file_ids: Sequence[int] = ()) -> None:
    """A letter of the programme: greeting, paragraphs, the town's name; kept files that go with it."""
    town = current_site().name
    body = "\n\n".join([_("Dzień dobry,"), *paragraphs, _("Wspólnie, %(town)s", town=town)]) + "\n"
    send(recipient, f"{subject} ({town})", body, file_ids)


def post_invitation(member: ApplicationMember, title: str, view: ProgrammeView, by: str, key: str) -> None:
    """Ask somebody whether they take part; the link is theirs alone."""
    assert member.email, "an invitation has an address"
    paragraphs = [
        _("%(who)s dopisuje Cię do grupy, która składa wniosek „%(title)s” w programie „%(programme)s”.",
          who=by, title=title or _("bez tytułu"), programme=view.title),
        _("Otwórz link, przeczytaj wniosek i potwierdź albo odmów. Po potwierdzeniu możesz też w nim pisać:"),
        public_link("applications.member", slug=view.slug, key=key),
        _("Jeśli to pomyłka, nic nie rób: bez potwierdzenia nie liczymy Cię do grupy."),
    ]  # fmt: skip
    post(member.email, _("Potwierdź udział w inicjatywie lokalnej"), paragraphs)


def post_sent(one: Application, view: ProgrammeView, document: Callable[[], Sequence[int]]) -> None:
    """Tell the confirmed members that it was sent, when, under which number, and where to follow it.

    ``document`` gives a kept copy of the application for each letter.
    """
    assert one.submitted_at is not None, "it was sent"
    link = public_link("applications.one", slug=view.slug, number=one.number)
    paragraphs = [
        _("wniosek „%(title)s” jest złożony. Ma numer %(number)d.", title=one.title, number=one.number),
        _("Przyjęto %(when)s. Ten list jest potwierdzeniem.", when=moment(one.submitted_at)),
        _("Pod tym adresem można śledzić, co się z nim dzieje:"),
        link,
    ]
    for member in members_of(one.id):
        if member.email and member.confirmed_at:
            subject = _("Wniosek nr %(number)d jest złożony", number=one.number)
            post(member.email, subject, paragraphs, document())


def post_withdrawn(one: Application, view: ProgrammeView) -> None:
    """Tell the programme's contact that a sent application was withdrawn: its money may go to the next in line."""
    if not view.record.contact_email:
        return
    link = public_link("initiative_desk.page", slug=view.slug, number=one.number)
    with force_locale("pl"):
        said = f"grupa wycofała wniosek nr {one.number} „{one.title}”."
        post(view.record.contact_email, f"Wniosek nr {one.number} jest wycofany", [said, link])
