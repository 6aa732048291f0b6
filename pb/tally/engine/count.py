"""The single entry point of the engine.

    count(election, rule=None, *, ties="error", threshold=FROM_META, score="points", conflicts=(), withdrawn=(),
          added=0, utility=None, completion=None, from_whole_unit=False, run_off=None, reserve=None) -> Outcome

- ``rule``: a name of the contract, ``None`` for the rule in META (``rule_names``);
- ``ties``: a name as in ``ties`` or a ``TieRule``;
- ``threshold``: least score of a winner, or a ``Threshold`` with its unit; ``FROM_META`` takes META's, ``None`` is
  none at all;
- ``score``: ``points``, ``votes`` or ``mean`` (``scores``);
- ``conflicts``: groups of ids of which at most one is funded; of two that exclude each other the better stays,
  unless it was not selected itself;
- ``withdrawn``: ids taken out before counting, beside those that the file marks with a cost of 999999999;
- ``added``: money that came from other pools (``several``), in units of ``1 / scale`` of the currency;
- ``utility``, ``completion``, ``from_whole_unit``: for equal shares (``shares``); by default cost, and the
  completion that META names, else none. Threshold and score belong to the greedy rules and are not asked there;
- ``run_off``: whether a run-off against greedy follows equal shares (``run_off``); ``None`` takes META's;
- ``reserve``: a minimum share for a category (``reserve``).

``undecided_dict(election, stop)`` tells what is known when ``TieUndecided`` stopped the count.

Raises ``TieUndecided``, ``RuleNotNamed`` and ``CountError``. No rule takes a project with
score 0. The result does not depend on the order of projects or ballots in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.tally.engine.errors import CountError, TieUndecided, shown
from pb.tally.engine.greedy import Candidate, Fate, GreedyRun, run_greedy
from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Election, Header
from pb.tally.engine.outcome import Outcome, Reason, Row, money, number, tie_dict
from pb.tally.engine.proportional import Method, count_proportionally
from pb.tally.engine.reasons import Reasons
from pb.tally.engine.reserve import WITHOUT_RESERVE, Reserve, both, outside, rivals_of
from pb.tally.engine.rule_names import PROPORTIONAL_RULES, completion_in_meta, greedy_rule, rule_in_meta
from pb.tally.engine.run_off import winner_of_run_off
from pb.tally.engine.scores import Threshold, bar_of, score_unit, scores_of, step_of_score, with_means
from pb.tally.engine.ties import TieRule, number_key

Points = int | Fraction
Conflicts = Iterable[Collection[str]]
FROM_META = "from META"


def count(
    election: Election,
    rule: str | None = None,
    *,
    ties: TieRule | str = "error",
    threshold: Threshold | Points | str | None = FROM_META,
    score: str = "points",
    conflicts: Conflicts = (),
    withdrawn: Iterable[str] = (),
    added: int = 0,
    utility: str | None = None,
    completion: str | None = None,
    from_whole_unit: bool = False,
    run_off: bool | None = None,
    reserve: Reserve | None = None,
) -> Outcome:
    """Count an election; the parameters stand at the head of this file."""
    header = replace(election.header, budget=election.header.budget + added)
    told, told_run_off = completion_in_meta(header.meta) if rule is None else ("none", False)
    terms = _Terms(
        election,
        header,
        rule or rule_in_meta(header.meta),
        TieRule.parse(ties) if isinstance(ties, str) else ties,
        [tuple(group) for group in conflicts],
        _withdrawn(header, tuple(withdrawn)),
        header.threshold if isinstance(threshold, str) else threshold,
        score,
        (utility or "cost", completion or told, from_whole_unit),
        told_run_off if run_off is None else run_off,
    )
    outcome = _counted(terms) if reserve is None else _reserving(terms, reserve)
    return with_means(outcome, election) if score == "mean" else outcome


@dataclass(frozen=True)
class _Terms:
    """All of a count: ``header`` with its money, groups that exclude each other, ids taken out.

    ``shares``: utility, completion and the whole-unit start, for equal shares.
    """

    election: Election
    header: Header
    rule: str
    ties: TieRule
    groups: list[tuple[str, ...]]
    out: frozenset[str]
    threshold: Threshold | Points | None
    score: str
    shares: tuple[str, str, bool]
    has_run_off: bool

    @property
    def rivals(self) -> dict[str, frozenset[str]]:
        """Ids that each project excludes."""
        return _rivals(self.header, self.groups)

    def parameters(self, threshold: Points | None, unit: str, score: str) -> dict[str, Json]:
        """What the outcome says of its terms; ``unit`` of the threshold, empty where it is that of the score."""
        gone: list[str] = sorted(self.out, key=number_key)
        told: dict[str, Json] = {"threshold": None if threshold is None else number(threshold)}
        return {
            **told,
            **({"threshold_unit": unit} if unit else {}),
            "ties": str(self.ties),
            "score": score,
            "conflicts": [list(group) for group in self.groups],
            "withdrawn": gone,
            "meta_rule": self.header.meta.get("rule") or None,
        }


def _counted(terms: _Terms) -> Outcome:
    if terms.rule not in PROPORTIONAL_RULES:
        return _greedily(terms)
    outcome = _proportionally(terms)
    if terms.rule != "equal-shares" or not terms.has_run_off:
        return outcome
    other = replace(terms, rule="greedy", score="points")
    return winner_of_run_off(terms.election, terms.shares[0], outcome, _greedily(other))


def _reserving(terms: _Terms, reserve: Reserve) -> Outcome:
    """First the category alone with what is reserved for it, then all the others with the rest (``reserve``)."""
    header, out = terms.header, terms.out
    kept = replace(header, budget=reserve.of(header.budget))
    rule = WITHOUT_RESERVE.get(terms.rule, terms.rule)
    first = _counted(
        replace(terms, header=kept, rule=rule, out=out | outside(header, reserve.category), has_run_off=False)
    )
    excluded = {name: by for name, by in rivals_of(first, terms.rivals).items() if name not in out}
    rest = replace(header, budget=header.budget - first.spent)
    try:
        second = _counted(replace(terms, header=rest, out=out | {*first.selected, *excluded}))
    except TieUndecided as stop:
        stop.ties, stop.selected = (*first.ties, *stop.ties), (*first.selected, *stop.selected)
        raise
    score = terms.score if terms.rule not in PROPORTIONAL_RULES else "points"
    scores = dict(zip(header.index_of, scores_of(terms.election, score), strict=True))
    return both(reserve, first, second, excluded, out, (score_unit(terms.election, score), scores))


def _greedily(terms: _Terms) -> Outcome:
    election, header, score = terms.election, terms.header, terms.score
    greedy, bar = greedy_rule(terms.rule), bar_of(election, terms.threshold, score)
    scores = scores_of(election, score)
    candidates = [
        Candidate(one.id, one.cost, scores[index], greedy.merit(scores[index], one.cost))
        for index, one in enumerate(header.projects)
        if one.id not in terms.out and scores[index] > 0 and bar.is_reached(index, scores[index])
    ]
    parameters = terms.parameters(bar.told, bar.unit, score)
    try:
        run = run_greedy(greedy, candidates, header.budget, terms.rivals, terms.ties)
    except TieUndecided as stop:
        stop.rule, stop.parameters = greedy.name, parameters
        raise
    steps = dict(zip(header.index_of, step_of_score(election, score), strict=True))
    reasons = Reasons(run, header.budget, terms.ties, bar, score_unit(election, score), steps)
    return _outcome(election, header, run, _explained(header, reasons, scores, terms.out), scores, parameters)


def _proportionally(terms: _Terms) -> Outcome:
    election, header, out = terms.election, terms.header, terms.out
    method = Method(terms.rule, *terms.shares)
    parameters = terms.parameters(None, "", "points")
    if method.rule == "equal-shares":
        parameters |= {"utility": method.utility, "completion": method.completion}
        parameters |= {"from_whole_unit": True} if method.from_whole_unit else {}
    try:
        won = count_proportionally(election, header, method, terms.ties, out, terms.rivals)
    except TieUndecided as stop:
        stop.rule, stop.parameters = method.rule, parameters
        raise
    votes, scores = election.profiles.votes, scores_of(election, "points")
    nobody = Reason("no_votes", {"missing": None, "unit": "votes"})
    taken_out = Reason("withdrawn")
    reasons = {
        one.id: taken_out if one.id in out else won.reasons.get(one.id, nobody) for one in header.projects
    }
    rows = tuple(
        Row(one.id, one.cost, votes[at], scores[at], reasons[one.id].code == "selected", reasons[one.id])
        for at, one in enumerate(header.projects)
    )
    return Outcome(
        rule=method.rule,
        parameters={**parameters, **won.facts},
        scale=header.scale,
        budget=header.budget,
        spent=sum(row.cost for row in rows if row.selected),
        selected=won.selected,
        extra=(),
        rows=rows,
        ties=won.ties,
        ballots=election.ballot_count,
    )


def undecided_dict(election: Election, stop: TieUndecided) -> dict[str, Json]:
    """What is known when a tie stopped the count, with the keys of ``Outcome.as_dict``.

    ``spent``, ``selected`` and each project's ``selected`` are ``None``; the tied set is the last of ``ties``.
    """
    header, votes = election.header, election.profiles.votes
    scores = scores_of(election, str(stop.parameters["score"]))
    return {
        "rule": stop.rule,
        "parameters": dict(stop.parameters),
        "ballots": election.ballot_count,
        "void": 0,
        "budget": money(header.budget, header.scale),
        "spent": None,
        "selected": None,
        "extra": None,
        "projects": [
            {
                "id": one.id,
                "cost": money(one.cost, header.scale),
                "votes": votes[index],
                "points": number(scores[index]),
                "selected": None,
                "reason": {"code": "undecided"},
            }
            for index, one in enumerate(header.projects)
        ],
        "ties": [tie_dict(tie, header.scale) for tie in stop.ties],
    }


def _known(header: Header, project_id: str) -> str:
    if project_id not in header.index_of:
        raise CountError(f"nie ma projektu {shown(project_id)}")
    return project_id


def _withdrawn(header: Header, named: tuple[str, ...]) -> frozenset[str]:
    marked = (one.id for index, one in enumerate(header.projects) if header.is_withdrawn(index))
    return frozenset((*marked, *(_known(header, name) for name in named)))


def _rivals(header: Header, groups: Iterable[Collection[str]]) -> dict[str, frozenset[str]]:
    rivals: dict[str, frozenset[str]] = {}
    for group in groups:
        for name in group:
            others = frozenset(group) - {_known(header, name)}
            rivals[name] = rivals.get(name, frozenset()) | others
    return rivals


def _explained(
    header: Header, reasons: Reasons, scores: list[Points], withdrawn: frozenset[str]
) -> dict[str, Reason]:
    explained = reasons.of_steps()
    for index, (project, score) in enumerate(zip(header.projects, scores, strict=True)):
        if project.id in withdrawn:
            explained[project.id] = Reason("withdrawn")
        elif project.id not in explained:
            explained[project.id] = reasons.outside(index, project.id, project.cost, score)
    return explained


def _outcome(
    election: Election,
    header: Header,
    run: GreedyRun,
    reasons: dict[str, Reason],
    scores: list[Points],
    parameters: dict[str, Json],
) -> Outcome:
    votes = election.profiles.votes
    rows = tuple(
        Row(
            one.id, one.cost, votes[index], scores[index], reasons[one.id].code == "selected", reasons[one.id]
        )
        for index, one in enumerate(header.projects)
    )
    return Outcome(
        rule=run.rule.name,
        parameters=parameters,
        scale=header.scale,
        budget=header.budget,
        spent=header.budget - run.left,
        selected=tuple(step.candidate.id for step in run.steps if step.fate is Fate.SELECTED),
        extra=tuple(step.candidate.id for step in run.steps if step.fate is Fate.TOPPED_UP),
        rows=rows,
        ties=tuple(run.ties),
        ballots=election.ballot_count,
    )
