"""Codes of voting's problems put into sentences (look.md §9). Numbers come from the rules, never from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from core.clock import warsaw
from core.problems import Problem
from core.web.filters import day, hour
from pb.texts import SENTENCES

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def ngettext(one: str, many: str, n: int, **facts: Any) -> str:
    """The plural form of ``n`` in the reader's language."""
    return str(plural_gettext(one, many, n, **facts))


PLAIN: dict[str, Callable[[], str]] = {
    "ballot_empty": lambda: _("Karta jest pusta. Wybierz co najmniej jeden projekt."),
    "pesel_missing": lambda: _("Wpisz numer PESEL."),
    "pesel_letters": lambda: _("Numer PESEL składa się z samych cyfr. Usuń inne znaki."),
    "pesel_date": lambda: _(
        "Pierwsze sześć cyfr numeru PESEL to data urodzenia, a takiej daty nie ma. Sprawdź te cyfry."
    ),
    "pesel_checksum": lambda: _("Ostatnia cyfra się nie zgadza. Sprawdź, czy nie przestawiono dwóch cyfr."),
    "pesel_future": lambda: _(
        "Z numeru PESEL wynika data urodzenia w przyszłości. Sprawdź pierwsze sześć cyfr."
    ),
    "pesel_too_old": lambda: _(
        "Z numeru PESEL wynika wiek ponad 130 lat. Sprawdź, czy nie pomylono miesiąca: to trzecia i czwarta cyfra."
    ),
    "identity_both": lambda: _("Wpisz numer PESEL albo kod z urzędu, nie oba naraz."),
    "voting_code_missing": lambda: _("Wpisz kod do głosowania z urzędu."),
    "voting_code_unknown": lambda: _(
        "Nie ma takiego kodu w tej edycji. Sprawdź go z kartką z urzędu, znak po znaku."
    ),
    "first_name_missing": lambda: _("Wpisz imię."),
    "last_name_missing": lambda: _("Wpisz nazwisko."),
    "declaration_missing": lambda: _("Zaznacz oświadczenie o miejscu zamieszkania."),
    "confirm_missing": lambda: _("Karta nie jest jeszcze w urnie. Naciśnij „Wrzuć kartę do urny”."),
    "session_lost": lambda: _(
        "Minęło dużo czasu albo otwarto tę stronę w drugim oknie. Nic nie przepadło: sprawdź i wyślij jeszcze raz."
    ),
    "choices_lost": lambda: _(
        "Nie mamy już Twoich zaznaczeń: od wyboru minęły dwie godziny albo zaczęto od nowa. Wybierz jeszcze raz."
    ),
    "identity_lost": lambda: _("Twoje zaznaczenia są, potwierdź tożsamość jeszcze raz."),
    "commission_key_missing": lambda: _(
        "Komisja nie utworzyła jeszcze swojego klucza, którym pieczętujemy karty."
    ),
    "codes_not_used": lambda: _("W tej edycji nie głosuje się kodem z urzędu."),
    "document_number": lambda: _("Wpisz serię i numer dokumentu: litery i cyfry, od 4 do 40 znaków."),
    "document_has_code": lambda: _(
        "Na ten dokument kod już wydano. Jeśli kod zgubiono, zaznacz, że nowy ma go zastąpić."
    ),
    "birth_date_missing": lambda: _("Wpisz datę urodzenia z dokumentu, na przykład 5.12.1990."),
    "birth_date_impossible": lambda: _("Ta data urodzenia nie jest możliwa. Sprawdź ją z dokumentem."),
    "no_pesel_missing": lambda: _("Potwierdź, że osoba nie ma numeru PESEL. Kto go ma, głosuje numerem."),
    "understood_missing": lambda: _("Potwierdź, że wiesz, co zrobić z udziałami klucza."),
    "replace_missing": lambda: _(
        "Klucz już jest. Zaznacz, że nowy ma go zastąpić, a stare udziały stracą moc."
    ),
    "key_with_ballots": lambda: _(
        "W urnie są już karty zapieczętowane obecnym kluczem, dlatego nie można go zmienić."
    ),
    "share_other_key": lambda: _(
        "Te udziały są od różnych kluczy. Do otwarcia potrzebne są udziały jednego klucza, tej edycji."
    ),
    "key_mismatch": lambda: _(
        "Z tych udziałów nie powstaje klucz tej edycji. Sprawdź, czy są właściwe i nieuszkodzone."
    ),
}


def sentence(problem: Problem) -> str:
    """The sentence of a problem in the reader's language. Raises ``KeyError`` for a code without one."""
    if problem.code in PLAIN:
        return PLAIN[problem.code]()
    return WITH_FACTS[problem.code](problem.facts)


