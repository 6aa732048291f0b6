"""``wspolnie verify``: public files alone tell whether the announced result is what the ballots say."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from sqlalchemy import text

from core.clock import now
from core.db import db, transaction
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.queries import find_round
from pb.tally.engine.model import VoteType
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.published import published_pools, vote_rows
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command
from pb.tally.verify_cli import answers_beside, ballots_of, verify_command
from tests.support.announced import announce, announced, open_after_voting
from tests.support.pabulib import PABULIB
from tests.support.rounds import POINTS, RANKING, TOWN, VILLAGE, PoolSpec, make_round
from tests.support.urns import cast

ROOT = Path(__file__).resolve().parents[3]
SCORED = PoolSpec(
    "oceny",
    "Pula z punktami za miejsca",
    method="ranking",
    minimum=3,
    maximum=3,
    rules={"rank_points": [5, 3, 1]},
)


@pytest.fixture
def made(app):
    """Two pools; the town's one has a threshold and a pair of projects that exclude each other."""
    town = PoolSpec(amount=TOWN.amount / 4, rules={"minimum_votes": 2})
    return make_round(pools=(town, VILLAGE))


def vote(made):
    """A dozen ballots in both pools."""
    one, two, three, four, _five = made.numbers["miasto"]
    village = made.numbers["solectwa"]
    for lines in (
        [one, two, village[0]], [one, two], [one, three], [one], [two, village[1]], [three, two], [four],
        [village[0]], [village[0]], [village[1]],
    ):  # fmt: skip
        cast(made, lines)


def download(client, folder: Path, slug: str = "bo-2027") -> dict[str, Path]:
    """The three public files as anybody has them."""
    paths = {}
    for name in ("ballots.pb", "results", "proof"):
        answer = client.get(f"/api/v1/rounds/{slug}/{name}")
        assert answer.status_code == 200
        paths[name] = folder / (name if "." in name else f"{name}.json")
        paths[name].write_bytes(answer.data)
    return paths


def run(paths: dict[str, Path]) -> int:
    """The command over all three."""
    given = ["--results", str(paths["results"]), "--proof", str(paths["proof"])]
    return verify_command([str(paths["ballots.pb"]), *given])


@pytest.fixture
def paths(made, client, clock, tmp_path):
    """Files of an announced round of two pools."""
    vote(made)
    announced(made, clock)
    return download(client, tmp_path)


def changed(path: Path, change) -> None:
    """Change a JSON answer in place."""
    body = json.loads(path.read_text())
    change(body)
    path.write_text(json.dumps(body))


def test_an_honest_result_agrees(paths, capsys):
    assert run(paths) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "Wszystko się zgadza."
    assert "zgadza się: odcisk kart jest ten sam co ogłoszony" in said
    assert "Pula miasto:" in said and "Pula solectwa:" in said and "NIE" not in said


def test_a_ballot_changed_afterwards_is_found(paths, made, capsys):
    lines = paths["ballots.pb"].read_text().splitlines()
    at = lines.index("VOTES") + 2
    cells = lines[at].split(";")
    other = made.numbers["miasto"][4]
    cells[1] = str(other)
    lines[at] = ";".join(cells)
    paths["ballots.pb"].write_text("\n".join(lines) + "\n")
    assert run(paths) == 1
    said = capsys.readouterr().out
    assert "NIE ZGADZA SIĘ: ogłoszony odcisk kart to" in said
    assert "NIE ZGADZA SIĘ: głosy projektów:" in said and str(other) in said


def test_a_ballot_left_out_is_found(paths, capsys):
    lines = paths["ballots.pb"].read_text().splitlines()
    del lines[-1]
    told = next(line for line in lines if line.startswith("num_votes"))
    lines[lines.index(told)] = f"num_votes;{int(told.split(';')[1]) - 1}"
    paths["ballots.pb"].write_text("\n".join(lines) + "\n")
    assert run(paths) == 1
    assert "NIE ZGADZA SIĘ: ogłoszono 10, w pliku jest 9" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pool: pool["selected"].reverse(), "ogłoszeni to"),
        (lambda pool: pool["projects"][0].update(votes=99), "głosy projektów: 1"),
        (lambda pool: pool["projects"][0].update(cost=1), "koszty projektów: 1"),
        (lambda pool: pool["projects"][-1].update(selected=True), "werdykty projektów:"),
        (lambda pool: pool["projects"][0]["reason"].update(left=7), "powody projektów: 1"),
        (lambda pool: pool["projects"].pop(), "różnią się projekty:"),
        (lambda pool: pool.update(spent=0), "suma wydana: ogłoszono 0"),
        (lambda pool: pool.update(rule="greedy-stop"), "w wynikach zasada greedy-stop, w pliku greedy"),
        (lambda pool: pool["parameters"].update(threshold=3), "w wynikach próg 3, w pliku 2"),
        (lambda pool: pool["parameters"].update(withdrawn=["1"]), "wycofane w wynikach: 1, w pliku: żadne"),
        (lambda pool: pool.update(rule="equal-shares"), "w wynikach zasada equal-shares, w pliku greedy"),
        (lambda pool: pool.update(name="Inna pula"), "nazwa puli jest inna w wynikach"),
    ],
)
def test_a_result_changed_afterwards_is_found(paths, capsys, change, said):
    changed(paths["results"], lambda body: change(body["pools"][0]))
    assert run(paths) == 1
    assert said in capsys.readouterr().out


