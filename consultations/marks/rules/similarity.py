"""Which marks say the same: those near, of the same topic first, and those a little farther with the same words. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

NEAR_METRES = 150
"""Within it any mark may be the same thing (journeys.md 8)."""
WORD_METRES = 500
"""As far as marks are looked at for the same words."""
MOST = 4
SHORTEST_WORD = 4
STEM = 5
"""Letters of a word's beginning that tell it; the ending is what Polish changes."""
FEWEST_WORDS, LEAST_SHARE = 2, 0.3
UNTELLING = frozenset(
    [
        "albo",
        "bardzo",
        "brak",
        "chcę",
        "ciągle",
        "czyli",
        "dlatego",
        "dobrze",
        "gdzie",
        "inne",
        "jest",
        "jestem",
        "każdy",
        "kiedy",
        "koło",
        "kto",
        "które",
        "która",
        "który",
        "mamy",
        "miejsce",
        "można",
        "może",
        "nasz",
        "nasza",
        "nasze",
        "niech",
        "nigdy",
        "obok",
        "oraz",
        "ponieważ",
        "proszę",
        "przed",
        "przez",
        "przy",
        "sobie",
        "tego",
        "teraz",
        "tutaj",
        "tylko",
        "ulica",
        "ulicy",
        "wszyscy",
        "wszystko",
        "zawsze",
        "żeby",
    ]
)


@dataclass(frozen=True)
class Neighbour:
    """A mark that lies near: how far in metres, and by how much of its words it says the same (0 to 1)."""

    mark_id: int
    topic_id: int
    body: str
    metres: float
    likeness: float = 0.0


def tokens(text: str) -> frozenset[str]:
    """Beginnings of the telling words, without marks: "Posadźcie lipę" → {"posad", "lipe"}."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    kept = _words(text.lower())
    words = _words(bare)
    told = zip(kept, words, strict=True) if len(kept) == len(words) else ((word, word) for word in words)
    return frozenset(
        word[:STEM] for full, word in told if len(word) >= SHORTEST_WORD and full not in UNTELLING
    )


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalpha() else " " for sign in text).split()


def likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common (of the shorter one), 0 below ``FEWEST_WORDS`` of them."""
    mine, theirs = tokens(one), tokens(other)
    both = len(mine & theirs)
    return both / min(len(mine), len(theirs)) if both >= FEWEST_WORDS else 0.0


def similar(found: Iterable[Neighbour], topic_id: int | None, body: str, most: int = MOST) -> list[Neighbour]:
    """At most ``most``: near ones of the same topic, then other near ones, then farther ones with like words."""
    weighed = [replace(one, likeness=likeness(one.body, body)) for one in found]
    kept = [one for one in weighed if one.metres <= NEAR_METRES or one.likeness >= LEAST_SHARE]
    return sorted(kept, key=lambda one: _rank(one, topic_id))[:most]


def _rank(one: Neighbour, topic_id: int | None) -> tuple[int, float, float, int]:
    far = one.metres > NEAR_METRES
    return (2 if far else 0 if one.topic_id == topic_id else 1, -one.likeness, one.metres, one.mark_id)


def seen_as(ids: Sequence[int]) -> str:
    """The marks that were shown, in one word for the form: who has seen them is not asked again."""
    return "-".join(str(one) for one in sorted(ids)) or "0"


def has_seen(told: str, ids: Sequence[int]) -> bool:
    """Whether each of these marks was among those shown before."""
    shown = {part for part in told.split("-") if part.isdigit()}
    return {str(one) for one in ids} <= shown
