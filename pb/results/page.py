"""The results page as templates take it: figures, bars, rows with their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from core.money import grouped
from core.site.record import current_site
from core.web.filters import day, zl_plain
from core.web.i18n import current_language
from maps.on_page import map_data, still_map
from pb.results.ladder import has_ladder
from pb.results.leftover_texts import moved_in_sentence, moved_on_sentence
from pb.results.mean_texts import rule_unit
from pb.results.official_part import official_part
from pb.results.queries import PoolResult, ResultRow, RoundResult, round_result
from pb.results.term_texts import mean_score, rule_told, run_off_sentence, threshold_on_bar
from pb.results.texts import (
    reason_sentence,
    rule_sentence,
    score_text,
    unit_of_method,
    void_reason,
    winners_heading,
)
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_legend
from pb.rounds.queries import RoundView
from pb.rounds.term_texts import more_of_rule
from pb.tally.models import TieDraw
from pb.tally.turnout import SEVERAL, SMALLEST_CELL, ShownCell

THOUSAND = 1000
MILLION = 1_000_000


def figures(result: RoundResult, is_of_this_town: bool = True) -> list[tuple[str, str]]:
    """The large numbers under the heading, only those that are known; an imported vote has other residents."""
    sheets = (grouped(result.sheets), ngettext("arkusz ocen zespołu", "arkuszy ocen zespołu", result.sheets))
    if not result.ballots and result.sheets:
        return [sheets]
    population = current_site().population if is_of_this_town else None
    valid = ngettext("ważna karta", "ważnych kart", result.ballots)
    if population:
        share = format_percent(result.ballots / population, "0.0%")
        valid = _("%(ballots)s, %(share)s mieszkańców", ballots=valid, share=share)
    shown = [(grouped(result.ballots), valid)]
    shown.append((grouped(result.marks), ngettext("głos na projekty", "głosów na projekty", result.marks)))
    shown.append((grouped(result.void), ngettext("karta nieważna", "kart nieważnych", result.void)))
    if result.paper and is_large_enough(result.paper, result.ballots + result.void):
        shown.append((grouped(result.paper), ngettext("karta papierowa", "kart papierowych", result.paper)))
    return [*shown, sheets] if result.sheets else shown


def is_large_enough(people: int, whole: int) -> bool:
    """Whether a number of people may be shown: neither they nor the rest are fewer than a cell (D6.3)."""
    return people >= SMALLEST_CELL and (people == whole or whole - people >= SMALLEST_CELL)


def unit_of(pool: PoolResult) -> str:
    """What the pool's projects are scored by: votes or points."""
    return unit_of_method(pool.pool.method)


def rule_of(pool: PoolResult) -> str:
    """The rule that the pool is counted by, in words."""
    return rule_sentence(rule_told(pool.run.rule, pool.run.parameters), rule_unit(pool.pool))


def pool_page(
    round_view: RoundView, pool: PoolResult, numbers: dict[str, int], names: dict[str, str]
) -> dict[str, Any]:
    """One pool: heading, money bar in order of selection, all projects by votes; ``names`` of pools by code."""
    return {
        "code": pool.pool.code,
        "name": pool.pool.name,
        "has_ladder": has_ladder(pool),
        "heading": f"{pool.pool.name}: {zl_plain(pool.run.budget)}",
        "amount": pool.run.budget,
        "spent": pool.run.spent,
        "left": pool.left,
        "parts": [
            {"number": row.number, "cost": row.cost, "short": short_money(row.cost)} for row in pool.winners
        ],
        "bar_label": money_label(pool),
        "rows": [row_page(round_view, pool, row, numbers) for row in pool.rows],
        "most": pool.most,
        "threshold": threshold_on_bar(pool.pool),
        "threshold_text": (
            mean_score(pool.pool.minimum_mean)
            if pool.pool.minimum_mean
            else score_text(pool.pool.minimum_votes, unit_of(pool))
        ),
        "paragraph": pool.pool.paragraph,
        "rule": " ".join(
            filter(None, [rule_of(pool), *more_of_rule(pool.pool), run_off_sentence(pool.run.parameters)])
        ),
        "draws": [draw_page(draw, numbers) for draw in pool.draws],
        "moved_in": moved_in_sentence(pool, names),
        "moved_on": moved_on_sentence(pool, names),
    }


def draw_page(draw: TieDraw, numbers: dict[str, int]) -> dict[str, Any]:
    """A draw of lots: the order in numbers people know, and how it was drawn, in the town's words."""
    order = ", ".join(str(numbers.get(code, code)) for code in draw.drawn_codes)
    return {"order": order, "method": draw.method, "is_over_pot": draw.is_over_pot}


def results_page(round_view: RoundView) -> dict[str, Any]:
    """All that the page of the results takes, of a result that is announced or lies before the second person."""
    result = round_result(round_view)
    numbers = {row.code: row.number for pool in result.pools for row in pool.rows}
    names = {pool.pool.code: pool.pool.name for pool in result.pools}
    return {
        "pb_round": round_view.pb_round,
        "heading": winners_heading(result.winners, current_language()),
        "result": result,
        "figures": figures(result, not round_view.pb_round.source),
        "pools": [pool_page(round_view, pool, numbers, names) for pool in result.pools],
        "record_sha256": result.record_sha256.hex() if result.record_sha256 else "",
        "official": official_part(round_view, result),
        "void_rows": void_rows(result),
        "turnout": turnout_pages(result),
        "legend": legend(result),
        "settings": map_data(),
        "still": still_map(
            points_on_map(round_view, result.pools), label=map_label(round_view), list_url="#lista"
        ),
        "fingerprint": fingerprint_groups(result.closing.merkle_root if result.closing else None),
        "several": len(result.pools) > 1,
        "has_vote": not round_view.rules.is_by_panels,
        "can_compare": not round_view.rules.is_by_panels,
        "paragraphs": round_view.rules.paragraphs,
    }


