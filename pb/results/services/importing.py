"""A round from a Pabulib file: pool, projects, frozen ballots, and the winners the town announced.

The file is read in one stream and copied into the database in one act; a malformed line leaves nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from core.audit import record
from core.clock import now
from core.db import db
from core.problems import Problem
from maps.locating import areas_of_points
from pb.rounds.models import ImportedFile, Pool, PoolRulesRow, Round, RulesVersion, StageWindowRow
from pb.rounds.queries import find_round
from pb.rounds.rules import AllocationRule, BallotMethod, IdentityMethod, PoolKind, Stage
from pb.submission.categories import category_of
from pb.submission.models import Project
from pb.tally.engine.model import WITHDRAWN_COST, Ballot, Header, Meta, VoteType, exact_text
from pb.tally.engine.model import Project as EngineProject
from pb.tally.engine.pabulib.reader import PabulibFile, open_pabulib
from pb.tally.engine.ties import number_key
from pb.tally.services.imported import count_imported
from pb.tally.turnout import add_turnout

Progress = Callable[[int, int], None]
WARSAW = ZoneInfo("Europe/Warsaw")
METHODS = {
    VoteType.APPROVAL: BallotMethod.APPROVAL,
    VoteType.CHOOSE_ONE: BallotMethod.CHOOSE_ONE,
    VoteType.ORDINAL: BallotMethod.RANKING,
    VoteType.CUMULATIVE: BallotMethod.POINTS,
    VoteType.SCORING: BallotMethod.POINTS,
}
RULES = {
    "greedy-no-skip": AllocationRule.GREEDY_STOP,
    "greedy-custom": AllocationRule.GREEDY_STOP_80,
}
LARGEST_NUMBER = 2_000_000_000


@dataclass
class Turnout:
    """What the ballots tell of their voters, counted while they stream by."""

    cells: dict[str, Counter[str]] = field(
        default_factory=lambda: {"age": Counter(), "area": Counter(), "channel": Counter()}
    )

    def add(self, known: dict[str, str]) -> None:
        """Count one ballot's age band, district and channel."""
        if age := known.get("age"):
            self.cells["age"][age_band_of(age)] += 1
        if area := known.get("neighborhood") or known.get("district"):
            self.cells["area"][area] += 1
        if channel := known.get("voting_method"):
            self.cells["channel"][channel] += 1


def age_band_of(age: str) -> str:
    """A band of ages: "27" → "25-34"; bands that the file gives stay as they are."""
    if not age.isdigit():
        return age
    edges = (
        (13, "0-12"),
        (18, "13-17"),
        (25, "18-24"),
        (35, "25-34"),
        (45, "35-44"),
        (55, "45-54"),
        (65, "55-64"),
        (75, "65-74"),
    )
    return next((name for below, name in edges if int(age) < below), "75+")


@dataclass(frozen=True)
class ImportOptions:
    """What the file does not say: address, title, kind of pool, the area of the town it is about."""

    slug: str
    title: str | None = None
    kind: PoolKind = PoolKind.CITIZEN
    area_id: int | None = None
    source: str = ""


def import_round(path: Path, options: ImportOptions, progress: Progress | None = None) -> Round | Problem:
    """Read ``path`` into a new round at stage ``results``. Raises ``PabulibError`` for a malformed file."""
    if db.session.scalar(select(Round.id).where(Round.slug == options.slug)) is not None:
        return Problem("slug_taken", "slug", {"slug": options.slug})
    if not _is_slug(options.slug):
        return Problem("slug_shape", "slug", {"slug": options.slug})
    db.session.execute(text("SET LOCAL statement_timeout = '10min'"))
    with open_pabulib(path) as file:
        if pools := file.header.meta.get("pools"):
            return Problem("several_pools", "file", {"pools": pools})
        pb_round = _add_round(file.header, options)
        pool = _add_pool(pb_round, file.header, options)
        ids = _add_projects(pb_round, pool, file.header.projects, file.header.scale)
        turnout = Turnout()
        _copy_ballots(pb_round.id, file, ids, turnout, progress)
        for dimension, cells in turnout.cells.items():
            add_turnout(pb_round.id, dimension, cells)
        db.session.add(_file_record(pb_round.id, path, file))
    db.session.flush()
    # Fresh rows have no statistics, and the planner would walk 100,000 ballots one by one.
    db.session.execute(text("ANALYZE pb_ballots, pb_ballot_lines"))
    count_imported(find_round(options.slug, now()), now())
    facts = {"file": path.name, "sha256": file.sha256, "ballots": file.ballot_count}
    record("pb.round.import", f"round:{options.slug}", facts)
    return pb_round


