"""The editor of a round in words: why a page cannot be saved, and what the law or good practice says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from core.field_texts import FIELD_SENTENCES
from core.money import NBSP, grouped
from core.problems import Problem
from core.web.filters import day, moment
from pb.texts import stage_name

Facts = dict[str, Any]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def _stage(facts: Facts) -> str:
    name = stage_name(facts["stage"])
    return name[:1].upper() + name[1:]


PROBLEMS: dict[str, Callable[[Facts], str]] = {
    **FIELD_SENTENCES,
    "slug_taken": lambda f: _("Edycja o adresie „%(slug)s” już istnieje. Wybierz inny adres.", **f),
    "code_taken": lambda f: _("Pula o kodzie „%(code)s” już jest w tej edycji. Wybierz inny kod.", **f),
    "name_taken": lambda f: _("Pula o tej nazwie już jest w tej edycji."),
    "no_such_source": lambda f: _("Tej edycji już nie ma. Wybierz inną."),
    "reason_missing": lambda f: _(
        "Napisz, dlaczego to zmieniasz. Powód zobaczą mieszkańcy na stronie edycji."
    ),
    "window_incomplete": lambda f: _("Podaj i początek, i koniec etapu."),
    "window_backwards": lambda f: _("Koniec etapu jest przed jego początkiem albo w tej samej chwili."),
    "window_twice": lambda f: _("Ten etap jest w harmonogramie dwa razy."),
    "windows_overlap": lambda f: _(
        "Ten etap zaczyna się, zanim skończy się wcześniejszy: %(earlier)s.", earlier=stage_name(f["earlier"])
    ),
    "results_before_end": lambda f: _("Wyniki nie mogą być ogłoszone przed końcem głosowania."),
    "results_due_missing": lambda f: _("Brakuje dnia ogłoszenia wyników."),
    "window_missing": lambda f: _("%(stage)s: brakuje terminu tego etapu.", stage=_stage(f)),
    "window_in_past": lambda f: _("%(stage)s: początek etapu już minął.", stage=_stage(f)),
    "window_far_away": lambda f: _("%(stage)s: to za ponad pięć lat. Sprawdź rok.", stage=_stage(f)),
    "window_over": lambda f: _(
        "Ten etap skończył się %(when)s. Jego terminu nie można już zmienić.", when=moment(f["closed_at"])
    ),
    "window_opened": lambda f: _(
        "Ten etap trwa od %(when)s. Jego początku nie można już zmienić.", when=moment(f["opens_at"])
    ),
    "window_shortened": lambda f: _(
        "Ten etap trwa i ma się skończyć %(when)s. Można go tylko przedłużyć.", when=moment(f["closes_at"])
    ),
    "voting_removed": lambda f: _("Ogłoszonego głosowania nie można usunąć, można je przesunąć."),
    "section_shut": lambda f: _(
        "Głosowanie już się zaczęło. Pul i sposobu głosowania nie można zmieniać, bo ludzie oddają głosy."
    ),
    "pool_takes_rest": lambda f: _(
        "Do tej puli przechodzi reszta z innej (%(names)s). Najpierw zmień to na jej stronie, potem usuń tę pulę.",
        names=", ".join(f"„{name}”" for name in f["names"]),
    ),
    "pool_announced": lambda f: _("Edycja jest ogłoszona, więc puli nie można usunąć."),
    "minimum_over_maximum": lambda f: _("Najmniej projektów nie może być więcej niż najwięcej."),
    "choose_one_maximum": lambda f: _("Gdy wybiera się jeden projekt, najwięcej to 1."),
    "points_total_missing": lambda f: _("Podaj, ile punktów jest do rozdania."),
    "points_per_project_over_total": lambda f: _(
        "Jeden projekt nie może dostać więcej punktów, niż jest do rozdania."
    ),
    "points_cannot_be_given": lambda f: _(
        "Wszystkich punktów nie da się rozdać: projektów na karcie jest na to za mało."
    ),
    "rank_points_missing": lambda f: _("Podaj punkty za każde miejsce na karcie, na przykład 3, 2, 1."),
    "rank_points_grow": lambda f: _("Za wyższe miejsce należy się nie mniej punktów niż za niższe."),
    "floor_over_ceiling": lambda f: _("Najniższy koszt projektu jest wyższy niż najwyższy."),
    "ceiling_over_amount": lambda f: _("Projekt nie może kosztować więcej, niż ma cała pula."),
    "floor_over_amount": lambda f: _("Najniższy koszt projektu jest wyższy niż cała pula."),
    "pool_without_money": lambda f: _("Pula musi mieć pieniądze: wpisz kwotę większą od zera."),
    "projects_left_out": lambda f: ngettext(
        "%(num)d zgłoszony projekt przestanie się mieścić w limitach kosztu. Potwierdź, że tak ma być.",
        "%(num)d zgłoszonych projektów przestanie się mieścić w limitach kosztu. Potwierdź, że tak ma być.",
        f["count"],
    ),
    "greenery_outside_green": lambda f: _("Udział zieleni ustala się tylko w puli zielonej."),
    "title_missing": lambda f: _("Brakuje nazwy edycji."),
    "regulation_missing": lambda f: _("Brakuje nazwy regulaminu."),
    "identity_missing": lambda f: _("Brakuje sposobu potwierdzenia tożsamości."),
    "pools_missing": lambda f: _("Nie ma żadnej puli."),
    "area_missing": lambda f: _("Pula nie ma obszaru."),
    "utility_missing": lambda f: _("Przy równych udziałach powiedz, ile wart jest wybrany projekt."),
    "completion_missing": lambda f: _(
        "Przy równych udziałach powiedz, co dzieje się z niewydanymi pieniędzmi."
    ),
    "tie_seed_missing": lambda f: _("Wpisz tekst, z którego wynika kolejność przy remisie."),
    "utility_needs_points": lambda f: _(
        "W tej puli nie rozdaje się punktów, więc projekt nie może być wart punktów."
    ),
    "threshold_with_shares": lambda f: _(
        "Przy równych udziałach i metodzie Phragména progu nie ma: o wyborze rozstrzyga, kogo na co stać."
    ),
    "threshold_twice": lambda f: _("Próg podaje się raz: jako liczbę albo jako procent kart."),
    "threshold_unit_unused": lambda f: _("Powiedz, ile wynosi próg, albo zostaw „w tym, co rozstrzyga”."),
    "reserved_incomplete": lambda f: _(
        "Podaj kategorię i ile co najmniej dla niej: procent puli albo kwotę."
    ),
    "reserved_twice": lambda f: _("Podaj procent puli albo kwotę, nie oba."),
    "reserved_over_amount": lambda f: _("Dla kategorii nie można odłożyć więcej, niż ma cała pula."),
    "reserved_category_same": lambda f: _("Cała pula jest już tylko dla tej kategorii."),
    "panel_highest_missing": lambda f: _("Podaj najwyższą ocenę, na przykład 10."),
    "panel_members_missing": lambda f: _("Podaj, ile osób ocenia projekty."),
    "mean_over_highest": lambda f: _("Średnia nie może być wyższa niż najwyższa ocena."),
    "mean_not_positive": lambda f: _("Najniższa średnia musi być większa od zera albo pusta."),
    "panel_needs_greedy": lambda f: _(
        "Oceny zespołu liczy się po kolei, od najwyższej średniej. Wybierz jedną z zasad „po kolei”."
    ),
    "threshold_is_mean": lambda f: _("Tu nikt nie głosuje. Próg podaj jako najniższą średnią ocen."),
    "group_of_panel": lambda f: _("Grupa pul jest dla głosujących, a tę pulę wybiera zespół oceniający."),
    "panel_shares_no_rest": lambda f: _(
        "Średnich ocen nie da się porównać z wynikami innych pul, więc ta pula nie ma z nimi wspólnej reszty. Wybierz inną możliwość."
    ),
    "vote_without_ballot": lambda f: _(
        "Wszystkie pule wybierają zespoły oceniające, więc nie ma w czym głosować. Usuń termin głosowania."
    ),
    "leftover_pool_missing": lambda f: _("Wskaż, do której puli przechodzi reszta."),
    "leftover_pool_same": lambda f: _("Reszta nie może przejść do tej samej puli."),
    "leftover_pool_unknown": lambda f: _("Nie ma już puli, do której ma przejść reszta. Wskaż inną."),
    "leftover_circle": lambda f: _("Reszta krąży między pulami: wraca tam, skąd wyszła. Wskaż inną pulę."),
    "leftover_units": lambda f: _(
        "Wspólną resztę dzielą tylko pule liczone tak samo: wszystkie w głosach albo wszystkie w punktach."
    ),
    "leftover_ties": lambda f: _("Pule ze wspólną resztą rozstrzygają remis w ten sam sposób."),
    "group_of_one": lambda f: _("W tej grupie jest tylko jedna pula, więc nie ma w czym wybierać."),
    "catalogue_empty": lambda f: _(
        "Pula zielona przyjmuje tylko pozycje z cennika, a cennik nie ma dla niej żadnej."
    ),
    "card_empty": lambda f: _("Karta oceny formalnej nie ma żadnego pytania."),
    "announced_already": lambda f: _("Ta edycja jest ogłoszona od %(when)s.", when=moment(f["announced_at"])),
    "changed_since_opened": lambda f: _(
        "Ktoś zmienił tę edycję po otwarciu tej strony. Przejrzyj ją i ogłoś jeszcze raz."
    ),
}

WARNINGS: dict[str, Callable[[Facts], str]] = {
    "minimum_age_set": lambda f: _(
        "Głosować wolno dopiero od %(age)d lat. Sądy uchylają takie granice: konsultacje są dla wszystkich "
        "mieszkańców, także dzieci (art. 5a ust. 1 i 3 u.s.g.; WSA Wrocław III SA/Wr 777/16, "
        "WSA Opole II SA/Op 108/18).",
        **f,
    ),
    "pesel_only": lambda f: _(
        "Numer PESEL jest jedyną drogą do głosowania. Mieszkaniec bez numeru nie zagłosuje, a żądanie PESEL "
        "sądy krytykują (art. 5a ust. 1 i ust. 7 pkt 4 u.s.g.; NSA I GSK 1193/20). Dodaj jednorazowy kod z urzędu."
    ),
    "phone_required": lambda f: _(
        "Telefon autora jest obowiązkowy. To dana nadmiarowa (art. 5 ust. 1 lit. c RODO; "
        "Wojewoda Śląski NPII.4131.1.279.2019)."
    ),
    "registration_required": lambda f: _(
        "W tekstach jest warunek: „%(words)s”. Mieszkańcem jest ten, kto tu przebywa z zamiarem pobytu; nie można "
        "żądać zameldowania, wpisu do rejestru wyborców, pełnoletności ani obywatelstwa (art. 25 Kodeksu cywilnego, "
        "art. 5a ust. 1 u.s.g.; WSA Gorzów II SA/Go 22/21).",
        **f,
    ),
    "pesel_demanded": lambda f: _(
        "W tekstach jest: „%(words)s”. PESEL nie może być warunkiem: napisz też, jak głosuje mieszkaniec bez numeru "
        "(art. 5a ust. 1 i ust. 7 pkt 4 u.s.g.; NSA I GSK 1193/20).",
        **f,
    ),
    "verification_short": lambda f: _(
        "Weryfikacja ma %(days)d dni roboczych, a ocena formalna, opinie i poprawki razem potrzebują %(needed)d. "
        "Wydłuż etap albo skróć terminy na stronie „Ocena”.",
        **f,
    ),
    "voting_short": lambda f: ngettext(
        "Głosowanie trwa tylko %(num)d dzień. Kto wyjechał albo pracuje, może nie zdążyć (równość konsultacji: "
        "art. 5a ust. 7 pkt 4 u.s.g.).",
        "Głosowanie trwa tylko %(num)d dni. Kto wyjechał albo pracuje, może nie zdążyć (równość konsultacji: "
        "art. 5a ust. 7 pkt 4 u.s.g.).",
        f["days"],
    ),
    "village_fund_named": lambda f: _(
        "Teksty albo nazwa puli mówią o funduszu sołeckim. To co innego niż budżet obywatelski: o funduszu decyduje "
        "zebranie wiejskie (art. 5 ustawy z 21 lutego 2014 r. o funduszu sołeckim)."
    ),
    "other_year_named": lambda f: _(
        "Nazwa albo wstęp wymienia rok %(named)s, a edycja jest na rok %(year)s. Po skopiowaniu trzeba to zwykle poprawić.", **f
    ),
    "no_appeals": lambda f: _(
        "Harmonogram nie ma etapu odwołań. Regulamin musi dać odwołanie od niedopuszczenia do głosowania "
        "(art. 5a ust. 7 pkt 3 u.s.g.)."
    ),
    "appeals_short": lambda f: _(
        "Etap odwołań ma %(days)d dni roboczych, a termin odwołania to %(needed)d dni roboczych. Ostatnie odwołania mogą "
        "się nie zmieścić (art. 5a ust. 7 pkt 3 u.s.g.).",
        **f,
    ),
    "short_notice": lambda f: _(
        "Pierwszy etap zaczyna się %(when)s. Od ogłoszenia powinno minąć co najmniej 7 dni, żeby ludzie zdążyli się "
        "dowiedzieć (równość i jawność konsultacji: art. 5a ust. 7 pkt 4 u.s.g.).",
        when=moment(f["opens_at"]),
    ),
    "after_budget_draft": lambda f: _(
        "Głosowanie kończy się po %(day)s. Do tego dnia projekt budżetu trafia do rady i RIO, więc wybrane zadania "
        "mogą się w nim nie znaleźć (art. 238 ust. 1 ustawy o finansach publicznych).",
        day=day(f["day"]),
    ),
    "population_unknown": lambda f: _(
        "Nie wiadomo, ilu mieszkańców ma obszar, więc nie da się sprawdzić, czy liczba podpisów nie przekracza 0,1% "
        "(art. 5a ust. 7 pkt 2 u.s.g.)."
    ),
    "endorsements_over_cap": lambda f: _(
        "Wymaga się %(asked)s podpisów, a przy %(population)s mieszkańcach wolno najwyżej %(most)s, czyli 0,1%% "
        "(art. 5a ust. 7 pkt 2 u.s.g.).",
        asked=f["asked"], most=f["most"], population=grouped(f["population"], NBSP),
    ),
    "panel_is_no_vote": lambda f: _(
        "O tej puli rozstrzyga zespół, a nie mieszkańcy w bezpośrednim głosowaniu. To konsultacje, jak pierwszy zielony "
        "budżet Katowic, a nie budżet obywatelski w rozumieniu art. 5a ust. 4 u.s.g."
    ),
    "theme_as_pool": lambda f: _(
        "Pula ma temat, a nie ma obszaru. Pule mogą obejmować gminę albo jednostki pomocnicze (art. 5a ust. 6 u.s.g.): "
        "daj jej obszar gminy, a temat niech będzie kategorią."
    ),
    "area_not_auxiliary": lambda f: _(
        "Obszar puli nie jest ani gminą, ani jednostką pomocniczą (sołectwem, osiedlem, dzielnicą) lub ich grupą "
        "(art. 5a ust. 6 u.s.g.)."
    ),
    "village_pool_elsewhere": lambda f: _(
        "Pula sołecka obejmuje obszar, który nie jest sołectwem, wsią ani wiejską częścią gminy. Wskaż taki obszar "
        "albo zmień rodzaj puli (art. 5a ust. 6 u.s.g.)."
    ),
    "revitalisation_pool_elsewhere": lambda f: _(
        "Pula rewitalizacyjna obejmuje obszar, który nie jest obszarem rewitalizacji. Wyznacza go uchwała rady i nie "
        "może on być całą gminą (art. 8 i art. 10 ust. 2 ustawy o rewitalizacji). Zmień obszar albo rodzaj puli."
    ),
    "opens_on_free_day": lambda f: _(
        "Początek etapu „%(stage)s” wypada w dzień, w którym urząd nie pracuje: %(day)s.",
        stage=stage_name(f["stage"]), day=day(f["day"]),
    ),
    "closes_on_free_day": lambda f: _(
        "Koniec etapu „%(stage)s” wypada w dzień, w którym urząd nie pracuje: %(day)s. Nikt wtedy nie pomoże "
        "(art. 57 § 4 k.p.a. przesuwa takie terminy na następny dzień, który nie jest ani wolny, ani sobotą).",
        stage=stage_name(f["stage"]), day=day(f["day"]),
    ),
}  # fmt: skip


def problem_sentence(problem: Problem) -> str:
    """Why a page cannot be saved or a round not announced."""
    return PROBLEMS[problem.code](problem.facts)


def warning_sentence(warning: Problem) -> str:
    """What the law or good practice says; it never stands in the way."""
    return WARNINGS[warning.code](warning.facts)
