"""Whether the rules of a round hold together: schedule, pools, readiness to be announced, later changes. Pure.

A problem names the field it belongs to; its page (``section``) stands in the facts where several pages are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.problems import Problem
from core.schedule import is_working_day
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.leftover_rules import check_leftovers
from pb.rounds.rules import (
    STAGE_ORDER,
    BallotMethod,
    Leftovers,
    PoolKind,
    PoolRules,
    RoundRules,
    Stage,
    StageWindow,
)
from pb.rounds.term_rules import check_pool, check_terms

WARSAW = ZoneInfo("Europe/Warsaw")
NEEDED = (Stage.SUBMISSION, Stage.VERIFICATION, Stage.VOTING)
NEEDED_BY_PANELS = (Stage.SUBMISSION, Stage.VERIFICATION, Stage.BALLOT_LIST)
LONGEST_WEEKS_AHEAD = 52 * 5


@dataclass(frozen=True)
class Plan:
    """A round as the checks see it. ``area_kinds`` by area; ``words``: all that the town wrote itself."""

    title: str
    year: int
    regulation_title: str
    rules: RoundRules
    filing: FilingRules
    area_kinds: dict[int, str] = field(default_factory=dict, hash=False)
    words: tuple[str, ...] = ()
    introduction: str = ""

    def filing_pool(self, pool: PoolRules) -> FilingPool:
        """What the pool asks of a project."""
        return self.filing.pool(pool.pool_id)


def check_windows(windows: tuple[StageWindow, ...]) -> list[Problem]:
    """What is wrong with a schedule: a window that runs backwards, overlaps another, or is out of order."""
    problems = []
    for window in windows:
        if window.opens_at >= window.closes_at:
            problems.append(Problem("window_backwards", window.stage.value))
    ordered = sorted(windows, key=lambda window: STAGE_ORDER.index(window.stage))
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if earlier.stage is later.stage:
            problems.append(Problem("window_twice", later.stage.value))
        elif later.opens_at <= earlier.closes_at:
            facts = {"earlier": earlier.stage.value, "later": later.stage.value}
            problems.append(Problem("windows_overlap", later.stage.value, facts))
    return problems


def check_schedule(windows: tuple[StageWindow, ...], results_due_at: datetime | None) -> list[Problem]:
    """Dates that run backwards or overlap, each beside its field, and a result before the vote is over."""
    ends = {"window_backwards": "closes_on"}
    problems = [
        replace(one, field=f"{one.field}.{ends.get(one.code, 'opens_on')}") for one in check_windows(windows)
    ]
    voting = next((one for one in windows if one.stage is Stage.VOTING), None)
    if results_due_at and voting and results_due_at <= voting.closes_at:
        problems.append(Problem("results_before_end", "results_due.closes_on"))
    return problems


def schedule_notes(windows: Sequence[StageWindow]) -> list[Problem]:
    """What may be meant but should be looked at: a stage that opens or closes on a day when no office works (D9.10).

    Saturdays too: a term that ends on one moves as if it were free from work (KPA art. 57 § 4).
    """
    notes = []
    for window in windows:
        if window.stage is Stage.IMPLEMENTATION:
            continue
        for part, moment in (("opens", window.opens_at), ("closes", window.closes_at)):
            day = moment.astimezone(WARSAW).date()
            if not is_working_day(day):
                facts = {"stage": window.stage.value, "day": day, "section": "harmonogram"}
                notes.append(Problem(f"{part}_on_free_day", f"{window.stage.value}.{part}_on", facts))
    return notes


def check_new_windows(
    before: Sequence[StageWindow], after: Sequence[StageWindow], moment: datetime, is_urn_closed: bool = False
) -> list[Problem]:
    """What the schedule of an announced round may not do: residents have planned by it (D2.2).

    A stage that is over stays as it was, unless nothing has followed it yet: no later stage has begun, and the
    urn of a vote is not closed. Such a stage, and one that runs, keeps its beginning and may only close later, as
    after an outage. One to come may move, but not into the past, and voting may not be taken out.
    """
    problems = []
    old = {window.stage: window for window in before}
    new = {window.stage: window for window in after}
    for stage in {**old, **new}:
        is_last = not any(one.opens_at <= moment and _follows(one.stage, stage) for one in before)
        may_reopen = is_last and not (is_urn_closed and not _follows(Stage.VOTING, stage))
        problems += _check_moved(old.get(stage), new.get(stage), moment, may_reopen)
    return problems


def _follows(later: Stage, earlier: Stage) -> bool:
    return STAGE_ORDER.index(later) > STAGE_ORDER.index(earlier)


def _check_moved(
    old: StageWindow | None, new: StageWindow | None, moment: datetime, may_reopen: bool
) -> list[Problem]:
    stage = (old or new).stage.value  # type: ignore[union-attr]
    if old and new and (old.opens_at, old.closes_at) == (new.opens_at, new.closes_at):
        return []
    facts: dict[str, object] = {"stage": stage}
    if old and old.closes_at < moment and not (may_reopen and new and new.closes_at > moment):
        return [Problem("window_over", f"{stage}.closes_on", facts | {"closed_at": old.closes_at})]
    if old and old.opens_at <= moment:
        if new is None or new.opens_at != old.opens_at:
            return [Problem("window_opened", f"{stage}.opens_on", facts | {"opens_at": old.opens_at})]
        if new.closes_at < old.closes_at:
            return [Problem("window_shortened", f"{stage}.closes_on", facts | {"closes_at": old.closes_at})]
        return []
    if new is None:
        return [Problem("voting_removed", f"{stage}.opens_on", facts)] if stage == Stage.VOTING else []
    return [Problem("window_in_past", f"{stage}.opens_on", facts)] if new.opens_at <= moment else []


def check_pool_plan(pool: PoolRules, filing: FilingPool) -> list[Problem]:
    """What is wrong with one pool's numbers."""
    problems = [one for one in check_pool(pool) if one.code != "amount_negative"]
    if pool.amount <= 0:
        problems.append(Problem("pool_without_money", "amount"))
    elif pool.cost_ceiling is not None and pool.cost_ceiling > pool.amount:
        problems.append(Problem("ceiling_over_amount", "cost_ceiling"))
    elif pool.cost_floor is not None and pool.cost_floor > pool.amount:
        problems.append(Problem("floor_over_amount", "cost_floor"))
    if pool.leftovers is Leftovers.POOL and pool.leftover_pool in (None, pool.code):
        code = "leftover_pool_same" if pool.leftover_pool else "leftover_pool_missing"
        problems.append(Problem(code, "leftover_pool"))
    if pool.method is BallotMethod.POINTS and pool.points_total and pool.points_per_project:
        if pool.points_per_project > pool.points_total:
            problems.append(Problem("points_per_project_over_total", "points_per_project"))
        elif pool.maximum * pool.points_per_project < pool.points_total:
            problems.append(Problem("points_cannot_be_given", "points_per_project"))
    problems += check_terms(pool)
    if pool.method is BallotMethod.RANKING and list(pool.rank_points) != sorted(
        pool.rank_points, reverse=True
    ):
        problems.append(Problem("rank_points_grow", "rank_points"))
    if filing.minimum_greenery is not None and pool.kind is not PoolKind.GREEN:
        problems.append(Problem("greenery_outside_green", "minimum_greenery"))
    return problems


