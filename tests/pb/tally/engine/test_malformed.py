"""What is wrong with a file is named by file and line, in one English sentence."""

from __future__ import annotations

import gzip
import io

import pytest

from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.reader import read_election

GOOD = """\
META
key;value
description;A small one
country;Poland
unit;Wasilków
instance;2026
num_projects;3
num_votes;4
budget;1000.50
vote_type;approval
rule;greedy
date_begin;01.09.2026
date_end;14.09.2026
PROJECTS
project_id;cost;name;selected
1;500;Ławki;1
2;400.25;Drzewa;1
3;300;Kwiaty;0
VOTES
voter_id;vote;age
a;1,2;30
b;2;41
c;1,3;17
d;1;80
"""
POINTS = GOOD.replace("approval", "cumulative").replace("vote;age", "vote;points")
for voter, points in (
    ("a;1,2;30", "a;1,2;3,2"),
    ("b;2;41", "b;2;5"),
    ("c;1,3;17", "c;1,3;1,1"),
    ("d;1;80", "d;1;0"),
):
    POINTS = POINTS.replace(voter, points)


def error_of(data: bytes | str) -> PabulibError:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    with pytest.raises(PabulibError) as caught:
        read_election(stream, name="town.pb")
    error = caught.value
    assert str(error) == f"town.pb:{error.line}: {error.message}"
    assert error.message.isprintable()
    assert len(error.message) < 250
    return error


def test_the_good_files_are_good() -> None:
    assert read_election(io.BytesIO(GOOD.encode())).ballot_count == 4
    assert read_election(io.BytesIO(POINTS.encode())).profiles.points() == [4, 7, 1]


CHANGES = [
    # META
    ("META\nkey", "key", 1, "does not begin with the section META"),
    ("key;value\n", "", 2, "'key;value'"),
    ("key;value", "klucz;wartość", 2, "'key;value'"),
    ("country;Poland", "country", 4, "2 cells expected in META, 1 found"),
    ("country;Poland", "country;Poland;EU", 4, "2 cells expected in META, 3 found"),
    ("country;Poland", "budget;7", 9, "'budget' stands twice (first in line 4)"),
    ("country;Poland", ";Poland", 4, "a value without a key"),
    ("num_projects;3\n", "", 12, "'num_projects' is missing"),
    ("num_votes;4\n", "", 12, "'num_votes' is missing"),
    ("budget;1000.50\n", "", 12, "'budget' is missing"),
    ("vote_type;approval\n", "", 12, "'vote_type' is missing"),
    ("budget;1000.50", "budget;", 9, "'budget' is missing or empty"),
    ("budget;1000.50", "budget;None", 9, "'budget' is missing or empty"),
    ("budget;1000.50", "budget;-5", 9, "budget is negative"),
    ("budget;1000.50", "budget;NaN", 9, "budget is not a number: 'NaN'"),
    ("budget;1000.50", "budget;inf", 9, "budget is not a number"),
    ("budget;1000.50", "budget;1e9", 9, "budget is not a number"),
    ("budget;1000.50", "budget;1 000", 9, "budget is not a number"),
    ("budget;1000.50", "budget;１０００", 9, "budget is not a number"),
    ("budget;1000.50", "budget;" + "9" * 5000, 9, "budget is too large"),
    ("num_projects;3", "num_projects;4", 7, "num_projects says 4, the section PROJECTS has 3"),
    ("num_projects;3", "num_projects;three", 7, "num_projects is not a number"),
    ("num_votes;4", "num_votes;5", 8, "num_votes says 5, the section VOTES has 4"),
    (
        "num_votes;4",
        "num_votes;3",
        8,
        "num_votes says 3, the section VOTES has more (the first too many in line 24)",
    ),
    ("num_votes;4", "num_votes;3.5", 8, "num_votes is not a whole number"),
    ("vote_type;approval", "vote_type;veto", 10, "unknown vote_type 'veto'"),
    ("rule;greedy", "min_project_score_threshold;many", 11, "min_project_score_threshold is not a number"),
    ("rule;greedy", "max_length;-1", 11, "max_length is negative"),
    # sections
    ("PROJECTS\nproject_id;cost;name;selected\n", "", 14, "2 cells expected in META, 4 found"),
    ("VOTES\nvoter_id;vote;age\n", "", 19, "4 cells expected in PROJECTS, 3 found"),
    ("PROJECTS\n", "VOTES\n", 14, "the section VOTES stands where PROJECTS is expected"),
    ("VOTES\n", "META\n", 19, "the section META stands where VOTES is expected"),
    ("b;2;41", "VOTES", 22, "a second section VOTES"),
    # PROJECTS
    ("project_id;cost", "project;cost", 15, "'project_id' is missing in PROJECTS"),
    ("project_id;cost", "project_id;price", 15, "'cost' is missing in PROJECTS"),
    ("name;selected", "name;name", 15, "the column 'name' stands twice in PROJECTS"),
    ("name;selected", "name;", 15, "a column without a name in PROJECTS"),
    ("2;400.25;Drzewa;1", "2;400.25;Drzewa", 17, "4 cells expected in PROJECTS, 3 found"),
    ("2;400.25;Drzewa;1", "2;400.25;Drzewa;i;1", 17, "4 cells expected in PROJECTS, 5 found"),
    ("3;300", "2;300", 18, "project_id '2' stands twice (first in line 17)"),
    ("3;300", ";300", 18, "not a project_id"),
    ("3;300", '"3,4";300', 18, "not a project_id: '3,4'"),
    ("3;300", "3;", 18, "cost is empty"),
    ("3;300", "3;0", 18, "cost is 0"),
    ("3;300", "3;-300", 18, "cost is negative"),
    ("3;300", "3;dużo", 18, "cost is not a number: 'dużo'"),
    ("3;300", "3;Infinity", 18, "cost is not a number"),
    ("3;300", "3;1234567890123456", 18, "cost is too large"),
    ("Kwiaty;0", "Kwiaty;tak", 18, "selected is not a number"),
    # VOTES
    ("voter_id;vote", "voter;vote", 20, "'voter_id' is missing in VOTES"),
    ("voter_id;vote", "voter_id;votes", 20, "'vote' is missing in VOTES"),
    ("b;2;41", "b;2", 22, "3 cells expected in VOTES, 2 found"),
    ("b;2;41", "b;2;41;M", 22, "3 cells expected in VOTES, 4 found"),
    ("b;2;41", "b;9;41", 22, "a ballot names an unknown project '9'"),
    ("b;2;41", "b;2,,1;41", 22, "a ballot names an unknown project ''"),
    ("b;2;41", "b;;41", 22, "an empty ballot"),
    ("b;2;41", "a;2;41", 22, "voter_id 'a' stands twice (first in line 21)"),
    ("b;2;41", ";2;41", 22, "a ballot without voter_id"),
    ("b;2;41", 'b;"2;41', 22, "a quotation mark is opened and never closed"),
    ("b;2;41", "b;2\r;41", 22, "a stray carriage return"),
    ("b;2;41", "b;2;4\0", 22, "zero byte"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), CHANGES)
