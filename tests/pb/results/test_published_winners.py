"""A file of several pools that publishes winners: each pool is looked into by its own rule, and the page says why."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest

from core.db import db, transaction
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import ImportedFile, Round
from pb.tally.elections import round_election
from pb.tally.engine.model import Ballot, Project, VoteType, make_election
from pb.tally.engine.official.difference import difference
from pb.tally.engine.official.trial import OwnTerms
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.engine.reserve import Reserve
from tests.support.announced import announced_after_draws
from tests.support.rounds import PoolSpec, make_round
from tests.support.urns import cast

GREEN = PoolSpec(
    "zielona", "Z minimum dla zieleni", amount=Decimal(60_000),
    rules={"reserved_category": "greenery", "reserved_share": Decimal(50), "tie_rule": "number"},
)  # fmt: skip
SHARES = PoolSpec(
    "udzialy", "Równe udziały", amount=Decimal(60_000),
    rules={"allocation_rule": "equal-shares", "utility": "cardinality", "completion": "add1u", "tie_rule": "number"},
)  # fmt: skip
NORTH, SOUTH = (
    PoolSpec(code, name, amount=Decimal(amount), rules={"leftovers": "best", "tie_rule": "number"})
    for code, name, amount in (("polnoc", "Północ", 45_000), ("poludnie", "Południe", 40_000))
)


@pytest.fixture
def counted(app, clock):
    """An announced round, and the winners of each pool by their codes."""
    made = make_round(pools=(GREEN, SHARES, NORTH, SOUTH), projects_per_pool=4)
    for voter in range(9):
        cast(made, [number for pool in made.numbers.values() for number in pool[: 1 + voter % 3]])
    return announced_after_draws(made, clock)


def published(view, folder: Path, selected: dict[str, int]) -> Path:
    """The round's file with a column of published winners."""
    path = folder / "ogloszone.pb"
    write_election(round_election(view), path)
    head, projects, votes = re.split(
        r"^PROJECTS\n|^VOTES\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    rows = list(csv.reader(io.StringIO(projects), delimiter=";"))
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow([*rows[0], "selected"])
    writer.writerows([*row, selected.get(row[0], 0)] for row in rows[1:])
    path.write_text(f"{head}PROJECTS\n{written.getvalue()}VOTES\n{votes}", encoding="utf-8")
    return path


def built(view) -> dict[str, list[str]]:
    return {
        pool.pool.code: [row.code for row in pool.rows if row.is_built] for pool in round_result(view).pools
    }


def said_after_import(client, path: Path) -> str:
    with transaction():
        assert isinstance(import_round(path, ImportOptions("drugi")), Round)
    page = client.get("/bo/drugi/wyniki").get_data(as_text=True)
    return " ".join(re.sub("<[^>]*>", " ", page).replace("\xa0", " ").split())


def test_pools_that_kept_to_their_rules_are_told_in_one_sentence(client, counted, tmp_path):
    won = {code for codes in built(counted).values() for code in codes}
    of_pot = [
        row.code
        for pool in round_result(counted).pools
        for row in pool.rows
        if row.is_built and not row.is_selected
    ]
    assert of_pot, "something is built from the common rest"
    said = said_after_import(client, published(counted, tmp_path, dict.fromkeys(won, 1)))
    assert "Miasto ogłosiło te same projekty, które wychodzą z policzonych kart." in said
    assert "Poza pieniędzmi" in said or "Z dopłatą" in said
    file = db.session.query(ImportedFile).one()
    assert set(file.official["differences"]) == set(built(counted))
    assert all(one["agrees"] for one in file.official["differences"].values())


def test_each_pool_that_differs_says_why_by_its_own_rule(client, counted, tmp_path):
    won = built(counted)
    left_out = won["zielona"][0], won["udzialy"][-1]
    told = dict.fromkeys({code for codes in won.values() for code in codes} - set(left_out), 1)
    said = said_after_import(client, published(counted, tmp_path, told))
    assert "Miasto ogłosiło inne projekty, niż wynika z kart" in said and "pul, opisanych niżej" in said
    part = said[said.index("Wyniki ogłoszone a policzone") :]
    green, shares = part.index("Z minimum dla zieleni"), part.index("Równe udziały")
    numbers = {row.code: row.number for pool in round_result(counted).pools for row in pool.rows}
    for start, code in ((green, left_out[0]), (shares, left_out[1])):
        own = part[start : start + 900]
        assert f"nr {numbers[code]}" in own[own.index("Wynikają z liczenia") :]
        assert any(reason in own for reason in ("gdyby pominąć", "gdyby w puli było", "Nie wiadomo dlaczego"))


def test_a_minimum_and_a_share_of_ballots_stay_while_other_reasons_are_tried():
    """Only with what is kept for the green one do the published winners come out: no reason need be sought."""
    projects = [
        Project("1", 40, {"category": "Zieleń", "selected": "1"}), Project("2", 50, {"selected": "1"}),
        Project("3", 45, {"selected": "0"}),
    ]  # fmt: skip
    ballots = [(0,), *[(1, 2)] * 9]
    election = make_election(
        budget=100, projects=projects, vote_type=VoteType.APPROVAL,
        ballots=[Ballot(str(at), choices) for at, choices in enumerate(ballots)],
    )  # fmt: skip
    own = OwnTerms("greedy", reserve=Reserve("Zieleń", amount=40))
    found = difference(election, own=own)
    assert found is not None and found.rule == "greedy"
    assert [one.code for one in found.findings] == ["tie"]
    without = difference(election, own=OwnTerms("greedy"))
    assert without is not None and not without.agrees
