"""The pools of an imported file that holds several side by side, as its META tells of each.

What the file does not tell is taken from the ballots' type: older files have no names, methods and bounds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from sqlalchemy import func, select

from core.db import db
from maps.locating import areas_named
from pb.results.services.import_bounds import LARGEST_AMOUNT, LARGEST_WHOLE
from pb.results.services.import_options import ImportOptions
from pb.results.services.imported_rounds import METHODS, add_rules
from pb.rounds.models import Pool, PoolRulesRow, Round
from pb.rounds.rules import AllocationRule, BallotMethod, Leftovers, PoolKind, ThresholdUnit, TieRule
from pb.submission.models import Project
from pb.tally.engine.errors import CountError, PabulibError, shown
from pb.tally.engine.lots import Draws, draws_in_meta
from pb.tally.engine.model import Ballot, exact_text
from pb.tally.engine.pabulib.numbers import BadNumber, parse_whole
from pb.tally.engine.pabulib.reader import PabulibFile
from pb.tally.engine.pool_meta import PoolMeta, pools_in_meta
from pb.tally.engine.pool_terms import more_terms
from pb.tally.engine.several import counting_order
from pb.tally.models import BallotLine

Word = TypeVar("Word", bound=StrEnum)
LONGEST_CODE = 40
FEWEST_MEMBERS, MOST_MEMBERS = 2, 100
LONGEST_CATEGORY = 160


class ToldPool:
    """What META tells of one pool, read with the line at hand: every method raises ``PabulibError``."""

    def __init__(self, file: PabulibFile, told: PoolMeta) -> None:
        self._file = file
        self._told = told

    def error(self, key: str, message: str) -> PabulibError:
        """What is wrong with a value of this pool."""
        return self._file.meta_error(key, f"META: {key} puli {shown(self._told.code)}: {message}")

    def word(self, key: str, words: type[Word], default: Word) -> Word:
        """One of a set of words."""
        text = self._told.told(key)
        if not text:
            return default
        try:
            return words(text)
        except ValueError:
            raise self.error(key, f"{shown(text)}; znane są {', '.join(words)}") from None

    def whole(self, key: str, default: int) -> int:
        """A whole number, not negative."""
        text = self._told.told(key)
        return self._whole(key, text) if text else default

    def wholes(self, key: str) -> list[int]:
        """Whole numbers with blanks between."""
        return [self._whole(key, part) for part in self._told.told(key).split()]

    def _whole(self, key: str, text: str) -> int:
        try:
            value = parse_whole(text)
        except BadNumber as problem:
            raise self.error(key, f"{problem}: {shown(text)}") from None
        if value > LARGEST_WHOLE:
            raise self.error(key, f"liczba za duża: {shown(text)}")
        return value

    def threshold(self) -> int:
        """Least votes or points of a winner, 0 where the threshold is a share."""
        least = self._told.threshold
        if self._told.told("threshold_unit_per_pool") == "percent":
            return 0
        if least.denominator != 1 or least > LARGEST_WHOLE:
            raise self.error("threshold_per_pool", f"to nie jest liczba całkowita: {least}")
        return int(least)

    def threshold_share(self) -> Decimal | None:
        """The threshold as percent of ballots, where it is one."""
        is_share = self._told.told("threshold_unit_per_pool") == "percent"
        return (
            self._percent("threshold_per_pool", self._told.threshold)
            if is_share and self._told.threshold
            else None
        )

    def threshold_unit(self) -> ThresholdUnit:
        """What a threshold in numbers counts."""
        unit = self._told.told("threshold_unit_per_pool")
        return ThresholdUnit(unit) if unit in ("votes", "voters") else ThresholdUnit.SCORE

    def reserved(self) -> dict[str, Any]:
        """A category's minimum as the columns of the rules hold it."""
        terms = more_terms(self._told.about, self._file.header.scale)
        if terms.reserve is None:
            return {}
        share, amount = terms.reserve.share, terms.reserve.amount
        return {
            "reserved_category": terms.reserve.category[:LONGEST_CATEGORY],
            "reserved_share": None if share is None else self._percent("reserved_per_pool", share),
            "reserved_amount": (
                None if amount is None else Decimal(exact_text(amount, self._file.header.scale))
            ),
        }

    def shares(self) -> dict[str, Any]:
        """How equal shares are counted, whole also where the file leaves out what is usual."""
        if self._told.rule != "equal-shares":
            return {}
        terms = more_terms(self._told.about, self._file.header.scale)
        utility, completion = terms.utility or "cost", terms.completion or "none"
        return {
            "utility": utility, "completion": completion, "has_run_off": terms.run_off,
            "from_whole_unit": terms.from_whole_unit,
        }  # fmt: skip

    def panel(self, method: BallotMethod) -> dict[str, Any]:
        """A panel's terms; a file tells its sheets, so the number of members is the least that there can be."""
        if method is not BallotMethod.PANEL:
            return {}
        least = self._told.threshold
        if (least * 100).denominator != 1:
            raise self.error("threshold_per_pool", f"za dużo miejsc po przecinku: {least}")
        highest = self.whole("max_points_per_pool", 10)
        if not 1 <= highest <= 1000 or least > highest:
            raise self.error("max_points_per_pool", f"najwyższa ocena: {highest}, próg: {least}")
        mean = Decimal(int(least * 100)) / 100 or None
        return {
            "panel_highest": highest,
            "panel_members": FEWEST_MEMBERS,
            "has_half_points": True,
            "minimum_mean": mean,
        }

    def _percent(self, key: str, value: Fraction) -> Decimal:
        if (value * 10_000).denominator != 1:
            raise self.error(key, f"za dużo miejsc po przecinku: {value}")
        if value > 100:
            raise self.error(key, f"więcej niż 100%: {value}")
        return Decimal(int(value * 10_000)) / 10_000

    def amount(self) -> Decimal:
        """The pool's money in the file's currency."""
        scale = self._file.header.scale
        if self._told.budget >= LARGEST_AMOUNT * scale:
            raise self.error("budget_per_pool", "liczba za duża")
        return Decimal(exact_text(self._told.budget, scale))

    def draws(self) -> Draws:
        """Projects in the order in which lots were drawn, for each draw."""
        told = self._told.told("drawn_per_pool")
        ours = {one.id for one in self._file.header.projects if one.cell("pool") == self._told.code}
        if not _are_of(draws := draws_in_meta(told), ours):
            raise self.error("drawn_per_pool", f"nie wymienia projektów puli po jednym razie: {shown(told)}")
        return draws


