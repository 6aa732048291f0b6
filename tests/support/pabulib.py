"""The real elections beside the repository, what they should give, and small generated ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.pabulib.reader import read_election

PABULIB = Path(__file__).resolve().parents[3] / "shared" / "pabulib"
EXPECTED: dict[str, Any] = json.loads((PABULIB / "expected.json").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in PABULIB.glob("*.pb*"))


@cache
def real_election(name: str) -> Election:
    """One of the shared files, read once for all tests (all of them take 200 MB)."""
    return read_election(PABULIB / name)


def approval_election(
    costs: dict[str, int], votes: dict[str, int], budget: int, meta: dict[str, str] | None = None
) -> Election:
    """An approval election in which each project gets the votes named, on ballots of one project each."""
    index = {name: number for number, name in enumerate(costs)}
    choices = [index[name] for name, number in votes.items() for _ in range(number)]
    return make_election(
        budget=budget,
        projects=[Project(name, cost) for name, cost in costs.items()],
        ballots=[Ballot(str(voter), (choice,)) for voter, choice in enumerate(choices)],
        vote_type=VoteType.APPROVAL,
        meta=meta,
    )
