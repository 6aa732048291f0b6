"""Whether the published winners of a file are those of its own rule, and what would explain it where they are not.

    difference(election, conflicts=(), withdrawn=(), counted=None, own=None) -> Difference | None

Codes of the findings and their facts (ids of projects as in the file, money in the currency):

================  ==========================================================================================
``agrees``        the rule gives the published winners and no tie decides
``tie``           it gives them in one order of the tied sets ``sets``, which the file does not tell
``withdrawn``     ``projects`` were voted on and are marked in the file as never to be built
``other_money``   ``projects`` are published as built beside this money (the values 2 and 3); ``by_rule``: those of them
                  that the rule itself builds with money from a reserve
``rule_unknown``  META names no rule that could be counted; compared is then the plain greedy count
``one_out``       agrees when ``projects`` (one) is taken out; the file does not say why
``several_out``   the same with two to four; ``is_exclusive``: META says that some exclude each other
``conflict``      the same, and a remark of the file names them together with ``kept``, which were published
``money``         agrees with ``change`` more (or less) in the pool: the least such change
``other_rule``    agrees under ``rules``, each with ``rule`` and, where they matter, ``utility``, ``completion``
                  and ``threshold``
``sub_pools``     agrees when the projects of each value of ``column`` have money of their own (``spent`` each)
``other_scores``  agrees when the file's own column of scores is believed instead of its ballots (``projects``)
``unexplained``   none of these
================  ==========================================================================================

Ties fall in favour of the published winners, so that a draw of lots is never taken for a difference. The search is
bounded: at most four projects taken out, and at most ``MOST_COUNTS`` counts in all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pb.tally.engine.errors import RuleNotNamed
from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Election
from pb.tally.engine.official.alternatives import other_money_needed, other_rules
from pb.tally.engine.official.groups import own_scores, sub_pools
from pb.tally.engine.official.taken_out import taken_out
from pb.tally.engine.official.trial import OwnTerms, Trial, published
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.ties import number_key

BESIDE = 2
"""The value of ``selected`` for a project that is built with other money than the pool's."""


@dataclass(frozen=True)
class Finding:
    """One thing that holds; the codes stand at the head of this file."""

    code: str
    facts: Mapping[str, Json] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Json]:
        """For JSON."""
        return {"code": self.code, **self.facts}


@dataclass(frozen=True)
class Difference:
    """Published and counted winners side by side. ``rule`` is ``None`` where the file names none to count by."""

    rule: str | None
    selected: tuple[str, ...]
    only_official: tuple[str, ...]
    only_counted: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        """Whether the winners are the same, some order of the tied included."""
        return not self.only_official and not self.only_counted

    def as_dict(self) -> dict[str, Json]:
        """For JSON."""
        return {
            "rule": self.rule,
            "selected": list(self.selected),
            "agrees": self.agrees,
            "only_official": list(self.only_official),
            "only_counted": list(self.only_counted),
            "findings": [one.as_dict() for one in self.findings],
        }


def difference(
    election: Election,
    *,
    conflicts: Iterable[Collection[str]] = (),
    withdrawn: Iterable[str] = (),
    counted: Outcome | None = None,
    own: OwnTerms | None = None,
) -> Difference | None:
    """Compare; ``None`` for a file that publishes no winners. ``counted``: the count by META's rule on the same terms
    when it is at hand and met no deciding tie, so that it is not made twice. ``own``: terms of one pool of several,
    in place of META's; what was built from the pools' common rest is then money beside the pool's.
    Raises ``CountError``."""
    told = published(election)
    if told is None:
        return None
    if own is not None and counted is not None:
        told |= {name: BESIDE for name in counted.extra if told[name] == 1}
    trial = Trial(election, told, tuple(map(tuple, conflicts)), tuple(withdrawn), own)
    outcome, is_named = _base(trial, counted)
    by_number = sorted(trial.wanted, key=number_key)
    only_official = tuple(name for name in by_number if name not in outcome.selected)
    only_counted = tuple(name for name in outcome.selected if name not in trial.wanted)
    findings = _sameness(outcome) if trial.is_wanted(outcome) else _explanations(trial, outcome, is_named)
    if not is_named:
        findings.insert(0, Finding("rule_unknown"))
    return Difference(
        outcome.rule if is_named else None, tuple(by_number), only_official, only_counted,
        (*findings, *_besides(trial, outcome)),
    )  # fmt: skip


def _base(trial: Trial, counted: Outcome | None) -> tuple[Outcome, bool]:
    """The count by META's rule, and whether META names one."""
    if counted is not None and not any(tie.decides for tie in counted.ties):
        return counted, True
    try:
        return trial.count(None), True
    except RuleNotNamed:
        return trial.count("greedy"), False


def _sameness(outcome: Outcome) -> list[Finding]:
    sets: list[Json] = [list(tie.projects) for tie in outcome.ties if tie.decides]
    return [Finding("tie", {"sets": sets})] if sets else [Finding("agrees")]


def _besides(trial: Trial, outcome: Outcome) -> list[Finding]:
    """What holds whether or not the winners agree."""
    header = trial.election.header
    gone = [one.id for place, one in enumerate(header.projects) if header.is_withdrawn(place)]
    beside: list[Json] = [name for name, value in trial.told.items() if value > 1]
    found = [Finding("withdrawn", {"projects": [*gone]})] if gone else []
    by_rule: list[Json] = [name for name in outcome.extra if name in beside]
    return found + ([Finding("other_money", {"projects": beside, "by_rule": by_rule})] if beside else [])


def _explanations(trial: Trial, outcome: Outcome, is_named: bool) -> list[Finding]:
    """Every supposition that gives the published winners."""
    found = []
    if is_named:
        if (told := taken_out(trial, outcome)) is not None:
            found.append(Finding(*told))
        if (change := other_money_needed(trial, outcome)) is not None:
            found.append(Finding("money", change))
    looks = {"other_rule": other_rules, "sub_pools": sub_pools, "other_scores": own_scores}
    for code, look in looks.items():
        if (facts := look(trial, outcome)) is not None:
            found.append(Finding(code, facts))
    return found or [Finding("unexplained")]
