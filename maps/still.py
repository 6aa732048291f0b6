"""The still map: an SVG drawn by the server, for print, for the first paint and where no script runs. Pure.

Classes are those of the stylesheet (look.md §6); there is no inline style and no script in it. What the map
shows is also on the list beside it, so a cluster may simply say how many things it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from maps.frame import Frame
from maps.ground import Ground, Label, labels_of
from maps.marks import Mark, are_close, lay_out, lay_out_for_phone

SHAPES: dict[str, str] = {
    "circle": '<circle r="19" class="{}"/>',
    "square": '<rect x="-17" y="-17" width="34" height="34" class="{}"/>',
    "diamond": '<path d="M0-24 24 0 0 24-24 0z" class="{}"/>',
    "triangle": '<path d="M0-24 24 17H-24z" class="{}"/>',
    "hexagon": '<path d="M-12-19H12L24 0 12 19H-12L-24 0z" class="{}"/>',
    "wedge": '<path d="M0 24-24-17H24z" class="{}"/>',
    "house": '<path d="M0-25 22-5V19H-22V-5z" class="{}"/>',
    "plus": '<path d="M-10-24H10V-10H24V10H10V24H-10V10H-24V-10H-10z" class="{}"/>',
    "star": '<path d="M0-27 10-13 26-11 17 3 18 21 0 16-18 21-17 3-26-11-10-13z" class="{}"/>',
    "heart": '<path d="M0 23C-40-4-24-32 0-15 24-32 40-4 0 23z" class="{}"/>',
}
SIGNS: dict[str, str] = {
    "planned": "M11-17a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    "running": "M13-22v10l8-5z",
    "late": "M16-23v7M16-12v1",
    "done": "M11-17l4 4 7-8",
    "abandoned": "M12-21l8 8M20-21l-8 8",
}
"""Where a work stands, as a sign on its marker's shoulder: a ring, an arrow, an exclamation, a tick, a cross."""
NUMBER_AT = {"triangle": 5, "wedge": -5, "house": 4}
"""Where the number stands, from the middle down, when not a hair below it."""
OUTCOMES = ("won", "lost", "former", *SIGNS)
SHOWN = ("number", "title", "lon", "lat", "shape", "outcome", "url", "count")
"""All that a picture takes from a point: pictures of points that agree in these are the same."""
SAFE_ADDRESSES = ("/", "#", "?", "https://", "http://")


@dataclass(frozen=True)
class StillTexts:
    """The words of the picture: its name, a marker's (number, title) and a cluster's (how many)."""

    label: str
    marker: Callable[[str, str], str]
    cluster: Callable[[int], str]


def still_map(
    points: Iterable[Mapping[str, Any]],
    ground: Ground,
    frame: Frame,
    texts: StillTexts,
    list_url: str | None = None,
    drawn: str = "",
) -> str:
    """The SVG. ``drawn``: path of lines and areas to be shown under the markers. A point has ``number, title, lon, lat, shape, outcome, url``; all but the place may be missing.
    With ``count`` above 1 it is drawn as the cluster it stands for.

    Where markers stand too close for a phone, a second set with clusters is drawn for it (``narrow-only``).
    ``list_url`` is where a cluster leads: the list of the same things.
    """
    listed = list(points)
    marks = lay_out(listed, frame)
    phone_marks = lay_out_for_phone(listed, frame) if are_close(marks) else None
    parts = [
        f'<svg viewBox="0 0 {frame.width} {frame.height}" role="group" aria-label="{xml_text(texts.label)}">',
        f'<rect class="m-out" width="{frame.width}" height="{frame.height}"/>',
        *ground_parts(ground),
        f'<path class="m-hi" d="{drawn}"/>' if drawn else "",
        *(label_part(label) for label in labels_of(ground, marks, frame, phone_marks)),
    ]
    if phone_marks is None:
        parts += _marks(marks, texts, list_url)
    else:
        parts += ['<g class="wide-only">', *_marks(marks, texts, list_url), "</g>"]
        parts += ['<g class="narrow-only">', *_marks(phone_marks, texts, list_url), "</g>"]
    return "".join([*parts, "</svg>"])


def _marks(marks: list[Mark], texts: StillTexts, list_url: str | None) -> list[str]:
    return [*map(_leader, marks), *(_mark(mark, texts, list_url) for mark in marks)]


def ground_parts(ground: Ground) -> Iterable[str]:
    """Land, borders and the town's edge."""
    for name, path in (("m-land", ground.land), ("m-area", ground.borders), ("m-edge", ground.edge)):
        if path:
            yield f'<path class="{name}" d="{path}"/>'


def label_part(label: Label) -> str:
    """A name that found room."""
    name = "m-label" + (" t" if label.is_town else "") + (" opt" if label.is_optional else "")
    return (
        f'<text class="{name}" x="{label.x}" y="{label.y}" aria-hidden="true">{xml_text(label.text)}</text>'
    )


def _leader(mark: Mark) -> str:
    """A line from a marker that was pushed aside to the place it belongs to."""
    if mark.home is None:
        return ""
    x, y = mark.home
    return f'<path class="m-lead" d="M{mark.x} {mark.y}L{x} {y}"/><circle class="m-spot" cx="{x}" cy="{y}" r="3"/>'


def _mark(mark: Mark, texts: StillTexts, list_url: str | None) -> str:
    if mark.is_cluster:
        count = mark.count
        radius = 19 if count < 10 else 22 if count < 100 else 26
        inner = f'<circle class="sh" r="{radius}"/><text y="1">{count}</text>'
        return _linked(mark, "mk cluster", list_url, texts.cluster(count), inner)
    point = mark.points[0]
    number = _number(point.get("number"))
    shape = SHAPES.get(str(point.get("shape")), SHAPES["circle"])
    outcome = point.get("outcome")
    name = f"mk {outcome}" if outcome in OUTCOMES else "mk"
    inner = (
        shape.format("h") + shape.format("sh") + _digits(number, NUMBER_AT.get(str(point.get("shape")), 1))
    ) + _sign(str(outcome))
    return _linked(mark, name, point.get("url"), texts.marker(number, str(point.get("title") or "")), inner)


def _sign(outcome: str) -> str:
    path = SIGNS.get(outcome)
    return (
        f'<g class="sign {outcome}"><circle cx="16" cy="-17" r="11"/><path d="{path}"/></g>' if path else ""
    )


def _linked(mark: Mark, name: str, url: object, label: str, inner: str) -> str:
    common = f'class="{name}" transform="translate({mark.x} {mark.y})" aria-label="{xml_text(label)}"'
    if isinstance(url, str) and url.startswith(SAFE_ADDRESSES):
        return f'<a {common} href="{xml_text(url)}"><g class="z">{inner}</g></a>'
    return f'<g {common} role="img"><g class="z">{inner}</g></g>'


def _number(value: object) -> str:
    return "" if value is None else str(value)[:6]


def _digits(number: str, down: int) -> str:
    if not number:
        return ""
    squeezed = ' textLength="32" lengthAdjust="spacingAndGlyphs"' if len(number) > 3 else ""
    return f'<text y="{down}"{squeezed}>{xml_text(number)}</text>'


def xml_text(text: str) -> str:
    """Text that XML can hold, for content and attributes alike."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
