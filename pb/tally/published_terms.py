"""What a published file and its results say of the terms of a count, beside each other: ties, lots, exclusions, figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pb.tally.comparing import Report, names
from pb.tally.engine.errors import CountError
from pb.tally.engine.lots import are_told_alike, draws_in_meta
from pb.tally.engine.merkle import verify_inclusion
from pb.tally.engine.model import Election
from pb.tally.engine.pool_meta import listed
from pb.tally.engine.published import PublishedPool, same_number
from pb.tally.engine.ties import TieRule
from pb.tally.engine.told_in_meta import void_counts
from pb.tally.printout import plain

Json = Mapping[str, Any]
HASH = re.compile("[0-9a-f]{64}")


def check_path(report: Report, proof: Json, rows: Sequence[bytes]) -> None:
    """The path of one ballot, where the proof holds one (``?row=N``)."""
    if "row" not in proof:
        return
    row, line, path = proof["row"], str(proof.get("line")), proof.get("path")
    is_there = isinstance(row, int) and 1 <= row <= len(rows) and rows[row - 1] == line.encode()
    report.check(
        is_there, f"karta {row} jak w dowodzie", f"karta {plain(str(row))}: w dowodzie jest inna niż w pliku"
    )
    hashes = [str(step) for step in path] if isinstance(path, list) else [""]
    root = str(proof["merkle_root"])
    leads = (
        isinstance(row, int)
        and all(HASH.fullmatch(step) for step in (*hashes, root))
        and verify_inclusion(
            line.encode(), row - 1, len(rows), [bytes.fromhex(step) for step in hashes], bytes.fromhex(root)
        )
    )
    report.check(
        leads, f"ścieżka karty {row} prowadzi do odcisku",
        f"karta {plain(str(row))}: ścieżka nie prowadzi do odcisku",
    )  # fmt: skip


def check_receipts(report: Report, election: Election) -> None:
    """No two ballots carry the same hash of a receipt, and none a damaged one."""
    if "ballot_hash" not in election.header.ballot_cells:
        return
    at = election.header.ballot_cells.index("ballot_hash")
    seen: dict[str, int] = {}
    for number, ballot in enumerate(election.ballots(), 1):
        value = ballot.cells[at]
        if value and not HASH.fullmatch(value):
            report.check(False, "", f"karta {number}: uszkodzony skrót potwierdzenia")
        elif value and seen.setdefault(value, number) != number:
            report.check(False, "", f"karta {number}: ten sam skrót potwierdzenia co karta {seen[value]}")


def check_round(report: Report, election: Election, results: Json) -> None:
    """Figures of the whole round: ballots, void ballots and their reasons, currency."""
    meta = election.header.meta
    try:
        void = void_counts(meta)
    except CountError as problem:
        report.check(False, "karty nieważne", str(problem))
        void = {}
    known: dict[str, Any] = {"ballots": election.ballot_count}
    if meta.get("currency"):
        known["currency"] = meta.get("currency")
    if void or results.get("void") or results.get("void_reasons"):
        known |= {"void": sum(void.values()), "void_reasons": void}
    for name, ours in known.items():
        if name in results:
            told = results[name]
            report.check(
                dict(told) == ours if isinstance(told, Mapping) else same_number(ours, told),
                {"ballots": "karty edycji", "currency": "waluta"}.get(name, "karty nieważne"),
                f"{name}: w wynikach {plain(str(told))}, w pliku {plain(str(ours))}",
            )


def conflicts_in(pool: PublishedPool) -> set[frozenset[str]]:
    """Groups of which at most one project may win, as the file tells them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in pool.election.projects:
        if one.cell("conflict_group") and one.id not in pool.withdrawn:
            groups[one.cell("conflict_group")].append(one.id)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


TIES_TOLD = ("tie_rule", "tie_seed", "drawn")


def ties_in(whole: Election, pool: PublishedPool) -> str | None:
    """How ties fall by META, ``None`` where the file comes from elsewhere and does not tell."""
    meta = whole.header.meta
    codes = listed(meta, "pools")
    if codes:
        at = codes.index(pool.code)
        rule, seed, drawn = (
            dict(enumerate(listed(meta, f"{key}_per_pool"))).get(at, "") for key in TIES_TOLD
        )
    else:
        rule, seed, drawn = map(meta.get, TIES_TOLD)
        if not rule and not drawn and "ballot_hash" not in whole.header.ballot_cells:
            return None
    if rule in ("cheaper", "number"):
        return rule
    if rule == "seed" and seed:
        return str(TieRule("seed", seed=seed))
    return str(TieRule("drawn", draws=draws_in_meta(drawn))) if drawn else "error"


