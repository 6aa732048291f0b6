"""Layers beside the marks in words: their fields, purposes, what is wrong with one, why a service gives no picture."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext, ngettext

from consultations.consultation.texts import PROBLEMS
from core.field_texts import Facts
from core.problems import Problem
from maps.texts import of_feature


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


Said = Callable[[], str]

LAYER_KINDS: dict[str, Said] = {
    "geojson": lambda: _("własny plik GeoJSON"),
    "wms": lambda: _("usługa WMS"),
    "wmts": lambda: _("usługa WMTS"),
}
PURPOSES: dict[str, Said] = {
    "background": lambda: _("tylko do oglądania"),
    "land": lambda: _("czyj jest teren"),
    "networks": lambda: _("sieci pod ziemią i nad nią"),
}
PICTURES: dict[str, Said] = {
    "png": lambda: _("PNG, przezroczysty"),
    "jpeg": lambda: _("JPEG, dla zdjęć lotniczych"),
}
LABELS: dict[str, Said] = {
    "name": lambda: _("Nazwa"),
    "url": lambda: _("Adres usługi"),
    "remote_layer": lambda: _("Nazwa warstwy w usłudze"),
    "picture": lambda: _("Rodzaj obrazu"),
    "matrix_set": lambda: _("Układ kafli (TileMatrixSet)"),
    "matrix_prefix": lambda: _("Początek nazwy przybliżenia"),
    "label_name": lambda: _("Nazwa pola z opisem obiektu"),
    "colour": lambda: _("Kolor"),
    "purpose": lambda: _("Do czego służy"),
    "reach_metres": lambda: _("Ostrzegaj o sieciach bliżej niż (metry)"),
    "source": lambda: _("Skąd są dane"),
    "legend": lambda: _("Legenda słowami"),
    "opacity": lambda: _("Krycie w procentach"),
    "is_public": lambda: _("Widzą ją wszyscy, nie tylko urząd"),
    "is_everywhere": lambda: _("Pokazuj we wszystkich konsultacjach"),
}
HINTS: dict[str, Said] = {
    "url": lambda: _("Bez hasła i bez parametrów, na przykład https://mapy.geoportal.gov.pl/wss/service/WMS."),
    "remote_layer": lambda: _("Tak jak w dokumencie GetCapabilities usługi (Name albo Identifier)."),
    "matrix_set": lambda: _("Układ musi być w odwzorowaniu EPSG:3857, na przykład EPSG:3857 albo GoogleMapsCompatible."),
    "matrix_prefix": lambda: _("Na przykład „EPSG:3857:”, gdy przybliżenia nazywają się EPSG:3857:12. Często puste."),
    "label_name": lambda: _("Na przykład wlasciciel albo nazwa. Puste: weźmiemy pole, które wygląda na nazwę."),
    "purpose": lambda: _("Plik z terenami albo sieciami urząd zobaczy przy każdej uwadze: czyj to teren i co biegnie obok."),
    "reach_metres": lambda: _("Liczy się tylko dla sieci."),
    "source": lambda: _("Widać to pod mapą, na przykład „Główny Urząd Geodezji i Kartografii, 2026”."),
    "legend": lambda: _("Co znaczą kolory i kreski. Przyda się też osobom, które mapy nie widzą."),
    "opacity": lambda: _("0: niewidoczna, 100: zasłania wszystko pod spodem."),
}  # fmt: skip
CHOICES = {"purpose": PURPOSES, "picture": PICTURES}


def hint_of(name: str, kind: str) -> str:
    """What stands below a field's label; a service is told from a file, since nothing in a picture can be measured."""
    if name == "purpose" and kind != "geojson":
        return _(
            "Usługa daje sam obraz i nie da się w nim niczego zmierzyć: przy uwagach nie powiemy z niej, czyj to teren i co biegnie obok, trzeba ją obejrzeć na mapie. Żeby sprawdzało się samo, wczytaj te same dane jako własny plik GeoJSON."
        )
    return HINTS[name]() if name in HINTS else ""


def purpose_word(purpose: str, kind: str) -> str:
    """What a layer is for; of a picture that nobody can measure, also that it is looked at."""
    word = PURPOSES[purpose]()
    return (
        _("%(purpose)s (obraz do obejrzenia, bez sprawdzania)", purpose=word)
        if kind != "geojson" and purpose != "background"
        else word
    )


LAYER_PROBLEMS: dict[str, Callable[[Facts], str]] = {
    "colour_shape": lambda f: _("Kolor zapisz jako kratkę i sześć znaków, na przykład #1d4289."),
    "too_many_layers": lambda f: _("Warstw może być najwyżej %(most)d.", **f),
    "layer_file_missing": lambda f: _("Wskaż plik GeoJSON."),
    "layer_not_geojson": lambda f: _(
        "To nie jest poprawny plik GeoJSON z listą obiektów (FeatureCollection). Zapisz go jeszcze raz w programie do map."
    ),
    "layer_too_much": lambda f: _(
        "Plik jest za szczegółowy: mieści się %(things)d obiektów i %(corners)d wierzchołków razem. Uprość go albo podziel.", **f
    ),
    "layer_far": lambda f: _("Żaden obiekt z pliku nie leży w obszarze konsultacji ani blisko niego."),
    "more_problems": lambda f: str(
        ngettext("I jeszcze %(num)d obiekt z błędem.", "I jeszcze %(num)d obiektów z błędami.", f["count"])
    ),
    "service_url": lambda f: _("To nie jest adres usługi. Wpisz cały, zaczynając od https://."),
    "service_signed_in": lambda f: _("Adres nie może zawierać loginu ani hasła."),
    "service_port": lambda f: _("Adres z portem %(port)s nie jest dozwolony. Usługi działają na zwykłych portach WWW.", **f),
    "service_host": lambda f: _("Nazwa „%(host)s” nie jest nazwą serwera w internecie.", **f),
    "service_parameters": lambda f: _("Usuń z adresu parametry: %(names)s. Zapytania składamy sami.", **f),
}  # fmt: skip
REFUSALS: dict[str, Said] = {
    "unknown_host": lambda: _("Nie znaleźliśmy serwera o tej nazwie. Sprawdź, czy nie ma literówki."),
    "private_host": lambda: _(
        "Ta nazwa prowadzi do sieci prywatnej. Warstwy bierzemy tylko z serwerów dostępnych w internecie."
    ),
    "unreachable": lambda: _("Serwer nie odpowiada albo nie ma ważnego certyfikatu."),
    "too_slow": lambda: _("Serwer odpowiada za wolno."),
    "redirected": lambda: _("Serwer odsyła pod inny adres. Wpisz ten, pod który odsyła."),
    "status": lambda: _("Serwer odpowiedział błędem. Sprawdź adres."),
    "too_large": lambda: _("Serwer przysłał za duży plik."),
    "not_picture": lambda: _(
        "Serwer nie przysłał obrazu. Zwykle znaczy to, że nazwa warstwy albo układ kafli jest zły."
    ),
    "busy": lambda: _("Zbyt wiele zapytań naraz. Spróbuj za chwilę."),
}


def layer_sentence(problem: Problem) -> str:
    """What to say about a problem of a layer."""
    if problem.code in LAYER_PROBLEMS:
        return LAYER_PROBLEMS[problem.code](problem.facts)
    if problem.code in REFUSALS:
        return REFUSALS[problem.code]()
    return PROBLEMS[problem.code](problem.facts) if problem.code in PROBLEMS else of_feature(problem)
