"""Problem codes of accounts as sentences, and the Polish names of roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from accounts.rules import PASSWORD_MINIMUM, Role
from core.problems import Problem

Facts = dict[str, Any]

SENTENCES: dict[str, Callable[[Facts], str]] = {
    "sign_in_refused": lambda f: _(
        "Adres e-mail i hasło nie pasują do siebie albo konto nie jest czynne. Sprawdź oba pola albo ustaw nowe hasło."
    ),
    "session_lost": lambda f: _(
        "Formularz był otwarty zbyt długo albo przeglądarka nie przyjęła pliku cookie. Wyślij go jeszcze raz."
    ),
    "too_many_tries": lambda f: ngettext(
        "Za dużo prób. Następna będzie możliwa za %(num)d minutę.",
        "Za dużo prób. Następna będzie możliwa za %(num)d minut.",
        f["minutes"],
    ),
    "email_empty": lambda f: _("Wpisz adres e-mail."),
    "email_shape": lambda f: _("Adres e-mail ma postać nazwa@domena.pl. Sprawdź, czy nie brakuje znaku."),
    "email_long": lambda f: _("Adres e-mail może mieć do %(maximum)d znaków.", maximum=f["maximum"]),
    "email_taken": lambda f: _("Konto z tym adresem już istnieje. Znajdź je na liście i nadaj mu rolę."),
    "password_empty": lambda f: _("Wpisz hasło."),
    "password_short": lambda f: ngettext(
        "Hasło ma mieć co najmniej %(minimum)d znaków, a wpisano %(num)d.",
        "Hasło ma mieć co najmniej %(minimum)d znaków, a wpisano %(num)d.",
        f["typed"],
        minimum=f["minimum"],
    ),
    "password_long": lambda f: _("Hasło może mieć do %(maximum)d znaków.", maximum=f["maximum"]),
    "password_is_email": lambda f: _("Hasło nie może być adresem e-mail ani jego częścią."),
    "password_common": lambda f: _(
        "To hasło jest łatwe do odgadnięcia. Wymyśl inne, na przykład kilka słów."
    ),
    "current_password_empty": lambda f: _("Wpisz obecne hasło."),
    "current_password_wrong": lambda f: _("To nie jest obecne hasło do tego konta."),
    "name_long": lambda f: _("Imię i nazwisko może mieć do %(maximum)d znaków.", maximum=f["maximum"]),
    "name_shape": lambda f: _("W imieniu i nazwisku są znaki, których nie da się wyświetlić."),
    "role_none": lambda f: _("Zaznacz co najmniej jedną rolę."),
    "role_unknown": lambda f: _("Nie ma takiej roli: %(role)s.", role=f["role"]),
    "own_administrator": lambda f: _(
        "Roli administratora nie można odebrać sobie. Może to zrobić inny administrator."
    ),
    "own_account": lambda f: _("Własnego konta nie można wyłączyć. Może to zrobić inny administrator."),
    "last_administrator": lambda f: _(
        "To konto jest jedynym czynnym kontem administratora. Najpierw nadaj tę rolę komuś innemu."
    ),
    "code_empty": lambda f: _("Wpisz kod z telefonu albo kod zapasowy."),
    "code_wrong": lambda f: _(
        "Ten kod nie pasuje. Przepisz kod, który widać teraz, i sprawdź, czy telefon pokazuje właściwą godzinę."
    ),
    "code_used": lambda f: _("Ten kod został już użyty. Poczekaj pół minuty na następny."),
    "factor_missing": lambda f: _("To konto nie ma drugiego składnika logowania."),
    "factor_not_begun": lambda f: _("Czas na potwierdzenie minął. Zacznij ustawianie od nowa."),
    "factor_unreadable": lambda f: _(
        "Zapisanego składnika nie da się odczytać, bo zmieniono sekret instalacji. Poproś administratora o jego usunięcie."
    ),
    "no_account": lambda f: _("Nie ma konta z tym adresem."),
    "own_factor": lambda f: _(
        "Własnego drugiego składnika nie można tu usunąć. Może to zrobić inny administrator."
    ),
    "link_over": lambda f: _("Ten link nie działa: został już użyty albo minął jego czas."),
}

ROLE_NAMES: dict[Role, Callable[[], str]] = {
    Role.RESIDENT: lambda: _("mieszkaniec"),
    Role.OFFICIAL: lambda: _("urzędnik"),
    Role.CLERK: lambda: _("operator punktu"),
    Role.ADMINISTRATOR: lambda: _("administrator"),
}


def sentence(problem: Problem) -> str:
    """The problem in words. Raises ``KeyError`` for a code that has none."""
    return SENTENCES[problem.code](problem.facts)


def password_hint() -> str:
    """What to choose, beside each field for a new password."""
    hint: str = ngettext(
        "Co najmniej %(num)d znak. Dobre są trzy albo cztery słowa.",
        "Co najmniej %(num)d znaków. Dobre są trzy albo cztery słowa.",
        PASSWORD_MINIMUM,
    )
    return hint


def error_lines(problems: Sequence[Problem]) -> list[tuple[str | None, str]]:
    """Lines of the error summary: field and sentence, in order."""
    return [(problem.field, sentence(problem)) for problem in problems]


def role_name(role: Role) -> str:
    """The role in the reader's language."""
    return ROLE_NAMES[role]()


def role_names(roles: frozenset[Role]) -> str:
    """Roles in a row, in the order of the list."""
    return ", ".join(role_name(role) for role in Role if role in roles)
