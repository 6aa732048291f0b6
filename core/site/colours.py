"""A town's colours made readable: hue kept, lightness moved until the contrast is there.

Contrast is that of WCAG 2.2 (relative luminance); lightness is that of OKLCH, whose steps look even and
keep the hue (Björn Ottosson, "A perceptual color space for image processing", 2020). Nothing is refused:
the office is told what its colour became, see ``colour_change``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

WHITE = "#ffffff"
INK = "#17211d"
DARK_PAPER = "#131a17"
DARK_INK = "#edf1ee"
READABLE = 7.0
"""WCAG 1.4.6 (AAA) for text: our links are text, and the same colour carries white letters."""
LINK_ON_DARK = 9.0
"""Thin letters on a dark ground look thinner, so links get more than bars."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class ColourChange:
    """What the office is told on saving: the colour it ``gave`` and the darker one that is ``used`` for text."""

    gave: str
    used: str


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours ``#rrggbb``, 1 to 21. Raises ``ValueError`` for anything else."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darken_until(colour: str, ground: str, ratio: float) -> str:
    """The colour, made darker no more than needed for that contrast on a light ground."""
    return _move(colour, ground, ratio, towards=0.0)


def lighten_until(colour: str, ground: str, ratio: float) -> str:
    """The colour, made lighter no more than needed for that contrast on a dark ground."""
    return _move(colour, ground, ratio, towards=1.0)


def mix(colour: str, ground: str, share: float) -> str:
    """``share`` (0 to 1) of a colour laid on a ground, mixed in sRGB as a browser does."""
    red, green, blue = (
        above * share + below * (1 - share)
        for above, below in zip(_channels(colour), _channels(ground), strict=True)
    )
    return _to_hex((red, green, blue))


def town_tokens(colour_1: str, colour_2: str) -> dict[str, str]:
    """Custom properties of the town's two colours; names ending in ``-dark`` belong to the dark look.

    Raises ``ValueError`` when a colour is not ``#rrggbb``.
    """
    town = darken_until(colour_1, WHITE, READABLE)
    bar = lighten_until(colour_1, DARK_PAPER, READABLE)
    return {
        "town": town,
        "town-ink": max((WHITE, INK), key=lambda letters: contrast(letters, town)),
        "town-2": _to_hex(_channels(colour_2)),
        "town-wash": mix(town, WHITE, 0.10),
        "link": town,
        "bar-dark": bar,
        "bar-ink-dark": max((DARK_PAPER, WHITE), key=lambda letters: contrast(letters, bar)),
        "link-dark": lighten_until(colour_1, DARK_PAPER, LINK_ON_DARK),
        "town-wash-dark": mix(bar, DARK_PAPER, 0.14),
    }


def town_css(tokens: dict[str, str]) -> str:
    """The stylesheet of the tokens. The high-contrast look keeps its own colours, whatever the town's are."""
    light = ["town", "town-ink", "town-2", "town-wash", "link"]
    day = ";".join(f"--{name}:{tokens[name]}" for name in light)
    dark = ["bar", "bar-ink", "link", "town-wash"]
    night = ";".join(f"--{name}:{tokens[name + '-dark']}" for name in dark)
    return (
        "@layer tokens{"
        f':root:not([data-look="kontrast"]){{{day}}}'
        f'@media (prefers-color-scheme:dark){{:root:not([data-look]){{{night}}}}}:root[data-look="ciemny"]{{{night}}}'
        "}\n"
    )


def colour_change(colour_1: str) -> ColourChange | None:
    """What to tell the office about its first colour; ``None`` when it is used as given."""
    gave = _to_hex(_channels(colour_1))
    used = darken_until(gave, WHITE, READABLE)
    return None if used == gave else ColourChange(gave, used)


def _move(colour: str, ground: str, ratio: float, towards: float) -> str:
    """Bisect the lightness between the colour's own and an end until the rounded colour just satisfies."""
    given = _to_hex(_channels(colour))
    if contrast(given, ground) >= ratio:
        return given
    lightness, chroma, hue = _to_oklch(given)
    near, far = lightness, towards
    for _ in range(24):
        middle = (near + far) / 2
        if contrast(_from_oklch(middle, chroma, hue), ground) >= ratio:
            far = middle
        else:
            near = middle
    return _from_oklch(far, chroma, hue)


def _channels(colour: str) -> Triple:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a colour like #14584a: {colour!r}")
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _to_hex(channels: Triple) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, c)) * 255):02x}" for c in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(c) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> Triple:
    red, green, blue = (_linear(c) for c in _channels(colour))
    l_ = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    m_ = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    s_ = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_
    a = 1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_
    b = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_,
    )


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour as ``#rrggbb``, with no more chroma than the screen can show at that lightness."""
    low, high = 0.0, chroma
    if not _shown(_linear_rgb(lightness, chroma, hue)):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_linear_rgb(lightness, middle, hue)) else (low, middle)
        chroma = low
    red, green, blue = (_gamma(max(0.0, c)) for c in _linear_rgb(lightness, chroma, hue))
    return _to_hex((red, green, blue))


def _shown(rgb: Triple) -> bool:
    return all(-1e-4 <= c <= 1 + 1e-4 for c in rgb)