def add_pools(pb_round: Round, file: PabulibFile, options: ImportOptions) -> dict[str, PoolRulesRow]:
    """Write the pools and the version of the rules that they stand in; its rows by the pool's code."""
    told = pools_in_meta(file.header)
    _check_targets(file, told)
    areas = areas_named([pool.told("area_per_pool") for pool in told])
    rows = []
    for position, pool in enumerate(told, 1):
        if len(pool.code) > LONGEST_CODE:
            raise file.meta_error("pools", f"META: kod puli jest za długi: {shown(pool.code)}")
        rows.append(_rules_row(file, pool, _pool(pb_round, file, pool, position, areas, options)))
    add_rules(pb_round, file.header.meta, rows)
    db.session.flush()
    return {row.pool.code: row for row in rows}


def _check_targets(file: PabulibFile, told: Sequence[PoolMeta]) -> None:
    """Money that goes to a pool that is not there, or round in a circle, is no rule to count by."""
    targets = {pool.code: pool.told("leftover_pool_per_pool") for pool in told}
    try:
        counting_order({code: target for code, target in targets.items() if target}, targets)
    except CountError as problem:
        raise file.meta_error("leftover_pool_per_pool", f"META: {problem}") from None


def _pool(
    pb_round: Round,
    file: PabulibFile,
    told: PoolMeta,
    position: int,
    areas: Mapping[str, int],
    options: ImportOptions,
) -> Pool:
    return Pool(
        round_id=pb_round.id,
        code=told.code,
        name=(told.told("name_per_pool") or told.code)[:160],
        kind=ToldPool(file, told).word("kind_per_pool", PoolKind, options.kind).value,
        position=position,
        area_id=areas.get(told.told("area_per_pool"), options.area_id),
    )


def _rules_row(file: PabulibFile, meta: PoolMeta, pool: Pool) -> PoolRulesRow:
    told = ToldPool(file, meta)
    method = told.word("method_per_pool", BallotMethod, METHODS[meta.vote_type])
    projects = sum(one.cell("pool") == meta.code for one in file.header.projects)
    maximum = told.whole("max_length_per_pool", 1 if method is BallotMethod.CHOOSE_ONE else max(projects, 1))
    minimum = told.whole("min_length_per_pool", 0)
    if minimum > maximum:
        raise told.error("min_length_per_pool", f"więcej niż max_length_per_pool: {minimum}, {maximum}")
    return PoolRulesRow(
        pool=pool,
        amount=told.amount(),
        method=method.value,
        minimum=minimum,
        maximum=maximum,
        points_total=told.whole("max_sum_points_per_pool", 0) or None,
        points_per_project=None
        if method is BallotMethod.PANEL
        else told.whole("max_points_per_pool", 0) or None,
        rank_points=_rank_points(told, method, maximum),
        exclusive_group=meta.told("exclusive_group_per_pool")[:LONGEST_CODE] or None,
        allocation_rule=AllocationRule(meta.rule).value,
        **told.panel(method),
        minimum_votes=0 if method is BallotMethod.PANEL else told.threshold(),
        minimum_share=told.threshold_share(),
        threshold_unit=told.threshold_unit().value,
        **told.shares(),
        **told.reserved(),
        tie_rule=told.word("tie_rule_per_pool", TieRule, TieRule.DRAW).value,
        tie_seed=meta.told("tie_seed_per_pool") or None,
        leftovers=told.word("leftovers_per_pool", Leftovers, Leftovers.UNUSED).value,
        leftover_pool=meta.told("leftover_pool_per_pool") or None,
    )


