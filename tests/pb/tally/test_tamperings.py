"""A thousand generated forgeries of a published round: both checks find every one, and name the ballots."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from core.db import db
from pb.tally.comparing import Report
from pb.tally.engine.errors import CountError, PabulibError
from pb.tally.engine.merkle import leaf_hash, merkle_root
from pb.tally.engine.published import vote_rows
from pb.tally.verification import Beside, MalformedAnswer, verify
from tests.support.announced import announced, announced_after_draws
from tests.support.rounds import POINTS, TOWN, VILLAGE, MadeRound, PoolSpec, make_round
from tests.support.single_file import program
from tests.support.urns import cast

SEED, FORGERIES = 20261127, 1000
SHARES = {
    "allocation_rule": "equal-shares", "utility": "cardinality", "completion": "add1u", "has_run_off": True,
}  # fmt: skip
OTHER_TERMS = (
    PoolSpec("rowne", "Równe udziały", amount=Decimal("30000"), rules=SHARES),
    PoolSpec(
        "zielen", "Z zielenią", amount=Decimal("40000"), rules={"reserved_category": "greenery", "reserved_share": Decimal(45)}
    ),
    PoolSpec("procent", "Z procentem", amount=Decimal("40000"), rules={"minimum_share": Decimal("12.5")}),
)  # fmt: skip
NAMED = ("zmieniona", "dodana", "usunięta", "przestawiona")


@dataclass
class Files:
    """The public files of a round, as they are or forged; ``named``: words that both must say of the ballots."""

    head: list[bytes]
    rows: list[bytes]
    results: dict[str, Any]
    proof: dict[str, Any]
    leaves: list[bytes]
    parts: tuple[bytes, ...]
    named: Counter[str] = field(default_factory=Counter)

    @property
    def body(self) -> bytes:
        return b"\n".join([*self.head, *self.rows]) + b"\n"

    def agree_on_hashes(self) -> None:
        """Make number of ballots and SHA-256 fit the forged file, so that only root and leaves speak."""
        at = next(n for n, line in enumerate(self.head) if line.startswith(b"num_votes;"))
        self.head[at] = b"num_votes;%d" % len(self.rows)
        self.proof |= {"ballots": len(self.rows), "file_sha256": hashlib.sha256(self.body).hexdigest()}


def found_by_both(files: Files) -> tuple[list[str], list[str]]:
    """What the engine's check and the one file say is wrong."""
    ours, theirs = Report(), program.Report()
    try:
        verify(files.body, "karty.pb", files.results, files.proof, Beside(files.leaves, files.parts), ours)
    except (PabulibError, CountError, MalformedAnswer) as problem:
        ours.check(False, "", str(problem))
    listed = "".join(leaf.hex() + "\n" for leaf in files.leaves).encode()
    parts = [program.BallotFile(part) for part in files.parts]
    try:
        program.verify(
            files.body, copy.deepcopy(files.results), files.proof, listed, parts=parts, report=theirs
        )
    except program.CannotCount as problem:
        theirs.wrong(str(problem))
    return ([line for line in report.lines if "NIE ZGADZA" in line] for report in (ours, theirs))  # type: ignore[return-value]


def another(cells: list[bytes], at: int, dice: random.Random) -> bytes:
    """Another value of one cell of a ballot."""
    if at == 1:
        return (
            b",".join(reversed(cells[1].split(b",")))
            if b"," in cells[1]
            else b"1"
            if cells[1] != b"1"
            else b"2"
        )
    if at == 2:
        points = [int(one) for one in cells[2].split(b",")]
        points[dice.randrange(len(points))] += 1
        return b",".join(str(one).encode() for one in points)
    return hashlib.sha256(cells[at] + dice.randbytes(4)).hexdigest().encode()


def change_ballots(files: Files, dice: random.Random) -> None:
    for at in dice.sample(range(len(files.rows)), dice.randint(1, 3)):
        cells = files.rows[at].split(b";")
        which = dice.choice([1, 2, 3])
        cells[which] = another(cells, which, dice)
        files.rows[at] = b";".join(cells)
        files.named["zmieniona"] += 1


def drop_ballots(files: Files, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 3)):
        del files.rows[dice.randrange(len(files.rows))]
        files.named["usunięta"] += 1


def add_ballots(files: Files, dice: random.Random) -> None:
    for number in range(dice.randint(1, 3)):
        cells = dice.choice(files.rows).split(b";")
        cells[0], cells[3] = b"%d" % (9000 + number), dice.randbytes(32).hex().encode()
        files.rows.insert(dice.randrange(len(files.rows) + 1), b";".join(cells))
        files.named["dodana"] += 1