def short_money(amount: Decimal) -> str:
    """135 tys. or 2,4 mln inside a bar."""
    if amount < THOUSAND:
        return grouped(int(amount))
    if amount < MILLION:
        return _("%(value)s tys.", value=format_decimal(amount / THOUSAND, "0.#"))
    return _("%(value)s mln", value=format_decimal(amount / MILLION, "0.#"))


def money_label(pool: PoolResult) -> str:
    """The money bar in words for those who cannot see it."""
    word = _("nr")
    parts = [f"{word} {row.number}: {zl_plain(row.cost)}" for row in pool.winners]
    return (
        _("Podział puli %(amount)s", amount=zl_plain(pool.run.budget))
        + ". "
        + ", ".join([*parts, _("zostało %(amount)s", amount=zl_plain(pool.left))])
    )


def row_page(
    round_view: RoundView, pool: PoolResult, row: ResultRow, numbers: dict[str, int]
) -> dict[str, Any]:
    """One project of the list."""
    page = {
        "number": row.number,
        "title": row.title,
        "url": url_for("public.project", slug=round_view.pb_round.slug, number=row.number),
        "votes": row.score,
        "votes_text": score_shown(row, unit_of(pool)),
        "won": row.is_built,
        "cost": row.cost,
        "reason": reason_sentence(row, numbers),
    }
    if row.reason_code == "withdrawn":
        page |= {"tag": "no-go", "tag_word": _("wycofany")}
    if row.reason_code == "topped_up":
        page |= {"tag": "won", "tag_word": _("wybrany z dopłatą")}
    if row.reason_code == "from_leftovers":
        page |= {"tag": "won", "tag_word": _("wybrany z reszty pul")}
    return page


def score_shown(row: ResultRow, unit: str) -> str:
    """The score beside a project's bar; under a mean the sum too, for that is what the sheets hold."""
    total = score_text(row.points, unit)
    return f"{mean_score(row.facts['mean'])}, {total}" if "mean" in row.facts else total


def points_on_map(round_view: RoundView, pools: Iterable[PoolResult]) -> list[dict[str, Any]]:
    """Markers of the results map."""
    return points_of_rows(round_view, (row for pool in pools for row in pool.rows), lambda row: row.is_built)


def points_of_rows(
    round_view: RoundView, rows: Iterable[ResultRow], is_won: Callable[[ResultRow], bool]
) -> list[dict[str, Any]]:
    """Markers of projects: shape by category, fill by outcome."""
    return [
        {
            "number": str(row.number),
            "title": row.title,
            "lon": row.lon,
            "lat": row.lat,
            "shape": shape_of(row.category),
            "outcome": "won" if is_won(row) else "lost",
            "url": url_for("public.project", slug=round_view.pb_round.slug, number=row.number),
        }
        for row in rows
        if row.lon is not None
    ]


def legend(result: RoundResult) -> list[tuple[str, str]]:
    """Shapes that are on the map, with their words."""
    used = {row.category for pool in result.pools for row in pool.rows if row.lon is not None}
    return category_legend(used)


TURNOUT_ORDER = ("day", "age", "channel", "area", "place")


def turnout_pages(result: RoundResult) -> list[dict[str, Any]]:
    """Turnout as pictures with their numbers; cells that may not be shown are already joined."""
    names = {
        "day": _("Głosujący według dni"),
        "age": _("Głosujący według wieku"),
        "channel": _("Głosujący według sposobu"),
        "area": _("Głosujący według okolicy"),
        "place": _("Głosujący według miejsca wybranych projektów wiejskich"),
    }
    pages = []
    for dimension in TURNOUT_ORDER:
        cells = result.turnout.get(dimension, [])
        if any(not cell.is_joined for cell in cells):
            most = max(cell.people for cell in cells)
            rows = [(cell_name(dimension, cell), cell.people) for cell in cells]
            pages.append({"heading": names[dimension], "rows": rows, "most": most})
    return pages


def cell_name(dimension: str, cell: ShownCell) -> str:
    """The cell's name in the reader's words."""
    if cell.is_joined:
        return _("pozostałe razem")
    if dimension == "place" and cell.name == SEVERAL:
        return _("w kilku miejscach")
    if dimension == "channel":
        return {"internet": _("przez internet"), "paper": _("na papierze")}.get(cell.name, cell.name)
    if dimension == "age":
        return _("%(band)s lat", band=cell.name)
    if dimension == "day":
        return day(date.fromisoformat(cell.name))
    return cell.name


def void_rows(result: RoundResult) -> list[tuple[str, int]]:
    """Void ballots by reason."""
    return [(void_reason(code), count) for code, count in result.void_reasons]


def fingerprint_groups(digest: bytes | None) -> str:
    """All of a SHA-256 in groups of four, to be read aloud."""
    digits = (digest or b"").hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def map_label(round_view: RoundView) -> str:
    """The map in words for those who hear it."""
    return _("Mapa wyników: %(title)s", title=round_view.pb_round.title)
