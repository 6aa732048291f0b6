"""Rounds for tests: ``make_round`` writes one into the database with its windows around the test's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from core.clock import now
from core.db import db, transaction
from pb.rounds.models import Pool, PoolRulesRow, Round, RulesVersion, StageWindowRow
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.voting.models import CommissionKey
from pb.voting.shares import KeyPair, ShareFile, new_key_pair, split_key

SCHEDULED = (
    Stage.SUBMISSION,
    Stage.VERIFICATION,
    Stage.APPEALS,
    Stage.BALLOT_LIST,
    Stage.VOTING,
    Stage.IMPLEMENTATION,
)
CATEGORIES = ("greenery", "sport", "culture", "streets", "neighbourhood")
STAGE_LENGTH = timedelta(days=10)


@dataclass(frozen=True)
class PoolSpec:
    """A pool to be made; ``rules`` are further columns of ``PoolRulesRow`` by name."""

    code: str = "miasto"
    name: str = "Pula ogólnomiejska"
    kind: str = "citizen"
    method: str = "approval"
    minimum: int = 0
    maximum: int = 3
    amount: Decimal = Decimal("240000")
    rules: dict[str, Any] = field(default_factory=dict)


TOWN = PoolSpec()
VILLAGE = PoolSpec("solectwa", "Pula sołecka", "village", "choose_one", maximum=1, amount=Decimal("110000"))
GREEN = PoolSpec("zielona", "Pula zielona", "green", "choose_one", maximum=1, amount=Decimal("50000"))
POINTS = PoolSpec(
    "punkty",
    "Pula punktowa",
    method="points",
    maximum=10,
    rules={"points_total": 10, "points_per_project": 6},
)
RANKING = PoolSpec(
    "kolejnosc", "Pula rankingowa", method="ranking", minimum=3, maximum=3, rules={"rank_points": [3, 2, 1]}
)


@dataclass
class MadeRound:
    """What was made. ``numbers`` maps a pool's code to its projects' numbers; keys are ``None`` without one."""

    slug: str
    numbers: dict[str, list[int]]
    pair: KeyPair | None
    shares: list[ShareFile]

    @property
    def round_view(self) -> RoundView:
        """The round as queries read it at the clock's moment."""
        return find_round(self.slug, now())

    @property
    def private_key(self) -> bytes:
        """The private half of the commission's key."""
        assert self.pair is not None, "the round was made without a key"
        return self.pair.private_key

    @property
    def voting_closes_at(self) -> datetime:
        """The last moment in which a ballot is in time."""
        window = self.round_view.rules.window(Stage.VOTING)
        assert window is not None
        return window.closes_at


def make_round(
    slug: str = "bo-2027",
    stage: Stage = Stage.VOTING,
    pools: Sequence[PoolSpec] = (TOWN, VILLAGE),
    projects_per_pool: int = 5,
    with_key: bool = True,
    *,
    title: str = "Budżet obywatelski 2027",
    year: int = 2027,
    windows: dict[Stage, tuple[datetime, datetime]] | None = None,
    voting_paragraph: str = "§ 12 ust. 2",
    is_announced: bool = True,
    **rules: Any,
) -> MadeRound:
    """Write a round that is at ``stage`` now, with projects numbered from 1 through all pools, and commit.

    ``rules`` are columns of ``RulesVersion`` such as ``guardian_below_age=13``. ``windows`` replaces the
    schedule, which otherwise gives each stage ten days with now in the middle of ``stage``.
    """
    pair = new_key_pair() if with_key else None
    with transaction():
        announced_at = now() if is_announced else None
        pb_round = Round(
            slug=slug, title=title, year=year, created_at=now(), announced_at=announced_at, is_invented=True
        )
        if stage in (Stage.RESULTS, Stage.IMPLEMENTATION):
            pb_round.urn_closed_at = now() - timedelta(hours=2)
            pb_round.published_at = now() - timedelta(hours=1)
        db.session.add(pb_round)
        db.session.flush()
        version = _add_rules(pb_round, windows or schedule(stage, now()), voting_paragraph, rules)
        numbers = _add_pools(pb_round, version, pools, projects_per_pool)
        if pair:
            key = {"public_key": pair.public_key, "shares": 3, "shares_needed": 2, "created_at": now()}
            db.session.add(CommissionKey(round_id=pb_round.id, **key))
    return MadeRound(slug, numbers, pair, split_key(pair, slug, title) if pair else [])


def schedule(stage: Stage, moment: datetime) -> dict[Stage, tuple[datetime, datetime]]:
    """Windows of ten days each that put ``moment`` into ``stage``."""
    before = {Stage.DRAFT: Stage.SUBMISSION, Stage.COUNTING: Stage.VOTING, Stage.RESULTS: Stage.VOTING}
    anchor = SCHEDULED.index(before.get(stage, stage))
    start = moment - STAGE_LENGTH / 2
    if stage is Stage.DRAFT:
        start = moment + STAGE_LENGTH / 2
    if stage in (Stage.COUNTING, Stage.RESULTS):
        start = moment - STAGE_LENGTH - timedelta(days=1)
    opens = {name: start + (place - anchor) * STAGE_LENGTH for place, name in enumerate(SCHEDULED)}
    if stage in (Stage.COUNTING, Stage.RESULTS):
        opens[Stage.IMPLEMENTATION] += STAGE_LENGTH
    return {
        name: (opens_at, opens_at + STAGE_LENGTH - timedelta(seconds=1)) for name, opens_at in opens.items()
    }


def _add_rules(
    pb_round: Round, windows: dict[Stage, tuple[datetime, datetime]], paragraph: str, rules: dict[str, Any]
) -> RulesVersion:
    values = {"identity_methods": ["pesel", "voting_code"], "results_due_at": None, **rules}
    version = RulesVersion(round_id=pb_round.id, number=1, created_at=now(), **values)
    for name, (opens_at, closes_at) in windows.items():
        said = paragraph if name is Stage.VOTING else ""
        version.windows.append(
            StageWindowRow(stage=name.value, opens_at=opens_at, closes_at=closes_at, paragraph=said)
        )
    db.session.add(version)
    db.session.flush()
    return version


def _add_pools(
    pb_round: Round, version: RulesVersion, pools: Sequence[PoolSpec], projects_per_pool: int
) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    number = 0
    for position, spec in enumerate(pools, 1):
        pool = Pool(round_id=pb_round.id, code=spec.code, name=spec.name, kind=spec.kind, position=position)
        db.session.add(pool)
        db.session.flush()
        limits = {
            "method": spec.method,
            "minimum": spec.minimum,
            "maximum": spec.maximum,
            "amount": spec.amount,
        }
        db.session.add(PoolRulesRow(rules_id=version.id, pool_id=pool.id, **limits, **spec.rules))
        for place in range(projects_per_pool):
            number += 1
            numbers.setdefault(spec.code, []).append(number)
            db.session.add(_project(pb_round.id, pool.id, number, place))
    return numbers


def _project(round_id: int, pool_id: int, number: int, place: int) -> Project:
    return Project(
        round_id=round_id,
        pool_id=pool_id,
        number=number,
        code=str(number),
        title=f"Projekt próbny {number}",
        summary="Zdanie o projekcie.",
        category=CATEGORIES[place % len(CATEGORIES)],
        cost=Decimal(10_000 + 1_000 * number),
        place="Wasilków",
        location=f"SRID=4326;POINT({23.20 + number / 1000} {53.20 + place / 1000})",
        status="on_ballot",
    )
