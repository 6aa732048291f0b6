"""A real election from a Pabulib file stands in the database as it stood in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
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
from tests.support import database
from tests.support.clock import MovableClock
from tests.support.outside import outside_context
from tests.support.pabulib import PABULIB

EXPECTED = json.loads((PABULIB / "expected.json").read_text())
LARGE = 25_000
GREEDY = ("greedy", "greedy-threshold", "greedy-no-skip", "greedy-custom", "greedy-exclusive")
SMALL = sorted(name for name, told in EXPECTED.items() if told["ballots"] <= LARGE)
EXACT = [
    name
    for name in SMALL
    if EXPECTED[name].get("official", {}).get("status") == "exact" and EXPECTED[name]["rule"] in GREEDY
]
# In this order pytest asks both questions of a file one after another, and ``brought`` brings it once.
SMALL.sort(key=lambda name: name not in EXACT)


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


@pytest.fixture(scope="module")
def brought(
    request: pytest.FixtureRequest,
    template_database: tuple[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Flask, str]]:
    """The application of a town with the election of one file, and the file's name; for tests that only read."""
    folder = tmp_path_factory.mktemp("brought")
    with database.copy_of(*template_database) as url:
        settings = Config("test", url, "s" * 40, b"p" * 40, instance=folder, public_url="http://localhost")
        with outside_context(settings, MovableClock()) as application:
            with application.app_context():
                imported(request.param)
            yield application, request.param


@pytest.mark.parametrize("brought", EXACT, indirect=True)
def test_the_winners_are_those_that_the_city_announced(brought):
    application, name = brought
    with application.app_context():
        assert winners() == set(EXPECTED[name]["official"]["selected"])


@pytest.mark.parametrize("brought", SMALL, indirect=True)
def test_the_imported_round_is_the_same_election_again(brought, tmp_path):
    application, name = brought
    written = tmp_path / "again.pb.gz"
    with application.app_context():
        round_view = find_round("miasto", now())
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


def said_of(client) -> str:
    page = client.get("/bo/miasto/wyniki").get_data(as_text=True)
    return " ".join(re.sub("</?(span|b|data)[^>]*>", "", page).replace("\xa0", " ").split())


def test_the_page_says_plainly_where_the_town_kept_to_its_rule(app, client):
    imported("Poland_Katowice_2023.pb.gz")
    said = said_of(client)
    assert "Miasto ogłosiło te same projekty, które wychodzą z policzonych kart." in said
    assert "Wyniki ogłoszone a policzone" not in said


def test_the_page_names_the_projects_on_either_side_and_the_conflict_that_explains_them(app, client):
    imported("Poland_Warszawa_2021_Ursynow.pb.gz")
    said = said_of(client)
    assert "Miasto ogłosiło inne projekty, niż wynika z kart i z zasady zapisanej w pliku." in said
    assert "Uwaga w pliku wymienia razem nr 2150, 1687, 459." in said
    assert (
        "gdyby z nich powstać mógł tylko nr 2150" in said
        and "projects 459, 1687, and 2150 overlapped" in said
    )
    part = said[said.index("h-ogloszone") : said.index("</section>", said.index("h-ogloszone"))]
    official, counted = part.split("Wynikają z liczenia")
    assert [f"/bo/miasto/projekty/{number}" in official for number in (2150, 976, 1687)] == [
        True,
        True,
        False,
    ]
    assert all(f"/bo/miasto/projekty/{number}" in counted for number in (1687, 459, 1471, 2136))


def test_a_project_left_out_by_hand_is_named_and_nothing_is_invented(app, client):
    imported("Poland_Warszawa_2018_Las.pb")
    said = said_of(client)
    assert "gdyby pominąć nr 1649. Mógł zostać wycofany albo wykluczony; plik tego nie mówi." in said
    assert "gdyby w puli było o 1 864,01 zł mniej" in said


def test_a_draw_of_lots_that_the_file_does_not_tell_is_said(app, client):
    imported("Poland_Warszawa_2019_Brodno.pb")
    said = said_of(client)
    assert "te same projekty" in said
    assert "Zdecydował remis między nr 2091, 2162. Plik nie mówi, jak wybrano." in said


def test_pools_inside_one_file_are_told_with_their_money(app, client):
    imported("Hungary_Budapest_2024_VIII_Jozsefvaros.pb")
    said = said_of(client)
    assert "Plik nie mówi, z jakiej zasady miasto liczyło głosy." in said
    assert "należą do 4 części" in said and "45 500 000 HUF" in said


def test_another_rule_that_gives_the_published_winners_is_named(app, client):
    imported("Poland_Wieliczka_2023_Green_Budget.pb")
    assert "metodą równych udziałów, powiększając udziały, dopóki starcza pieniędzy" in said_of(client)


def test_every_finding_has_its_words_in_both_places():
    from pb.results.official_texts import SENTENCES
    from pb.tally.engine.official import difference
    from pb.tally.official_text import SAYS

    told = [line.split("``")[1] for line in difference.__doc__.splitlines() if line.startswith("``")]
    assert len(told) == 13 and set(told) - {"agrees"} == set(SENTENCES) == set(SAYS)


def test_what_the_rule_tops_up_is_told_apart_from_other_money(app, client):
    imported("Poland_Poznan_2023_5_-_Grunwald_Polnoc_Grunwald_Poludnie_Stary_Grunwald.pb")
    said = said_of(client)
    numbers = dict(db.session.execute(select(Project.code, Project.number)).all())
    assert f"Z dopłatą, jak chce zasada, miasto buduje nr {numbers['V.5']}." in said
    assert f"Poza pieniędzmi tej puli miasto buduje też: nr {numbers['V.3']}." in said
