"""What is wrong with a file is named by file and line, in one Polish sentence."""

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
    ("META\nkey", "key", 1, "nie zaczyna się od sekcji META"),
    ("key;value\n", "", 2, "'key;value'"),
    ("key;value", "klucz;wartość", 2, "'key;value'"),
    ("country;Poland", "country", 4, "w META ma być pól: 2, jest: 1"),
    ("country;Poland", "country;Poland;EU", 4, "w META ma być pól: 2, jest: 3"),
    ("country;Poland", "budget;7", 9, "'budget' powtarza się (pierwszy raz w wierszu 4)"),
    ("country;Poland", ";Poland", 4, "wartość bez klucza"),
    ("num_projects;3\n", "", 12, "'num_projects' nie ma"),
    ("num_votes;4\n", "", 12, "'num_votes' nie ma"),
    ("budget;1000.50\n", "", 12, "'budget' nie ma"),
    ("vote_type;approval\n", "", 12, "'vote_type' nie ma"),
    ("budget;1000.50", "budget;", 9, "'budget' nie ma albo jest pusty"),
    ("budget;1000.50", "budget;None", 9, "'budget' nie ma albo jest pusty"),
    ("budget;1000.50", "budget;-5", 9, "budget: liczba ujemna"),
    ("budget;1000.50", "budget;NaN", 9, "budget: to nie jest liczba: 'NaN'"),
    ("budget;1000.50", "budget;inf", 9, "budget: to nie jest liczba"),
    ("budget;1000.50", "budget;1e9", 9, "budget: to nie jest liczba"),
    ("budget;1000.50", "budget;1 000", 9, "budget: to nie jest liczba"),
    ("budget;1000.50", "budget;１０００", 9, "budget: to nie jest liczba"),
    ("budget;1000.50", "budget;" + "9" * 5000, 9, "budget: liczba za duża"),
    ("num_projects;3", "num_projects;4", 7, "num_projects podaje 4, a w sekcji PROJECTS jest 3"),
    ("num_projects;3", "num_projects;three", 7, "num_projects: to nie jest liczba"),
    ("num_votes;4", "num_votes;5", 8, "num_votes podaje 5, a w sekcji VOTES jest 4"),
    (
        "num_votes;4",
        "num_votes;3",
        8,
        "num_votes podaje 3, a w sekcji VOTES jest więcej (pierwsza ponad liczbę w wierszu 24)",
    ),
    ("num_votes;4", "num_votes;3.5", 8, "num_votes: to nie jest liczba całkowita"),
    ("vote_type;approval", "vote_type;veto", 10, "nieznany vote_type 'veto'"),
    (
        "rule;greedy",
        "min_project_score_threshold;many",
        11,
        "min_project_score_threshold: to nie jest liczba",
    ),
    ("rule;greedy", "max_length;-1", 11, "max_length: liczba ujemna"),
    # sections
    ("PROJECTS\nproject_id;cost;name;selected\n", "", 14, "w META ma być pól: 2, jest: 4"),
    ("VOTES\nvoter_id;vote;age\n", "", 19, "w PROJECTS ma być pól: 4, jest: 3"),
    ("PROJECTS\n", "VOTES\n", 14, "sekcja VOTES stoi tam, gdzie powinna być PROJECTS"),
    ("VOTES\n", "META\n", 19, "sekcja META stoi tam, gdzie powinna być VOTES"),
    ("b;2;41", "VOTES", 22, "druga sekcja VOTES"),
    # PROJECTS
    ("project_id;cost", "project;cost", 15, "'project_id' nie ma w PROJECTS"),
    ("project_id;cost", "project_id;price", 15, "'cost' nie ma w PROJECTS"),
    ("name;selected", "name;name", 15, "kolumna 'name' powtarza się w PROJECTS"),
    ("name;selected", "name;", 15, "kolumna bez nazwy w PROJECTS"),
    ("2;400.25;Drzewa;1", "2;400.25;Drzewa", 17, "w PROJECTS ma być pól: 4, jest: 3"),
    ("2;400.25;Drzewa;1", "2;400.25;Drzewa;i;1", 17, "w PROJECTS ma być pól: 4, jest: 5"),
    ("3;300", "2;300", 18, "project_id '2' powtarza się (pierwszy raz w wierszu 17)"),
    ("3;300", ";300", 18, "to nie jest project_id"),
    ("3;300", '"3,4";300', 18, "to nie jest project_id: '3,4'"),
    ("3;300", "3;", 18, "cost: pusta wartość"),
    ("3;300", "3;0", 18, "cost: 0"),
    ("3;300", "3;-300", 18, "cost: liczba ujemna"),
    ("3;300", "3;dużo", 18, "cost: to nie jest liczba: 'dużo'"),
    ("3;300", "3;Infinity", 18, "cost: to nie jest liczba"),
    ("3;300", "3;1234567890123456", 18, "cost: liczba za duża"),
    ("Kwiaty;0", "Kwiaty;tak", 18, "selected: to nie jest liczba"),
    # VOTES
    ("voter_id;vote", "voter;vote", 20, "'voter_id' nie ma w VOTES"),
    ("voter_id;vote", "voter_id;votes", 20, "'vote' nie ma w VOTES"),
    ("b;2;41", "b;2", 22, "w VOTES ma być pól: 3, jest: 2"),
    ("b;2;41", "b;2;41;M", 22, "w VOTES ma być pól: 3, jest: 4"),
    ("b;2;41", "b;9;41", 22, "karta wymienia nieznany projekt '9'"),
    ("b;2;41", "b;2,,1;41", 22, "karta wymienia nieznany projekt ''"),
    ("b;2;41", "b;;41", 22, "pusta karta"),
    ("b;2;41", "a;2;41", 22, "voter_id 'a' powtarza się (pierwszy raz w wierszu 21)"),
    ("b;2;41", ";2;41", 22, "karta bez voter_id"),
    ("b;2;41", 'b;"2;41', 22, "cudzysłów jest otwarty i nigdzie nie zamknięty"),
    ("b;2;41", 'b;"2"x;41', 22, "tekst po zamykającym cudzysłowie: 'x'"),
    ("Drzewa", '"Drzewa" i krzewy', 17, "tekst po zamykającym cudzysłowie: 'i krzewy'"),
    ("b;2;41", "b;2\r;41", 22, "zbłąkany znak powrotu karetki"),
    ("b;2;41", "b;2;4\0", 22, "bajt zerowy"),
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
        ("b;2;5", "b;2;5,1", "na karcie projektów: 1, liczb punktów: 2"),
        ("b;2;5", "b;2;", "na karcie projektów: 1, liczb punktów: 0"),
        ("b;2;5", "b;2;-5", "punkty: liczba ujemna"),
        ("b;2;5", "b;2;five", "punkty: to nie jest liczba"),
        ("b;2;5", "b;2;nan", "punkty: to nie jest liczba"),
    ],
)
def test_points(old: str, new: str, message: str) -> None:
    error = error_of(POINTS.replace(old, new))
    assert message in error.message
    assert error.line == 22


