"""The published winners beside the count as plain Polish text for a terminal. Polish only: the command has no languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pb.tally.engine.model import Header
from pb.tally.engine.official.difference import Difference
from pb.tally.printout import Words, plain

Facts = Mapping[str, Any]


def official_text(header: Header, found: Difference) -> str:
    """A heading and a line for everything that is known."""
    words = Words(header)
    head = "Wyniki ogłoszone w pliku: " + ("te same." if found.agrees else "inne niż z tej zasady.")
    lines = [head]
    if found.only_official:
        lines.append(f"  Ogłoszone, a nie z liczenia: {_names(found.only_official)}")
    if found.only_counted:
        lines.append(f"  Z liczenia, a nie ogłoszone: {_names(found.only_counted)}")
    lines += [f"  {SAYS[one.code](one.facts, words)}" for one in found.findings if one.code in SAYS]
    return "\n".join(lines)


def _names(ids: Any) -> str:
    return plain(", ".join(map(str, ids)))


def _sets(facts: Facts, _words: Words) -> str:
    return "Rozstrzyga remis, którego plik nie opisuje: " + "; ".join(map(_names, facts["sets"]))


def _money(facts: Facts, words: Words) -> str:
    change = facts["change"]
    word = "więcej" if change > 0 else "mniej"
    return f"Tak samo wyszłoby, gdyby w puli było o {words.sum_of(abs(change))} {word}."


def _rules(facts: Facts, _words: Words) -> str:
    return "Tak samo wychodzi z innej zasady: " + "; ".join(rule_name(one) for one in facts["rules"])


def rule_name(terms: Facts) -> str:
    """A rule as the options of the command name it."""
    parts = [str(terms[name]) for name in ("rule", "utility", "completion") if terms.get(name)]
    if "threshold" in terms:
        parts.append("bez progu")
    return " ".join([*parts, *(["liczone w głosach"] if terms.get("score") == "votes" else [])])


def _spent(facts: Facts, words: Words) -> str:
    told = ", ".join(f"{plain(name)}: {words.sum_of(value)}" for name, value in facts["spent"].items())
    return f"Tak samo wyszłoby, gdyby każda część pliku (kolumna {facts['column']}) miała własne pieniądze ({told})."


SAYS: dict[str, Callable[[Facts, Words], str]] = {
    "tie": _sets,
    "withdrawn": lambda facts, words: f"Wycofane po głosowaniu: {_names(facts['projects'])}",
    "other_money": lambda facts, words: f"Budowane z innych pieniędzy: {_names(facts['projects'])}",
    "rule_unknown": lambda facts, words: "Plik nie mówi, z jakiej zasady liczono.",
    "one_out": lambda facts, words: (
        f"Tak samo wyszłoby bez projektu {_names(facts['projects'])}: wycofany albo wykluczony, plik nie mówi dlaczego."
    ),
    "several_out": lambda facts, words: (
        f"Tak samo wyszłoby bez projektów {_names(facts['projects'])}; plik nie mówi dlaczego."
    ),
    "conflict": lambda facts, words: (
        f"Uwaga w pliku wymienia razem {_names((*facts['kept'], *facts['projects']))}; bez {_names(facts['projects'])} wychodzi tak samo."
    ),
    "money": _money,
    "other_rule": _rules,
    "sub_pools": _spent,
    "other_scores": lambda facts, words: (
        f"Tak samo wychodzi z głosów podanych w pliku przy projektach, innych niż na kartach: {_names(facts['projects'])}"
    ),
    "unexplained": lambda facts, words: (
        "Nie wiadomo, skąd różnica: nie tłumaczy jej remis, wycofanie, inna kwota ani inna zasada."
    ),
}
