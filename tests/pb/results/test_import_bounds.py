"""What the database cannot hold of a lawful file is refused with its line; what is only odd is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from core.db import db, transaction
from core.problems import Problem
from pb.results.services.import_options import ImportOptions
from pb.results.services.imported_ballots import Turnout, age_band_of
from pb.results.services.importing import import_round
from pb.rounds.models import PoolRulesRow, Round
from pb.submission.models import Project
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pabulib.writer import write_election

POINTS = {"vote_type": "cumulative", "max_sum_points": "10"}
RANKING = {"vote_type": "ordinal"}


def town_file(
    *,
    budget: str = "100",
    meta: dict[str, str] | None = None,
    projects: str = "1;5;Dom\n2;6;Las",
    votes: str = "a;1",
    ballot_columns: str = "",
) -> str:
    """A small election as text; ``meta`` adds to META and overrides it."""
    facts = {
        "description": "próba", "country": "Poland", "unit": "X", "instance": "2027", "budget": budget,
        "num_projects": str(projects.count("\n") + 1), "num_votes": str(votes.count("\n") + 1),
        "vote_type": "approval", "rule": "greedy", "date_begin": "2026", "date_end": "2026", **(meta or {}),
    }  # fmt: skip
    points = ";points" if facts["vote_type"] == "cumulative" else ""
    rows = [
        "META", "key;value", *(f"{key};{value}" for key, value in facts.items()),
        "PROJECTS", "project_id;cost;name", projects, "VOTES", ballot_columns or f"voter_id;vote{points}", votes,
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


def taken(folder: Path, text: str) -> None:
    path = folder / "plik.pb"
    path.write_text(text)
    with transaction():
        assert not isinstance(import_round(path, ImportOptions("miasto")), Problem)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (town_file(budget="1000000000000"), "budget", "budget: liczba za duża"),
        (town_file(projects="1;1000000000000;Dom"), "1;1000000000000", "cost: liczba za duża"),
        (town_file(projects=f"{'P' * 81};5;Dom", votes=f"a;{'P' * 81}"), "PPP", "dłuższy niż 80"),
        (town_file(meta={"min_project_score_threshold": "99999999999"}), "min_project", "za duża"),
        (town_file(meta={"min_project_score_threshold": "2.5"}), "min_project", "to nie jest liczba całk"),
        (town_file(meta={"max_length": "3000000000"}), "max_length", "max_length: liczba za duża"),
        (town_file(meta=POINTS, votes="a;1;1000001"), "a;1;", "punkty: liczba za duża"),
        (town_file(meta=POINTS, votes="a;1;0.33333"), "a;1;", "punkty: więcej niż 4 miejsca"),
        (town_file(meta={**POINTS, "max_sum_points": "3000000000"}, votes="a;1;1"), "max_sum", "za duża"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_line(app, tmp_path, text: str, line: str, said: str) -> None:
    with pytest.raises(PabulibError, match=said) as refused:
        taken(tmp_path, text)
    assert text.splitlines()[refused.value.line - 1].startswith(line)
    assert db.session.scalars(select(Round)).all() == []


def test_odd_words_are_taken_in_and_written_again(app, tmp_path) -> None:
    """Signs that are digits only by name, ages and ways of voting of any length."""
    columns = "voter_id;vote;age;voting_method;neighborhood"
    votes = f"a;²;²;{'kiosk ' * 9};{'w' * 400}\nb;²,2;{'9' * 5000};internet;{'w' * 401}"
    text = town_file(
        meta={"instance": "²²²²", "date_begin": "²", "date_end": "9" * 5000},
        projects="²;5;Dom\n2;6;Las",
        votes=votes,
        ballot_columns=columns,
    )
    taken(tmp_path, text)
    assert sorted(db.session.scalars(select(Project.code))) == ["2", "²"]
    write_election(read_election(tmp_path / "plik.pb"), tmp_path / "again.pb")
    assert read_election(tmp_path / "again.pb") == read_election(tmp_path / "plik.pb")


def test_a_boundless_ranking_has_no_more_places_than_projects(app, tmp_path) -> None:
    taken(tmp_path, town_file(meta={**RANKING, "max_length": "99999999"}, votes="a;1,2\nb;2"))
    assert db.session.scalars(select(PoolRulesRow.rank_points)).one() == [99_999_999, 99_999_998]


@pytest.mark.parametrize("age", ["²", "٣", "9" * 5000])
def test_an_age_that_is_no_number_is_a_word(age: str) -> None:
    assert age_band_of(age) == age[:160]


def test_names_that_are_alike_as_far_as_they_are_kept_are_one_cell() -> None:
    turnout = Turnout()
    for tail in ("a", "b"):
        turnout.add({"district": "w" * 160 + tail})
    assert turnout.cells["area"] == {"w" * 160: 2}
