"""What the place field says: sentences of its problems and notes, coordinates and distances in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from core.problems import Problem

Facts = dict[str, object]
PARTS: dict[str, Callable[[object], str]] = {
    "point": lambda number: _("Punkt %(number)s", number=number),
    "line": lambda number: _("Linia %(number)s", number=number),
    "area": lambda number: _("Obszar %(number)s", number=number),
}
KIND_NAMES: dict[str, Callable[[], str]] = {
    "point": lambda: _("punkt"),
    "line": lambda: _("linia"),
    "area": lambda: _("obszar"),
}
PLACE_KINDS: dict[str, Callable[[], str]] = {
    "address": lambda: _("adres"),
    "town": lambda: _("miasto"),
    "miasto": lambda: _("miasto"),
    "miejscowosc": lambda: _("miejscowość"),
    "village": lambda: _("wieś"),
    "wies": lambda: _("wieś"),
    "town_part": lambda: _("część miasta"),
    "czesc-miasta": lambda: _("część miasta"),
}
SYSTEM_NAMES = {
    "EPSG:2180": "EPSG:2180 (PUWG 1992)",
    **{f"EPSG:{2171 + zone}": f"EPSG:{2171 + zone} (PL-2000)" for zone in (5, 6, 7, 8)},
}


def part_name(kind: object, number: object) -> str:
    """Punkt 1, Linia 2, Obszar 3."""
    return PARTS[str(kind)](number)


def degrees(lon: float, lat: float) -> str:
    """53,1987 N 23,2065 E, in the reader's decimals."""
    north, east = (str(format_decimal(round(value, 5), "0.0000#")) for value in (lat, lon))
    return f"{north}\u00a0N {east}\u00a0E"


def metres(value: float) -> str:
    """80 m, 1,2 km, 14 km."""
    if value < 995:
        return f"{max(1, round(value, -1) if value >= 100 else round(value)):.0f}\u00a0m"
    pattern = "0.#" if value < 9950 else "0"
    return f"{format_decimal(value / 1000, pattern)}\u00a0km"


def surface(square_metres: float) -> str:
    """120 m², 1,4 ha, 3,2 km²."""
    if square_metres < 9_950:
        return f"{square_metres:.0f}\u00a0m²"
    if square_metres < 995_000:
        return f"{format_decimal(square_metres / 10_000, '0.#')}\u00a0ha"
    return f"{format_decimal(square_metres / 1_000_000, '0.#')}\u00a0km²"


def kind_words(kinds: object) -> str:
    """punkt, linia, obszar: those of ``kinds``."""
    return ", ".join(word() for kind, word in KIND_NAMES.items() if kind in list(kinds))  # type: ignore[call-overload]


def _name(facts: Facts) -> str:
    return part_name(facts["kind"], facts["part"])


def _area(facts: Facts) -> str:
    return f" ({facts['area']})" if facts.get("area") else ""


def _bounded(facts: Facts) -> str:
    """What the boundary belongs to, in the genitive."""
    return str(_("obszaru (%(area)s)", area=facts["area"]) if facts.get("area") else _("gminy"))


def _number(facts: Facts, name: str) -> float:
    return float(str(facts[name]))


def _at(facts: Facts) -> str:
    return degrees(_number(facts, "lon"), _number(facts, "lat"))


def _too_many_parts(facts: Facts) -> str:
    text: str = ngettext(
        "Można zaznaczyć najwyżej %(num)s miejsce. Usuń nadmiarowe.",
        "Można zaznaczyć najwyżej %(num)s miejsc. Usuń nadmiarowe.",
        int(_number(facts, "limit")),
    )
    return text


def _too_many_vertices(facts: Facts) -> str:
    text: str = ngettext(
        "Wszystkie kształty razem mogą mieć najwyżej %(num)s wierzchołek. Narysuj je prościej.",
        "Wszystkie kształty razem mogą mieć najwyżej %(num)s wierzchołków. Narysuj je prościej.",
        int(_number(facts, "limit")),
    )
    return text


def _understood(facts: Facts) -> str:
    if facts["system"] == "EPSG:4326":
        degrees_said: str = _(
            "Liczby czytamy tak: najpierw długość, potem szerokość, czyli %(place)s.", place=_at(facts)
        )
        return degrees_said
    turned = facts["order"] == "turned"
    order = _("najpierw wschód, potem północ") if turned else _("najpierw północ, potem wschód")
    said: str = _(
        "Liczby czytamy jako metry w układzie %(system)s, %(order)s, czyli %(place)s.",
        system=SYSTEM_NAMES[str(facts["system"])],
        order=order,
        place=_at(facts),
    )
    return said


def _typed(facts: Facts) -> Facts:
    return {"text": facts["text"], "line": facts["line"]}