def double_a_ballot(files: Files, dice: random.Random) -> None:
    files.rows.insert(dice.randrange(len(files.rows) + 1), dice.choice(files.rows))
    files.named["dodana"] += 1


def swap_places(files: Files, dice: random.Random) -> None:
    one, other = dice.sample(range(len(files.rows)), 2)
    files.rows[one], files.rows[other] = files.rows[other], files.rows[one]
    files.named["przestawiona"] += 1


def swap_choices(files: Files, dice: random.Random) -> None:
    while True:
        one, other = dice.sample(range(len(files.rows)), 2)
        first, second = files.rows[one].split(b";"), files.rows[other].split(b";")
        if first[1:3] != second[1:3]:
            break
    first[1:3], second[1:3] = second[1:3], first[1:3]
    files.rows[one], files.rows[other] = b";".join(first), b";".join(second)
    files.named |= Counter({"zmieniona": 2, "zamieniona z kartą": 2})


def change_meta(files: Files, dice: random.Random) -> None:
    old, new = dice.choice([
        (b"greedy,", b"greedy-stop,"), (b"threshold_per_pool;2", b"threshold_per_pool;3"), (b"draw,", b"number,"),
        (b"budget_per_pool;", b"budget_per_pool;9"), (b"pools;miasto", b"pools;miastko"), (b"currency;PLN", b"currency;EUR"),
    ])  # fmt: skip
    text = b"\n".join(files.head)
    assert old in text
    files.head = text.replace(old, new, 1).split(b"\n")


def move_between_pools(files: Files, dice: random.Random) -> None:
    """A ballot's vote for a project of one pool becomes one for a project of another."""
    start = files.head.index(b"PROJECTS") + 1
    at = files.head[start].split(b";").index(b"pool")
    rows = [line.split(b";") for line in files.head[start + 1 : -2]]
    pool_of = {cells[0]: cells[at] for cells in rows}
    while True:
        place = dice.randrange(len(files.rows))
        cells = files.rows[place].split(b";")
        chosen = cells[1].split(b",")
        which = dice.randrange(len(chosen))
        others = [name for name in pool_of if pool_of[name] != pool_of[chosen[which]] and name not in chosen]
        if others:
            break
    chosen[which] = dice.choice(others)
    cells[1] = b",".join(chosen)
    files.rows[place] = b";".join(cells)
    files.named["zmieniona"] += 1


def change_terms(files: Files, dice: random.Random) -> None:
    """Another utility, completion, run-off, unit of a threshold or minimum of a category in META."""
    old, new = dice.choice([
        (b"utility_per_pool;cardinality,", b"utility_per_pool;cost,"), (b"utility_per_pool;cardinality,", b"utility_per_pool;,"),
        (b"completion_per_pool;add1u,", b"completion_per_pool;add1,"), (b"completion_per_pool;add1u,", b"completion_per_pool;none,"),
        (b"run_off_per_pool;1,", b"run_off_per_pool;,"), (b",percent", b",votes"), (b",percent", b",voters"), (b",percent", b",points"),
        (b",percent", b","), (b"12.5", b"13"), (b"45%", b"46%"), (b"45%", b"4500"), (b"reserved_category_per_pool;,greenery", b"reserved_category_per_pool;,sport"),
        (b"reserved_per_pool;", b"reserved_share_per_pool;"), (b"utility_per_pool;", b"panel_per_pool;"),
    ])  # fmt: skip
    text = b"\n".join(files.head)
    assert text.count(old) == 1, old
    files.head = text.replace(old, new).split(b"\n")
    if dice.random() < 0.5:
        files.agree_on_hashes()


def change_told_terms(files: Files, dice: random.Random) -> None:
    """The same in the announced result."""
    shares, green, share = (pool["parameters"] for pool in files.results["pools"])
    where, key = dice.choice([
        (shares, "utility"), (shares, "completion"), (shares, "share"), (shares["run_off"], "greedy"), (share, "threshold_unit"),
        (share, "threshold"), *((green["reserved"], key) for key in green["reserved"]),
    ])  # fmt: skip
    where[key] = CHANGED[type(where[key])](where[key])
    if dice.random() < 0.2:
        del where[key]


