"""What a count answers: who is selected, what it costs, and a reason for each project.

Money inside is in units of ``1 / Outcome.scale`` of the currency (grosze for Polish rounds), in facts too:
the facts named in ``MONEY_FACTS``. ``Outcome.as_dict`` turns it into the currency for the JSON of the contract.

Reason codes and their facts:

==================  ========================================================================================
``selected``        ``place`` (from 1), ``left_before``, ``left`` after it. Equal shares: ``ballots`` for it,
                    ``in_full``, how many of them paid the ``price`` (the rest paid all they had), or
                    ``by_votes`` when it was built from the rest; Phragmén: ``ballots``, ``load``
``topped_up``       80% rule: ``left``, ``from_reserve``: what outside money has to add
``from_leftovers``  built from the common pot (``pot``): ``place`` there, ``left_before``, ``left`` after it
``did_not_fit``     ``left`` at its turn, ``short_by``, ``missing``, ``unit``, ``cheaper_by``, ``stops`` (ended
                    the count)
``stopped``         ``at``: id of the project at which the count ended before this one's turn, ``missing``, ``unit``;
                    under Phragmén also ``cheaper_by``
``lost_tie``        ``winners``: ids of the tied set that were selected, ``broken_by``, ``left``, ``short_by``,
                    ``missing``, ``unit``, ``cheaper_by``
``conflict``        ``with``: id of the selected project that excludes it, ``difference`` in votes or points,
                    ``missing``, ``unit``
``below_threshold``  ``threshold``, ``short_of_threshold``, ``missing``, ``unit``; where the threshold is not told in
                    the unit of the score also ``threshold_unit`` (``scores``); of a share of ballots (``percent``)
                    ``short_of_threshold`` is the number of ballots
``no_votes``        ``missing``, ``unit``
``not_affordable``  equal shares: ``held``, what its supporters had left together (rounded down), ``short_by``,
                    ``ballots``, ``with_money``: how many of them had anything left, ``until``: id of the purchase
                    after which they could no longer pay for it (``None``: they never could), ``missing``,
                    ``unit``, ``cheaper_by``: these three at the share of the count (``proportional_reasons``)
``withdrawn``       none
(winners)           ``reserved_for``, ``reserved_left``: category for which money was kept, and what was left of it
                    after this winner (``reserve``)
(all)               ``mean``: the mean of the points, where that is the score
(those that lost)   ``pot_left``: money in the common pot at its turn, where there is a pot and it stood in line
==================  ========================================================================================

``price``: what a ballot paid in full, under points utility for a point; ``load``: cost carried per ballot; both in
the currency, rounded down to millionths. ``missing``: the smallest number of further votes (``unit`` ``votes``) or points (``points``) with which the
project would certainly have been funded, everything else being the same; ``None`` when no number would do.
``cheaper_by``: the smallest reduction of its cost with the same effect; ``None`` when none would do.
"Certainly" means: under the tie rule of the count; where that knows no order (``error``, lots not drawn), in
every order of the tie. Under equal shares and Phragmén such a tie is never counted on: one vote fewer may do where the
rule of ties would favour the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from pb.tally.engine.jsontext import Json

Points = int | Fraction
Fact = int | Fraction | str | bool | tuple[str, ...] | None
BUILT_BESIDE = frozenset({"topped_up", "from_leftovers"})
"""Reasons of projects that are built with money from beside their own pool: those in ``Outcome.extra``."""
MONEY_FACTS = frozenset(
    {"left_before", "left", "short_by", "cheaper_by", "from_reserve", "pot_left", "held", "reserved_left"}
)


@dataclass(frozen=True)
class Reason:
    """Why a project won or lost: a code and exact facts (see above)."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One project in the result. ``votes``: ballots for it; ``points``: its score by the ballots' points."""

    id: str
    cost: int
    votes: int
    points: Points
    selected: bool
    reason: Reason


@dataclass(frozen=True)
class Tie:
    """A tied set that was met while money was left for at least one of its projects.

    ``projects`` in the order of their numbers; ``order`` as they were taken, empty while undecided;
    ``decides``: some order of the set gives other winners; ``left``: money when the set was reached;
    ``score``: what they have in common (by cost: score per ``1 / scale`` of the currency); ``None`` under equal
    shares and Phragmén, where a price, not a score, is the same.
    """

    projects: tuple[str, ...]
    score: Points | None
    left: int
    decides: bool
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of a count. ``selected`` in order of selection; ``extra``: built with money beside the budget."""

    rule: str
    parameters: Mapping[str, Json]
    scale: int
    budget: int
    spent: int
    selected: tuple[str, ...]
    extra: tuple[str, ...]
    rows: tuple[Row, ...]
    ties: tuple[Tie, ...]
    ballots: int
    void: int = 0

    @property
    def left(self) -> int:
        """Money left in the pool."""
        return self.budget - self.spent

    def row(self, project_id: str) -> Row:
        """The row of one project; raises ``KeyError``."""
        for row in self.rows:
            if row.id == project_id:
                return row
        raise KeyError(project_id)

    def as_dict(self) -> dict[str, Json]:
        """The object that ``wspolnie tally --json`` prints (money in the currency); the caller adds ``input_sha256``."""
        return {
            "rule": self.rule,
            "parameters": dict(self.parameters),
            "ballots": self.ballots,
            "void": self.void,
            "budget": money(self.budget, self.scale),
            "spent": money(self.spent, self.scale),
            "selected": list(self.selected),
            "extra": list(self.extra),
            "projects": [row_dict(row, self.scale) for row in self.rows],
            "ties": [tie_dict(tie, self.scale) for tie in self.ties],
        }


def row_dict(row: Row, scale: int) -> dict[str, Json]:
    """One project for JSON, money in the currency."""
    return {
        "id": row.id,
        "cost": money(row.cost, scale),
        "votes": row.votes,
        "points": number(row.points),
        "selected": row.selected,
        "reason": reason_dict(row.reason, scale),
    }


def reason_dict(reason: Reason, scale: int = 1) -> dict[str, Json]:
    """A reason for JSON; with the scale of the outcome its money is in the currency, without it stays in units."""
    facts: dict[str, Json] = {"code": reason.code}
    for name, value in reason.facts.items():
        if isinstance(value, tuple):
            facts[name] = list(value)
        elif value is None or isinstance(value, str | bool):
            facts[name] = value
        elif name in MONEY_FACTS:
            facts[name] = number(Fraction(value, scale))
        else:
            facts[name] = number(value)
    return facts


def tie_dict(tie: Tie, scale: int) -> dict[str, Json]:
    """A tied set for JSON, money in the currency."""
    return {
        "projects": list(tie.projects),
        "score": None if tie.score is None else number(tie.score),
        "left": money(tie.left, scale),
        "decides": tie.decides,
        "order": list(tie.order),
    }


def money(amount: int, scale: int) -> Json:
    """An amount in units of ``1 / scale`` as an exact number of the currency."""
    return number(Fraction(amount, scale))


def number(value: Points) -> Json:
    """An exact number for JSON: an integer when whole, a decimal when it ends, else text such as "1/3"."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return exact.numerator
    places = next((n for n in range(1, 41) if (exact * 10**n).denominator == 1), None)
    if places is None:
        return str(exact)
    digits = str(abs(exact.numerator) * 10**places // exact.denominator)
    return Decimal(f"{'-' if exact < 0 else ''}{digits}E-{places}")