PLACE_TEXTS: dict[str, Callable[[Facts], str]] = {
    "shapes_unreadable": lambda f: _(
        "Tego zapisu kształtów nie da się odczytać. Potrzebny jest GeoJSON (RFC 7946)."
    ),
    "shapes_too_long": lambda f: _("Zapis kształtów jest za długi. Narysuj je prościej."),
    "shapes_turned": lambda f: _(
        "%(name)s: współrzędne były w odwrotnej kolejności, zamieniliśmy je miejscami.", name=_name(f)
    ),
    "shapes_out_of_metres": lambda f: _(
        "%(name)s: współrzędne były w metrach układu %(system)s, przeliczyliśmy je na stopnie.",
        name=_name(f),
        system=f["system"],
    ),
    "shapes_joined": lambda f: _("Obszary zachodziły na siebie, więc połączyliśmy je w jeden."),
    "place_too_many_parts": _too_many_parts,
    "place_too_many_vertices": _too_many_vertices,
    "place_kind": lambda f: _(
        "%(name)s: tu można zaznaczyć tylko: %(allowed)s.", name=_name(f), allowed=kind_words(f["allowed"])
    ),
    "place_crosses": lambda f: _(
        "%(name)s: granica przecina samą siebie w miejscu %(place)s. Przesuń wierzchołek obok tego miejsca.",
        name=_name(f),
        place=_at(f),
    ),
    "place_line_short": lambda f: _(
        "%(name)s jest za krótka, żeby ją było widać. Dodaj dalszy wierzchołek.", name=_name(f)
    ),
    "place_line_long": lambda f: _(
        "%(name)s ma %(length)s, a może mieć najwyżej %(limit)s.",
        name=_name(f),
        length=metres(_number(f, "metres")),
        limit=metres(_number(f, "limit")),
    ),
    "place_area_small": lambda f: _(
        "%(name)s jest za mały, żeby go było widać. Zaznacz raczej punkt.", name=_name(f)
    ),
    "place_area_large": lambda f: _(
        "%(name)s ma %(size)s, a może mieć najwyżej %(limit)s.",
        name=_name(f),
        size=surface(_number(f, "m2")),
        limit=surface(_number(f, "limit")),
    ),
    "place_outside": lambda f: _(
        "%(name)s leży poza granicą %(area)s, %(distance)s od niej.",
        name=_name(f),
        distance=metres(_number(f, "metres")),
        area=_bounded(f),
    ),
    "place_partly_outside": lambda f: _(
        "%(name)s leży po obu stronach granicy%(area)s: poza nią jest %(percent)s%%, najdalej %(distance)s.",
        name=_name(f),
        area=_area(f),
        percent=max(1, round(_number(f, "percent"))),
        distance=metres(_number(f, "metres")),
    ),
    "place_missing": lambda f: _("Zaznacz miejsce na mapie albo wskaż je inaczej."),
    "place_words_only": lambda f: _(
        "Sam opis nie wystarczy. Zaznacz miejsce na mapie albo podaj współrzędne."
    ),
    "words_too_long": lambda f: _(
        "Opis miejsca ma %(length)s znaków, a może mieć najwyżej %(limit)s.",
        length=f["length"],
        limit=f["limit"],
    ),
    "place_chosen": lambda f: _("Wybrane miejsce: %(name)s.", name=f["name"]),
    "place_chosen_gone": lambda f: _("Tego miejsca nie ma już w spisie. Poszukaj jeszcze raz."),
    "place_not_found": lambda f: _(
        "Nie znaleźliśmy adresu ani miejsca „%(text)s”. Spróbuj krócej, wskaż je na mapie, podaj współrzędne albo opisz słowami.",
        text=f["text"],
    ),
    "coordinates_understood": _understood,
    "coordinates_unreadable": lambda f: _(
        "Wiersz %(line)s („%(text)s”) to nie są współrzędne. Przykład: 53,1987 23,2065.", **_typed(f)
    ),
    "coordinates_one_number": lambda f: _(
        "W wierszu %(line)s („%(text)s”) jest jedna liczba, a potrzebne są dwie.", **_typed(f)
    ),
    "coordinates_minutes": lambda f: _(
        "W wierszu %(line)s („%(text)s”) minuty albo sekundy nie są od 0 do 59.", **_typed(f)
    ),
    "coordinates_outside_poland": lambda f: _(
        "Wiersz %(line)s („%(text)s”) wskazuje miejsce poza Polską.", **_typed(f)
    ),
    "coordinates_too_many": lambda f: _(
        "Można wpisać najwyżej %(limit)s wierszy współrzędnych.", limit=f["limit"]
    ),
    "parcel_unreadable": lambda f: _(
        "„%(text)s” to nie jest numer działki. Przykłady: 412/3 albo 200209_4.0001.412/3.", text=f["text"]
    ),
    "parcels_too_many": lambda f: _(
        "Podano %(count)s działek, a można najwyżej %(limit)s.", count=f["count"], limit=f["limit"]
    ),
    "parcels_too_long": lambda f: _("Spis działek może mieć najwyżej %(limit)s znaków.", limit=f["limit"]),
}


def _sentence(text: Callable[[Facts], str]) -> Callable[[Problem], str]:
    return lambda problem: text(problem.facts)


PLACE_SENTENCES = {code: _sentence(text) for code, text in PLACE_TEXTS.items()}


def kind_of_place(kind: str) -> str:
    """What a named place is, in a word, where there is one."""
    return PLACE_KINDS[kind]() if kind in PLACE_KINDS else ""


def where_text(lon: float, lat: float, nearest: str, away: float, outside: float) -> str:
    """Where the crosshair stands, in words: its degrees, the nearest name, and whether it is outside."""
    said = [_("Krzyżyk stoi: %(place)s.", place=degrees(lon, lat))]
    if nearest:
        said.append(_("Najbliżej: %(name)s, %(distance)s.", name=nearest, distance=metres(away)))
    if outside:
        said.append(_("To miejsce leży poza granicą, %(distance)s od niej.", distance=metres(outside)))
    return " ".join(said)
