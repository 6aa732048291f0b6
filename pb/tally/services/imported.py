"""The count of an imported round: by the rule of its file, ties as the town announced them."""

from __future__ import annotations

from datetime import datetime

from core.db import db
from pb.rounds.models import ImportedFile
from pb.rounds.queries import RoundView
from pb.tally.elections import imported_file, pool_election
from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError, RuleNotBuilt, RuleNotNamed, TieUndecided
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, Reason, Row, Tie
from pb.tally.models import TallyRun, UrnClosing
from pb.tally.public_file import freeze
from pb.tally.services.runs import keep_run


def count_imported(round_view: RoundView, moment: datetime) -> None:
    """Count an imported round by the rule of its file; ties fall as the town announced.

    Where the rule is not ours to repeat (unknown, or not built yet) the announced winners stand, with the
    votes counted from the ballots and no reason but that.
    """
    pool = round_view.rules.pools[0]
    file = imported_file(round_view.pb_round.id)
    if file is None:
        return
    election = pool_election(round_view, pool)
    try:
        outcome = _count_as_announced(election, file)
    except (RuleNotBuilt, RuleNotNamed, CountError):
        outcome = _announced(election, file)
    run = keep_run(round_view, pool, election, outcome, moment)
    _keep_frozen(round_view.pb_round.id, election, run, moment)


def _keep_frozen(round_id: int, election: Election, run: TallyRun, moment: datetime) -> None:
    """An imported urn comes opened: its record holds what everybody can check."""
    frozen = freeze(election)
    db.session.add(
        UrnClosing(
            round_id=round_id,
            proposed_at=moment,
            sealed_count=0,
            fingerprint=frozen.sha256,
            closed_at=moment,
            opened_at=moment,
            ballot_count=run.ballots,
            void_count=0,
            merkle_root=frozen.merkle_root,
            file_sha256=frozen.sha256,
        )  # fmt: skip
    )


def _count_as_announced(election: Election, file: ImportedFile) -> Outcome:
    try:
        return count(election, ties="error")
    except TieUndecided:
        announced = [code for code, value in file.official.get("selected", {}).items() if value == 1]
        if not announced:
            return count(election, ties="number")
    rest = [project.id for project in election.projects if project.id not in announced]
    return count(election, ties="drawn:" + ",".join([*announced, *rest]))


def _announced(election: Election, file: ImportedFile) -> Outcome:
    """An outcome that repeats the announcement, or plain votes where nothing was announced."""
    chosen = {code for code, value in file.official.get("selected", {}).items() if value == 1}
    plain = count(election, "greedy", ties="number", threshold=FROM_META)
    if not file.official.get("selected"):
        return plain
    rows = tuple(
        Row(row.id, row.cost, row.votes, row.points, row.id in chosen, Reason("announced" if row.id in chosen else "not_announced"))
        for row in plain.rows
    )  # fmt: skip
    spent = sum(row.cost for row in rows if row.selected)
    selected = tuple(row.id for row in sorted(rows, key=lambda row: (-row.points, row.id)) if row.selected)
    ties: tuple[Tie, ...] = ()
    return Outcome(
        "announced",
        {"meta_rule": election.header.meta.get("rule")},
        plain.scale,
        plain.budget,
        spent,
        selected,
        (),
        rows,
        ties,
        plain.ballots,
    )
