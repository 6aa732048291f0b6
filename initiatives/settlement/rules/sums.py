"""What was done beside what was promised, as it is settled. Pure.

The own contribution counts as a whole: an hour may stand in for a bag of cement. What the town paid is due in
proportion to what the neighbours gave of what they promised (art. 19d and 19e of the Act: the obligation is theirs);
the rest returns. The Act says nothing of such a return: it is our proposal, and the agreement's terms of settling
decide. The office may therefore waive or change it, with grounds. Money in złoty, to the grosz, halves up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from initiatives.agreements.rules.progress import LineProgress, Progress, Sums
from initiatives.applications.rules.contributions import GROSZ

ZERO = Decimal(0)
FREE_PERCENT = 5
"""By so many percent of what was promised a sum may differ without a word about it."""
COMPARED = ("labour", "in_kind", "cash", "town")


@dataclass(frozen=True)
class Settled:
    """The whole: both sums, shares of the own contribution as fractions, what returns to the town.

    ``proposed``: what our formula gives; ``grounds``: of the office's decision where it is another.
    """

    promised: Sums
    done: Sums
    returns: Decimal
    proposed: Decimal = ZERO
    grounds: str = ""

    @property
    def is_decided(self) -> bool:
        """Whether the office decided otherwise than our formula proposes."""
        return bool(self.grounds)

    @property
    def promised_share(self) -> Fraction:
        """Own contribution over the whole as it was promised, 0 to 1."""
        return share_of(self.promised)

    @property
    def done_share(self) -> Fraction:
        """The same as it was done."""
        return share_of(self.done)

    @property
    def net(self) -> Sums:
        """What was done as it stays: the town's money without what returns to it."""
        return without_returns(self.done, self.returns)

    @property
    def kept(self) -> Fraction:
        """How much of the promised own contribution was given; 1 of a promise of nothing. It may be over 1."""
        return Fraction(self.done.own) / Fraction(self.promised.own) if self.promised.own else Fraction(1)


def share_of(sums: Sums) -> Fraction:
    """Own contribution over the whole; 0 of nothing."""
    return Fraction(sums.own) / Fraction(sums.total) if sums.total else Fraction(0)


def without_returns(done: Sums, returns: Decimal) -> Sums:
    """Sums in which the town gave what it paid less what returned to it."""
    return replace(done, town=done.town - returns)


def settle(found: Progress, decided: Decimal | None = None, grounds: str = "") -> Settled:
    """Settle what was promised and done; ``decided``: what returns by a decision, ``None``: as the formula proposes."""
    proposed = returned(found.promised, found.done)
    if decided is None or decided == proposed:
        return Settled(found.promised, found.done, proposed, proposed)
    return Settled(found.promised, found.done, decided, proposed, grounds.strip())


def returned(promised: Sums, done: Sums) -> Decimal:
    """What the town paid over its due; nothing when the neighbours gave what they had promised."""
    if done.own >= promised.own:
        return ZERO
    due = Fraction(promised.town) * Fraction(done.own) / Fraction(promised.own)
    over = Fraction(done.town) - due
    return max(_to_grosz(over), ZERO)


def _to_grosz(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(GROSZ, ROUND_HALF_UP)


def difference(one: LineProgress, part: str) -> Decimal:
    """Done less promised of one part of a line: ``hours`` or one of ``COMPARED``."""
    found: Decimal = getattr(one.done, part) - getattr(one.promised, part)
    return found


def differs(one: LineProgress) -> bool:
    """Whether a line must be explained: a sum is off by more than ``FREE_PERCENT``, or nobody had promised it."""
    return any(
        100 * abs(difference(one, part)) > FREE_PERCENT * getattr(one.promised, part) for part in COMPARED
    )


def to_explain(found: Progress) -> list[LineProgress]:
    """The lines that must be explained, what stands outside the lines last."""
    return [one for one in (*found.lines, found.outside) if differs(one)]
