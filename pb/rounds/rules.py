"""The rules of a round as the town's regulation sets them, and the stage that the clock makes of them.

Everything here is pure: moments are aware datetimes, amounts are złoty as ``Decimal``. The stage is never
stored; it follows from the windows and from two facts, whether the urn is closed and the result published.
Order of stages: practice in Polish towns, domain.md D2A; art. 5a of the municipal self-government act.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.problems import Problem


class Stage(StrEnum):
    """Where a round stands (glossary: etap)."""

    DRAFT = "draft"
    SUBMISSION = "submission"
    VERIFICATION = "verification"
    APPEALS = "appeals"
    BALLOT_LIST = "ballot_list"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"
    IMPLEMENTATION = "implementation"


STAGE_ORDER: tuple[Stage, ...] = tuple(Stage)


class PoolKind(StrEnum):
    """What a pool is for (glossary: rodzaj puli). Data that pages show, never a branch in the count."""

    CITIZEN = "citizen"
    GREEN = "green"
    VILLAGE = "village"
    REVITALISATION = "revitalisation"
    YOUTH = "youth"


class BallotMethod(StrEnum):
    """How a pool is voted on (glossary: sposób głosowania); in ``PANEL`` nobody votes, a panel scores (D2.11)."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose_one"
    POINTS = "points"
    RANKING = "ranking"
    PANEL = "panel"


class AllocationRule(StrEnum):
    """How money follows votes (glossary: zasada wyboru projektów); names as ``wspolnie tally --rule``."""

    GREEDY = "greedy"
    GREEDY_STOP = "greedy-stop"
    GREEDY_STOP_80 = "greedy-stop-80"
    GREEDY_COST = "greedy-cost"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Utility(StrEnum):
    """What equal shares take a won project to be worth to whoever named it: names as ``wspolnie tally --utility``."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


class Completion(StrEnum):
    """What is done with the money that equal shares leave: names as ``wspolnie tally --completion``."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_FULL = "add1-full"
    ADD1U = "add1u"
    GREEDY = "greedy"


class ThresholdUnit(StrEnum):
    """What a threshold is a number of (D2.6): of the score, of ballots with a vote or points, of ballots naming it."""

    SCORE = "score"
    VOTES = "votes"
    VOTERS = "voters"


class TieRule(StrEnum):
    """What the regulation does with a tie: a public draw, the cheaper first, the lower number first, or an order that
    follows from a text published with the rules (``pb.tally.engine.ties``)."""

    DRAW = "draw"
    CHEAPER = "cheaper"
    NUMBER = "number"
    SEED = "seed"


class IdentityMethod(StrEnum):
    """How a voter is told from others (glossary: sposób potwierdzenia tożsamości)."""

    PESEL = "pesel"
    VOTING_CODE = "voting_code"


class FaultPolicy(StrEnum):
    """What a fault on the ballot voids: only the part of the pool it is in, or the whole ballot (D2.4)."""

    POOL = "pool"
    BALLOT = "ballot"


class Leftovers(StrEnum):
    """What becomes of the money that a pool leaves (D2.6): the words of ``pb.tally.engine.several``."""

    UNUSED = "unused"
    BACK = "back"
    POOL = "pool"
    BEST = "best"


@dataclass(frozen=True)
class StageWindow:
    """A stage with its opening and closing moment; ``closes_at`` is the last moment that is still in time."""

    stage: Stage
    opens_at: datetime
    closes_at: datetime
    paragraph: str = ""

    def holds(self, moment: datetime) -> bool:
        """Whether ``moment`` lies inside: the closing moment itself is in time, the next one is late."""
        return self.opens_at <= moment <= self.closes_at


@dataclass(frozen=True)
class PoolRules:
    """One pool in one version of the rules. Amounts in złoty; counts are whole numbers.

    ``minimum``, ``maximum``: how many projects a voter may name here. ``points_total`` and
    ``points_per_project`` bound a points ballot; ``rank_points`` are the points by place of a ranking.
    Of the pools that share an ``exclusive_group`` a voter chooses in one only (own district).
    ``leftover_pool``: code of the pool that what is left goes to, under ``Leftovers.POOL``.
    ``utility``, ``completion``, ``has_run_off`` are for equal shares; ``None``: nothing said (cost, none).
    ``from_whole_unit``: their first share is rounded down to whole złoty. ``tie_seed``: the text of ``TieRule.SEED``.
    A threshold is ``minimum_votes`` in ``threshold_unit``, or ``minimum_share``: percent of the pool's valid ballots.
    ``panel_highest``, ``panel_members``, ``has_half_points``, ``minimum_mean`` are of a pool that a panel scores: from
    0 to the highest score, the least mean that a winner has, how many score (``None``: no panel, no least mean).
    ``reserved_category``: at least ``reserved_share`` percent of the pool, or ``reserved_amount``, is kept for it.
    """

    pool_id: int
    code: str
    name: str
    kind: PoolKind
    amount: Decimal
    method: BallotMethod
    minimum: int = 0
    maximum: int = 1
    points_total: int | None = None
    points_per_project: int | None = None
    rank_points: tuple[int, ...] = ()
    exclusive_group: str | None = None
    area_id: int | None = None
    area_name: str | None = None
    category: str | None = None
    allocation_rule: AllocationRule = AllocationRule.GREEDY
    minimum_votes: int = 0
    tie_rule: TieRule = TieRule.DRAW
    tie_seed: str | None = None
    cost_floor: Decimal | None = None
    cost_ceiling: Decimal | None = None
    paragraph: str = ""
    leftovers: Leftovers = Leftovers.UNUSED
    leftover_pool: str | None = None
    utility: Utility | None = None
    completion: Completion | None = None
    has_run_off: bool = False
    from_whole_unit: bool = False
    threshold_unit: ThresholdUnit = ThresholdUnit.SCORE
    minimum_share: Decimal | None = None
    reserved_category: str | None = None
    reserved_share: Decimal | None = None
    reserved_amount: Decimal | None = None
    panel_highest: int | None = None
    panel_members: int | None = None
    has_half_points: bool = False
    minimum_mean: Decimal | None = None

    @property
    def is_by_panel(self) -> bool:
        """Whether a panel's scores decide in place of a ballot (D2.11)."""
        return self.method is BallotMethod.PANEL

    @property
    def scores_points(self) -> bool:
        """Whether its projects are scored by points, not by the number of ballots."""
        return self.method in (BallotMethod.POINTS, BallotMethod.RANKING)


