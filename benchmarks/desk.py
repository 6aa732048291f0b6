"""What a benchmark needs at hand: the three servers and what was found out so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle

from sqlalchemy import create_engine, text

from benchmarks.measure import Act, Comparison, Side
from benchmarks.servers import BARE, OURS, Server, served
from benchmarks.visitor import Visitor
from benchmarks.world import World, static_build

BACKENDS = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Finding:
    """A line of the report. ``target`` is the most that ``value`` may be, ``None`` where none was set."""

    name: str
    value: float
    unit: str
    target: float | None = None
    comparison: Comparison | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the target is reached, or there is none."""
        return self.target is None or self.value <= self.target


@dataclass
class Desk:
    """The town, its servers without and with the memory of pages, and the bare one."""

    world: World
    plain: Server
    remembering: Server
    bare: Server
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._engine = create_engine(self.world.admin_url)

    def side(self, server: Server, act: Act) -> Side:
        """A side of a comparison that is served by ``server``."""
        return Side(server.name, act, (server.worker,), self.backends)

    def backends(self) -> Sequence[int]:
        """Processes of PostgreSQL that serve our database now."""
        with self._engine.connect() as connection:
            return list(connection.scalars(BACKENDS))

    def note(self, finding: Finding) -> None:
        """Keep a finding and tell it."""
        self.findings.append(finding)
        print(line_of(finding), flush=True)


@contextmanager
def open_desk(world: World) -> Iterator[Desk]:
    """Bring the servers up for as long as the block lasts."""
    static_build()
    with ExitStack() as stack:
        plain = stack.enter_context(served(world, "plain", OURS, "/healthz", PAGE_CACHE_SECONDS="0"))
        remembering = stack.enter_context(
            served(world, "remembering", OURS, "/healthz", PAGE_CACHE_SECONDS="60")
        )
        bare = stack.enter_context(served(world, "bare", BARE, "/hello"))
        yield Desk(world, plain, remembering, bare)


def fetching(server: Server, *paths: str) -> Act:
    """The act of getting these pages one after another on a kept-alive connection."""
    visitor = Visitor(server.port)

    def act() -> Sequence[float]:
        visitor.waited = []
        for path in paths:
            visitor.get(path)
        return visitor.waited

    return act


def fetching_in_turn(server: Server, paths: Sequence[str]) -> Act:
    """The act of getting one of these pages, the next one each time."""
    visitor, turn = Visitor(server.port), cycle(paths)

    def act() -> Sequence[float]:
        visitor.waited = []
        visitor.get(next(turn))
        return visitor.waited

    return act


def line_of(finding: Finding) -> str:
    """One line: value against target, then both sides of the comparison."""
    aim = "" if finding.target is None else f" (≤ {finding.target:g}: {'ok' if finding.is_met else 'MISSED'})"
    text_line = f"{finding.name:<52}{finding.value:8.2f} {finding.unit}{aim}"
    if finding.comparison:
        ours, bare = finding.comparison.ours, finding.comparison.bare
        text_line += (
            f"\n    ours {ours.web_ms:.2f} + db {ours.database_ms:.2f} ms, p50 {ours.p50_ms:.1f}, p95 {ours.p95_ms:.1f} ms;"
            f" bare {bare.web_ms:.2f} + {bare.database_ms:.2f} ms, p50 {bare.p50_ms:.1f}, p95 {bare.p95_ms:.1f} ms;"
            f" ratios {' '.join(f'{ratio:.2f}' for ratio in finding.comparison.ratios)}"
        )
    return text_line + (f"\n    {finding.note}" if finding.note else "")
