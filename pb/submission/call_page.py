"""What the page of the call says: term, pools with their limits, what to have at hand. Ready for the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, Stage


@dataclass(frozen=True)
class CallPool:
    """A pool and what it asks of one project; amounts in złoty, greenery in per cent."""

    name: str
    kind: str
    area: str
    amount: Decimal
    floor: Decimal | None
    ceiling: Decimal | None
    endorsements: int
    greenery: Decimal | None


@dataclass(frozen=True)
class CallPage:
    """The call as its page tells it. ``closes_at`` is the last moment in time."""

    opens_at: datetime | None
    closes_at: datetime | None
    pools: tuple[CallPool, ...]
    text: str
    most_projects: int | None
    guardian_below: int | None


def call_page(round_view: RoundView, filing: FilingRules) -> CallPage:
    """Read the rules of the round into the page of its call."""
    window = round_view.rules.window(Stage.SUBMISSION)
    return CallPage(
        opens_at=window.opens_at if window else None,
        closes_at=window.closes_at if window else None,
        pools=tuple(_pool(pool, filing) for pool in round_view.rules.pools),
        text=filing.texts.get("submission", ""),
        most_projects=filing.most_projects,
        guardian_below=filing.author_guardian_below_age,
    )


def _pool(pool: PoolRules, filing: FilingRules) -> CallPool:
    asked = filing.pool(pool.pool_id)
    return CallPool(
        pool.name, pool.kind.value, pool.area_name or "", pool.amount, asked.cost_floor, asked.cost_ceiling,
        asked.endorsements, asked.minimum_greenery,
    )  # fmt: skip
