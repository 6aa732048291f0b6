"""A pool in the tally record: its terms, its figures, every project with rank and reason, the order of selection, ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl_plain
from pb.results.leftover_texts import moved_in_sentence, moved_on_sentence
from pb.results.queries import PoolResult, ResultRow
from pb.results.record.words import VERDICTS, full_moment, groups, pool_terms, tie_way
from pb.results.term_texts import mean_number, reserved_words
from pb.results.texts import reason_sentence, score_text, unit_of_method
from pb.results.wording import exact_amount
from pb.rounds.category_texts import category_name
from pb.tally.models import TieDraw

Who = Callable[[str, int | None], str]
"""How a person is named in this version of the record: the role, and in the office's version the name."""


@dataclass(frozen=True)
class RankedRow:
    """A project by its votes. Projects with as many share a ``rank``; ``reason`` only of those that lost or cost more."""

    rank: int
    number: int
    title: str
    cost: Decimal
    votes: int
    points: Decimal
    verdict: str
    is_built: bool
    reason: Markup | str
    mean: str = ""


@dataclass(frozen=True)
class ChosenRow:
    """A selected project in the order of selection, with the money left in the pool after it; ``why``: its money."""

    place: int
    number: int
    title: str
    cost: Decimal
    left: Decimal
    why: str = ""


@dataclass(frozen=True)
class TieRow:
    """A tie that decided: the projects, what they had in common, and how it fell."""

    projects: str
    score: str
    left: str
    way: str
    order: str


@dataclass(frozen=True)
class DrawRow:
    """A draw of lots: how it went in the town's words, the order drawn, who recorded and who confirmed."""

    over: str
    order: str
    method: str
    recorded: str
    confirmed: str


@dataclass(frozen=True)
class PoolRecord:
    """A pool ready to print; amounts in the round's currency."""

    name: str
    terms: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, str | Markup]]
    has_points: bool
    has_means: bool
    rows: Sequence[RankedRow]
    chosen: Sequence[ChosenRow]
    beside: Sequence[RankedRow]
    ties: Sequence[TieRow]
    draws: Sequence[DrawRow]
    conflicts: Sequence[str]
    withdrawn: str
    sha256: str
    counted: str
    version: str


@dataclass(frozen=True)
class Context:
    """What every pool's part needs of the round: paragraphs, names of pools by code, numbers of projects by code."""

    paragraphs: Mapping[str, str]
    names: Mapping[str, str]
    numbers: Mapping[str, int]
    populations: Mapping[int, int]
    who: Who

    def listed(self, codes: Sequence[str]) -> str:
        """Numbers people know."""
        return ", ".join(str(self.numbers.get(code, code)) for code in codes)


def pool_record(pool: PoolResult, context: Context) -> PoolRecord:
    """The part of one pool."""
    unit, parameters = unit_of_method(pool.pool.method), pool.run.parameters
    ranked = _ranked(pool, context)
    conflicts = [context.listed(group) for group in parameters.get("conflicts", [])]
    return PoolRecord(
        name=pool.pool.name,
        terms=pool_terms(pool, context.paragraphs, context.names),
        figures=_figures(pool, context),
        has_points=unit == "points",
        has_means=any(row.mean for row in ranked),
        rows=ranked,
        chosen=_chosen(pool),
        beside=[row for row in ranked if row.verdict in (VERDICTS["topped_up"], VERDICTS["from_leftovers"])],
        ties=[_tie(tie, pool, unit, context) for tie in pool.run.ties if tie["decides"]],
        draws=[_draw(draw, context) for draw in pool.draws],
        conflicts=conflicts,
        withdrawn=context.listed(parameters.get("withdrawn", [])),
        sha256=groups(pool.run.input_sha256),
        counted=full_moment(pool.run.counted_at),
        version=pool.run.program_version,
    )