def too_many(facts: Facts) -> str:
    """What look.md §9 says of a ballot with too many projects."""
    allowed = ngettext("można wybrać %(num)d projekt", "można wybrać %(num)d projekty", facts["maximum"])
    mend = ngettext("Odznacz jeden.", "Odznacz: %(num)d.", facts["excess"])
    return _(
        "%(pool)s: %(allowed)s, a zaznaczono %(chosen)d. %(mend)s",
        pool=facts["pool"],
        allowed=allowed,
        chosen=facts["chosen"],
        mend=mend,
    )


def too_few(facts: Facts) -> str:
    """A part with fewer projects than the regulation wants; leaving it empty is always allowed."""
    mend = ngettext(
        "Wybierz jeszcze jeden albo zostaw tę pulę pustą.",
        "Wybierz jeszcze %(num)d albo zostaw tę pulę pustą.",
        facts["missing"],
    )
    if facts["minimum"] == facts["maximum"]:
        return _(
            "%(pool)s: trzeba wybrać dokładnie %(n)d, a zaznaczono %(chosen)d. %(mend)s",
            pool=facts["pool"],
            n=facts["minimum"],
            chosen=facts["chosen"],
            mend=mend,
        )
    return _(
        "%(pool)s: trzeba wybrać co najmniej %(n)d, a zaznaczono %(chosen)d. %(mend)s",
        pool=facts["pool"],
        n=facts["minimum"],
        chosen=facts["chosen"],
        mend=mend,
    )


def late(facts: Facts) -> str:
    """A second late is late, said with both moments (look.md §9)."""
    closed, arrived = warsaw(facts["closed_at"]), warsaw(facts["arrived_at"])
    near = (arrived - closed).total_seconds() < 12 * 3600
    ended = clock_time(closed) if near else f"{day(closed)}, {clock_time(closed)}"
    came = clock_time(arrived) if near else f"{day(arrived)}, {clock_time(arrived)}"
    words = {"ended": ended, "came": came, "paragraph": facts.get("paragraph", "")}
    if words["paragraph"]:
        return _(
            "Głosowanie skończyło się o %(ended)s. Twoja karta dotarła o %(came)s, dlatego nie możemy jej przyjąć (%(paragraph)s). Przykro nam.",
            **words,
        )
    return _(
        "Głosowanie skończyło się o %(ended)s. Twoja karta dotarła o %(came)s, dlatego nie możemy jej przyjąć. Przykro nam.",
        **words,
    )


def urn_closed(facts: Facts) -> str:
    """The urn was closed while a ballot that came in time was still on its way."""
    words = {"closed": clock_time(warsaw(facts["closed_at"])), "paragraph": facts.get("paragraph", "")}
    return _(
        "Urnę zamknięto o %(closed)s, zanim Twoja karta do niej trafiła, dlatego nie możemy jej przyjąć. Przykro nam.",
        **words,
    )


def clock_time(moment: datetime) -> str:
    """23:59:59 in Poland, without a leading zero."""
    return f"{moment.hour}:{moment:%M:%S}"


def already_voted(facts: Facts, by_code: bool = False) -> str:
    """Somebody with this number has voted; the day and the channel, nothing else."""
    channel = _("na papierze") if facts.get("channel") == "paper" else _("przez internet")
    if "cast_on" not in facts:
        return _("Z tym numerem głos już oddano.")
    if by_code:
        return _(
            "Z tym kodem głos już oddano: %(day)s, %(channel)s.", day=day(facts["cast_on"]), channel=channel
        )
    return _(
        "Z tym numerem PESEL głos już oddano: %(day)s, %(channel)s.",
        day=day(facts["cast_on"]),
        channel=channel,
    )


def guardian_missing(facts: Facts) -> str:
    """A child votes with a guardian's consent."""
    return _(
        "Głosuje dziecko poniżej %(below)d lat, dlatego potrzebna jest zgoda opiekuna. Opiekun zaznacza ją poniżej.",
        below=facts["below"],
    )


def value_not_number(facts: Facts) -> str:
    """Points or a place that is no whole number."""
    if facts["kind"] == "rank":
        return _(
            "Nr %(number)d: wpisano „%(typed)s”, a miejsce to liczba całkowita.",
            **_only(facts, "number", "typed"),
        )
    return _(
        "Nr %(number)d: wpisano „%(typed)s”, a punkty to liczba całkowita.", **_only(facts, "number", "typed")
    )


def _only(facts: Facts, *names: str) -> Facts:
    return {name: facts[name] for name in names}


