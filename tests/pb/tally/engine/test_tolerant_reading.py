"""What writers of Pabulib files do differently and a reader takes all the same."""

from __future__ import annotations

import gzip
import io
import os
import threading
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.pabulib.reader import open_pabulib, read_election
from pb.tally.engine.pabulib.writer import PabulibWriter, write_election
from tests.pb.tally.engine.test_malformed import GOOD, POINTS


def read(text: str | bytes) -> Election:
    return read_election(io.BytesIO(text.encode() if isinstance(text, str) else text))


def rewritten(election: Election) -> Election:
    written = io.BytesIO()
    write_election(election, written)
    return read(written.getvalue())


@pytest.mark.parametrize(
    "changed",
    [
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r\n", 9),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        GOOD + "\n\n  \n",
        GOOD.replace("\n", "\n\n"),
        GOOD.replace(";", " ; "),
        GOOD.replace("1,2;30", " 1 , 2 ;30"),
        GOOD.replace("META", "Meta").replace("PROJECTS", "projects").replace("VOTES", " Votes "),
        GOOD.replace("Ławki", '"Ławki"').replace("a;1,2", '"a"; "1,2" '),
        GOOD.replace("400.25", "400.250"),
        GOOD.replace("400.25", "400,25"),
        GOOD.replace("300", "300.00"),
    ],
)
def test_the_same_election(changed: str) -> None:
    assert read(changed) == read(GOOD)


def test_decimal_comma_in_the_budget() -> None:
    assert read(GOOD.replace("1000.50", "1000,50")).header.budget == 100_050


def test_gzip_is_told_by_its_first_bytes_not_by_name(tmp_path) -> None:
    path = tmp_path / "town.pb"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert read_election(path) == read(GOOD)
    plain = tmp_path / "town.pb.gz"
    plain.write_bytes(GOOD.encode())
    assert read_election(plain) == read(GOOD)
    assert read(gzip.compress(GOOD.encode()[:50]) + gzip.compress(GOOD.encode()[50:])) == read(GOOD)


def test_from_a_pipe_that_gives_a_few_bytes_at_a_time() -> None:
    reading, writing = os.pipe()

    def drip() -> None:
        with os.fdopen(writing, "wb", buffering=0) as stream:
            packed = gzip.compress(GOOD.encode())
            for at in range(0, len(packed), 7):
                stream.write(packed[at : at + 7])

    thread = threading.Thread(target=drip)
    thread.start()
    with os.fdopen(reading, "rb") as stream:
        assert read_election(stream) == read(GOOD)
    thread.join()


def test_quoted_cells() -> None:
    text = GOOD.replace("Ławki", '"Ławki; ""miejskie"",\r\nnowe"').replace("A small one", 'A "small" one')
    election = read(text)
    assert election.projects[0].name == 'Ławki; "miejskie",\nnowe'
    assert election.header.meta.get("description") == 'A "small" one'
    assert rewritten(election) == election


def test_blanks_after_a_closing_mark_mean_nothing() -> None:
    assert read(GOOD.replace("Drzewa", '"Drzewa"  ')).projects[1].name == "Drzewa"


def test_word_none_is_an_empty_cell() -> None:
    election = read(GOOD.replace("Kwiaty", "None").replace("d;1;80", "d;1;None"))
    assert election.projects[2].name == ""
    assert [ballot.cells for ballot in election.ballots()][3] == ("",)
    assert rewritten(election) == election


def test_unknown_keys_and_columns_are_kept_in_their_places() -> None:
    text = GOOD.replace("country;", "zzz;1\ncountry;").replace("cost;name", "extra;cost;name")
    for project in ("1;500", "2;400", "3;300"):
        text = text.replace(f"\n{project}", f"\n{project[:2]}e{project[0]};{project[2:]}")
    election = read(text)
    assert [key for key, _ in election.header.meta.pairs][:3] == ["description", "zzz", "country"]
    assert election.header.project_columns == ("project_id", "extra", "cost", "name", "selected")
    assert [one.cells["extra"] for one in election.projects] == ["e1", "e2", "e3"]
    written = io.BytesIO()
    write_election(election, written)
    assert written.getvalue().decode() == text.replace("\n1;e1;500", "\n1;e1;500")


def test_what_is_written_is_what_was_read_where_the_file_is_plain() -> None:
    written = io.BytesIO()
    write_election(read(GOOD), written)
    assert written.getvalue().decode() == GOOD


def test_column_order_is_free() -> None:
    text = GOOD.replace("voter_id;vote;age", "age;vote;voter_id")
    for row in ("a;1,2;30", "b;2;41", "c;1,3;17", "d;1;80"):
        text = text.replace(row, ";".join(reversed(row.split(";"))))
    election = read(text)
    assert election.header.ballot_columns == ("age", "vote", "voter_id")
    assert list(election.ballots()) == list(read(GOOD).ballots())
    assert rewritten(election) == election


