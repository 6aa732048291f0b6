"""``wspolnie tally`` as the contract has it: exit codes, what stands on which output, the JSON object."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pb.tally.cli import tally_command
from pb.tally.printout import plural
from tests.support.pabulib import EXPECTED, FILES, PABULIB

ROOT = Path(__file__).resolve().parents[3]
KEYS = ["rule", "parameters", "input_sha256", "ballots", "void", "budget", "spent", "selected"]
TIED = "Poland_Krakow_2024_Krowodrza.pb"
SMALL = "Poland_Poznan_2024_3_-_Piatkowo_Polnoc_Piatkowo__large.pb"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = tally_command(list(argv))
    written = capsys.readouterr()
    return code, written.out, written.err


def counted(capsys: pytest.CaptureFixture[str], name: str, *argv: str) -> dict[str, Any]:
    code, out, err = run(capsys, str(PABULIB / name), "--json", *argv)
    assert (code, err) == (0, "")
    result: dict[str, Any] = json.loads(out, parse_float=Decimal)
    return result


def test_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Poland_Krakow_2023_Nowa_Huta.pb.gz"
    result = counted(capsys, name)
    plain = gzip.decompress((PABULIB / name).read_bytes())
    assert list(result)[: len(KEYS)] == KEYS
    assert {"projects", "ties"} <= set(result)
    assert result["rule"] == "greedy"
    assert result["input_sha256"] == hashlib.sha256(plain).hexdigest()
    assert (result["ballots"], result["void"]) == (7520, 0)
    assert (result["budget"], result["spent"]) == (Decimal("2458488.22"), 2455860)
    assert result["selected"] == EXPECTED[name]["results"]["greedy"]["selected"]
    first = result["projects"][0]
    assert {"id", "cost", "votes", "points", "selected", "reason"} <= set(first)
    assert (first["votes"], first["points"], first["selected"]) == (2342, 5177, True)
    assert first["reason"] == {
        "code": "selected",
        "place": 1,
        "left_before": Decimal("2458488.22"),
        "left": Decimal("1837288.22"),
    }
    assert {one["id"]: one["reason"]["code"] for one in result["projects"]}["BO.D18.9/23"] == "withdrawn"


def test_rules_and_ties(capsys: pytest.CaptureFixture[str]) -> None:
    results = EXPECTED[TIED]["results"]
    assert counted(capsys, TIED, "--ties", "number")["selected"] == results["greedy"]["selected"]
    assert counted(capsys, TIED, "--ties", "cheaper")["selected"] == results["greedy"]["selected_cheaper"]
    assert counted(capsys, TIED, "--rule", "greedy-stop")["selected"] == results["greedy-stop"]["selected"]
    assert counted(capsys, TIED, "--rule", "greedy-cost")["rule"] == "greedy-cost"
    drawn = counted(capsys, TIED, "--ties", "drawn:BO.D5.13/24,BO.D5.2/24")
    assert drawn["selected"] == results["greedy"]["selected_cheaper"]
    assert [tie["decides"] for tie in drawn["ties"]] == [True]
    seeded = counted(capsys, TIED, "--ties", "seed:Kraków 2024")
    assert seeded == counted(capsys, TIED, "--ties", "seed:Kraków 2024")
    assert seeded["parameters"]["ties"] == "seed:Kraków 2024"


def test_eighty_percent(capsys: pytest.CaptureFixture[str]) -> None:
    result = counted(capsys, SMALL)
    assert (result["rule"], result["selected"], result["extra"]) == (
        "greedy-stop-80",
        ["RD-III.1"],
        ["RD-III.4"],
    )


def test_rivals_and_withdrawn_projects_of_the_file_itself(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "own.pb"
    file.write_text(
        "META\nkey;value\nbudget;100\nnum_projects;4\nnum_votes;3\nvote_type;approval\nrule;greedy\n"
        "PROJECTS\nproject_id;cost;name;conflict_group;withdrawn\n"
        "1;50;A;g;\n2;40;B;g;\n3;10;C;;1\n4;20;D;;\n"
        "VOTES\nvoter_id;vote\na;1,2,3,4\nb;1,3,2\nc;3,1\n"
    )
    told = counted(capsys, str(file))
    assert told["selected"] == ["1", "4"]
    assert told["parameters"]["conflicts"] == [["1", "2"]]
    assert told["parameters"]["withdrawn"] == ["3"]
    assert counted(capsys, str(file), "--withdrawn", "1")["selected"] == ["2", "4"]


def test_conflicts_and_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Poland_Warszawa_2018_Las.pb"
    before = counted(capsys, name)["selected"]
    assert "1649" not in counted(capsys, name, "--withdrawn", "1649")["selected"]
    excluded = counted(capsys, name, "--conflict", ",".join(before))["selected"]
    assert excluded == before[:1]


def test_a_tie_stops_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(PABULIB / TIED), "--json")
    result = json.loads(out)
    assert code == 3
    assert list(result)[: len(KEYS)] == KEYS
    assert (result["selected"], result["spent"]) == (None, None)
    assert result["ties"][-1]["projects"] == ["BO.D5.2/24", "BO.D5.13/24"]
    assert result["ties"][-1]["decides"] is True
    assert "BO.D5.2/24, BO.D5.13/24" in err
    assert run(capsys, str(PABULIB / TIED))[:2] == (3, "")


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    data = (PABULIB / SMALL).read_bytes()
    for sent in (data, gzip.compress(data)):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(sent)))
        code, out, _ = run(capsys, "-", "--json")
        assert code == 0
        assert json.loads(out)["input_sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("argv", [["--json"], []])
def test_malformed_file(argv: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.pb"
    bad.write_text(
        (PABULIB / SMALL).read_text(encoding="utf-8").replace("13;RD-III.1", "13;RD-III.9"), encoding="utf-8"
    )
    code, out, err = run(capsys, str(bad), *argv)
    assert (code, out) == (2, "")
    assert err == f"{bad}:31: karta wymienia nieznany projekt 'RD-III.9'\n"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "FILE"),
        ([str(PABULIB / SMALL), "--rule", "best"], "invalid choice"),
        ([str(PABULIB / SMALL), "--ties", "luck"], "nieznana reguła remisów"),
        ([str(PABULIB / SMALL), "--withdrawn", "9"], "nie ma projektu '9'"),
        ([str(PABULIB / SMALL), "--rule", "greedy", "--utility", "cost"], "dotyczą tylko equal-shares"),
        ([str(PABULIB / SMALL), "--rule", "phragmen", "--completion", "add1"], "dotyczą tylko equal-shares"),
        ([str(PABULIB / "Switzerland_Zurich_S5R.pb")], "META podaje zasadę 'unknown'"),
        ([str(PABULIB / "no such file.pb")], "nie ma takiego pliku"),
        ([str(PABULIB)], "to jest katalog"),
    ],
)
def test_misuse(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".gz")])
def test_text_for_people(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every project stands in the text once, selected ones in order, the others with a reason."""
    argv = [str(PABULIB / name), "--rule", "greedy", "--ties", "number"]
    code, out, err = run(capsys, *argv)
    result = json.loads(run(capsys, *argv, "--json")[1])
    assert code == 0
    assert all(line.endswith("; policzone") for line in err.splitlines()), err
    lines = out.splitlines()
    numbered = [line.split()[1] for line in lines if line[:4].strip(" ").endswith(".") and line[3:4] == "."]
    assert numbered == result["selected"]
    losers = [one for one in result["projects"] if not one["selected"]]
    assert len(lines) >= len(numbered) + 2 * len(losers)
    assert f"Wybrane: {len(numbered)}" in lines
    assert not any(brace in out for brace in "{}")


