"""The two legal pages in the office's own words: places filled from the settings, ids that the law's schema names.

Ids and headings of the declaration: technical conditions of the ministry for declarations of accessibility; its
content: Decision (EU) 2018/1523 and art. 10 of the Polish act of 4 April 2019 on digital accessibility.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from core.clock import today, warsaw
from core.site.page_texts import TextVersion, newest_text, versions_of
from core.site.record import SiteRecord
from core.web.filters import day, nbsp
from town.legal import base_map_owners, declaration
from town.settings.prose import blocks_of, filled

ACCESSIBILITY, PRIVACY = "dostepnosc", "prywatnosc"
KINDS = (ACCESSIBILITY, PRIVACY)
NEEDED = {
    ACCESSIBILITY: frozenset(
        {"administrator", "strona", "data_publikacji", "data_zmiany", "data_sporzadzenia", "osoba", "email"}
    ),
    PRIVACY: frozenset({"administrator", "email"}),
}
PLACES = (
    "miasto", "strona", "administrator", "osoba", "adres", "email", "telefon", "godziny", "bip", "data_publikacji",
    "data_zmiany", "data_sporzadzenia", "wersja", "podklady",
)  # fmt: skip
HEADING_IDS = {
    "Stan dostępności cyfrowej": "a11y-stan",
    "Informacje zwrotne i dane kontaktowe": "a11y-kontakt",
    "Obsługa wniosków i skarg": "a11y-procedura",
    "Dostępność architektoniczna": "a11y-architektura",
}
_MODELS = Path(__file__).with_name("model_texts")


@dataclass(frozen=True)
class OwnText:
    """A page in the office's own words, ready to be shown: blocks (kind, id, lines), its version and earlier ones."""

    kind: str
    blocks: tuple[tuple[str, str, tuple[Markup, ...]], ...]
    version: int
    changed_on: date
    earlier: Sequence[TextVersion] = ()


class Once:
    """Places by name; an id goes with the first mention only, since a page may hold an id once."""

    def __init__(self, words: Mapping[str, Markup], tagged: Mapping[str, Markup]) -> None:
        self._words, self._tagged = dict(words), dict(tagged)

    def get(self, name: str, default: Markup, /) -> Markup:
        """What stands in the place; ``default`` for a place that nobody knows."""
        return self._tagged.pop(name, None) or self._words.get(name, default)


def model_text(kind: str) -> str:
    """The text that editing begins with: the programme's own page in plain words."""
    return (_MODELS / f"{kind}.txt").read_text(encoding="utf-8")


def own_text(kind: str, site: SiteRecord) -> OwnText | None:
    """The page in the office's own words; ``None`` while the programme's own page stands."""
    newest = newest_text(kind)
    if newest is None or not newest.body:
        return None
    versions = [one for one in versions_of(kind) if one.body]
    first = warsaw(versions[-1].changed_at).date()
    return shown_text(
        kind, newest.body, site, newest.version, warsaw(newest.changed_at).date(), first, versions[1:]
    )


def preview_text(kind: str, body: str, site: SiteRecord) -> OwnText:
    """A text that is not saved yet, as it would be shown today."""
    newest = newest_text(kind)
    return shown_text(kind, body, site, (newest.version if newest else 0) + 1, today(), today())


def shown_text(
    kind: str, body: str, site: SiteRecord, version: int, changed_on: date, written_on: date,
    earlier: Sequence[TextVersion] = (),
) -> OwnText:  # fmt: skip
    """A text with its places filled; ids as the declaration's schema names them."""
    words, tagged = _places(site, version, changed_on, written_on)
    places = Once(words, tagged if kind == ACCESSIBILITY else {})
    blocks: list[tuple[str, str, tuple[Markup, ...]]] = []
    previous = ""
    for block in blocks_of(body):
        lines = block.lines if block.kind == "list" else (block.text,)
        own_id = _block_id(block.kind, block.text, previous, not blocks) if kind == ACCESSIBILITY else ""
        blocks.append((block.kind, own_id, tuple(_glued(filled(line, places)) for line in lines)))
        previous = own_id
    return OwnText(kind, tuple(blocks), version, changed_on, earlier)


def _glued(words: Markup) -> Markup:
    return Markup(nbsp(str(words)))  # already escaped: only spaces change


def _block_id(kind: str, words: str, previous: str, is_first: bool) -> str:
    if kind in ("large", "small"):
        return HEADING_IDS.get(words, "")
    if kind == "paragraph" and is_first:
        return "a11y-wstep"
    return "a11y-status" if kind == "paragraph" and previous == "a11y-stan" else ""


def _time(tag: str, on: date | None) -> Markup:
    if on is None:
        return Markup(escape(_("jeszcze nieopublikowana")))
    return Markup('<time{} datetime="{}">{}</time>').format(Markup(tag), on.isoformat(), day(on))


def _places(
    site: SiteRecord, version: int, changed_on: date, written_on: date
) -> tuple[dict[str, Markup], dict[str, Markup]]:
    """Each place twice: as plain words, and with the id that its first mention bears."""
    published = declaration().published_on
    owner = site.controller or site.name
    empty = escape(_("(jeszcze nie podano)"))
    mail = Markup('<a{} href="mailto:{}">{}</a>')
    call = Markup('<a{} class="nb" href="tel:{}">{}</a>')
    title = f"{site.name}: {site.sub_title}"

    def both(make: Any, name: str) -> tuple[Markup, Markup]:
        return make(Markup("")), make(Markup(f' id="{name}"'))

    pairs = {
        "administrator": both(lambda tag: Markup("<span{}>{}</span>").format(tag, owner), "a11y-podmiot"),
        "osoba": both(lambda tag: Markup("<span{}>{}</span>").format(tag, owner), "a11y-osoba"),
        "strona": both(lambda tag: Markup('<a{} href="/">{}</a>').format(tag, title), "a11y-url"),
        "email": both(
            lambda tag: mail.format(tag, site.email, site.email) if site.email else empty, "a11y-email"
        ),
        "telefon": both(
            lambda tag: call.format(tag, site.phone.replace(" ", ""), site.phone) if site.phone else empty,
            "a11y-telefon",
        ),
        "data_publikacji": both(lambda tag: _time(tag, published), "a11y-data-publikacja"),
        "data_zmiany": both(lambda tag: _time(tag, changed_on), "a11y-data-aktualizacja"),
        "data_sporzadzenia": both(lambda tag: _time(tag, written_on), "a11y-data-sporzadzenie"),
    }
    plain = {
        "miasto": escape(site.name),
        "adres": escape(site.office_address) if site.office_address else empty,
        "godziny": escape(site.phone_hours) if site.phone_hours else empty,
        "bip": Markup('<a href="{}">{}</a>').format(site.bip_url, _("Biuletyn Informacji Publicznej"))
        if site.bip_url
        else Markup(""),
        "wersja": Markup(version),
        "podklady": escape(map_sentence(site)),
    }
    return {**plain, **{name: pair[0] for name, pair in pairs.items()}}, {
        name: pair[1] for name, pair in pairs.items()
    }


def map_sentence(site: SiteRecord) -> str:
    """Whose servers a reader's browser asks for pictures of the base map."""
    hosts = base_map_owners(site.base_maps)
    if not hosts:
        return str(_("Mapę rysujemy z własnych danych. Strona nie pobiera niczego z obcych serwerów."))
    sentence: str = _(
        "Obrazki podkładu mapy Twoja przeglądarka pobiera z: %(hosts)s. Te serwery widzą przy tym Twój adres IP.",
        hosts=", ".join(hosts),
    )
    return sentence
