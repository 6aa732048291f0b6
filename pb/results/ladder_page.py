"""The page that climbs the ladder of a count: the stairs, one step told in words, those around it, the table."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import format_percent
from flask_babel import gettext as _

from core.problems import NotFound
from core.web.filters import zl
from pb.results.ladder import Fate, Kind, Ladder, Rung, has_ladder, ladder_of
from pb.results.ladder_texts import (
    Rule,
    fate_words,
    money_word,
    raised_sentence,
    reserve_sentence,
    score_of,
    stairs_words,
    step_sentence,
)
from pb.results.page import draw_page, rule_of, unit_of
from pb.results.queries import PoolResult, ResultRow, round_result
from pb.results.share_use import has_payments, share_use
from pb.results.term_texts import run_off_sentence, threshold_on_bar
from pb.results.texts import reason_sentence
from pb.results.wording import exact_amount
from pb.rounds.queries import RoundView

AROUND = 3


def ladder_page(
    round_view: RoundView, code: str, wanted: int, endpoint: str = "results.ladder"
) -> dict[str, Any]:
    """All that the page takes; ``endpoint``: where its steps lie, for everybody or for those who announce.

    Raises ``NotFound`` for a pool that is not there or has no ladder.
    """
    result = round_result(round_view)
    pool = next((one for one in result.pools if one.pool.code == code and has_ladder(one)), None)
    if pool is None:
        raise NotFound
    numbers = {row.code: row.number for one in result.pools for row in one.rows}
    ladder, base = ladder_of(pool), {"at": endpoint, "slug": round_view.pb_round.slug, "pool": code}
    page = {
        "pb_round": round_view.pb_round,
        "ladder_at": endpoint,
        "pool": pool.pool,
        "ladder": ladder,
        "rule": rule_of(pool),
        "run_off": run_off_sentence(pool.run.parameters),
        "draws": [draw_page(draw, numbers) for draw in pool.draws],
        "shares": raised_sentence(pool.run.parameters, pool.run.budget, pool.run.ballots),
        "reserve": reserve_sentence(pool.run.parameters),
        "outside": [_outside(base["slug"], pool, row, numbers) for row in ladder.outside],
        "use": _use(pool) if has_payments(pool) else None,
        "money_word": money_word(ladder),
        "others": [one.pool for one in result.pools if one is not pool and has_ladder(one)],
        "paragraphs": round_view.rules.paragraphs,
    }
    if ladder.rungs:
        page |= _climb(pool, ladder, ladder.rung(wanted), base, numbers)
    return page


def _climb(
    pool: PoolResult, ladder: Ladder, now: Rung, base: dict[str, str], numbers: dict[str, int]
) -> dict[str, Any]:
    unit, rule = unit_of(pool), Rule(pool.run.rule, str(pool.run.parameters.get("ties", "")))
    low, high = now.step - AROUND, now.step + AROUND
    return {
        "now": _rung(ladder, now, unit, base),
        "sentence": step_sentence(ladder, now, unit, rule, numbers),
        "steps": len(ladder.rungs),
        "ways": _ways(now.step, len(ladder.rungs), base),
        "columns": [_column(ladder, rung, now) for rung in ladder.rungs],
        "stairs_words": stairs_words(ladder, ladder.rungs),
        "near": [_rung(ladder, rung, unit, base) for rung in ladder.rungs if low <= rung.step <= high],
        "rows": [_rung(ladder, rung, unit, base) for rung in ladder.rungs],
        "most": max((rung.row.score for rung in ladder.rungs), default=Fraction(0)),
        "threshold": threshold_on_bar(pool.pool) if ladder.kind is Kind.GREEDY else None,
        "votes": now.row.score,
    }


def _use(pool: PoolResult) -> dict[str, Any]:
    told = share_use(pool)
    return {
        "share": zl(exact_amount(told.share)),
        "mean": zl(exact_amount(told.mean)),
        "percent": format_percent(float(told.mean / told.share) if told.share else 0, "0%"),
        "classes": told.classes,
        "most": max((one.ballots for one in told.classes), default=0),
    }


def step_url(base: dict[str, str], step: int) -> str:
    """The address of a step."""
    return url_for(base["at"], slug=base["slug"], pool=base["pool"], krok=step, _anchor="drabina")


def _ways(step: int, last: int, base: dict[str, str]) -> list[dict[str, Any]]:
    """First, previous, next, last: an address where there is such a step."""
    targets = (
        ("first", _("Pierwszy"), 1 if step > 1 else None),
        ("previous", _("Poprzedni"), step - 1 if step > 1 else None),
        ("next", _("Następny"), step + 1 if step < last else None),
        ("last", _("Ostatni"), last if step < last else None),
    )
    return [
        {"name": name, "label": label, "url": step_url(base, target) if target else None}
        for name, label, target in targets
    ]


def _share(part: Decimal, whole: Decimal) -> float:
    return float(100 * part / whole) if whole else 0.0


def _column(ladder: Ladder, rung: Rung, now: Rung) -> dict[str, Any]:
    """A column of the stairs in percent of its field: what is left, and above it what the project took."""
    width = 100 / len(ladder.rungs)
    before, after = _share(rung.before, ladder.most), _share(rung.after, ladder.most)
    return {
        "x": width * (rung.step - 1),
        "width": width,
        "left": after,
        "took": before - after,
        "number": rung.row.number,
        "is_now": rung is now,
        "is_in": rung.fate in (Fate.IN, Fate.TOPPED_UP, Fate.FROM_POT),
    }


def _rung(ladder: Ladder, rung: Rung, unit: str, base: dict[str, str]) -> dict[str, Any]:
    tag, word = fate_words(rung.fate)
    return {
        "step": rung.step,
        "number": rung.row.number,
        "title": rung.row.title,
        "url": step_url(base, rung.step),
        "project_url": url_for("public.project", slug=base["slug"], number=rung.row.number),
        "score": score_of(rung, unit if ladder.kind is Kind.GREEDY else "votes"),
        "cost": rung.row.cost,
        "before": rung.before,
        "after": rung.after,
        "left": rung.left,
        "whole": max(rung.before, rung.row.cost),
        "tag": tag,
        "tag_word": word,
        "is_in": tag == "won",
        "label": _(
            "Było %(before)s, projekt kosztuje %(cost)s, zostaje %(after)s.",
            before=zl(rung.before).striptags(), cost=zl(rung.row.cost).striptags(), after=zl(rung.after).striptags(),
        ),
    }  # fmt: skip


def _outside(slug: str, pool: PoolResult, row: ResultRow, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "url": url_for("public.project", slug=slug, number=row.number),
        "reason": reason_sentence(row, numbers),
    }
