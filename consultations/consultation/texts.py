"""Consultations in words: kinds, stages, steps, why something cannot be saved, what the law says of it."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext, ngettext

from core.field_texts import FIELD_SENTENCES, Facts
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import day


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


Said = Callable[[], str]

KINDS: dict[str, Said] = {
    "green": lambda: _("zielone konsultacje"),
    "before_plan": lambda: _("przed planem"),
    "planning_act": lambda: _("projekt aktu planowania"),
    "co_design": lambda: _("wspólne projektowanie"),
    "opinion": lambda: _("opinia o dokumencie"),
}
STAGES: dict[str, Said] = {
    "draft": lambda: _("szkic"),
    "announced": lambda: _("zapowiedziane"),
    "open": lambda: _("trwają"),
    "answering": lambda: _("urząd odpowiada"),
    "reported": lambda: _("zakończone raportem"),
    "cancelled": lambda: _("odwołane"),
}
STAGE_TAGS = {
    "draft": "todo", "announced": "new", "open": "now", "answering": "todo", "reported": "ok", "cancelled": "no-go",
}  # fmt: skip
STEP_KINDS: dict[str, Said] = {
    "needs": lambda: _("potrzeby i uwagi"),
    "walk": lambda: _("spacer"),
    "meeting": lambda: _("spotkanie"),
    "workshop": lambda: _("warsztat"),
    "variants": lambda: _("warianty"),
    "vote": lambda: _("głos nad wariantami"),
    "survey": lambda: _("ankieta"),
    "duty": lambda: _("dyżur"),
    "report": lambda: _("raport"),
    "other": lambda: _("inne"),
}
PARTICIPATION: dict[str, Said] = {
    "anyone": lambda: _("każdy, bez konta"),
    "signed_in": lambda: _("kto ma konto"),
    "residents": lambda: _("mieszkańcy"),
}
SIGNS: dict[str, Said] = {
    "circle": lambda: _("koło"),
    "triangle": lambda: _("trójkąt"),
    "diamond": lambda: _("romb"),
    "square": lambda: _("kwadrat"),
    "hexagon": lambda: _("sześciokąt"),
}
GEOMETRIES: dict[str, Said] = {
    "point": lambda: _("punkt"),
    "line": lambda: _("linia"),
    "area": lambda: _("obszar"),
}


def kind_name(kind: str) -> str:
    """A kind of consultation in words."""
    return KINDS[kind]()


def stage_name(stage: str) -> str:
    """A stage in words."""
    return STAGES[stage]()


def step_name(kind: str) -> str:
    """A kind of step in words."""
    return STEP_KINDS[kind]()


def _days(number: int) -> str:
    return str(ngettext("%(num)d dzień", "%(num)d dni", number))


PROBLEMS: dict[str, Callable[[Facts], str]] = {
    **FIELD_SENTENCES,
    "slug_taken": lambda f: _("Konsultacje o adresie „%(slug)s” już istnieją. Wybierz inny adres.", **f),
    "preset_missing": lambda f: _("Wybierz, od czego zacząć."),
    "dates_backwards": lambda f: _("Ostatni dzień jest przed pierwszym."),
    "answers_before_end": lambda f: _("Odpowiedzi nie mogą być obiecane przed ostatnim dniem konsultacji."),
    "step_backwards": lambda f: _("Koniec jest przed początkiem."),
    "not_an_address": lambda f: _("Wpisz cały adres e-mail, na przykład zielen@urzad.pl."),
    "document_published": lambda f: _(
        "Konsultacje są opublikowane, więc dokumentu nie można usunąć. Dodaj jego nową wersję."
    ),
    "too_many_documents": lambda f: _("Dokumentów może być najwyżej %(most)d.", **f),
    "slug_reserved": lambda f: _("Ten adres zajmuje inna strona. Wybierz inny."),
    "too_many_questions": lambda f: _("Temat może mieć najwyżej %(most)d pytań.", **f),
    "question_code": lambda f: _("Pytanie musi mieć choć jedną literę albo cyfrę."),
    "question_twice": lambda f: _("To pytanie jest tu drugi raz."),
    "question_options": lambda f: _("Każda odpowiedź musi mieć treść."),
    "options_count": lambda f: _("Wpisz od %(least)d do %(most)d odpowiedzi, każdą w osobnym wierszu.", **f),
    "options_twice": lambda f: _("Ta sama odpowiedź jest tu dwa razy."),
    "bounds_backwards": lambda f: _("Najwięcej nie może być mniej niż najmniej."),
    "published": lambda f: _("Te konsultacje są już opublikowane."),
    "not_published": lambda f: _("Te konsultacje nie są jeszcze opublikowane."),
    "cancelled": lambda f: _("Te konsultacje są odwołane. Niczego nie można już zmienić."),
    "frozen": lambda f: _("Po publikacji tego nie można zmienić, bo mieszkańcy już odpowiadają."),
    "reason_missing": lambda f: _("Napisz powód. Zobaczą go mieszkańcy."),
    "not_later": lambda f: _(
        "Ostatni dzień można tylko przesunąć na później niż %(day)s.", day=day(f["before"])
    ),
    "over_already": lambda f: _("Konsultacje skończyły się %(day)s.", day=day(f["before"])),
    "lead_missing": lambda f: _("Brakuje jednego lub dwóch zdań o tym, po co są te konsultacje."),
    "legal_basis_missing": lambda f: _("Brakuje podstawy prawnej."),
    "boundary_missing": lambda f: _("Brakuje obszaru konsultacji."),
    "opening_missing": lambda f: _("Brakuje pierwszego dnia."),
    "end_missing": lambda f: _("Brakuje ostatniego dnia."),
    "answer_term_missing": lambda f: _("Brakuje dnia, do którego urząd odpowie."),
    "steps_missing": lambda f: _("Nie ma żadnego kroku."),
    "topics_missing": lambda f: _("Nie ma żadnego tematu do zaznaczania."),
    "document_missing": lambda f: _("Brakuje dokumentu, o którym są te konsultacje."),
    "contact_missing": lambda f: _("Brakuje osoby do kontaktu i jej telefonu albo e-maila."),
    "privacy_notice_missing": lambda f: _("Brakuje informacji o danych osobowych."),
    "privacy_notice_gap": lambda f: _(
        "W informacji o danych osobowych zostało miejsce do uzupełnienia: %(gap)s.", gap=f["gap"]
    ),
    "retention_longer": lambda f: _(
        "Mieszkańcom obiecano kasowanie danych po %(months)d mies. Tego czasu nie można wydłużyć.", months=f["months"]
    ),
    "planning_too_short": lambda f: _(
        "Uwagi do projektu aktu planowania zbiera się co najmniej %(days)s (art. 8j ustawy o planowaniu). "
        "Najwcześniejszy ostatni dzień: %(earliest)s.", days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "simplified_too_short": lambda f: _(
        "W postępowaniu uproszczonym uwagi zbiera się co najmniej %(days)s (art. 27b ustawy o planowaniu). "
        "Najwcześniejszy ostatni dzień: %(earliest)s.", days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "grounds_unsound": lambda f: _(
        "Wpisz od jednego do %(most)d powodów, każdy w osobnej linii: nazwa do %(name_most)d znaków, po kresce | podstawa do %(basis_most)d znaków.", **f
    ),
    "assessment_short": lambda f: _(
        "Jeśli ten projekt wymaga strategicznej oceny oddziaływania na środowisko, uwagi zbiera się co najmniej %(days)s "
        "(art. 39 ustawy środowiskowej z 2008 r.). Najwcześniejszy ostatni dzień: %(earliest)s.",
        days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "revitalisation_short": lambda f: _(
        "Jeśli ten dokument dotyczy rewitalizacji, konsultacje trwają co najmniej %(days)s (art. 6 ustawy o rewitalizacji). "
        "Najwcześniejszy ostatni dzień: %(earliest)s.", days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "town_too_short": lambda f: _(
        "Zasady miasta mówią o co najmniej %(days)s. Najwcześniejszy ostatni dzień: %(earliest)s.",
        days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "form_inside_missing": lambda f: _(
        "Brakuje spotkania otwartego albo warsztatu (art. 8i ust. 2 ustawy o planowaniu)."
    ),
    "form_outside_missing": lambda f: _(
        "Brakuje spaceru, ankiety albo dyżuru (art. 8i ust. 2 ustawy o planowaniu)."
    ),
    "meeting_too_early": lambda f: _(
        "„%(title)s” jest za wcześnie: musi minąć 7 dni od rozpoczęcia (art. 8j ustawy o planowaniu). "
        "Najwcześniej %(earliest)s.", title=f["title"], earliest=day(f["earliest"]),
    ),
    "meeting_too_late": lambda f: _(
        "„%(title)s” jest za późno: co najmniej 7 dni przed ostatnim dniem (art. 8j ustawy o planowaniu). "
        "Najpóźniej %(latest)s.", title=f["title"], latest=day(f["latest"]),
    ),
    "survey_too_short": lambda f: _(
        "„%(title)s” jest za krótko: ankieta trwa co najmniej %(days)s (art. 8j ustawy o planowaniu). "
        "Najwcześniejszy koniec: %(earliest)s.",
        title=f["title"], days=_days(f["days"]), earliest=day(f["earliest"]),
    ),
    "planning_announced_late": lambda f: _(
        "Ogłasza się najpóźniej w dniu rozpoczęcia (art. 8h ust. 1 ustawy o planowaniu), "
        "a pierwszy dzień już minął: %(first_on)s.", first_on=day(f["first_on"]),
    ),
    "announced_late": lambda f: _(
        "Pierwszy dzień już minął: %(first_on)s. Ogłasza się najpóźniej w dniu rozpoczęcia.",
        first_on=day(f["first_on"]),
    ),
    "participation_narrow": lambda f: _(
        "W planowaniu może wypowiedzieć się każdy, nie tylko mieszkańcy (art. 8e ust. 2 ustawy o planowaniu)."
    ),
    "step_outside": lambda f: _(
        "„%(title)s” wychodzi poza czas konsultacji. Popraw dni kroku albo konsultacji.", title=f["title"]
    ),
    "meeting_in_hours": lambda f: _(
        "„%(title)s” zaczyna się w godzinach pracy; ustawa każe organizować je po nich (art. 8h ust. 3).",
        title=f["title"],
    ),
    "ends_on_free_day": lambda f: _(
        "Ostatni dzień wypada w dzień wolny. Rozważ następny dzień roboczy: %(next)s.", next=day(f["next"])
    ),
}  # fmt: skip


def problem_sentence(problem: Problem) -> str:
    """What to say about a problem."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    return PROBLEMS[problem.code](problem.facts)
