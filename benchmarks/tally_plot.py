"""A growth plot as SVG: lines on two logarithmic axes, told apart by colour, dashes and a name at the end of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Line = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 190, 30, 60
COLOURS = ("#0b5394", "#a33c00", "#00664b", "#7a1f6b", "#444444", "#8a6d00")
DASHES = ("", "8 4", "2 4", "12 4 2 4", "4 4", "1 3")


def plot(title: str, across: str, up: str, lines: Mapping[str, Line]) -> str:
    """The picture; all numbers above zero."""
    xs = [x for line in lines.values() for x, _y in line]
    ys = [y for line in lines.values() for _x, y in line]
    low_x, high_x = math.log10(min(xs)), math.log10(max(xs))
    low_y, high_y = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def place(x: float, y: float) -> tuple[float, float]:
        part_x = (math.log10(x) - low_x) / (high_x - low_x or 1)
        part_y = (math.log10(y) - low_y) / (high_y - low_y or 1)
        return LEFT + part_x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - part_y * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="13" fill="#1a1a1a"><title>{escape(title)}</title>',
        f"<desc>{escape(up)} against {escape(across)}, both axes logarithmic.</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="18" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 12}">{escape(across)}</text>',
        f'<text transform="translate(16 {HEIGHT - BOTTOM}) rotate(-90)">{escape(up)}</text>',
    ]
    for power in range(low_y, high_y + 1):
        y = place(min(xs), 10.0**power)[1]
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ccc"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for x in sorted(set(xs)):
        parts.append(
            f'<text x="{place(x, min(ys))[0]:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{x:,g}</text>'
        )
    return "\n".join([*parts, *_drawn(lines, place), "</svg>\n"])


def _drawn(lines: Mapping[str, Line], place: object) -> list[str]:
    assert callable(place)
    ends = sorted(lines, key=lambda name: place(*lines[name][-1])[1])
    heights: list[float] = []
    for name in ends:
        y = place(*lines[name][-1])[1]
        heights.append(max(y, heights[-1] + 16) if heights else y)
    parts = []
    for number, name in enumerate(lines):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        points = [place(*one) for one in lines[name]]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(
            f'<text x="{points[-1][0] + 10:.1f}" y="{heights[ends.index(name)] + 4:.1f}" fill="{colour}">{escape(name)}</text>'
        )
    return parts