def test_a_pool_that_is_missing_on_either_side_is_found(paths, capsys):
    changed(paths["results"], lambda body: body["pools"].append({**body["pools"][0], "id": "nowa"}))
    assert run(paths) == 1
    assert "w pliku nie ma pul: nowa" in capsys.readouterr().out
    changed(paths["results"], lambda body: body.update(pools=body["pools"][1:]))
    assert run(paths) == 1
    assert "w ogłoszonych wynikach nie ma tej puli" in capsys.readouterr().out


def test_the_file_of_one_pool_is_counted_alone(paths, client, tmp_path, capsys):
    part = tmp_path / "solectwa.pb"
    part.write_bytes(client.get("/api/v1/rounds/bo-2027/ballots.pb?pool=solectwa").data)
    assert run({**paths, "ballots.pb": part}) == 0
    said = capsys.readouterr().out
    assert "To plik jednej puli" in said and "Pula solectwa" in said and "Pula miasto" not in said


def test_without_the_result_the_command_says_what_it_did_not_compare(paths, tmp_path, capsys):
    packed = tmp_path / "karty.pb.gz"
    packed.write_bytes(gzip.compress(paths["ballots.pb"].read_bytes()))
    assert verify_command([str(packed)]) == 3, "nothing official was there to agree with"
    said = capsys.readouterr().out
    assert "Z kart wygrywają: " in said
    assert said.splitlines()[-1].startswith("Karty policzone, ale nie było z czym ich porównać")
    assert verify_command([str(packed), "--proof", str(paths["proof"])]) == 0
    assert "Ogłoszonego wyniku nie porównano (--results)" in capsys.readouterr().out


def test_lots_rivals_and_withdrawn_projects_are_counted_again(made, client, clock, tmp_path, capsys):
    one, two, three, _four, five = made.numbers["miasto"]
    village = made.numbers["solectwa"]
    for lines in ([one, two], [one, two], [one, five], [five], [three, two], [village[0]], [village[1]]):
        cast(made, lines)
    with transaction():
        db.session.execute(
            text("UPDATE pb_projects SET conflict_group = 'a' WHERE number IN (:one, :two)"),
            {"one": one, "two": two},
        )
        db.session.execute(
            text("UPDATE pb_projects SET status = 'withdrawn' WHERE number = :five"), {"five": five}
        )
        db.session.execute(text("UPDATE pb_projects SET cost = 60000 WHERE number > :five"), {"five": five})
        db.session.execute(
            text("UPDATE pb_projects SET cost = 100000.5 WHERE number = :last"), {"last": village[1]}
        )
    round_view = open_after_voting(made, clock)
    with transaction():
        for problem in count_round(round_view, now()):
            pool = next(one for one in round_view.rules.pools if one.pool_id == problem.facts["pool_id"])
            drawn = sorted(problem.facts["projects"], reverse=True)
            draw_by_command(round_view, pool, drawn, "Losy z kapelusza.", now())
        assert count_round(round_view, now()) == []
    announce(made)
    assert run(download(client, tmp_path)) == 0
    said = capsys.readouterr().out
    assert "Losowanie, za wynikami: 7,6" in said
    assert "Projekty wykluczające się, za wynikami: 1, 2." in said
    assert "zgadza się: projekty wycofane" in said
    without_lots = tmp_path / "ballots.pb"
    assert verify_command([str(without_lots)]) == 1
    assert "remis (6, 7) rozstrzyga o wyborze" in capsys.readouterr().out


