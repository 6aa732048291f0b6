"""The public file of a round of several pools, imported again: the same pools, ballots and winners."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text

from core.clock import now
from core.db import db, transaction
from pb.cli import rounds
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_round
from pb.submission.models import Project
from pb.tally.cli import tally_command
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.models import TieDraw
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command
from pb.tally.verify_cli import verify_command
from pb.voting.ballot_paper import write_paper
from pb.voting.models import SealedBallot
from pb.voting.rules import Ballot, BallotChoice
from pb.voting.sealing import ballot_hash, seal, urn_hash
from tests.support.announced import announce, announced_after_draws, open_after_voting
from tests.support.maps import area, bring, square
from tests.support.rounds import GREEN, POINTS, RANKING, TOWN, VILLAGE, MadeRound, PoolSpec, make_round
from tests.support.single_file import PROGRAM
from tests.support.urns import cast

SCORED = PoolSpec(
    "oceny", "Punkty za miejsca", method="ranking", minimum=2, maximum=3, rules={"rank_points": [5, 3, 1]}
)
QUOTED = PoolSpec(
    "osiedla", 'Osiedla: Zachód, „Północ" i "Wschód"', "youth", maximum=2, rules={"tie_rule": "number"}
)
CHEAPER = PoolSpec("tansze", "Najpierw tańsze", amount=Decimal("100000"), rules={"tie_rule": "cheaper"})
STRICT = PoolSpec(
    "prog", "Z progiem", "revitalisation", amount=TOWN.amount // 7 + Decimal("0.55"), maximum=2,
    rules={"minimum_votes": 2, "allocation_rule": "greedy-stop", "tie_rule": "cheaper"},
)  # fmt: skip
NORTH = PoolSpec("polnoc", "Osiedle Północ", rules={"leftovers": "pool", "leftover_pool": "miasto"})
SOUTH = PoolSpec(
    "poludnie",
    "Osiedle Południe",
    amount=Decimal("90000"),
    rules={"leftovers": "best", "allocation_rule": "greedy-stop"},
)
EAST = PoolSpec(
    "wschod", "Osiedle Wschód", amount=Decimal("70000.50"), maximum=2, rules={"leftovers": "best"}
)
WEST = PoolSpec("zachod", "Osiedle Zachód", "green", "choose_one", maximum=1, rules={"leftovers": "back"})
LEAVING = (TOWN, NORTH, SOUTH, EAST, WEST)
LAWFUL = (TOWN, VILLAGE, GREEN, POINTS, RANKING, SCORED, QUOTED, STRICT)
POOL_FACTS = (
    "code", "name", "kind", "amount", "method", "minimum", "maximum", "points_total", "points_per_project", "rank_points",
    "exclusive_group", "area_name", "allocation_rule", "minimum_votes", "tie_rule", "leftovers", "leftover_pool",
)  # fmt: skip


def vote_at_random(made: MadeRound, rng: random.Random, voters: int) -> None:
    """Ballots that the rules allow, in some of the pools each."""
    pools = made.round_view.rules.pools
    for _ in range(voters):
        lines: list[int | tuple[int, int]] = []
        for pool in rng.sample(pools, rng.randint(1, len(pools))):
            numbers = made.numbers[pool.code]
            most = min(pool.maximum, len(numbers))
            chosen = rng.sample(numbers, rng.randint(max(pool.minimum, 1), most))
            if pool.method == "ranking":
                lines += [(number, place) for place, number in enumerate(chosen, 1)]
            elif pool.method == "points":
                lines += [(number, rng.randint(1, 10 // most)) for number in chosen]
            else:
                lines += chosen
        rng.shuffle(lines)
        cast(made, lines)


def spoil(made: MadeRound, code: str) -> None:
    """A paper ballot with all projects of a pool: too many, and void."""
    view = made.round_view
    pool = next(pool for pool in view.rules.pools if pool.code == code)
    ballot = Ballot(tuple(BallotChoice(number, pool.pool_id, None) for number in made.numbers[code]))
    paper = write_paper(view.rules, ballot, ballot_hash(f"void {code}", view.pb_round.id))
    box = seal(made.pair.public_key, paper)
    with transaction():
        key = urn_hash(f"void {code}", view.pb_round.id)
        db.session.add(SealedBallot(round_id=view.pb_round.id, urn_hash=key, box=box))


def written(view: RoundView, path: Path) -> Path:
    """The round's public file."""
    write_election(round_election(view), path)
    return path


