"""The editor's fields in words: what each is called, and what its choices mean. Residents read them in changes of rules."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from pb.rounds.category_texts import SHAPE_NAMES, category_name


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


Said = Callable[[], str]

SECTION_NAMES: dict[str, Said] = {
    "podstawy": lambda: _("Podstawy"),
    "regulamin": lambda: _("Regulamin i paragrafy"),
    "harmonogram": lambda: _("Harmonogram"),
    "pule": lambda: _("Pule"),
    "glosujacy": lambda: _("Głosujący"),
    "zgloszenia": lambda: _("Zgłoszenia"),
    "ocena": lambda: _("Ocena i odwołania"),
    "cennik": lambda: _("Cennik"),
    "karta": lambda: _("Karta oceny formalnej"),
    "teksty": lambda: _("Teksty"),
    "kategorie": lambda: _("Kategorie"),
    "wyniki": lambda: _("Ogłoszenie wyników"),
}

LABELS: dict[str, Said] = {
    "title": lambda: _("Nazwa edycji"),
    "year": lambda: _("Rok budżetowy"),
    "slug": lambda: _("Adres na stronie"),
    "area_id": lambda: _("Obszar"),
    "introduction": lambda: _("Wstęp dla mieszkańców"),
    "regulation_title": lambda: _("Nazwa regulaminu"),
    "regulation_url": lambda: _("Adres regulaminu"),
    "paragraphs.eligibility": lambda: _("Kto może głosować"),
    "paragraphs.identity": lambda: _("Jak potwierdza się tożsamość"),
    "paragraphs.guardian": lambda: _("Zgoda opiekuna"),
    "paragraphs.ballot": lambda: _("Ile projektów na karcie"),
    "paragraphs.closing": lambda: _("Godzina zakończenia"),
    "paragraphs.fault": lambda: _("Błąd na karcie"),
    "paragraphs.allocation": lambda: _("Wybór projektów"),
    "paragraphs.threshold": lambda: _("Próg poparcia"),
    "paragraphs.conflict": lambda: _("Projekty, które się wykluczają"),
    "paragraphs.tie": lambda: _("Remis"),
    "paragraphs.leftover": lambda: _("Niewykorzystane pieniądze"),
    "paragraphs.appeal": lambda: _("Odwołanie"),
    "paragraphs.endorsements": lambda: _("Lista poparcia"),
    "opens_on": lambda: _("Początek: dzień"),
    "opens_at": lambda: _("Początek: godzina"),
    "closes_on": lambda: _("Koniec: dzień"),
    "closes_at": lambda: _("Koniec: godzina"),
    "paragraph": lambda: _("Paragraf"),
    "identity_methods": lambda: _("Jak głosujący potwierdza tożsamość"),
    "minimum_age": lambda: _("Najniższy wiek głosującego"),
    "guardian_below_age": lambda: _("Zgoda opiekuna poniżej wieku"),
    "fault_policy": lambda: _("Co unieważnia błąd na karcie"),
    "categories": lambda: _("Kategorie projektów"),
    "submission_fields.beneficiaries": lambda: _("Kto skorzysta"),
    "submission_fields.availability": lambda: _("Ogólna dostępność"),
    "submission_fields.accessibility": lambda: _("Dostępność dla osób z niepełnosprawnościami"),
    "submission_fields.description": lambda: _("Dłuższy opis"),
    "submission_fields.upkeep": lambda: _("Koszt utrzymania w roku"),
    "submission_fields.parcels": lambda: _("Numery działek"),
    "submission_fields.attachments": lambda: _("Załączniki"),
    "submission_fields.phone": lambda: _("Telefon autora"),
    "most_coauthors": lambda: _("Najwięcej współautorów"),
    "most_projects": lambda: _("Najwięcej projektów jednej osoby"),
    "author_guardian_below_age": lambda: _("Zgoda opiekuna autora poniżej wieku"),
    "filing_numbers_from": lambda: _("Pierwszy numer zgłoszenia"),
    "formal_days": lambda: _("Ocena formalna, dni robocze"),
    "opinion_days": lambda: _("Opinia wydziału, dni robocze"),
    "correction_days": lambda: _("Uzupełnienie zgłoszenia, dni robocze"),
    "appeal_days": lambda: _("Odwołanie, dni robocze"),
    "appeal_answer_days": lambda: _("Odpowiedź na odwołanie, dni robocze"),
    "appeal_by": lambda: _("Kto może się odwołać"),
    "is_card_public": lambda: _("Karta oceny jest jawna"),
    "texts.submission": lambda: _("Na początku zgłaszania"),
    "texts.endorsements": lambda: _("Przy liście poparcia"),
    "texts.declaration": lambda: _("Oświadczenie o zamieszkaniu"),
    "texts.received": lambda: _("Po wysłaniu zgłoszenia"),
    "texts.voting": lambda: _("Na początku głosowania"),
    "name": lambda: _("Nazwa"),
    "code": lambda: _("Kod w adresie"),
    "kind": lambda: _("Rodzaj puli"),
    "population": lambda: _("Liczba mieszkańców obszaru"),
    "category": lambda: _("Tylko projekty z kategorii"),
    "amount": lambda: _("Kwota puli"),
    "cost_floor": lambda: _("Projekt kosztuje co najmniej"),
    "cost_ceiling": lambda: _("Projekt kosztuje najwyżej"),
    "endorsements": lambda: _("Podpisy poparcia"),
    "minimum_greenery": lambda: _("Najmniejszy udział zieleni w koszcie (%)"),
    "method": lambda: _("Sposób głosowania"),
    "minimum": lambda: _("Najmniej projektów na karcie"),
    "maximum": lambda: _("Najwięcej projektów na karcie"),
    "points_total": lambda: _("Punkty do rozdania"),
    "points_per_project": lambda: _("Najwięcej punktów dla projektu"),
    "rank_points": lambda: _("Punkty za kolejne miejsca"),
    "exclusive_group": lambda: _("Grupa pul do wyboru"),
    "panel_highest": lambda: _("Najwyższa ocena"),
    "has_half_points": lambda: _("Można dawać pół punktu"),
    "panel_members": lambda: _("Ile osób ocenia"),
    "minimum_mean": lambda: _("Próg: najniższa średnia ocen"),
    "minimum_votes": lambda: _("Próg: najmniej głosów"),
    "threshold_unit": lambda: _("Próg liczy się"),
    "minimum_share": lambda: _("Próg: najmniejszy udział ważnych kart puli (%)"),
    "utility": lambda: _("Ile wart jest wybrany projekt dla tych, którzy go poparli"),
    "completion": lambda: _("Co z pieniędzmi, których równe udziały nie wydały"),
    "from_whole_unit": lambda: _("Udział na początku zaokrąglony w dół do pełnych złotych"),
    "has_run_off": lambda: _("Na koniec porównanie z wyborem po kolei"),
    "reserved_category": lambda: _("Najpierw pieniądze dla kategorii"),
    "reserved_share": lambda: _("Dla kategorii co najmniej (% puli)"),
    "reserved_amount": lambda: _("Dla kategorii co najmniej (zł)"),
    "allocation_rule": lambda: _("Zasada wyboru projektów"),
    "tie_rule": lambda: _("Co rozstrzyga remis"),
    "tie_seed": lambda: _("Ogłoszony tekst, z którego wynika kolejność"),
    "leftovers": lambda: _("Co z resztą pieniędzy"),
    "leftover_pool": lambda: _("Do której puli przechodzi reszta"),
    "unit": lambda: _("Jednostka"),
    "unit_price": lambda: _("Cena jednostki"),
    "is_greenery": lambda: _("To zieleń"),
    "pool_kinds": lambda: _("Tylko w pulach"),
    "question": lambda: _("Pytanie"),
    "guidance": lambda: _("Wskazówka dla oceniającego"),
    "legal_reference": lambda: _("Podstawa prawna"),
    "is_blocking": lambda: _("Odpowiedź „nie” wyklucza projekt"),
    "is_office_only": lambda: _("Tylko dla urzędu: odpowiedzi nie publikujemy"),
    "grounds_template": lambda: _("Początek uzasadnienia"),
    "shape": lambda: _("Znak na mapie"),
    "is_offered": lambda: _("Proponowana w nowych edycjach"),
    "remove": lambda: _("Usuń"),
    "position": lambda: _("Kolejność"),
    "added": lambda: _("dodano"),
    "removed": lambda: _("usunięto"),
    "order": lambda: _("zmieniono kolejność"),
    "reason": lambda: _("Powód zmiany"),
}

CHOICES: dict[str, dict[str, Said]] = {
    "kind": {
        "citizen": lambda: _("obywatelska"),
        "green": lambda: _("zielona"),
        "village": lambda: _("sołecka"),
        "revitalisation": lambda: _("rewitalizacyjna"),
        "youth": lambda: _("młodzieżowa"),
    },
    "identity_methods": {
        "pesel": lambda: _("numer PESEL i oświadczenie"),
        "voting_code": lambda: _("jednorazowy kod z urzędu"),
    },
    "fault_policy": {
        "pool": lambda: _("tylko głos w tej puli"),
        "ballot": lambda: _("całą kartę"),
    },
    "shape": SHAPE_NAMES,
    "submission_fields": {
        "required": lambda: _("trzeba odpowiedzieć"),
        "optional": lambda: _("można odpowiedzieć"),
        "off": lambda: _("nie pytamy"),
    },
    "appeal_by": {
        "author": lambda: _("autor projektu"),
        "anyone": lambda: _("każdy mieszkaniec"),
    },
    "method": {
        "choose_one": lambda: _("jeden projekt"),
        "approval": lambda: _("kilka projektów, po jednym głosie"),
        "points": lambda: _("punkty do rozdania"),
        "ranking": lambda: _("kolejność projektów"),
        "panel": lambda: _("bez głosowania: oceny zespołu"),
    },
    "allocation_rule": {
        "greedy": lambda: _("po kolei, co się nie mieści, pomijamy"),
        "greedy-stop": lambda: _("po kolei do pierwszego, który się nie mieści"),
        "greedy-stop-80": lambda: _("po kolei, ostatni wchodzi przy 80% kosztu"),
        "greedy-cost": lambda: _("od największej liczby głosów na złotówkę"),
        "equal-shares": lambda: _("metoda równych udziałów"),
        "phragmen": lambda: _("metoda Phragména"),
    },
    "utility": {
        "cost": lambda: _("tyle, ile kosztuje"),
        "cardinality": lambda: _("każdy tyle samo"),
        "points": lambda: _("tyle, ile dostał punktów"),
    },
    "completion": {
        "none": lambda: _("zostają niewydane"),
        "add1": lambda: _("udziały rosną po złotówce, aż nic już się nie mieści"),
        "add1-full": lambda: _("udziały rosną po złotówce, dopóki starcza pieniędzy"),
        "add1u": lambda: _("udziały rosną po złotówce, resztę dzielimy po kolei według głosów"),
        "greedy": lambda: _("resztę dzielimy od razu po kolei według głosów"),
    },
    "threshold_unit": {
        "score": lambda: _("w tym, co rozstrzyga: w głosach albo punktach"),
        "votes": lambda: _("w kartach, które dały projektowi głos lub punkty"),
        "voters": lambda: _("w głosujących, którzy wymienili projekt"),
    },
    "tie_rule": {
        "draw": lambda: _("publiczne losowanie"),
        "cheaper": lambda: _("tańszy projekt pierwszy"),
        "number": lambda: _("niższy numer pierwszy"),
        "seed": lambda: _("kolejność z ogłoszonego tekstu"),
    },
    "leftovers": {
        "unused": lambda: _("zostaje niewykorzystana"),
        "back": lambda: _("wraca do budżetu gminy"),
        "pool": lambda: _("przechodzi do innej puli, liczonej później"),
        "best": lambda: _("na najlepsze niewybrane projekty ze wszystkich pul z tą zasadą"),
    },
    "flag": {
        "yes": lambda: _("tak"),
        "": lambda: _("nie"),
    },
}
ALIKE = {
    "pool_kinds": "kind",
    "is_card_public": "flag",
    "has_run_off": "flag",
    "from_whole_unit": "flag",
    "has_half_points": "flag",
    "is_greenery": "flag",
    "is_blocking": "flag",
    "is_office_only": "flag",
    "is_offered": "flag",
    "remove": "flag",
}
OF_CATEGORIES = frozenset({"categories", "category", "reserved_category"})
"""Fields that hold codes of the town's catalogue."""
MONEY = frozenset({"amount", "cost_floor", "cost_ceiling", "unit_price", "reserved_amount"})


def section_name(code: str) -> str:
    """A page of the editor by name."""
    return SECTION_NAMES[code]()


def label_of(field: str) -> str:
    """What a field is called; of a field of a schedule or list the part after the dot."""
    said = LABELS.get(field) or LABELS.get(field.rpartition(".")[2])
    return said() if said else field


def _choices_of(field: str) -> dict[str, Said]:
    first, last = field.partition(".")[0], field.rpartition(".")[2]
    for name in (first, last):
        found = CHOICES.get(ALIKE.get(name, name))
        if found:
            return found
    return {}


def choice_word(field: str, choice: str) -> str:
    """One choice of a field in words."""
    if field in OF_CATEGORIES:
        return category_name(choice) if choice else "–"
    said = _choices_of(field).get(choice)
    return said() if said else choice


def value_words(field: str, written: str) -> str:
    """A written value as people read it: choices by their words, money with its currency, empty as a dash."""
    if field in OF_CATEGORIES or _choices_of(field):
        shown = [choice_word(field, one) for one in written.split(",")] if written else []
        return ", ".join(shown) if shown else choice_word(field, "") or "–"
    if not written:
        return "–"
    return f"{written} zł" if field.rpartition(".")[2] in MONEY else written
