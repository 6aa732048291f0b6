"""Problems of geometry and of imports as Polish sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.problems import Problem
from maps.place_texts import PLACE_SENTENCES, degrees

TYPE_NAMES: dict[str, Callable[[], str]] = {
    "Point": lambda: _("punkt"),
    "LineString": lambda: _("linia"),
    "MultiLineString": lambda: _("linie"),
    "Polygon": lambda: _("wielokąt"),
    "MultiPolygon": lambda: _("zestaw wielokątów"),
}
ADDRESS_COLUMNS: dict[str, Callable[[], str]] = {
    "street": lambda: _("ulica albo miejscowość"),
    "number": lambda: _("numer domu"),
    "lon": lambda: _("długość (lon albo X)"),
    "lat": lambda: _("szerokość (lat albo Y)"),
}
ROW_CODES = frozenset(
    {"address_number_missing", "address_street_missing", "address_too_long", "address_coordinates"}
)
"""Problems of one row of a register, told after its line."""
GEOS_REASONS: dict[str, Callable[[], str]] = {
    "Self-intersection": lambda: _("granica przecina samą siebie"),
    "Ring Self-intersection": lambda: _("granica dotyka samej siebie"),
    "Nested shells": lambda: _("jedna część leży w drugiej"),
    "Duplicate Rings": lambda: _("ta sama część jest tu dwa razy"),
    "Hole lies outside shell": lambda: _("otwór leży poza granicą"),
    "Nested holes": lambda: _("jeden otwór leży w drugim"),
    "Interior is disconnected": lambda: _("otwory rozcinają obszar"),
}


def sentence(problem: Problem) -> str:
    """What is wrong, and where possible what to do, in one Polish sentence."""
    template = SENTENCES.get(problem.code)
    return template(problem) if template else _("Nie da się tego przyjąć (%(code)s).", code=problem.code)


def of_feature(problem: Problem) -> str:
    """The sentence with the number and the name of the feature in the file."""
    if "line" in problem.facts and problem.code in ROW_CODES:
        return _("Wiersz %(line)s: %(sentence)s", line=problem.facts["line"], sentence=sentence(problem))
    number = problem.facts.get("feature")
    if number is None:
        return sentence(problem)
    name = problem.facts.get("name")
    where = (
        _("Obiekt %(number)s („%(name)s”)", number=number, name=name)
        if name
        else _("Obiekt %(number)s", number=number)
    )
    return f"{where}: {sentence(problem)}"


def _fixed(text: Callable[[], str]) -> Callable[[Problem], str]:
    return lambda problem: text()


def _type(problem: Problem) -> str:
    allowed = [TYPE_NAMES[name]() for name in problem.facts["allowed"] if name in TYPE_NAMES]
    text: str = _(
        "Kształt „%(found)s” tu nie pasuje, potrzebny jest: %(allowed)s.",
        found=problem.facts["found"],
        allowed=", ".join(allowed),
    )
    return text


def _spot(facts: dict[str, Any]) -> str:
    return degrees(float(facts["lon"]), float(facts["lat"]))


def _crosses(problem: Problem) -> str:
    reason = GEOS_REASONS.get(problem.facts["reason"])
    text: str = _(
        "Granicy nie da się naprawić bez zgadywania: %(reason)s w punkcie %(place)s. Popraw ją w programie do map.",
        reason=reason() if reason else problem.facts["reason"],
        place=_spot(problem.facts),
    )
    return text


def _vertices(problem: Problem) -> str:
    text: str = ngettext(
        "Kształt ma ponad %(num)s wierzchołek. Uprość go przed wczytaniem.",
        "Kształt ma ponad %(num)s wierzchołków. Uprość go przed wczytaniem.",
        problem.facts["limit"],
    )
    return text


def _with_facts(text: Callable[[dict[str, object]], str]) -> Callable[[Problem], str]:
    return lambda problem: text(problem.facts)


SENTENCES: dict[str, Callable[[Problem], str]] = {
    **PLACE_SENTENCES,
    "geometry_missing": _fixed(lambda: _("Brakuje kształtu (pola geometry).")),
    "geometry_type": _type,
    "geometry_crosses": _crosses,
    "geometry_invalid": _with_facts(lambda f: _("Kształt jest niepoprawny: %(reason)s.", **f)),
    "coordinates_malformed": _fixed(lambda: _("Współrzędne nie mają postaci liczb „długość, szerokość”.")),
    "coordinates_empty": _fixed(lambda: _("Kształt nie ma ani jednego punktu.")),
    "coordinates_not_finite": _fixed(lambda: _("Wśród współrzędnych jest coś, co nie jest zwykłą liczbą.")),
    "ring_too_short": _with_facts(
        lambda f: _("Granica koło %(place)s ma mniej niż trzy różne punkty.", place=_spot(f))
    ),
    "line_too_short": _fixed(lambda: _("Linia musi mieć co najmniej dwa różne punkty.")),
    "too_many_vertices": _vertices,
    "axes_swapped": _with_facts(
        lambda f: _(
            "Współrzędne %(x)s, %(y)s są w odwrotnej kolejności: najpierw podaj długość, potem szerokość.",
            **f,
        )
    ),
    "coordinates_in_metres": _with_facts(
        lambda f: _(
            "Współrzędne %(x)s, %(y)s wyglądają na metry w układzie %(system)s. "
            "Zapisz plik w układzie WGS 84 (EPSG:4326), w stopniach.",
            **f,
        )
    ),
    "outside_poland": _with_facts(lambda f: _("Punkt %(x)s, %(y)s leży poza Polską.", **f)),
    "outside_world": _with_facts(
        lambda f: _("Liczby %(x)s, %(y)s nie są długością i szerokością geograficzną.", **f)
    ),
    "system_declared": _with_facts(
        lambda f: _(
            "Plik jest w układzie %(system)s. Zapisz go w układzie WGS 84 (EPSG:4326), w stopniach.", **f
        )
    ),
    "not_feature_collection": _with_facts(
        lambda f: _("To nie jest GeoJSON z listą obiektów (FeatureCollection), tylko „%(found)s”.", **f)
    ),
    "not_feature": _fixed(lambda: _("to nie jest obiekt GeoJSON (Feature).")),
    "collection_empty": _fixed(lambda: _("W pliku nie ma ani jednego obiektu.")),
    "file_too_big": _with_facts(lambda f: _("Plik jest większy niż %(limit_mb)s MB.", **f)),
    "too_many_features": _with_facts(
        lambda f: _("Plik ma %(count)s obiektów, a przyjmujemy do %(limit)s.", **f)
    ),
    "kind_unknown_form": _with_facts(
        lambda f: _(
            "Rodzaj „%(kind)s” musi być krótkim słowem z małych liter bez polskich znaków, na przykład district.",
            **f,
        )
    ),
    "kind_not_known": _with_facts(
        lambda f: _("Rodzaju „%(kind)s” nie znamy. Znane rodzaje: %(known)s.", **f)
    ),
    "area_outside_town": _fixed(lambda: _("leży w całości poza granicą gminy.")),
    "name_field_missing": _with_facts(
        lambda f: _(
            "W polach %(tried)s nie ma żadnej nazwy. Wskaż pole z nazwą (w poleceniu: --name-field).", **f
        )
    ),
    "name_missing": _with_facts(lambda f: _("Brakuje nazwy w polu %(name_field)s.", **f)),
    "name_too_long": _with_facts(lambda f: _("Nazwa ma %(length)s znaków, a może mieć do %(limit)s.", **f)),
    "id_missing": _with_facts(
        lambda f: _("Z pola %(id_field)s nie da się zrobić identyfikatora: brakuje liter i cyfr.", **f)
    ),
    "area_repeated": _with_facts(
        lambda f: _(
            "Powtarza obiekt %(other)s („%(other_name)s”). "
            "Jeśli to różne obszary, wskaż pole z identyfikatorem (w poleceniu: --id-field).",
            **f,
        )
    ),
    "population_unreadable": _with_facts(
        lambda f: _("Liczba ludności w polu %(population_field)s to „%(value)s”, a powinna być liczbą.", **f)
    ),
    "area_name_empty": _fixed(lambda: _("Wpisz nazwę obszaru.")),
    "population_typed": _fixed(lambda: _("Liczbę mieszkańców wpisz cyframi, na przykład 17 560.")),
    "area_of_kind_exists": _fixed(lambda: _("Obszar tego rodzaju i o tym identyfikatorze już jest.")),
    "area_in_use": _fixed(lambda: _("Tego obszaru używa edycja albo projekt, więc nie można go usunąć.")),
    "boundary_held": _with_facts(
        lambda f: _(
            "Trwa edycja „%(holder)s”, a jedna z jej pul działa w granicach tego obszaru. Granicy nie można zmienić przed ogłoszeniem wyniku.",
            holder=f["holder"],
        )
    ),
    "words_held": _with_facts(
        lambda f: _(
            "Trwa edycja „%(holder)s”, a jedna z jej pul używa tego obszaru. Jego nazwę i liczbę mieszkańców zmień na stronie obszaru, z podaniem przyczyny.",
            holder=f["holder"],
        )
    ),
    "area_held": _with_facts(
        lambda f: _(
            "Trwa edycja „%(holder)s”, a jedna z jej pul używa tego obszaru, więc nie można go usunąć.",
            holder=f["holder"],
        )
    ),
    "reason_for_held": _with_facts(
        lambda f: _(
            "Trwa edycja „%(holder)s”, a jedna z jej pul używa tego obszaru. Napisz, dlaczego go zmieniasz, co najmniej %(least)d znaków.",
            holder=f["holder"],
            least=f["least"],
        )
    ),
    "reason_too_long": _with_facts(lambda f: _("Przyczyna może mieć do %(limit)s znaków.", limit=f["limit"])),
    "area_file_empty": _fixed(lambda: _("Wybierz plik GeoJSON. Ten jest pusty albo go nie wybrano.")),
    "several_towns": _with_facts(
        lambda f: _(
            "W pliku jest %(count)s gmin, a żadna nie nazywa się tak jak to miasto w ustawieniach. "
            "Wskaż, która to (w poleceniu: --town).",
            **f,
        )
    ),
    "areas_not_ticked": _fixed(lambda: _("Zaznacz na liście, które obszary usunąć.")),
    "addresses_empty": _fixed(lambda: _("Wybierz plik z adresami. Ten jest pusty albo go nie wybrano.")),
    "addresses_none": _with_facts(
        lambda f: _(
            "W pliku nie ma ani jednego adresu do wczytania (poza gminą %(outside)s, powtórzone %(repeated)s, "
            "błędne %(wrong)s). Stare adresy zostają.",
            **f,
        )
    ),
    "addresses_zipped": _fixed(lambda: _("To jest archiwum ZIP. Rozpakuj je i podaj plik CSV albo GeoJSON.")),
    "addresses_broken": _with_facts(
        lambda f: _("Koło wiersza %(line)s plik przestaje być czytelny (%(reason)s).", **f)
    ),
    "addresses_columns": _with_facts(
        lambda f: _(
            "Brakuje kolumn: %(missing)s. W pliku są: %(found)s.",
            missing=", ".join(ADDRESS_COLUMNS[name]() for name in list(f["missing"])),  # type: ignore[call-overload]
            found=f["found"],
        )
    ),
    "address_number_missing": _fixed(lambda: _("brakuje numeru domu.")),
    "address_street_missing": _fixed(lambda: _("brakuje ulicy i miejscowości.")),
    "address_too_long": _with_facts(lambda f: _("„%(text)s…” ma więcej niż %(most)s znaków.", **f)),
    "address_coordinates": _with_facts(
        lambda f: (
            _("„%(text)s” to nie są współrzędne miejsca w Polsce.", **f)
            if f["text"]
            else _("brakuje współrzędnych.")
        )
    ),
    "not_json": _with_facts(lambda f: _("W wierszu %(line)s plik przestaje być poprawnym JSON-em.", **f)),
    "form_lost": _fixed(
        lambda: _(
            "Formularz był otwarty zbyt długo albo przeglądarka nie przyjęła pliku cookie. Wyślij go jeszcze raz."
        )
    ),
    "base_map_name": _fixed(lambda: _("Nazwa podkładu to krótkie słowo z małych liter, cyfr i łączników.")),
    "base_map_label": _fixed(lambda: _("Podaj, jak podkład ma się nazywać na mapie, do 60 znaków.")),
    "base_map_https": _fixed(lambda: _("Adres podkładu musi zaczynać się od https://.")),
    "base_map_host": _fixed(lambda: _("W adresie podkładu jest niepoprawna nazwa serwera.")),
    "base_map_places": _with_facts(lambda f: _("W adresie podkładu brakuje: %(missing)s.", **f)),
    "base_map_unknown_place": _with_facts(
        lambda f: _("W adresie podkładu jest nieznane miejsce: %(found)s.", **f)
    ),
    "base_map_attribution": _fixed(
        lambda: _("Podaj, skąd jest podkład: zwykły tekst bez znaczników, do 200 znaków.")
    ),
    "base_map_zoom": _fixed(lambda: _("Największe przybliżenie to liczba od 1 do 22.")),
    "base_map_repeated": _with_facts(lambda f: _("Podkład o nazwie %(name)s już jest.", **f)),
}