def imported(path: Path, slug: str = "drugi") -> RoundView:
    """The file as a round under another address."""
    with transaction():
        done = import_round(path, ImportOptions(slug))
        assert isinstance(done, Round), done
    return find_round(slug, now())


def outcome(view: RoundView) -> dict[str, object]:
    """All that a result says, by pool."""
    return {
        pool.pool.code: (
            [row.code for row in pool.winners], pool.run.rule, pool.run.parameters["ties"], pool.run.ballots, pool.run.spent,
            pool.run.budget, pool.leftovers, pool.moved_in,
            {row.code: (row.number, row.title, row.cost, row.votes, row.points, row.reason_code, row.facts) for row in pool.rows},
        )
        for pool in round_result(view).pools
    }  # fmt: skip


def assert_same_round(first: RoundView, second: RoundView, tmp_path: Path) -> None:
    """The same pools, projects, ballots, result and void ballots; the same files to the byte."""
    for name in POOL_FACTS:
        told = [[getattr(pool, name) for pool in view.rules.pools] for view in (first, second)]
        assert told[0] == told[1], name
    assert outcome(first) == outcome(second)
    results = [round_result(view) for view in (first, second)]
    assert results[0].void_reasons == results[1].void_reasons
    assert (results[0].void, results[0].marks) == (results[1].void, results[1].marks)
    again = written(second, tmp_path / "again.pb").read_bytes()
    assert again == written(first, tmp_path / "first.pb").read_bytes()
    for one, other in zip(first.rules.pools, second.rules.pools, strict=True):
        parts = []
        for view, pool in ((first, one), (second, other)):
            write_election(pool_election(view, pool), tmp_path / "part.pb")
            parts.append((tmp_path / "part.pb").read_bytes())
        assert parts[0] == parts[1], one.code


def assert_same_winners(first: RoundView, second: RoundView, tmp_path: Path) -> None:
    """What a plain file of one pool tells comes back: who won and how ties fell; it has no words for the pool's code."""
    facts = [next(iter(outcome(view).values())) for view in (first, second)]
    assert facts[0][:6] == facts[1][:6]
    assert first.rules.pools[0].tie_rule == second.rules.pools[0].tie_rule
    again = written(second, tmp_path / "again.pb").read_bytes()
    assert again == written(first, tmp_path / "first.pb").read_bytes()


@pytest.mark.parametrize("spec", [TOWN, QUOTED, CHEAPER], ids=lambda spec: spec.code)
def test_ties_of_a_single_pool_fall_again_as_they_fell(app, client, clock, tmp_path, spec, capsys):
    made = make_round(pools=(spec,), projects_per_pool=3)
    numbers = made.numbers[spec.code]
    with transaction():
        for number, cost in zip(numbers, (100_000, 90_000, 80_000), strict=True):
            db.session.execute(
                text("UPDATE pb_projects SET cost = :cost WHERE number = :number"),
                {"cost": cost, "number": number},
            )
    for number in numbers:
        cast(made, [number])
    first = announced_after_draws(made, clock)
    second = imported(written(first, tmp_path / "karty.pb"))
    assert_same_winners(first, second, tmp_path)
    ties = round_result(second).pools[0].run.parameters["ties"]
    assert ties.startswith("drawn:") if spec is TOWN else ties == spec.rules["tie_rule"]
    for slug in (made.slug, "drugi"):
        assert verify_command(api_files(client, slug, tmp_path)) == 0, capsys.readouterr().out


