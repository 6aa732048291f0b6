"""Everything that can be checked of an announced result from its public files alone, as Polish sentences.

    verify(file, name, results, proof) -> Report

``results`` and ``proof`` are the JSON objects of the API (contract: ``/rounds/<slug>/results`` and ``/proof``),
``None`` where they are not at hand. Nothing of the database or the web is needed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import NoneType
from typing import Any

from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.merkle import merkle_root
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, money, number, reason_dict
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.published import PublishedPool, published_pools, same_number, vote_rows
from pb.tally.engine.rule_names import GREEDY_RULES
from pb.tally.printout import Words, plain, plural

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


@dataclass
class Report:
    """Sentences in their order; ``faults`` tell of a disagreement; ``has_compared``: something official was there."""

    lines: list[str] = field(default_factory=list)
    faults: int = 0
    has_compared: bool = False

    def say(self, text: str) -> None:
        """A sentence that is neither good nor bad."""
        self.lines.append(text)

    def check(self, agrees: bool, good: str, bad: str) -> None:
        """One thing checked: ``good`` when it agrees, else ``bad``."""
        self.lines.append(f"  zgadza się: {good}" if agrees else f"  NIE ZGADZA SIĘ: {bad}")
        self.faults += not agrees
        self.has_compared = True


def verify(file: bytes, name: str, results: Json | None = None, proof: Json | None = None) -> Report:
    """Check an unpacked public file against the announced result and the root over the ballots.

    Raises ``PabulibError`` and ``CountError`` for a malformed file, ``MalformedAnswer`` for malformed JSON.
    """
    report = Report()
    election = read_election(io.BytesIO(file), name=name)
    pools = published_pools(election)
    rows = vote_rows(file)
    root = merkle_root(rows).hex()
    report.say(f"{plain(name)}: {_counted(len(rows), CARDS)}")
    report.say(f"Odcisk kart (korzeń drzewa Merkle): {root}")
    told = _told_pools(results)
    is_part = len(told) > 1 and len(pools) == 1
    if proof is not None:
        _check_proof(report, proof, root, election, len(rows), is_part)
    for pool in pools:
        _check_pool(report, pool, _told(told, pools, pool), election.sha256, results is not None)
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


def _check_pool(
    report: Report, pool: PublishedPool, told: Json | None, file_sha256: str, has_results: bool
) -> None:
    title = f"Pula {plain(pool.code)}" if pool.code else "Pula"
    report.say("")
    report.say(f"{title}: {_counted(len(pool.election.projects), PROJECTS)}, {_budget(pool)}")
    if has_results and told is None:
        report.check(False, "", "w ogłoszonych wynikach nie ma tej puli")
        return
    try:
        rule, parameters = _terms(report, pool, told)
        outcome = _recount(pool, rule, parameters)
    except TieUndecided as stop:
        tied = _names(stop.tie.projects)
        report.check(False, "", f"remis ({tied}) rozstrzyga o wyborze, a wyniku losowania nie ma w danych")
        return
    except CountError as problem:
        report.check(False, "", f"nie da się policzyć: {problem}")
        return
    _say_winners(report, pool, outcome)
    if told is None:
        _check_announced(report, pool, outcome)
    else:
        _compare(report, outcome, told)


def _terms(report: Report, pool: PublishedPool, told: Json | None) -> tuple[str | None, Json]:
    """The rule and the parameters of the count: announced ones, checked against what the file itself says."""
    if told is None:
        threshold = None if pool.threshold is None else number(pool.threshold)
        return pool.rule, {"ties": "error", "threshold": threshold, "withdrawn": sorted(pool.withdrawn)}
    rule, parameters = told["rule"], told["parameters"]
    if rule not in GREEDY_RULES:
        raise CountError(f"zasady „{plain(rule)}” ten program jeszcze nie liczy")
    if pool.rule is not None:
        report.check(pool.rule == rule, f"zasada {rule}", f"w wynikach zasada {rule}, w pliku {pool.rule}")
    else:
        report.say(f"  Plik nie nazywa zasady; liczymy ogłoszoną: {rule}.")
    least = _fraction(parameters["threshold"])
    report.check(
        least == pool.threshold,
        f"próg {least}" if least else "próg (nie ma go)",
        f"w wynikach próg {least or 0}, w pliku {pool.threshold or 0}",
    )
    gone = sorted(map(str, parameters["withdrawn"]))
    report.check(
        gone == sorted(pool.withdrawn),
        "projekty wycofane" if gone else "nikt nie wycofał projektu",
        f"wycofane w wynikach: {_names(gone)}, w pliku: {_names(sorted(pool.withdrawn))}",
    )
    for group in parameters.get("conflicts", ()):
        report.say(f"  Projekty wykluczające się, za wynikami: {_names(group)}.")
    if str(parameters["ties"]).startswith("drawn:"):
        report.say(f"  Losowanie, za wynikami: {plain(str(parameters['ties'])[6:])}.")
    return rule, parameters


def _recount(pool: PublishedPool, rule: str | None, parameters: Json) -> Outcome:
    return count(
        pool.election,
        rule,
        ties=str(parameters["ties"]),
        threshold=_fraction(parameters["threshold"]),
        score=str(parameters.get("score", "points")),
        conflicts=[tuple(map(str, group)) for group in parameters.get("conflicts", ())],
        withdrawn=tuple(map(str, parameters["withdrawn"])),
    )


def _say_winners(report: Report, pool: PublishedPool, outcome: Outcome) -> None:
    words = Words(pool.election.header)
    spent, left = words.money(outcome.spent), words.money(outcome.left)
    report.say(f"  Z kart wygrywają: {_names([*outcome.selected, *outcome.extra])}.")
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
        f"tylko w pliku: {_names(sorted(told - ours))}; tylko z kart: {_names(sorted(ours - told))}",
    )


def _compare(report: Report, outcome: Outcome, told: Json) -> None:
    _compare_totals(report, outcome, told)
    _compare_rows(report, outcome, {row["id"]: row for row in told["projects"]})


def _compare_totals(report: Report, outcome: Outcome, told: Json) -> None:
    selected = [str(name) for name in told["selected"]]
    report.check(
        selected == list(outcome.selected), "zwycięzcy i ich kolejność", f"ogłoszeni to {_names(selected)}"
    )
    for name, ours in (
        ("budget", money(outcome.budget, outcome.scale)),
        ("spent", money(outcome.spent, outcome.scale)),
        ("ballots", outcome.ballots),
    ):
        word = {"budget": "kwota puli", "spent": "suma wydana", "ballots": "karty w tej puli"}[name]
        report.check(
            same_number(ours, told[name]), f"{word}: {ours}", f"{word}: ogłoszono {told[name]}, jest {ours}"
        )


def _compare_rows(report: Report, outcome: Outcome, told: dict[str, Json]) -> None:
    ours = {row.id: row for row in outcome.rows}
    report.check(
        set(told) == set(ours),
        "lista projektów",
        f"różnią się projekty: {_names(sorted(set(told) ^ set(ours)))}",
    )
    both = [(ours[name], told[name]) for name in ours if name in told]
    for word, name in (
        ("koszty", "cost"),
        ("głosy", "votes"),
        ("punkty", "points"),
        ("werdykty", "selected"),
    ):
        found = [
            row.id
            for row, said in both
            if not same_number(
                money(row.cost, outcome.scale) if name == "cost" else getattr(row, name), said[name]
            )
        ]
        report.check(not found, f"{word} wszystkich projektów", f"{word} projektów: {_names(found)}")
    other = [
        row.id
        for row, said in both
        if not _same_reason(reason_dict(row.reason, outcome.scale), said["reason"])
    ]
    report.check(not other, "powody przy wszystkich projektach", f"powody projektów: {_names(other)}")


def _same_reason(ours: Json, said: Json) -> bool:
    return set(ours) == set(said) and all(same_number(ours[name], said[name]) for name in ours)


def _budget(pool: PublishedPool) -> str:
    return f"pula {Words(pool.election.header).money(pool.election.header.budget)}"


def _counted(value: int, forms: tuple[str, str, str]) -> str:
    return f"{value} {plural(value, forms)}"


def _names(ids: Any) -> str:
    return plain(", ".join(map(str, ids))) or "żadne"


def _fraction(value: Any) -> Fraction | None:
    if value is None:
        return None
    try:
        return Fraction(str(value)) or None
    except ValueError:
        raise MalformedAnswer(f"próg „{plain(str(value))}” nie jest liczbą") from None