def test_one_thing_wrong(old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) >= 1
    error = error_of(GOOD.replace(old, new, 1))
    assert message in error.message
    assert error.line == line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("b;2;5", "b;2;5,1", "1 projects on a ballot and 2 numbers of points"),
        ("b;2;5", "b;2;", "1 projects on a ballot and 0 numbers of points"),
        ("b;2;5", "b;2;-5", "points are negative"),
        ("b;2;5", "b;2;five", "points are not a number"),
        ("b;2;5", "b;2;nan", "points are not a number"),
    ],
)
def test_points(old: str, new: str, message: str) -> None:
    error = error_of(POINTS.replace(old, new))
    assert message in error.message
    assert error.line == 22


def test_points_column_is_needed() -> None:
    assert "'points' is missing in VOTES" in error_of(POINTS.replace("vote;points", "vote;age")).message


def test_two_projects_on_a_choose_one_ballot() -> None:
    error = error_of(GOOD.replace("approval", "choose-1"))
    assert (error.line, error.message) == (21, "2 projects on a choose-1 ballot")


def test_bad_utf8() -> None:
    error = error_of(GOOD.encode().replace(b"Drzewa", b"Drz\xb1d"))
    assert (error.line, error.message) == (17, "not UTF-8: byte 0xb1")


def test_lines_are_counted_through_blank_lines_and_quoted_line_breaks() -> None:
    text = GOOD.replace("country;Poland", 'country;"Po\nland"\n\n').replace("b;2;41", "b;7;41")
    assert error_of(text).line == 22 + 3


def test_row_over_several_lines_is_named_by_its_first() -> None:
    assert error_of(GOOD.replace("2;400.25;Drzewa;1", '2;400.25;"Drze\nwa";1;1')).line == 17


def test_every_cut_of_the_file_is_refused_or_whole() -> None:
    """But for a cut inside the very last cell (an age of 8 for 80), which no reader can notice."""
    data = GOOD.encode()
    for cut in range(len(data) - 3):
        try:
            error_of(data[:cut])
        except pytest.fail.Exception:
            pytest.fail(f"cut after {cut} bytes was accepted")
    assert read_election(io.BytesIO(data[:-1])) == read_election(io.BytesIO(data))


def test_gzip_cut_off() -> None:
    packed = gzip.compress(GOOD.encode())
    for cut in (3, 11, 100, len(packed) - 9, len(packed) - 1):
        assert "gzip file is cut off" in error_of(packed[:cut]).message


def test_gzip_damaged() -> None:
    packed = bytearray(gzip.compress(GOOD.encode() * 1))
    packed[-6] ^= 0xFF
    assert error_of(bytes(packed)).message in ("the gzip file is damaged", "the gzip file is cut off")
    assert "damaged" in error_of(gzip.compress(GOOD.encode()) + b"rubbish").message
    assert "damaged" in error_of(b"\x1f\x8bnothing of the kind").message


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    assert "longer than a megabyte" in error_of(GOOD + "x" * 2_000_000).message
    assert "never closed" in error_of(GOOD.replace("b;2;41", 'b;"2\n' + "x;1;1\n" * 400_000)).message


def test_long_and_strange_cells_are_shown_short_and_clean() -> None:
    error = error_of(GOOD.replace("b;2;41", 'b;"2\n\x1b[31m' + "y" * 5000 + '";41'))
    assert "\x1b" not in error.message
