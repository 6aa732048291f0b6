"""The file of a round that a panel scored, imported again: the same round, the same means, the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import now
from core.db import transaction
from core.jobs import run_waiting_jobs
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_round
from pb.tally.elections import round_election
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.services.counting import count_round
from pb.tally.verify_cli import verify_command
from tests.support.announced import announce, announced
from tests.support.officials import signed_in
from tests.support.panels import panel_round, post_to, scored, seated
from tests.support.single_file import program
from tests.support.urns import cast

TERMS = ("code", "name", "kind", "amount", "method", "allocation_rule", "tie_rule", "minimum_mean", "panel_highest",
         "panel_members", "has_half_points")  # fmt: skip


def closed_panel(app, made) -> None:
    """Three members score, two people close their work."""
    panel = seated(app, made.slug)
    scored(panel, made.numbers["zielona"])
    clerk = signed_in(app, "clerk", "operator@urzad.example", "Olga Operatorka")
    assert post_to(clerk, panel.desk, "/zakoncz").status_code == 303
    assert post_to(panel.office, panel.desk, "/zatwierdz").status_code == 303


def file_of(view: RoundView, path: Path) -> Path:
    write_election(round_election(view), path)
    return path


def outcome(view: RoundView) -> list[object]:
    """All that the result says, by pool."""
    return [
        (
            pool.pool.code, pool.run.rule, pool.run.parameters, pool.run.ballots, pool.run.spent, pool.run.budget,
            [(row.code, row.cost, row.votes, row.points, row.is_selected, row.reason_code, row.facts) for row in pool.rows],
        )
        for pool in round_result(view).pools
    ]  # fmt: skip


@pytest.mark.parametrize("with_vote", [False, True])
def test_a_scored_round_comes_back_as_it_was(app, client, clock, tmp_path, capsys, with_vote) -> None:
    made = panel_round(with_vote=with_vote)
    if with_vote:
        cast(made, made.numbers["miasto"][:2])
    closed_panel(app, made)
    if with_vote:
        first = announced(made, clock)
    else:
        clock.move(days=1)
        with transaction():
            assert count_round(made.round_view, now()) == []
        first = announce(made)
    path = file_of(first, tmp_path / "oceny.pb")
    with transaction():
        assert isinstance(import_round(path, ImportOptions("drugi")), Round)
    second = find_round("drugi", now())
    told = [
        [[getattr(pool, name) for name in TERMS] for pool in view.rules.pools] for view in (first, second)
    ]
    assert told[0] == told[1]
    assert outcome(first) == outcome(second)
    assert any(pool.run.parameters["score"] == "mean" for pool in round_result(second).pools)
    assert file_of(second, tmp_path / "drugi.pb").read_bytes() == path.read_bytes()
    clock.move(days=2)
    said = client.get("/bo/drugi/wyniki").text.replace("\xa0", " ")
    assert "średnia ocen" in said and "Poniżej progu 6" in said
    for address in ("/bo/drugi/", "/bo/drugi/projekty/", f"/bo/drugi/projekty/{made.numbers['zielona'][0]}"):
        assert client.get(address).status_code == 200, address
    for slug in (made.slug, "drugi"):
        assert_compared_without_the_panel(app, client, slug, with_vote)
        assert_checks_agree(client, slug, tmp_path, capsys)


def assert_compared_without_the_panel(app, client, slug: str, with_vote: bool) -> None:
    """Other rules are tried on the pool with a vote, and it is said which pool is not there."""
    client.set_cookie("wsp_session", "x")
    page = f"/bo/{slug}/wyniki/porownanie"
    linked = page in client.get(f"/bo/{slug}/wyniki").text
    if not with_vote:
        assert client.get(page).status_code == 404 and not linked, (
            "there are no votes to count in another way"
        )
        return
    assert linked and client.get(page).status_code == 200
    run_waiting_jobs(app)
    told = " ".join(client.get(page).text.replace("&nbsp;", " ").replace("\xa0", " ").split())
    assert "Bez puli: Pula zielona. Nikt w niej nie głosował" in told and "nie da się policzyć" not in told
    assert "2 z 3 projektów" not in told and "(1 z 1 kart)" in told, (
        "sheets of the panel are nobody's ballots"
    )
    table = client.get(f"{page}.csv").data.decode("utf-8-sig")
    assert "Bez puli: Pula zielona." in table


def assert_checks_agree(client, slug: str, folder: Path, capsys) -> None:
    names = ("ballots.pb", "results", "proof")
    for name in names:
        (folder / name).write_bytes(client.get(f"/api/v1/rounds/{slug}/{name}").data)
    ballots, results, proof = (str(folder / name) for name in names)
    for check in (verify_command, program.main):
        assert check([ballots, "--results", results, "--proof", proof]) == 0, capsys.readouterr().out
