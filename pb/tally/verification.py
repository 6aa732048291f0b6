"""Everything that can be checked of an announced result from its public files alone, as Polish sentences.

    verify(file, name, results, proof) -> Report

``results`` and ``proof`` are the JSON objects of the API (contract: ``/rounds/<slug>/results`` and ``/proof``),
``None`` where they are not at hand. Nothing of the database or the web is needed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from types import NoneType
from typing import Any

from pb.tally.comparing import Report, compare, names
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.merkle import merkle_root
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.published import PublishedPool, published_pools, vote_rows
from pb.tally.engine.rule_names import RULES
from pb.tally.printout import Words, plain, plural
from pb.tally.recounting import BadThreshold, Recount, exact, recount

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


class MalformedAnswer(ValueError):
    """The JSON of the result or of the proof is not what the contract describes."""


def verify(file: bytes, name: str, results: Json | None = None, proof: Json | None = None) -> Report:
    """Check an unpacked public file against the announced result and the root over the ballots.

    Raises ``PabulibError`` and ``CountError`` for a malformed file, ``MalformedAnswer`` for malformed JSON.
    """
    report = Report()
    election = read_election(io.BytesIO(file), name=name)
    pools = published_pools(election)
    rows = vote_rows(file)
    root = merkle_root(rows).hex()
    report.say(f"{plain(name)}: {_many(len(rows), CARDS)}")
    report.say(f"Odcisk kart (korzeń drzewa Merkle): {root}")
    told = _told_pools(results)
    is_part = len(told) > 1 and len(pools) == 1
    if proof is not None:
        _check_proof(report, proof, root, election, len(rows), is_part)
    told_of = {pool.code: _told(told, pools, pool) for pool in pools}
    outcomes = _counted(election, pools, told_of)
    for pool in pools:
        if results is not None and told_of[pool.code] is None:
            _say_title(report, pool)
            report.check(False, "", "w ogłoszonych wynikach nie ma tej puli")
        else:
            _check_pool(report, pool, told_of[pool.code], outcomes[pool.code], is_part)
    if results is not None and not is_part:
        missing = set(told) - {pool.code for pool in pools} if len(told) > 1 else set()
        if missing:
            report.check(False, "", f"w pliku nie ma pul: {plain(', '.join(sorted(missing)))}")
    return report


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
    return {pool["id"]: pool for pool in pools}


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
    report: Report, proof: Json, root: str, election: Election, rows: int, is_part: bool
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
    report.check(rows == ballots, "liczba kart", f"ogłoszono {ballots}, w pliku jest {rows}")
    ours = election.sha256
    report.check(ours == sha256, "skrót całego pliku (SHA-256)", f"skrót pliku to {ours}, ogłoszono {sha256}")


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
    report: Report, pool: PublishedPool, told: Json | None, outcome: Recount, is_part: bool
) -> None:
    _say_title(report, pool)
    if told is not None and told["rule"] in RULES:
        _check_terms(report, pool, told)
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