def _is_slug(slug: str) -> bool:
    return (
        0 < len(slug) <= 60
        and slug[0] != "-"
        and all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in slug)
    )


def _day(written: str, last: bool) -> datetime | None:
    """``dd.mm.yyyy`` or ``yyyy`` as the first or last moment of that day or year in Poland, in UTC."""
    parts = [int(part) for part in written.split(".") if part.isdigit()]
    day, month, year = parts if len(parts) == 3 else ((31, 12) if last else (1, 1)) + tuple(parts[:1] or [0])
    hour = (23, 59, 59) if last else (0, 0, 0)
    try:
        return datetime(year, month, day, *hour, tzinfo=WARSAW).astimezone(UTC)
    except ValueError:
        return None


def _voting_window(meta: Meta) -> tuple[datetime, datetime]:
    moment = now()
    closes = _day(meta.get("date_end"), True) or moment - timedelta(days=1)
    closes = min(closes, moment - timedelta(seconds=1))
    opens = _day(meta.get("date_begin"), False) or closes - timedelta(days=14)
    return min(opens, closes - timedelta(hours=1)), closes


def _year(meta: Meta) -> int:
    digits = [
        part for part in meta.get("instance").replace("/", " ").split() if part.isdigit() and len(part) == 4
    ]
    return int(digits[0]) if digits and 1990 <= int(digits[0]) <= 2200 else _voting_window(meta)[1].year


def _add_round(header: Header, options: ImportOptions) -> Round:
    meta = header.meta
    place = ", ".join(filter(None, [meta.get("unit"), meta.get("district"), meta.get("subunit")]))
    pb_round = Round(
        slug=options.slug,
        title=(options.title or f"Budżet obywatelski {meta.get('instance')}: {place}")[:160],
        year=_year(meta),
        introduction=meta.get("description"),
        currency=(meta.get("currency") or "PLN")[:3],
        source=options.source or "Pabulib",
        area_id=options.area_id,
        created_at=now(),
        urn_closed_at=_voting_window(meta)[1],
        published_at=now(),
    )
    db.session.add(pb_round)
    db.session.flush()
    return pb_round


def _add_pool(pb_round: Round, header: Header, options: ImportOptions) -> Pool:
    meta = header.meta
    pool = Pool(
        round_id=pb_round.id, code="pula", name=(meta.get("subunit") or "Pula ogólnomiejska")[:160],
        kind=options.kind.value, position=1, area_id=options.area_id,
    )  # fmt: skip
    version = RulesVersion(
        round_id=pb_round.id,
        number=1,
        created_at=now(),
        identity_methods=[IdentityMethod.PESEL.value],
        paragraphs={},
    )
    opens, closes = _voting_window(meta)
    version.windows.append(StageWindowRow(stage=Stage.VOTING.value, opens_at=opens, closes_at=closes))
    version.pools.append(_pool_rules(pool, header))
    db.session.add_all([pool, version])
    db.session.flush()
    return pool


def _pool_rules(pool: Pool, header: Header) -> PoolRulesRow:
    meta, count = header.meta, len(header.projects)
    most = min(meta.whole("max_length") or count, count) or 1
    method = METHODS[header.vote_type]
    rank_points = (
        list(range(meta.whole("max_length") or count, 0, -1)) if method is BallotMethod.RANKING else []
    )
    threshold = meta.number("min_project_score_threshold") or 0
    return PoolRulesRow(
        pool=pool,
        amount=Decimal(exact_text(header.budget, header.scale)),
        method=method.value,
        minimum=min(meta.whole("min_length") or 1, most),
        maximum=1 if method is BallotMethod.CHOOSE_ONE else most,
        points_total=int(meta.number("max_sum_points") or 0) or None,
        points_per_project=int(meta.number("max_points") or 0) or None,
        rank_points=rank_points,
        allocation_rule=_rule(meta).value,
        minimum_votes=int(threshold),
    )


