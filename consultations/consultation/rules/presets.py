"""Templates that a consultation starts from: each fills kind, steps, topics, legal basis, notices and moderation.

Words are a first draft that the office rewrites; they are the town's own and stay Polish.
"""

from __future__ import annotations

from dataclasses import dataclass

from consultations.consultation.rules.catalogue import STANDARD
from consultations.consultation.rules.stages import ConsultationKind

ORDINARY = (
    "Art. 5a ustawy z dnia 8 marca 1990 r. o samorządzie gminnym oraz uchwała rady w sprawie zasad i trybu "
    "przeprowadzania konsultacji z mieszkańcami. Konsultacje nie wiążą organów gminy."
)
INSPECTOR = "[adres e-mail inspektora]"
NOTICE = (
    f"Administratorem danych jest {{controller}}. Kontakt z inspektorem ochrony danych: {INSPECTOR}. Dane służą "
    "do przeprowadzenia tych konsultacji (art. 6 ust. 1 lit. e RODO). Podpis i e-mail są nieobowiązkowe. Podpis, jeśli go podasz, publikujemy przy uwadze albo komentarzu; adresu "
    "e-mail nie publikujemy nigdy. Treść uwagi, miejsce (domu tylko w przybliżeniu) i dopuszczone zdjęcia widzą wszyscy. "
    "Dane widzą pracownicy urzędu oraz dostawcy, którzy utrzymują dla niego tę stronę i wysyłają pocztę, a poza nimi tylko "
    "organy uprawnione z mocy prawa.\n\n"
    "Można żądać dostępu do danych, ich sprostowania i usunięcia oraz wnieść skargę do Prezesa Urzędu Ochrony Danych "
    "Osobowych."
)
"""``{controller}`` is filled in when a consultation is started; ``INSPECTOR`` is the office's to fill, and
nothing is published before that. How long data are kept is said by the pages, from the term that is set."""


@dataclass(frozen=True)
class PresetStep:
    """A step ``after`` days from the first day (``before``: days before the last one), from ``hours[0]`` to ``hours[1]``.

    ``lasts`` days; the step "needs" always takes the whole time.
    """

    kind: str
    title: str
    description: str = ""
    after: int | None = None
    before: int | None = None
    lasts: int = 1
    hours: tuple[int, int] = (17, 19)


@dataclass(frozen=True)
class Preset:
    """A template. ``days`` from the first to the last day, ``answer_days`` from there to the promised answers."""

    code: str
    name: str
    about: str
    kind: ConsultationKind
    lead: str
    description: str
    steps: tuple[PresetStep, ...]
    topics: tuple[str, ...] = ()
    legal_basis: str = ORDINARY
    moderation: str = "after"
    days: int = 28
    answer_days: int = 42
    retention_months: int = 24


_NEEDS = PresetStep("needs", "Zbieramy miejsca i uwagi", "Na tej stronie i na papierze w urzędzie.")
_REPORT = PresetStep("report", "Raport z odpowiedziami", "Każda uwaga dostaje odpowiedź.", before=-42)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "zielone", "Zielone konsultacje",
        "Mieszkańcy zaznaczają, co posadzić, ochronić, naprawić i ochłodzić. Urząd odpowiada na każde miejsce.",
        ConsultationKind.GREEN,
        "Pokaż na mapie, gdzie posadzić drzewa i krzewy, gdzie latem jest za gorąco, a gdzie po deszczu stoi woda.",
        "Wskazane miejsca sprawdzimy: czyj to teren, co biegnie pod ziemią i co już planujemy. Na każde odpowiemy.",
        (
            _NEEDS, PresetStep("walk", "Spacer z ogrodnikiem", "Spotkanie w terenie, bez zapisów.", after=10),
            _REPORT,
        ),
        tuple(one.code for one in STANDARD),
    ),
    Preset(
        "przed-planem", "Przed planem",
        "Zanim powstanie projekt planu: co w okolicy działa, co przeszkadza, czego brakuje.",
        ConsultationKind.BEFORE_PLAN,
        "Zanim projektanci coś narysują, pokaż im to miejsce po swojemu.",
        "Zebrane uwagi przekażemy projektantom przed rozpoczęciem prac. Raport pokaże, co z nich wynikło.",
        (
            _NEEDS,
            PresetStep("workshop", "Warsztat z mapą", "Dla każdego, bez przygotowania.", after=9, hours=(17, 20)),
            PresetStep("duty", "Dyżur projektanta", "W urzędzie i przez telefon.", after=12, hours=(15, 18)), _REPORT,
        ),
        ("chron-drzewo", "podtopienie", "upal", "lawka", "smieci"),
    ),
    Preset(
        "projektowanie", "Wspólne projektowanie miejsca",
        "Potrzeby, warsztat, warianty, głos nad wariantami, raport: park, plac, podwórko, skwer.",
        ConsultationKind.CO_DESIGN,
        "To miejsce zaprojektujemy razem: najpierw potrzeby, potem warianty, na końcu wybór.",
        "Z potrzeb powstaną dwa lub trzy warianty. Pokażemy je na spotkaniu i na tej stronie.",
        (
            PresetStep("needs", "Potrzeby", "Zaznacz, co zostawić, co zmienić i czego brakuje."),
            PresetStep("workshop", "Warsztat", "Układamy plan miejsca na dużej mapie.", after=14, hours=(17, 20)),
            PresetStep("variants", "Warianty", "Projektanci pokazują dwa lub trzy pomysły.", after=35, lasts=7),
            PresetStep("vote", "Głos nad wariantami", "Który wariant, i co w nim poprawić.", before=10, lasts=10), _REPORT,
        ),
        ("drzewo", "krzew", "laka", "ogrod-deszczowy", "rozszczelnienie", "lawka", "chron-drzewo"),
        days=56,
    ),
    Preset(
        "opinia", "Opinia o dokumencie",
        "Projekt programu, strategii albo uchwały: mieszkańcy czytają i piszą uwagi.",
        ConsultationKind.OPINION,
        "Przeczytaj projekt i napisz, co w nim zmienić.",
        "Projekt jest niżej, w dokumentach. Uwagi można też złożyć na papierze w urzędzie.",
        (
            PresetStep("needs", "Zbieramy uwagi do projektu"),
            PresetStep("meeting", "Spotkanie otwarte", "Autorzy przedstawiają projekt i odpowiadają na pytania.", after=5),
            _REPORT,
        ),
        moderation="before", days=14, answer_days=30,
    ),
)  # fmt: skip


def preset_named(code: str) -> Preset | None:
    """The template of that code."""
    return next((one for one in PRESETS if one.code == code), None)