def test_a_single_pool_by_votes_per_zloty_is_counted_alike_by_everybody(app, client, clock, tmp_path, capsys):
    rules = {"allocation_rule": "greedy-cost", "tie_rule": "cheaper", "minimum_votes": 1}
    made = make_round(pools=(PoolSpec(amount=Decimal("90000"), rules=rules),), projects_per_pool=2)
    dear, cheap = next(iter(made.numbers.values()))
    with transaction():
        for number, cost in ((dear, 90_000), (cheap, 10_000)):
            db.session.execute(
                text("UPDATE pb_projects SET cost = :cost WHERE number = :number"),
                {"cost": cost, "number": number},
            )
    for number in (dear, dear, cheap):
        cast(made, [number])
    first = announced_after_draws(made, clock)
    second = imported(written(first, tmp_path / "karty.pb"))
    for view in (first, second):
        assert [row.number for row in round_result(view).pools[0].winners] == [cheap]
        files = api_files(client, view.pb_round.slug, tmp_path)
        assert verify_command(files) == 0, capsys.readouterr().out
        single = subprocess.run(
            [sys.executable, PROGRAM, *files], capture_output=True, text=True, check=False
        )
        assert single.returncode == 0, single.stdout
    capsys.readouterr()
    assert tally_command([str(tmp_path / "karty.pb"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["selected"]) == ("greedy-cost", [str(cheap)])


@pytest.mark.parametrize("seed", range(9))
def test_a_round_of_any_pools_comes_back_as_it_was(app, clock, tmp_path, seed):
    rng = random.Random(seed)
    pools = rng.sample(LAWFUL, 1 if seed == 8 else rng.randint(1, 5))
    made = make_round(pools=pools, projects_per_pool=rng.randint(3, 6))
    vote_at_random(made, rng, rng.randint(4, 14))
    first = announced_after_draws(made, clock)
    second = imported(written(first, tmp_path / "karty.pb"))
    if len(pools) > 1:
        assert_same_round(first, second, tmp_path)
    else:
        assert_same_winners(first, second, tmp_path)


def api_files(client, slug: str, tmp_path: Path) -> list[str]:
    """The arguments of ``wspolnie verify`` for a round's public files."""
    paths = []
    for name in ("ballots.pb", "results", "proof"):
        paths.append(tmp_path / f"{slug}-{name}")
        paths[-1].write_bytes(client.get(f"/api/v1/rounds/{slug}/{name}").data)
    ballots, results, proof = map(str, paths)
    return [ballots, "--results", results, "--proof", proof]


@pytest.mark.parametrize("seed", range(6))
def test_money_that_goes_on_from_pool_to_pool_is_told_kept_and_counted_again(
    app, client, clock, tmp_path, seed, capsys
):
    rng = random.Random(f"left {seed}")
    made = make_round(pools=LEAVING, projects_per_pool=4)
    vote_at_random(made, rng, rng.randint(4, 12))
    first = announced_after_draws(made, clock)
    second = imported(written(first, tmp_path / "karty.pb"))
    assert_same_round(first, second, tmp_path)
    pools = {pool.pool.code: pool for pool in round_result(first).pools}
    rest = pools["polnoc"].left
    assert pools["miasto"].run.budget == TOWN.amount + rest
    assert Decimal(str(pools["poludnie"].leftovers["pot"])) == pools["poludnie"].left + pools["wschod"].left
    for slug in (made.slug, "drugi"):
        assert verify_command(api_files(client, slug, tmp_path)) == 0, capsys.readouterr().out
        part = tmp_path / f"{slug}-miasto.pb"
        part.write_bytes(client.get(f"/bo/{slug}/karty.pb?pula=miasto").data)
        results = tmp_path / f"{slug}-results"
        assert verify_command([str(part), "--results", str(results)]) == 0, capsys.readouterr().out
    said = client.get(f"/bo/{made.slug}/wyniki").get_data(as_text=True).replace("\xa0", " ")
    assert "Reszta przeszła do puli: Pula ogólnomiejska." in said
    assert "W tej kwocie są pieniądze, które zostały w innych pulach" in said
    assert "Reszty z pul (razem" in said and "Reszta wraca do budżetu gminy." in said


def test_a_tie_over_the_common_rest_is_drawn_in_public_and_decides(app, client, clock):
    made = make_round(pools=(SOUTH, EAST), projects_per_pool=3)
    south, east = made.numbers["poludnie"], made.numbers["wschod"]
    with transaction():
        db.session.execute(
            text("UPDATE pb_projects SET cost = 60000 WHERE number IN (:a, :b)"),
            {"a": south[0], "b": east[0]},
        )
        db.session.execute(
            text("UPDATE pb_projects SET cost = 35000 WHERE number IN (:a, :b)"),
            {"a": south[1], "b": east[1]},
        )
    for lines in ([south[0]], [south[0]], [east[0]], [east[0]], [south[1]], [east[1]]):
        cast(made, lines)
    view = open_after_voting(made, clock)
    with transaction():
        problems = count_round(view, now())
    assert [problem.code for problem in problems] == ["tie"]
    assert set(problems[0].facts["projects"]) == {str(south[1]), str(east[1])}
    pool = view.rules.pool(problems[0].facts["pool_id"])
    with transaction():
        drawn = draw_by_command(view, pool, [str(east[1]), str(south[1])], "Dwie kule z urny.", now())
        assert isinstance(drawn, TieDraw) and drawn.is_over_pot
        assert count_round(view, now()) == []
    view = announce(made)
    rows = {row.number: row for one in round_result(view).pools for row in one.rows}
    assert rows[east[1]].reason_code == "from_leftovers" and rows[east[1]].is_built
    assert not rows[south[1]].is_built
    said = client.get(f"/bo/{made.slug}/wyniki").get_data(as_text=True).replace("\xa0", " ")
    assert "wybrany z reszty pul" in said and "Dwie kule z urny." in said


@pytest.fixture
def made(app):
    """One pool of each method, one of them in a district of its own."""
    bring([area(1, "Osiedle Dolne, za torami", square(23.1, 53.1))], "estate")
    made = make_round(pools=(TOWN, VILLAGE, POINTS, RANKING, SCORED, QUOTED))
    with transaction():
        db.session.execute(
            text("UPDATE pb_pools SET area_id = (SELECT id FROM maps_areas) WHERE code = 'solectwa'")
        )
    return made


@pytest.fixture
def karty(made, clock, tmp_path) -> Path:
    """The file of a round with a tie drawn, a void ballot, rivals and a withdrawn project."""
    one, two, three, *_rest = made.numbers["miasto"]
    village = made.numbers["solectwa"]
    ranked = made.numbers["kolejnosc"]
    with transaction():
        for sql in (
            "UPDATE pb_projects SET conflict_group = 'droga; albo park' WHERE number IN (:one, :two)",
            "UPDATE pb_projects SET status = 'withdrawn' WHERE number = :three",
            "UPDATE pb_projects SET cost = 60000.55 WHERE number >= :first AND number <= :last",
        ):
            given = {"one": one, "two": two, "three": three, "first": village[0], "last": village[-1]}
            db.session.execute(text(sql), {name: given[name] for name in given if f":{name}" in sql})
    for lines in ([one, two], [one, two], [two, three], [three, village[0]], [village[1]]):
        cast(made, [*lines, (ranked[0], 3), (ranked[1], 1), (ranked[2], 2)])
    vote_at_random(made, random.Random("lots"), 3)
    cast(made, [village[0]])
    cast(made, [village[1]])
    spoil(made, "solectwa")
    spoil(made, "osiedla")
    return written(announced_after_draws(made, clock), tmp_path / "karty.pb")


def test_lots_rivals_void_ballots_and_withdrawn_projects_survive(made, karty, tmp_path):
    second = imported(karty)
    first = find_round(made.slug, now())
    assert_same_round(first, second, tmp_path)
    assert dict(round_result(second).void_reasons) and round_result(second).void == 2
    assert any(pool.run.parameters["ties"].startswith("drawn:") for pool in round_result(second).pools)
    assert any(pool.run.parameters["conflicts"] for pool in round_result(second).pools)
    assert any(pool.run.parameters["withdrawn"] for pool in round_result(second).pools)
    assert [pool.area_name for pool in second.rules.pools][1] == "Osiedle Dolne, za torami"


def test_both_rounds_agree_with_their_public_files(made, karty, client, tmp_path, capsys):
    imported(karty)
    for slug in (made.slug, "drugi"):
        assert verify_command(api_files(client, slug, tmp_path)) == 0, capsys.readouterr().out
        assert capsys.readouterr().out.splitlines()[-1] == "Wszystko się zgadza."


def test_pages_of_the_imported_round_stand(karty, client):
    imported(karty)
    for address in ("/bo/drugi/", "/bo/drugi/projekty/", "/bo/drugi/projekty/1", "/bo/drugi/wyniki"):
        assert client.get(address).status_code == 200, address
    said = client.get("/bo/drugi/wyniki").get_data(as_text=True)
    assert "Pula rankingowa" in said and "Pula sołecka" in said


def test_the_commands_export_and_import(app, made, karty, tmp_path):
    runner = app.test_cli_runner()
    packed = tmp_path / "karty.pb.gz"
    assert runner.invoke(rounds, ["export", made.slug, "--out", str(packed)]).exit_code == 0
    assert gzip.decompress(packed.read_bytes()) == karty.read_bytes()
    done = runner.invoke(rounds, ["import", str(packed), "--slug", "drugi"])
    assert done.exit_code == 0 and "/bo/drugi/wyniki" in done.output, done.output
    again = tmp_path / "again.pb"
    assert runner.invoke(rounds, ["export", "drugi", "--out", str(again)]).exit_code == 0
    assert again.read_bytes() == karty.read_bytes()


def test_columns_of_the_voters_survive_and_make_the_turnout(karty, tmp_path):
    lines = karty.read_text().splitlines()
    at = lines.index("VOTES") + 1
    ages = random.Random(5).choices(range(16, 90), k=len(lines))
    lines[at:] = [
        f"{line};{'age' if place == 0 else ages[place]};{'sex' if place == 0 else 'FM'[place % 2]}"
        for place, line in enumerate(lines[at:])
    ]
    karty.write_text("\n".join(lines) + "\n")
    second = imported(karty)
    assert written(second, tmp_path / "again.pb").read_bytes() == karty.read_bytes()
    assert "age" in round_result(second).turnout


def test_a_file_without_names_and_methods_takes_them_from_the_ballots(made, karty, tmp_path):
    """Files of before told four keys of a pool."""
    late = ("name_", "kind_", "area_", "method_", "min_length_", "max_length_per", "max_sum_", "max_points_", "rank_",
            "exclusive_", "tie_", "drawn_", "void_")  # fmt: skip
    lines = [line for line in karty.read_text().splitlines() if not line.startswith(late)]
    karty.write_text("\n".join(lines) + "\n")
    second = imported(karty)
    pools = {pool.code: pool for pool in second.rules.pools}
    assert [pool.name for pool in second.rules.pools] == list(pools)
    assert [pools[code].method for code in ("miasto", "solectwa", "punkty", "kolejnosc")] == [
        "approval", "choose_one", "points", "points",
    ]  # fmt: skip
    first = {pool.pool.code: pool for pool in round_result(find_round(made.slug, now())).pools}
    for pool in round_result(second).pools:
        told = {row.code: row.points for row in first[pool.pool.code].rows}
        assert {row.code: row.points for row in pool.rows} == told
    assert read_election(written(second, tmp_path / "again.pb")) == read_election(karty)


def row_with(lines: list[str], start: str) -> int:
    """Index of the row that begins so."""
    return next(place for place, line in enumerate(lines) if line.startswith(start))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("budget_per_pool", "1,2,3", "budget_per_pool ma wartości: 3, a pul jest: 6"),
        ("rule_per_pool", "greedy", "rule_per_pool ma wartości: 1, a pul jest: 6"),
        ("name_per_pool", "a,b", "name_per_pool ma wartości: 2, a pul jest: 6"),
        ("budget_per_pool", "1,2,3,4,5,dużo", "budget_per_pool puli 'osiedla': to nie jest liczba: 'dużo'"),
        ("budget_per_pool", "-1,2,3,4,5,6", "budget_per_pool puli 'miasto': liczba ujemna"),
        ("budget_per_pool", "1.2345,2,3,4,5,6", "budget_per_pool puli 'miasto' ma za dużo miejsc"),
        ("budget_per_pool", "100000000000000,2,3,4,5,6", "budget_per_pool puli 'miasto': liczba za duża"),
        ("rule_per_pool", "greedy,loteria,greedy,greedy,greedy,greedy", "nieznane rule_per_pool 'loteria'"),
        ("vote_type_per_pool", "approval,choose-1,cumulative,x,cumulative,approval", "nieznane vote_type_per_pool 'x'"),
        ("threshold_per_pool", "0,0,0,0,0,1.5", "threshold_per_pool puli 'osiedla': to nie jest liczba całkowita"),
        ("pools", "miasto,solectwa,punkty,kolejnosc,oceny,miasto", "każda pula ma jeden własny kod"),
        ("pools", "miasto,solectwa,punkty,kolejnosc,oceny,", "każda pula ma jeden własny kod"),
        ("pools", '"""miasto,solectwa,punkty"', "pools to nie jest lista wartości"),
        ("method_per_pool", "approval,urna,points,ranking,ranking,approval", "method_per_pool puli 'solectwa': 'urna'"),
        ("kind_per_pool", "citizen,,,,,kosmiczna", "kind_per_pool puli 'osiedla': 'kosmiczna'"),
        ("max_length_per_pool", "3,jeden,10,3,3,2", "max_length_per_pool puli 'solectwa': to nie jest liczba"),
        ("min_length_per_pool", "9,0,0,3,2,0", "min_length_per_pool puli 'miasto': więcej niż max_length_per_pool"),
        ("rank_points_per_pool", ",,,3 2,5 3 1,", "rank_points_per_pool puli 'kolejnosc': wartości: 2, a miejsc: 3"),
        ("drawn_per_pool", "99,,,,,", "drawn_per_pool puli 'miasto': nie wymienia projektów puli po jednym razie"),
        ("void_reasons", "too_many:wiele", "void_reasons to nie są powody z liczbami"),
    ],
)  # fmt: skip
def test_meta_that_cannot_be_is_refused_with_its_line(app, karty, key, value, said):
    lines = karty.read_text().splitlines()
    at = row_with(lines, key + ";")
    lines[at] = f"{key};{value}"
    karty.write_text("\n".join(lines) + "\n")
    done = app.test_cli_runner().invoke(rounds, ["import", str(karty), "--slug", "drugi"])
    assert done.exit_code == 2 and done.output.startswith(f"karty.pb:{at + 1}: ") and said in done.output
    assert done.output.count("\n") == 1
    assert db.session.scalars(select(Round.slug)).all() == ["bo-2027"]


