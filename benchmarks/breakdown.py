"""Where the time goes: the profile of the uncached list and of the ballot, gathered by who wrote the code."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.ballot import PAGE, PEOPLE, TOKEN
from benchmarks.statements import application
from benchmarks.world import LIST, ROOT, World

TIMES = 40
WAITING = "waiting for PostgreSQL"
LIBRARIES = (
    "sqlalchemy",
    "psycopg",
    "jinja2",
    "werkzeug",
    "flask",
    "flask_babel",
    "babel",
    "markupsafe",
    "nacl",
)


def run(world: World) -> None:
    """Profile both and print a table of each."""
    with application(world) as app:
        client = app.test_client()
        _table(
            "uncached list", lambda: client.get(f"/bo/{LIST}/projekty/", headers={"Accept-Encoding": "gzip"})
        )
        _table("whole ballot", lambda: _vote(app.test_client(), world, next(PEOPLE)))


def _vote(client: FlaskClient, world: World, pesel: str) -> None:
    def token(path: str) -> str:
        found = TOKEN.search(client.get(path).data)
        assert found, path
        return found[1].decode()

    person = {"pesel": pesel, "first_name": "Anna", "last_name": "Pomiarowa", "declaration": "yes"}
    client.post(PAGE, data={"csrf_token": token(PAGE), "project": [str(number) for number in world.ballot]})
    client.post(f"{PAGE}/tozsamosc", data={"csrf_token": token(f"{PAGE}/tozsamosc"), **person})
    client.post(
        f"{PAGE}/potwierdzenie", data={"csrf_token": token(f"{PAGE}/potwierdzenie"), "confirm": "yes"}
    )
    assert b'id="receipt"' in client.get(f"{PAGE}/gotowe").data, "no receipt"


def _table(name: str, act: Callable[[], object]) -> None:
    for _ in range(3):
        act()
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(TIMES):
        act()
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    shares: Counter[str] = Counter()
    for (path, _line, function), (_cc, _nc, own, _cum, callers) in stats.items():
        if path == "~":
            # A built-in belongs to whoever called it.
            for (caller, _, _), (_, _, part, _) in callers.items():
                shares[_room(caller, function)] += part
        else:
            shares[_room(path, function)] += own
    total = sum(shares.values())
    print(f"\n{name}: {total / TIMES * 1000:.1f} ms under the profiler")
    for room, seconds in shares.most_common(14):
        print(f"  {room:<28}{seconds / TIMES * 1000:7.2f} ms{100 * seconds / total:6.1f} %")


def _room(path: str, function: str) -> str:
    if "psycopg" in path and ("wait" in function or "poll" in function or "select" in function):
        return WAITING
    if path == "<template>" or "/templates/" in path:
        return "our templates"
    parts = Path(path).parts
    for library in LIBRARIES:
        if library in parts or f"{library}_binary" in parts:
            return library
    if path.startswith(str(ROOT)) and ".venv" not in parts:
        relative = Path(path).relative_to(ROOT)
        return "our " + ".".join(relative.parts[:2]).removesuffix(".py")
    return "Python: " + Path(path).stem if path != "~" else "Python"
