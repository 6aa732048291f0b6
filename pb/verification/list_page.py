"""The ballot list as pages, documents and tables show it: by pool, each project with its hash."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from core.spreadsheets import harmless
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.verification.list_models import BallotList
from pb.verification.queries.ballot_list import ListedProject, listed_projects
from pb.verification.rules.ballot_list import draw_hash, drawn_order

LISTED = ("on_ballot", "withdrawn", "merged")
EXAMPLE_SEED = "3 11 17 24 38 45"
EXAMPLE_NUMBERS = (5001, 5002, 5003)


@dataclass(frozen=True)
class ListRow:
    """A project on the list. ``place``: in the drawn order, ``None`` for one put at the end afterwards."""

    project: ListedProject
    place: int | None
    hash: str


@dataclass(frozen=True)
class ShownList:
    """The list by number, and by pool for printing."""

    rows: tuple[ListRow, ...]
    pools: tuple[tuple[PoolRules, tuple[ListRow, ...]], ...]
    command: str


def list_shown(view: RoundView, kept: BallotList | None) -> ShownList:
    """What stands on the drawn list; empty before the draw. At most one statement."""
    if kept is None or kept.drawn_at is None or kept.seed is None:
        return ShownList((), (), "")
    places = {filed: place for place, filed in enumerate(kept.drawn_order, 1)}
    known = {*kept.drawn_order, *kept.late_order}
    projects = [one for one in listed_projects(view.pb_round.id, LISTED) if one.filed_number in known]
    rows = tuple(
        ListRow(one, places.get(one.filed_number), draw_hash(kept.seed, one.filed_number)) for one in projects
    )
    pools = tuple(
        (pool, tuple(row for row in rows if row.project.pool_id == pool.pool_id)) for pool in view.rules.pools
    )
    return ShownList(rows, tuple(one for one in pools if one[1]), order_command(kept.seed, kept.drawn_order))


def order_command(seed: str, numbers: list[int]) -> str:
    """The command that draws the same order; a quote in the seed is written so that a shell takes it as one."""
    quoted = seed.replace("'", "'\\''")
    return f"wspolnie rounds order --seed '{quoted}' {' '.join(map(str, sorted(numbers)))}"


def example() -> tuple[str, list[tuple[int, str]]]:
    """A seed and its order, to be repeated by hand."""
    order = drawn_order(EXAMPLE_SEED, EXAMPLE_NUMBERS)
    return EXAMPLE_SEED, [(number, draw_hash(EXAMPLE_SEED, number)) for number in order]


def earlier_announcements(kept: BallotList) -> list[dict[str, object]]:
    """What was announced before, with moments as moments."""
    moments = ("known_at", "announced_at", "replaced_at")
    return [
        {name: datetime.fromisoformat(told) if name in moments else told for name, told in one.items()}
        for one in kept.earlier
    ]


def list_table(view: RoundView, shown: ShownList) -> str:
    """The list as CSV; amounts with a point."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("number", "filed_number", "pool", "title", "cost", "status", "place", "sha256"))
    for row in shown.rows:
        pool = view.rules.pool(row.project.pool_id)
        texts = [harmless(text) for text in (pool.name if pool else "", row.project.title)]
        cost = f"{row.project.cost:.2f}".removesuffix(".00")
        writer.writerow(
            (row.project.number, row.project.filed_number, *texts, cost, row.project.status, row.place or "", row.hash)
        )  # fmt: skip
    return "\ufeff" + sheet.getvalue()
