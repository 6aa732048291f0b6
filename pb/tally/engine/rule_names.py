"""Names of the allocation rules: those of the contract, and what META's names mean (FORMAT.md, 2.1).

=======================  ====================================================================================
META                     counted as
=======================  ====================================================================================
``greedy``               ``greedy``
``greedy-threshold``     ``greedy``; the threshold stands in META and applies to every greedy rule
``greedy-exclusive``     ``greedy``; META does not hold the conflict groups, the caller gives them if known
``greedy-no-skip``       ``greedy-stop``
``greedy-custom``        ``greedy-stop-80`` when the comment tells of 80%, as Poznań's does; else nothing is
                         guessed (``RuleNotNamed``)
``equalshares``          ``equal-shares``, cost utility, no completion
``equalshares/add1``     the same with the completion ``add1``
``…-comparison``         the same, then a run-off by voters against the greedy result
``unknown``, none        nothing is guessed (``RuleNotNamed``)
=======================  ====================================================================================
"""

from __future__ import annotations

import re
from fractions import Fraction

from pb.tally.engine.errors import CountError, RuleNotNamed, shown
from pb.tally.engine.greedy import GreedyRule
from pb.tally.engine.model import Meta

GREEDY_RULES = {
    rule.name: rule
    for rule in (
        GreedyRule("greedy"),
        GreedyRule("greedy-stop", stops=True),
        GreedyRule("greedy-stop-80", stops=True, top_up=Fraction(4, 5)),
        GreedyRule("greedy-cost", per_cost=True),
    )
}
PROPORTIONAL_RULES = ("equal-shares", "phragmen")
RULES = (*GREEDY_RULES, *PROPORTIONAL_RULES)
_META_RULES = {
    "greedy": "greedy",
    "greedy-threshold": "greedy",
    "greedy-exclusive": "greedy",
    "greedy-no-skip": "greedy-stop",
}
_SHARES = {"equalshares": "none", "equalshares/add1": "add1"}
_EIGHTY_PERCENT = re.compile(r"\b80 ?%|\b80 percent", re.IGNORECASE)


def rule_in_meta(meta: Meta) -> str:
    """The contract's name of the rule that META names. Raises ``RuleNotNamed``."""
    name = meta.get("rule").lower()
    if name in _META_RULES:
        return _META_RULES[name]
    if name.removesuffix("-comparison") in _SHARES:
        return "equal-shares"
    if name == "greedy-custom" and _EIGHTY_PERCENT.search(meta.get("comment")):
        return "greedy-stop-80"
    if name == "greedy-custom":
        raise RuleNotNamed(
            "META podaje greedy-custom, a komentarz nie mówi o regule 80%; wskaż zasadę (--rule)"
        )
    if pools := meta.get("pools"):
        raise RuleNotNamed(
            f"w pliku jest kilka pul ({shown(pools)}), każda liczona osobno; weź plik jednej puli "
            "albo policz wszystkie poleceniem `wspolnie verify`"
        )
    told = f"META podaje zasadę {shown(name)}" if name else "META nie podaje zasady"
    raise RuleNotNamed(f"{told}; wskaż zasadę (--rule)")


def completion_in_meta(meta: Meta) -> tuple[str, bool]:
    """The completion of equal shares that META names, and whether a run-off follows."""
    name = meta.get("rule").lower()
    return _SHARES.get(name.removesuffix("-comparison"), "none"), name.endswith("-comparison")


def greedy_rule(name: str) -> GreedyRule:
    """The greedy rule of this name. Raises ``CountError``."""
    if name not in GREEDY_RULES:
        raise CountError(f"nieznana zasada {shown(name)}; znane są {', '.join(RULES)}")
    return GREEDY_RULES[name]
