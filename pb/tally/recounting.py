"""A published file counted again, all its pools with the money that goes between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.lots import draws_in_meta
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, number
from pb.tally.engine.pool_terms import reserve_from
from pb.tally.engine.published import PublishedPool
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.rule_names import GREEDY_RULES, RULES
from pb.tally.engine.scores import Threshold, bar_of
from pb.tally.engine.several import PoolTerms, SeveralOutcome, count_several
from pb.tally.engine.ties import TieRule
from pb.tally.printout import plain

Json = Mapping[str, Any]
Recount = Outcome | TieUndecided | CountError
"""What a pool's ballots give, the tie that stopped them, or why they cannot be counted."""


class BadThreshold(ValueError):
    """The announced threshold is no number; ``str()`` gives what stands there."""


def recount(
    election: Election, pools: Sequence[PublishedPool], told: Mapping[str, Json | None]
) -> dict[str, Recount]:
    """Every pool of a file by its code; ``told``: the announced result of each, where it is at hand."""
    found: dict[str, Recount] = {}
    terms = []
    for pool in pools:
        try:
            terms.append(_terms(pool, told.get(pool.code)))
        except CountError as problem:
            found[pool.code] = problem
    if found or all(one.leftovers in ("unused", "back") for one in terms):
        return found | {one.code: _alone(one) for one in terms}
    return _together(terms, _pot_ties(election, pools, told))


def parameters_of(pool: PublishedPool, told: Json | None) -> Json:
    """With what a pool is counted: as announced, else as far as the file tells."""
    if told is not None:
        return dict(told["parameters"])
    threshold = None if pool.threshold is None else number(pool.threshold)
    own = {"ties": "error", "threshold": threshold, "withdrawn": sorted(pool.withdrawn)}
    return own | terms_told(pool)


def terms_told(pool: PublishedPool) -> dict[str, Any]:
    """Further terms of a pool's file as the parameters of an outcome tell them."""
    terms, told = pool.terms, dict[str, Any]()
    if pool.rule == "equal-shares":
        told = {"utility": terms.utility or "cost", "completion": terms.completion or "none"}
        told |= {"run_off": {}} if terms.run_off else {}
        told |= {"from_whole_unit": True} if terms.from_whole_unit else {}
    if pool.rule in GREEDY_RULES:
        unit = bar_of(pool.election, terms.limit(pool.threshold), terms.score).unit
        told |= {"threshold_unit": unit} if unit else {}
    if terms.reserve is not None:
        told["reserved"] = terms.reserve.told(pool.election.header.scale)
    return told | {"score": terms.score}


def exact(value: Any) -> Fraction | None:
    """A number of the announced result; none and zero are both ``None``. Raises ``BadThreshold``."""
    try:
        return None if value is None else Fraction(str(value)) or None
    except ValueError:
        raise BadThreshold(str(value)) from None


def _terms(pool: PublishedPool, told: Json | None) -> PoolTerms:
    parameters = parameters_of(pool, told)
    rule = pool.rule if told is None else str(told["rule"])
    if "run_off" in parameters:
        rule = "equal-shares"
    if told is not None and rule not in RULES:
        raise CountError(f"zasady „{plain(rule or '')}” ten program jeszcze nie liczy")
    least = exact(parameters["threshold"])
    unit = _word(parameters, "threshold_unit")
    return PoolTerms(
        pool.code,
        pool.election,
        rule,
        ties=str(parameters["ties"]),
        threshold=Threshold(unit, least) if unit and least else least,
        score=str(parameters.get("score", "points")),
        conflicts=[tuple(map(str, group)) for group in parameters.get("conflicts", ())],
        withdrawn=tuple(map(str, parameters["withdrawn"])),
        leftovers=pool.leftovers,
        target=pool.target,
        utility=_word(parameters, "utility"),
        completion=_word(parameters, "completion"),
        run_off="run_off" in parameters,
        from_whole_unit=parameters.get("from_whole_unit") is True,
        reserve=_reserve(pool, parameters),
    )


def _reserve(pool: PublishedPool, parameters: Json) -> Reserve | None:
    """Raises ``CountError`` for a minimum that is none."""
    told = parameters.get("reserved")
    if told is None:
        return None
    if not isinstance(told, Mapping) or not {"share", "least"} & set(told) or "category" not in told:
        raise CountError("w wynikach pole reserved ma zły kształt")
    text = f"{told['share']}%" if "share" in told else str(told["least"])
    return reserve_from(str(told["category"]), text, pool.election.header.scale)


def _word(parameters: Json, name: str) -> str | None:
    return str(parameters[name]) if name in parameters else None


def _pot_ties(election: Election, pools: Sequence[PublishedPool], told: Mapping[str, Json | None]) -> str:
    """How ties over the common pot fall: by lots where the file has them, else as in the pools that share it."""
    if draws := draws_in_meta(election.header.meta.get("drawn_over_pot")):
        return str(TieRule("drawn", draws=draws))
    sharing = [pool for pool in pools if pool.leftovers == "best"]
    ties = {str(parameters_of(pool, told.get(pool.code))["ties"]) for pool in sharing}
    way = ties.pop() if len(ties) == 1 else "error"
    return "error" if way.startswith("drawn:") else way


def _alone(terms: PoolTerms) -> Recount:
    try:
        found = count_several([terms])
    except CountError as problem:
        return problem
    return _of_pool(terms, found)


def _together(terms: Sequence[PoolTerms], pot_ties: str) -> dict[str, Recount]:
    try:
        found = count_several(terms, pot_ties)
    except CountError as problem:
        return {one.code: problem for one in terms}
    return {one.code: _of_pool(one, found) for one in terms}


def _of_pool(terms: PoolTerms, found: SeveralOutcome) -> Recount:
    if terms.code in found.outcomes:
        return found.outcomes[terms.code]
    stop: TieUndecided | None = found.stopped.get(terms.code, found.pot_tie)
    return stop or CountError("czeka na pieniądze z puli, w której remis nie jest rozstrzygnięty")
