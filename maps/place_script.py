"""Words that the script of the place field says; ``{…}`` are filled in by it."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _


def script_texts() -> dict[str, str]:
    """The words by the names that ``static/js/map-draw*.js`` use."""
    return {**_of_the_map(), **_of_drawing(), **_of_outcomes()}


def _of_the_map() -> dict[str, str]:
    return {
        "language": str(get_locale() or "pl"),
        "zoomIn": _("Przybliż"),
        "zoomOut": _("Oddal"),
        "base": _("Podkład mapy"),
        "plain": _("Prosty plan"),
        "fingers": _("Przesuwaj mapę dwoma palcami albo strzałkami."),
        "failed": _("Nie udało się wczytać mapy. Miejsce można podać niżej: nazwą, liczbami albo słowami."),
        "map": _("Mapa do zaznaczania miejsca. Strzałki przesuwają mapę pod krzyżykiem, Enter zaznacza."),
        "north": _("Przesuń mapę na północ"),
        "south": _("Przesuń mapę na południe"),
        "west": _("Przesuń mapę na zachód"),
        "east": _("Przesuń mapę na wschód"),
    }


def _of_drawing() -> dict[str, str]:
    return {
        "help": _(
            "Dotknij mapy tam, gdzie to jest, albo ustaw to miejsce pod krzyżykiem i naciśnij przycisk."
        ),
        "mode": _("Co zaznaczasz?"),
        "modePoint": _("Punkt"),
        "modeLine": _("Linia"),
        "modeArea": _("Obszar"),
        "addPoint": _("Postaw punkt tutaj"),
        "addLine": _("Dodaj tu wierzchołek linii"),
        "addArea": _("Dodaj tu narożnik obszaru"),
        "next": _("Zakończ ten kształt"),
        "undo": _("Cofnij"),
        "mine": _("Moja pozycja"),
        "finding": _("Szukamy Twojej pozycji…"),
        "refused": _(
            "Przeglądarka nie zgodziła się podać pozycji. Można to zmienić w jej ustawieniach albo przesunąć mapę ręcznie."
        ),
        "unknown": _("Nie udało się ustalić pozycji. Przesuń mapę ręcznie albo wpisz adres."),
        "moved": _("Krzyżyk stoi na Twojej pozycji, z dokładnością do {n} m."),
        "stands": _("Krzyżyk stoi: {place}."),
        "point": _("Punkt {n}"),
        "line": _("Linia {n}"),
        "area": _("Obszar {n}"),
        "vertex": _("{part}, wierzchołek {n} z {all}: {place}"),
        "vertexHelp": _(
            "Strzałki przesuwają, Delete usuwa, Enter dodaje następny pod krzyżykiem, PageUp i PageDown przechodzą do sąsiedniego."
        ),
    }


def _of_outcomes() -> dict[str, str]:
    return {
        "added": _("Dodano: {part}."),
        "addedVertex": _("{part}: wierzchołek {n}."),
        "removed": _("Usunięto: {part}."),
        "undone": _("Cofnięto."),
        "nothing": _("Nie ma czego cofnąć."),
        "remove": _("usuń"),
        "removeVertex": _("Usuń wierzchołek"),
        "removePoint": _("Usuń punkt"),
        "here": _("Przenieś pod krzyżyk"),
        "edit": _("popraw"),
        "movedTo": _("{part}: {place}."),
        "finished": _("Zakończono: {part}. Następne dotknięcie mapy zaczyna nowy kształt."),
        "unfinishedLine": _("Linia musi mieć co najmniej dwa wierzchołki."),
        "unfinishedArea": _("Obszar musi mieć co najmniej trzy narożniki."),
        "crosses": _("{part}: granica przecina samą siebie w zaznaczonym miejscu. Przesuń wierzchołek obok."),
        "tooMany": _("Można zaznaczyć najwyżej {n} miejsc."),
        "tooManyVertices": _("Wszystkie kształty razem mogą mieć najwyżej {n} wierzchołków."),
        "found": _("Znalezione miejsca: {n}. Wybierz jedno."),
        "notFound": _(
            "Nie znaleźliśmy adresu ani miejsca o tej nazwie. Spróbuj krócej, przesuń mapę, podaj współrzędne albo opisz miejsce słowami."
        ),
        "searchFailed": _("Wyszukiwanie teraz nie działa. Przesuń mapę ręcznie."),
        "more": _("Pokaż więcej"),
        "empty": _("Nic jeszcze nie zaznaczono."),
    }