def test_points_and_rankings_are_published_as_they_count(app, client, clock, tmp_path, capsys):
    made = make_round(pools=(POINTS, RANKING, SCORED, VILLAGE))
    points, ranked, scored = (made.numbers[name] for name in ("punkty", "kolejnosc", "oceny"))
    ranking = [(ranked[0], 3), (ranked[1], 1), (ranked[2], 2)]
    cast(made, [(points[0], 6), (points[1], 4), *ranking, made.numbers["solectwa"][0]])
    cast(made, [*ranking, (scored[0], 2), (scored[1], 3), (scored[2], 1)])
    announced(made, clock)
    paths = download(client, tmp_path)
    assert run(paths) == 0, capsys.readouterr().out
    pools = {pool.code: pool for pool in published_pools(read_election(paths["ballots.pb"]))}
    assert pools["kolejnosc"].election.profiles.points()[:3] == [2, 6, 4]
    assert pools["oceny"].election.profiles.points()[:3] == [3, 1, 5]
    assert pools["punkty"].election.profiles.points()[:2] == [6, 4]
    alone = tmp_path / "kolejnosc.pb"
    alone.write_bytes(client.get("/api/v1/rounds/bo-2027/ballots.pb?pool=kolejnosc").data)
    election = read_election(alone)
    assert election.header.vote_type is VoteType.ORDINAL
    assert [election.projects[index].id for index in next(iter(election.ballots())).choices] == [
        str(ranked[1]), str(ranked[2]), str(ranked[0]),
    ]  # fmt: skip


def test_an_imported_round_agrees_with_itself(app, client, tmp_path, capsys):
    with transaction():
        import_round(PABULIB / "Poland_Warszawa_2026_Ochota.pb", ImportOptions("ochota"))
    assert find_round("ochota", now()).pb_round.published_at is not None
    assert run(download(client, tmp_path, "ochota")) == 0
    assert "próg 150" in capsys.readouterr().out


def test_a_file_tells_by_itself_whom_the_town_announced(tmp_path, capsys):
    source = PABULIB / "Poland_Warszawa_2026_Ochota.pb"
    assert verify_command([str(source)]) == 0
    said = capsys.readouterr().out
    assert "zgadza się: zwycięzcy zapisani w pliku" in said
    assert said.splitlines()[-1].startswith("Zwycięzcy zapisani w pliku się zgadzają.")
    lines = source.read_text().splitlines()
    at = lines.index("PROJECTS") + 1
    column = lines[at].split(";").index("selected")
    loser = next(n for n in range(at + 1, at + 20) if lines[n].split(";")[column] == "0")
    cells = lines[loser].split(";")
    cells[column] = "1"
    lines[loser] = ";".join(cells)
    tampered = tmp_path / "ochota.pb"
    tampered.write_text("\n".join(lines) + "\n")
    assert verify_command([str(tampered)]) == 1
    assert f"tylko w pliku: {cells[0]}" in capsys.readouterr().out


