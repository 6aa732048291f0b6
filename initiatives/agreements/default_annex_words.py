"""The words of the annex that every programme begins with: what was and what is now, side by side.

Fields as in ``rules.fields``; Polish alone, as ``default_words``.
"""

from __future__ import annotations

TITLE = "Aneks do umowy o wykonanie inicjatywy lokalnej"
HEAD = ("nr {{ numer_aneksu }}", "do umowy nr {{ numer_umowy }} z dnia {{ data_umowy }}", "{{ program }}")
PARTIES = (
    "zawarty między gminą {{ miasto }}, w której imieniu działa .................................................., "
    "zwaną dalej „Gminą”,",
    "a mieszkańcami, którzy złożyli wniosek nr {{ numer_wniosku }} z dnia {{ data_wniosku }}: {{ wnioskodawca }}, "
    "których reprezentuje {{ przedstawiciel }}, zwanymi dalej „Wnioskodawcą”.",
)
REASON = (
    "§ 1. Powód zmiany",
    (
        "Strony zmieniają umowę o wykonanie inicjatywy lokalnej „{{ tytul }}”.",
        "Powód: {{ powod }}",
    ),
)
CHANGES = (
    (
        "§ 2. Czas i wartość",
        "Strony przygotowały zmiany wspólnie (art. 19g ustawy z dnia 24 kwietnia 2003 r. o działalności pożytku "
        "publicznego i o wolontariacie).",
        "zmiana",
        "zmiany",
        (("Co", "co"), ("Było", "bylo"), ("Jest", "jest")),
        1,
    ),
    (
        "§ 3. Kosztorys",
        "Kwoty w złotych. Cały kosztorys po zmianie jest w załączniku i zastępuje poprzedni.",
        "pozycja",
        "pozycje_zmiany",
        (
            ("Nr", "nr"), ("Pozycja", "nazwa"), ("Zmiana", "zmiana"), ("Gmina: było", "gmina_bylo"),
            ("Gmina: jest", "gmina_jest"), ("Mieszkańcy: było", "mieszkancy_bylo"),
            ("Mieszkańcy: jest", "mieszkancy_jest"),
        ),
        3,
    ),
    (
        "§ 4. Harmonogram",
        "Harmonogram zastępuje poprzedni.",
        "etap",
        "etapy_zmiany",
        (
            ("Nr", "nr"), ("Etap", "nazwa"), ("Zmiana", "zmiana"), ("Było", "bylo"), ("Jest", "jest"),
            ("Wykonuje", "kto"),
        ),
        99,
    ),
)  # fmt: skip
"""Heading, what is said before the table, the name of its row, its list, its columns, the first that stands right."""
ATTACHED = (
    "Załącznik. Kosztorys po zmianie",
    "Kwoty w złotych. Praca: liczba osób × godziny × stawka ({{ stawka_godziny }} za godzinę).",
)
LAST = (
    "§ 5. Postanowienia końcowe",
    (
        "Inne postanowienia umowy się nie zmieniają.",
        "Aneks sporządzono w dwóch jednakowych egzemplarzach, po jednym dla każdej ze stron, albo podpisano "
        "elektronicznie podpisem zaufanym.",
    ),
)
