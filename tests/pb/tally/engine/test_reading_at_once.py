"""A plain file is read at once, and that gives what reading it row by row gives: the same election or the same error."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine import equal_rows
from pb.tally.engine.ballots import BallotBoxBuilder
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.model import Ballot, Election, Header, Notice, VoteType, make_election
from pb.tally.engine.pabulib import bounds, source
from pb.tally.engine.pabulib.reader import open_pabulib, read_election
from pb.tally.engine.pabulib.votes import VotesReader
from tests.support.pabulib import PABULIB

IDS = ["1", "2", "22", "BO.D1/7", "W193ŁÓDŹ-2026", "a project of 17+ letters"]
HEADER = """\
META
key;value
num_projects;{projects}
num_votes;{votes}
budget;1000
vote_type;{kind}
{bounds}PROJECTS
project_id;cost
{rows}VOTES
{columns}
"""
Told = tuple[Election, tuple[Notice, ...], str] | str


def at_once(data: bytes) -> Told:
    try:
        election = read_election(io.BytesIO(data), name="town.pb")
    except PabulibError as error:
        return str(error)
    return election, election.notices, election.sha256


def by_rows(data: bytes) -> Told:
    try:
        with open_pabulib(io.BytesIO(data), name="town.pb") as file:
            builder = BallotBoxBuilder(file.header.ballot_cells)
            for ballot in file.ballots():
                builder.add(ballot.voter_id, ballot.choices, ballot.points, ballot.cells)
            return Election(file.header, builder.finish()), file.notices, file.sha256
    except PabulibError as error:
        return str(error)


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever would read ballots row by row fails."""

    def none(self: VotesReader, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Ballot]:
        raise AssertionError("read row by row")

    monkeypatch.setattr(VotesReader, "ballots", none)


def town(kind: str, columns: str, ballots: list[str], told: str = "") -> str:
    """A file of the six projects, each of which costs 100 more than the one before."""
    rows = "".join(f"{name};{100 * number}\n" for number, name in enumerate(IDS, 1))
    head = HEADER.format(
        projects=len(IDS), votes=len(ballots), kind=kind, bounds=told, rows=rows, columns=columns
    )
    return head + "".join(f"{ballot}\n" for ballot in ballots)


PLAIN = town(
    "approval", "voter_id;vote;age", ["a;1,22;30", "b;BO.D1/7;None", f"żółw;{IDS[4]};Ołbin, Śródmieście "]
)
POINTS = town("cumulative", "points;sex;vote;voter_id", ["3,1.5;F;2,1;7", "2;;1;8", "0,1,2,3;M;1,2,22,1;9"])
LONG = town(
    "ordinal", "age;voter_id;vote", ["1;8f1f6c1e-2b1d-4a9e;2,1", "2;8f1f6c1e-2b1d-4a9f;1,2", f"3;x;{IDS[5]}"]
)
ONE = town("choose-1", "vote;voter_id", ["1;2", "2;1"])


@pytest.mark.usefixtures("no_rows")
@pytest.mark.parametrize("text", [PLAIN, POINTS, LONG, ONE])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_plain_file_is_not_read_row_by_row(text: str, ends: str) -> None:
    told = at_once(text.replace("\n", ends).encode())
    assert isinstance(told, tuple) and told[0].ballot_count in (2, 3)
    again = at_once(with_blank_lines(text))
    assert isinstance(again, tuple) and again[0] == told[0]
    assert list(again[0].ballots()) == list(told[0].ballots())


def with_blank_lines(text: str) -> bytes:
    """Blank lines among the ballots, of both kinds, and no line end at the end."""
    head, _votes, tail = text.partition("VOTES\n")
    return (head + "VOTES\n" + tail.replace("\n", "\n\n\r\n", 2).removesuffix("\n")).encode()


@pytest.mark.usefixtures("no_rows")
@pytest.mark.parametrize("name", ["Poland_Warszawa_2026_Brodno.pb", "Switzerland_Zurich_S5D10.pb"])
def test_real_files_are_read_at_once(name: str) -> None:
    assert read_election(PABULIB / name).ballot_count > 100


