"""What was grouped before the vote is on the ballot and binds the count, with real votes; pools stay apart."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from accounts.services import create_with_password
from core.clock import now
from core.db import db, transaction
from core.problems import Problem
from pb.rounds.queries import find_round
from pb.submission.models import Project
from pb.tally.elections import round_election
from pb.tally.models import AllocationLine
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from pb.verification.permissions import Official
from pb.verification.queries.conflicts import rivals_of
from pb.verification.services.conflicts import set_group
from tests.support.rounds import TOWN, VILLAGE, make_round
from tests.support.urns import cast

WHY = "Oba projekty zajmują ten sam skwer."


def grouped(clock, *numbers, pools=(TOWN, VILLAGE)):
    """A round whose vote begins tomorrow, with these projects in one group; then its voting days."""
    made = make_round(pools=pools)
    voting = made.round_view.rules.window("voting")
    clock.set(voting.opens_at - timedelta(days=1))
    view = find_round(made.slug, now())
    with transaction():
        user = create_with_password("anna@urzad.example", "długie hasło na próbę", ["official"], "Anna")
        problems = set_group(view, Official(user.id, frozenset()), None, numbers, (), WHY, (), now())
    clock.set(voting.opens_at + timedelta(days=1))
    return made, problems


def counted(made, clock):
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        assert not isinstance(close_by_command(find_round(made.slug, now()), now()), Problem)
        texts = [share.text for share in made.shares[:2]]
        open_urn(find_round(made.slug, now()), texts, None, now(), random.Random(1).shuffle)
    with transaction():
        assert count_round(find_round(made.slug, now()), now()) == []
    rows = db.session.execute(
        select(Project.number, AllocationLine.is_selected, AllocationLine.reason_code).join(
            Project, Project.id == AllocationLine.project_id
        )
    )
    return {number: (is_selected, reason) for number, is_selected, reason in rows}


def test_of_two_that_exclude_each_other_the_better_one_is_built(app, clock):
    made, problems = grouped(clock, 1, 2)
    assert problems == []
    for chosen in ([1, 2], [1, 2], [1], [2, 3], [1, 3]):
        cast(made, chosen)
    told = counted(made, clock)
    assert told[1][0] is True
    assert told[2] == (False, "conflict"), "with votes and money enough, it loses to its rival alone"
    assert told[3][0] is True


def test_without_the_group_both_would_be_built(app, clock):
    made = make_round(pools=(TOWN, VILLAGE))
    for chosen in ([1, 2], [1, 2], [1], [2, 3], [1, 3]):
        cast(made, chosen)
    told = counted(made, clock)
    assert told[1][0] is True and told[2][0] is True


def test_across_pools_there_is_no_exclusion_so_none_can_be_set(app, clock):
    made, problems = grouped(clock, 1, 6)
    assert [problem.code for problem in problems] == ["several_pools"]
    assert db.session.scalars(select(Project).where(Project.conflict_group.is_not(None))).all() == []


def test_the_ballot_and_both_pages_say_it_before_and_during_the_vote(app, clock, client):
    made, _problems = grouped(clock, 1, 2)
    ballot = client.get(f"/bo/{made.slug}/glosowanie").text.replace("\u00a0", " ")
    assert "Wyklucza się z nr 2: powstanie najwyżej jeden." in ballot
    assert "Wyklucza się z nr 1: powstanie najwyżej jeden." in ballot
    assert ballot.count("powstanie najwyżej jeden") == 2
    project = db.session.scalars(select(Project).where(Project.number == 1)).one()
    assert rivals_of(project).numbers == (2,) and rivals_of(project).reason == WHY
    assert WHY in client.get(f"/bo/{made.slug}/projekty/1").text.replace("\u00a0", " ")


def test_withdrawn_before_the_list_was_drawn_is_no_part_of_the_election(app, clock):
    from pb.verification.list_models import BallotList

    made = make_round(pools=(TOWN,))
    voting = made.round_view.rules.window("voting")
    with transaction():
        rows = db.session.scalars(select(Project).order_by(Project.number)).all()
        for project in rows:
            project.filed_number = 5000 + project.number
        rows[3].status = rows[4].status = "withdrawn"
        db.session.add(
            BallotList(
                round_id=rows[0].round_id, seed_source="Losowanie Lotto", seed_known_at=voting.opens_at - timedelta(hours=2),
                announced_at=voting.opens_at - timedelta(days=2), seed="1 2 3", drawn_at=voting.opens_at - timedelta(hours=1),
                drawn_order=[5001, 5002, 5003, 5004],
            )
        )  # fmt: skip
    codes = {project.id for project in round_election(find_round(made.slug, now())).projects}
    assert codes == {"1", "2", "3", "4"}, (
        "the fourth was withdrawn from the list, the fifth never stood on it"
    )
    assert rows[0].cost > Decimal(0)