def test_a_missing_row_of_meta_is_refused(karty):
    lines = [line for line in karty.read_text().splitlines() if not line.startswith("rule_per_pool")]
    karty.write_text("\n".join(lines) + "\n")
    with (
        pytest.raises(PabulibError, match=r"karty.pb:\d+: META: rule_per_pool ma wartości: 0"),
        transaction(),
    ):
        import_round(karty, ImportOptions("drugi"))


def test_a_project_in_a_pool_that_meta_does_not_name_is_refused_with_its_line(karty):
    lines = karty.read_text().splitlines()
    at = row_with(lines, "7;")
    lines[at] = lines[at].replace(";solectwa;", ";wioska;")
    karty.write_text("\n".join(lines) + "\n")
    with pytest.raises(PabulibError, match=f"karty.pb:{at + 1}: puli projektu 'wioska'"), transaction():
        import_round(karty, ImportOptions("drugi"))


@pytest.mark.parametrize(
    ("vote", "points", "said"),
    [
        ("6,7", "1,1", "na karcie w puli 'solectwa' projektów: 2"),
        ("16,17,18", "3,3,1", "punkty w puli 'kolejnosc' nie są punktami za miejsca: 3, 3, 1"),
    ],
)
def test_a_ballot_that_the_pool_cannot_have_is_refused_with_its_line(karty, vote, points, said):
    lines = karty.read_text().splitlines()
    at = lines.index("VOTES") + 3
    cells = lines[at].split(";")
    assert lines[at - 2].startswith("voter_id;vote;points")
    cells[1:3] = vote, points
    lines[at] = ";".join(cells)
    karty.write_text("\n".join(lines) + "\n")
    with pytest.raises(PabulibError, match=f"karty.pb:{at + 1}: {said}"), transaction():
        import_round(karty, ImportOptions("drugi"))
    assert db.session.scalars(select(Project.id).join(Round).where(Round.slug == "drugi")).all() == []


