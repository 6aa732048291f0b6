"""The published ballot files, written once after the announcement and kept beside the database.

A file is named by its round, pool and the root over the ballots; another result makes another file. It is
written aside and renamed, so that nobody ever downloads half of one.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from flask import current_app

from pb.panel.queries import count_sheets
from pb.rounds.queries import RoundView
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.merkle import leaf_hash
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.engine.published import vote_rows
from pb.tally.models import UrnClosing
from pb.tally.services.closing import find_closing


def ballots_file(round_view: RoundView, pool_code: str = "", *, is_packed: bool = False) -> Path:
    """The path of a published file, made when it is not there yet. ``pool_code`` empty: the whole round."""
    closing = find_closing(round_view.pb_round.id)
    root = (closing.merkle_root or b"").hex()[:12] if closing else "0"
    name = "-".join(filter(None, ["karty", round_view.pb_round.slug, pool_code, root]))
    folder: Path = current_app.extensions["settings"].instance / "public"
    path = folder / (name + (".pb.gz" if is_packed else ".pb"))
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(round_view, pool_code, path)
    return path


def _write(round_view: RoundView, pool_code: str, path: Path) -> None:
    pool = next((pool for pool in round_view.rules.pools if pool.code == pool_code), None)
    election = pool_election(round_view, pool) if pool else round_election(round_view)
    aside = path.with_name(f"{uuid4().hex}{path.suffix}")
    try:
        write_election(election, aside)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def ballot_lines(round_view: RoundView) -> list[bytes]:
    """The rows of VOTES as published, in the order of the file: the leaves of the Merkle tree."""
    return vote_rows(ballots_file(round_view).read_bytes())


def leaves_file(round_view: RoundView) -> Path:
    """The path of the list of leaf hashes, one in hexadecimal on a line, in the order of the ballots.

    Whoever keeps it can name every ballot that is changed, dropped, added or moved later on.
    """
    ballots = ballots_file(round_view)
    path = ballots.with_name(ballots.stem.replace("karty-", "skroty-", 1) + ".txt")
    if not path.exists():
        aside = path.with_name(f"{uuid4().hex}.txt")
        hashes = (leaf_hash(row).hex() for row in vote_rows(ballots.read_bytes()))
        aside.write_text("".join(one + "\n" for one in hashes), encoding="ascii")
        os.replace(aside, path)
    return path


def ballots_in_file(round_view: RoundView, closing: UrnClosing | None) -> int:
    """Valid ballots of the published file: those of the urn, and the sheets of panels."""
    of_urn = (closing.ballot_count or 0) - (closing.void_count or 0) if closing else 0
    return of_urn + count_sheets(pool.pool_id for pool in round_view.rules.panel_pools)
