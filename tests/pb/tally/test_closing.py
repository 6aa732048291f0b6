"""From the shut urn to the count: four eyes, the commission's key, ties, and nothing in between."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from accounts.services import create_with_password
from core.clock import now
from core.db import db, transaction
from core.problems import Problem
from maps.models import Area
from pb.results.services.publishing import approve_publication, ballots_fingerprint, propose_publication
from pb.rounds.queries import find_round
from pb.submission.models import Project
from pb.tally.models import Ballot, BallotLine, TallyRun, TurnoutCell, UrnClosing
from pb.tally.services.closing import close_by_command, confirm_closing, propose_closing, shown_fingerprint
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command, pending_ties
from pb.tally.services.opening import open_urn
from pb.tally.turnout import ShownCell, shown_cells
from pb.voting.models import SealedBallot
from tests.support.rounds import TOWN, VILLAGE, make_round
from tests.support.urns import cast

SQUARE = "MULTIPOLYGON(((19 51, 19.1 51, 19.1 51.1, 19 51.1, 19 51)))"


@pytest.fixture
def made(app):
    """A round in its voting days with town and village pools, five projects in each."""
    return make_round(pools=(TOWN, VILLAGE))


@pytest.fixture
def people(app):
    """Account numbers of two officials."""
    with transaction():
        users = [
            create_with_password(f"{name}@urzad.example", "długie hasło na próbę", ["clerk"], name)
            for name in ("anna", "piotr")
        ]
    return [user.id for user in users]


def after_voting(made, clock):
    """Let the voting window pass."""
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    return find_round(made.slug, now())


def opened(made, clock):
    """Close and open the urn with two shares."""
    round_view = after_voting(made, clock)
    with transaction():
        assert not isinstance(close_by_command(round_view, now()), Problem)
        texts = [share.text for share in made.shares[:2]]
        outcome = open_urn(find_round(made.slug, now()), texts, None, now(), random.Random(1).shuffle)
    assert isinstance(outcome, UrnClosing)
    return find_round(made.slug, now())


def test_the_urn_cannot_be_closed_while_voting_goes_on(made, clock):
    outcome = propose_closing(made.round_view, None, now())
    assert isinstance(outcome, Problem) and outcome.code == "voting_not_over"
    clock.set(made.voting_closes_at)
    assert propose_closing(made.round_view, None, now()).code == "voting_not_over"


def test_nobody_confirms_the_own_proposal(made, clock, people):
    round_view = after_voting(made, clock)
    with transaction():
        closing = propose_closing(round_view, people[0], now())
        group = shown_fingerprint(closing.fingerprint)[-4:]
        assert confirm_closing(round_view, people[0], group, now()).code == "second_person_needed"


def test_the_database_itself_wants_two_people(made, clock, people):
    round_view = after_voting(made, clock)
    with transaction():
        propose_closing(round_view, people[0], now())
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            text("UPDATE pb_urn_closings SET confirmed_by_id = proposed_by_id, closed_at = proposed_at")
        )


def test_the_second_person_types_what_both_have_read(made, clock, people):
    round_view = after_voting(made, clock)
    with transaction():
        closing = propose_closing(round_view, people[0], now())
        right = shown_fingerprint(closing.fingerprint)[-4:]
        wrong = "0000" if right != "0000" else "1111"
        assert confirm_closing(round_view, people[1], wrong, now()).code == "fingerprint_mistyped"
        done = confirm_closing(round_view, people[1], f" {right.lower()} ", now())
    assert isinstance(done, UrnClosing) and done.closed_at == now()
    assert find_round(made.slug, now()).pb_round.urn_closed_at == now()


def test_one_share_or_a_foreign_one_does_not_open_the_urn(made, clock):
    round_view = after_voting(made, clock)
    other = make_round(slug="inna", pools=(TOWN,), title="Inna edycja")
    with transaction():
        close_by_command(round_view, now())
        fresh = find_round(made.slug, now())
        for texts in (
            [],
            [made.shares[0].text],
            [made.shares[0].text] * 2,
            [made.shares[0].text, other.shares[1].text],
            ["nie słowa"] * 2,
        ):
            outcome = open_urn(fresh, texts, None, now(), random.Random(1).shuffle)
            assert isinstance(outcome, Problem), texts
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0


def test_ballots_come_out_as_they_went_in_and_the_sealed_ones_are_gone(made, clock):
    numbers = made.numbers["miasto"]
    for choice in ([numbers[0], numbers[1]], [numbers[0]], [numbers[2], made.numbers["solectwa"][0]]):
        cast(made, choice)
    opened(made, clock)
    counted = db.session.execute(
        text(
            "SELECT p.number, count(*) FROM pb_ballot_lines l JOIN pb_projects p ON p.id = l.project_id GROUP BY 1"
        )
    )
    assert dict(counted.all()) == {
        numbers[0]: 2,
        numbers[1]: 1,
        numbers[2]: 1,
        made.numbers["solectwa"][0]: 1,
    }
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0


def test_nothing_is_counted_before_the_urn_is_open(made, clock):
    round_view = after_voting(made, clock)
    assert [problem.code for problem in count_round(round_view, now())] == ["urn_not_opened"]


def test_a_tie_that_decides_stops_the_count_until_lots_are_drawn(made, clock):
    village = made.numbers["solectwa"]
    for number in (village[0], village[1]):
        cast(made, [number])
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = 100000"))
    round_view = opened(made, clock)
    pool = next(one for one in round_view.rules.pools if one.code == "solectwa")
    tied = {str(village[0]), str(village[1])}
    with transaction():
        problems = count_round(round_view, now())
    assert [problem.code for problem in problems] == ["tie"] and set(problems[0].facts["projects"]) == tied
    assert {k: set(v.projects) for k, v in pending_ties(round_view).items()} == {pool.pool_id: tied}
    with transaction():
        assert (
            draw_by_command(round_view, pool, [str(village[0])], "losowanie", now()).code == "draw_incomplete"
        )
        assert (
            draw_by_command(round_view, pool, [str(village[1]), str(village[0])], " ", now()).code
            == "draw_method_missing"
        )
        draw_by_command(
            round_view,
            pool,
            [str(village[1]), str(village[0])],
            "Dwie kartki w czapce burmistrza.",
            now(),
        )
        assert count_round(round_view, now()) == []
    won = db.session.execute(
        text(
            "SELECT p.number FROM pb_allocation_lines a JOIN pb_projects p ON p.id = a.project_id WHERE a.is_selected"
        )
    )
    assert won.scalars().all() == [village[1]]


def test_a_count_is_never_changed_afterwards(made, clock):
    cast(made, [made.numbers["miasto"][0]])
    round_view = opened(made, clock)
    with transaction():
        count_round(round_view, now())
    for statement in (
        "UPDATE pb_tally_runs SET spent = 0",
        "DELETE FROM pb_tally_runs",
        "UPDATE pb_allocation_lines SET votes = 9",
        "TRUNCATE pb_allocation_lines",
    ):
        with pytest.raises(ProgrammingError, match="immutable"), transaction():
            db.session.execute(text(statement))


def test_the_announcement_takes_two_people_and_a_whole_count(made, clock, people):
    cast(made, [made.numbers["miasto"][0]])
    round_view = opened(made, clock)
    assert propose_publication(round_view, people[0], now()).code == "pools_not_counted"
    with transaction():
        count_round(round_view, now())
        propose_publication(round_view, people[0], now())
    group = ballots_fingerprint(round_view)[-4:]
    with transaction():
        assert approve_publication(round_view, people[0], group, now()).code == "second_person_needed"
        approve_publication(round_view, people[1], group, now())
    assert find_round(made.slug, now()).pb_round.published_at == now()


def test_counting_again_keeps_the_earlier_run(made, clock):
    cast(made, [made.numbers["miasto"][0]])
    round_view = opened(made, clock)
    with transaction():
        count_round(round_view, now())
        assert count_round(round_view, now()) == []
    assert db.session.scalar(select(func.count()).select_from(TallyRun)) == 2
    assert db.session.scalar(select(func.count()).select_from(BallotLine)) == 1


def test_small_cells_of_turnout_are_joined_or_left_out():
    assert shown_cells([("a", 40), ("b", 9), ("c", 4)]) == [ShownCell("a", 40), ShownCell("", 13, True)]
    assert shown_cells([("a", 40), ("b", 3), ("c", 4)]) == [ShownCell("a", 40)]
    assert shown_cells([("a", 40), ("b", 12), ("c", 4)]) == [ShownCell("a", 40), ShownCell("", 16, True)]
    assert shown_cells([("a", 9)]) == []


def test_a_count_of_other_ballots_is_not_announced_and_counted_again(made, clock):
    cast(made, [made.numbers["miasto"][0]])
    round_view = opened(made, clock)
    with transaction():
        count_round(round_view, now())
        # Somebody with all rights over the database takes its guards away and adds a ballot after the count.
        for table in ("pb_ballots", "pb_ballot_lines"):
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_none_late"))
        db.session.execute(
            text("INSERT INTO pb_ballots (round_id, row_number) SELECT round_id, 99 FROM pb_ballots LIMIT 1")
        )
        db.session.execute(
            text(
                "INSERT INTO pb_ballot_lines SELECT round_id, 99, 1, project_id FROM pb_ballot_lines LIMIT 1"
            )
        )
    refused = propose_publication(round_view, None, now())
    assert isinstance(refused, Problem) and refused.code == "count_of_other_ballots"
    with transaction():
        assert count_round(round_view, now()) == []
        assert not isinstance(propose_publication(round_view, None, now()), Problem)


def test_the_database_takes_no_ballot_once_the_urn_is_open(made, clock):
    cast(made, [made.numbers["miasto"][0]])
    opened(made, clock)
    for statement in (
        "INSERT INTO pb_ballots (round_id, row_number) SELECT round_id, 99 FROM pb_ballots",
        "INSERT INTO pb_ballot_lines SELECT round_id, row_number, 2, project_id FROM pb_ballot_lines",
        "UPDATE pb_urn_closings SET opened_at = NULL",
        "UPDATE pb_urn_closings SET ballot_count = ballot_count + 1",
        "DELETE FROM pb_urn_closings",
    ):
        with pytest.raises(ProgrammingError, match="the urn is open"), transaction():
            db.session.execute(text(statement))
    assert db.session.scalar(select(func.count()).select_from(BallotLine)) == 1


def test_turnout_by_place_comes_from_the_village_projects_on_the_ballots(made, clock):
    village, town = made.numbers["solectwa"], made.numbers["miasto"]
    with transaction():
        areas = [
            Area(kind="village", name=name, slug=name.lower(), boundary=func.ST_GeomFromText(SQUARE, 4326))
            for name in ("Lipki", "Brzozy")
        ]
        db.session.add_all(areas)
        db.session.flush()
        for number, area in ((village[0], areas[0]), (village[1], areas[1])):
            db.session.execute(update(Project).where(Project.number == number).values(area_id=area.id))
    for choice in ([village[0]], [village[0], town[0]], [village[1]], [town[0]]):
        cast(made, choice)
    opened(made, clock)
    cells = db.session.execute(
        select(TurnoutCell.name, TurnoutCell.people).where(TurnoutCell.dimension == "place")
    )
    assert dict(cells.all()) == {"Lipki": 2, "Brzozy": 1}
    assert shown_cells([("Lipki", 2), ("Brzozy", 1)]) == []
