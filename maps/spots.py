"""A still map of many small signs: what stands where, told by shape as well as by colour. Pure.

One path for each sign, so that thousands of them stay small; the numbers stand in a table beside the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maps.frame import Frame
from maps.ground import Ground, labels_of
from maps.still import ground_parts, label_part, xml_text

SIGNS = {
    "disc": "m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0",
    "triangle": "m0-8 8 13h-16z",
    "square": "m-6-6h12v12h-12z",
    "diamond": "m0-8 8 8-8 8-8-8z",
    "cross": "m-6-6 12 12m0-12-12 12",
    "flag": "m-5-8v16m0-16 12 5-12 5",
    "ring": "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
}
"""Steps from the middle of a sign, about 14 units wide."""
MOST_EXACT, COARSE = 3_000, 4
"""With more of them than that, those that would cover one another are drawn once."""


@dataclass(frozen=True)
class Spot:
    """One thing on the map; ``sign`` is one of ``SIGNS``, ``kind`` the class of the stylesheet that colours it."""

    lon: float
    lat: float
    sign: str
    kind: str


def spot_map(
    spots: Iterable[Spot], ground: Ground, frame: Frame, texts: tuple[str, str], drawn: str = ""
) -> str:
    """The SVG; ``texts``: its name and what it shows in a sentence; ``drawn``: path of a boundary under the signs."""
    name, told = texts
    parts = [
        f'<svg viewBox="0 0 {frame.width} {frame.height}" role="img" aria-label="{xml_text(name)}">',
        f"<desc>{xml_text(told)}</desc>",
        f'<rect class="m-out" width="{frame.width}" height="{frame.height}"/>',
        *ground_parts(ground),
        f'<path class="m-hi" d="{drawn}"/>' if drawn else "",
        *(label_part(label) for label in labels_of(ground, [], frame)),
    ]
    for (sign, kind), places in _gathered(list(spots), frame).items():
        steps = "".join(f"M{x} {y}{SIGNS[sign]}" for x, y in places)
        parts.append(f'<path class="spot {kind}" d="{steps}"/>')
    return "".join([*parts, "</svg>"])


def _gathered(spots: list[Spot], frame: Frame) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
    """Places in units by sign and kind, each once, none outside the picture."""
    step = COARSE if len(spots) > MOST_EXACT else 1
    found: dict[tuple[str, str], dict[tuple[int, int], None]] = {}
    for one in spots:
        x, y = (round(value / step) * step for value in (frame.x(one.lon), frame.y(one.lat)))
        if frame.holds(x, y):
            found.setdefault((one.sign, one.kind), {})[(x, y)] = None
    return {key: list(places) for key, places in found.items()}


def sign_picture(sign: str, kind: str) -> str:
    """One sign alone, for a legend; its word stands beside it."""
    return (
        '<svg viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">'
        f'<path class="spot {kind}" d="M0 0{SIGNS[sign]}"/></svg>'
    )
