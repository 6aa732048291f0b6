"""One measurement of the count, in a process of its own: ``python -m benchmarks.tally_once SIDE TASK FILE TIMES [LIMIT]``.

Prints one line of JSON: ``seconds`` of processor time (the median), ``mb`` of memory at most, ``selected`` (a number
of projects), ``steps`` of raised shares, and ``worst`` where the task is ``all``. Reading the file is not part of a
count; grouping equal ballots is, as is what the library prepares inside a rule. ``library`` is pabutools, asked as its
documentation does, in exact fractions. After ``LIMIT`` seconds of processor time the process is ended.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

UTILITIES = ("cost", "cardinality", "points")
SHARES = {"rule": "equal-shares", "utility": "cost"}
OURS: dict[str, dict[str, Any]] = {
    "greedy": {"rule": "greedy", "threshold": None},
    "shares": SHARES,
    "phragmen": {"rule": "phragmen"},
    **{name: {**SHARES, "completion": name} for name in ("add1", "add1u")},
}
EVERY: dict[str, dict[str, Any]] = {
    **{
        name: {"rule": name}
        for name in ("greedy", "greedy-stop", "greedy-stop-80", "greedy-cost", "phragmen")
    },
    **{
        f"{utility} {completion}": {"rule": "equal-shares", "utility": utility, "completion": completion}
        for utility in UTILITIES
        for completion in ("none", "add1", "add1-full", "add1u", "greedy")
    },
}


def main() -> None:
    """Measure and tell."""
    side, task, path, times = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    if len(sys.argv) > 5:
        resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[5]), int(sys.argv[5])))
    told = _every_rule(path) if task == "all" else SIDES[side](task, path, times)
    told["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def timed(prepare: Callable[[], Any], act: Callable[[Any], Any], times: int) -> tuple[float, Any]:
    """Median seconds of processor time of ``act``, each time on something freshly prepared; and its last answer."""
    spent = []
    for _ in range(times):
        given = prepare()
        began = time.process_time()
        answer = act(given)
        spent.append(time.process_time() - began)
    return statistics.median(spent), answer


def _ours(task: str, path: Path, times: int) -> dict[str, Any]:
    from pb.tally.engine.count import count
    from pb.tally.engine.pabulib.reader import read_election

    if task == "parse":
        return {"seconds": timed(lambda: path, read_election, times)[0]}
    terms = OURS[task]
    seconds, outcome = timed(
        lambda: read_election(path), lambda election: count(election, ties="number", **terms), times
    )
    return {
        "seconds": seconds,
        "selected": len(outcome.selected),
        "steps": outcome.parameters.get("steps"),
        "ids": sorted(outcome.selected),
    }


def _every_rule(path: Path) -> dict[str, Any]:
    from pb.tally.engine.count import count
    from pb.tally.engine.pabulib.reader import read_election

    began = time.process_time()
    election = read_election(path)
    spent = {"parse": time.process_time() - began}
    for name, terms in EVERY.items():
        # Every rule pays for grouping the ballots, as if it were the only one that is asked.
        election.__dict__.pop("profiles", None)
        spent[name] = timed(lambda: election, lambda one, terms=terms: count(one, ties="number", **terms), 1)[
            0
        ]
    return {"every": spent}


def _library(task: str, path: Path, times: int) -> dict[str, Any]:
    import pabutools.rules as rules
    from pabutools.election import Cost_Sat
    from pabutools.election.pabulib import parse_pabulib
    from pabutools.tiebreaking import TieBreakingRule

    from pb.tally.engine.ties import number_key

    if task == "parse":
        return {"seconds": timed(lambda: str(path), parse_pabulib, times)[0]}
    ties = TieBreakingRule(lambda _instance, _profile, one: number_key(one.name))
    terms = {"sat_class": Cost_Sat, "tie_breaking": ties}
    raised = {**terms, "voter_budget_increment": 1}
    both = [rules.method_of_equal_shares, rules.greedy_utilitarian_welfare]
    asked: dict[str, Callable[[Any], Any]] = {
        "greedy": lambda one: rules.greedy_utilitarian_welfare(*one, **terms),
        "shares": lambda one: rules.method_of_equal_shares(*one, **terms),
        "phragmen": lambda one: rules.sequential_phragmen(*one, tie_breaking=ties),
        "add1": lambda one: rules.method_of_equal_shares(*one, **raised),
        "add1u": lambda one: rules.completion_by_rule_combination(*one, both, [raised, terms]),
    }
    seconds, chosen = timed(lambda: parse_pabulib(str(path)), asked[task], times)
    return {"seconds": seconds, "selected": len(chosen), "ids": sorted(one.name for one in chosen)}


SIDES = {"ours": _ours, "library": _library}

if __name__ == "__main__":
    main()
