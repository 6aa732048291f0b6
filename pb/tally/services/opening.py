"""Opening the urn: the commission's shares make the key, boxes become plain ballots in random order.

In one act: every box is opened and judged by the rules, plain ballots are written in an order that has
nothing to do with time or people, turnout is added up, the sealed ballots are deleted, and the Merkle root of
the ballots to be published is kept. The key lives only in this call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text

from core.audit import record
from core.db import after_commit, db
from core.problems import Problem
from maps.models import Area
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import PoolKind
from pb.submission.models import Project
from pb.tally.elections import round_election
from pb.tally.models import UrnClosing
from pb.tally.public_file import freeze
from pb.tally.services.closing import find_closing, forget_sealed_rows
from pb.tally.services.panel_ballots import refuse_open_panels, write_panel_ballots
from pb.tally.turnout import SEVERAL, add_turnout
from pb.voting.models import SealedBallot, VoterMark
from pb.voting.queries import commission_key
from pb.voting.rules import judge_ballot
from pb.voting.sealing import DamagedBox, open_box
from pb.voting.shares import combine_shares

Shuffle = Callable[[list[Any]], None]
Opened = tuple[bytes | None, str | None, tuple[tuple[int, int | None], ...]]
"""Hash to be published, reason of voidness, lines as (project id, value)."""


def refuse_opening(round_view: RoundView) -> Problem | None:
    """Why the urn cannot be opened: it is not closed yet, or open already, or a panel has not finished."""
    closing = find_closing(round_view.pb_round.id)
    if closing is None or closing.closed_at is None:
        return Problem("urn_not_closed")
    if closing.opened_at is not None:
        return Problem("urn_opened_already", facts={"opened_at": closing.opened_at})
    return refuse_open_panels(round_view)


def open_urn(
    round_view: RoundView,
    share_texts: Sequence[str],
    actor_id: int | None,
    moment: datetime,
    shuffle: Shuffle,
) -> UrnClosing | Problem:
    """Open a closed urn with enough shares of the commission's key (glossary: otwarcie urny).

    ``shuffle`` puts a list into random order; production passes the system's randomness. Problems: those of
    ``refuse_opening`` and of ``combine_shares``.
    """
    if problem := refuse_opening(round_view):
        return problem
    round_id = round_view.pb_round.id
    key = commission_key(round_id)
    if key is None:
        return Problem("no_commission_key")
    private_key = combine_shares(share_texts, round_view.pb_round.slug, key.public_key)
    if isinstance(private_key, Problem):
        return private_key
    db.session.execute(text("SET LOCAL statement_timeout = '10min'"))
    opened = _open_boxes(round_view, private_key)
    shuffle(opened)
    _write_ballots(round_id, opened)
    write_panel_ballots(round_view, len(opened))
    _write_turnout(round_view, opened)
    closing = _finish(round_view, opened, actor_id, moment)
    _empty_urn(round_id)
    facts = {
        "ballots": closing.ballot_count,
        "void": closing.void_count,
        "merkle_root": (closing.merkle_root or b"").hex(),
    }
    record("pb.urn.open", f"round:{round_view.pb_round.slug}", facts)
    return closing


def _open_boxes(round_view: RoundView, private_key: bytes) -> list[Opened]:
    rows = db.session.execute(
        select(Project.number, Project.id, Project.pool_id).where(
            Project.round_id == round_view.pb_round.id, Project.status.in_(("on_ballot", "withdrawn"))
        )
    ).all()
    ids = {row.number: row.id for row in rows}
    pool_of = {row.number: row.pool_id for row in rows}
    boxes = db.session.scalars(
        select(SealedBallot.box)
        .where(SealedBallot.round_id == round_view.pb_round.id)
        .execution_options(yield_per=2000)
    )
    return [_judge(round_view, private_key, box, ids, pool_of) for box in boxes]


def _judge(
    round_view: RoundView, private_key: bytes, box: bytes, ids: dict[int, int], pool_of: dict[int, int]
) -> Opened:
    try:
        paper = open_box(private_key, box)
    except DamagedBox:
        return None, "damaged", ()
    verdict = judge_ballot(round_view.rules, paper.ballot(round_view.rules, pool_of))
    lines = tuple((ids[choice.number], choice.value) for choice in verdict.choices)
    return paper.ballot_hash, verdict.void_reason, lines


def _write_ballots(round_id: int, opened: list[Opened]) -> None:
    cursor = db.session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor.copy("COPY pb_ballots (round_id, row_number, ballot_hash, void_reason) FROM STDIN") as copy:
        for row_number, (ballot_hash, void_reason, _lines) in enumerate(opened, 1):
            copy.write_row((round_id, row_number, ballot_hash, void_reason))
    with cursor.copy(
        "COPY pb_ballot_lines (round_id, row_number, place, project_id, points) FROM STDIN"
    ) as copy:
        for row_number, (_hash, _void, lines) in enumerate(opened, 1):
            for place, (project_id, value) in enumerate(lines, 1):
                copy.write_row((round_id, row_number, place, project_id, value))
    db.session.execute(text("ANALYZE pb_ballots, pb_ballot_lines"))


def _empty_urn(round_id: int) -> None:
    """No box stays, on the disk either. A deleted row would lie there as long as any transaction is older."""
    others = select(SealedBallot.round_id).where(SealedBallot.round_id != round_id).limit(1)
    # Looked at without the lock first: voters of another round, whose vote goes on, are not made to wait.
    if db.session.scalar(others) is None:
        db.session.execute(text("LOCK TABLE pb_sealed_ballots IN ACCESS EXCLUSIVE MODE"))
        if db.session.scalar(others) is None:
            db.session.execute(text("TRUNCATE pb_sealed_ballots"))
            return
    db.session.execute(delete(SealedBallot).where(SealedBallot.round_id == round_id))
    after_commit(forget_sealed_rows)


def _write_turnout(round_view: RoundView, opened: list[Opened]) -> None:
    round_id = round_view.pb_round.id
    for dimension, column in (
        ("day", VoterMark.cast_on),
        ("age", VoterMark.age_band),
        ("channel", VoterMark.channel),
    ):
        query = select(column, func.count()).where(VoterMark.round_id == round_id).group_by(column)
        cells = Counter({str(name): people for name, people in db.session.execute(query) if name is not None})
        add_turnout(round_id, dimension, cells)
    add_turnout(round_id, "area", _by_district(round_view, opened))
    add_turnout(round_id, "place", _by_village(round_view, opened))


def _by_district(round_view: RoundView, opened: list[Opened]) -> Counter[str]:
    """People by the district they chose, in rounds where a voter has one district only."""
    districts = {
        pool.pool_id: pool.area_name or pool.name for pool in round_view.rules.pools if pool.exclusive_group
    }
    if not districts:
        return Counter()
    query = select(Project.id, Project.pool_id).where(Project.pool_id.in_(districts))
    district_of = {project_id: districts[pool_id] for project_id, pool_id in db.session.execute(query)}
    return Counter(
        next(district_of[project_id] for project_id, _ in lines if project_id in district_of)
        for _hash, void, lines in opened
        if void is None and any(project_id in district_of for project_id, _ in lines)
    )


def _by_village(round_view: RoundView, opened: list[Opened]) -> Counter[str]:
    """People by the place of the village projects that they chose: of where somebody lives no ballot knows.

    From the opened ballots alone. A ballot that names several places is one of ``SEVERAL``, so that everybody is
    counted once.
    """
    villages = [
        pool.pool_id
        for pool in round_view.rules.pools
        if pool.kind is PoolKind.VILLAGE and not pool.exclusive_group
    ]
    if not villages:
        return Counter()
    query = select(Project.id, Area.name).join(Area, Area.id == Project.area_id)
    query = query.where(Project.pool_id.in_(villages))
    place_of = dict(db.session.execute(query).all())
    cells: Counter[str] = Counter()
    for _hash, void, lines in opened:
        places = {place_of[project_id] for project_id, _ in lines if project_id in place_of}
        if void is None and places:
            cells[places.pop() if len(places) == 1 else SEVERAL] += 1
    return cells


def _finish(
    round_view: RoundView, opened: list[Opened], actor_id: int | None, moment: datetime
) -> UrnClosing:
    closing = find_closing(round_view.pb_round.id)
    assert closing is not None  # refuse_opening has looked
    frozen = freeze(round_election(find_round(round_view.pb_round.slug, moment)))
    # All in one statement and after the ballots: from then on the database takes no ballot more.
    closing.opened_at, closing.opened_by_id = moment, actor_id
    closing.ballot_count = len(opened)
    closing.void_count = sum(void is not None for _hash, void, _lines in opened)
    closing.merkle_root, closing.file_sha256 = frozen.merkle_root, frozen.sha256
    db.session.flush()
    return closing
