"""Every shared file is read as it is, and reading, writing and reading again changes nothing."""

from __future__ import annotations

import gzip
import hashlib
import io

import pytest

from pb.tally.engine.pabulib.reader import open_pabulib, read_election
from pb.tally.engine.pabulib.writer import write_election
from tests.support.pabulib import EXPECTED, FILES, PABULIB, real_election


def test_all_files_are_there() -> None:
    assert set(FILES) == set(EXPECTED)
    assert len(FILES) == 41


@pytest.mark.parametrize("name", FILES)
def test_read_and_written_again_it_is_the_same_election(name: str) -> None:
    data = (PABULIB / name).read_bytes()
    plain = gzip.decompress(data) if name.endswith(".gz") else data
    election, expected = real_election(name), EXPECTED[name]
    assert election.sha256 == hashlib.sha256(plain).hexdigest()
    assert len(election.projects) == expected["projects"]
    assert election.ballot_count == expected["ballots"] == election.profiles.ballots
    assert len(election.profiles.profiles) == expected["profiles"]
    assert election.header.budget == round(expected["budget"] * election.header.scale)
    assert election.header.vote_type == expected["vote_type"]
    assert election.header.threshold == expected["threshold"]
    written = io.BytesIO()
    write_election(election, written)
    assert read_election(io.BytesIO(written.getvalue())) == election


def test_gzip_is_written_by_name_and_the_same_each_time(tmp_path) -> None:
    election = real_election("Poland_Zabrze_2021_Biskupice.pb")
    first, second = tmp_path / "a.pb.gz", tmp_path / "b.pb.gz"
    write_election(election, first)
    write_election(election, second)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[:2] == b"\x1f\x8b"
    assert read_election(first) == election


def test_what_was_read_from_the_writer_is_written_in_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_election(real_election("Switzerland_Zurich_S5D10.pb"), first)
    write_election(read_election(io.BytesIO(first.getvalue())), second)
    assert first.getvalue() == second.getvalue()


def test_streaming_shows_progress_and_ends_with_the_total() -> None:
    name = "Poland_Poznan_2024_3_-_Piatkowo_Polnoc_Piatkowo__large.pb"
    told: list[tuple[int, int]] = []
    with open_pabulib(PABULIB / name) as file:
        assert file.header.projects[1].official == 2
        ballots = list(file.ballots(lambda done, total: told.append((done, total))))
    assert len(ballots) == 3849
    assert told == [(1000, 3849), (2000, 3849), (3000, 3849), (3849, 3849)]
    assert [ballot.line for ballot in ballots[:2]] == [31, 32]


def test_notices_of_ballots_that_were_counted_all_the_same() -> None:
    def odd(name: str) -> list[tuple[str, int, int]]:
        return [(one.code, one.count, one.line) for one in real_election(name).notices]

    assert odd("Poland_Warszawa_2018_Bialoleka_obszar_1.pb") == [("above_max_sum_cost", 4, 1450)]
    assert odd("Poland_Warszawa_2026_Brodno.pb") == [("repeated_project", 1, 357)]
    assert odd("Worldwide_Mechanical_Turk_Utilities_3.pb") == [("below_min_sum_points", 11, 44)]


def test_columns_of_older_files() -> None:
    election = real_election("legacy__poland_warszawa_2017_aleksandrow.pb")
    first, _, artistic, *_ = election.projects
    assert first.beneficiaries == ("adults", "families with children")
    assert first.categories == ("public transit and roads", "public space")
    assert artistic.beneficiaries == ()
    assert election.header.ballot_cells == ("age", "sex", "voting_method")
    assert next(iter(election.ballots())).cells == ("43", "M", "internet")


def test_coordinates() -> None:
    located = [one.location for one in real_election("Poland_Warszawa_2026_Brodno.pb").projects]
    known = [place for place in located if place is not None]
    assert len(known) > 20
    assert all(52 < latitude < 53 and 20 < longitude < 22 for latitude, longitude in known)