def check_ready(plan: Plan, moment: datetime) -> list[Problem]:
    """What is still missing before the round may be announced; each problem names its page as ``section``."""
    return [
        *_check_words(plan), *_check_terms(plan, moment), *_check_pools(plan), *_check_lists(plan),
    ]  # fmt: skip


def _on(section: str, code: str, name: str | None = None, **facts: object) -> Problem:
    return Problem(code, name, {"section": section, **facts})


def _check_words(plan: Plan) -> list[Problem]:
    problems = []
    if not plan.title.strip():
        problems.append(_on("podstawy", "title_missing", "title"))
    if not plan.regulation_title.strip():
        problems.append(_on("regulamin", "regulation_missing", "regulation_title"))
    if not plan.rules.identity_methods:
        problems.append(_on("glosujacy", "identity_missing", "identity_methods"))
    return problems


def _check_terms(plan: Plan, moment: datetime) -> list[Problem]:
    rules = plan.rules
    problems = [
        _on("harmonogram", "window_missing", f"{stage.value}.opens_on", stage=stage.value)
        for stage in (NEEDED_BY_PANELS if rules.is_by_panels else NEEDED)
        if rules.window(stage) is None
    ]
    if rules.is_by_panels and rules.window(Stage.VOTING):
        problems.append(_on("harmonogram", "vote_without_ballot", "voting.opens_on"))
    problems += [
        replace(one, facts={**one.facts, "section": "harmonogram"})
        for one in check_schedule(rules.windows, rules.results_due_at)
    ]
    problems += [
        _on("harmonogram", "window_in_past", f"{one.stage.value}.opens_on", stage=one.stage.value)
        for one in rules.windows
        if one.opens_at <= moment
    ]
    if rules.results_due_at is None:
        problems.append(_on("harmonogram", "results_due_missing", "results_due.closes_on"))
    limit = moment + timedelta(weeks=LONGEST_WEEKS_AHEAD)
    problems += [
        _on("harmonogram", "window_far_away", f"{one.stage.value}.opens_on", stage=one.stage.value)
        for one in rules.windows
        if one.opens_at > limit
    ]
    return problems


def _check_pools(plan: Plan) -> list[Problem]:
    pools = plan.rules.pools
    if not pools:
        return [_on("pule", "pools_missing")]
    problems = []
    for pool in pools:
        facts = {"section": "pule", "pool": pool.code, "pool_name": pool.name}
        found = check_pool_plan(pool, plan.filing_pool(pool))
        if pool.area_id is None:
            found.append(Problem("area_missing", "area_id"))
        problems += [replace(one, facts={**one.facts, **facts}) for one in found]
    problems += [_on("pule", one.code, one.field, **one.facts) for one in check_leftovers(pools)]
    groups = Counter(pool.exclusive_group for pool in pools if pool.exclusive_group)
    problems += [
        _on("pule", "group_of_one", "exclusive_group", pool=pool.code, pool_name=pool.name)
        for pool in pools
        if pool.exclusive_group and groups[pool.exclusive_group] == 1
    ]
    return problems


def _check_lists(plan: Plan) -> list[Problem]:
    problems = []
    filing = plan.filing
    if any(pool.has_closed_catalogue and not filing.measures_for(pool.kind) for pool in filing.pools):
        problems.append(_on("cennik", "catalogue_empty"))
    if not filing.questions:
        problems.append(_on("karta", "card_empty"))
    return problems


def whole_weeks(years: int) -> int:
    """By how many weeks the dates of a copied round move for ``years``: the number nearest to the calendar's.

    One year is 52 weeks, three are 157. Moved by whole weeks, every date keeps its day of the week, and all
    distances between dates stay; the hour on a clock in Poland is kept too (``moved``).
    """
    return int((Decimal(years) * Decimal("365.2425") / 7).to_integral_value())


def moved(moment: datetime, years: int) -> datetime:
    """The moment so many years later, on the same day of the week at the same hour in Poland."""
    local = moment.astimezone(WARSAW).replace(tzinfo=None) + timedelta(weeks=whole_weeks(years))
    return local.replace(tzinfo=WARSAW).astimezone(moment.tzinfo)
