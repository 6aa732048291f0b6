"""A round counted by another rule, with other amounts or limits. Pure: no Flask, no SQL.

Ties fall by the project's number, since nobody has drawn lots for a count that never took place; how many of
them decided is told. By the round's own rule they fall as they did, as long as that settles every tie. Money left
in pools goes where the round's own rules send it, and what they keep for a category is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pb.comparison.rules import ACTUAL, BY_CODE, OWN, Variant, variant_of
from pb.tally.engine.errors import CountError
from pb.tally.engine.first_places import with_first_places
from pb.tally.engine.measures import Measures, measure
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.rule_names import PROPORTIONAL_RULES
from pb.tally.engine.scores import Threshold, bar_of, scores_of
from pb.tally.engine.several import PoolTerms, SeveralOutcome, count_several

TIES = "number"
Answer = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """What is counted: the pools on the round's own terms, all ballots with all projects, pools with rankings.

    ``pot_ties``: how ties over the pools' common rest fell.
    """

    terms: tuple[PoolTerms, ...]
    whole: Election
    ranked: frozenset[str] = frozenset()
    pot_ties: str = TIES


def answer_to(trial: Trial, told: Mapping[str, Any]) -> Answer:
    """The answer to what was told (``Variant.told`` or ``actual_told``).

    Keys: ``built`` (ids), ``outside`` (money from beside the pools), ``ties`` (that decided) and the measures
    ``ballots``, ``served``, ``satisfaction``, ``winners_each``, ``cost_each``; amounts in the currency. Numbers
    that are no integers stand as text ("3/8"). ``{"problem": …}`` where the rule cannot count these ballots.
    """
    if told["way"] == ACTUAL:
        return {"built": list(told["built"]), **_measured(trial, told["built"])}
    try:
        return _counted(trial, variant_of(told))
    except CountError as problem:
        return {"problem": str(problem)}


def _counted(trial: Trial, variant: Variant) -> Answer:
    terms = [_on_terms(pool, variant, pool.code in trial.ranked) for pool in trial.terms]
    found = _settled(terms, trial.pot_ties if variant.way == OWN.code else TIES)
    outcomes = [found.outcomes[pool.code] for pool in terms]
    built = [name for outcome in outcomes for name in (*outcome.selected, *outcome.extra)]
    outside = sum((_outside(outcome) for outcome in outcomes), Fraction(0))
    by_number = [outcome for outcome in outcomes if outcome.parameters["ties"] == TIES]
    ties = sum(tie.decides for outcome in by_number for tie in outcome.ties)
    return {"built": built, "outside": str(outside), "ties": ties, **_measured(trial, built)}


def _settled(terms: Sequence[PoolTerms], pot_ties: str) -> SeveralOutcome:
    """All pools counted: where the round's own ties leave one undecided, all of them fall by number."""
    found = count_several(terms, pot_ties)
    if len(found.outcomes) == len(terms):
        return found
    return count_several([replace(pool, ties=TIES) for pool in terms], TIES)


def _on_terms(pool: PoolTerms, variant: Variant, is_ranked: bool) -> PoolTerms:
    way = BY_CODE[variant.way]
    election = _with_amount(pool.election, variant.amounts.get(pool.code))
    if variant.choices is not None and is_ranked:
        election = with_first_places(election, variant.choices)
    least = _least(pool, variant)
    out = {*pool.withdrawn, *_too_dear(election, variant.ceiling)}
    if (way.rule or pool.rule) in PROPORTIONAL_RULES and least is not None:
        out |= _below(election, least)
    tried = replace(pool, election=election, threshold=least, withdrawn=sorted(out))
    if way is OWN:
        return tried
    return replace(
        tried,
        rule=way.rule,
        ties=TIES,
        utility=way.utility,
        completion=way.completion,
        run_off=way.has_run_off,
        from_whole_unit=False,
    )


def _least(pool: PoolTerms, variant: Variant) -> Threshold | Fraction | None:
    """The threshold: the variant's, else the round's; ``None`` where there is none."""
    if variant.threshold is not None:
        return Fraction(variant.threshold) if variant.threshold else None
    if isinstance(pool.threshold, str):
        return pool.election.header.threshold
    return pool.threshold if isinstance(pool.threshold, Threshold) else Fraction(pool.threshold or 0) or None


def _with_amount(election: Election, amount: Decimal | None) -> Election:
    if amount is None:
        return election
    header = election.header
    return replace(election, header=replace(header, budget=int(amount * header.scale)))


def _too_dear(election: Election, ceiling: Decimal | None) -> set[str]:
    if ceiling is None:
        return set()
    most = ceiling * election.header.scale
    return {one.id for one in election.projects if one.cost > most}


def _below(election: Election, least: Threshold | Fraction) -> set[str]:
    """Projects under the threshold: rules that share money out do not ask for one, a regulation may all the same."""
    bar, scores = bar_of(election, least, "points"), scores_of(election, "points")
    pairs = zip(election.projects, scores, strict=True)
    return {one.id for place, (one, score) in enumerate(pairs) if not bar.is_reached(place, score)}


def _outside(outcome: Outcome) -> Fraction:
    """Money that projects of the 80% rule need beside their pool."""
    facts = (row.reason.facts.get("from_reserve") for row in outcome.rows)
    return sum((Fraction(fact, outcome.scale) for fact in facts if isinstance(fact, int)), Fraction(0))


def _measured(trial: Trial, built: Collection[str]) -> Answer:
    found: Measures = measure(trial.whole, built)
    return {
        "ballots": found.ballots,
        "served": found.served,
        "satisfaction": str(found.satisfaction),
        "winners_each": str(found.winners_each),
        "cost_each": str(found.cost_each / trial.whole.header.scale),
    }