@pytest.mark.parametrize("text", [PLAIN, POINTS, LONG, ONE])
def test_cells_are_those_of_the_rows(text: str) -> None:
    once, rows = at_once(text.encode()), by_rows(text.encode())
    assert once == rows
    assert isinstance(once, tuple) and isinstance(rows, tuple)
    assert list(once[0].ballots()) == list(rows[0].ballots())
    assert once[0].box.voter_ids[0] == rows[0].box.voter_ids[0]
    assert rows[0] == once[0] and once[0].box.voter_ids[:1] == rows[0].box.voter_ids[:1]
    assert at_once(with_blank_lines(text)) == by_rows(with_blank_lines(text))


BOUNDS = ["", "min_length;2\n", "max_length;1\n", "max_sum_cost;250.5\n", "min_sum_cost;300\n",
          "min_sum_points;3\nmax_points;2\n", "max_sum_points;4.5\nmin_points;1\n", f"min_sum_points;{10**14}\n"]  # fmt: skip
SHAPES = {
    "approval": "voter_id;vote;note",
    "ordinal": "note;vote;voter_id",
    "cumulative": "voter_id;points;vote;note",
    "scoring": "vote;voter_id;note;points",
    "choose-1": "note;voter_id;vote",
}
NOTES = ["", "None", " x ", "a,b", "Ołbin", "\u00a0", "30", ";"]
VOTERS = [
    "1",
    "2",
    "3",
    "01",
    "None",
    "",
    " 4",
    "ą",
    "ą\u00a0",
    "8f1f6c1e-2b1d-1",
    "8f1f6c1e-2b1d-2",
    "v" * 70,
]
NUMBERS = [
    "0",
    "1",
    "1.0",
    "2.5",
    "3",
    "0,5",
    "-1",
    "",
    " 2",
    "x",
    "123456789",
    "999999999999999",
    "1." + "3" * 30,
]
WRONG = [b'"', b"\0", b"\r", b"\n", b"\r\n", b";", b",", b" ", b"\xb1", b"\xc2\x85", b"VOTES\n", b"None", b"\x1c", b"1"]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Files that are mostly right; in some of them one thing is strange, or all of them are."""
    kind = draw(st.sampled_from(sorted(SHAPES)))
    strange = draw(st.sampled_from(["", "", "voters", "points", "notes", "votes", "bytes", "all"]))

    def some(what: str, told: list[str], tame: slice) -> list[str]:
        return told if strange in (what, "all") else told[tame]

    voters = draw(st.permutations(some("voters", VOTERS, slice(4))))
    few = 1 if kind == "choose-1" and strange not in ("votes", "all") else 4
    ballots = []
    for voter in voters[: draw(st.integers(0, 4))]:
        vote = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=few))
        points = [draw(st.sampled_from(some("points", NUMBERS, slice(5)))) for _ in vote]
        note = draw(st.sampled_from(some("notes", NOTES, slice(7))))
        cells = {"voter_id": voter, "vote": ",".join(vote), "points": ",".join(points), "note": note}
        ballots.append(";".join(cells[name] for name in SHAPES[kind].split(";")))
    data = town(kind, SHAPES[kind], ballots, draw(st.sampled_from(BOUNDS))).encode()
    if draw(st.booleans()):
        data = data.replace(b"\n", b"\r\n", draw(st.integers(0, 30)))
    if strange in ("bytes", "all"):
        at = draw(st.integers(data.index(SHAPES[kind].encode()) + len(SHAPES[kind]), len(data)))
        data = data[:at] + draw(st.sampled_from(WRONG)) + data[at + draw(st.integers(0, 2)) :]
    return data


@settings(max_examples=600, deadline=None)
@given(files())
def test_both_ways_give_the_same_election_or_the_same_error(data: bytes) -> None:
    once, rows = at_once(data), by_rows(data)
    assert once == rows
    if isinstance(once, tuple) and isinstance(rows, tuple):
        assert list(once[0].ballots()) == list(rows[0].ballots())
        assert once[0].profiles.profiles == rows[0].profiles.profiles


@given(files(), st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_a_gzip_that_breaks_off_is_told_as_by_rows(data: bytes, lost: int) -> None:
    packed = gzip.compress(data, 0)[:-lost]
    assert at_once(packed) == by_rows(packed)


def test_a_voter_who_comes_twice_is_named_among_long_numbers() -> None:
    twice = LONG.replace("a9f", "a9e")
    assert "powtarza się (pierwszy raz w wierszu 17)" in str(at_once(twice.encode()))


@pytest.mark.parametrize("again", [" ą", "ą\u00a0", "\u3000ą", "ą\t"])
def test_blanks_do_not_make_another_voter(again: str) -> None:
    told = str(at_once(town("approval", "voter_id;vote", ["ą;1", f"{again};2"]).encode()))
    assert "voter_id 'ą' powtarza się" in told.replace("„", "'").replace("”", "'")


def test_notices_tell_the_first_line_and_how_many() -> None:
    cast = [
        f"{number};{'1,1' if number % 3 == 2 else '1,2' if number % 5 == 4 else '1'}" for number in range(60)
    ]
    text = town("approval", "voter_id;vote", cast, "max_length;1\n")
    told = at_once(text.encode())
    assert isinstance(told, tuple)
    assert told[1][1:] == (Notice("repeated_project", 20, 20), Notice("above_max_length", 8, 22))
    assert told == by_rows(text.encode())


def test_what_is_too_much_at_once_is_read_by_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_AT_ONCE", 20)
    assert at_once(PLAIN.encode()) == by_rows(PLAIN.encode())


def test_repeated_projects_are_found_in_every_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CELLS", 2 * len(IDS))
    text = town("approval", "voter_id;vote", ["1;1", "2;2,1", "3;1,1", "4;2", "5;2,1,2"])
    told = at_once(text.encode())
    assert isinstance(told, tuple) and told[1][1:] == (Notice("repeated_project", 2, 19),)


def test_progress_is_told_as_by_rows() -> None:
    text = town("approval", "voter_id;vote", [f"{number};1" for number in range(2000)])
    told: list[tuple[int, int]] = []
    read_election(io.BytesIO(text.encode()), lambda done, total: told.append((done, total)))
    by_row: list[tuple[int, int]] = []
    with open_pabulib(io.BytesIO(text.encode())) as file:
        list(file.ballots(lambda done, total: by_row.append((done, total))))
    assert told == by_row and told[0] == (1000, 2000)


def test_ballots_are_told_apart_even_if_their_sums_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    election = read_election(PABULIB / "Worldwide_Mechanical_Turk_Utilities_3.pb")
    apart = election.profiles
    monkeypatch.setattr(equal_rows, "mixed", lambda codes: codes.astype("u8") * 0)
    again = replace(election).profiles
    assert again.profiles == apart.profiles and again.weights.tolist() == apart.weights.tolist()


def test_ballots_with_and_without_points_are_not_mixed_up() -> None:
    header: Header = read_election(io.BytesIO(POINTS.encode())).header
    cast = [Ballot("1", (0, 1), (2, 1)), Ballot("2", (0, 1)), Ballot("3", (1,), (1,)), Ballot("4", (1,))]
    election = make_election(
        budget=100, projects=header.projects, ballots=cast, vote_type=VoteType.CUMULATIVE
    )
    assert list(election.ballots()) == cast
    # A ballot without points gives 1 to everything it names.
    assert election.profiles.profiles == (((0, 2), (1, 1)), ((0, 1), (1, 1)), ((1, 1),))
    assert election.profiles.weights.tolist() == [1, 1, 2]
    with pytest.raises(ValueError, match="2 points for 1 projects"):
        make_election(budget=1, projects=header.projects, ballots=[Ballot("1", (0,), (1, 2))])
