"""Letters to the representative before a term of the work, once for each term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from core.web.filters import day
from initiatives.agreements.rules.terms import Term
from initiatives.agreements.term_queries import WaitingWork, note_told, waiting_works
from initiatives.applications.emails import post, public_link
from initiatives.applications.models import ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.texts import _, ngettext


def remind(today: date, moment: datetime) -> int:
    """Write about terms that are near; gives how many letters were put in. Whoever cannot be reached is the office's."""
    told = 0
    for each in waiting_works(today):
        readers = readers_of(members_of(each.application.id)) if each.due.is_told(today) else []
        if readers and note_told(each, moment):
            subject, paragraphs = _words(each, today)
            for address in readers:
                post(address, subject, [*paragraphs, _page_of(each)])
            told += len(readers)
    return told


def readers_of(members: Sequence[ApplicationMember]) -> list[str]:
    """The representative's address; where there is none any more, those of all who confirmed and can be reached."""
    reached = [one for one in members if one.email and one.confirmed_at and not one.declined_at]
    leads = [one for one in reached if one.is_representative]
    return [one.email for one in leads or reached if one.email]


def _words(each: WaitingWork, today: date) -> tuple[str, list[str]]:
    one, on = each.application, each.due.on
    if each.due.term is Term.WORKS:
        left = ngettext("Został %(num)d dzień.", "Zostało %(num)d dni.", (on - today).days)
        return _("Inicjatywa nr %(number)d: prace do %(day)s", number=one.number, day=day(on)), [
            _("umowa na inicjatywę „%(title)s” obowiązuje do %(day)s.", title=one.title, day=day(on)) + " " + left,
            _("Zapiszcie w dzienniku godziny, rzeczy i wpłaty, których tam jeszcze nie ma. Link z listu o podpisaniu umowy działa dalej."),
            _("Jeśli nie zdążycie, napiszcie do urzędu przed tym dniem. Termin zmienia tylko aneks."),
        ]  # fmt: skip
    return _("Inicjatywa nr %(number)d: rozliczenie do %(day)s", number=one.number, day=day(on)), [
        _("prace przy inicjatywie „%(title)s” są odebrane, a termin rozliczenia to %(day)s.", title=one.title, day=day(on)),
        _("Sprawdźcie, czy w dzienniku są wszystkie godziny, rzeczy i wpłaty. Po rozliczeniu nic już się nie dopisze."),
    ]  # fmt: skip


def _page_of(each: WaitingWork) -> str:
    return public_link("applications.one", slug=each.programme.slug, number=each.application.number)
