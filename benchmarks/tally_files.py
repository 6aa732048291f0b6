"""Elections to measure the count on: a real one cut, stretched, with fewer projects, or in a finer currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.pabulib.writer import write_election


def with_ballots(election: Election, number: int) -> Election:
    """So many ballots, drawn from all of them; budget and costs in proportion, so that a share stays what it was.

    More than there are: the further ones are copies with one project exchanged for another, drawn as often as voters
    chose it, so that the number of different ballots grows as well.
    """
    chance = Random(f"{number} ballots")
    cast = list(election.ballots())
    chosen = sorted(chance.sample(range(len(cast)), min(number, len(cast))))
    ballots = [cast[at] for at in chosen]
    often = [at for one in cast for at in one.choices]
    while len(ballots) < number:
        own = list(cast[len(ballots) % len(cast)].choices)
        own[chance.randrange(len(own))] = chance.choice(often)
        ballots.append(Ballot(str(len(ballots)), tuple(dict.fromkeys(own))))
    ratio = number / len(cast)
    costs = [max(1, round(one.cost * ratio)) for one in election.projects]
    return _made(election, round(election.header.budget * ratio), costs, ballots)


def with_projects(election: Election, number: int) -> Election:
    """So many of the projects, the dear and the cheap, the loved and the unloved alike; ballots without any fall out."""
    kept = sorted(Random(f"{number} projects").sample(range(len(election.projects)), number))
    place = {old: new for new, old in enumerate(kept)}
    ballots = [
        replace(ballot, choices=own)
        for ballot in election.ballots()
        if (own := tuple(place[at] for at in ballot.choices if at in place))
    ]
    costs = [election.projects[at].cost for at in kept]
    budget = election.header.budget * sum(costs) // sum(one.cost for one in election.projects)
    return _made(election, budget, costs, ballots)


def in_finer_units(election: Election, factor: float) -> Election:
    """Budget and costs in a currency whose unit is worth so many times less: so many times the steps of ``add1``."""
    costs = [round(one.cost * factor) for one in election.projects]
    return _made(election, round(election.header.budget * factor), costs, election.ballots())


def _made(election: Election, budget: int, costs: Sequence[int], ballots: Iterable[Ballot]) -> Election:
    return make_election(
        budget=budget,
        projects=[Project(str(number), cost) for number, cost in enumerate(costs, 1)],
        ballots=[Ballot(str(number), one.choices) for number, one in enumerate(ballots, 1)],
        vote_type=VoteType.APPROVAL,
        scale=election.header.scale,
    )


def written(election: Election, folder: Path, name: str) -> Path:
    """The election as a plain file that both sides can read."""
    path = folder / f"{name}.pb"
    write_election(election, path)
    return path
