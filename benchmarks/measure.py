"""Processor time from ``/proc``, percentiles, and two things measured in turns.

Seconds on a shared machine lie: another program's work makes ours look slow. The processor time that the
web worker and its PostgreSQL backends spent does not, or much less, and what is left of the noise is taken
out by measuring the bare thing right before and after ours and by the median of the rounds.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")

Act = Callable[[], Sequence[float]]
"""Does one unit of work, of one or several requests, and gives the seconds that each request took."""


def processor_ms(pid: int) -> float:
    """Milliseconds of processor (user and system) that a process has used so far; 0 when it is gone.

    By the nanoseconds of its threads where the kernel tells them, else by its ticks of ten milliseconds.
    """
    try:
        told = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        if told:
            return sum(int(one.split()[0]) for one in told) / 1e6
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def resident_mb(pid: int) -> float:
    """Megabytes of memory that a process holds (VmRSS)."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int) -> float:
    """The most that it has held so far (VmHWM)."""
    return _status_mb(pid, "VmHWM")


def _status_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass(frozen=True)
class Side:
    """One of the two things: what it does and whose processor time counts, in the web and in the database."""

    name: str
    act: Act
    web: Sequence[int]
    backends: Callable[[], Sequence[int]]


@dataclass(frozen=True)
class Block:
    """One uninterrupted run of a side: milliseconds of processor for a unit, of waiting for a request."""

    web_ms: float
    database_ms: float
    p50_ms: float
    p95_ms: float

    @property
    def processor_ms(self) -> float:
        """Web and database together."""
        return self.web_ms + self.database_ms


@dataclass(frozen=True)
class Comparison:
    """Ours beside the bare thing: the median block of each, and the median of the rounds' ratios."""

    ours: Block
    bare: Block
    ratio: float
    ratios: Sequence[float]


def run_block(side: Side, times: int) -> Block:
    """Do the act ``times`` times after a few that do not count."""
    for _ in range(max(2, times // 20)):
        side.act()
    backends = side.backends()
    web, database = _sum_ms(side.web), _sum_ms(backends)
    waited: list[float] = []
    for _ in range(times):
        waited.extend(side.act())
    web, database = _sum_ms(side.web) - web, _sum_ms(backends) - database
    return Block(
        web / times, database / times, percentile(waited, 0.5) * 1000, percentile(waited, 0.95) * 1000
    )


def _sum_ms(pids: Sequence[int]) -> float:
    return sum(processor_ms(pid) for pid in pids)


def compare(ours: Side, bare: Side, times: int, rounds: int = ROUNDS) -> Comparison:
    """Measure both in turns; the one that begins changes from round to round."""
    mine: list[Block] = []
    theirs: list[Block] = []
    for number in range(rounds):
        order = ((ours, mine), (bare, theirs))
        for side, blocks in order if number % 2 == 0 else order[::-1]:
            blocks.append(run_block(side, times))
    ratios = [
        one.processor_ms / max(other.processor_ms, 0.001) for one, other in zip(mine, theirs, strict=True)
    ]
    return Comparison(_median(mine), _median(theirs), statistics.median(ratios), ratios)


def _median(blocks: Sequence[Block]) -> Block:
    columns = zip(*((one.web_ms, one.database_ms, one.p50_ms, one.p95_ms) for one in blocks), strict=True)
    return Block(*(statistics.median(column) for column in columns))
