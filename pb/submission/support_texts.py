"""Sentences about papers, supporters, co-authors and guardians; added to those of proposing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from core.clock import warsaw
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import day, hour
from pb.rounds.rules import StageWindow
from pb.submission.filing_texts import WORDED
from pb.submission.history_texts import EVENTS
from pb.submission.rules.support import Support

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def ngettext(one: str, many: str, n: int, **facts: Any) -> str:
    """The plural form of ``n`` in the reader's language."""
    return str(plural_gettext(one, many, n, **facts))


def _file(code: str) -> Callable[[Facts], str]:
    return lambda facts: str(file_sentence(Problem(code, None, facts)))


WORDED.update({code: _file(code) for code in FILE_CODES})
WORDED.update(
    {
        "attachments_too_many": lambda f: ngettext(
            "Załącznik może być %(num)d. Usuń któryś, żeby dodać inny.",
            "Załączników może być najwyżej %(num)d. Usuń któryś, żeby dodać inny.",
            f["limit"],
        ),
        "scans_too_many": lambda f: ngettext(
            "Plik z listą poparcia może być %(num)d. Połącz strony w jeden PDF.",
            "Plików z listą poparcia może być najwyżej %(num)d. Połącz strony w jeden PDF.",
            f["limit"],
        ),
        "attachments_missing": lambda f: _("Dodaj co najmniej jeden załącznik: tego wymaga regulamin."),
        "attachment_title_missing": lambda f: _("Plik jest zapisany. Napisz jeszcze, co przedstawia."),
        "attachment_title_long": lambda f: _("Tytuł może mieć do %(maximum)d znaków.", **f),
        "signatures_unread": lambda f: _("Wpisz, ile podpisów jest na tym pliku, np. 10."),
        "signatures_missing": lambda f: missing_sentence(Support(f["required"], f["have"])),
        "full_name_missing": lambda f: _("Wpisz imię i nazwisko."),
        "full_name_long": lambda f: _("Imię i nazwisko mogą mieć razem do %(maximum)d znaków.", **f),
        "residence_missing": lambda f: _(
            "Zaznacz, że mieszkasz w tej gminie. Poprzeć projekt może każdy mieszkaniec, także bez zameldowania."
        ),
        "email_empty": lambda f: _("Wpisz adres e-mail."),
        "email_shape": lambda f: _("Adres e-mail ma postać nazwa@domena.pl. Sprawdź, czy nie brakuje znaku."),
        "email_long": lambda f: _("Adres e-mail może mieć do %(maximum)d znaków.", **f),
        "emails_wrong": lambda f: _("Sprawdź te adresy, do nich nie napisaliśmy: %(which)s.", **f),
        "emails_too_many": lambda f: _(
            "Naraz można wpisać %(limit)d adresów, a jest %(typed)d. Podziel je na części.", **f
        ),
        "emails_today": lambda f: _(
            "Do tych osób już dziś pisaliśmy, spróbuj jutro: %(which)s. Każdy nasz list do nich prowadzi do tej samej strony.",
            **f,
        ),
        "emails_tomorrow": lambda f: _(
            "Na dziś wysłaliśmy już dość listów w sprawie tego projektu. Kolejne wyślesz jutro."
        ),
        "letters_enough": lambda f: _("Na ten adres wysłaliśmy dziś dość listów. Spróbuj jutro."),
        "coauthors_too_many": lambda f: ngettext(
            "Projekt może mieć %(num)d współautora.", "Projekt może mieć %(num)d współautorów.", f["limit"]
        ),
        "coauthor_twice": lambda f: _("Ta osoba już jest na liście współautorów."),
        "coauthor_is_author": lambda f: _("To Twój własny adres. Wpisz adres współautora."),
        "guardian_is_author": lambda f: _("To Twój własny adres. Wpisz adres rodzica albo opiekuna."),
        "age_unanswered": lambda f: _("Zaznacz, czy masz skończone %(age)d lat.", **f),
        "guardian_missing": lambda f: _(
            "Poniżej %(age)d lat potrzebna jest zgoda rodzica albo opiekuna. Wpisz, kto ją daje.", **f
        ),
        "guardian_waiting": lambda f: _(
            "Czekamy na zgodę rodzica albo opiekuna. Dostał od nas list z linkiem: wystarczy go otworzyć i potwierdzić.",
        ),
    }
)

EVENTS["supported"] = lambda f: ngettext(
    "Zgłoszony z poparciem %(num)d osoby", "Zgłoszony z poparciem %(num)d osób", int(f.get("total", 0))
)
EVENTS["guardian_withdrew"] = lambda f: _("Cofnięta zgoda opiekuna")
EVENTS["address_confirmed"] = lambda f: _("Autor potwierdził swój adres e-mail")
EVENTS["disowned"] = lambda f: (
    _("Wycofany: osoba, której adres podano, nie zgłaszała tego projektu")
    if f.get("is_withdrawn")
    else _("Osoba, której adres podano, nie zgłaszała tego projektu")
)
EVENTS["papers_changed"] = lambda f: _("Zmieniono załączniki")

GONE: dict[str, Callable[[], str]] = {
    "withdrawn": lambda: _("Ten projekt jest wycofany."),
    "disowned": lambda: _("Osoba, której adres podano, nie zgłaszała tego projektu. Zdecyduje o nim urząd."),
}


def gone_sentence(gone: str) -> str:
    """Why a project takes neither support nor consents any more; empty as long as it does."""
    return GONE[gone]() if gone else ""


KIND_NAMES: dict[str, Callable[[], str]] = {
    "photo": lambda: _("zdjęcie"),
    "drawing": lambda: _("rysunek albo plan"),
    "consent": lambda: _("zgoda właściciela albo partnera"),
    "endorsements": lambda: _("lista poparcia"),
    "other": lambda: _("inny dokument"),
}


def paper_kind(kind: str) -> str:
    """What a paper is, in the reader's words. Raises ``KeyError`` for a kind that is none."""
    return KIND_NAMES[kind]()


def missing_sentence(support: Support, window: StageWindow | None = None) -> str:
    """How many supporters there are and how many are needed: "Masz 9 z 10 podpisów. Brakuje 1." (look.md §9)."""
    have = ngettext(
        "Masz %(have)d z %(num)d podpisu.",
        "Masz %(have)d z %(num)d podpisów.",
        support.required,
        have=support.total,
    )
    if not support.missing:
        enough = _("To wystarczy.")
        return f"{have} {enough}"
    if window is None:
        lacking = ngettext("Brakuje jednego.", "Brakuje %(num)d.", support.missing)
        return f"{have} {lacking}"
    term = {"day": day(warsaw(window.closes_at).date()), "hour": hour(window.closes_at)}
    lacking = ngettext(
        "Brakuje jednego. Czas jest do %(day)s, %(hour)s.",
        "Brakuje %(num)d. Czas jest do %(day)s, %(hour)s.",
        support.missing,
        **term,
    )
    return f"{have} {lacking}"
