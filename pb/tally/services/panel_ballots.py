"""A panel's sheets become ballots: each member's scores one ballot of points, beside those of the urn.

They are written when the urn is opened, or, in a round that has only panels, when it is counted: no urn stands there,
and the closing of the panels by two people takes its place. A ballot is published under the member's number
("członek 1"), never under a name.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import insert

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.panel.models import PanelClosing
from pb.panel.queries import panel_closings, panel_sheets
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.tally.elections import round_election
from pb.tally.models import Ballot, BallotLine, UrnClosing
from pb.tally.public_file import freeze


def refuse_open_panels(round_view: RoundView) -> Problem | None:
    """That a panel of the round has not been closed by two people yet."""
    pools = round_view.rules.panel_pools
    closings = panel_closings([pool.pool_id for pool in pools])
    open_ones = [pool.name for pool in pools if not _is_closed(closings.get(pool.pool_id))]
    return Problem("panels_open", facts={"pools": ", ".join(open_ones)}) if open_ones else None


def _is_closed(closing: PanelClosing | None) -> bool:
    return closing is not None and closing.confirmed_at is not None


def write_panel_ballots(round_view: RoundView, last_row: int) -> int:
    """Write every closed panel's sheets after the row ``last_row``; gives how many there are."""
    pools, row = round_view.rules.panel_pools, last_row
    for pool in pools:
        for number, lines in panel_sheets(pool.pool_id):
            row += 1
            voter = _published_name(pool, number, is_only=len(pools) == 1)
            _write(round_view.pb_round.id, row, voter, lines)
    return row - last_row


def _published_name(pool: PoolRules, number: int, is_only: bool) -> str:
    return f"członek {number}" if is_only else f"{pool.code}, członek {number}"


def _write(round_id: int, row: int, voter: str, lines: tuple[tuple[int, object], ...]) -> None:
    key = {"round_id": round_id, "row_number": row}
    db.session.execute(insert(Ballot).values(**key, extra={"voter_id": voter}))
    told = [
        {**key, "place": place, "project_id": project_id, "points": score}
        for place, (project_id, score) in enumerate(lines, 1)
    ]
    db.session.execute(insert(BallotLine), told)


def take_in_panels(round_view: RoundView, moment: datetime) -> Problem | None:
    """Freeze the ballots of a round that has only panels; nothing where that is done already.

    The panels' last closing takes the place of the urn's: it names the two people. Problem: ``panels_open``.
    """
    if problem := refuse_open_panels(round_view):
        return problem
    round_id = round_view.pb_round.id
    write_panel_ballots(round_view, 0)
    db.session.flush()
    frozen = freeze(round_election(round_view))
    closings = panel_closings([pool.pool_id for pool in round_view.rules.panel_pools]).values()
    last = max(closings, key=lambda one: one.confirmed_at or one.proposed_at)
    db.session.add(
        UrnClosing(
            round_id=round_id,
            proposed_at=last.proposed_at,
            proposed_by_id=last.proposed_by_id,
            sealed_count=0,
            fingerprint=hashlib.sha256(b"").digest(),
            closed_at=last.confirmed_at,
            confirmed_by_id=last.confirmed_by_id,
            opened_at=moment,
            ballot_count=0,
            void_count=0,
            merkle_root=frozen.merkle_root,
            file_sha256=frozen.sha256,
        )  # fmt: skip
    )
    db.session.get_one(Round, round_id).urn_closed_at = last.confirmed_at
    db.session.flush()
    facts = {"sheets": frozen.ballots, "merkle_root": frozen.merkle_root.hex()}
    record("pb.panel.take_in", f"round:{round_view.pb_round.slug}", facts)
    return None
