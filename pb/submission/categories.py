"""What other towns' words mean among the categories that every town begins with."""

from __future__ import annotations

from collections.abc import Mapping

_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("greenery", ("green", "nature", "environment", "ziele", "przyrod", "srodowisk", "środowisk")),
    ("sport", ("sport", "recreation", "rekreac", "playground")),
    ("culture", ("cultur", "educat", "kultur", "edukac", "nauk", "heritage")),
    ("streets", ("transit", "road", "street", "transport", "ulic", "drog", "chodnik", "mobility")),
)


def guessed_category(words: tuple[str, ...], named: Mapping[str, str]) -> str:
    """The code that the first telling word points to; what fits nowhere is neighbourhood.

    ``named``: the town's own codes by name, in small letters. A word that is such a name means it.
    """
    for word in words:
        folded = word.strip().lower()
        if folded in named:
            return named[folded]
        for category, signs in _SIGNS:
            if any(sign in folded for sign in signs):
                return category
    return "neighbourhood"
