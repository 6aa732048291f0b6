"""Elections made up for properties and comparisons: tiny ones drawn by hypothesis, and districts of a real shape."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election

IDS = ["1", "2", "3", "10", "a2", "a10", "B/3"]


@st.composite
def elections(draw: st.DrawFn, most_projects: int = len(IDS), most_voters: int = 10) -> Election:
    """Up to seven projects and ten voters; small numbers, so that ties, exact fits and unloved projects are common."""
    names = draw(st.permutations(IDS))[: draw(st.integers(1, most_projects))]
    dearest = draw(st.sampled_from((3, 9, 40)))
    costs = [draw(st.integers(1, dearest)) for _ in names]
    vote_type = draw(st.sampled_from((VoteType.APPROVAL, VoteType.ORDINAL, VoteType.CUMULATIVE)))
    one = st.lists(st.integers(0, len(names) - 1), min_size=1, max_size=min(4, len(names)), unique=True)
    ballots = []
    for voter, choices in enumerate(draw(st.lists(one, min_size=1, max_size=most_voters))):
        points = None
        if vote_type is VoteType.CUMULATIVE:
            points = tuple(draw(st.lists(st.integers(0, 3), min_size=len(choices), max_size=len(choices))))
        ballots.append(Ballot(str(voter), tuple(choices), points))
    return make_election(
        budget=draw(st.integers(0, sum(costs) + 2)),
        projects=[Project(name, cost) for name, cost in zip(names, costs, strict=True)],
        ballots=ballots,
        vote_type=vote_type,
        scale=1,
    )


def town(chance: Random) -> Election:
    """A district with money in grosze: some dozens of voters, costs of a real range, popular and unpopular projects."""
    size, voters = chance.randint(5, 25), chance.randint(20, 120)
    costs = [100 * chance.choice((5_000, 12_500, 30_000, chance.randint(900, 90_000))) for _ in range(size)]
    liking = [chance.random() ** 2 + 0.02 for _ in costs]
    vote_type = chance.choice((VoteType.APPROVAL, VoteType.ORDINAL, VoteType.CUMULATIVE))
    ballots = []
    for voter in range(voters):
        choices = tuple(dict.fromkeys(chance.choices(range(size), liking, k=chance.randint(1, 6))))
        points = tuple(chance.randint(1, 6) for _ in choices) if vote_type is VoteType.CUMULATIVE else None
        ballots.append(Ballot(str(voter), choices, points))
    budget = int(sum(costs) * chance.uniform(0.1, 0.9)) // 100 * 100
    projects = [Project(f"BO.{at}/27", cost) for at, cost in enumerate(costs)]
    return make_election(budget=budget, projects=projects, ballots=ballots, vote_type=vote_type)