def test_points_column_is_needed() -> None:
    assert "'points' nie ma w VOTES" in error_of(POINTS.replace("vote;points", "vote;age")).message


def test_two_projects_on_a_choose_one_ballot() -> None:
    error = error_of(GOOD.replace("approval", "choose-1"))
    assert (error.line, error.message) == (21, "na karcie choose-1 projektów: 2")


def test_bad_utf8() -> None:
    error = error_of(GOOD.encode().replace(b"Drzewa", b"Drz\xb1d"))
    assert (error.line, error.message) == (17, "to nie jest UTF-8: bajt 0xb1")


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
        assert "plik gzip jest urwany" in error_of(packed[:cut]).message


def test_gzip_damaged() -> None:
    packed = bytearray(gzip.compress(GOOD.encode() * 1))
    packed[-6] ^= 0xFF
    assert error_of(bytes(packed)).message in ("plik gzip jest uszkodzony", "plik gzip jest urwany")
    assert "uszkodzony" in error_of(gzip.compress(GOOD.encode()) + b"rubbish").message
    assert "uszkodzony" in error_of(b"\x1f\x8bnothing of the kind").message


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    assert "dłuższy niż megabajt" in error_of(GOOD + "x" * 2_000_000).message
    assert "nigdzie nie zamknięty" in error_of(GOOD.replace("b;2;41", 'b;"2\n' + "x;1;1\n" * 400_000)).message


def test_long_and_strange_cells_are_shown_short_and_clean() -> None:
    error = error_of(GOOD.replace("b;2;41", 'b;"2\n\x1b[31m' + "y" * 5000 + '";41'))
    assert "\x1b" not in error.message