def test_many_decimals_are_exact() -> None:
    election = read(GOOD.replace("1000.50", "1000.123456789012345678"))
    assert election.header.scale == 10**18
    assert Fraction(election.projects[1].cost, election.header.scale) == Fraction("400.25")
    assert rewritten(election) == election


def test_decimal_points_are_exact() -> None:
    election = read(POINTS.replace("a;1,2;3,2", "a;1,2;0.1,0.2"))
    assert election.profiles.points() == [Fraction(11, 10), Fraction(52, 10), 1]
    assert rewritten(election) == election


def test_scoring_with_a_default() -> None:
    text = POINTS.replace("cumulative", "scoring").replace("rule;greedy", "rule;greedy\ndefault_score;2")
    text = text.replace("num_votes;4", "num_votes;4").replace("d;1;0", "d;1;0")
    election = read(text)
    assert election.header.vote_type is VoteType.SCORING
    # named: [3+1+0, 2+5, 1]; not named by 1, 2 and 3 of four ballots
    assert election.profiles.points() == [4 + 2, 7 + 4, 1 + 6]
    assert election.profiles.votes == (2, 2, 1)


def test_ranking_gives_points_by_place() -> None:
    text = GOOD.replace("approval", "ordinal").replace("rule;greedy", "rule;greedy\nmax_length;2")
    election = read(text.replace("a;1,2;30", "a;3,1,2;30"))
    assert election.profiles.points() == [1 + 2 + 2, 0 + 2, 2 + 1]
    assert [(one.code, one.count) for one in election.notices] == [("above_max_length", 1)]
    assert rewritten(election) == election
    assert read(GOOD.replace("approval", "ordinal")).header.longest_ranking == 3


def test_project_named_twice_counts_once_and_is_noticed() -> None:
    election = read(GOOD.replace("b;2;41", "b;2,2;41"))
    assert election.profiles.votes == (3, 2, 1)
    assert [(one.code, one.count, one.line) for one in election.notices] == [("repeated_project", 1, 22)]
    assert rewritten(election) == election


def test_missing_descriptions_are_noticed_only() -> None:
    election = read(GOOD.replace("country;Poland\n", ""))
    assert [one.code for one in election.notices] == ["missing_key"]


def test_no_ballots_and_no_projects() -> None:
    head = GOOD[: GOOD.index("1;500")].replace("num_projects;3", "num_projects;0")
    election = read(head.replace("num_votes;4", "num_votes;0") + "VOTES\nvoter_id;vote\n")
    assert (election.ballot_count, len(election.projects)) == (0, 0)
    assert rewritten(election) == election


def test_a_stream_that_is_handed_in_stays_open() -> None:
    stream = io.BytesIO(GOOD.encode())
    with open_pabulib(stream) as file:
        assert sum(1 for _ in file.ballots()) == 4
    assert not stream.closed


def test_writer_refuses_what_cannot_be_read_again() -> None:
    election = read(GOOD)
    with pytest.raises(ValueError, match="header comes before"):
        PabulibWriter(io.BytesIO()).ballot(next(iter(election.ballots())))


def cell_as_read(text: str) -> str:
    """What remains of a cell's text by the rules of the format."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "" if text == "None" else text


cells = st.text(
    st.one_of(st.sampled_from(list(';",\n\r \t#')), st.characters(codec="utf-8", exclude_characters="\0")),
    max_size=12,
).map(cell_as_read)
ids = st.text(st.characters(codec="utf-8", exclude_characters="\0,"), min_size=1, max_size=8).map(
    cell_as_read
)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(VoteType))
def test_any_election_is_the_same_after_writing_and_reading(data: st.DataObject, vote_type: VoteType) -> None:
    names = data.draw(st.lists(ids.filter(bool), min_size=1, max_size=4, unique=True))
    projects = [
        Project(name, data.draw(st.integers(1, 10**14)), {"name": data.draw(cells), "x": data.draw(cells)})
        for name in names
    ]
    ballots = []
    for number in range(data.draw(st.integers(0, 4))):
        longest = 1 if vote_type is VoteType.CHOOSE_ONE else 5
        choices = data.draw(st.lists(st.integers(0, len(names) - 1), min_size=1, max_size=longest))
        points = tuple(data.draw(st.fractions(0, 9, max_denominator=1)) for _ in choices)
        given_points = points if vote_type.has_points else None
        ballots.append(Ballot(str(number), tuple(choices), given_points, (data.draw(cells),)))
    election = make_election(
        budget=data.draw(st.integers(0, 10**14)),
        projects=projects,
        ballots=ballots,
        vote_type=vote_type,
        meta={"description": data.draw(cells), "own key": data.draw(cells)},
        ballot_cells=("note",),
    )
    again = rewritten(election)
    assert again == election
    assert list(again.ballots()) == ballots
    assert rewritten(again) == election
