"""What was announced of a pool beside what its ballots give: every agreement and disagreement as a Polish sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pb.tally.engine.outcome import Outcome, money, reason_dict, tie_dict
from pb.tally.engine.published import same_number
from pb.tally.printout import plain

Json = Mapping[str, Any]


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


def compare(report: Report, outcome: Outcome, told: Json, is_part: bool) -> None:
    """Sums, projects and reasons. ``is_part``: the ballots of the other pools are not in the file."""
    _compare_totals(report, outcome, told)
    _compare_rows(report, outcome, {row["id"]: row for row in told["projects"]})
    if is_part and "pot" in told["parameters"].get("leftovers", {}):
        report.say("  Projektów z reszty pul nie da się sprawdzić z jednej puli: weź plik całej edycji.")
        return
    _compare_reasons(report, outcome, {row["id"]: row["reason"] for row in told["projects"]})
    _compare_course(report, outcome, told)
    if not is_part:
        _compare_leftovers(report, outcome, told["parameters"])


def _compare_totals(report: Report, outcome: Outcome, told: Json) -> None:
    selected = [str(name) for name in told["selected"]]
    report.check(
        selected == list(outcome.selected), "zwycięzcy i ich kolejność", f"ogłoszeni to {names(selected)}"
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
        f"różnią się projekty: {names(sorted(set(told) ^ set(ours)))}",
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
        report.check(not found, f"{word} wszystkich projektów", f"{word} projektów: {names(found)}")


def _compare_reasons(report: Report, outcome: Outcome, told: dict[str, Json]) -> None:
    other = [
        row.id
        for row in outcome.rows
        if row.id in told and not _is_same(reason_dict(row.reason, outcome.scale), told[row.id])
    ]
    report.check(not other, "powody przy wszystkich projektach", f"powody projektów: {names(other)}")


def _compare_course(report: Report, outcome: Outcome, told: Json) -> None:
    """Ties that were met, the share of equal shares and its steps, the run-off."""
    if "ties" in told:
        ours = [tie_dict(tie, outcome.scale) for tie in outcome.ties]
        agrees = isinstance(told["ties"], list) and len(ours) == len(told["ties"])
        agrees = agrees and all(
            isinstance(said, Mapping) and _is_same(mine, said)
            for mine, said in zip(ours, told["ties"], strict=True)
        )
        report.check(agrees, "remisy, które się zdarzyły", "remisy, które się zdarzyły, są w wynikach inne")
    for key in ("share", "steps", "ended", "run_off"):
        counted, said = outcome.parameters.get(key), told["parameters"].get(key)
        if counted is not None or said is not None:
            agrees = (
                _is_same(counted, said)
                if isinstance(counted, dict) and isinstance(said, Mapping)
                else same_number(counted, said) or str(counted) == str(said)
            )
            report.check(agrees, key, f"{key}: ogłoszono {plain(str(said))}, jest {plain(str(counted))}")


def _compare_leftovers(report: Report, outcome: Outcome, told: Json) -> None:
    """Money that came from other pools and what became of the rest, where the regulation lets it go on."""
    for key, word in (
        ("moved_in", "pieniądze z innych pul"),
        ("leftovers", "reszta pieniędzy"),
        ("reserved", "minimum dla kategorii"),
        ("run_off", "dogrywka"),
    ):
        ours, said = outcome.parameters.get(key), told.get(key)
        if ours is not None or said is not None:
            agrees = isinstance(ours, dict) and isinstance(said, Mapping) and _is_same(ours, said)
            report.check(agrees, word, f"{word}: ogłoszono {plain(str(said))}, jest {plain(str(ours))}")


def _is_same(ours: Json, said: Json) -> bool:
    return set(ours) == set(said) and all(same_number(ours[name], said[name]) for name in ours)


def names(ids: Any) -> str:
    """Ids in a row, or that there are none."""
    return plain(", ".join(map(str, ids))) or "żadne"