def _rule(meta: Meta) -> AllocationRule:
    name = meta.get("rule").lower()
    if name.startswith("equalshares"):
        return AllocationRule.EQUAL_SHARES
    return RULES.get(name, AllocationRule.GREEDY)


def _numbers(projects: tuple[EngineProject, ...]) -> dict[str, int]:
    """The number people know: the id where ids are plain numbers, else the place in natural order."""
    ids = [project.id for project in projects]
    if all(one.isdigit() and str(int(one)) == one and int(one) < LARGEST_NUMBER for one in ids):
        return {one: int(one) for one in ids}
    return {one: place for place, one in enumerate(sorted(ids, key=number_key), 1)}


def _add_projects(pb_round: Round, pool: Pool, projects: tuple[EngineProject, ...], scale: int) -> list[int]:
    numbers = _numbers(projects)
    points = {p.id: (p.location[1], p.location[0]) for p in projects if p.location is not None}
    areas = areas_of_points(points)
    rows = []
    for place, project in enumerate(projects):
        withdrawn = project.cost == WITHDRAWN_COST * scale
        extra = dict(project.cells) | {"#row": str(place), "#cost": str(project.cost)}
        point = points.get(project.id)
        rows.append(
            Project(
                round_id=pb_round.id,
                pool_id=pool.id,
                number=numbers[project.id],
                code=project.id,
                title=(project.name or project.id)[:600],
                description=project.cell("description"),
                category=category_of(project.categories).value,
                cost=Decimal(exact_text(project.cost, scale)),
                place=project.neighbourhood[:200],
                area_id=areas.get(project.id),
                location=f"SRID=4326;POINT({point[0]} {point[1]})" if point else None,
                beneficiaries=", ".join(project.beneficiaries),
                status="withdrawn" if withdrawn else "on_ballot",
                extra=extra,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def _raw() -> Any:
    return db.session.connection().connection.driver_connection


def _copy_ballots(
    round_id: int, file: PabulibFile, ids: list[int], turnout: Turnout, progress: Progress | None
) -> None:
    """Two COPY streams cannot run at once on one connection: the lines wait in batches."""
    cells = file.header.ballot_cells
    batch: list[Ballot] = []
    first = 1
    for ballot in file.ballots(progress):
        batch.append(ballot)
        if len(batch) == 5000:
            _copy_batch(round_id, batch, first, ids, cells, turnout)
            first += len(batch)
            batch = []
    _copy_batch(round_id, batch, first, ids, cells, turnout)


def _copy_batch(
    round_id: int, batch: list[Ballot], first: int, ids: list[int], cells: tuple[str, ...], turnout: Turnout
) -> None:
    cursor = _raw().cursor()
    with cursor.copy("COPY pb_ballots (round_id, row_number, channel, extra) FROM STDIN") as copy:
        for number, ballot in enumerate(batch, first):
            known = {
                "voter_id": ballot.voter_id,
                **{n: v for n, v in zip(cells, ballot.cells, strict=True) if v},
            }
            turnout.add(known)
            copy.write_row(
                (round_id, number, known.get("voting_method"), json.dumps(known, ensure_ascii=False))
            )
    with cursor.copy(
        "COPY pb_ballot_lines (round_id, row_number, place, project_id, points) FROM STDIN"
    ) as copy:
        for line in _lines(round_id, batch, first, ids):
            copy.write_row(line)


def _lines(round_id: int, batch: list[Ballot], first: int, ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for number, ballot in enumerate(batch, first):
        for place, index in enumerate(ballot.choices):
            points = None if ballot.points is None else _decimal(ballot.points[place])
            yield (round_id, number, place + 1, ids[index], points)


def _decimal(points: Any) -> Decimal | int:
    return points if isinstance(points, int) else Decimal(points.numerator) / Decimal(points.denominator)


def _file_record(round_id: int, path: Path, file: PabulibFile) -> ImportedFile:
    header = file.header
    selected = {p.id: p.official for p in header.projects if p.official is not None}
    return ImportedFile(
        round_id=round_id,
        file_name=path.name[:300],
        sha256=bytes.fromhex(file.sha256),
        meta=[list(pair) for pair in header.meta.pairs],
        project_columns=list(header.project_columns),
        vote_columns=list(header.ballot_columns),
        official={"budget": header.budget, "scale": header.scale, "selected": selected},
    )
