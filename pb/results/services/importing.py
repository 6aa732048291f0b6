"""A round from a Pabulib file: pools, projects, frozen ballots, and the winners the town announced.

The file is read in one stream and copied into the database in one act; a malformed line leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, text

from core.audit import record
from core.clock import now
from core.db import db
from core.problems import Problem
from pb.results.services.import_bounds import check_bounds
from pb.results.services.import_options import ImportOptions
from pb.results.services.imported_ballots import Progress, Turnout, copy_ballots
from pb.results.services.imported_pools import (
    PartCheck,
    add_pools,
    count_members,
    drawn_in_only_pool,
    drawn_lots,
    drawn_over_pot,
)
from pb.results.services.imported_projects import add_projects
from pb.results.services.imported_rounds import add_pool, add_round
from pb.rounds.models import ImportedFile, Pool, PoolRulesRow, Round
from pb.rounds.queries import find_any_round
from pb.tally.engine.model import Ballot
from pb.tally.engine.pabulib.reader import PabulibFile, open_pabulib
from pb.tally.models import TieDraw
from pb.tally.services.drawing import LONGEST_METHOD
from pb.tally.services.imported import count_imported
from pb.tally.turnout import add_turnout


def import_round(path: Path, options: ImportOptions, progress: Progress | None = None) -> Round | Problem:
    """Read ``path`` into a new round at stage ``results``. Raises ``PabulibError`` for a malformed file."""
    if db.session.scalar(select(Round.id).where(Round.slug == options.slug)) is not None:
        return Problem("slug_taken", "slug", {"slug": options.slug})
    if not _is_slug(options.slug):
        return Problem("slug_shape", "slug", {"slug": options.slug})
    db.session.execute(text("SET LOCAL statement_timeout = '10min'"))
    with open_pabulib(path) as file:
        check_bounds(file)
        pb_round = add_round(file.header, options)
        _add_content(pb_round, file, options, progress)
        db.session.add(_file_record(pb_round.id, path, file))
    db.session.flush()
    # Fresh rows have no statistics, and the planner would walk 100,000 ballots one by one.
    db.session.execute(text("ANALYZE pb_ballots, pb_ballot_lines"))
    count_imported(find_any_round(options.slug, now()), now())
    facts = {"file": path.name, "sha256": file.sha256, "ballots": file.ballot_count}
    record("pb.round.import", f"round:{options.slug}", facts)
    return pb_round


def _add_content(
    pb_round: Round, file: PabulibFile, options: ImportOptions, progress: Progress | None
) -> None:
    pools: Pool | dict[str, Pool]
    rows: dict[str, PoolRulesRow] = {}
    fault: Callable[[Ballot], str | None] = _no_fault
    if file.header.meta.get("pools"):
        rows = add_pools(pb_round, file, options)
        pools = {code: row.pool for code, row in rows.items()}
        fault = PartCheck(file, rows).fault
        lots = [(pools[code], drawn, False) for code, draws in drawn_lots(file).items() for drawn in draws]
        lots += [(next(iter(pools.values())), drawn, True) for drawn in drawn_over_pot(file)]
    else:
        pools = pool = add_pool(pb_round, file.header, options)
        lots = [(pool, drawn, False) for drawn in drawn_in_only_pool(file)]
    _add_draws(pb_round, lots, file)
    ids = add_projects(pb_round, pools, file)
    turnout = Turnout()
    copy_ballots(pb_round.id, file, ids, turnout, fault, progress)
    count_members(rows.values())
    for dimension, cells in turnout.cells.items():
        add_turnout(pb_round.id, dimension, cells)


def _no_fault(_ballot: Ballot) -> None:
    """A file of one pool is checked by its reader."""


def _add_draws(pb_round: Round, lots: list[tuple[Pool, tuple[str, ...], bool]], file: PabulibFile) -> None:
    for pool, drawn, is_over_pot in lots:
        draw = TieDraw(
            round_id=pb_round.id, pool_id=pool.id, tied_codes=sorted(drawn), drawn_codes=list(drawn), is_over_pot=is_over_pot,
            method=file.name[:LONGEST_METHOD], drawn_at=now(), confirmed_at=now(),
        )  # fmt: skip
        db.session.add(draw)


def _is_slug(slug: str) -> bool:
    return (
        0 < len(slug) <= 60
        and slug[0] != "-"
        and all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in slug)
    )


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
