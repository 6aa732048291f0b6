"""Reading rounds: the newest rules count, and the number of statements does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from core.clock import now
from core.db import db, transaction
from core.problems import NotFound
from pb.rounds.models import PoolRulesRow, RulesVersion, StageWindowRow
from pb.rounds.queries import all_rounds, find_round
from pb.rounds.rules import Stage
from tests.support.rounds import GREEN, TOWN, VILLAGE, make_round
from tests.support.statements import counted_statements


def test_find_round_reads_all_pools_and_windows_in_one_statement(app: Flask) -> None:
    make_round(pools=(TOWN, VILLAGE, GREEN))
    db.session.expunge_all()
    with counted_statements() as sent:
        view = find_round("bo-2027", now())
    assert len(sent) == 1
    assert [pool.code for pool in view.rules.pools] == ["miasto", "solectwa", "zielona"]
    assert [window.stage for window in view.rules.windows][0] is Stage.SUBMISSION
    assert len(view.rules.windows) == 6
    assert view.stage is Stage.VOTING


def test_the_newest_rules_are_in_force(app: Flask) -> None:
    made = make_round()
    old = made.round_view
    opens = now() + timedelta(days=1)
    with transaction():
        version = RulesVersion(
            round_id=old.pb_round.id,
            number=2,
            reason="zmiana terminu",
            created_at=now(),
            identity_methods=["pesel"],
        )
        version.windows.append(
            StageWindowRow(stage="voting", opens_at=opens, closes_at=opens + timedelta(days=3))
        )
        version.pools.append(
            PoolRulesRow(
                pool_id=old.rules.pools[1].pool_id, amount=5, method="choose_one", minimum=0, maximum=1
            )
        )
        db.session.add(version)
    db.session.expunge_all()
    view = find_round("bo-2027", now())
    assert view.rules.version == 2
    assert [pool.code for pool in view.rules.pools] == ["solectwa"]
    assert [window.stage for window in view.rules.windows] == [Stage.VOTING]
    assert view.stage is Stage.DRAFT


def test_all_rounds_take_one_statement_however_many(app: Flask) -> None:
    for year in range(2020, 2026):
        make_round(f"bo-{year}", Stage.RESULTS, year=year, projects_per_pool=1, with_key=False)
    db.session.expunge_all()
    with counted_statements() as sent:
        views = all_rounds(now())
    assert len(sent) == 1
    assert [view.pb_round.year for view in views] == [2025, 2024, 2023, 2022, 2021, 2020]
    assert {view.stage for view in views} == {Stage.RESULTS}
    assert all(len(view.rules.pools) == 2 for view in views)


def test_no_such_round_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        find_round("nie-ma", now())
