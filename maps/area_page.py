"""What the office's pages about areas show: their list with small still maps, one area, the outcome of an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from flask_babel import gettext as _
from flask_babel import ngettext

from core.web.filters import number
from maps.address_loading import Loading
from maps.area_rules import KINDS
from maps.frame import Frame, frame_of
from maps.ground import path_of
from maps.queries import AreaPage, area_kinds, areas_of_kind, outlines_of, town_bounds
from maps.services import ImportReport
from maps.simplify import thinned

SIZE = (160, 112)


@dataclass(frozen=True)
class AreaList:
    """One page of the areas of a kind; ``pictures``: path by area; ``town``: the path of all the town behind it."""

    kind: str
    shown: AreaPage
    pictures: dict[int, str]
    town: str
    size: tuple[int, int] = SIZE


def kind_name(kind: str) -> str:
    """A kind of area in the reader's words; one that only this town has, as the town wrote it."""
    names = {
        "municipality": _("gmina"),
        "gmina": _("gmina"),
        "urban_part": _("miejska część gminy"),
        "rural_part": _("wiejska część gminy"),
        "district": _("dzielnica, osiedle"),
        "dzielnica": _("dzielnica"),
        "osiedle": _("osiedle"),
        "estate": _("osiedle"),
        "solectwo": _("sołectwo"),
        "village": _("wieś"),
        "auxiliary_unit": _("jednostka pomocnicza"),
        "revitalisation": _("obszar rewitalizacji"),
        "town_land": _("grunty gminy"),
    }
    return str(names.get(kind, kind))


def kind_choices(present: str = "") -> list[tuple[str, str]]:
    """Kinds to choose from: those that rules know, and those that the town has."""
    kinds = dict.fromkeys([*KINDS, *area_kinds(), *([present] if present else [])])
    return [(kind, kind_name(kind)) for kind in kinds if kind]


def area_list(kind: str, page: int) -> AreaList:
    """The areas of a kind with their outlines, in a handful of statements however many there are."""
    shown, bounds = areas_of_kind(kind, page), town_bounds()
    if bounds is None:
        return AreaList(kind, shown, {}, "")
    frame = frame_of(bounds, SIZE)
    outlines = outlines_of([one.id for one in shown.items])
    pictures = {area_id: _path(outline, frame) for area_id, outline in outlines.items()}
    town = outlines_of([], of_town=True)
    return AreaList(kind, shown, pictures, "".join(_path(outline, frame) for outline in town.values()))


def _path(outline: bytes, frame: Frame) -> str:
    return path_of(thinned([frame.drawn(shapely.from_wkb(outline))], 0.7), frame)


def report_lines(report: ImportReport) -> list[str]:
    """What an import did, line by line."""
    lines = [
        ngettext("Wczytano %(num)d obszar", "Wczytano %(num)d obszarów", report.total)
        + ": "
        + _(
            "nowe %(added)d, zmienione %(updated)d, bez zmian %(unchanged)d.",
            added=report.added, updated=report.updated, unchanged=report.unchanged,
        )
    ]  # fmt: skip
    if report.left_out:
        lines.append(
            ngettext(
                "W pliku jest jeszcze %(num)d inna gmina. Wczytano tylko tę, która jest tym miastem: %(town)s.",
                "W pliku jest jeszcze %(num)d innych gmin. Wczytano tylko tę, która jest tym miastem: %(town)s.",
                report.left_out,
                town=report.town,
            )
        )
    if report.repaired:
        lines.append(_("Naprawione granice: %(names)s.", names=", ".join(report.repaired)))
    if report.left_over:
        names = ", ".join(report.left_over)
        lines.append(_("Są w bazie, a nie ma ich w pliku (zostają): %(names)s.", names=names))
    for one in report.overlaps:
        shared = number(round(one.km2, 3))
        lines.append(
            _(
                "Uwaga: %(first)s i %(second)s nakładają się na %(km2)s km².",
                first=one.first,
                second=one.second,
                km2=shared,
            )
        )
    return lines


def removal_lines(gone: Sequence[str], kept: Sequence[str]) -> list[tuple[str, str]]:
    """What a removal of several areas did: sentences with the kind of their notice."""
    lines = []
    if gone:
        lines.append((ngettext("Usunięto %(num)d obszar.", "Usunięto %(num)d obszarów.", len(gone)), "good"))
    if kept:
        names = ", ".join(kept)
        lines.append((_("Zostają, bo używa ich edycja albo projekt: %(names)s.", names=names), "wait"))
    return lines


def address_lines(told: Loading) -> list[tuple[str, str]]:
    """What a loading of addresses did: sentences with the kind of their notice."""
    taken = ngettext(
        "Wczytano %(count)s adres", "Wczytano %(count)s adresów", told.taken, count=number(told.taken)
    )
    replaced = _("w miejsce dotychczasowych: %(count)s.", count=number(told.replaced))
    lines = [(f"{taken} {replaced}", "good")]
    if told.outside or told.repeated or told.wrong_count:
        facts = {"outside": told.outside, "repeated": told.repeated, "wrong": told.wrong_count}
        left_out = _(
            "Pominięte wiersze: poza gminą %(outside)s, powtórzone %(repeated)s, błędne %(wrong)s.", **facts
        )
        lines.append((left_out, "wait"))
    return lines
