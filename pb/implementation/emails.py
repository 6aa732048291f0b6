"""The mails about works: reminders to the office, the question to the author. Plain text, in Polish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from accounts.queries import addresses_of, working_people
from accounts.rules import Role
from core.mail import is_address, send
from core.site.record import current_site
from core.web.filters import day
from pb.implementation.queries.office import AskedWork, WorkFile
from pb.implementation.queries.tasks import DueReminder, due_reminders, note_reminded

MOST_LISTED = 50


def public_url() -> str:
    """Where residents reach the town's site."""
    return str(current_app.extensions["settings"].public_url)


def _letter(paragraphs: Sequence[str]) -> str:
    closing = _("Wspólnie, %(town)s", town=current_site().name)
    return "\n\n".join([_("Dzień dobry,"), *filter(None, paragraphs), closing]) + "\n"


def remind(on: date, moment: datetime) -> int:
    """One mail to each leader about works overdue or silent, to all officials about works that nobody leads.

    A work is told of at most once a week. Gives how many mails were put in.
    """
    due = due_reminders(on, moment)
    addresses = addresses_of({one.leader_id for one in due if one.leader_id is not None})
    everybody = _officials()
    told: dict[str, list[DueReminder]] = defaultdict(list)
    reached = set()
    for one in due:
        leader = addresses.get(one.leader_id) if one.leader_id is not None else None
        recipients = [leader] if leader else everybody
        for recipient in recipients:
            told[recipient].append(one)
        reached |= {one.work_id} if recipients else set()
    for recipient, works in told.items():
        _tell_due(recipient, works)
    note_reminded(reached, moment)
    return len(told)


def _officials() -> list[str]:
    return sorted(set(addresses_of(set(working_people(Role.OFFICIAL))).values()))


def _tell_due(recipient: str, works: Sequence[DueReminder]) -> None:
    with force_locale("pl"):
        subject = ngettext(
            "Realizacja: %(num)d projekt czeka na wieści",
            "Realizacja: %(num)d projektów czeka na wieści",
            len(works),
        )
        lines = [_line(one) for one in works[:MOST_LISTED]]
        more = len(works) - len(lines)
        rest = ngettext("I jeszcze %(num)d.", "I jeszcze %(num)d.", more) if more else ""
        send(
            recipient,
            subject,
            _letter(
                [
                    _("te projekty są po terminie albo od miesiąca nikt o nich nie napisał:"),
                    "\n".join(lines),
                    rest,
                    _(
                        "Odnotuj postęp albo przesuń termin i podaj powód: mieszkańcy zobaczą go przy projekcie. "
                        "O każdym projekcie przypominamy najwyżej raz w tygodniu."
                    ),
                    f"{public_url()}/urzad/realizacja",
                ]
            ),
        )


def _line(one: DueReminder) -> str:
    why = (
        _("po terminie od %(day)s", day=day(one.overdue_on))
        if one.overdue_on
        else _("bez wieści od %(day)s", day=day(one.last_news_at))
    )
    return (
        f"- nr {one.number} „{one.title}”, {why}\n  {public_url()}/urzad/realizacja/{one.slug}/{one.number}"
    )


def tell_remarks(asked: AskedWork) -> None:
    """To the leader, or to all officials of a work that nobody leads: the author has remarks on what was built."""
    leader_id = asked.work.leader_id
    leader = addresses_of({leader_id}).get(leader_id) if leader_id is not None else None
    with force_locale("pl"):
        subject = _("Projekt nr %(number)s: uwagi autora do odbioru", number=asked.number)
        body = _letter(
            [
                _("autor projektu nr %(number)s „%(title)s” ma uwagi do wykonanych prac:", number=asked.number, title=asked.title),
                asked.work.acceptance_note,
                _("Odpowiedz: zapytaj autora jeszcze raz po poprawkach albo oznacz uwagi jako przeczytane."),
                f"{public_url()}/urzad/realizacja/{asked.slug}/{asked.number}#odbior",
            ]
        )  # fmt: skip
        for recipient in [leader] if leader else _officials():
            send(recipient, subject, body)


def ask_author(file: WorkFile, slug: str, key: str) -> None:
    """To the author of a finished project: come, look and say a word. Does nothing for what is no address."""
    if not is_address(file.author_email):
        return
    with force_locale("pl"):
        number, title = file.project.number, file.project.title
        send(
            file.author_email,
            _("Projekt nr %(number)s jest gotowy: co o nim sądzisz?", number=number),
            _letter(
                [
                    _("Twój projekt nr %(number)s „%(title)s” jest gotowy.", number=number, title=title),
                    _("Obejrzyj, co powstało, i napisz, czy je przyjmujesz, czy masz uwagi:"),
                    f"{public_url()}/realizacja/odbior/{key}",
                    _("Odpowiedź pokażemy przy projekcie: %(address)s", address=f"{public_url()}/bo/{slug}/projekty/{number}"),
                    _("Link jest tylko dla Ciebie. Nie przekazuj go nikomu."),
                ]
            ),
        )  # fmt: skip