class Quiet(WSGIRequestHandler):
    """No lines on the terminal."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


ADDRESSES = [
    "/api/v1/rounds/bo-2027/ballots.pb", "/bo/bo-2027/karty.pb", "/bo/bo-2027/", "/bo/bo-2027", "/bo/bo-2027/wyniki",
    "/api/v1/rounds/bo-2027", "/api/v1/rounds/bo-2027/results",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_brings_result_and_proof_along(app, made, clock, capsys, address):
    vote(made)
    announced(made, clock)
    db.session.remove()
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}"
        try:
            assert verify_command([base + address]) == 0
            assert capsys.readouterr().out.splitlines()[-1] == "Wszystko się zgadza."
            assert verify_command([f"{base}/api/v1/rounds/nie-ma/ballots.pb"]) == 2
            assert "nie udało się pobrać" in capsys.readouterr().err
            for page in ("/", "/bo/", "/prywatnosc"):
                assert verify_command([base + page]) == 2
                told = capsys.readouterr()
                assert told.out == "" and told.err.count("\n") == 1
                assert "podaj adres ballots.pb albo stronę edycji" in told.err
        finally:
            server.shutdown()
            thread.join()


def test_answers_lie_beside_the_ballots():
    base = "https://bo.example/api/v1/rounds/bo-2027/"
    expected = (base + "results", base + "proof")
    assert answers_beside(base + "ballots.pb?pool=miasto") == expected
    assert answers_beside("https://bo.example/bo/bo-2027/karty.pb") == expected
    assert answers_beside("https://bo.example/inne.pb") is None
    assert answers_beside("karty.pb") is None


def test_ballots_lie_behind_the_rounds_own_addresses():
    ballots = "https://bo.example/api/v1/rounds/bo-2027/ballots.pb"
    for page in (
        "/bo/bo-2027/",
        "/bo/bo-2027/wyniki?pula=a",
        "/api/v1/rounds/bo-2027/",
        "/api/v1/rounds/bo-2027/proof",
    ):
        assert ballots_of("https://bo.example" + page) == ballots
    for other in (
        ballots,
        "https://bo.example/bo/bo-2027/karty.pb",
        "https://bo.example/inne.pb",
        "bo/bo-2027/",
    ):
        assert ballots_of(other) == other


def test_a_saved_web_page_is_not_called_a_faulty_file(tmp_path, capsys):
    page = tmp_path / "wyniki.html"
    page.write_text("<!doctype html>\n<html lang=pl>")
    assert verify_command([str(page)]) == 2
    assert "to strona internetowa" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ("[]", "to nie jest obiekt JSON"),
        ("{", "to nie jest JSON"),
        ("{}", "nie ma listy pul"),
        ('{"pools": [3]}', "nie ma listy pul"),
        ('{"pools": [{"id": "miasto"}]}', "brakuje pola rule"),
        (
            '{"pools": [{"id": "miasto", "rule": "greedy", "parameters": 3}]}',
            "pole parameters ma zły kształt",
        ),
    ],
)
def test_malformed_answers_are_told_in_one_line(paths, capsys, results, said):
    paths["results"].write_text(results)
    assert run(paths) == 2
    captured = capsys.readouterr()
    assert said in captured.err and captured.err.count("\n") == 1 and captured.out == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pool: pool["parameters"].update(threshold="x"), "próg „x” nie jest liczbą"),
        (lambda pool: pool["parameters"].update(ties="kości"), "nieznana reguła remisów"),
        (lambda pool: pool["projects"][0].pop("votes"), "brakuje pola votes"),
        (lambda pool: pool["projects"][0].update(reason=None), "pole reason ma zły kształt"),
        (lambda pool: pool["projects"].append(pool["projects"][0]), "powtarza się projekt"),
        (lambda pool: pool.update(draws=[["1"]]), "brakuje pola order"),
        (lambda pool: pool.update(draws={"1": 2}), "pole draws ma zły kształt"),
    ],
)
def test_malformed_parts_of_an_answer_are_told_or_found(paths, capsys, change, said):
    changed(paths["results"], lambda body: change(body["pools"][0]))
    assert run(paths) in (1, 2)
    captured = capsys.readouterr()
    assert said in captured.err + captured.out


def test_a_pool_told_twice_is_malformed(paths, capsys):
    changed(paths["results"], lambda body: body["pools"].append({**body["pools"][0], "spent": 1}))
    assert run(paths) == 2
    assert "powtarza się pula" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "zly.pb:1:"),
        (b"META\nkey;value\nbudget\n", "zly.pb:3:"),
        (b"\x1f\x8b\x08\x00ab", "archiwum gzip"),
        (gzip.compress(b"META\n" * 50, mtime=0)[:-9], "archiwum gzip"),
    ],
)
def test_malformed_files_are_told_in_one_line(tmp_path, capsys, body, said):
    path = tmp_path / "zly.pb"
    path.write_bytes(body)
    assert verify_command([str(path)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err and captured.err.count("\n") == 1 and captured.out == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("threshold_per_pool;2,0", "threshold_per_pool;2"),
        ("threshold_per_pool;2,0", "threshold_per_pool;x,0"),
        ("rule_per_pool;greedy,greedy", "rule_per_pool;greedy,lottery"),
        ("pools;miasto,solectwa", "pools;miasto,wioska"),
    ],
)
def test_meta_that_contradicts_itself_is_malformed(paths, capsys, old, new):
    text_ = paths["ballots.pb"].read_text()
    assert old in text_
    paths["ballots.pb"].write_text(text_.replace(old, new))
    assert run(paths) == 2
    assert "META" in capsys.readouterr().err.upper()


def test_wrong_use_and_missing_files_give_two(tmp_path, capsys):
    assert verify_command([]) == 2
    assert verify_command([str(tmp_path / "nie-ma.pb")]) == 2
    assert "nie da się odczytać" in capsys.readouterr().err


def test_rows_with_quoted_line_breaks_stay_one_leaf():
    file = b'META\nkey;value\nPROJECTS\np\n"a\nVOTES\nb"\nVOTES\nvoter_id;vote\n1;"x\ny"\r\n2;z\n'
    assert vote_rows(file) == [b'1;"x\ny"', b"2;z"]


def test_neither_web_framework_nor_database_is_loaded():
    code = (
        "import sys; from core.command import main; code = main(['verify', sys.argv[1]]);"
        "print([name for name in ('flask', 'sqlalchemy', 'psycopg') if name in sys.modules], file=sys.stderr);"
        "raise SystemExit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(PABULIB / "Poland_Warszawa_2026_Ochota.pb")],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stderr == "[]\n"
