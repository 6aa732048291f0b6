"""The shapes of API answers (contract: addresses): rounds, projects, results, proof. Amounts are numbers in the round's currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from opendata.queries import ApiProject
from pb.results.queries import PoolResult, RoundResult
from pb.rounds.category_texts import category_name
from pb.rounds.change_queries import RulesChange
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules


def amount(value: Decimal) -> int | float:
    """An amount as a JSON number; whole when it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


TEXTS = frozenset(
    {"code", "unit", "at", "with", "broken_by", "winners", "projects", "order", "until", "reserved_for"}
)
"""Facts of the count that are names; the rest are numbers, which the database keeps as text where they are not whole."""


def facts_answer(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of a reason or of a tie with numbers as numbers; a fraction without end stays text ("1/3")."""
    return {name: value if name in TEXTS else _number(value) for name, value in facts.items()}


def _number(value: Any) -> Any:
    try:
        return amount(Decimal(value)) if isinstance(value, str) else value
    except InvalidOperation:
        return value


def change_answer(change: RulesChange) -> dict[str, Any]:
    """A later version of the rules: when, why, and what was changed, with the values as they are written."""
    return {
        "version": change.number,
        "changed_at": change.created_at.isoformat(),
        "reason": change.reason,
        "changed": list(change.changes),
    }


def round_answer(view: RoundView, changes: Sequence[RulesChange]) -> dict[str, Any]:
    """A round with its stage and pools, and the later versions of its rules."""
    return {
        "slug": view.pb_round.slug,
        "title": view.pb_round.title,
        "year": view.pb_round.year,
        "kind": view.kind,
        "stage": view.stage.value,
        "currency": view.pb_round.currency,
        "invented": view.pb_round.is_invented,
        "source": view.pb_round.source,
        "windows": [
            {"stage": w.stage.value, "opens_at": w.opens_at.isoformat(), "closes_at": w.closes_at.isoformat()}
            for w in view.rules.windows
        ],
        "rules_version": view.rules.version,
        "changes": [change_answer(change) for change in changes],
        "published_at": view.pb_round.published_at.isoformat() if view.pb_round.published_at else None,
        "pools": [pool_answer(pool) for pool in view.rules.pools],
    }


def pool_answer(pool: PoolRules) -> dict[str, Any]:
    """A pool with its money and ballot."""
    return {
        "id": pool.code,
        "name": pool.name,
        "kind": pool.kind.value,
        "amount": amount(pool.amount),
        "area": pool.area_name,
        "method": pool.method.value,
        "min": pool.minimum,
        "max": pool.maximum,
        "points_total": pool.points_total,
        "points_per_project": pool.points_per_project,
        "rule": pool.allocation_rule.value,
        "threshold": pool.minimum_votes,
        **_further_terms(pool),
    }


def _further_terms(pool: PoolRules) -> dict[str, Any]:
    """Terms of the count beside rule and threshold; ``None`` where a pool has none. ``threshold_percent`` and
    ``reserved_percent`` are shares of its valid ballots and of its money."""
    return {
        "threshold_unit": pool.threshold_unit.value,
        "threshold_percent": None if pool.minimum_share is None else amount(pool.minimum_share),
        "utility": pool.utility.value if pool.utility else None,
        "completion": pool.completion.value if pool.completion else None,
        "run_off": pool.has_run_off,
        "from_whole_unit": pool.from_whole_unit,
        "tie_rule": pool.tie_rule.value,
        "tie_seed": pool.tie_seed,
        "reserved_category": pool.reserved_category,
        "reserved_percent": None if pool.reserved_share is None else amount(pool.reserved_share),
        "reserved_amount": None if pool.reserved_amount is None else amount(pool.reserved_amount),
    }


def project_answer(
    project: ApiProject, pools: Mapping[int, str], is_published: bool, currency: str
) -> dict[str, Any]:
    """A project; votes, selected and reason only once the result is announced."""
    answer = {
        "id": project.code,
        "number": project.number,
        "title": project.title,
        "summary": project.summary,
        "cost": amount(project.cost),
        "currency": currency,
        "pool": pools.get(project.pool_id, ""),
        "category": project.category,
        "category_label": category_name(project.category),
        "area": project.area_name or project.place or None,
        "place": project.place,
        "status": project.status,
        "location": project.location,
    }
    if is_published and project.reason_code is not None:
        answer |= {
            "votes": project.votes,
            "points": amount(project.points or Decimal(0)),
            "selected": project.is_selected,
            "reason": {"code": project.reason_code, **facts_answer(project.reason_facts or {})},
        }
    if is_published and project.state is not None:
        answer["implementation"] = implementation_answer(project)
    return answer


def implementation_answer(project: ApiProject) -> dict[str, Any]:
    """What became of a winner: ``state`` planned, running, late, done or abandoned; days as ISO 8601."""
    due, finished, updated = project.due_on, project.finished_on, project.updated_at
    return {
        "state": project.state,
        "spent": amount(project.spent or Decimal(0)),
        "due_on": due.isoformat() if due else None,
        "finished_on": finished.isoformat() if finished else None,
        "delay_weeks": project.delay_weeks or 0,
        "contractor": project.contractor or None,
        "acceptance": project.acceptance or None,
        "updated_at": updated.isoformat() if updated else None,
    }


def page_answer(items: Sequence[dict[str, Any]], page: int, pages: int, total: int) -> dict[str, Any]:
    """A page of a list."""
    return {"items": list(items), "page": page, "pages": pages, "total": total}


def results_answer(view: RoundView, result: RoundResult) -> dict[str, Any]:
    """The announced result of every pool with all that is needed to count it again."""
    return {
        "slug": view.pb_round.slug,
        "currency": view.pb_round.currency,
        "published_at": view.pb_round.published_at.isoformat() if view.pb_round.published_at else None,
        "ballots": result.ballots + result.sheets,
        "void": result.void,
        "void_reasons": dict(result.void_reasons),
        "pools": [_pool_result(pool) for pool in result.pools],
    }


def _pool_result(pool: PoolResult) -> dict[str, Any]:
    run = pool.run
    return {
        "id": pool.pool.code,
        "name": pool.pool.name,
        "rule": run.rule,
        "parameters": run.parameters,
        "input_sha256": run.input_sha256.hex(),
        "program_version": run.program_version,
        "ballots": run.ballots,
        "void": run.void,
        "budget": amount(run.budget),
        "spent": amount(run.spent),
        "left": amount(pool.left),
        "selected": [row.code for row in pool.winners],
        "ties": [facts_answer(tie) for tie in run.ties],
        "draws": [
            {
                "tied": draw.tied_codes,
                "order": draw.drawn_codes,
                "method": draw.method,
                "drawn_at": draw.drawn_at.isoformat(),
                "over_pot": draw.is_over_pot,
            }
            for draw in pool.draws
        ],
        "projects": [
            {
                "id": row.code,
                "number": row.number,
                "title": row.title,
                "cost": amount(row.cost),
                "votes": row.votes,
                "points": amount(row.points),
                "selected": row.is_selected,
                "reason": {"code": row.reason_code, **facts_answer(row.facts)},
            }
            for row in pool.rows
        ],
    }
