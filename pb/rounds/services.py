"""Verbs that change the rules of a round: always as a new version with its reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.fields import Kind, write
from core.problems import Problem
from pb.rounds.models import CardQuestionRow, MeasureRow, PoolRulesRow, RulesVersion, StageWindowRow
from pb.rounds.plan_rules import check_windows
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, StageWindow

MEASURE_COLUMNS = ("position", "code", "name", "unit", "unit_price", "is_greenery", "pool_kinds")
QUESTION_COLUMNS = (
    "position", "code", "question", "guidance", "legal_reference", "is_blocking", "is_office_only",
    "grounds_template",
)  # fmt: skip
WINDOW_COLUMNS = ("stage", "opens_at", "closes_at", "paragraph")
POOL_COLUMNS = (
    "pool_id", "amount", "method", "minimum", "maximum", "points_total", "points_per_project", "rank_points",
    "exclusive_group", "allocation_rule", "minimum_votes", "tie_rule", "tie_seed", "cost_floor", "cost_ceiling", "paragraph",
    "endorsements", "minimum_greenery", "leftovers", "leftover_pool", "utility", "completion", "has_run_off", "from_whole_unit",
    "threshold_unit", "minimum_share", "reserved_category", "reserved_share", "reserved_amount",
    "panel_highest", "panel_members", "has_half_points", "minimum_mean",
)  # fmt: skip
RULES_COLUMNS = (
    "round_id", "identity_methods", "minimum_age", "guardian_below_age", "fault_policy", "results_due_at", "paragraphs",
    "categories", "submission_fields", "most_coauthors", "most_projects", "author_guardian_below_age",
    "filing_numbers_from", "formal_days", "opinion_days", "correction_days", "appeal_days", "appeal_answer_days",
    "appeal_by",
    "is_card_public", "texts",
)  # fmt: skip


def change_window(
    round_view: RoundView, stage: Stage, opens_at: datetime, closes_at: datetime, reason: str,
    actor_id: int | None, moment: datetime,
) -> RulesVersion | list[Problem]:  # fmt: skip
    """Move a stage's window, e.g. extend voting after an outage: a new version, shown publicly with its reason."""
    windows = tuple(
        StageWindow(stage, opens_at, closes_at, window.paragraph) if window.stage is stage else window
        for window in round_view.rules.windows
    )
    problems = check_windows(windows)
    if not reason.strip():
        problems.append(Problem("reason_missing", "reason"))
    if problems:
        return problems
    version = copy_rules(round_view.pb_round.id, reason, actor_id, moment)
    version.changes = _window_changes(round_view.rules.window(stage), stage, opens_at, closes_at)
    for row in version.windows:
        if row.stage == stage.value:
            row.opens_at, row.closes_at = opens_at, closes_at
    db.session.add(version)
    db.session.flush()
    facts = {"stage": stage, "opens_at": opens_at, "closes_at": closes_at, "reason": reason}
    record("pb.rules.change", f"round:{round_view.pb_round.slug}", facts)
    return version


def _window_changes(
    window: StageWindow | None, stage: Stage, opens_at: datetime, closes_at: datetime
) -> list[dict[str, str]]:
    """What a moved window changes, in the words of the editor's schedule."""
    changes = []
    for part, before, after in (
        ("opens", window.opens_at if window else None, opens_at),
        ("closes", window.closes_at if window else None, closes_at),
    ):
        old, new = warsaw(before) if before else None, warsaw(after)
        for name, kind, earlier, later in (
            ("on", Kind.DAY, old.date() if old else None, new.date()),
            (
                "at",
                Kind.HOUR,
                old.time().replace(microsecond=0) if old else None,
                new.time().replace(microsecond=0),
            ),
        ):
            told = {"section": "harmonogram", "row": stage.value, "field": f"{part}_{name}"}
            if earlier != later:
                changes.append({**told, "before": write(kind, earlier), "after": write(kind, later)})
    return changes


def copy_rules(round_id: int, reason: str, actor_id: int | None, moment: datetime) -> RulesVersion:
    """The next version of a round's rules, equal to the last one and not yet stored."""
    query = (
        select(RulesVersion)
        .where(RulesVersion.round_id == round_id)
        .order_by(RulesVersion.number.desc())
        .limit(1)
    )
    last = db.session.scalars(query).one()
    version = RulesVersion(
        number=last.number + 1, reason=reason, created_at=moment, created_by_id=actor_id,
        **{name: getattr(last, name) for name in RULES_COLUMNS},
    )  # fmt: skip
    version.windows = [StageWindowRow(**{n: getattr(row, n) for n in WINDOW_COLUMNS}) for row in last.windows]
    version.pools = [PoolRulesRow(**{n: getattr(row, n) for n in POOL_COLUMNS}) for row in last.pools]
    version.measures = [MeasureRow(**{n: getattr(row, n) for n in MEASURE_COLUMNS}) for row in last.measures]
    version.questions = [
        CardQuestionRow(**{n: getattr(row, n) for n in QUESTION_COLUMNS}) for row in last.questions
    ]
    return version