def check_terms_told(report: Report, whole: Election, pool: PublishedPool, told: Json) -> None:
    """Ties, lots and exclusions of the results beside the file's own."""
    parameters = told["parameters"]
    ties, of_file = str(parameters["ties"]), ties_in(whole, pool)
    foreign = of_file is None and (ties in ("error", "number") or ties.startswith("drawn:"))
    report.check(
        foreign or ties == of_file, f"remisy: {plain(ties)}",
        f"remisy: w wynikach {plain(ties)}, w pliku {plain(str(of_file))}",
    )  # fmt: skip
    groups = {frozenset(map(str, group)) for group in parameters.get("conflicts", ())}
    report.check(
        groups == conflicts_in(pool),
        "projekty wykluczające się",
        "projekty wykluczające się: wyniki i plik się różnią",
    )
    score = parameters.get("score", "points")
    wrong = f"punktacja: w wynikach {plain(str(score))}, w pliku {pool.terms.score}"
    report.check(score == pool.terms.score, "punktacja", wrong)
    if (
        not listed(whole.header.meta, "pools")
        and "meta_rule" in parameters
        and "budget_moved_in" not in dict(whole.header.meta.pairs)
    ):
        ours = whole.header.meta.get("rule")
        said = parameters["meta_rule"] or ""
        report.check(
            ours == said, "zasada w META", f"META: w wynikach {plain(str(said))}, w pliku {plain(ours)}"
        )
    _check_lots(report, pool, told, ties)


def _check_lots(report: Report, pool: PublishedPool, told: Json, ties: str) -> None:
    draws: list[list[str]] = []
    for draw in told.get("draws") or ():
        order, tied = list(map(str, draw["order"])), list(map(str, draw["tied"]))
        report.check(
            sorted(order) == sorted(tied), "losowanie", "wylosowana kolejność ma inne projekty niż remis"
        )
        if not draw.get("over_pot"):
            draws.append([str(one) for one in order])
    if "draws" in told and ties.startswith("drawn:"):
        agrees = _are_these_drawn(ties, draws)
        report.check(agrees, f"losy: {plain(ties[6:])}", "lista losowań i kolejność losów się różnią")


def _are_these_drawn(ties: str, draws: Sequence[Sequence[str]]) -> bool:
    """Whether a rule of ties holds the draws of a list; draws over the common pot may stand there as well."""
    try:
        drawn = TieRule.parse(ties)
    except CountError:
        return False
    return are_told_alike(drawn.draws, [draw for draw in draws if drawn.lots.names.issuperset(draw)])


def check_titles(report: Report, pool: PublishedPool, told: Json, name: str) -> None:
    """Titles of projects, the name of the pool, what is left."""
    titles = {one.id: " ".join(one.name.split()) for one in pool.election.projects}
    wrong = [
        row["id"] for row in told["projects"]
        if "title" in row and titles.get(row["id"]) and " ".join(str(row["title"]).split()) != titles[row["id"]]
    ]  # fmt: skip
    report.check(not wrong, "tytuły", f"tytuły projektów: {names(wrong)}")
    if name and "name" in told:
        is_same = " ".join(str(told["name"]).split()) == " ".join(name.split())
        report.check(is_same, "nazwa puli", "nazwa puli jest inna w wynikach")
    if "left" in told:
        left = Fraction(str(told["budget"])) - Fraction(str(told["spent"]))
        report.check(
            same_number(left, told["left"]),
            "zostało",
            f"zostało: ogłoszono {plain(str(told['left']))}, jest {left}",
        )


def check_input(report: Report, told: Json, hashes: set[str]) -> None:
    """The hash of the very file that was counted, where one of these files is it."""
    if hashes and "input_sha256" in told:
        report.check(
            told["input_sha256"] in hashes, "skrót policzonego pliku",
            f"skrót policzonego pliku: ogłoszono {plain(str(told['input_sha256']))}",
        )  # fmt: skip
