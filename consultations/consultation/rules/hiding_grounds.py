"""For what the office may hide what somebody wrote: the town's own list, each ground with where it stands. Pure.

The town keeps it as text, one ground a line, after a bar the article or the paragraph of its own rules.
"""

from __future__ import annotations

from dataclasses import dataclass

USUAL = """\
Podaje dane osobowe albo wizerunek innej osoby | RODO, art. 6; ustawa o prawie autorskim, art. 81
Obraża inną osobę albo ją pomawia | Kodeks cywilny, art. 23 i 24; Kodeks karny, art. 212 i 216
Nawołuje do przestępstwa, przemocy albo nienawiści | Kodeks karny, art. 255 i 256
Zawiera niecenzuralne słowa | Kodeks wykroczeń, art. 141
Narusza prawa autorskie | ustawa o prawie autorskim, art. 16 i 17
Jest reklamą albo spamem | zasady tych konsultacji
Nie dotyczy tych konsultacji | zasady tych konsultacji
Powtarza inną uwagę tej samej osoby | zasady tych konsultacji
Łamie zasady z innego powodu | zasady tych konsultacji"""
"""What a fresh town begins with; articles as of November 2026, to be checked by the town's lawyer."""
MOST, NAME_MOST, BASIS_MOST = 30, 120, 200


@dataclass(frozen=True)
class HidingGround:
    """For what, and where that stands (empty where it stands nowhere)."""

    name: str
    basis: str = ""

    @property
    def words(self) -> str:
        """Both as people read them."""
        return f"{self.name} ({self.basis})" if self.basis else self.name


def hiding_grounds(text: str) -> list[HidingGround]:
    """The grounds of a text, one a line; empty lines are nothing, and what stands there twice counts once."""
    found: dict[str, HidingGround] = {}
    for line in text.splitlines():
        name, _bar, basis = (part.strip() for part in line.partition("|"))
        if name:
            found.setdefault(name, HidingGround(name, basis))
    return list(found.values())


def are_sound(text: str) -> bool:
    """Whether the list has a ground, not too many, and none that is longer than a line."""
    found = hiding_grounds(text)
    fit = all(len(one.name) <= NAME_MOST and len(one.basis) <= BASIS_MOST for one in found)
    return 0 < len(found) <= MOST and fit