WITH_FACTS: dict[str, Callable[[Facts], str]] = {
    "too_many": too_many,
    "too_few": too_few,
    "not_exact": too_few,
    "stage_over": late,
    "urn_closed": urn_closed,
    "already_voted": already_voted,
    "guardian_missing": guardian_missing,
    "value_not_number": value_not_number,
    "ballot_too_long": lambda f: _("Na karcie mieści się najwyżej %(most)d projektów.", most=f["most"]),
    "project_unknown": lambda f: _(
        "Na tej karcie nie ma projektu nr %(number)s. Usunęliśmy to zaznaczenie.", number=f["number"]
    ),
    "project_repeated": lambda f: _(
        "Projekt nr %(number)d podano więcej niż raz. Wystarczy jeden.", number=f["number"]
    ),
    "value_missing": lambda f: _(
        "Nr %(number)d: w tej puli wpisuje się liczbę, a nie zaznaczenie.", number=f["number"]
    ),
    "value_unexpected": lambda f: _(
        "Nr %(number)d: w tej puli projekt się zaznacza, bez liczby.", number=f["number"]
    ),
    "points_not_positive": lambda f: _("Nr %(number)d: punktów musi być co najmniej 1.", number=f["number"]),
    "points_over_project": lambda f: _(
        "Nr %(number)d: jeden projekt może dostać najwyżej %(most)d pkt, a wpisano %(points)d.",
        number=f["number"],
        most=f["most"],
        points=f["points"],
    ),
    "points_over_total": lambda f: _(
        "%(pool)s: do rozdania jest %(total)d pkt, a wpisano razem %(used)d. Odejmij %(excess)d.",
        **_only(f, "pool", "total", "used", "excess"),
    ),
    "rank_repeated": lambda f: _(
        "%(pool)s: miejsce %(place)d podano więcej niż raz. Każde miejsce może mieć jeden projekt.",
        **_only(f, "pool", "place"),
    ),
    "rank_gap": lambda f: _(
        "%(pool)s: brakuje miejsca %(place)d. Miejsca liczy się od pierwszego, bez przerw.",
        **_only(f, "pool", "place"),
    ),
    "exclusive_group": lambda f: _(
        "Wybierać można w jednej z tych pul, a zaznaczono w kilku: %(pools)s. Zostaw jedną.",
        pools=", ".join(f["pools"]),
    ),
    "pesel_length": lambda f: _(
        "Numer PESEL ma %(digits)d cyfr, a wpisano %(typed)d.", digits=f["digits"], typed=f["typed"]
    ),
    "too_young": lambda f: _(
        "Regulamin tej edycji pozwala głosować od %(minimum_age)d lat.", minimum_age=f["minimum_age"]
    ),
    "name_too_long": lambda f: _("To pole mieści najwyżej %(most)d znaków.", most=f["most"]),
    "stage_not_yet": lambda f: _(
        "Głosowanie zacznie się %(day)s o %(hour)s.", day=day(f["opens_at"]), hour=hour(f["opens_at"])
    ),
    "stage_not_scheduled": lambda f: _("Harmonogram tej edycji nie ma jeszcze terminu głosowania."),
    "key_after_opening": lambda f: _(
        "Głosowanie zaczęło się %(day)s o %(hour)s. Od tej chwili klucza komisji nie można zmienić.",
        day=day(f["opens_at"]),
        hour=hour(f["opens_at"]),
    ),
    "share_unreadable": lambda f: ngettext(
        "Udział %(number)d: znaleziono %(num)d słowo, a udział ma ich %(needed)d.",
        "Udział %(number)d: znaleziono %(num)d słów, a udział ma ich %(needed)d.",
        f["words"],
        **_only(f, "number", "needed"),
    ),
    "share_word": lambda f: _(
        "Udział %(number)d: słowo „%(word)s” (miejsce %(place)d) nie występuje w żadnym udziale. Sprawdź pisownię.",
        **_only(f, "number", "word", "place"),
    ),
    "share_damaged": lambda f: _(
        "Udział %(number)d jest uszkodzony: suma kontrolna się nie zgadza. Sprawdź słowa po kolei.",
        number=f["number"],
    ),
    "share_other_round": lambda f: _(
        "Udział %(number)d jest od innej edycji: %(slug)s.", **_only(f, "number", "slug")
    ),
    "shares_too_few": lambda f: _(
        "Do otwarcia urny potrzebne są %(needed)d różne udziały, a podano %(given)d.",
        **_only(f, "needed", "given"),
    ),
}


def _offer() -> None:
    """Let commands and later slices word these codes, too, unless they have words of their own."""
    for code in (*PLAIN, *WITH_FACTS):
        SENTENCES.setdefault(code, partial(_sentence_of, code))


def _sentence_of(code: str, facts: Facts) -> str:
    return sentence(Problem(code, None, facts))


_offer()