def test_sentences_of_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, str(PABULIB / SMALL))[1]
    assert "Pula: 1 140 000 zł, wydano 399 000 zł, zostało 741 000 zł" in out
    assert "Zostało 741 000 zł, dopłata wynosi 59 000 zł." in out
    assert "na projekcie RD-III.4. Do wyboru brakowało: 97 głosów." in out


def test_a_file_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.pb"
    text = (PABULIB / SMALL).read_text(encoding="utf-8")
    hostile.write_text(
        text.replace("Aktywne", '"\x1b[2JAkty\nwne').replace("zdrowie!", 'zdrowie!"'), encoding="utf-8"
    )
    code, out, _ = run(capsys, str(hostile))
    assert code == 0
    assert "\x1b" not in out
    assert "Akty wne Piątkowo" in out


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "głosów"),
        (1, "głos"),
        (2, "głosy"),
        (5, "głosów"),
        (12, "głosów"),
        (21, "głosów"),
        (22, "głosy"),
        (112, "głosów"),
    ],
)
def test_plural(number: int, form: str) -> None:
    assert plural(number, ("głos", "głosy", "głosów")) == form


@pytest.mark.parametrize(
    ("name", "argv", "keys"),
    [
        ("Netherlands_Amsterdam_166.pb", [], ["budget_per_category", "leftover_budget"]),
        ("Netherlands_Amsterdam_335.pb.gz", ["--rule", "phragmen"], ["max_sum_cost_per_category"]),
        ("Poland_Warszawa_2021_Ursynow.pb.gz", [], ["rule"]),
        ("Poland_Warszawa_2021_Ursynow.pb.gz", ["--conflict", "459,1687,2150"], []),
        (SMALL, [], []),
    ],
)
def test_conditions_that_are_not_kept_are_said(
    capsys: pytest.CaptureFixture[str], name: str, argv: list[str], keys: list[str]
) -> None:
    told = counted(capsys, name, *argv).get("notices", [])
    assert told == ([{"code": "conditions_not_kept", "keys": keys}] if keys else [])
    first = run(capsys, str(PABULIB / name), *argv)[1].splitlines()[0]
    assert first.startswith("Uwaga: plik podaje warunki, których to liczenie nie stosuje") == bool(keys)
    assert all(f"({key})" in first for key in keys)