def change_lots(files: Files, dice: random.Random) -> None:
    """Another order of the lots that were drawn: in META, in the parameters or in the list of draws."""
    at = next(n for n, line in enumerate(files.head) if line.startswith(b"drawn_per_pool;"))
    lots = next(part for part in files.head[at].split(b";")[1].split(b",") if b" " in part)
    other = b" ".join(reversed(lots.split()))
    pool = next(pool for pool in files.results["pools"] if pool.get("draws"))
    where = dice.randrange(4)
    if where in (0, 3):
        files.head[at] = files.head[at].replace(lots, other)
        files.agree_on_hashes()
    if where in (1, 3):
        pool["parameters"]["ties"] = "drawn:" + ",".join(other.decode().split())
    if where == 2:
        pool["draws"][0]["order"] = list(reversed(pool["draws"][0]["order"]))
    if where == 3:
        pool["draws"][0]["order"] = other.decode().split()


def change_a_project(files: Files, dice: random.Random) -> None:
    start = files.head.index(b"PROJECTS") + 2
    at = dice.randrange(start, len(files.head) - 2)
    cells = files.head[at].split(b";")
    which = dice.choice([0, 1, 2])
    cells[which] = cells[which] + dice.choice([b"7", b"1"])
    files.head[at] = b";".join(cells)


CHANGED = {bool: lambda value: not value, int: lambda value: value + 1, str: lambda value: value + "1",
           list: lambda value: [*value, "1"], Decimal: lambda value: value + 1, type(None): lambda value: 1}  # fmt: skip


def change_result(files: Files, dice: random.Random) -> None:
    pool = dice.choice(files.results["pools"])
    where, key = dice.choice([
        *((pool, key) for key in ("rule", "ballots", "budget", "spent", "left", "selected", "input_sha256")),
        *((pool["parameters"], key) for key in ("ties", "threshold", "withdrawn", "score")),
        (files.results, "ballots"), (files.results, "void"), (files.results, "currency"),
    ])  # fmt: skip
    where[key] = CHANGED[type(where[key])](where[key])


def change_a_row(files: Files, dice: random.Random) -> None:
    row = dice.choice(dice.choice(files.results["pools"])["projects"])
    key = dice.choice(["id", "title", "cost", "votes", "points", "selected"])
    row[key] = CHANGED[type(row[key])](row[key])


def change_a_reason(files: Files, dice: random.Random) -> None:
    reason = dice.choice(dice.choice(files.results["pools"])["projects"])["reason"]
    key = dice.choice(list(reason))
    if dice.random() < 0.2:
        del reason[key]
    else:
        reason[key] = CHANGED[type(reason[key])](reason[key])


def leave_out_of_the_result(files: Files, dice: random.Random) -> None:
    pool = dice.choice(files.results["pools"])
    dice.choice([lambda: pool["projects"].pop(), lambda: files.results["pools"].remove(pool)])()


def change_the_proof(files: Files, dice: random.Random) -> None:
    key = dice.choice(["merkle_root", "file_sha256", "ballots", "line", "path", "row"])
    value = files.proof[key]
    if isinstance(value, int):
        files.proof[key] = value + 1
    elif isinstance(value, list):
        files.proof[key] = [*value[1:], value[0]]
    else:
        files.proof[key] = ("0" if value[0] != "0" else "1") + value[1:]


def cut_the_file(files: Files, dice: random.Random) -> None:
    body = files.body[: dice.randrange(20, len(files.body) - 2)]
    lines = body.split(b"\n")
    cut = next((n + 2 for n, line in enumerate(lines) if line == b"VOTES"), len(lines))
    files.head, files.rows = lines[:cut], lines[cut:]


def forge_a_root(files: Files, dice: random.Random) -> None:
    """Root and hashes fit the forged ballots; the leaves that somebody kept do not."""
    change_ballots(files, dice)
    files.agree_on_hashes()
    files.proof["merkle_root"] = merkle_root(files.rows).hex()


def forge_receipts(files: Files, dice: random.Random) -> None:
    """Everything fits, leaves too, but two ballots carry one receipt."""
    one, other = dice.sample(range(len(files.rows)), 2)
    first, second = files.rows[one].split(b";"), files.rows[other].split(b";")
    second[3] = first[3] if dice.random() < 0.7 else b"?"
    files.rows[other] = b";".join(second)
    files.agree_on_hashes()
    files.proof |= {"merkle_root": merkle_root(files.rows).hex()}
    files.leaves = [leaf_hash(row) for row in files.rows]
    for key in ("row", "line", "path"):
        files.proof.pop(key)


