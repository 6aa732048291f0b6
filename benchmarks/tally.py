"""The count beside pabutools, the field's reference library: processor seconds, memory, and how both grow.

Each measurement is a process of its own (``tally_once``). ``write`` puts the table between its marks in
``benchmarks/README.md`` and the plots into ``docs/images``.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.imports import FOLDER
from benchmarks.tally_files import in_finer_units, with_ballots, with_projects, written
from benchmarks.tally_plot import Line, plot
from benchmarks.world import ROOT
from pb.tally.engine.model import Election
from pb.tally.engine.pabulib.reader import read_election

CITY, LARGEST, MANY = (
    "Poland_Warszawa_2026.pb.gz",
    "Poland_Wroclaw_2015_150_-_500.pb.gz",
    "Poland_Lodz_2023.pb.gz",
)
LIMIT = int(os.environ.get("WSPOLNIE_BENCH_LIMIT", "300"))
"""Seconds of processor time after which the library's count is given up."""
TARGETS = {"parse": 20, "greedy": 20, "shares": 50, "phragmen": 50}
WORDS = {"parse": "reading", "greedy": "greedy", "shares": "equal shares", "phragmen": "Phragmén"}
CUTS, RAISED_RATIO, EVERY_SECONDS, MOST_MB = (500, 1000, 2000, 4000, 8000), 100, 2.0, 300
MARKS = ("<!-- tally: begin -->", "<!-- tally: end -->")
README = ROOT / "benchmarks" / "README.md"
IMAGES = ROOT / "docs" / "images"


def once(side: str, task: str, path: Path, times: int = 3, limit: int | None = None) -> dict[str, Any] | None:
    """One measurement; ``None`` when it did not end in time."""
    command = [sys.executable, "-m", "benchmarks.tally_once", side, task, str(path), str(times)]
    done = subprocess.run([*command, *([str(limit)] if limit else [])], cwd=ROOT, capture_output=True)
    if limit and done.returncode < 0:
        return None
    done.check_returncode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


class Report:
    """Lines of the table and what was missed."""

    def __init__(self) -> None:
        self.lines = ["| | ours, s | pabutools, s | times faster | target |", "|---|---|---|---|---|"]
        self.missed: list[str] = []

    def beside(self, name: str, task: str, path: Path, target: float | None) -> tuple[float, float | None]:
        """Both sides on one file; the winners must be the same."""
        ours, theirs = once("ours", task, path), once("library", task, path, 1, LIMIT)
        assert ours is not None
        if theirs is None:
            self.add(name, f"{ours['seconds']:.2f}", f"did not end in {LIMIT} s", "", None, True)
            return ours["seconds"], None
        assert ours.get("ids") == theirs.get("ids"), f"{name}: other winners"
        ratio = theirs["seconds"] / ours["seconds"]
        met = target is None or ratio >= target
        told = (f"{ours['seconds']:.3f}", f"{theirs['seconds']:.2f}", f"**{ratio:.1f}**")
        self.add(name, *told, None if target is None else f"≥ {target:g}", met)
        return ours["seconds"], theirs["seconds"]

    def add(self, name: str, ours: str, theirs: str, ratio: str, target: str | None, met: bool) -> None:
        """A line; a target that was not met is said in it."""
        aim = "none" if target is None else target + ("" if met else ", **missed**")
        self.lines.append(f"| {name} | {ours} | {theirs} | {ratio} | {aim} |")
        print(self.lines[-1], flush=True)
        if not met:
            self.missed.append(name)


def run(*, write: bool = False) -> list[str]:
    """Measure all; the names of missed targets."""
    report = Report()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        city = read_election(FOLDER / CITY)
        whole = folder / "city.pb"
        whole.write_bytes(gzip.decompress((FOLDER / CITY).read_bytes()))
        for task, target in TARGETS.items():
            report.beside(f"{WORDS[task]}, {city.ballot_count:,} ballots", task, whole, target)
        for task in ("add1", "add1u"):
            report.beside(f"{task}, {city.ballot_count:,} ballots", task, whole, None)
        for number in CUTS:
            path = written(with_ballots(city, number), folder, f"cut{number}")
            report.beside(f"add1u, cut to {number:,} ballots", "add1u", path, RAISED_RATIO)
        _every_file(report)
        plots = _growth(city, folder)
    if write:
        _write(report, plots)
    return report.missed


def _every_file(report: Report) -> None:
    worst: dict[str, tuple[float, str]] = {}
    for path in sorted(FOLDER.glob("*.pb*")):
        told = once("ours", "all", path, 1)
        assert told is not None
        for rule, seconds in told["every"].items():
            worst[rule] = max(worst.get(rule, (0.0, "")), (seconds, path.name))
        if path.name == LARGEST:
            most, met = told["mb"], told["mb"] <= MOST_MB
            name = "memory of reading and every rule, 131,778 ballots"
            report.add(name, f"{most:.0f} MB", "", "", f"≤ {MOST_MB} MB", met)
    for rule, (seconds, name) in sorted(worst.items(), key=lambda one: -one[1][0]):
        target = None if rule == "parse" else f"≤ {EVERY_SECONDS:g} s"
        short = name.partition(".pb")[0]
        met = target is None or seconds <= EVERY_SECONDS
        report.add(f"worst real file, {rule} ({short})", f"{seconds:.2f}", "", "", target, met)


def _growth(city: Election, folder: Path) -> dict[str, str]:
    """Plots by file name."""
    by_ballots: dict[str, Line] = {}
    sizes = {number: written(with_ballots(city, number), folder, f"b{number}") for number in
             (2_000, 8_000, 32_000, 128_000)}  # fmt: skip
    for task in ("parse", "greedy", "shares", "phragmen", "add1"):
        by_ballots[WORDS.get(task, task)] = [(n, _seconds("ours", task, path)) for n, path in sizes.items()]
    by_ballots["equal shares, pabutools"] = [
        (n, _seconds("library", "shares", path)) for n, path in sizes.items() if n <= 32_000
    ]
    many = read_election(FOLDER / MANY)
    counts = {
        number: written(with_projects(many, number), folder, f"p{number}") for number in (10, 35, 70, 139)
    }
    by_projects = {
        WORDS.get(task, task): [(n, _seconds("ours", task, path)) for n, path in counts.items()]
        for task in ("greedy", "shares", "phragmen", "add1")
    }
    finer = {f: written(in_finer_units(city, f), folder, f"u{at}") for at, f in enumerate((0.1, 0.5, 1, 2))}
    by_steps = []
    for path in finer.values():
        told = once("ours", "add1", path, 1)
        assert told is not None
        by_steps.append((told["steps"], told["seconds"]))
    up = "processor seconds"
    return {
        "tally-ballots.svg": plot("Growth with ballots (83 projects)", "ballots", up, by_ballots),
        "tally-projects.svg": plot("Growth with projects (Łódź 2023)", "projects", up, by_projects),
        "tally-steps.svg": plot(
            "Growth with steps of add1 (61,668 ballots)", "steps", up, {"add1": by_steps}
        ),
    }


def _seconds(side: str, task: str, path: Path) -> float:
    told = once(side, task, path, 1)
    assert told is not None
    return float(told["seconds"])


def _write(report: Report, plots: dict[str, str]) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    _old, _, after = rest.partition(MARKS[1])
    table = "\n".join(report.lines)
    README.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")
    for name, picture in plots.items():
        (IMAGES / name).write_text(picture, encoding="utf-8")