def test_void_ballots_are_those_of_the_file(capsys: pytest.CaptureFixture[str], ballots: Path) -> None:
    for void, number in (("too_many:2 damaged:31", 33), ("", 0)):
        path = changed(ballots, "rule;greedy", f"rule;greedy\nvoid_reasons;{void}")
        for ties, code in (("number", 0), ("error", 3)):
            ended, out, _err = run(capsys, str(path), "--ties", ties, "--json")
            assert (ended, json.loads(out)["void"], json.loads(out)["ballots"]) == (code, number, 4)
    path = changed(ballots, "rule;greedy", "rule;greedy\nvoid_reasons;damaged:31")
    assert "Karty: 4; nieważne: 31" in run(capsys, str(path), "--ties", "number")[1].splitlines()


BALLOTS = """\
META
key;value
num_projects;3
num_votes;4
budget;1000
vote_type;approval
max_length;1
rule;greedy
PROJECTS
project_id;cost;name
1;500;Ławki
2;600;Drzewa
3;100;Kwiaty
VOTES
voter_id;vote
a;1
b;2
c;1,2
d;3
"""


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    path = tmp_path / "karty.pb"
    path.write_text(BALLOTS, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    assert old in BALLOTS
    path.write_text(BALLOTS.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("rule;greedy", "rule;losowanie", 8, "META podaje zasadę 'losowanie'; wskaż zasadę (--rule)"),
        (
            "rule;greedy",
            "rule;equalshares/add9",
            8,
            "META podaje zasadę 'equalshares/add9'; wskaż zasadę (--rule)",
        ),
        ("rule;greedy\n", "", 1, "META nie podaje zasady"),
        (
            "rule;greedy",
            "rule;greedy\nvoid_reasons;dużo",
            9,
            "void_reasons to nie są powody z liczbami: 'dużo'",
        ),
        ("2;600;Drzewa", '2;600;"Drzewa"b', 12, "tekst po zamykającym cudzysłowie: 'b'"),
        ("b;2", '"b"x;2', 17, "tekst po zamykającym cudzysłowie: 'x'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], ballots: Path, old: str, new: str, line: int, said: str
) -> None:
    code, out, err = run(capsys, str(changed(ballots, old, new)), "--ties", "number", "--json")
    assert (code, out) == (2, "")
    assert err.startswith(f"{ballots}:{line}: ") and said in err and err.count("\n") == 1


def test_a_rule_chosen_by_hand_is_no_fault_of_the_file(
    capsys: pytest.CaptureFixture[str], ballots: Path
) -> None:
    path = changed(ballots, "rule;greedy", "rule;losowanie")
    assert run(capsys, str(path), "--ties", "number", "--rule", "greedy")[0] == 0
    assert run(capsys, str(path), "--ties", "number", "--rule", "phragmen")[0] == 0


def test_equal_shares_are_counted_with_utility_and_completion(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Poland_Swiecie_2023.pb"
    expected = EXPECTED[name]["results"]
    for argv, result in (
        ([], "mes_cost_add1"),
        (["--rule", "equal-shares"], "mes_cost"),
        (["--rule", "equal-shares", "--utility", "cardinality", "--completion", "add1u"], "mes_card_add1u"),
        (["--rule", "phragmen"], "phragmen"),
    ):
        code, out, _err = run(capsys, str(PABULIB / name), "--json", *argv)
        told = json.loads(out)
        assert code == 0 and told["selected"] == expected[result]["selected"]
    assert {row["reason"]["code"] for row in told["projects"]} >= {"selected"}
    said = run(capsys, str(PABULIB / name))[1]
    assert "metoda równych udziałów" in said and "Zwolennicy mieli razem jeszcze" in said


def test_ballots_that_are_too_long_are_counted_and_told(
    capsys: pytest.CaptureFixture[str], ballots: Path
) -> None:
    code, out, err = run(capsys, str(ballots), "--ties", "number", "--json")
    result = json.loads(out)
    assert code == 0 and result["ballots"] == 4
    assert {one["id"]: one["votes"] for one in result["projects"]} == {"1": 2, "2": 2, "3": 1}
    assert err == (
        f"{ballots}:18: kart ma więcej projektów niż max_length: 1 (pierwsza w tym wierszu); policzone\n"
    )


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("9", "--ties: nie ma projektu '9'"),
        ("9,1,2", "--ties: nie ma projektu '9'"),
        ("3", "--ties: projekt '3' nie należy do remisu (remisy: '1', '2')"),
        ("1,2,3", "--ties: projekt '3' nie należy do remisu (remisy: '1', '2')"),
    ],
)
def test_lots_of_another_tie_are_refused(
    capsys: pytest.CaptureFixture[str], ballots: Path, drawn: str, said: str
) -> None:
    code, out, err = run(capsys, str(ballots), "--ties", f"drawn:{drawn}", "--json")
    assert (code, out) == (2, "") and said in err


def test_lots_of_the_tie_decide_it(capsys: pytest.CaptureFixture[str], ballots: Path) -> None:
    for drawn, selected in (("2,1", ["2", "3"]), ("1,2", ["1", "3"])):
        code, out, _ = run(capsys, str(ballots), "--ties", f"drawn:{drawn}", "--json")
        assert (code, json.loads(out)["selected"]) == (0, selected)
    assert run(capsys, str(ballots), "--ties", "drawn:2")[0] == 3, "half a draw decides nothing"


COMMAND = "import sys; from core.command import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("argv", [["tally", "--ties", "number"], ["tally", "--json"], ["verify"]])
def test_a_full_disk_is_not_blamed_on_the_file(ballots: Path, argv: list[str]) -> None:
    command = [sys.executable, "-c", COMMAND, argv[0], str(ballots), *argv[1:]]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    lines = [line for line in done.stderr.splitlines() if not line.endswith("; policzone")]
    assert done.returncode == 1
    assert lines == ["Nie da się zapisać wyniku na standardowe wyjście: brak miejsca na dysku."]


def test_largest_file_in_its_own_process() -> None:
    """131,778 ballots: below 300 MB, no web framework loaded, a few seconds of processor time.

    Peak memory is read from /proc, because getrusage counts what the parent had at the fork, too.
    """
    program = (
        "import resource, sys\n"
        "from pb.tally.cli import tally_command\n"
        "code = tally_command(sys.argv[1:])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "loaded = sorted({'flask', 'sqlalchemy', 'wtforms'} & set(sys.modules))\n"
        "print(code, int(peak.split()[1]) // 1024, round(used.ru_utime + used.ru_stime, 2), loaded, file=sys.stderr)\n"
    )
    name = "Poland_Wroclaw_2015_150_-_500.pb.gz"
    argv = [sys.executable, "-c", program, str(PABULIB / name), "--json"]
    ended = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    code, megabytes, seconds, loaded = ended.stderr.split(maxsplit=3)
    assert set(json.loads(ended.stdout)["selected"]) == set(EXPECTED[name]["official"]["selected"])
    assert (code, loaded.strip()) == ("0", "[]")
    assert int(megabytes) < 300
    assert float(seconds) < 20
