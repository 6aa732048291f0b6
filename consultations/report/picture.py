"""The report's maps: every public mark in its place, with the sign of what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry

from consultations.report.queries.gathered import Content
from consultations.report.texts import SIGNS
from core.pdf import drawing_url
from maps.frame import frame_of
from maps.ground import path_of
from maps.kept_base import town_base
from maps.spots import Spot, sign_picture, spot_map

STYLE = """<style>
.m-out{fill:#e6e8e3}.m-land{fill:#f4f3ec}.m-area{fill:none;stroke:#66736c;stroke-width:1.5;stroke-dasharray:6 4}
.m-edge{fill:none;stroke:#66736c;stroke-width:2.5}.m-hi{fill:#14584a;fill-opacity:.08;stroke:#17211d;stroke-width:2.5}
.m-label{font:17px "Text","Text Ext";fill:#3b4741;text-anchor:middle}.m-label.t{font-size:30px}
.spot{stroke:#fff;stroke-width:1.2;stroke-linejoin:round}
.spot.planned,.spot.partly,.spot.done,.spot.already_there{fill:#14584a}.spot.passed_on{fill:#7a4a00;stroke:#7a4a00}
.spot.not_possible{fill:none;stroke:#a12a1e;stroke-width:3.2;stroke-linecap:round}
.spot.none{fill:#fff;stroke:#17211d;stroke-width:2.4}
</style>"""
"""Colours of a printed map; the page's come from its stylesheet."""


def kind_of(outcome: str) -> str:
    """The class that colours a sign."""
    return outcome or "none"


def report_map(content: Content, boundary: BaseGeometry, topic: str = "") -> str:
    """The SVG of all marks, or of one topic's."""
    frame = frame_of(boundary.bounds)
    name = next((one["name"] for one in content["topics"] if one["code"] == topic), "")
    label = _("Mapa uwag: %(topic)s", topic=name) if name else _("Mapa wszystkich uwag")
    told = _("Każdy znak to jedna uwaga, kształt i kolor mówią o decyzji. Liczby są w tabeli obok.")
    ground = town_base().ground(frame)
    drawn = path_of([frame.drawn(boundary)], frame)
    return spot_map(_spots(content, topic), ground, frame, (label, told), drawn)


def _spots(content: Content, topic: str) -> Iterator[Spot]:
    for one in content["topics"]:
        if topic in ("", one["code"]):
            for answer in one["answers"]:
                outcome = answer["decision"]
                for mark in answer["marks"]:
                    if mark["lon"] is not None:
                        yield Spot(mark["lon"], mark["lat"], SIGNS[outcome], kind_of(outcome))


def printed(svg: str) -> str:
    """A map or a sign as a drawing for the document."""
    head, _end, rest = svg.partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return drawing_url(f"{head}>{STYLE}{rest}")


def sign_of(outcome: str) -> str:
    """The sign of a decision alone, for the legend."""
    return sign_picture(SIGNS[outcome], kind_of(outcome))


def printed_bar(count: int, most: int) -> str:
    """A bar as a drawing for the document; its number stands beside it."""
    width = 300 * count / most if most else 0
    return drawing_url(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 16"><rect width="300" height="16" fill="#e6e8e3"/>'
        f'<rect width="{width:.1f}" height="16" fill="#14584a"/></svg>'
    )
