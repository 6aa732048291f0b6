"""Further terms of a pool's count as META tells them, one value a pool (``pool_meta``).

==============================  ===============================================================================
``utility_per_pool``            equal shares: ``cost`` (as where nothing stands), ``cardinality`` or ``points``
``completion_per_pool``         equal shares: ``none`` (as where nothing stands), ``add1`` …
``run_off_per_pool``            ``1`` where a run-off against greedy follows
``whole_unit_per_pool``         ``1`` where the first share is rounded down to a whole unit of currency
``score_per_pool``              ``votes`` or ``mean`` (``scores``); nothing: points
``threshold_unit_per_pool``     unit of ``threshold_per_pool``: ``votes``, ``points``, ``voters`` or ``percent``;
                                nothing: that of the score
``reserved_category_per_pool``  category with a minimum (``reserve``)
``reserved_per_pool``           how much: ``20%`` of the pool, or an amount in the currency
==============================  ===============================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.pabulib.numbers import BadNumber, parse_exact
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.scores import SCORES, UNITS, Threshold
from pb.tally.engine.shares.completion import COMPLETIONS
from pb.tally.engine.shares.support import UTILITIES

TERMS = (
    "utility_per_pool", "completion_per_pool", "run_off_per_pool", "whole_unit_per_pool", "score_per_pool",
    "threshold_unit_per_pool",    "reserved_category_per_pool", "reserved_per_pool",
)  # fmt: skip


class TermError(CountError):
    """A value that cannot be. ``key`` is the key of META."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class MoreTerms:
    """Terms beside rule and threshold; empty words where META says nothing."""

    utility: str = ""
    completion: str = ""
    run_off: bool = False
    score: str = "points"
    threshold_unit: str = ""
    reserve: Reserve | None = None
    from_whole_unit: bool = False

    def limit(self, least: Fraction | None) -> Threshold | Fraction | None:
        """The threshold of a pool with its unit; none where it is zero. Raises ``CountError``."""
        if not least:
            return None
        return Threshold(self.threshold_unit, least) if self.threshold_unit else least


def more_terms(about: Mapping[str, str], scale: int) -> MoreTerms:
    """The terms of one pool. ``about``: its values by key. Raises ``TermError``."""
    return MoreTerms(
        _word(about, "utility_per_pool", UTILITIES),
        _word(about, "completion_per_pool", COMPLETIONS),
        bool(_word(about, "run_off_per_pool", ("1",))),
        _word(about, "score_per_pool", SCORES) or "points",
        _word(about, "threshold_unit_per_pool", UNITS),
        _reserve(about, scale),
        bool(_word(about, "whole_unit_per_pool", ("1",))),
    )


def _word(about: Mapping[str, str], key: str, known: Collection[str]) -> str:
    text = about.get(key, "")
    if text and text not in known:
        raise TermError(key, f"nieznane {shown(text)}; znane są {', '.join(known)}")
    return text


def _reserve(about: Mapping[str, str], scale: int) -> Reserve | None:
    category, text = about.get("reserved_category_per_pool", ""), about.get("reserved_per_pool", "")
    if bool(category) != bool(text):
        raise TermError("reserved_per_pool", "kategorię i jej minimum podaje się razem")
    return reserve_from(category, text, scale) if category else None


def reserve_from(category: str, text: str, scale: int) -> Reserve:
    """A minimum as it is written: ``20%`` or an amount in the currency. Raises ``TermError``."""
    key = "reserved_per_pool"
    try:
        value = Fraction(parse_exact(text.removesuffix("%")))
        if text.endswith("%"):
            return Reserve(category, share=value)
        amount = value * scale
    except (BadNumber, CountError) as problem:
        raise TermError(key, f"{problem}: {shown(text)}") from None
    if amount.denominator != 1:
        raise TermError(key, f"za dużo miejsc po przecinku: {shown(text)}")
    return Reserve(category, amount=int(amount))
