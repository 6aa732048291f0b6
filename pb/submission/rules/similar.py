"""Which words of a title are worth looking for in other projects. Pure."""

from __future__ import annotations

SHORTEST = 5
ENDING = 2
MOST_STEMS = 8
EVERYWHERE = frozenset(
    {"projekt", "budowa", "remont", "miejsce", "gmina", "wasilkow", "ulica", "nowy", "zakup", "przy", "oraz"}
)


def stems(text: str) -> list[str]:
    """Beginnings of the telling words, without the ending that Polish changes: "ławki" → "ławk"."""
    words = "".join(sign if sign.isalpha() else " " for sign in text.lower()).split()
    told = [
        word[: max(4, len(word) - ENDING)]
        for word in words
        if len(word) >= SHORTEST and word not in EVERYWHERE
    ]
    return list(dict.fromkeys(told))[:MOST_STEMS]


def fewest_hits(count: int) -> int:
    """Of how many of ``count`` words a similar project must have: of one that one, of up to five two, then three."""
    return min(count, 2) if count <= 5 else 3
