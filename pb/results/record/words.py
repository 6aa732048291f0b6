"""Words of the tally record. Polish only: it is a document of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from core.clock import warsaw
from core.web.filters import zl_plain
from pb.results.mean_texts import rule_unit
from pb.results.queries import PoolResult
from pb.results.term_texts import rule_told, run_off_sentence
from pb.results.texts import rule_sentence, score_text, unit_of_method
from pb.rounds.rules import BallotMethod, PoolRules, TieRule
from pb.rounds.term_texts import reserved_sentence, threshold_sentence
from pb.rounds.texts import leftover_sentence
from pb.tally.printout import plural

PARAGRAPHS = (
    ("eligibility", "kto może głosować"),
    ("identity", "potwierdzanie tożsamości"),
    ("guardian", "zgoda opiekuna"),
    ("ballot", "ile projektów na karcie"),
    ("fault", "błąd na karcie"),
    ("closing", "koniec głosowania"),
    ("threshold", "próg poparcia"),
    ("allocation", "wybór projektów"),
    ("conflict", "projekty, które się wykluczają"),
    ("tie", "remis"),
    ("leftover", "niewykorzystane pieniądze"),
)
"""Matters of the regulation that a count stands on, in the order of the record."""
TIE_RULES = {
    TieRule.DRAW: "rozstrzyga losowanie",
    TieRule.CHEAPER: "pierwszeństwo ma tańszy projekt",
    TieRule.NUMBER: "pierwszeństwo ma projekt o niższym numerze",
    TieRule.SEED: "rozstrzyga kolejność z ogłoszonego tekstu",
}
COMPLETIONS = {
    "none": "bez uzupełnienia",
    "add1": "udziały powiększane po {one}, aż nic więcej się nie zmieści",
    "add1-full": "udziały powiększane po {one}, dopóki starcza pieniędzy",
    "add1u": "udziały powiększane po {one}, reszta według liczby głosów",
    "greedy": "reszta według liczby głosów",
}
UTILITIES = {"cost": "koszt projektu", "cardinality": "każdy projekt tak samo", "points": "punkty z kart"}
VERDICTS = {
    "topped_up": "wybrany z dopłatą",
    "from_leftovers": "wybrany z reszty pul",
    "withdrawn": "wycofany",
}
CASES = ("karta", "karty", "kart")


def full_moment(moment: datetime) -> str:
    """30 listopada 2026 r., godz. 23:59."""
    local = warsaw(moment)
    return f"{format_date(local.date(), 'd MMMM y', locale='pl')} r., godz. {local:%H:%M}"


def sheets(count: int) -> str:
    """1 karta, 2 karty, 5 kart."""
    return f"{count} {plural(count, CASES)}"


def with_paragraph(said: str, paragraph: str) -> str:
    """What is so, and where the regulation says it."""
    return f"{said} ({paragraph})" if paragraph else said


def method_sentence(pool: PoolRules) -> str:
    """How a ballot is filled in."""
    if pool.is_by_panel:
        steps = "co pół punktu" if pool.has_half_points else "w pełnych punktach"
        return f"bez głosowania: oceny zespołu ({pool.panel_members} osób) od 0 do {pool.panel_highest}, {steps}, z uzasadnieniem"
    if pool.method is BallotMethod.CHOOSE_ONE:
        return "jeden projekt na karcie"
    if pool.method is BallotMethod.POINTS:
        each = f", jeden projekt najwyżej {pool.points_per_project}" if pool.points_per_project else ""
        return f"do rozdania {pool.points_total} punktów między najwyżej {pool.maximum} projektów{each}"
    bounds = _bounds(pool)
    if pool.method is BallotMethod.RANKING:
        points = ", ".join(map(str, pool.rank_points))
        return f"{bounds} w kolejności, za kolejne miejsca punkty: {points}"
    return f"{bounds} na karcie"


def _bounds(pool: PoolRules) -> str:
    if pool.minimum == pool.maximum:
        return f"dokładnie {pool.maximum} projektów"
    least = f"od {pool.minimum} " if pool.minimum > 1 else ""
    return f"{least}do {pool.maximum} projektów"


def pool_terms(
    pool: PoolResult, paragraphs: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The pool's rules: label and words, each with its paragraph; ``names`` of the round's pools by code."""
    rules = pool.pool
    plain = score_text(rules.minimum_votes, unit_of_method(rules.method)) if rules.minimum_votes else "brak"
    least = threshold_sentence(rules).removeprefix("Próg: ") or plain
    rest = leftover_sentence(rules, names) or "Niewydane pieniądze zostają niewykorzystane."
    told = {
        "Jak wybierano" if rules.is_by_panel else "Jak głosowano": with_paragraph(
            method_sentence(rules), paragraphs.get("ballot", "")
        ),
        "Zasada wyboru": with_paragraph(_allocation(pool), paragraphs.get("allocation", "")),
        "Próg poparcia": with_paragraph(least, paragraphs.get("threshold", "")),
        "Minimum dla kategorii": reserved_sentence(rules),
        "Dogrywka": run_off_sentence(pool.run.parameters),
        "Remis": with_paragraph(_tie(rules), paragraphs.get("tie", "")),
        "Niewykorzystane pieniądze": with_paragraph(rest, paragraphs.get("leftover", "")),
        "Podstawa puli": rules.paragraph,
    }
    return [(label, said) for label, said in told.items() if said]


def _tie(rules: PoolRules) -> str:
    said = TIE_RULES[rules.tie_rule]
    return f"{said} „{rules.tie_seed}”" if rules.tie_seed else said


def _allocation(pool: PoolResult) -> str:
    """The rule, and for equal shares what the count was told beside it and what it came to."""
    parameters = pool.run.parameters
    rule = rule_told(pool.run.rule, parameters)
    said = [rule_sentence(rule, rule_unit(pool.pool))]
    if "completion" in parameters:
        told = COMPLETIONS.get(parameters["completion"], parameters["completion"])
        said.append(f"Uzupełnienie: {told.format(one=zl_plain(1))}.")
    if parameters.get("from_whole_unit"):
        said.append("Udział na początku zaokrąglony w dół do pełnych złotych.")
    if parameters.get("utility") in UTILITIES:
        said.append(f"Miara korzyści: {UTILITIES[parameters['utility']]}.")
    if parameters.get("share") is not None:
        said.append(f"Udział jednej karty: {_share(parameters['share'])}.")
    return " ".join(said)


def _share(value: Any) -> str:
    """A share as it is kept: a number, or a fraction such as "1000/3" of złoty."""
    whole, _, parts = str(value).partition("/")
    return zl_plain(round(Decimal(whole) / Decimal(parts or 1), 2))


def tie_way(ties: str, draws: bool) -> str:
    """How a tie fell, from the count's own parameter."""
    kind, _, rest = ties.partition(":")
    ways: dict[str, Callable[[], str]] = {
        "drawn": lambda: "losowanie" if draws else "losowanie w kolejności zapisanej w danych",
        "cheaper": lambda: "pierwszeństwo tańszego projektu",
        "number": lambda: "pierwszeństwo niższego numeru",
        "seed": lambda: (
            f"kolejność z ogłoszonego wcześniej ziarna „{rest}” (rosnąco według SHA-256 ziarna i numeru)"
        ),
    }
    return ways[kind]() if kind in ways else "nie wymagał rozstrzygnięcia"


def groups(digest: bytes | None) -> str:
    """A SHA-256 in groups of eight digits, which break over lines and can be compared by eye."""
    digits = (digest or b"").hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
