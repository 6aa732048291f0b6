"""``python -m benchmarks [NAME]``: pages, ballot, weight, memory, import, tally, tiles, marks, profile, or all of them.

``tally --write`` keeps its figures in benchmarks/README.md and docs/images.
"""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks import ballot, breakdown, imports, marks, memory, pages, tally, tiles, weight
from benchmarks.desk import Desk, Finding, open_desk
from benchmarks.world import World, made_world

SERVED = {"pages": pages.run, "ballot": ballot.run, "memory": memory.run, "weight": weight.run}
NAMES = (*SERVED, "import", "tally", "tiles", "marks", "profile", "all")


def main() -> int:
    """Run what was named; 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="all", choices=NAMES)
    parser.add_argument("--write", action="store_true", help="keep the figures of tally in the repository")
    asked = parser.parse_args()
    name = asked.name
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    missed = tally.run(write=asked.write) if name in ("tally", "all") else []
    if name != "tally":
        missed += _on_a_town(name)
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")
    print("missed: " + ", ".join(missed) if missed else "every target was met")
    return 1 if missed else 0


def _on_a_town(name: str) -> list[str]:
    """What needs the demonstration town; the names of missed targets."""
    with made_world() as world:
        findings = _served(world, name)
        if name in ("import", "all"):
            findings += imports.run(world)
        if name in ("profile", "all"):
            breakdown.run(world)
        missed = tiles.run(world) if name in ("tiles", "all") else []
        missed += marks.run(world) if name in ("marks", "all") else []
    return missed + [finding.name for finding in findings if not finding.is_met]


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
