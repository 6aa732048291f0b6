"""Round page, list of 20 of 1,000 projects, project page, map data: each beside the bare thing."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.desk import Desk, Finding, fetching, fetching_in_turn
from benchmarks.measure import compare
from benchmarks.statements import statements_of
from benchmarks.world import LIST, MAP_300, MAP_5000, VOTING

CACHED_TARGET = 1.5
LIST_TARGET = 2.5
LIST_STATEMENTS = 5
PAGE_STATEMENTS = 8
FILTERED = f"/bo/{LIST}/projekty/?temat=sport&miejsce=Jurowce&szukaj=boisko&kolejnosc=najtansze"


@dataclass(frozen=True)
class Measured:
    """A page, the bare address that it stands beside, requests a block, target of the ratio."""

    name: str
    path: str
    bare: str
    times: int
    target: float | None = None


ORDERS = ("numer", "najtansze", "najdrozsze")
EVERY_PAGE = tuple(
    f"/bo/{LIST}/projekty/?kolejnosc={order}&strona={page}" for order in ORDERS for page in range(1, 51)
)
"""More pages than a worker keeps bodies of, so that each is drawn anew."""

CACHED = (
    Measured("round page, remembered / hello", f"/bo/{LIST}/", "/hello", 300, CACHED_TARGET),
    Measured("list of 1,000, remembered / hello", f"/bo/{LIST}/projekty/", "/hello", 300, CACHED_TARGET),
    Measured("project page, remembered / hello", f"/bo/{LIST}/projekty/7", "/hello", 300, CACHED_TARGET),
)
UNCACHED = (
    Measured("list of 20 of 1,000 / ORM list", f"/bo/{LIST}/projekty/", "/list", 100, LIST_TARGET),
    Measured("list with four filters / ORM list", FILTERED, "/list", 100, LIST_TARGET),
    Measured("round page / ORM list", f"/bo/{VOTING}/", "/list", 100),
    Measured("project page / ORM list", f"/bo/{LIST}/projekty/7", "/list", 100),
    Measured("map of 300 points / ORM map", f"/bo/{MAP_300}/projekty.geojson", "/map/300", 40),
    Measured("map of 5,000 points / ORM map", f"/bo/{MAP_5000}/projekty.geojson", "/map/5000", 5),
)


def run(desk: Desk) -> None:
    """Measure every page."""
    ours = desk.side(desk.plain, fetching_in_turn(desk.plain, EVERY_PAGE))
    found = compare(ours, desk.side(desk.bare, fetching(desk.bare, "/list")), 100)
    desk.note(Finding("list, its body drawn anew / ORM list", found.ratio, "×", None, found))
    for server, measured in ((desk.plain, UNCACHED), (desk.remembering, CACHED)):
        for one in measured:
            ours = desk.side(server, fetching(server, one.path))
            bare = desk.side(desk.bare, fetching(desk.bare, one.bare))
            found = compare(ours, bare, one.times)
            desk.note(Finding(one.name, found.ratio, "×", one.target, found))
    count_statements(desk)


def count_statements(desk: Desk) -> None:
    """How many statements each page sends to the database."""
    most = {f"/bo/{LIST}/projekty/": LIST_STATEMENTS, FILTERED: LIST_STATEMENTS}
    paths = [
        *most,
        f"/bo/{VOTING}/",
        f"/bo/{LIST}/projekty/7",
        f"/bo/{MAP_5000}/projekty.geojson",
        "/bo/",
        "/",
    ]
    for path, number in statements_of(desk.world, paths).items():
        desk.note(
            Finding(f"statements of {path.partition('?')[0]}", number, "", most.get(path, PAGE_STATEMENTS))
        )
