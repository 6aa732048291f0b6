"""What the page about the look shows: contrasts of the colours, what became of them, the header in both looks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask_babel import gettext as _

from core.site.colours import DARK_PAPER, WHITE, colour_change, contrast, town_tokens


@dataclass(frozen=True)
class ContrastRow:
    """A use of a colour: what was given and what is used, each with its contrast on the ground it stands on."""

    use: str
    gave: str
    gave_ratio: str
    used: str
    used_ratio: str
    needed: str
    is_changed: bool


def contrast_rows(colour_1: str, colour_2: str) -> list[ContrastRow]:
    """The uses of the town's first colour; the second is decoration and needs no contrast."""
    tokens = town_tokens(colour_1, colour_2)
    rows = (
        (_("przyciski i odnośniki na białym"), "town", WHITE, "7"),
        (_("paski i znaki w wyglądzie ciemnym"), "bar-dark", DARK_PAPER, "7"),
        (_("odnośniki w wyglądzie ciemnym"), "link-dark", DARK_PAPER, "9"),
    )
    return [
        ContrastRow(
            use,
            colour_1,
            _ratio(colour_1, ground),
            tokens[token],
            _ratio(tokens[token], ground),
            needed,
            tokens[token] != colour_1,
        )  # fmt: skip
        for use, token, ground, needed in rows
    ]


def _ratio(colour: str, ground: str) -> str:
    # Rounded down, so that nothing seems to reach what it does not.
    return f"{math.floor(contrast(colour, ground) * 10) / 10:.1f} : 1".replace(".", ",")


def change_sentence(colour_1: str) -> str:
    """What became of the first colour on white."""
    change = colour_change(colour_1)
    if change is None:
        return str(
            _(
                "Kolor %(colour)s jest używany bez zmian: tekst na nim i obok niego jest czytelny.",
                colour=colour_1,
            )
        )
    sentence: str = _(
        "Wasz kolor %(gave)s przyciemniliśmy do %(used)s, żeby tekst był czytelny.",
        gave=change.gave,
        used=change.used,
    )
    return sentence


def preview_css(colour_1: str, colour_2: str) -> str:
    """The header's colours under two class names, so that colours not saved yet can be seen beside the page's own."""
    tokens = town_tokens(colour_1, colour_2)
    day = ["town", "town-ink", "town-2", "town-wash", "link"]
    night = ["bar", "bar-ink", "link", "town-wash"]
    by_day = ";".join(f"--{name}:{tokens[name]}" for name in day)
    by_night = ";".join(f"--{name}:{tokens[name + '-dark']}" for name in night)
    both = f"--town:{tokens['town']};--town-ink:{tokens['town-ink']};--town-2:{tokens['town-2']}"
    return f"@layer office{{.look-day{{{by_day};--bar:{tokens['town']}}}.look-night{{{both};{by_night}}}}}\n"
