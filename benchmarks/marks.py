"""Pages and reads of a consultation with 200,000 marks: nothing may grow with the marks as a list of all would.

Public pages over HTTP without the memory of pages, the office's reads in this process; the median of seven.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from sqlalchemy import create_engine, text

from app import create_app
from benchmarks.servers import OURS, served
from benchmarks.tiles import SLUG, fill, open_consultation
from benchmarks.visitor import Visitor
from benchmarks.world import World, settings
from consultations.consultation.queries import find_published
from consultations.marks.queries.board import BoardAsked, board_counts, board_page
from consultations.report.queries.written import undecided_marks
from core.clock import now, today
from core.db import db

SIZE = 200_000
TURNS = 7
MOST_MS = 1_000.0
PAGE = f"/konsultacje/{SLUG}/"
PAGES = {
    "list": f"{PAGE}uwagi/",
    "list, page 4,000": f"{PAGE}uwagi/?strona=4000",
    "list of a topic": f"{PAGE}uwagi/?temat=temat-3",
    "list of what waits": f"{PAGE}uwagi/?stan=waiting",
    "list by agreement": f"{PAGE}uwagi/?kolejnosc=zgody",
    "list with a word": f"{PAGE}uwagi/?q=cienia",
    "marks by area": f"{PAGE}uwagi/obszary",
    "points of the map": f"{PAGE}uwagi.geojson",
    "GeoJSON, page 150": f"/api/v1/consultations/{SLUG}/marks.geojson?page=150",
}
HIDDEN = "UPDATE con_marks SET visibility = 'held' WHERE number % 97 = 0"


def run(world: World) -> list[str]:
    """Measure all of it; the names of missed targets."""
    engine = create_engine(world.url)
    open_consultation(engine)
    fill(engine, 1, SIZE)
    with engine.begin() as connection:
        connection.execute(text(HIDDEN))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE con_marks"))
    engine.dispose()
    told: dict[str, float] = {}
    with served(world, "marks", OURS, "/healthz", PAGE_CACHE_SECONDS="0") as server:
        visitor = Visitor(server.port)
        for name, path in PAGES.items():
            told[name] = _median(lambda path=path: visitor.get(path))  # type: ignore[misc]
    told |= _of_office(world)
    print(f"\n{SIZE:,} marks\n| | ms, median of {TURNS} |\n|---|---|")
    for name, took in told.items():
        print(f"| {name} | {took:.0f} |")
    return [f"{name}, {SIZE:,} marks" for name, took in told.items() if took > MOST_MS]


def _of_office(world: World) -> dict[str, float]:
    with create_app(settings(world.url)).app_context():
        view = find_published(SLUG)
        asked = BoardAsked(view.id, now(), today())
        far = BoardAsked(view.id, now(), today(), page=3_000)
        told = {
            "board, counts": _median(lambda: board_counts(asked)),
            "board, page 1": _median(lambda: board_page(asked)),
            "board, page 3,000": _median(lambda: board_page(far)),
            "report, marks without a decision": _median(lambda: undecided_marks(view.id)),
        }
        db.session.remove()
        db.engine.dispose()
    return told


def _median(call: Callable[[], object]) -> float:
    """Milliseconds; the first time does not count."""
    took = []
    for _turn in range(TURNS + 1):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:])
