"""What residents read of appeals, merging and the ballot list: lines of the history, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from core.clock import warsaw
from core.problems import Problem
from core.web.filters import day, moment
from pb.submission.history_texts import EVENTS as HISTORY


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


Facts = dict[str, Any]


def exact(value: datetime) -> str:
    """A moment with its hour also at midnight: "3 grudnia, 23:59"."""
    return f"{day(value)}, {warsaw(value).strftime('%H:%M').removeprefix('0')}"


def _numbers(facts: Facts) -> str:
    return ", ".join(str(number) for number in facts.get("numbers", []))


def _filed(facts: Facts) -> str:
    if facts.get("is_late"):
        return _("Wpłynęło odwołanie od odrzucenia, po terminie")
    return _("Wpłynęło odwołanie od odrzucenia")


def _answered(said: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: f"{said()}. {facts['grounds']}" if facts.get("grounds") else said()


def _excluded(facts: Facts) -> str:
    """By numbers of filing, which the draw does not change; what was written before that knew only the others."""
    reason = facts.get("reason", "")
    if "filed" not in facts:
        return _(
            "Wyklucza się z projektem nr %(numbers)s. %(reason)s", numbers=_numbers(facts), reason=reason
        )
    numbers = ", ".join(str(number) for number in facts["filed"])
    return _(
        "Wyklucza się z projektem zgłoszonym pod nr %(numbers)s. %(reason)s", numbers=numbers, reason=reason
    )


def _upheld(facts: Facts) -> str:
    said = _answered(lambda: _("Odwołanie uwzględnione: projekt wraca na listę"))(facts)
    if not facts.get("first_grounds"):
        return said
    paragraph = f" ({facts['paragraph']})" if facts.get("paragraph") else ""
    grounds = f"{facts['first_grounds'].rstrip('.')}{paragraph}."
    return f"{said.rstrip('.')}. " + _("Uzasadnienie odrzucenia było takie: %(grounds)s", grounds=grounds)


EVENTS: dict[str, Callable[[Facts], str]] = {
    "appeal_filed": _filed,
    "appeal_upheld": _upheld,
    "appeal_dismissed": _answered(lambda: _("Odwołanie oddalone")),
    "numbered": lambda f: _("Wylosowano kolejność: na karcie ma numer %(number)s", number=f.get("number", "")),
    "numbered_late": lambda f: _(
        "Dopisany na końcu listy, już po losowaniu: na karcie ma numer %(number)s", number=f.get("number", "")
    ),
    "conflict_set": _excluded,
    "conflict_dropped": lambda f: _("Nie wyklucza się już z innym projektem"),
    "merge_proposed": lambda f: _("Urząd pyta autorów o połączenie zgłoszeń nr %(numbers)s", numbers=_numbers(f)),
    "merge_refused": lambda f: _("Projekty nie zostaną połączone: ktoś z autorów się nie zgodził"),
    "merge_expired": lambda f: _("Projekty nie zostaną połączone: nie wszyscy autorzy odpowiedzieli w terminie"),
    "merged_into": lambda f: _("Połączony ze zgłoszeniem nr %(number)s za zgodą autorów", number=f.get("number", "")),
    "merged_from": lambda f: str(
        ngettext(
            "Za zgodą autorów włączono zgłoszenie nr %(numbers)s",
            "Za zgodą autorów włączono zgłoszenia nr %(numbers)s",
            len(f.get("numbers", [])),
            numbers=_numbers(f),
        )
    ),
}  # fmt: skip

HISTORY.update(EVENTS)


def _late(facts: Facts) -> str:
    return _(
        "Termin odwołania minął %(closed)s, a odwołanie przyszło %(arrived)s. Nie możemy go przyjąć.",
        closed=exact(facts["closed_at"]), arrived=exact(facts["arrived_at"]),
    )  # fmt: skip


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz."),
    "appeal_late": _late,
    "appeal_after_vote": lambda f: _(
        "Głosowanie zaczęło się zaraz po %(closed)s, a odwołanie przyszło %(arrived)s. Listy nie można już zmienić.",
        closed=exact(f["closed_at"]), arrived=exact(f["arrived_at"]),
    ),
    "not_rejected": lambda f: _("Ten projekt nie jest odrzucony, więc nie ma się od czego odwoływać."),
    "appealed_already": lambda f: _("Od tej decyzji jest już odwołanie z %(when)s.", when=moment(f["filed_at"])),
    "statement_missing": lambda f: _(
        "Napisz, z czym się nie zgadzasz, najmniej %(least)d znaków.", least=f["least"]
    ),
    "statement_long": lambda f: _(
        "Tekst ma %(is)d znaków, a może mieć najwyżej %(most)d.", most=f["most"], **{"is": f["is"]}
    ),
    "name_missing": lambda f: _("Wpisz imię i nazwisko."),
    "name_long": lambda f: _("Nazwisko może mieć najwyżej %(most)d znaków.", most=f["most"]),
    "email_wrong": lambda f: _("To nie jest adres e-mail. Wpisz na przykład jan@poczta.example."),
    "confirm_late": lambda f: _(
        "Link był ważny do %(until)s. Odwołanie trzeba napisać jeszcze raz.", until=exact(f["until"])
    ),
    "answer_missing": lambda f: _("Zaznacz jedną z dwóch odpowiedzi."),
    "merge_over": lambda f: _("Na tę propozycję nie można już odpowiedzieć."),
    "merge_expired": lambda f: _("Odpowiedź można było wysłać do %(until)s.", until=exact(f["until"])),
    "merge_broken": lambda f: _(
        "Projektu nr %(number)s nie można już łączyć, więc połączenia nie będzie.", number=f["number"]
    ),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """Why something cannot be done."""
    return SENTENCES[problem.code](problem.facts)