def _rank_points(told: ToldPool, method: BallotMethod, maximum: int) -> list[int]:
    points = told.wholes("rank_points_per_pool")
    if method is BallotMethod.RANKING and len(points) < maximum:
        raise told.error("rank_points_per_pool", f"wartości: {len(points)}, a miejsc: {maximum}")
    return points


def count_members(rows: Iterable[PoolRulesRow]) -> None:
    """Let each panel have as many members as there are sheets: a file of sheets tells no other number."""
    panels = {row.pool.id: row for row in rows if row.method == BallotMethod.PANEL.value}
    sheets = func.count(BallotLine.row_number.distinct())
    query = (
        select(Project.pool_id, sheets)
        .join(BallotLine, BallotLine.project_id == Project.id)
        .where(Project.pool_id.in_(panels))
        .group_by(Project.pool_id)
    )
    for pool_id, members in db.session.execute(query):
        panels[pool_id].panel_members = min(max(members, FEWEST_MEMBERS), MOST_MEMBERS)


def _are_of(draws: Draws, projects: Collection[str]) -> bool:
    """Whether each draw names some of the projects, each once, and no two draws the same projects."""
    sets = {frozenset(draw) for draw in draws}
    return len(sets) == len(draws) and all(
        draw and len(set(draw)) == len(draw) and set(draw) <= set(projects) for draw in draws
    )


def drawn_over_pot(file: PabulibFile) -> Draws:
    """Lots drawn among projects that the pools' common pot could build. Raises ``PabulibError``."""
    return _drawn_in_meta(file, "drawn_over_pot")


def _drawn_in_meta(file: PabulibFile, key: str) -> Draws:
    told = file.header.meta.get(key)
    if not _are_of(draws := draws_in_meta(told), file.header.index_of.keys()):
        raise file.meta_error(key, f"META: {key} nie wymienia projektów po jednym razie: {shown(told)}")
    return draws


def drawn_in_only_pool(file: PabulibFile) -> Draws:
    """Lots drawn in the pool of an ordinary file, oldest first. Raises ``PabulibError``."""
    return _drawn_in_meta(file, "drawn")


def drawn_lots(file: PabulibFile) -> dict[str, Draws]:
    """Draws of lots that the town held, by the pool's code."""
    return {pool.code: ToldPool(file, pool).draws() for pool in pools_in_meta(file.header)}


class PartCheck:
    """Whether the parts of a ballot are such as their pools' methods give; equal ballots are looked at once."""

    def __init__(self, file: PabulibFile, pools: Mapping[str, PoolRulesRow]) -> None:
        self._pools = [pools[one.cell("pool")] for one in file.header.projects]
        self._seen: dict[object, str | None] = {}

    def fault(self, ballot: Ballot) -> str | None:
        """What is wrong with a ballot, ``None`` for a good one."""
        key = (ballot.choices, ballot.points)
        if key not in self._seen:
            self._seen[key] = self._find(ballot)
        return self._seen[key]

    def _find(self, ballot: Ballot) -> str | None:
        parts: dict[str, list[int]] = {}
        for place, choice in enumerate(ballot.choices):
            parts.setdefault(self._pools[choice].pool.code, []).append(place)
        faults = (self._of_part(ballot, places) for places in parts.values())
        return next((fault for fault in faults if fault), None)

    def _of_part(self, ballot: Ballot, places: list[int]) -> str | None:
        row = self._pools[ballot.choices[places[0]]]
        code = shown(row.pool.code)
        chosen = {ballot.choices[place] for place in places}
        if row.method == BallotMethod.CHOOSE_ONE.value and len(chosen) > 1:
            return f"na karcie w puli {code} projektów: {len(chosen)}, a wybiera się jeden"
        if row.method == BallotMethod.RANKING.value and row.rank_points and ballot.points is not None:
            given = sorted((ballot.points[place] for place in places), reverse=True)
            if given != sorted(row.rank_points[: len(places)], reverse=True):
                return f"punkty w puli {code} nie są punktami za miejsca: {', '.join(map(str, given))}"
        return None
