"""The ballots of an imported file, copied into the database in batches, and the turnout that they tell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from core.db import db
from pb.results.services.import_bounds import fault_of_ballot
from pb.tally.engine.errors import CountError
from pb.tally.engine.model import Ballot
from pb.tally.engine.pabulib.reader import PabulibFile
from pb.tally.engine.told_in_meta import void_counts

Progress = Callable[[int, int], None]
LONGEST_AGE, LONGEST_CELL, LONGEST_CHANNEL = 3, 160, 10
VOID = text(
    """
    INSERT INTO pb_ballots (round_id, row_number, void_reason)
    SELECT :round_id, row_number, :reason
    FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS row_number
    """
)


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
            self.cells["area"][area[:LONGEST_CELL]] += 1
        if channel := known.get("voting_method"):
            self.cells["channel"][channel[:LONGEST_CELL]] += 1


def age_band_of(age: str) -> str:
    """A band of ages: "27" → "25-34"; bands that the file gives stay as they are."""
    if not (age.isascii() and age.isdigit() and len(age) <= LONGEST_AGE):
        return age[:LONGEST_CELL]
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


def _channel(known: dict[str, str]) -> str | None:
    """The way of voting, where it is a short word; in full it stands among the ballot's other cells."""
    told = known.get("voting_method", "")
    return told if 0 < len(told) <= LONGEST_CHANNEL else None


def _raw() -> Any:
    return db.session.connection().connection.driver_connection


def copy_ballots(
    round_id: int,
    file: PabulibFile,
    ids: list[int],
    turnout: Turnout,
    fault: Callable[[Ballot], str | None],
    progress: Progress | None,
) -> None:
    """Copy every ballot of the file; ``ids`` are the projects' in its order. ``fault`` says why one cannot be.

    Two COPY streams cannot run at once on one connection: the lines wait in batches.
    """
    cells, void = file.header.ballot_cells, _void_ballots(file)
    batch: list[Ballot] = []
    first = 1
    for ballot in file.ballots(progress):
        if message := fault_of_ballot(ballot) or fault(ballot):
            raise file.ballot_error(ballot, message)
        batch.append(ballot)
        if len(batch) == 5000:
            _copy_batch(round_id, batch, first, ids, cells, turnout)
            first += len(batch)
            batch = []
    _copy_batch(round_id, batch, first, ids, cells, turnout)
    _add_void(round_id, first + len(batch), void)


def _void_ballots(file: PabulibFile) -> list[tuple[str, int]]:
    """How many ballots the urn held that are void as a whole, by reason: "too_many:2 damaged:1" in META."""
    try:
        return list(void_counts(file.header.meta).items())
    except CountError as problem:
        raise file.meta_error("void_reasons", f"META: {problem}") from None


def _add_void(round_id: int, first: int, void: list[tuple[str, int]]) -> None:
    for reason, count in void:
        given = {"round_id": round_id, "first": first, "last": first + count - 1, "reason": reason}
        db.session.execute(VOID, given)
        first += count


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
            copy.write_row((round_id, number, _channel(known), json.dumps(known, ensure_ascii=False)))
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
