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
``equalshares…``         ``equal-shares`` (not built yet: ``RuleNotBuilt``)
``unknown``, none        nothing is guessed (``RuleNotNamed``)
=======================  ====================================================================================
"""

from __future__ import annotations

import re
from fractions import Fraction

from pb.tally.engine.errors import CountError, RuleNotBuilt, RuleNotNamed, shown
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
LATER_RULES = ("equal-shares", "phragmen")
RULES = (*GREEDY_RULES, *LATER_RULES)
_META_RULES = {
    "greedy": "greedy",
    "greedy-threshold": "greedy",
    "greedy-exclusive": "greedy",
    "greedy-no-skip": "greedy-stop",
}
_EIGHTY_PERCENT = re.compile(r"\b80 ?%|\b80 percent", re.IGNORECASE)


def rule_in_meta(meta: Meta) -> str:
    """The contract's name of the rule that META names. Raises ``RuleNotNamed``."""
    name = meta.get("rule").lower()
    if name in _META_RULES:
        return _META_RULES[name]
    if name.startswith("equalshares"):
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


def greedy_rule(name: str) -> GreedyRule:
    """The rule of this name. Raises ``RuleNotBuilt`` and ``CountError``."""
    if name in LATER_RULES:
        raise RuleNotBuilt(f"zasada {name} dojdzie w następnym wydaniu; na razie są zasady greedy")
    if name not in GREEDY_RULES:
        raise CountError(f"nieznana zasada {shown(name)}; znane są {', '.join(RULES)}")
    return GREEDY_RULES[name]
