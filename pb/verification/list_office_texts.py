"""What officials read about appeals, exclusions, merging and the ballot list. Their screens are in Polish only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.clock import warsaw
from core.problems import Problem
from core.web.filters import day, moment, zl_plain
from pb.verification.rules.merging import MergeState

Facts = dict[str, Any]


def exact(value: Any) -> str:
    """A moment with its hour also at midnight: "3 grudnia, 23:59"."""
    return f"{day(value)}, {warsaw(value).strftime('%H:%M').removeprefix('0')}"


def _numbers(f: Facts) -> str:
    named = ", ".join(str(number) for number in f["numbers"])
    return f"{named} i jeszcze {f['more']}" if f.get("more") else named


def _cost(f: Facts) -> str:
    floor, ceiling = f["floor"], f["ceiling"]
    least = f"najmniej {zl_plain(floor)}" if floor is not None else ""
    most = f"najwyżej {zl_plain(ceiling)}" if ceiling is not None else ""
    return (
        f"Razem jest {zl_plain(f['total'])}, a w tej puli może być {' i '.join(filter(None, (least, most)))}."
    )


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: "Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz.",
    "conflict_stands": lambda f: "Konfliktu interesów raz zgłoszonego nie można cofnąć. Odwołanie rozpatrzy ktoś inny.",
    "own_project": lambda f: "To projekt Twojego autorstwa albo współautorstwa. Odwołanie rozpatrzy ktoś inny.",
    "declaration_missing": lambda f: "Zaznacz jedną z dwóch odpowiedzi.",
    "no_such_project": lambda f: f"Nie ma zgłoszenia nr {f['number']} w tej edycji.",
    "not_now": lambda f: "Teraz nie można tego zrobić.",
    "list_too_soon": lambda f: "Nabór jeszcze się nie zaczął, więc listy jeszcze nie ma.",
    "voting_began": lambda f: (
        f"Głosowanie zaczęło się {moment(f['opens_at'])}, więc listy nie można już zmienić."
        if f.get("opens_at")
        else "Głosowanie już się zaczęło, więc listy nie można już zmienić."
    ),
    "source_missing": lambda f: (
        f"Napisz, skąd będzie ziarno, najmniej {f['least']} znaków, na przykład „Losowanie Lotto 4 grudnia”."
    ),
    "source_long": lambda f: f"Źródło może mieć najwyżej {f['most']} znaków.",
    "moment_wrong": lambda f: "Podaj dzień i godzinę, na przykład 4.12.2026 i 22:00.",
    "moment_past": lambda f: (
        f"Ta chwila już minęła (jest {moment(f['now'])}). Ziarna nikt nie może znać w chwili ogłoszenia."
    ),
    "moment_soon": lambda f: (
        "Między ogłoszeniem a chwilą, w której ziarno będzie znane, musi minąć cała doba, żeby mieszkańcy zdążyli "
        f"przeczytać ogłoszenie. Najwcześniej {moment(f['earliest'])}."
    ),
    "moment_in_vote": lambda f: f"Głosowanie zacznie się {moment(f['opens_at'])}. Wybierz wcześniejszą chwilę.",
    "reason_missing": lambda f: f"Napisz powód, najmniej {f['least']} znaków. Zobaczą go wszyscy.",
    "reason_long": lambda f: f"Powód może mieć najwyżej {f['most']} znaków.",
    "not_announced": lambda f: "Najpierw ogłoś, skąd będzie ziarno i kiedy będzie znane.",
    "drawn_already": lambda f: "Kolejność jest już wylosowana i zamrożona. Drugiego losowania nie ma.",
    "not_drawn": lambda f: "Kolejność nie jest jeszcze wylosowana.",
    "seed_too_early": lambda f: (
        f"Ziarno będzie znane {moment(f['known_at'])}, a jest {moment(f['now'])}. Wcześniej go nie przyjmiemy."
    ),
    "seed_missing": lambda f: "Wpisz ziarno tak, jak je ogłoszono.",
    "seed_long": lambda f: f"Ziarno może mieć najwyżej {f['most']} znaków.",
    "appeals_open": lambda f: f"Najpierw rozstrzygnij odwołania od projektów nr {_numbers(f)}.",
    "cases_open": lambda f: f"Najpierw zakończ ocenę projektów nr {_numbers(f)}.",
    "merges_open": lambda f: f"Autorzy projektów nr {_numbers(f)} nie odpowiedzieli jeszcze na propozycję połączenia.",
    "nothing_accepted": lambda f: "Nie ma ani jednego dopuszczonego projektu.",
    "numbers_unknown": lambda f: f"W tej edycji nie ma projektu: {_numbers(f)}.",
    "two_needed": lambda f: "Podaj numery przynajmniej dwóch różnych projektów.",
    "group_large": lambda f: f"W jednej grupie może być najwyżej {f['most']} projektów.",
    "not_accepted": lambda f: f"Ten projekt nie jest dopuszczony do głosowania: nr {_numbers(f)}.",
    "several_pools": lambda f: (
        "Te projekty są w różnych pulach. Każdą pulę liczymy osobno, więc wykluczać się i łączyć mogą tylko "
        "projekty z jednej puli."
    ),
    "several_villages": lambda f: "Te projekty są w różnych sołectwach, a pula jest sołecka. Zostaw je osobno.",
    "place_outside": lambda f: "Miejsca tych projektów razem wychodzą poza obszar puli.",
    "in_other_group": lambda f: f"Projekt nr {_numbers(f)} jest już w innej grupie. Zmień tamtą grupę.",
    "group_stale": lambda f: "Ktoś zmienił tę grupę przed chwilą. Poniżej jest to, co wpisano.",
    "not_mergeable": lambda f: f"Projektu nr {_numbers(f)} nie można już łączyć: nie jest w ocenie ani dopuszczony.",
    "nobody_to_ask": lambda f: f"Nie ma kogo zapytać o zgodę: projekt nr {_numbers(f)} nie ma już danych autora.",
    "merging_already": lambda f: f"O połączenie projektu nr {_numbers(f)} już ktoś pyta autorów.",
    "text_short": lambda f: f"Wpisz najmniej {f['least']} znaków.",
    "text_long": lambda f: f"Tekst ma {f['is']} znaków, a może mieć najwyżej {f['most']}.",
    "line_wrong": lambda f: f"Nie odczytaliśmy wiersza „{f['row']}”. Napisz nazwę, średnik i kwotę: Ławki; 12 500,50.",
    "lines_missing": lambda f: "Kosztorys musi mieć przynajmniej jeden wiersz.",
    "lines_many": lambda f: f"Kosztorys może mieć najwyżej {f['most']} wierszy.",
    "cost_outside": _cost,
    "outcome_missing": lambda f: "Zaznacz, czy odwołanie uwzględniasz, czy oddalasz.",
    "late_not_upheld": lambda f: "Odwołanie wpłynęło po terminie, więc nie można go uwzględnić.",
    "grounds_missing": lambda f: f"Napisz uzasadnienie, najmniej {f['least']} znaków. Autor dostanie je w liście.",
    "grounds_long": lambda f: f"Uzasadnienie ma {f['is']} znaków, a może mieć najwyżej {f['most']}.",
    "statement_missing": lambda f: f"Przepisz albo streść odwołanie, najmniej {f['least']} znaków.",
    "statement_long": lambda f: f"Tekst ma {f['is']} znaków, a może mieć najwyżej {f['most']}.",
    "name_missing": lambda f: "Wpisz, kto się odwołuje.",
    "name_long": lambda f: f"Nazwisko może mieć najwyżej {f['most']} znaków.",
    "email_wrong": lambda f: "To nie jest adres e-mail. Wpisz na przykład jan@poczta.example albo zostaw puste.",
    "day_wrong": lambda f: "Podaj dzień, na przykład 4.12.2026.",
    "day_future": lambda f: f"Ten dzień jeszcze nie nadszedł. Dziś jest {day(f['today'])}.",
    "day_before_decision": lambda f: f"Decyzję wysłano {day(f['decided_on'])}, odwołanie nie mogło wpłynąć wcześniej.",
    "paper_late": lambda f: (
        f"Odwołanie wpłynęło po terminie: termin minął {day(f['closed_at'])}, wpłynęło {day(f['received_on'])}. "
        "Można je wpisać jako spóźnione: dostanie odpowiedź, ale nie można go uwzględnić."
    ),
    "not_rejected": lambda f: "Ten projekt nie jest odrzucony, więc nie ma się od czego odwoływać.",
    "appealed_already": lambda f: f"Od tej decyzji jest już odwołanie z {moment(f['filed_at'])}.",
    "decided_first": lambda f: "Rozpatruje inna osoba niż ta, która odrzuciła projekt.",
}  # fmt: skip

MERGE_STATES = {
    MergeState.OPEN: ("todo", "czeka na zgody"),
    MergeState.DONE: ("ok", "połączone"),
    MergeState.REFUSED: ("no-go", "brak zgody"),
    MergeState.EXPIRED: ("lost", "minął termin"),
}


def sentence(problem: Problem) -> str:
    """Why an act of the office cannot be done."""
    return SENTENCES[problem.code](problem.facts)
