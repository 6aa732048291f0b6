"""Words of the committee's sheets and of the office's ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from core.field_texts import FIELD_SENTENCES
from core.problems import Problem
from core.web.filters import moment, zl_plain
from initiatives.programmes.counted_words import decimal_word
from initiatives.programmes.rules.terms import Criterion, CriterionKind

Facts = dict[str, Any]
Said = Callable[[Facts], str]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def numbers_word(numbers: Sequence[int]) -> str:
    """ "3, 5 i 8"."""
    told = [str(one) for one in numbers]
    return " i ".join([*([", ".join(told[:-1])] if told[:-1] else []), *told[-1:]])


SENTENCES: dict[str, Said] = {
    "session_lost": lambda f: _("Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz."),
    "points_not_number": lambda f: _("Wpisz liczbę od 0 do %(most)s, na przykład 7 albo 7,5.", **f),
    "points_negative": lambda f: _("Punktów nie może być mniej niż 0. Wpisz liczbę od 0 do %(most)s.", **f),
    "points_over": lambda f: _("To za dużo: w tym kryterium można dać najwyżej %(most)s.", **f),
    "points_missing": lambda f: _("Brakuje punktów. Wpisz liczbę, także gdy to 0."),
    "ground_missing": lambda f: _("To kryterium trzeba uzasadnić. Napisz jedno zdanie."),
    "criterion_unknown": lambda f: _("Formularz był o kryterium, którego ten program nie ma albo które liczy się samo. Otwórz kartę od nowa."),
    "points_and_conflict": lambda f: _("Przy konflikcie interesów nie dajesz punktów. Usuń punkty albo odznacz konflikt."),
    "own_group": lambda f: _("Należysz do grupy, która składa ten wniosek, więc nie dajesz mu punktów. Usuń punkty, zaznacz konflikt interesów i napisz o nim."),
    "conflict_untold": lambda f: _("Napisz, na czym polega konflikt interesów."),
    "conflict_unticked": lambda f: _("Opisano konflikt interesów, ale go nie zaznaczono. Zaznacz to pole albo usuń opis."),
    "conflict_stays": lambda f: _("Przy konflikcie interesów karty się nie oddaje: wystarczy ją zapisać."),
    "handed_in": lambda f: _("Karta jest oddana %(when)s i nie można jej zmienić.", when=moment(f["when"])),
    "not_in_scoring": lambda f: _("Ten wniosek nie jest teraz oceniany."),
    "scoring_closed": lambda f: _("Urząd zakończył ocenę tego naboru."),
    "scoring_over": lambda f: _("Wszyscy oddali karty, więc ocena tego naboru jest zakończona."),
    "sheet_newer": lambda f: _("W innym oknie zapisano tu co innego. Obie wersje są niżej: wyślij formularz jeszcze raz, a zostanie to, co w nim jest."),
    "scoring_runs": lambda f: _("Ocena jeszcze trwa."),
    "call_runs": lambda f: _("Nabór jeszcze trwa, więc mogą przyjść następne wnioski."),
    "unchecked": lambda f: _("Bez wyniku sprawdzenia formalnego: nr %(numbers)s.", numbers=numbers_word(f["numbers"])),
    "unscored": lambda f: _("Jest wniosek, którego nikt nie ocenił. Dopisz do komisji osobę, która może to zrobić."),
    "nobody_missing": lambda f: _("Na nikogo nie czekamy: wszyscy oddali karty."),
    "words_short": lambda f: ngettext("Napisz co najmniej %(num)d znak: to przeczytają mieszkańcy.", "Napisz co najmniej %(num)d znaków: to przeczytają mieszkańcy.", f["least"]),
    "reminded_often": lambda f: _("Dziś wysłano już kilka przypomnień. Następne można wysłać jutro."),
    "ranking_published": lambda f: _("Ranking tego naboru jest już opublikowany."),
    "ranking_changed": lambda f: _("Ranking zmienił się, gdy ta strona była otwarta. Sprawdź go jeszcze raz niżej i opublikuj."),
    "draw_needed": lambda f: _("Najpierw losowanie: równe są wnioski nr %(numbers)s.", numbers=numbers_word(f["numbers"])),
    "no_draw_needed": lambda f: _("Losowanie nie jest potrzebne: kolejność nic nie zmienia albo rozstrzyga ją zasada programu."),
    "draw_numbers": lambda f: _("Wpisz po przecinku w kolejności wylosowania każdy z numerów: %(numbers)s.", numbers=numbers_word(f["numbers"])),
    "draw_in_future": lambda f: _("Ten dzień jeszcze nie nadszedł."),
    "not_reserve": lambda f: _("Ten wniosek nie jest na liście rezerwowej."),
    "no_money": lambda f: _("Nie ma tyle pieniędzy: brakuje %(missing)s.", missing=zl_plain(f["missing"])),
    "earlier_waits": lambda f: _("Wcześniej na liście jest wniosek nr %(number)s, na który też starczy pieniędzy.", **f),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """What is wrong. Raises ``KeyError`` for a code that nobody has worded."""
    said = SENTENCES.get(problem.code) or FIELD_SENTENCES[problem.code]
    return said(problem.facts)


def named(problem: Problem, criteria: Sequence[Criterion]) -> str:
    """The sentence with the criterion that it is about before it, for the summary above a sheet."""
    code = (problem.field or "").partition("-")[2]
    about = next((one.name for one in criteria if one.code == code), "")
    return f"{about}: {sentence(problem)}" if about else sentence(problem)


STATES: dict[str, tuple[str, Callable[[], str]]] = {
    "todo": ("todo", lambda: _("do oceny")),
    "draft": ("now", lambda: _("zaczęta")),
    "ready": ("new", lambda: _("gotowa, nieoddana")),
    "conflict": ("no-go", lambda: _("konflikt interesów")),
    "handed_in": ("ok", lambda: _("oddana")),
}
"""Kind of tag and word of each state of a sheet."""


def scale_word(one: Criterion) -> str:
    """How many points a criterion gives, with its weight."""
    most = ngettext("Od 0 do %(num)d punktu.", "Od 0 do %(num)d punktów.", one.points)
    if one.weight == 1:
        return str(most)
    return f"{most} " + _("Waga %(weight)s: najwyżej %(whole)s do sumy.", weight=decimal_word(one.weight), whole=decimal_word(one.points * one.weight))  # fmt: skip


def counted_word(one: Criterion) -> str:
    """How a counted criterion is counted."""
    low, high = decimal_word(one.none_at or Decimal(0)), decimal_word(one.full_at or Decimal(0))
    if one.kind is CriterionKind.OWN_SHARE:
        return _("wkład własny: 0 punktów do %(low)s%%, wszystkie od %(high)s%%", low=low, high=high)
    if one.kind is CriterionKind.LABOUR:
        return f"praca mieszkańców: 0 punktów do {low}% całości, wszystkie od {high}%"
    return _("osoby w grupie: 0 punktów do %(low)s, wszystkie od %(high)s", low=low, high=high)
