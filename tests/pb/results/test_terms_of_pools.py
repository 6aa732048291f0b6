"""Rounds under every rule that can be given to a pool: voted, counted, announced, verified, imported again."""

from __future__ import annotations

import json
import random
from decimal import Decimal

import pytest

from pb.results.queries import round_result
from pb.tally.verify_cli import verify_command
from tests.pb.results.test_several_pools import (
    api_files,
    assert_same_round,
    imported,
    outcome,
    vote_at_random,
    written,
)
from tests.support.announced import announced_after_draws
from tests.support.rounds import VILLAGE, PoolSpec, make_round
from tests.support.single_file import program
from tests.support.urns import cast

BY_POINTS = {"method": "points", "maximum": 5}
POINTS = {"points_total": 10, "points_per_project": 6}


def shares(code: str, utility: str, completion: str, *, run_off: bool = False, **more: object) -> PoolSpec:
    """A pool counted by equal shares; ``more`` are arguments of the pool or further columns of its rules."""
    own = {name: more.pop(name) for name in ("method", "maximum") if name in more}
    rules = {
        "allocation_rule": "equal-shares",
        "utility": utility,
        "completion": completion,
        "has_run_off": run_off,
    }
    return PoolSpec(code, f"Pula {code}", amount=Decimal("40000"), rules={**rules, **more}, **own)


POOLS = [
    shares("koszt", "cost", "none"),
    shares("krok", "cost", "add1"),
    shares("liczba", "cardinality", "add1u", run_off=True),
    shares("pelne", "cost", "add1-full", run_off=True),
    shares("punktowa", "points", "greedy", **BY_POINTS, **POINTS),
    shares("zlotowki", "cost", "add1", from_whole_unit=True, tie_rule="seed", tie_seed="Uchwała nr 12; z 3 maja, „B”"),
    PoolSpec(
        "ziarno", "Pula z ziarnem", amount=Decimal("30000"), rules={"tie_rule": "seed", "tie_seed": "Lotto 3, 7"}
    ),
    PoolSpec("fragmen", "Pula Phragména", amount=Decimal("40000"), rules={"allocation_rule": "phragmen"}),
    PoolSpec("procent", "Pula z procentem", amount=Decimal("40000"), rules={"minimum_share": Decimal("12.5")}),
    PoolSpec(
        "ludzie", "Pula z głosującymi", "citizen", amount=Decimal("40000"), **BY_POINTS,
        rules={**POINTS, "minimum_votes": 2, "threshold_unit": "voters", "tie_rule": "number"},
    ),
    PoolSpec(
        "zielen", "Pula z zielenią", amount=Decimal("40000"),
        rules={"reserved_category": "greenery", "reserved_share": Decimal("45")},
    ),
    PoolSpec(
        "sport", "Pula ze sportem", amount=Decimal("40000.50"),
        rules={"reserved_category": "sport", "reserved_amount": Decimal("30000.25"), "allocation_rule": "greedy-stop"},
    ),
]  # fmt: skip


def of_code(code: str) -> PoolSpec:
    """The pool with this code."""
    return next(spec for spec in POOLS if spec.code == code)


TERMS = (
    "utility", "completion", "has_run_off", "threshold_unit", "minimum_share", "reserved_category", "reserved_share",
    "reserved_amount", "from_whole_unit", "tie_rule", "tie_seed",
)  # fmt: skip


def check_whole_path(client, clock, tmp_path, capsys, made, rng) -> None:
    """Vote, count, announce, verify; the file read again is the same round, and it too is verified."""
    vote_at_random(made, rng, 14)
    first = announced_after_draws(made, clock)
    second = imported(written(first, tmp_path / "karty.pb"))
    for name in TERMS:
        told = [[getattr(pool, name) for pool in view.rules.pools] for view in (first, second)]
        assert told[0] == told[1], name
    if [pool.code for pool in second.rules.pools] == ["pula"]:
        assert list(outcome(first).values()) == list(outcome(second).values()), "plain META names no pool"
    else:
        assert_same_round(first, second, tmp_path)
    check_api(client.get(f"/api/v1/rounds/{made.slug}").get_json()["pools"], first.rules.pools)
    for slug in (made.slug, "drugi"):
        assert verify_command(api_files(client, slug, tmp_path)) == 0, capsys.readouterr().out
        said = capsys.readouterr().out
        assert said.splitlines()[-1] == "Wszystko się zgadza.", said
        assert program.main(api_files(client, slug, tmp_path)) == 0, capsys.readouterr().out
        page = client.get(f"/bo/{slug}/wyniki")
        assert page.status_code == 200
        assert client.get(f"/bo/{slug}/").status_code == 200


def check_api(told, pools) -> None:
    for answer, pool in zip(told, pools, strict=True):
        assert (answer["rule"], answer["threshold"]) == (pool.allocation_rule, pool.minimum_votes)
        assert (answer["threshold_unit"], answer["utility"]) == (pool.threshold_unit, pool.utility)
        assert (answer["completion"], answer["run_off"]) == (pool.completion, pool.has_run_off)
        shares = (answer["threshold_percent"], answer["reserved_percent"], answer["reserved_amount"])
        assert shares == (pool.minimum_share, pool.reserved_share, pool.reserved_amount)
        assert answer["reserved_category"] == pool.reserved_category
        assert answer["from_whole_unit"] == pool.from_whole_unit
        assert (answer["tie_rule"], answer["tie_seed"]) == (pool.tie_rule, pool.tie_seed)


