"""A real election from a Pabulib file stands in the database as it stood in the file."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.problems import Problem
from pb.results.services.import_options import ImportOptions
from pb.results.services.imported_ballots import age_band_of
from pb.results.services.importing import import_round
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.models import AllocationLine, TallyRun, UrnClosing
from tests.support.pabulib import PABULIB

EXPECTED = json.loads((PABULIB / "expected.json").read_text())
LARGE = 25_000
SMALL = sorted(name for name, told in EXPECTED.items() if told["ballots"] <= LARGE)
GREEDY = ("greedy", "greedy-threshold", "greedy-no-skip", "greedy-custom", "greedy-exclusive")
EXACT = sorted(
    name
    for name in SMALL
    if EXPECTED[name].get("official", {}).get("status") == "exact" and EXPECTED[name]["rule"] in GREEDY
)


def imported(name: str):
    """Import a shared file and read the round back."""
    with transaction():
        done = import_round(PABULIB / name, ImportOptions("miasto"))
        assert not isinstance(done, Problem)
    return find_round("miasto", now())


def winners() -> set[str]:
    """Codes of the projects that the count selected."""
    query = select(Project.code).join(AllocationLine, AllocationLine.project_id == Project.id)
    return set(db.session.scalars(query.where(AllocationLine.is_selected)))


@pytest.mark.parametrize("name", EXACT)
def test_the_winners_are_those_that_the_city_announced(app, name):
    imported(name)
    assert winners() == set(EXPECTED[name]["official"]["selected"])


@pytest.mark.parametrize("name", SMALL)
def test_the_imported_round_is_the_same_election_again(app, name, tmp_path):
    round_view = imported(name)
    written = tmp_path / "again.pb.gz"
    write_election(round_election(round_view), written)
    original = read_election(PABULIB / name)
    assert read_election(written) == original
    assert pool_election(round_view, round_view.rules.pools[0]) == original
    assert round_view.stage is Stage.RESULTS


def test_an_imported_urn_comes_frozen_with_its_root(app):
    round_view = imported("Poland_Warszawa_2026_Ochota.pb")
    closing = db.session.scalars(select(UrnClosing)).one()
    run = db.session.scalars(select(TallyRun)).one()
    assert closing.ballot_count == run.ballots == 3060
    assert len(closing.merkle_root) == 32 and run.input_sha256 == closing.file_sha256
    assert round_view.rules.pools[0].minimum_votes == 150


def test_projects_with_coordinates_are_on_the_map_and_keep_their_numbers(app):
    imported("Poland_Warszawa_2026_Ochota.pb")
    project = db.session.scalars(select(Project).where(Project.code == "386")).one()
    assert project.number == 386 and project.location is not None and project.category == "greenery"


def test_ids_with_letters_get_numbers_in_natural_order(app):
    imported("Poland_Lodz_2022_Zdrowie-Mania.pb")
    rows = db.session.execute(select(Project.code, Project.number).order_by(Project.number)).all()
    assert rows[0] == ("P041ZM", 1) and [row.number for row in rows] == list(range(1, 15))


def test_a_tie_that_the_town_drew_falls_as_announced(app):
    imported("Poland_Lodz_2022_Zdrowie-Mania.pb")
    assert winners() == set(EXPECTED["Poland_Lodz_2022_Zdrowie-Mania.pb"]["official"]["selected"])


def test_a_town_that_counts_by_equal_shares_is_counted_so(app, client):
    imported("Poland_Swiecie_2023.pb")
    assert winners() == set(EXPECTED["Poland_Swiecie_2023.pb"]["official"]["selected"])
    run = db.session.scalars(select(TallyRun)).one()
    assert (run.rule, run.parameters["completion"]) == ("equal-shares", "add1")
    said = client.get("/bo/miasto/wyniki").get_data(as_text=True).replace("\xa0", " ")
    assert "Metoda równych udziałów" in said and "Jego zwolennicy mieli razem jeszcze" in said


def test_a_malformed_line_is_named_and_leaves_nothing(app, tmp_path):
    text = (PABULIB / "Poland_Zabrze_2021_Biskupice.pb").read_text().splitlines()
    at = text.index("VOTES") + 5
    text[at] = text[at].split(";")[0] + ";no-such-project" + ";" * (text[at].count(";") - 1)
    broken = tmp_path / "broken.pb"
    broken.write_text("\n".join(text))
    with pytest.raises(PabulibError, match=f"broken.pb:{at + 1}:"), transaction():
        import_round(broken, ImportOptions("miasto"))
    assert db.session.scalars(select(Round)).all() == []


@pytest.mark.parametrize("slug", ["", "Ósemka", "-bo", "a" * 61, "bo 2026"])
def test_an_address_that_cannot_be_one_is_refused(app, slug):
    done = import_round(PABULIB / "Poland_Zabrze_2021_Biskupice.pb", ImportOptions(slug))
    assert isinstance(done, Problem) and done.code == "slug_shape"


def test_the_same_address_twice_is_refused(app):
    imported("Poland_Zabrze_2021_Biskupice.pb")
    done = import_round(PABULIB / "Poland_Zabrze_2021_Biskupice.pb", ImportOptions("miasto"))
    assert isinstance(done, Problem) and done.code == "slug_taken"


@pytest.mark.parametrize(
    ("age", "band"), [("7", "0-12"), ("13", "13-17"), ("27", "25-34"), ("80", "75+"), ("40-59", "40-59")]
)
def test_ages_fall_into_bands(age, band):
    assert age_band_of(age) == band