def _figures(pool: PoolResult, context: Context) -> list[tuple[str, str | Markup]]:
    votes = sum(row.votes for row in pool.rows)
    points = sum((row.points for row in pool.rows), Decimal(0))
    sheets, marks, listed = "Ważne karty z głosem w tej puli", "Głosy na projekty", "Projekty w głosowaniu"
    if pool.pool.is_by_panel:
        sheets, marks, listed = "Arkusze ocen zespołu", "Oceny większe od zera", "Projekty oceniane"
    population = context.populations.get(pool.pool.pool_id)
    figures: list[tuple[str, str | Markup | None]] = [
        ("Pieniądze w puli", zl_plain(pool.run.budget)),
        ("W tym z innych pul", moved_in_sentence(pool, context.names)),
        ("Mieszkańcy obszaru puli", grouped(population) if population else None),
        (sheets, grouped(pool.run.ballots)),
        (marks, grouped(votes)),
        ("Punkty dla projektów", score_text(points, "points") if pool.pool.scores_points else None),
        (listed, grouped(len(pool.rows))),
        ("Projekty, które powstaną", grouped(pool.built)),
        *_reserved(pool),
        ("Koszt wybranych projektów", zl_plain(pool.run.spent)),
        ("Zostało w puli", zl_plain(pool.left)),
        ("Co stanie się z resztą", moved_on_sentence(pool, context.names)),
    ]
    return [(label, said) for label, said in figures if said is not None]


def _reserved(pool: PoolResult) -> list[tuple[str, str]]:
    """Money kept for a category and what of it was spent; nothing where none was kept."""
    told = pool.run.parameters.get("reserved")
    if not told:
        return []
    name = category_name(str(told["category"]))
    return [
        (f"Odłożone dla kategorii „{name}”", zl_plain(exact_amount(told["amount"]))),
        ("Wydane z odłożonych", zl_plain(exact_amount(told["spent"]))),
    ]


def _ranked(pool: PoolResult, context: Context) -> list[RankedRow]:
    found: list[RankedRow] = []
    rank = 0
    for place, row in enumerate(pool.rows, 1):
        rank = rank if place > 1 and pool.rows[place - 2].score == row.score else place
        reason = "" if row.is_selected else reason_sentence(row, context.numbers)
        found.append(
            RankedRow(
                rank,
                row.number,
                row.title,
                row.cost,
                row.votes,
                row.points,
                _verdict(row),
                row.is_built,
                reason,
                mean_number(row.facts["mean"]) if "mean" in row.facts else "",
            )
        )
    return found


def _verdict(row: ResultRow) -> str:
    return "wybrany" if row.is_selected else VERDICTS.get(row.reason_code, "niewybrany")


def _chosen(pool: PoolResult) -> list[ChosenRow]:
    left, found = pool.run.budget, []
    for place, row in enumerate(pool.winners, 1):
        left -= row.cost
        found.append(ChosenRow(place, row.number, row.title, row.cost, left, reserved_words(row.facts)))
    return found


def _tie(tie: Mapping[str, Any], pool: PoolResult, unit: str, context: Context) -> TieRow:
    score = tie["score"]
    told = score_text(Decimal(str(score)), unit) if _is_score(pool, score) else "ta sama cena"
    way = tie_way(str(pool.run.parameters.get("ties", "")), bool(pool.draws))
    left = zl_plain(Decimal(str(tie["left"])))
    return TieRow(context.listed(tie["projects"]), told, left, way, context.listed(tie["order"]))


def _is_score(pool: PoolResult, score: Any) -> bool:
    """Whether the tied have a score in common that people know: votes or points, not votes for a złoty."""
    return score is not None and "/" not in str(score) and pool.run.rule != "greedy-cost"


def _draw(draw: TieDraw, context: Context) -> DrawRow:
    def act(role: str, person: int | None, moment: datetime | None) -> str:
        return f"{context.who(role, person)}, {full_moment(moment)}" if moment else ""

    return DrawRow(
        "reszta pul" if draw.is_over_pot else "pula",
        context.listed(draw.drawn_codes),
        draw.method,
        act("osoba zapisująca", draw.recorded_by_id, draw.drawn_at),
        act("osoba zatwierdzająca", draw.confirmed_by_id, draw.confirmed_at),
    )