@pytest.mark.parametrize("spec", POOLS, ids=lambda spec: spec.code)
def test_a_round_of_one_pool_goes_all_the_way(app, client, clock, tmp_path, capsys, spec):
    made = make_round(pools=(spec,), projects_per_pool=5)
    check_whole_path(client, clock, tmp_path, capsys, made, random.Random(spec.code))


@pytest.mark.parametrize("seed", range(3))
def test_pools_of_different_terms_go_all_the_way_together(app, client, clock, tmp_path, capsys, seed):
    rng = random.Random(f"terms {seed}")
    made = make_round(pools=[*rng.sample(POOLS, 3), VILLAGE], projects_per_pool=5)
    check_whole_path(client, clock, tmp_path, capsys, made, rng)


@pytest.mark.parametrize(
    ("code", "change", "said"),
    [
        ("koszt", {"utility": "cardinality"}, "użyteczność: w wynikach cardinality, w pliku cost"),
        ("koszt", {"completion": "add1"}, "dopełnienie: w wynikach add1, w pliku none"),
        (
            "koszt",
            {"run_off": {"equal-shares": 9, "greedy": 1}},
            "dogrywkę zapowiada tylko plik albo tylko wynik",
        ),
        ("krok", {"from_whole_unit": True}, "udział zaokrąglony na początku: w wynikach tak, w pliku nic"),
        ("ziarno", {"ties": "seed:inne"}, "remisy: w wynikach seed:inne, w pliku seed:Lotto 3, 7"),
        ("procent", {"threshold_unit": "voters"}, "jednostka progu: w wynikach voters, w pliku percent"),
        ("zielen", {"reserved": None}, "minimum dla kategorii: w pliku greenery: 45% puli"),
        ("zielen", {"score": "mean"}, "punktacja: w wynikach mean, w pliku points"),
    ],
)
def test_terms_announced_otherwise_than_the_file_says_are_found(
    app, client, clock, tmp_path, capsys, code, change, said
):
    made = make_round(pools=(of_code(code),), projects_per_pool=4)
    vote_at_random(made, random.Random(code), 9)
    announced_after_draws(made, clock)
    files = api_files(client, made.slug, tmp_path)
    path = tmp_path / f"{made.slug}-results"
    told = json.loads(path.read_text())
    told["pools"][0]["parameters"] |= change
    path.write_text(json.dumps(told))
    assert verify_command(files) == 1
    assert said in capsys.readouterr().out


def test_residents_read_how_their_votes_are_counted(app, client):
    make_round(pools=POOLS)
    page = client.get("/bo/bo-2027/").get_data(as_text=True).replace("\xa0", " ")
    for sentence in (
        "Liczymy metodą równych udziałów", "Droższy projekt liczy się głosującemu za tyle więcej, o ile więcej kosztuje.",
        "udział każdego rośnie po złotówce", "Obowiązuje ten z dwóch wyników, który więcej głosujących woli.",
        "Liczymy metodą Phragména", "Próg: 12,5% ważnych kart tej puli musi wskazać projekt.",
        "Próg: projekt musi wskazać 2 głosujących.",
        "Najpierw odkładamy 45% puli na projekty z kategorii", "Najpierw odkładamy 30 000,25 zł na projekty z kategorii",
    ):  # fmt: skip
        assert sentence in page, sentence


def test_what_was_kept_for_a_category_is_seen_in_the_result(app, client, clock):
    made = make_round(pools=(of_code("zielen"),), projects_per_pool=4)
    vote_at_random(made, random.Random("seen"), 9)
    view = announced_after_draws(made, clock)
    pool = round_result(view).pools[0]
    kept = [row for row in pool.rows if row.facts.get("reserved_for") == "greenery"]
    assert kept and all(row.category == "greenery" for row in kept)


def test_a_project_below_a_share_of_ballots_reads_by_how_many_it_failed(app, client, clock):
    made = make_round(pools=(of_code("procent"),), projects_per_pool=3)
    one, two, three = made.numbers["procent"]
    for lines in ([one], [one], [one], [one, two], [one], [one], [one], [one], [three, one]):
        cast(made, lines)
    cast(made, [three])
    announced_after_draws(made, clock)
    page = client.get(f"/bo/{made.slug}/wyniki").get_data(as_text=True).replace("\xa0", " ")
    assert "Poniżej progu 12,5% ważnych kart: zabrakło 1 głosu." in page
    assert "Próg: 12,5% ważnych kart tej puli musi wskazać projekt." in page


def test_a_winner_paid_from_the_categorys_money_says_so(app, client, clock):
    made = make_round(pools=(of_code("zielen"),), projects_per_pool=3)
    for number in made.numbers["zielen"]:
        cast(made, [number])
    announced_after_draws(made, clock)
    page = client.get(f"/bo/{made.slug}/wyniki").get_data(as_text=True).replace("\xa0", " ")
    assert page.count("Wybrany z pieniędzy odłożonych dla kategorii „") == 1
    steps = (
        client.get(f"/bo/{made.slug}/wyniki/krok-po-kroku/zielen").get_data(as_text=True).replace("\xa0", " ")
    )
    assert "Najpierw wybieramy spośród projektów kategorii „" in steps
    assert "z pieniędzy odłożonych dla kategorii „" in steps and "Z odłożonych zostaje" in steps
    assert "Było 18 000 zł, projekt kosztuje 11 000 zł, zostaje 7 000 zł." in steps, (
        "not the whole pool's 40 000 zł"
    )
    project = client.get(f"/bo/{made.slug}/projekty/{made.numbers['zielen'][0]}").get_data(as_text=True)
    assert "Projekt zmieścił się w pieniądzach odłożonych dla jego kategorii." in project
