"""Words of agreements and of the work: fields, refusals, warnings. What only the office reads is Polish as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.field_texts import FIELD_SENTENCES
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import day, full_day, number, zl_plain
from initiatives.applications.texts import SENTENCES as APPLICATION_SENTENCES
from initiatives.applications.texts import Said, _

Facts = Mapping[str, Any]
SENTENCES: dict[str, Callable[[Any], str]] = {
    "worked_in_future": lambda f: _("Ten dzień jeszcze nie nadszedł."),
    "worked_before": lambda f: _("Umowa obowiązuje od %(first)s. Podaj ten dzień albo późniejszy.", first=day(f["first"])),
    "hours_none": lambda f: _("Wpisz, ile godzin pracowała jedna osoba: więcej niż 0."),
    "hours_over_day": lambda f: _("Doba ma 24 godziny. Pracę z kilku dni wpisz dzień po dniu."),
    "day_over": lambda f: _("Ta osoba ma tego dnia zapisane już %(hours)s godz. Razem to więcej niż doba.", hours=number(f["hours"])),
    "group_day_over": lambda f: _(
        "Pod tą nazwą jest tego dnia zapisane już po %(hours)s godz., razem to więcej niż doba. Jeśli pracowali inni ludzie, potwierdź to niżej.",
        hours=number(f["hours"]),
    ),
    "day_long": lambda f: _("To razem %(hours)s godz. jednej osoby w jednym dniu. Jeśli tak było, potwierdź to niżej.", hours=number(f["hours"])),
    "after_agreement": lambda f: _("Umowa obowiązywała do %(last)s. Jeśli tak było, potwierdź to niżej.", last=day(f["last"])),
    "people_bad": lambda f: _("Wpisz liczbę osób od 1 do %(most)s.", most=number(f["most"])),
    "amount_none": lambda f: _("Wpisz kwotę większą niż 0."),
    "line_unknown": lambda f: _("Wybierz pozycję z kosztorysu."),
    "kind_unknown": lambda f: _("Wybierz, co to jest."),
    "role_unknown": lambda f: _("Wybierz, z kiedy jest zdjęcie."),
    "name_shape": lambda f: _("Są tu znaki, których nie widać. Wpisz to jeszcze raz."),
    "strike_reason_missing": lambda f: _("Napisz, dlaczego skreślasz ten wpis."),
    "struck_already": lambda f: _("Ten wpis jest już skreślony."),
    "diary_closed": lambda f: _("Prace są rozliczone, więc dziennik jest zamknięty."),
    "diary_full": lambda f: _("Wpisów jest już %(most)s i więcej nie mieścimy. Napisz do urzędu.", most=number(f["most"])),
    "photos_full": lambda f: _("Zdjęć jest już %(most)d. Poproś urząd, żeby usunął zbędne.", most=f["most"]),
    "file_missing": lambda f: _("Wybierz plik."),
}  # fmt: skip
"""What members may read, too."""
OFFICE_SENTENCES: dict[str, Callable[[Any], str]] = {
    "starts_too_early": lambda f: f"To przed początkiem programu. Najwcześniej {day(f['first'])}.",
    "ends_after_year": lambda f: f"To za późno: prace programu kończą się {full_day(f['last'])}.",
    "work_before_agreement": lambda f: f"Etap {f['number']} „{f['name']}” zaczyna się {day(f['day'])}, przed umową. Zacznij umowę wcześniej albo uzgodnij z grupą nowy harmonogram.",
    "work_after_agreement": lambda f: f"Etap {f['number']} „{f['name']}” kończy się {day(f['day'])}, po umowie. Zakończ umowę później albo uzgodnij z grupą nowy harmonogram.",
    "work_outside_agreement": lambda f: f"To poza dniami umowy: od {day(f['first'])} do {day(f['last'])}.",
    "entries_before": lambda f: f"W dzienniku są wpisy z {day(f['first'])}. Umowa nie może zaczynać się później.",
    "signed_in_future": lambda f: "Ten dzień jeszcze nie nadszedł.",
    "signed_before_last": lambda f: f"Poprzedni podpis jest z {day(f['last'])}. Aneks nie może być wcześniejszy.",
    "signature_missing": lambda f: "Najpierw nadaj umowie numer i zrób ją jeszcze raz.",
    "way_missing": lambda f: "Wybierz, jak podpisano.",
    "already_signed": lambda f: "Umowa jest już podpisana. Zmienia ją tylko aneks.",
    "town_over": lambda f: f"Razem z tym gmina zapłaci o {zl_plain(f['over'])} więcej, niż ma według umowy i aneksów ({zl_plain(f['owed'])}). Popraw kwotę albo najpierw zrób aneks. Jeśli gmina naprawdę tyle zapłaciła, potwierdź to niżej.",
    "not_made": lambda f: "Dokumenty jeszcze powstają. Odśwież stronę za chwilę.",
    "annex_changes_nothing": lambda f: "Aneks niczego nie zmienia. Podaj inne dni, kwoty albo etapy.",
    "over_money": lambda f: f"W programie zostało na to {zl_plain(f['most'])}, a tu jest o {zl_plain(f['over'])} więcej.",
    "under_paid": lambda f: f"Gmina zapłaciła już {zl_plain(f['paid'])}, a po aneksie miałaby zapłacić {zl_plain(f['town'])}. Kwota gminy nie może być mniejsza niż to, co zapłacono.",
    "line_in_use": lambda f: f"W dzienniku są wpisy do pozycji {f['line']} „{f['name']}”, więc musi zostać.",
    "too_many_annexes": lambda f: f"Aneksów może być najwyżej {f['most']}.",
    "built_in_future": lambda f: "Ten dzień jeszcze nie nadszedł.",
    "built_before_start": lambda f: f"Umowa obowiązuje od {day(f['first'])}.",
    "stale": lambda f: "Ktoś zmienił tę umowę w tym czasie. Sprawdź, co jest zapisane, i zrób ją jeszcze raz.",
    "closed": lambda f: "Program jest zamknięty.",
    "too_many_templates": lambda f: f"Wzorów może być najwyżej {f['most']}.",
    "template_empty": lambda f: "Plik jest pusty. Wybierz go jeszcze raz.",
    "template_large": lambda f: f"Plik jest większy niż {f['limit_mb']} MB. Zmniejsz obrazki.",
    "template_type": lambda f: "To nie jest dokument DOCX. Zapisz wzór jako „Dokument programu Word (.docx)”.",
    "template_broken": lambda f: "Tego pliku nie da się otworzyć. Zapisz go jeszcze raz i dodaj ponownie.",
    "template_bomb": lambda f: "Plik po rozpakowaniu jest dużo za duży na umowę.",
    "template_macros": lambda f: "W pliku są makra albo osadzone obiekty. Zapisz go bez nich, jako zwykły .docx.",
    "template_outside": lambda f: "Plik pobiera coś z innego miejsca, na przykład obrazek z sieci. Wstaw go do pliku.",
    "template_forbidden": lambda f: "We wzorze są działania inne niż pola, warunki i listy. Zostaw tylko te z listy niżej.",
    "template_syntax": lambda f: "Jakieś pole nie jest zamknięte: każde {{ i {% potrzebuje }} albo %}, a {%p for %} i {%p if %} swojego końca.",
    "template_slow": lambda f: "Wypełnienie tego wzoru trwa za długo. Uprość go.",
    "template_fields": lambda f: f"Nie znamy pól: {', '.join(f['names'])}. Znane są na liście niżej.",
}  # fmt: skip
LABELS: dict[str, Said] = {
    "who": lambda: _("Kto pracował"),
    "people": lambda: _("Ile osób"),
    "hours": lambda: _("Po ile godzin"),
    "worked_on": lambda: _("Kiedy"),
    "what": lambda: _("Co robiliście"),
    "line_no": lambda: _("Do której pozycji"),
    "kind": lambda: _("Co to jest"),
    "thing": lambda: _("Co dokładnie"),
    "amount": lambda: _("Ile to warte"),
    "happened_on": lambda: _("Kiedy"),
    "document": lambda: _("Numer rachunku albo faktury"),
    "file": lambda: _("Zdjęcie albo skan"),
    "photo": lambda: _("Zdjęcie"),
    "role": lambda: _("Z kiedy jest zdjęcie"),
    "caption": lambda: _("Co na nim widać"),
    "taken_on": lambda: _("Dzień zdjęcia"),
    "reason": lambda: _("Powód"),
}
KINDS: dict[str, Said] = {
    "in_kind": lambda: _("rzecz od mieszkańców"),
    "cash": lambda: _("pieniądze mieszkańców"),
    "town": lambda: _("zapłata gminy"),
}
ROLES: dict[str, Said] = {
    "before": lambda: _("przed pracami"),
    "during": lambda: _("w trakcie"),
    "after": lambda: _("po pracach"),
}
WAYS = {"paper": "na papierze", "trusted_profile": "podpisem zaufanym"}
WARNINGS: dict[str, Said] = {
    "over_term": lambda: _("Termin umowy minął, a prace nie są odebrane."),
    "near_and_empty": lambda: _("Termin jest blisko, a w dzienniku nie ma jeszcze nic."),
    "near_and_short": lambda: _("Termin jest blisko, a do zapisania zostało jeszcze trochę wkładu."),
    "town_over": lambda: _("Gmina zapłaciła więcej, niż zapisano w umowie."),
}


def sentence(problem: Problem) -> str:
    """What is wrong, in words. Raises ``KeyError`` for a code that nobody has worded."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    for known in (SENTENCES, OFFICE_SENTENCES, FIELD_SENTENCES, APPLICATION_SENTENCES):
        if problem.code in known:
            return known[problem.code](problem.facts)
    raise KeyError(problem.code)


def told(problems: list[Problem]) -> list[tuple[str | None, str]]:
    """Problems as a page shows them: the field, the sentence with the field's name before."""
    return [(one.field, sentence(one)) for one in problems]
