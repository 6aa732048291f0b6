"""The comparison in words: ways of counting, measures with their definitions, what differs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.problems import Problem
from pb.comparison.rules import Difference

WAY_NAMES: dict[str, Callable[[], str]] = {
    "jak-w-edycji": lambda: _("Zasada tej edycji"),
    "od-najwiekszej": lambda: _("Od największego poparcia"),
    "do-pierwszego": lambda: _("Do pierwszego, na który nie starcza"),
    "80-procent": lambda: _("Reguła 80%"),
    "na-zlotowke": lambda: _("Poparcie na złotówkę"),
    "rowne-udzialy": lambda: _("Równe udziały, reszta zostaje"),
    "rowne-udzialy-add1": lambda: _("Równe udziały, powiększane"),
    "rowne-udzialy-add1-full": lambda: _("Równe udziały, powiększane do końca"),
    "rowne-udzialy-add1u": lambda: _("Równe udziały, dopełnione"),
    "rowne-udzialy-reszta": lambda: _("Równe udziały, reszta od największego poparcia"),
    "rowne-udzialy-dogrywka": lambda: _("Równe udziały z dogrywką"),
    "rowne-udzialy-liczba": lambda: _("Równe udziały, liczy się projekt, nie koszt"),
    "rowne-udzialy-punkty": lambda: _("Równe udziały według punktów"),
    "phragmen": lambda: _("Metoda Phragména"),
}
WAYS_TOLD: dict[str, Callable[[], str]] = {
    "od-najwiekszej": lambda: _("Projekt, na który nie starcza pieniędzy, pomijamy i idziemy dalej."),
    "do-pierwszego": lambda: _("Wybieranie kończy się na pierwszym projekcie, na który nie starcza."),
    "80-procent": lambda: _(
        "Wybieranie kończy się na pierwszym, na który nie starcza, ale jeśli zostało 80% jego kosztu, miasto dopłaca."
    ),
    "na-zlotowke": lambda: _("Kolejność według poparcia podzielonego przez koszt. Tańsze mają łatwiej."),
    "rowne-udzialy": lambda: _(
        "Każda karta dostaje równą część puli i płaci tylko za swoje projekty. Co zostanie, nie jest wydane."
    ),
    "rowne-udzialy-add1": lambda: _(
        "Części rosną po złotówce, dopóki starcza na wszystko, co wybrano (add1)."
    ),
    "rowne-udzialy-add1-full": lambda: _(
        "Części rosną po złotówce tak długo, jak długo starcza pieniędzy, także gdy nic nowego już nie powstaje (add1-full)."
    ),
    "rowne-udzialy-add1u": lambda: _(
        "Części rosną po złotówce, a reszta idzie na projekty od największego poparcia (add1u). Tak liczy się najczęściej."
    ),
    "rowne-udzialy-reszta": lambda: _(
        "Części nie rosną, reszta od razu idzie na projekty od największego poparcia."
    ),
    "rowne-udzialy-dogrywka": lambda: _(
        "Części rosną po złotówce (add1). Powstaje to albo wybór od największego poparcia: co dało więcej większej liczbie kart."
    ),
    "rowne-udzialy-liczba": lambda: _(
        "Dla głosującego każdy wygrany projekt znaczy tyle samo, drogi czy tani (add1u)."
    ),
    "rowne-udzialy-punkty": lambda: _("Kto dał projektowi więcej punktów, płaci za niego więcej (add1u)."),
    "phragmen": lambda: _(
        "Karty zbierają pieniądze w równym tempie; powstaje projekt, na który najwcześniej uzbierano."
    ),
}


MOST_NUMBERS = 12


def way_name(code: str) -> str:
    """A way in few words, for a column."""
    return WAY_NAMES[code]()


def way_told(code: str) -> str:
    """A way in one sentence."""
    return WAYS_TOLD[code]()


def numbers_list(numbers: Collection[int]) -> str:
    """nr 3, 7, 12; of many only the first, for the table has them all."""
    listed = list(map(str, numbers))
    if len(listed) <= MOST_NUMBERS + 1:
        return _("nr %(numbers)s", numbers=", ".join(listed))
    rest = len(listed) - MOST_NUMBERS
    shown = ", ".join(listed[:MOST_NUMBERS])
    return str(
        ngettext("nr %(numbers)s i jeszcze %(num)d", "nr %(numbers)s i jeszcze %(num)d", rest, numbers=shown)
    )


def difference_sentence(found: Difference) -> str:
    """What would be other than announced."""
    if found.is_same:
        return _("Wygrałyby te same projekty.")
    parts = []
    if found.only_other:
        parts.append(_more(found.only_other))
    if found.only_actual:
        parts.append(_fewer(found.only_actual))
    same = ngettext("Wspólny: %(num)d projekt.", "Wspólne: %(num)d projektów.", len(found.common))
    return " ".join([*parts, same])


def _more(numbers: Collection[int]) -> str:
    told = numbers_list(numbers)
    return str(
        ngettext("Powstałby też %(numbers)s.", "Powstałyby też %(numbers)s.", len(numbers), numbers=told)
    )


def _fewer(numbers: Collection[int]) -> str:
    told = numbers_list(numbers)
    return str(
        ngettext("Nie powstałby %(numbers)s.", "Nie powstałyby %(numbers)s.", len(numbers), numbers=told)
    )


def ties_sentence(ties: int) -> str:
    """That numbers decided, where they did."""
    if not ties:
        return ""
    return ngettext(
        "Jeden remis o pieniądze rozstrzygnął niższy numer projektu.",
        "Remisy o pieniądze (%(num)d) rozstrzygnął niższy numer projektu.",
        ties,
    )


MEASURES: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "winners": (lambda: _("Liczba projektów"), lambda: _("Ile projektów powstaje.")),
    "spent": (
        lambda: _("Wydane pieniądze"),
        lambda: _("Koszt projektów, które powstają, przy pieniądzach wszystkich pul. Dopłaty spoza pul podajemy osobno."),
    ),
    "served": (
        lambda: _("Karty z choć jednym wygranym"),
        lambda: _("Część kart, na których wygrał co najmniej jeden zaznaczony projekt."),
    ),
    "exclusion": (
        lambda: _("Karty bez żadnego wygranego"),
        lambda: _("Wykluczenie: część kart, na których nie wygrał żaden zaznaczony projekt (Fairstein i in. 2023). Im mniej, tym lepiej."),
    ),
    "satisfaction": (
        lambda: _("Wygrana część własnych wyborów"),
        lambda: _("Średnio na kartę: jaka część zaznaczonych projektów wygrała."),
    ),
    "winners_each": (
        lambda: _("Wygrane projekty na kartę"),
        lambda: _("Średnia liczba zaznaczonych projektów, które wygrały (Talmon i Faliszewski 2019)."),
    ),
    "cost_each": (
        lambda: _("Koszt wygranych na kartę"),
        lambda: _("Średni łączny koszt zaznaczonych projektów, które wygrały (Talmon i Faliszewski 2019)."),
    ),
    "by_category": (
        lambda: _("Rozminięcie z głosami: kategorie"),
        lambda: _("Jaka część pieniędzy musiałaby przejść do innych kategorii, żeby podział był taki jak podział głosów (wskaźnik Loosemore’a i Hanby’ego 1971). Im mniej, tym lepiej."),
    ),
    "by_area": (
        lambda: _("Rozminięcie z głosami: obszary"),
        lambda: _("To samo dla obszarów miasta. Im mniej, tym lepiej."),
    ),
}  # fmt: skip


def measure_name(code: str) -> str:
    """A measure in few words."""
    return MEASURES[code][0]()


def measure_told(code: str) -> str:
    """How a measure is made."""
    return MEASURES[code][1]()


PROBLEMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "way_unknown": lambda f: _("Wybierz zasadę z listy."),
    "amount_shape": lambda f: _("Wpisz kwotę w złotych, na przykład 250 000 albo 12 500,50."),
    "amount_not_positive": lambda f: _("Kwota musi być większa od zera."),
    "ceiling_shape": lambda f: _("Wpisz najwyższy koszt w złotych, na przykład 120 000."),
    "threshold_shape": lambda f: _("Próg to liczba całkowita, na przykład 100. Zero znaczy bez progu."),
    "choices_shape": lambda f: _("Wpisz, ile pierwszych miejsc ma się liczyć: od 1 do %(most)d.", **f),
}


def sentence(problem: Problem) -> str:
    """A refusal beside its field."""
    return PROBLEMS[problem.code](dict(problem.facts))


def named_sentence(problem: Problem) -> str:
    """The same in the summary, which says whose it is."""
    return _("Wariant %(n)d: %(sentence)s", n=problem.facts["variant"], sentence=sentence(problem))


def left_out_sentence(pools: Sequence[str]) -> str:
    """Which pools a comparison leaves out and why; nothing where residents voted on all."""
    if not pools:
        return ""
    return str(
        ngettext(
            "Bez puli: %(pools)s. Nikt w niej nie głosował, projekty ocenił zespół, więc inna zasada nie ma tu czego liczyć.",
            "Bez pul: %(pools)s. Nikt w nich nie głosował, projekty ocenił zespół, więc inna zasada nie ma tu czego liczyć.",
            len(pools),
            pools=", ".join(pools),
        )
    )