BALLOTS = (
    change_ballots, drop_ballots, add_ballots, double_a_ballot, swap_places, swap_choices, move_between_pools,
)  # fmt: skip
UNDER_TERMS = (change_terms, change_told_terms, change_lots)
OTHERS = (
    change_meta, change_a_project, change_result, change_a_row, change_a_reason, leave_out_of_the_result, change_the_proof,
    cut_the_file, forge_a_root, forge_receipts, *UNDER_TERMS,
)  # fmt: skip


@pytest.fixture
def honest(app, client, clock) -> Files:
    """Three pools, one with points, one with a threshold, forty ballots."""
    made = make_round(pools=(PoolSpec(amount=TOWN.amount / 4, rules={"minimum_votes": 2}), VILLAGE, POINTS))
    town, village, points = (made.numbers[code] for code in ("miasto", "solectwa", "punkty"))
    dice = random.Random(SEED)
    for voter in range(40):
        chosen: list[Any] = dice.sample(town[: 2 + voter % 3], 2)
        chosen += [village[0] if voter % 3 else village[1]]
        cast(made, [*chosen, *([(points[0], 6), (points[voter % 2 + 1], 4)] if voter % 4 else [])])
    announced(made, clock)
    return published(client, made)


@pytest.fixture
def under_terms(app, client, clock) -> Files:
    """Equal shares with a run-off, a minimum of a category, a share of ballots; a tie drawn; sixteen ballots."""
    made = make_round("warunki", pools=OTHER_TERMS)
    dice = random.Random(SEED)
    for _voter in range(16):
        cast(made, [dice.choice(made.numbers[pool.code]) for pool in OTHER_TERMS])
    announced_after_draws(made, clock)
    return published(client, made)


def published(client: Any, made: MadeRound) -> Files:
    """All public files of a round."""
    db.session.commit()
    base = f"/api/v1/rounds/{made.slug}/"

    def data(path: str) -> bytes:
        answer = client.get(base + path)
        assert answer.status_code == 200, path
        return bytes(answer.data)

    body = data("ballots.pb")
    rows = vote_rows(body)
    return Files(
        body.removesuffix(b"\n").split(b"\n")[: -len(rows)],
        rows,
        json.loads(data("results"), parse_float=Decimal),
        json.loads(data("proof?row=7"), parse_float=Decimal),
        [bytes.fromhex(line) for line in data("leaves").decode().split()],
        tuple(data(f"ballots.pb?pool={code}") for code in made.numbers),
    )


def told_ballots(lines: list[str]) -> Counter[str]:
    """How many ballots are named changed, added, dropped, moved."""
    return Counter(word for line in lines for word in NAMED if re.search(rf"kart[ay] .*{word}", line))


def check_names(files: Files, lines: list[str]) -> bool:
    """Whether every forged ballot is named; neighbours that are exchanged are one that moved, or one changed for two."""
    told = told_ballots(lines)
    wanted = files.named
    if "zamieniona z kartą" in wanted:
        return sum("zamieniona z kartą" in line for line in lines) == 2
    return all(told[word] >= wanted[word] for word in NAMED)


def test_a_thousand_forgeries_are_found_by_both_and_their_ballots_named(
    honest: Files, under_terms: Files, record_property: Any
) -> None:
    assert found_by_both_lists(honest) == ([], []) == found_by_both_lists(under_terms)
    dice = random.Random(SEED)
    missed, unnamed, kinds = [], [], Counter[str]()
    for number in range(FORGERIES):
        forge = (BALLOTS if number % 2 else OTHERS)[number // 2 % len(BALLOTS if number % 2 else OTHERS)]
        files = copy.deepcopy(under_terms if forge in UNDER_TERMS else honest)
        forge(files, dice)
        if forge in BALLOTS and dice.random() < 0.5:
            files.agree_on_hashes()
        kinds[forge.__name__] += 1
        for who, lines in zip(("verify", "one file"), found_by_both_lists(files), strict=True):
            if not lines:
                missed.append((number, who, forge.__name__))
            elif not check_names(files, lines):
                unnamed.append((number, who, forge.__name__, dict(files.named), lines[:6]))
    record_property("forgeries", dict(kinds))
    assert sum(kinds.values()) == FORGERIES
    assert missed == [] and unnamed == [], (len(missed), missed[:12], len(unnamed), unnamed[:4])


def found_by_both_lists(files: Files) -> tuple[list[str], list[str]]:
    """Both lists, in full."""
    ours, theirs = found_by_both(files)
    return list(ours), list(theirs)
