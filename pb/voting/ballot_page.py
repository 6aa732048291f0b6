"""The ballot as pages show it: pools with their rows, the basket, and what the search leaves visible."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.problems import Problem
from core.web.polish import polish
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_name
from pb.rounds.rules import BallotMethod, PoolRules, RoundRules
from pb.voting.pool_texts import pool_hint, pool_rule, rest_of_pool
from pb.voting.queries import BallotProject
from pb.voting.texts import sentence


@dataclass(frozen=True)
class Row:
    """A project's row. ``value``: ticked, or the points or place as typed; ``error``: its sentence."""

    number: int
    title: str
    url: str
    cost: Decimal
    place: str
    category: str
    value: Any
    error: str = ""
    shape: str = ""
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True)
class PoolPart:
    """A pool on the ballot page: its rule in words, its rows, and what of it is used."""

    pool_id: int
    name: str
    title: str
    hint: str
    method: str
    most: int
    rows: tuple[Row, ...]
    used: int
    rest: str
    chosen: tuple[Row, ...]
    error: str = ""
    group: str | None = None
    hidden: int = 0

    @property
    def basket(self) -> dict[str, Any]:
        """The pool as the basket's macro takes it."""
        with_value = self.method in (BallotMethod.POINTS, BallotMethod.RANKING)
        chosen = [
            {"number": r.number, "title": r.title, "value": r.value if with_value else None}
            for r in self.chosen
        ]
        names = {"id": self.pool_id, "name": self.name, "short": self.name}
        is_quiet = self.group is not None and not self.chosen
        return {
            **names,
            "used": self.used,
            "most": self.most,
            "rest": self.rest,
            "chosen": chosen,
            "is_quiet": is_quiet,
        }


@dataclass(frozen=True)
class BallotSearch:
    """What the voter looks for among the projects; the chosen ones are shown whatever it is."""

    query: str = ""
    category: str = ""
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(fold(self.query).split()))

    def finds(self, project: BallotProject) -> bool:
        """Whether the project has all the words and the category."""
        if self.category and project.category != self.category:
            return False
        if not self.words:
            return True
        text = fold(f"{project.number} {project.title} {project.place}")
        return all(word in text for word in self.words)


def fold(text: str) -> str:
    """Small letters without Polish marks, so that "zrodla" finds "Źródła"."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def without_ballot(rules: RoundRules) -> list[str]:
    """Names of pools that are not on the ballot, because panels score them."""
    return [pool.name for pool in rules.panel_pools]


def pool_parts(
    slug: str,
    rules: RoundRules,
    projects: Sequence[BallotProject],
    typed: Mapping[int, str],
    problems: Iterable[Problem] = (),
    search: BallotSearch | None = None,
) -> list[PoolPart]:
    """The pools of the ballot in the order of the rules, projects by number, with what was typed in each."""
    errors: dict[str, str] = {}
    for problem in problems:
        if problem.field:
            errors.setdefault(problem.field, sentence(problem))
    sheet = _Sheet(slug, typed, errors, search or BallotSearch())
    parts = [
        _part(sheet, pool, [p for p in projects if p.pool_id == pool.pool_id]) for pool in rules.ballot_pools
    ]
    return [part for part in parts if part.rows or part.hidden]


@dataclass(frozen=True)
class _Sheet:
    """What all rows of one page share."""

    slug: str
    typed: Mapping[int, str]
    errors: Mapping[str, str]
    search: BallotSearch


def _part(sheet: _Sheet, pool: PoolRules, own: Sequence[BallotProject]) -> PoolPart:
    shown = [project for project in own if project.number in sheet.typed or sheet.search.finds(project)]
    rows = tuple(_row(sheet, pool, project) for project in shown)
    chosen = tuple(row for row in rows if row.value)
    by_points = pool.method is BallotMethod.POINTS
    used = sum(_points(row.value) for row in chosen) if by_points else len(chosen)
    return PoolPart(
        pool_id=pool.pool_id,
        name=pool.name,
        title=polish(pool.name) + f": {pool_rule(pool)}",
        hint=pool_hint(pool),
        method=pool.method.value,
        most=(pool.points_total or 0) if by_points else pool.maximum,
        rows=rows,
        used=used,
        rest=rest_of_pool(pool, used) if used else "",
        chosen=chosen,
        error=sheet.errors.get(f"pool-{pool.pool_id}", ""),
        group=pool.exclusive_group,
        hidden=len(own) - len(shown),
    )


def _row(sheet: _Sheet, pool: PoolRules, project: BallotProject) -> Row:
    text = sheet.typed.get(project.number)
    value: Any = text is not None
    if pool.method in (BallotMethod.POINTS, BallotMethod.RANKING):
        value = int(text) if text and text.isascii() and text.isdigit() else text
    return Row(
        number=project.number,
        title=project.title,
        url=f"/bo/{sheet.slug}/projekty/{project.number}",
        cost=project.cost,
        place=project.place or pool.area_name or "",
        category=category_name(project.category),
        value=value,
        error=sheet.errors.get(f"project-{project.number}", ""),
        shape=shape_of(project.category),
        rivals=project.rivals,
    )


def _points(value: Any) -> int:
    return value if type(value) is int else 0


def typed_of(ballot_lines: Iterable[tuple[int, int | None]]) -> dict[int, str]:
    """Choices kept in the booth, as if they had just been typed."""
    return {number: "yes" if value is None else str(value) for number, value in ballot_lines}
