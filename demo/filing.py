"""The rules of filing of the demonstration rounds: fields, price list, card of the formal check, signatures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pb.rounds.models import CardQuestionRow, MeasureRow, RulesVersion


def add_filing_rules(version: RulesVersion, filing: dict[str, Any]) -> None:
    """Give one version of a round's rules what ``filing.json`` says of proposing and checking."""
    for name, value in filing["rules"].items():
        setattr(version, name, value)
    for position, told in enumerate(filing["measures"], 1):
        given = {**told, "unit_price": Decimal(told["unit_price"])}
        version.measures.append(MeasureRow(position=position, **given))
    for position, told in enumerate(filing["questions"], 1):
        version.questions.append(CardQuestionRow(position=position, **told))


def filing_of_pool(pool: dict[str, Any], filing: dict[str, Any]) -> dict[str, Any]:
    """What a pool's rules ask of a project: signatures, and the share of greenery in a green pool."""
    least = filing["minimum_greenery"].get(pool["kind"])
    return {"endorsements": pool["signatures"], "minimum_greenery": Decimal(least) if least else None}