@pytest.mark.demo
def test_the_demonstration_towns_results_come_back(app, tmp_path):
    first = find_round("bo-2026", now())
    assert len(first.rules.pools) == 3 and first.pb_round.published_at is not None
    second = imported(written(first, tmp_path / "karty.pb.gz"))
    assert_same_round(first, second, tmp_path)
    assert round_result(second).void == 48 and round_result(second).ballots == 2914
    assert all(row.pool_id for row in db.session.scalars(select(Project)))


def test_a_file_without_rule_and_winners_is_not_shown_as_the_towns_result(app, client, tmp_path):
    karty = tmp_path / "bez.pb"
    said = "Plik nie mówi, z jakiej zasady korzystało miasto"
    for slug, rule, times in (("bez-zasady", "unknown", 1), ("z-zasada", "greedy", 0)):
        karty.write_text(
            f"META\nkey;value\nbudget;90\nnum_projects;2\nnum_votes;2\nvote_type;approval\nrule;{rule}\n"
            "PROJECTS\nproject_id;cost;name\n1;90;A\n2;10;B\nVOTES\nvoter_id;vote\na;1\nb;1,2\n"
        )
        imported(karty, slug)
        page = client.get(f"/bo/{slug}/wyniki").get_data(as_text=True).replace("\xa0", " ")
        assert page.count(said) == times
