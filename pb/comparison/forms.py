"""What officials type to try rules on a past round: up to four variants, each in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.money import parse_amount
from core.problems import Problem
from pb.comparison.rules import MOST_VARIANTS, Variant

LONGEST = 40
LARGEST = 2_000_000_000


@dataclass(frozen=True)
class Choices:
    """What may be chosen: codes of ways and of pools, and the longest ranking (0: order means nothing here)."""

    ways: Sequence[str]
    pools: Sequence[str]
    ranking: int = 0


@dataclass
class Typed:
    """One variant as typed: texts by the field's short name, and what is wrong with them."""

    number: int
    texts: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def name(self, short: str) -> str:
        """The field's name in the form and the address."""
        return f"w{self.number}-{short}"

    def refuse(self, code: str, short: str, **facts: object) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(code, self.name(short), {"variant": self.number, **facts}))


def how_many(arguments: Mapping[str, str]) -> int:
    """How many variants the form has, from 1 to the most."""
    told = arguments.get("ile", "1")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 1
    return max(1, min(number, MOST_VARIANTS))


def read_typed(arguments: Mapping[str, str], choices: Choices) -> list[Typed]:
    """The variants as typed; what the address does not say is empty, or the first way."""
    shorts = ["zasada", "koszt", "prog", "miejsca", *(f"kwota-{code}" for code in choices.pools)]
    found = []
    for number in range(1, how_many(arguments) + 1):
        texts = {short: arguments.get(f"w{number}-{short}", "").strip()[:LONGEST] for short in shorts}
        found.append(Typed(number, texts))
    return found


def read_variant(typed: Typed, choices: Choices) -> Variant:
    """The variant; fields that cannot be read are noted in ``typed.problems`` and count as left empty."""
    way = typed.texts["zasada"]
    if way not in choices.ways:
        typed.refuse("way_unknown", "zasada")
    amounts = {code: _amount(typed, f"kwota-{code}", "amount_shape") for code in choices.pools}
    return Variant(
        way,
        {code: amount for code, amount in amounts.items() if amount is not None},
        _amount(typed, "koszt", "ceiling_shape"),
        _whole(typed, "prog", 0, LARGEST, "threshold_shape"),
        _whole(typed, "miejsca", 1, choices.ranking, "choices_shape") if choices.ranking else None,
    )


def _amount(typed: Typed, short: str, code: str) -> Decimal | None:
    text = typed.texts[short]
    if not text:
        return None
    amount = parse_amount(text)
    if amount is None:
        typed.refuse(code, short)
    elif amount <= 0:
        typed.refuse("amount_not_positive", short)
        return None
    return amount


def _whole(typed: Typed, short: str, least: int, most: int, code: str) -> int | None:
    text = typed.texts[short].replace(" ", "").replace("\u00a0", "").replace("\u2009", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        typed.refuse(code, short, most=most)
        return None
    return int(text)
