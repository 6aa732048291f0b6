"""The words of the agreement that every programme begins with. Fields as in ``rules.fields``.

Polish alone: an agreement is signed in the language of the office. A point that begins with "– " is a bullet,
one that begins with "{%p" steers a loop.
"""

from __future__ import annotations

TITLE = "Umowa o wykonanie inicjatywy lokalnej"
HEAD = ("nr {{ numer_umowy }}", "{{ program }}")
PARTIES = (
    "zawarta między gminą {{ miasto }}, w której imieniu działa .................................................., "
    "zwaną dalej „Gminą”,",
    "a mieszkańcami, którzy złożyli wniosek nr {{ numer_wniosku }} z dnia {{ data_wniosku }}: {{ wnioskodawca }}, "
    "których reprezentuje {{ przedstawiciel }}, zwanymi dalej „Wnioskodawcą”.",
    "Strony działają na podstawie art. 19b–19h ustawy z dnia 24 kwietnia 2003 r. o działalności pożytku publicznego "
    "i o wolontariacie. Umowa nie jest dotacją: Gmina nie przekazuje Wnioskodawcy pieniędzy, lecz sama kupuje i zleca "
    "to, za co odpowiada.",
)
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "§ 1. Przedmiot umowy",
        (
            "Strony wykonają wspólnie inicjatywę lokalną „{{ tytul }}”. Jest to zadanie publiczne z zakresu: "
            "{{ zadanie_publiczne }}.",
            "{{ streszczenie }}",
            "Miejsce: {{ miejsce }}{% if dzialki %}, działki nr {{ dzialki }}{% endif %}.",
            "Z efektów skorzystają: {{ odbiorcy }}",
        ),
    ),
    (
        "§ 2. Czas obowiązywania",
        (
            "Umowę zawiera się na czas określony: od {{ poczatek }} do {{ koniec }} (art. 19d ustawy).",
            "Kolejność i terminy prac określa harmonogram z załącznika nr 2.",
        ),
    ),
    (
        "§ 3. Wkład stron",
        (
            "Wartość całej inicjatywy wynosi {{ wartosc_calosci }}.",
            "Wkład Gminy wynosi nie więcej niż {{ kwota_gminy }}.",
            "Wkład Wnioskodawcy wynosi {{ kwota_mieszkancow }}, czyli {{ udzial_mieszkancow }} całości (art. 19e ustawy), "
            "w tym: praca społeczna {{ godziny_pracy }} o wartości {{ wartosc_pracy }} (godzina pracy liczy się za "
            "{{ stawka_godziny }}), rzeczy o wartości {{ wartosc_rzeczy }}, pieniądze {{ pieniadze }}.",
            "Podział kosztów na pozycje zawiera kosztorys z załącznika nr 1.",
        ),
    ),
    (
        "§ 4. Zadania Gminy",
        (
            "Gmina:",
            "{%p for zadanie in zadania_gminy %}",
            "– {{ zadanie.nazwa }}",
            "{%p endfor %}",
            "Gmina wskazuje osobę, z którą Wnioskodawca uzgadnia prace, i udziela potrzebnych informacji.",
        ),
    ),
    (
        "§ 5. Zadania Wnioskodawcy",
        (
            "Wnioskodawca:",
            "{%p for zadanie in zadania_mieszkancow %}",
            "– {{ zadanie.nazwa }}",
            "{%p endfor %}",
            "Wnioskodawca prowadzi dziennik pracy społecznej: kto, kiedy i ile godzin pracował. Dziennik i dowody "
            "wniesionych rzeczy oraz pieniędzy są podstawą rozliczenia.",
        ),
    ),
    (
        "§ 6. Rzeczy użyczone",
        (
            "{%p if uzyczane_rzeczy %}",
            "Na czas trwania umowy Gmina użycza Wnioskodawcy: {{ uzyczane_rzeczy }} (art. 19f ustawy).",
            "Rzeczy wydaje się i zwraca za pokwitowaniem. Wnioskodawca używa ich zgodnie z przeznaczeniem i oddaje "
            "w stanie niepogorszonym ponad zwykłe zużycie, najpóźniej w ostatnim dniu umowy.",
            "{%p else %}",
            "Gmina nie użycza Wnioskodawcy rzeczy. Jeżeli okażą się potrzebne, strony określą je w aneksie "
            "(art. 19f ustawy).",
            "{%p endif %}",
        ),
    ),
    (
        "§ 7. Dokumenty",
        (
            "Kosztorys i harmonogram strony opracowały wspólnie (art. 19g ustawy). Są załącznikami do umowy.",
            "Także inne dokumenty, których wymaga wykonanie inicjatywy, strony przygotowują wspólnie.",
        ),
    ),
    (
        "§ 8. Kontrola i odbiór",
        (
            "Gmina może w każdym czasie sprawdzić przebieg prac i zapisy dziennika.",
            "Zakończenie prac strony stwierdzają protokołem odbioru. Uwagi wpisuje się do protokołu z terminem ich usunięcia.",
        ),
    ),
    (
        "§ 9. Szkody",
        (
            "Każda ze stron odpowiada za szkodę, którą wyrządziła z własnej winy, na zasadach Kodeksu cywilnego.",
            "Wnioskodawca prowadzi prace z zachowaniem zasad bezpieczeństwa. O wypadku lub szkodzie zawiadamia Gminę "
            "niezwłocznie.",
        ),
    ),
    (
        "§ 10. Rozliczenie",
        (
            "W ciągu 30 dni od zakończenia prac strony zestawiają wkład zadeklarowany z wniesionym, w tych samych "
            "pozycjach co kosztorys.",
            "Różnice wymagają wyjaśnienia. Jeżeli wkład Wnioskodawcy jest mniejszy, niż zadeklarowano, Gmina może "
            "odpowiednio zmniejszyć swój wkład albo zażądać zwrotu różnicy.",
            "Rozliczenie Gmina ogłasza na swojej stronie, bez danych osób.",
        ),
    ),
    (
        "§ 11. Zmiana i rozwiązanie umowy",
        (
            "Zmiany wymagają aneksu na piśmie, pod rygorem nieważności, z podaniem powodu.",
            "Umowę można rozwiązać za zgodą obu stron albo za wypowiedzeniem z 14-dniowym terminem, gdy druga strona mimo "
            "wezwania nie wykonuje swoich zadań. Strony rozliczają wtedy to, co wykonano.",
            "O tym, co powstało, po zakończeniu prac dba: {{ utrzymanie }}",
        ),
    ),
    (
        "§ 12. Postanowienia końcowe",
        (
            "W sprawach, których umowa nie reguluje, stosuje się przepisy Kodeksu cywilnego (art. 19h ustawy).",
            "Umowę sporządzono w dwóch jednakowych egzemplarzach, po jednym dla każdej ze stron, albo podpisano "
            "elektronicznie podpisem zaufanym.",
        ),
    ),
)
SIGNATURES = (
    ("Gmina", "................................."),
    ("Wnioskodawca", "................................."),
)
ANNEXES = (
    "Załącznik nr 1. Kosztorys",
    "Kwoty w złotych. Praca: liczba osób × godziny × stawka.",
    "Razem: gmina {{ kwota_gminy }}, mieszkańcy {{ kwota_mieszkancow }}, całość {{ wartosc_calosci }}.",
    "Załącznik nr 2. Harmonogram",
)
COSTS = (
    ("Nr", "nr"), ("Pozycja", "nazwa"), ("Gmina", "gmina"), ("Osoby", "osoby"), ("Godziny", "godziny"),
    ("Praca", "praca"), ("Rzeczy", "rzeczy"), ("Pieniądze", "pieniadze"), ("Razem", "razem"),
)  # fmt: skip
STEPS = (("Nr", "nr"), ("Etap", "nazwa"), ("Od", "poczatek"), ("Do", "koniec"), ("Wykonuje", "kto"))
