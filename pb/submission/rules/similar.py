"""Which words of a title are worth looking for in other projects. Pure."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST, LONG = 3, 5
"""Letters of a telling word, and of one that its beginning alone tells."""
ENDING = 2
MOST_STEMS = 8
ENDINGS = ("a", "ach", "ami", "e", "em", "i", "ie", "iem", "mi", "o", "om", "ow", "owi", "u", "y")
"""Of nouns, without marks."""
VOWELS = "aeiouyąęó"
EVERYWHERE = frozenset(
    {"projekt", "budowa", "remont", "miejsce", "gmina", "wasilkow", "ulica", "nowy", "zakup", "przy", "oraz"}
)
SHORT_EVERYWHERE = frozenset((
    "albo", "ale", "bez", "być", "cała", "całe", "cały", "coś", "czy", "dla", "dwa", "dwie", "gdy", "gdzie",
    "ich", "ile", "inna", "inne", "inny", "jak", "jaka", "jaki", "jako", "jego", "jej", "jest", "już",
    "kto", "lub", "mała", "małe", "mały", "mieć", "może", "nad", "nam", "nas", "nasz", "nie", "niż", "nowa",
    "nowe", "nowy", "obok", "oni", "osób", "pod", "pięć", "plus", "poza", "pół", "przy", "rok", "roku",
    "sam", "się", "stan", "są", "tak", "tam", "tej", "ten", "też", "trzy", "ulic", "wieś", "więc", "wszy",
    "wśród", "żeby",
))  # fmt: skip
"""Words of up to four letters that tell nothing of a project; the others ("łąka", "park", "psy") do."""


@dataclass(frozen=True)
class Stem:
    """The beginning of a word without the ending that Polish changes; after a short one (``is_whole``) may come
    only such an ending, or "park" would be found in "parkiet"."""

    text: str
    is_whole: bool


def stems(text: str) -> list[Stem]:
    """Beginnings of the telling words: "ławki" → "ławk", "łąka" → "łąk" as a word of its own."""
    words = "".join(sign if sign.isalpha() else " " for sign in text.lower()).split()
    return list(dict.fromkeys(_stem(word) for word in words if _tells(word)))[:MOST_STEMS]


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and word not in EVERYWHERE and word not in SHORT_EVERYWHERE


def _stem(word: str) -> Stem:
    if len(word) >= LONG:
        return Stem(word[: max(4, len(word) - ENDING)], is_whole=False)
    return Stem(word[:-1] if word[-1] in VOWELS else word, is_whole=True)


def fewest_hits(count: int) -> int:
    """Of how many of ``count`` words a similar project must have: of one that one, of up to five two, then three."""
    return min(count, 2) if count <= 5 else 3
