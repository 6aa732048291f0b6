"""Chance has said nothing of two projects that were drawn apart: their tie stops the count again.

Four projects by Phragmén's rule: 1 and 2 tie, then 3 and 4, and then the losers of both, 2 and 4.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, text

from core.clock import now
from core.db import db, transaction
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.tally.elections import round_election
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.models import TieDraw
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command, draw_meaning, record_draw
from pb.tally.verify_cli import verify_command
from tests.support.announced import announce, open_after_voting
from tests.support.officials import signed_in
from tests.support.rounds import PoolSpec, make_round
from tests.support.single_file import program
from tests.support.urns import cast

COSTS = (60_000, 90_000, 40_000, 160_000)
METHOD = "Losy z kapelusza."


@pytest.fixture
def opened(app, clock):
    """The urn open, nothing counted yet; numbers of the projects are their codes."""
    pool = PoolSpec(amount=Decimal(260_000), rules={"allocation_rule": "phragmen"})
    made = make_round(pools=[pool], projects_per_pool=4)
    one, two, three, four = made.numbers["miasto"]
    with transaction():
        for number, cost in zip(made.numbers["miasto"], COSTS, strict=True):
            sql = text("UPDATE pb_projects SET cost = :cost WHERE number = :number")
            db.session.execute(sql, {"cost": cost, "number": number})
    for choices in ([one, two], [one, two], [two], [three, four], [four], [four], [four]):
        cast(made, choices)
    open_after_voting(made, clock)
    return made


def stopped_at(made) -> list[str]:
    with transaction():
        problems = count_round(made.round_view, now())
    return problems[0].facts["projects"] if problems else []


def draw(made, *order: str) -> None:
    view = made.round_view
    with transaction():
        assert isinstance(draw_by_command(view, view.rules.pools[0], list(order), METHOD, now()), TieDraw)


def files_of(client, slug: str, folder: Path) -> list[str]:
    names = {"ballots.pb": "", "results": "--results", "proof": "--proof"}
    for name in names:
        (folder / f"{slug}-{name}").write_bytes(client.get(f"/api/v1/rounds/{slug}/{name}").data)
    return [part for name, flag in names.items() for part in (flag, str(folder / f"{slug}-{name}")) if part]


def assert_both_checks_agree(client, slug: str, folder: Path, capsys) -> None:
    paths = files_of(client, slug, folder)
    for check in (verify_command, program.main):
        assert check(paths) == 0, capsys.readouterr().out
    capsys.readouterr()


def test_a_tie_that_no_draw_has_ordered_is_drawn_too(app, opened, client, tmp_path, capsys) -> None:
    assert stopped_at(opened) == ["1", "2"]
    page = signed_in(app).get(f"/urzad/bo/{opened.slug}/zamkniecie").text.replace("\xa0", " ")
    assert "liczenie znów się zatrzyma i trzeba będzie losować" in page
    draw(opened, "1", "2")
    assert stopped_at(opened) == ["3", "4"]
    with transaction():
        laid = record_draw(
            opened.round_view, opened.round_view.rules.pools[0], ["3", "4"], METHOD, None, now()
        )
        assert draw_meaning(opened.round_view, laid).next_tie == ("2", "4")
        db.session.rollback()
    draw(opened, "3", "4")
    assert stopped_at(opened) == ["2", "4"], "which draw came first says nothing"
    draw(opened, "4", "2")
    assert stopped_at(opened) == []
    view = announce(opened)
    (pool,) = round_result(view).pools
    assert pool.run.parameters["ties"] == "drawn:1,2;3,4;4,2"
    assert sorted(row.code for row in pool.winners) == ["1", "3", "4"]
    assert_both_checks_agree(client, opened.slug, tmp_path, capsys)
    file = tmp_path / f"{opened.slug}-ballots.pb"
    assert b"1 2 / 3 4 / 4 2" in file.read_bytes()
    with transaction():
        assert isinstance(import_round(file, ImportOptions("drugi")), Round)
    second = find_round("drugi", now())
    assert round_result(second).pools[0].run.parameters["ties"] == "drawn:1,2;3,4;4,2"
    write_election(round_election(second), tmp_path / "again.pb")
    assert (tmp_path / "again.pb").read_bytes() == file.read_bytes()
    assert_both_checks_agree(client, "drugi", tmp_path, capsys)


@pytest.fixture
def time_before():
    """Draws are kept as the migration has marked those that it found."""

    def mark(_mapper, _connection, draw: TieDraw) -> None:
        draw.is_joined = True

    event.listen(TieDraw, "before_insert", mark)
    yield
    event.remove(TieDraw, "before_insert", mark)


def test_a_count_of_the_time_before_is_repeated_with_its_one_order(
    time_before, opened, client, tmp_path, capsys
) -> None:
    assert stopped_at(opened) == ["1", "2"]
    draw(opened, "1", "2")
    assert stopped_at(opened) == ["3", "4"]
    draw(opened, "3", "4")
    assert stopped_at(opened) == []
    view = announce(opened)
    assert round_result(view).pools[0].run.parameters["ties"] == "drawn:1,2,3,4"
    assert_both_checks_agree(client, opened.slug, tmp_path, capsys)


def test_draws_left_out_or_put_together_are_told(opened, client, tmp_path, capsys) -> None:
    for order in (("1", "2"), ("3", "4"), ("4", "2")):
        stopped_at(opened)
        draw(opened, *order)
    stopped_at(opened)
    announce(opened)
    paths = files_of(client, opened.slug, tmp_path)
    results = Path(paths[2])
    told = json.loads(results.read_text(encoding="utf-8"))
    for change in (
        lambda pool: pool["draws"].pop(),
        lambda pool: pool["draws"].reverse(),
        lambda pool: pool["parameters"].update(ties="drawn:1,2,3,4"),
        lambda pool: pool["parameters"].update(ties="drawn:1,2;3,4"),
    ):
        other = json.loads(json.dumps(told))
        change(other["pools"][0])
        results.write_text(json.dumps(other), encoding="utf-8")
        for check in (verify_command, program.main):
            assert check(paths) == 1, capsys.readouterr().out
