"""Hints beside the fields of the editor of a round: how to fill them in, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


HINTS: dict[str, Callable[[], str]] = {
    "podstawy.title": lambda: _("Na przykład „Budżet obywatelski 2028”."),
    "podstawy.year": lambda: _("Rok, w którym wybrane projekty powstaną."),
    "podstawy.slug": lambda: _("Małe litery bez ogonków, cyfry i łączniki, na przykład bo-2028. Po ogłoszeniu się nie zmienia."),
    "podstawy.area_id": lambda: _("Zwykle cała gmina."),
    "podstawy.introduction": lambda: _("Dwa, trzy zdania: o ile pieniędzy chodzi i kto decyduje."),
    "regulamin.regulation_title": lambda: _("Tak jak w uchwale."),
    "regulamin.regulation_url": lambda: _("Adres w BIP, zaczyna się od https://."),
    "podstawy.paragraphs": lambda: _("Na przykład § 12 ust. 2."),
    "glosujacy.identity_methods": lambda: _("Każdy mieszkaniec musi mieć swoją drogę, także bez numeru PESEL."),
    "glosujacy.minimum_age": lambda: _("Puste: bez granicy wieku, jak chce ustawa."),
    "glosujacy.guardian_below_age": lambda: _("Poniżej tego wieku zgodę zaznacza opiekun. Puste: nigdy."),
    "zgloszenia.most_coauthors": lambda: _("Oprócz autora."),
    "zgloszenia.most_projects": lambda: _("Puste: bez granicy."),
    "zgloszenia.author_guardian_below_age": lambda: _("Puste: nigdy."),
    "zgloszenia.filing_numbers_from": lambda: _("Numery na kartę losuje się później, od 1."),
    "ocena.formal_days": lambda: _("Od wysłania zgłoszenia. Dni robocze w Polsce."),
    "ocena.appeal_days": lambda: _("Od wysłania rozstrzygnięcia."),
    "ocena.appeal_answer_days": lambda: _("Od dnia, w którym odwołanie wpłynęło."),
    "ocena.is_card_public": lambda: _("Mieszkańcy zobaczą na stronie projektu, jak odpowiedziano na każde pytanie."),
    "pule.code": lambda: _("Małe litery bez ogonków, na przykład miasto. Po ogłoszeniu się nie zmienia."),
    "pule.kind": lambda: _("Pula zielona przyjmuje tylko pozycje z cennika."),
    "pule.area_id": lambda: _("Gmina albo jednostka pomocnicza (art. 5a ust. 6 u.s.g.)."),
    "pule.population": lambda: _("Z niej liczy się 0,1% podpisów. Puste: tyle, ile zapisano przy obszarze."),
    "pule.category": lambda: _("Puste: każda kategoria."),
    "pule.amount": lambda: _("Na przykład 240 000 albo 1 234,56 zł."),
    "pule.cost_floor": lambda: _("Puste: bez dolnej granicy."),
    "pule.cost_ceiling": lambda: _("Puste: bez górnej granicy."),
    "pule.endorsements": lambda: _("0: lista poparcia niepotrzebna."),
    "pule.minimum_greenery": lambda: _("Tylko w puli zielonej. Liczy się z pozycji cennika."),
    "pule.minimum": lambda: _("0: wolne miejsca mogą zostać puste. Tyle samo co najwięcej: dokładnie tyle."),
    "pule.points_total": lambda: _("Tylko gdy rozdaje się punkty."),
    "pule.points_per_project": lambda: _("Tylko gdy rozdaje się punkty. Puste: bez granicy."),
    "pule.rank_points": lambda: _("Tylko gdy ustala się kolejność, na przykład 3, 2, 1."),
    "pule.exclusive_group": lambda: _("Z pul o tej samej nazwie grupy głosuje się tylko w jednej, na przykład w swojej dzielnicy."),
    "pule.panel_highest": lambda: _("Oceny od 0 do tej liczby, na przykład 10."),
    "pule.panel_members": lambda: _("Tyle osób musi oddać oceny, zanim zespół skończy pracę."),
    "pule.minimum_mean": lambda: _("Na przykład 6 albo 6,5. Puste: bez progu."),
    "pule.allocation_rule": lambda: _(
        "Tak jak mówi regulamin. Po kolei: od największej liczby głosów. Równe udziały: każdy głosujący ma tyle samo "
        "pieniędzy i płaci za projekty, które poparł. Phragmén: pieniądze przybywają wszystkim równo."
    ),
    "pule.utility": lambda: _("Tylko przy równych udziałach. Punkty: tylko gdy rozdaje się punkty albo ustala kolejność."),
    "pule.completion": lambda: _("Tylko przy równych udziałach. Zwykle udziały rosną po złotówce, a resztę dzieli się po kolei."),
    "pule.from_whole_unit": lambda: _(
        "Tylko przy równych udziałach. Tak zaczyna narzędzie equalshares.net: reszta z dzielenia puli przez liczbę kart czeka na dopełnienie."
    ),
    "pule.has_run_off": lambda: _(
        "Tylko przy równych udziałach. Wygrywa ten z dwóch wyników, który więcej głosujących woli; przy równości równe udziały."
    ),
    "pule.minimum_votes": lambda: _("Projekt z mniejszą liczbą głosów nie jest wybierany. 0: bez progu."),
    "pule.threshold_unit": lambda: _("Głosujący i głosy różnią się tylko wtedy, gdy jedna karta daje kilka punktów."),
    "pule.minimum_share": lambda: _("Zamiast liczby głosów, na przykład 2,5. Puste: bez takiego progu."),
    "pule.reserved_category": lambda: _(
        "Najpierw wybiera się projekty tej kategorii za odłożone pieniądze, potem wszystkie pozostałe za resztę. Puste: bez tego."
    ),
    "pule.reserved_share": lambda: _("Procent puli albo kwota niżej, nie oba."),
    "pule.tie_seed": lambda: _(
        "Na przykład numer i data uchwały. Pierwszy jest projekt z mniejszym skrótem SHA-256 tego tekstu i numeru projektu."
    ),
    "pule.leftovers": lambda: _("Tak jak mówi regulamin. Pule, które przekazują resztę, program liczy najpierw."),
    "pule.leftover_pool": lambda: _("Tylko gdy reszta przechodzi do innej puli, zwykle ogólnomiejskiej."),
    "teksty.submission": lambda: _("Puste: słowa programu."),
    "teksty.declaration": lambda: _("Tak jak w regulaminie. Nie wolno żądać zameldowania."),
    "cennik.pool_kinds": lambda: _("Bez zaznaczenia: we wszystkich."),
}  # fmt: skip


def hint_of(section: str, field: str) -> str:
    """The hint of a field, or nothing."""
    said = HINTS.get(f"{section}.{field}")
    return said() if said else ""
