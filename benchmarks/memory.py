"""Memory of a worker after it has served everything that residents ask for."""

from __future__ import annotations

from benchmarks.ballot import voting
from benchmarks.desk import Desk, Finding, fetching
from benchmarks.measure import peak_mb, resident_mb
from benchmarks.pages import CACHED, UNCACHED

TARGET_MB = 150


def run(desk: Desk) -> None:
    """Walk through all pages, then look."""
    for server in (desk.plain, desk.remembering):
        act = fetching(
            server, *(one.path for one in (*UNCACHED, *CACHED)), "/", "/mapa", "/bo/", "/bo/bo-2026/wyniki"
        )
        for _ in range(10):
            act()
    vote = voting(desk.remembering, desk.world.ballot[::-1])
    for _ in range(10):
        vote()
    for server in (desk.plain, desk.remembering):
        note = f"peak {peak_mb(server.worker):.0f} MB"
        desk.note(
            Finding(
                f"memory of a worker ({server.name})", resident_mb(server.worker), "MB", TARGET_MB, note=note
            )
        )
    desk.note(Finding("memory of the bare worker", resident_mb(desk.bare.worker), "MB"))
