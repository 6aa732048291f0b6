"""The result of a count as plain Polish text for a terminal. Polish only: the command has no languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from core.money import grouped
from pb.tally.engine.model import Header
from pb.tally.engine.outcome import Fact, Outcome, Row, Tie, number

Points = int | Fraction
RULES = {
    "greedy": "najwięcej głosów, projekty ponad pulę są pomijane",
    "greedy-stop": "najwięcej głosów, do pierwszego projektu ponad pulę",
    "greedy-stop-80": "najwięcej głosów, pierwszy ponad pulę z dopłatą, gdy zostało 80% kosztu",
    "greedy-cost": "najwięcej głosów na jednostkę kosztu, projekty ponad pulę są pomijane",
    "equal-shares": "metoda równych udziałów",
    "phragmen": "metoda Phragména",
}

UNKEPT = {
    "rule": "projekty wykluczające się, których plik nie wymienia",
    "budget_per_category": "największa kwota na kategorię",
    "budget_per_neighborhood": "największa kwota na okolicę",
    "leftover_budget": "na co idzie reszta pieniędzy",
    "min_length_per_category": "najmniej projektów z kategorii na karcie",
    "max_length_per_category": "najwięcej projektów z kategorii na karcie",
    "min_sum_cost_per_category": "najmniejsza kwota na kategorię na karcie",
    "max_sum_cost_per_category": "największa kwota na kategorię na karcie",
}
UNIT_WORDS = {"percent": "% kart", "voters": " głosujących", "votes": " kart", "points": " punktów"}


def outcome_text(header: Header, outcome: Outcome) -> str:
    """The whole result: pool, selected projects in order, the others with the reason, ties that decided."""
    words = Words(header, outcome.rule)
    rows = {row.id: row for row in outcome.rows}
    rest = [row for row in outcome.rows if not row.selected and row.id not in outcome.extra]
    rest.sort(key=lambda row: (-row.points, row.id))
    lines = [
        f"Zasada: {outcome.rule} ({RULES[outcome.rule]})",
        f"Karty: {words.amount(outcome.ballots)}{words.void(outcome.void)}",
        f"Pula: {words.money(outcome.budget)}, wydano {words.money(outcome.spent)}, "
        f"zostało {words.money(outcome.left)}",
        "",
        f"Wybrane: {len(outcome.selected)}",
        *(words.line(rows[name], f"{place:3}.") for place, name in enumerate(outcome.selected, 1)),
    ]
    if outcome.extra:
        lines += ["", "Z dopłatą spoza puli:"]
        lines += [text for name in outcome.extra for text in words.with_reason(rows[name])]
    if rest:
        lines += ["", f"Niewybrane: {len(rest)}"]
        lines += [text for row in rest for text in words.with_reason(row)]
    deciding = [tie for tie in outcome.ties if tie.decides]
    if deciding:
        lines += ["", f"Remisy rozstrzygnięte regułą „{plain(str(outcome.parameters['ties']))}”:"]
        lines += [f"  {plain(', '.join(tie.order))}" for tie in deciding]
    return "\n".join(lines)


def unkept_text(keys: Sequence[str]) -> list[str]:
    """That the file has conditions which were left out of the count; nothing where there are none."""
    if not keys:
        return []
    listed = "; ".join(f"{UNKEPT[key]} ({key})" for key in keys)
    return [
        f"Uwaga: plik podaje warunki, których to liczenie nie stosuje: {listed}. "
        "Wynik jest policzony samą zasadą, bez nich; wynik miasta mógł być inny."
    ]


def tie_text(header: Header, tie: Tie) -> str:
    """One sentence on the tie that stopped the count."""
    names = plain(", ".join(tie.projects))
    left = Words(header).money(tie.left)
    return (
        f"Liczenie zatrzymane: remis rozstrzyga o wyborze ({names}; w puli zostało {left}). "
        "Podaj --ties cheaper, number, seed:TEKST albo drawn:ID,ID,…"
    )


class Words:
    """Numbers and reasons of one election in Polish."""

    def __init__(self, header: Header, rule: str = "") -> None:
        self._rule = rule
        self._scale = header.scale
        self._currency = {"": "", "PLN": " zł"}.get(
            header.meta.get("currency"), " " + header.meta.get("currency")
        )
        self._names = {project.id: plain(project.name) for project in header.projects}
        self._votes = header.vote_type.counts_votes

    def void(self, count: int) -> str:
        """That there were void ballots beside those counted."""
        return f"; nieważne: {self.amount(count)}" if count else ""

    def amount(self, value: Points) -> str:
        """A number with its thousands apart and a decimal comma."""
        exact = number(value)
        if not isinstance(exact, Decimal):
            return grouped(exact, " ") if isinstance(exact, int) else str(exact)
        whole, _, rest = format(exact, "f").partition(".")
        return f"{grouped(int(whole), ' ')},{rest:0<2}"

    def money(self, amount: int) -> str:
        """An amount in units of ``1 / scale`` with its currency."""
        return self.amount(Fraction(amount, self._scale)) + self._currency

    def sum_of(self, value: Decimal | int) -> str:
        """An amount of the currency as JSON tells it."""
        return self.amount(Fraction(value)) + self._currency

    def points(self, value: Points, unit: str) -> str:
        """5 votes, 3 points."""
        forms = ("głos", "głosy", "głosów") if unit == "votes" else ("punkt", "punkty", "punktów")
        return f"{self.amount(value)} {plural(value, forms)}"

    def line(self, row: Row, mark: str = "    ") -> str:
        """Number, score, cost and title of a project."""
        score = self.points(row.points, "votes" if self._votes else "points")
        return f"{mark} {plain(row.id):<12} {score:>16} {self.money(row.cost):>18}  {self._names[row.id]}".rstrip()

    def with_reason(self, row: Row) -> list[str]:
        """The line of a project and, under it, why it lost."""
        return [self.line(row), f"         {self.reason(row)}"]

    def reason(self, row: Row) -> str:
        """One or two sentences: why it lost, and how far it was."""
        facts = row.reason.facts
        texts = {
            "topped_up": "Zostało {left}, dopłata wynosi {from_reserve}.",
            "from_leftovers": "Z pieniędzy, które zostały w pulach.",
            "not_affordable": "Zwolennicy mieli razem jeszcze {held}, zabrakło {short_by}.",
            "did_not_fit": "W puli zostało {left}, zabrakło {short_by}.",
            "stopped": "Liczenie zakończyło się wcześniej, na projekcie {at}.",
            "lost_tie": "Przegrany remis z: {winners}. W puli zostało {left}.",
            "conflict": "Wyklucza się z wybranym projektem {with}.",
            "below_threshold": "Poniżej progu {threshold}.",
            "no_votes": "Bez głosów.",
            "withdrawn": "Wycofany.",
        }
        if facts.get("threshold_unit"):
            texts["below_threshold"] = (
                f"Poniżej progu {{threshold}}{UNIT_WORDS[str(facts['threshold_unit'])]}."
            )
        said = texts[row.reason.code].format_map({name: self._fact(name, facts[name]) for name in facts})
        missing = facts.get("missing")
        if isinstance(missing, int):
            where = " przy tym samym udziale" if self._rule == "equal-shares" else ""
            return f"{said} Do wyboru brakowało{where}: {self.points(missing, str(facts['unit']))}."
        return said

    def _fact(self, name: str, value: Fact) -> str:
        if isinstance(value, tuple):
            return plain(", ".join(value))
        if name in ("left", "short_by", "from_reserve", "held") and isinstance(value, int):
            return self.money(value)
        return self.amount(value) if isinstance(value, Fraction | int) else plain(str(value))


def plain(text: str) -> str:
    """Text from a file without line breaks and without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def plural(value: Points, forms: tuple[str, str, str]) -> str:
    """The Polish form after a number: 1 głos, 2 głosy, 5 głosów, 12 głosów, 22 głosy; fractions like 2."""
    if value == 1:
        return forms[0]
    if not isinstance(value, int):
        return forms[1]
    few = value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14)
    return forms[1] if few else forms[2]
