"""The topics that a town's catalogue begins with; the office changes them as it likes. Words are the town's own."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.consultation.rules.questions import Option, Question, QuestionKind

SIGNS = ("circle", "triangle", "diamond", "square", "hexagon")
GEOMETRIES = ("point", "line", "area")


@dataclass(frozen=True)
class StandardTopic:
    """A topic as a fresh town has it. ``geometries``: which of point, line, area may be drawn."""

    code: str
    name: str
    hint: str
    sign: str
    geometries: tuple[str, ...] = ("point",)
    questions: tuple[Question, ...] = ()
    needs_ground: bool = False


def _choice(code: str, label: str, *options: str) -> Question:
    codes = ("a", "b", "c", "d", "e", "f", "g", "h")
    return Question(
        code, QuestionKind.CHOICE, label, options=tuple(map(Option, codes, options)),
    )  # fmt: skip


def _number(code: str, label: str, least: int, most: int, hint: str = "") -> Question:
    return Question(code, QuestionKind.NUMBER, label, hint, least=least, most=most)


def _text(code: str, label: str, hint: str = "") -> Question:
    return Question(code, QuestionKind.TEXT, label, hint, longest=300)


PHOTO = Question(
    "zdjecie", QuestionKind.PHOTO, "Zdjęcie miejsca", "Bez twarzy i tablic rejestracyjnych, jeśli to możliwe."
)

STANDARD: tuple[StandardTopic, ...] = (
    StandardTopic(
        "drzewo", "Posadzić drzewo", "Wskaż miejsce, w którym brakuje drzewa.", "circle", ("point", "line", "area"),
        (
            _choice(
                "gatunek", "Jakie drzewo?", "lipa", "klon", "dąb", "jarząb", "grab", "owocowe",
                "inne", "obojętnie, niech doradzi ogrodnik",
            ),
            _number("ile", "Ile drzew?", 1, 5, "Najwyżej 5 w jednym miejscu."),
            PHOTO,
        ),
        needs_ground=True,
    ),
    StandardTopic(
        "krzew", "Posadzić krzewy", "Żywopłot, pas zieleni przy ulicy, krzewy dla ptaków.", "circle",
        ("point", "line", "area"), (_text("gatunek", "Jakie krzewy?"), PHOTO), needs_ground=True,
    ),
    StandardTopic(
        "laka", "Łąka zamiast trawnika", "Wskaż trawnik, który może kwitnąć i być rzadziej koszony.", "circle",
        ("point", "area"), (_choice("dzis", "Co jest tu dziś?", "krótki trawnik", "goła ziemia", "coś innego"), PHOTO),
        needs_ground=True,
    ),
    StandardTopic(
        "ogrod-deszczowy", "Ogród deszczowy", "Miejsce, w którym deszczówka może zostać i nawodnić rośliny.", "hexagon",
        ("point", "area"), (_choice("skad", "Skąd płynie woda?", "z dachu", "z ulicy", "z chodnika", "nie wiem"), PHOTO),
        needs_ground=True,
    ),
    StandardTopic(
        "rozszczelnienie", "Mniej betonu", "Wskaż beton, kostkę lub asfalt, które można zamienić w zieleń.", "hexagon",
        ("point", "line", "area"), (_choice("co", "Co tu leży?", "kostka", "asfalt", "płyty", "coś innego"), PHOTO),
        needs_ground=True,
    ),
    StandardTopic(
        "cien-przystanek", "Cień na przystanku", "Przystanek, na którym latem nie ma gdzie się schować.", "square",
        ("point",), (_text("przystanek", "Jak nazywa się przystanek?"), PHOTO),
    ),
    StandardTopic(
        "lawka", "Ławka", "Miejsce, w którym trzeba móc usiąść.", "square", ("point",),
        (_choice("oparcie", "Jaka ławka?", "z oparciem i podłokietnikami", "bez oparcia", "obojętnie"),),
    ),
    StandardTopic(
        "chron-drzewo", "Chrońcie to drzewo", "Drzewo cenne albo zagrożone, którego trzeba pilnować.", "diamond",
        ("point",), (_text("dlaczego", "Dlaczego jest ważne?"), _text("zagrozenie", "Co mu grozi?"), PHOTO),
    ),
    StandardTopic(
        "podtopienie", "Tu stoi woda", "Miejsce, w którym po deszczu stoi woda.", "triangle", ("point", "line", "area"),
        (_choice("jak-czesto", "Jak często?", "po każdym deszczu", "po ulewie", "raz lub dwa razy"), PHOTO),
    ),
    StandardTopic(
        "upal", "Tu jest za gorąco", "Miejsce, w którym latem nie da się wytrzymać.", "triangle", ("point", "area"),
        (_choice("kto", "Komu to najbardziej przeszkadza?", "dzieciom", "starszym", "czekającym", "wszystkim"), PHOTO),
    ),
    StandardTopic(
        "smieci", "Śmieci", "Dzikie wysypisko, brak kosza albo przepełniony kosz.", "triangle", ("point", "area"),
        (_choice("co", "Co tu jest?", "dzikie wysypisko", "brakuje kosza", "kosz jest przepełniony"), PHOTO),
    ),
)  # fmt: skip