@dataclass(frozen=True)
class RoundRules:
    """One version of all that the regulation says of a round."""

    version: int
    windows: tuple[StageWindow, ...]
    pools: tuple[PoolRules, ...]
    identity_methods: tuple[IdentityMethod, ...] = (IdentityMethod.PESEL, IdentityMethod.VOTING_CODE)
    minimum_age: int | None = None
    guardian_below_age: int | None = None
    fault_policy: FaultPolicy = FaultPolicy.POOL
    results_due_at: datetime | None = None
    paragraphs: dict[str, str] = field(default_factory=dict, hash=False)
    texts: dict[str, str] = field(default_factory=dict, hash=False)

    def window(self, stage: Stage) -> StageWindow | None:
        """The window of ``stage``, or ``None`` when the schedule has none."""
        return next((window for window in self.windows if window.stage == stage), None)

    @property
    def ballot_pools(self) -> tuple[PoolRules, ...]:
        """The pools that residents vote on."""
        return tuple(pool for pool in self.pools if not pool.is_by_panel)

    @property
    def panel_pools(self) -> tuple[PoolRules, ...]:
        """The pools that panels score."""
        return tuple(pool for pool in self.pools if pool.is_by_panel)

    @property
    def is_by_panels(self) -> bool:
        """Whether panels score every pool: such a round has no vote."""
        return bool(self.pools) and not self.ballot_pools

    @property
    def scoring_opens_at(self) -> datetime | None:
        """From when on a panel may score, and pools no longer change: with the vote, without one with the list."""
        window = self.window(Stage.BALLOT_LIST if self.is_by_panels else Stage.VOTING)
        return window.opens_at if window else None

    @property
    def list_ends_at(self) -> datetime | None:
        """From when on no project comes to the list: when the vote opens, without one when the list's stage ends."""
        if self.is_by_panels:
            window = self.window(Stage.BALLOT_LIST)
            return window.closes_at if window else None
        return self.scoring_opens_at

    def pool(self, pool_id: int) -> PoolRules | None:
        """The pool with this id, or ``None``."""
        return next((pool for pool in self.pools if pool.pool_id == pool_id), None)


def stage_at(rules: RoundRules, moment: datetime, is_published: bool) -> Stage:
    """The stage of a round at ``moment``.

    Between two windows the earlier stage goes on in name (acts are still refused, see ``refusal``). When
    the voting window has passed, the round counts until the result is published, whatever the schedule
    hoped for; a round that has only panels counts when the list is final; implementation begins by its window, but never before publication.
    """
    if is_published:
        building = rules.window(Stage.IMPLEMENTATION)
        return Stage.IMPLEMENTATION if building and moment >= building.opens_at else Stage.RESULTS
    deciding = rules.window(Stage.BALLOT_LIST if rules.is_by_panels else Stage.VOTING)
    if deciding and moment > deciding.closes_at:
        return Stage.COUNTING
    begun = [
        w
        for w in rules.windows
        if w.opens_at <= moment and STAGE_ORDER.index(w.stage) <= STAGE_ORDER.index(Stage.VOTING)
    ]
    return max(begun, key=lambda window: STAGE_ORDER.index(window.stage)).stage if begun else Stage.DRAFT


def refusal(rules: RoundRules, stage: Stage, moment: datetime) -> Problem | None:
    """Why an act of ``stage`` cannot be done at ``moment``: ``None``, or a problem with the dates.

    Codes: ``stage_not_scheduled``, ``stage_not_yet`` (fact ``opens_at``), ``stage_over`` (facts
    ``closed_at`` and ``arrived_at``). Late by one second is late.
    """
    window = rules.window(stage)
    if window is None:
        return Problem("stage_not_scheduled", facts={"stage": stage.value})
    if moment < window.opens_at:
        return Problem("stage_not_yet", facts={"stage": stage.value, "opens_at": window.opens_at})
    if moment > window.closes_at:
        facts = {
            "stage": stage.value,
            "closed_at": window.closes_at,
            "arrived_at": moment,
            "paragraph": window.paragraph,
        }
        return Problem("stage_over", facts=facts)
    return None


def round_kind(pools: tuple[PoolRules, ...]) -> str:
    """The kind of a round: that of its pools when they agree, else ``mixed`` (contract: addresses)."""
    kinds = {pool.kind for pool in pools}
    return kinds.pop().value if len(kinds) == 1 else "mixed"
