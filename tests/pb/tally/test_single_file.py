"""The check as one file counts as the engine does, though it shares no line with it."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import PabulibError, TieUndecided
from pb.tally.engine.merkle import MerkleTree, merkle_root
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.published import vote_rows
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.scores import UNITS, Threshold
from pb.tally.engine.several import PoolTerms, count_several
from pb.tally.verification import verify
from tests.support.elections import GREEDY
from tests.support.pabulib import PABULIB
from tests.support.single_file import PROGRAM, as_announced, faults, own_pool, program, written

NAMES = ("1", "2", "10", "a2", "B/3", "7")
SHARES = [
    (u, c)
    for u in ("cost", "cardinality", "points")
    for c in ("none", "add1", "add1-full", "add1u", "greedy")
]
SMALL_FILES = (
    "Poland_Swiecie_2023.pb", "Poland_Katowice_2024_Murcki.pb", "Poland_Lodz_2022_Zdrowie-Mania.pb",
    "Poland_Krakow_2024_Krowodrza.pb", "Switzerland_Zurich_S5D10.pb", "Poland_Wroclaw_2017_Rejon_nr_11_750.pb",
    "legacy__poland_czestochowa_2020_dzbow.pb", "Netherlands_Amsterdam_166.pb",
)  # fmt: skip


@st.composite
def elections(draw: st.DrawFn, names: tuple[str, ...] = NAMES, kind: VoteType | None = None) -> Election:
    """Up to six projects and a dozen ballots of any kind; few different numbers, so that ties are common."""
    ids = list(names)[: draw(st.integers(1, len(names)))]
    kind = kind or draw(st.sampled_from(list(VoteType)))
    ballots = []
    for voter in range(draw(st.integers(1, 12))):
        most = 1 if kind is VoteType.CHOOSE_ONE else len(ids)
        chosen = draw(st.lists(st.integers(0, len(ids) - 1), min_size=1, max_size=most, unique=True))
        points = tuple(draw(st.integers(0, 3)) for _ in chosen) if kind.has_points else None
        ballots.append(Ballot(str(voter), tuple(chosen), points))
    groups = draw(st.lists(st.sampled_from(["", "", "x", "y"]), min_size=len(ids), max_size=len(ids)))
    costs = [draw(st.integers(1, 12)) * 100 for _ in ids]
    return make_election(
        budget=draw(st.integers(0, 30)) * 100,
        projects=[
            Project(
                name,
                cost,
                {
                    "conflict_group": group,
                    "withdrawn": draw(st.sampled_from(["", "", "", "1"])),
                    "category": draw(st.sampled_from(["", "zieleń", "zieleń", "sport,zieleń", "sport"])),
                },
            )
            for name, cost, group in zip(ids, costs, groups, strict=True)
        ],
        ballots=ballots,
        vote_type=kind,
        meta={"rule": "unknown"},
    )


def terms_in(election: Election) -> dict[str, Any]:
    """Who is withdrawn and who excludes whom, as the office would tell the engine."""
    gone = [one.id for one in election.projects if one.cell("withdrawn")]
    groups = {
        group: tuple(
            p.id for p in election.projects if p.cell("conflict_group") == group and p.id not in gone
        )
        for group in ("x", "y")
    }
    return {"withdrawn": gone, "conflicts": [group for group in groups.values() if len(group) > 1]}


@dataclass(frozen=True)
class More:
    """Terms beside rule and ties, as META says them: score, least and its unit, minimum of a category."""

    score: str = "points"
    least: int = 0
    unit: str = ""
    reserved: str = ""

    def for_engine(self) -> dict[str, Any]:
        """As ``count`` is told them."""
        limit: Any = self.least or None
        if limit and self.unit:
            limit = Threshold(self.unit, limit)
        reserve = None
        if self.reserved.endswith("%"):
            reserve = Reserve("zieleń", share=Fraction(self.reserved[:-1]))
        elif self.reserved:
            reserve = Reserve("zieleń", amount=int(Fraction(self.reserved) * 100))
        return {"score": self.score, "threshold": limit, "reserve": reserve}

    def for_program(self) -> dict[str, Any]:
        """As its pool holds them."""
        reserve = program.reserve_of("zieleń", self.reserved, 100) if self.reserved else None
        least = Fraction(self.least)
        return {"score": self.score, "threshold": least, "unit": self.unit, "reserve": reserve}


RESERVED = st.sampled_from(["", "10%", "33.3%", "50%", "100%", "0.5", "7", "400"])
MORE = st.builds(
    More, st.sampled_from(["points", "votes", "mean"]), st.integers(0, 4), st.sampled_from(["", *UNITS]), RESERVED
)  # fmt: skip
PERCENT = st.builds(
    More, st.sampled_from(["points", "votes"]), st.integers(0, 60), st.just("percent"), RESERVED
)


POTS = st.builds(More, st.just("points"), st.integers(0, 4), st.sampled_from(["", *UNITS]), RESERVED)


def check_alike(election: Election, rule: str, ties: str, terms: More = More(), **more: Any) -> None:
    """Both count, or both stop at a tie."""
    pool = own_pool(written(election), rule=rule, ties=ties, **terms.for_program(), **more)
    try:
        outcome = count(election, rule, ties=ties, **terms.for_engine(), **terms_in(election), **more)
    except TieUndecided as stop:
        with pytest.raises(program.Undecided) as mine:
            program.count_pool(pool)
        assert mine.value.names == list(stop.tie.projects)
        return
    assert faults(program.count_pool(pool), outcome) == []


@settings(max_examples=300, deadline=None)
@given(
    elections(),
    st.sampled_from(GREEDY),
    st.sampled_from(["error", "number", "cheaper", "seed:los"]),
    st.integers(0, 4),
)
def test_greedy_rules_agree(election: Election, rule: str, ties: str, threshold: int) -> None:
    check_alike(election, rule, ties, More(least=threshold))


@settings(max_examples=500, deadline=None)
@given(
    elections(), st.sampled_from(GREEDY), st.sampled_from(["error", "number", "number", "cheaper"]), MORE | PERCENT
)  # fmt: skip
def test_scores_units_of_thresholds_and_a_category_agree(
    election: Election, rule: str, ties: str, terms: More
) -> None:
    if terms.score == "mean" and election.header.vote_type.counts_votes:
        terms = replace(terms, score="votes")
    check_alike(election, rule, ties, terms)


@settings(max_examples=200, deadline=None)
@given(
    elections(), st.sampled_from(SHARES), st.sampled_from(["error", "number", "number"]), st.booleans(), RESERVED
)  # fmt: skip
def test_a_category_and_a_run_off_under_shares_agree(
    election: Election, how: tuple[str, str], ties: str, run_off: bool, reserved: str
) -> None:
    utility, completion = how
    terms = More(reserved=reserved)
    check_alike(
        election, "equal-shares", ties, terms, utility=utility, completion=completion, run_off=run_off
    )


@settings(max_examples=80, deadline=None)
@given(elections(), st.sampled_from(["error", "number"]), RESERVED)
def test_a_category_under_phragmen_agrees(election: Election, ties: str, reserved: str) -> None:
    check_alike(election, "phragmen", ties, More(reserved=reserved))


@settings(max_examples=250, deadline=None)
@given(
    elections(),
    st.sampled_from(SHARES),
    st.sampled_from(["error", "number", "seed:Uchwała 7"]),
    st.booleans(),
)
def test_equal_shares_agree(election: Election, how: tuple[str, str], ties: str, is_whole: bool) -> None:
    utility, completion = how
    check_alike(
        election, "equal-shares", ties, utility=utility, completion=completion, from_whole_unit=is_whole
    )


@settings(max_examples=150, deadline=None)
@given(elections(), st.sampled_from(["error", "number"]))
def test_phragmen_agrees(election: Election, ties: str) -> None:
    check_alike(election, "phragmen", ties)


def small(budget: int, costs: tuple[int, ...], *ballots: tuple[int, ...]) -> Election:
    """Approval ballots that name places of projects."""
    return make_election(
        budget=budget * 100,
        projects=[Project(name, cost * 100) for name, cost in zip(NAMES, costs, strict=False)],
        ballots=[Ballot(str(voter), chosen) for voter, chosen in enumerate(ballots)],
        vote_type=VoteType.APPROVAL,
        meta={"rule": "unknown"},
    )


def test_the_tie_that_is_named_is_one_whose_own_order_matters() -> None:
    """1 and 2 tie first, and any order of them leads to the same."""
    election = small(10, (4, 1, 2, 1, 1), (0, 1), (1,), (2, 4), (0, 3))
    check_alike(election, "equal-shares", "error", completion="none", utility="cost")
    with pytest.raises(TieUndecided) as stop:
        count(election, "equal-shares", ties="error", completion="none", utility="cost")
    assert stop.value.tie.projects == ("10", "B/3")


def test_a_tie_is_harmless_where_the_money_is_just_enough_for_all_of_it() -> None:
    """Each of three voters has five thirds and pays a third for each of five: too many orders to try, and no need to."""
    election = small(5, (1, 1, 1, 1, 1), *[(0, 1, 2, 3, 4)] * 3)
    check_alike(election, "equal-shares", "error", completion="none", utility="cost")
    outcome = count(election, "equal-shares", ties="error", completion="none", utility="cost")
    assert len(outcome.selected) == 5 and not any(tie.decides for tie in outcome.ties)


@pytest.mark.parametrize(
    "election",
    [
        small(
            5, (1, 1, 3, 4, 1, 1),
            (3,), (0, 1, 2, 3), (0, 2, 3), (0, 1, 2, 3), (0, 1, 2, 3), (0, 2, 3),
        ),
        small(6, (6, 1, 1, 1, 3), (0, 1, 2, 3), (0, 1, 2, 3, 4)),
        small(11, (6, 1, 4, 2, 1, 6), (0,), (0,), (1,), (0, 2), (3, 5)),
    ],
)  # fmt: skip
def test_one_that_ended_phragmen_though_it_fitted_lacked_a_ballot(election: Election) -> None:
    """It tied with one that did not fit; a further ballot would have put it before that one."""
    check_alike(election, "phragmen", "error")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_money_between_pools_agrees(data: st.DataObject) -> None:
    """Three pools; what one leaves stays, goes back, goes to another pool or into the common pot."""
    kind = data.draw(st.sampled_from([VoteType.APPROVAL, VoteType.CUMULATIVE]))
    codes = ("a", "b", "c")
    parts = {code: data.draw(elections(tuple(f"{code}{n}" for n in range(1, 5)), kind)) for code in codes}
    ways = {code: data.draw(st.sampled_from(["unused", "back", "best", "best", "pool"])) for code in codes}
    targets = {code: "c" if code != "c" and way == "pool" else "" for code, way in ways.items()}
    ways = {code: "best" if way == "pool" and not targets[code] else way for code, way in ways.items()}
    rules = {code: data.draw(st.sampled_from([*GREEDY, "equal-shares"])) for code in codes}
    more = {code: data.draw(POTS) if rules[code] in GREEDY else More() for code in codes}
    terms, pools = [], []
    for code, part in parts.items():
        told = {"ties": "number", "rule": rules[code], "leftovers": ways[code], "target": targets[code]}
        terms.append(PoolTerms(code, part, **more[code].for_engine(), **told, **terms_in(part)))
        pools.append(own_pool(written(part), code=code, **more[code].for_program(), **told))
    theirs = count_several(terms, "number")
    ours = program.count_all(pools, "number")
    for code in codes:
        assert faults(ours[code], theirs.outcomes[code]) == []
        told = as_announced(theirs.outcomes[code])
        assert ours[code].extra == told["extra"]
        for key in ("moved_in", "leftovers"):
            assert program.same(ours[code].parameters.get(key), told["parameters"].get(key))


@pytest.mark.parametrize("name", SMALL_FILES)
def test_real_elections_agree_by_every_rule(name: str) -> None:
    from tests.support.pabulib import real_election

    body, election = (PABULIB / name).read_bytes(), real_election(name)
    assert program.root_of([program.leaf_of(row) for _line, row in program.raw_votes(body)]) == merkle_root(
        vote_rows(body)
    )
    for rule, utility, completion in [
        *((rule, "cost", "none") for rule in (*GREEDY, "phragmen")),
        ("equal-shares", "cost", "none"), ("equal-shares", "points", "greedy"), ("equal-shares", "cardinality", "greedy"),
    ]:  # fmt: skip
        pool = own_pool(body, rule=rule, ties="number", utility=utility, completion=completion, run_off=False)
        outcome = count(election, rule, ties="number", utility=utility, completion=completion)
        assert faults(program.count_pool(pool), outcome) == [], (rule, utility, completion)


@pytest.mark.parametrize("name", ["Poland_Swiecie_2023.pb", "Poland_Wieliczka_2023_Green_Budget.pb"])
def test_shares_raised_step_by_step_agree(name: str) -> None:
    from tests.support.pabulib import real_election

    pool = own_pool((PABULIB / name).read_bytes(), ties="number")
    assert faults(program.count_pool(pool), count(real_election(name), ties="number")) == []


@given(st.integers(1, 40))
def test_every_path_leads_to_the_root_and_no_other_does(size: int) -> None:
    rows = [str(number).encode() for number in range(size)]
    tree = MerkleTree(rows)
    for at, row in enumerate(rows):
        leaf = program.leaf_of(row)
        assert program.leads_to(leaf, at, size, tree.proof(at), tree.root)
        assert not program.leads_to(leaf, (at + 1) % size, size, tree.proof(at), tree.root) or size == 1
        assert not program.leads_to(program.leaf_of(b"x"), at, size, tree.proof(at), tree.root)


def test_terms_that_it_does_not_know_are_refused() -> None:
    body = written(
        make_election(
            budget=100, projects=[Project("1", 1)], ballots=[Ballot("1", (0,))], meta={"rule": "greedy"}
        )
    )
    several = body.replace(b"PROJECTS", b"lucky_number_per_pool;7\nPROJECTS")
    with pytest.raises(program.CannotCount, match="lucky_number_per_pool"):
        program.verify(several)
    with pytest.raises(PabulibError, match="lucky_number_per_pool"):
        verify(several, "karty.pb")
    without_pools = body.replace(b"PROJECTS", b"utility_per_pool;cost\nPROJECTS")
    with pytest.raises(program.CannotCount, match="utility_per_pool"):
        program.verify(without_pools)
    with pytest.raises(PabulibError, match="utility_per_pool"):
        verify(without_pools, "karty.pb")
    pool = own_pool(body, rule="lottery")
    with pytest.raises(program.CannotCount, match="lottery"):
        program.count_pool(pool)


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    assert imported <= set(sys.stdlib_module_names)


def test_it_runs_alone_and_speaks_two_languages(tmp_path: Any) -> None:
    source = PABULIB / "Poland_Warszawa_2026_Ochota.pb"
    for language, said in (("pl", "zwycięzcy zapisani w pliku"), ("en", "winners marked in the file")):
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(PROGRAM), str(source), "--lang", language],
            capture_output=True, text=True, cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"}, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "") and said in done.stdout


def test_what_is_no_election_is_told_in_one_line(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zly.pb"
    path.write_bytes(b"META\nkey;value\nbudget\n")
    assert program.main([str(path)]) == 2
    assert "wiersz 3" in capsys.readouterr().err


def test_a_further_tie_behind_a_tie_stops_it_as_well() -> None:
    """With 2 first 3 follows; with 3 first there is a tie of 2 and 4, which is met in no other way."""
    chosen = [(4, 2), (3, 2), (3, 1), (4, 2), (3, 2), (3,), (4,)]
    election = make_election(
        budget=700,
        projects=[Project(str(number), cost) for number, cost in enumerate([300, 300, 200, 300], 1)],
        ballots=[Ballot(str(at), tuple(one - 1 for one in names)) for at, names in enumerate(chosen, 1)],
    )
    with pytest.raises(TieUndecided):
        count(election, "equal-shares", ties="error")
    for ties in ("error", "number", "drawn:2,3", "drawn:3,2", "drawn:3,2;4,2"):
        check_alike(election, "equal-shares", ties)
