"""Everything that can be checked of an announced result from its public files alone, as Polish sentences.

    verify(file, name, results, proof, leaves, parts) -> Report

``results`` and ``proof`` are the JSON objects of the API (contract: ``/rounds/<slug>/results`` and ``/proof``),
``None`` where they are not at hand. Nothing of the database or the web is needed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any

from pb.tally.comparing import Report, compare, names
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.merkle import merkle_root, root_of_hashes
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pool_meta import pools_in_meta
from pb.tally.engine.published import PublishedPool, published_pools, vote_rows
from pb.tally.engine.rule_names import RULES
from pb.tally.named_ballots import tell_ballots
from pb.tally.printout import Words, plain, plural
from pb.tally.published_terms import (
    check_input,
    check_path,
    check_receipts,
    check_round,
    check_terms_told,
    check_titles,
)
from pb.tally.recounting import BadThreshold, Recount, exact, recount
from pb.tally.term_checking import check_more_terms

SEVERAL_POOLS = re.compile(rb"^pools;.*,", re.MULTILINE)
GZIP_MAGIC = b"\x1f\x8b"
CARDS = ("karta", "karty", "kart")
PROJECTS = ("projekt", "projekty", "projektów")
Json = Mapping[str, Any]
NUMBER = (int, str, Decimal)
POOL_FIELDS = {
    "id": str, "rule": str, "parameters": Mapping, "selected": list, "projects": list, "budget": NUMBER, "spent": NUMBER,
    "ballots": int,
}  # fmt: skip
PARAMETERS = {"ties": str, "threshold": (*NUMBER, NoneType), "withdrawn": list}
ROW_FIELDS = {
    "id": str, "cost": NUMBER, "votes": int, "points": NUMBER, "selected": bool, "reason": Mapping,
}  # fmt: skip
DRAW_FIELDS = {"order": list, "tied": list}


class MalformedAnswer(ValueError):
    """The JSON of the result or of the proof is not what the contract describes."""


@dataclass(frozen=True)
class Beside:
    """Further public files: ``leaves``, hashes of the ballots as published once; ``parts``, files of single pools."""

    leaves: Sequence[bytes] | None = None
    parts: Sequence[bytes] = ()


def verify(
    file: bytes,
    name: str,
    results: Json | None = None,
    proof: Json | None = None,
    beside: Beside | None = None,
    report: Report | None = None,
) -> Report:
    """Check an unpacked public file against the announced result and the root over the ballots.

    Raises ``PabulibError`` and ``CountError`` for a malformed file, ``MalformedAnswer`` for malformed JSON; ballots
    that differ from the leaves stand in ``report`` by then.
    """
    report, beside = report or Report(), beside or Beside()
    rows = vote_rows(file)
    told = _told_pools(results)
    is_part = len(told) > 1 and not SEVERAL_POOLS.search(file)
    if beside.leaves is not None and not is_part:
        _check_leaves(report, file, rows, beside.leaves, proof)
    election = read_election(io.BytesIO(file), name=name)
    pools = published_pools(election)
    root = merkle_root(rows).hex()
    report.say(f"{plain(name)}: {_many(len(rows), CARDS)}")
    report.say(f"Odcisk kart (korzeń drzewa Merkle): {root}")
    if proof is not None:
        _check_proof(report, proof, root, election, rows, is_part)
    check_receipts(report, election)
    if results is not None and not is_part:
        check_round(report, election, results)
    told_of = {pool.code: _told(told, pools, pool) for pool in pools}
    parts = [read_election(io.BytesIO(part), name=name) for part in beside.parts]
    outcomes = _counted(election, pools, told_of)
    named = {one.code: one.told("name_per_pool") for one in pools_in_meta(election.header)}
    for pool in pools:
        if results is not None and told_of[pool.code] is None:
            _say_title(report, pool)
            report.check(False, "", "w ogłoszonych wynikach nie ma tej puli")
        else:
            said = told_of[pool.code]
            _check_pool(report, election, pool, said, outcomes[pool.code], is_part)
            if said is not None:
                check_titles(report, pool, said, named.get(pool.code, ""))
                check_input(report, said, _hashes(election, pool, parts, said, len(pools) == 1))
    if results is not None and not is_part:
        missing = set(told) - {pool.code for pool in pools} if len(told) > 1 else set()
        if missing:
            report.check(False, "", f"w pliku nie ma pul: {plain(', '.join(sorted(missing)))}")
    return report


def _check_leaves(
    report: Report, file: bytes, rows: Sequence[bytes], leaves: Sequence[bytes], proof: Json | None
) -> None:
    if proof is not None and "merkle_root" in proof:
        report.check(
            root_of_hashes(leaves).hex() == proof["merkle_root"],
            "skróty kart prowadzą do ogłoszonego odcisku",
            "skróty kart nie prowadzą do ogłoszonego odcisku",
        )
    before = file.removesuffix(b"\n").count(b"\n") - sum(row.count(b"\n") + 1 for row in rows)
    tell_ballots(report, rows, before + 2, leaves)


def _hashes(
    election: Election, pool: PublishedPool, parts: Sequence[Election], told: Json, is_whole: bool
) -> set[str]:
    """SHA-256 of the files that may be the one that was counted for this pool."""
    own = {part.sha256 for part in parts if {one.cell("pool") for one in part.projects} == {pool.code}}
    return own | ({election.sha256} if is_whole and "moved_in" not in told["parameters"] else set())


def _told_pools(results: Json | None) -> dict[str, Json]:
    if results is None:
        return {}
    pools = results.get("pools")
    if not isinstance(pools, list) or not all(isinstance(pool, Mapping) for pool in pools):
        raise MalformedAnswer("w wynikach nie ma listy pul")
    for pool in pools:
        _check_shape(pool, POOL_FIELDS)
        _check_shape(pool["parameters"], PARAMETERS)
        if not isinstance(pool["parameters"].get("leftovers", {}), Mapping):
            raise MalformedAnswer("w wynikach puli pole leftovers ma zły kształt")
        for row in pool["projects"]:
            _check_shape(row, ROW_FIELDS)
        _check_once("projekt", pool["projects"])
        for draw in _draws(pool):
            _check_shape(draw, DRAW_FIELDS)
    _check_once("pula", pools)
    return {pool["id"]: pool for pool in pools}


def _draws(pool: Json) -> list[Any]:
    draws = pool.get("draws") or []
    if not isinstance(draws, list):
        raise MalformedAnswer("w wynikach puli pole draws ma zły kształt")
    return draws


def _check_once(what: str, rows: Sequence[Json]) -> None:
    """What stands in a list twice could be told in two ways."""
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            raise MalformedAnswer(f"w wynikach powtarza się {what} „{plain(row['id'])}”")
        seen.add(row["id"])


def _check_shape(value: Any, fields: Mapping[str, Any]) -> None:
    for name, kind in fields.items():
        if not isinstance(value, Mapping) or name not in value:
            raise MalformedAnswer(f"w wynikach puli brakuje pola {name}")
        if not isinstance(value[name], kind):
            raise MalformedAnswer(f"w wynikach puli pole {name} ma zły kształt")


def _told(told: dict[str, Json], pools: list[PublishedPool], pool: PublishedPool) -> Json | None:
    if len(told) == 1 and len(pools) == 1:
        return next(iter(told.values()))
    return told.get(pool.code)


def _check_proof(
    report: Report, proof: Json, root: str, election: Election, rows: Sequence[bytes], is_part: bool
) -> None:
    if is_part:
        report.say("To plik jednej puli. Odcisk dotyczy pliku całej edycji, więc tu go nie porównujemy.")
        return
    try:
        stated, sha256, ballots = proof["merkle_root"], proof["file_sha256"], proof["ballots"]
    except (KeyError, TypeError):
        raise MalformedAnswer("w dowodzie brakuje merkle_root, file_sha256 albo ballots") from None
    report.check(
        root == stated, "odcisk kart jest ten sam co ogłoszony", f"ogłoszony odcisk kart to {stated}"
    )
    report.check(len(rows) == ballots, "liczba kart", f"ogłoszono {ballots}, w pliku jest {len(rows)}")
    ours = election.sha256
    report.check(ours == sha256, "skrót całego pliku (SHA-256)", f"skrót pliku to {ours}, ogłoszono {sha256}")
    check_path(report, proof, rows)


def _counted(
    election: Election, pools: list[PublishedPool], told: Mapping[str, Json | None]
) -> dict[str, Recount]:
    try:
        return recount(election, pools, told)
    except BadThreshold as problem:
        raise MalformedAnswer(f"próg „{plain(str(problem))}” nie jest liczbą") from None


def _say_title(report: Report, pool: PublishedPool) -> None:
    title = f"Pula {plain(pool.code)}" if pool.code else "Pula"
    report.say("")
    report.say(f"{title}: {_many(len(pool.election.projects), PROJECTS)}, {_budget(pool)}")


def _check_pool(
    report: Report, whole: Election, pool: PublishedPool, told: Json | None, outcome: Recount, is_part: bool
) -> None:
    _say_title(report, pool)
    if told is not None and told["rule"] in RULES:
        _check_terms(report, pool, told)
        check_terms_told(report, whole, pool, told)
    if isinstance(outcome, TieUndecided):
        tied = names(outcome.tie.projects)
        report.check(False, "", f"remis ({tied}) rozstrzyga o wyborze, a wyniku losowania nie ma w danych")
    elif isinstance(outcome, CountError):
        report.check(False, "", f"nie da się policzyć: {outcome}")
    else:
        _say_winners(report, pool, outcome)
        if told is None:
            _check_announced(report, pool, outcome)
        else:
            compare(report, outcome, told, is_part)


def _check_terms(report: Report, pool: PublishedPool, told: Json) -> None:
    """The announced rule and parameters against what the file itself says."""
    rule, parameters = told["rule"], told["parameters"]
    if "run_off" in parameters:
        rule = "equal-shares"
    if pool.rule is not None:
        report.check(pool.rule == rule, f"zasada {rule}", f"w wynikach zasada {rule}, w pliku {pool.rule}")
    else:
        report.say(f"  Plik nie nazywa zasady; liczymy ogłoszoną: {rule}.")
    least = exact(parameters["threshold"])
    report.check(
        least == pool.threshold,
        f"próg {least}" if least else "próg (nie ma go)",
        f"w wynikach próg {least or 0}, w pliku {pool.threshold or 0}",
    )
    gone = sorted(map(str, parameters["withdrawn"]))
    report.check(
        gone == sorted(pool.withdrawn),
        "projekty wycofane" if gone else "nikt nie wycofał projektu",
        f"wycofane w wynikach: {names(gone)}, w pliku: {names(sorted(pool.withdrawn))}",
    )
    if pool.rule is not None:
        check_more_terms(report, pool, parameters)
    for group in parameters.get("conflicts", ()):
        report.say(f"  Projekty wykluczające się, za wynikami: {names(group)}.")
    if str(parameters["ties"]).startswith("drawn:"):
        report.say(f"  Losowanie, za wynikami: {plain(str(parameters['ties'])[6:])}.")


def _say_winners(report: Report, pool: PublishedPool, outcome: Outcome) -> None:
    words = Words(pool.election.header)
    spent, left = words.money(outcome.spent), words.money(outcome.left)
    report.say(f"  Z kart wygrywają: {names([*outcome.selected, *outcome.extra])}.")
    report.say(f"  Wydane {spent}, zostaje {left}.")


def _check_announced(report: Report, pool: PublishedPool, outcome: Outcome) -> None:
    """Without the result's JSON a file may still tell by itself who was announced."""
    if pool.announced is None:
        report.say("  Nie podano ogłoszonych wyników, więc nie ma z czym porównać (--results).")
        return
    told, ours = pool.announced, set(outcome.selected)
    report.check(
        told == ours,
        "zwycięzcy zapisani w pliku",
        f"tylko w pliku: {names(sorted(told - ours))}; tylko z kart: {names(sorted(ours - told))}",
    )


def _budget(pool: PublishedPool) -> str:
    return f"pula {Words(pool.election.header).money(pool.election.header.budget)}"


def _many(value: int, forms: tuple[str, str, str]) -> str:
    return f"{value} {plural(value, forms)}"
