"""The count of an imported round: by the rule of its file, ties as the town announced them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.db import db
from pb.rounds.models import ImportedFile
from pb.rounds.queries import RoundView
from pb.rounds.rules import Leftovers, PoolRules
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, Reason, Row, Tie
from pb.tally.engine.several import PoolTerms
from pb.tally.imported_elections import imported_file, imported_pools
from pb.tally.models import UrnClosing
from pb.tally.public_file import freeze
from pb.tally.services.published_winners import keep_difference
from pb.tally.services.runs import keep_run, void_ballots
from pb.tally.services.terms import (
    conflict_groups,
    count_by_rules,
    counted_election,
    reserve_of,
    round_terms,
    shares_of,
    threshold_of,
    tie_rule,
    withdrawn_codes,
)

ANNOUNCED = "announced"
"""In the place of a rule: nobody can tell by which one the town counted, and its winners stand as it named them."""


def count_imported(round_view: RoundView, moment: datetime) -> None:
    """Count every pool of an imported round by the rule of its file; ties fall as the town drew or announced.

    Where the rule is not ours to repeat (unknown) the announced winners stand, with the
    votes counted from the ballots and no reason but that.
    """
    round_id = round_view.pb_round.id
    file = imported_file(round_id)
    if file is None:
        return
    is_told_by_pool = bool(imported_pools(file))
    goes_on = any(pool.leftovers in (Leftovers.POOL, Leftovers.BEST) for pool in round_view.rules.pools)
    if goes_on and _count_together(round_view, file, moment):
        _keep_frozen(round_view, moment)
        return
    for pool in round_view.rules.pools:
        election = pool_election(round_view, pool)
        terms = _terms(pool) | (_told_terms(pool, election.header.scale) if is_told_by_pool else {})
        rule = pool.allocation_rule.value if is_told_by_pool else None
        try:
            outcome = _count_as_announced(election, file, rule, terms)
        except CountError:
            outcome = _announced(election, file)
        keep_run(round_view, pool, election, outcome, moment)
        keep_difference(
            file, PoolTerms(pool.code if is_told_by_pool else "", election, rule, **terms), outcome
        )
    _keep_frozen(round_view, moment)


def _count_together(round_view: RoundView, file: ImportedFile, moment: datetime) -> bool:
    """Count pools between which money goes; ``False`` where a tie that the file does not settle is in the way."""
    terms = round_terms(round_view)
    found = count_by_rules(round_view, terms)
    if len(found.outcomes) < len(terms):
        return False
    for pool, one in zip(round_view.rules.pools, terms, strict=True):
        outcome = found.outcomes[pool.code]
        keep_run(round_view, pool, counted_election(one, outcome), outcome, moment)
        keep_difference(file, one, outcome)
    return True


def _terms(pool: PoolRules) -> dict[str, Any]:
    return {
        "ties": tie_rule(pool),
        "conflicts": conflict_groups(pool.pool_id),
        "withdrawn": withdrawn_codes(pool.pool_id),
    }


def _told_terms(pool: PoolRules, scale: int) -> dict[str, Any]:
    """Terms that the file tells of a pool by its code."""
    score = "mean" if pool.is_by_panel else "points"
    told = {"threshold": threshold_of(pool), "reserve": reserve_of(pool, scale), "score": score}
    return told | shares_of(pool)


def _keep_frozen(round_view: RoundView, moment: datetime) -> None:
    """An imported urn comes opened: its record holds what everybody can check."""
    frozen = freeze(round_election(round_view))
    void = void_ballots(round_view.pb_round.id)
    db.session.add(
        UrnClosing(
            round_id=round_view.pb_round.id,
            proposed_at=moment,
            sealed_count=0,
            fingerprint=frozen.sha256,
            closed_at=moment,
            opened_at=moment,
            ballot_count=frozen.ballots + void,
            void_count=void,
            merkle_root=frozen.merkle_root,
            file_sha256=frozen.sha256,
        )  # fmt: skip
    )


def _count_as_announced(
    election: Election, file: ImportedFile, rule: str | None, terms: dict[str, Any]
) -> Outcome:
    try:
        return count(election, rule, **terms)
    except TieUndecided:
        told = file.official.get("selected", {})
        announced = [project.id for project in election.projects if told.get(project.id) == 1]
        if not announced:
            return count(election, rule, **terms | {"ties": "number"})
    rest = [project.id for project in election.projects if project.id not in announced]
    return count(election, rule, **terms | {"ties": "drawn:" + ",".join([*announced, *rest])})


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
        ANNOUNCED,
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
