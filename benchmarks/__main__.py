"""``python -m benchmarks [NAME]``: pages, ballot, weight, memory, import, profile, or all of them."""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks import ballot, breakdown, imports, memory, pages, weight
from benchmarks.desk import Desk, Finding, open_desk
from benchmarks.world import World, made_world

SERVED = {"pages": pages.run, "ballot": ballot.run, "memory": memory.run, "weight": weight.run}
NAMES = (*SERVED, "import", "profile", "all")


def main() -> int:
    """Run what was named; 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="all", choices=NAMES)
    name = parser.parse_args().name
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with made_world() as world:
        findings = _served(world, name)
        if name in ("import", "all"):
            findings += imports.run(world)
        if name in ("profile", "all"):
            breakdown.run(world)
    missed = [finding.name for finding in findings if not finding.is_met]
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")
    print("missed: " + ", ".join(missed) if missed else "every target was met")
    return 1 if missed else 0


def _served(world: World, name: str) -> list[Finding]:
    wanted = [run for own, run in SERVED.items() if name in (own, "all")]
    if not wanted:
        return []
    desk: Desk
    with open_desk(world) as desk:
        for run in wanted:
            run(desk)
        return desk.findings


if __name__ == "__main__":
    sys.exit(main())
