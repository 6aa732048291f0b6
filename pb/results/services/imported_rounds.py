"""An imported round with its schedule and rules, from META."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import now
from core.db import db
from pb.results.services.import_options import ImportOptions
from pb.rounds.models import Pool, PoolRulesRow, Round, RulesVersion, StageWindowRow
from pb.rounds.rules import AllocationRule, BallotMethod, IdentityMethod, Stage, TieRule
from pb.tally.engine.model import Header, Meta, VoteType, exact_text
from pb.tally.engine.rule_names import completion_in_meta

WARSAW = ZoneInfo("Europe/Warsaw")
METHODS = {
    VoteType.APPROVAL: BallotMethod.APPROVAL,
    VoteType.CHOOSE_ONE: BallotMethod.CHOOSE_ONE,
    VoteType.ORDINAL: BallotMethod.RANKING,
    VoteType.CUMULATIVE: BallotMethod.POINTS,
    VoteType.SCORING: BallotMethod.POINTS,
}
RULES = {
    "greedy-no-skip": AllocationRule.GREEDY_STOP,
    "greedy-custom": AllocationRule.GREEDY_STOP_80,
}


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _day(written: str, last: bool) -> datetime | None:
    """``dd.mm.yyyy`` or ``yyyy`` as the first or last moment of that day or year in Poland, in UTC."""
    parts = [int(part) for part in written.split(".") if _is_short_number(part)]
    day, month, year = parts if len(parts) == 3 else ((31, 12) if last else (1, 1)) + tuple(parts[:1] or [0])
    hour = (23, 59, 59) if last else (0, 0, 0)
    try:
        return datetime(year, month, day, *hour, tzinfo=WARSAW).astimezone(UTC)
    except ValueError:
        return None


def _voting_window(meta: Meta) -> tuple[datetime, datetime]:
    moment = now()
    closes = _day(meta.get("date_end"), True) or moment - timedelta(days=1)
    closes = min(closes, moment - timedelta(seconds=1))
    opens = _day(meta.get("date_begin"), False) or closes - timedelta(days=14)
    return min(opens, closes - timedelta(hours=1)), closes


def _year(meta: Meta) -> int:
    digits = [
        part
        for part in meta.get("instance").replace("/", " ").split()
        if _is_short_number(part) and len(part) == 4
    ]
    return int(digits[0]) if digits and 1990 <= int(digits[0]) <= 2200 else _voting_window(meta)[1].year


def add_round(header: Header, options: ImportOptions) -> Round:
    """The round itself: published, its voting over."""
    meta = header.meta
    place = ", ".join(filter(None, [meta.get("unit"), meta.get("district"), meta.get("subunit")]))
    pb_round = Round(
        slug=options.slug,
        title=(options.title or f"Budżet obywatelski {meta.get('instance')}: {place}")[:160],
        year=_year(meta),
        introduction=meta.get("description"),
        currency=(meta.get("currency") or "PLN")[:3],
        source=options.source or "Pabulib",
        area_id=options.area_id,
        created_at=now(),
        announced_at=None if options.is_for_trials else now(),
        urn_closed_at=_voting_window(meta)[1],
        published_at=now(),
    )
    db.session.add(pb_round)
    db.session.flush()
    return pb_round


def add_pool(pb_round: Round, header: Header, options: ImportOptions) -> Pool:
    """The single pool of an ordinary file, which is one as a whole."""
    meta = header.meta
    pool = Pool(
        round_id=pb_round.id, code="pula", name=(meta.get("subunit") or "Pula ogólnomiejska")[:160],
        kind=options.kind.value, position=1, area_id=options.area_id,
    )  # fmt: skip
    add_rules(pb_round, meta, [_pool_rules(pool, header)])
    db.session.flush()
    return pool


def add_rules(pb_round: Round, meta: Meta, rows: list[PoolRulesRow]) -> None:
    """The only version of an imported round's rules, with its pools and the days of voting."""
    version = RulesVersion(
        round_id=pb_round.id,
        number=1,
        created_at=now(),
        identity_methods=[IdentityMethod.PESEL.value],
        paragraphs={},
    )
    opens, closes = _voting_window(meta)
    version.windows.append(StageWindowRow(stage=Stage.VOTING.value, opens_at=opens, closes_at=closes))
    version.pools.extend(rows)
    db.session.add_all([*(row.pool for row in rows), version])


def _pool_rules(pool: Pool, header: Header) -> PoolRulesRow:
    meta, count = header.meta, len(header.projects)
    most = min(meta.whole("max_length") or count, count) or 1
    method = METHODS[header.vote_type]
    first = meta.whole("max_length") or count
    # A place beyond the number of projects cannot be given, whatever META says.
    rank_points = list(range(first, max(first - most, 0), -1)) if method is BallotMethod.RANKING else []
    threshold = meta.number("min_project_score_threshold") or 0
    return PoolRulesRow(
        pool=pool,
        amount=Decimal(exact_text(header.budget, header.scale)),
        method=method.value,
        minimum=min(meta.whole("min_length") or 1, most),
        maximum=1 if method is BallotMethod.CHOOSE_ONE else most,
        points_total=int(meta.number("max_sum_points") or 0) or None,
        points_per_project=int(meta.number("max_points") or 0) or None,
        rank_points=rank_points,
        allocation_rule=_rule(meta).value,
        **_shares(meta),
        minimum_votes=int(threshold),
        tie_rule=(tie_rule := _tie_rule(meta)).value,
        tie_seed=meta.get("tie_seed") if tie_rule is TieRule.SEED else None,
    )


def _tie_rule(meta: Meta) -> TieRule:
    """What settles ties: a word of ours, else lots, as the check of published files reads it."""
    told = meta.get("tie_rule")
    if told == TieRule.SEED and not meta.get("tie_seed"):
        return TieRule.DRAW
    return TieRule(told) if told in tuple(TieRule) else TieRule.DRAW


def _shares(meta: Meta) -> dict[str, Any]:
    """How equal shares are counted by a file's plain META."""
    if _rule(meta) is not AllocationRule.EQUAL_SHARES:
        return {}
    completion, has_run_off = completion_in_meta(meta)
    return {"utility": "cost", "completion": completion, "has_run_off": has_run_off}


def _rule(meta: Meta) -> AllocationRule:
    name = meta.get("rule").lower()
    if name.startswith("equalshares"):
        return AllocationRule.EQUAL_SHARES
    return RULES.get(name, AllocationRule.GREEDY)
