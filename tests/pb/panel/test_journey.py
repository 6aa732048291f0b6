"""A panel scores a pool in place of a ballot, two people close its work, and the result is counted and announced."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import timedelta

import pytest

from core.clock import now
from core.db import transaction
from core.problems import Problem
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from pb.tally.verify_cli import verify_command
from pb.voting.rules import check_ballot, make_ballot
from tests.support.announced import announce
from tests.support.officials import signed_in
from tests.support.panels import panel_round, post_to, scored, seated
from tests.support.single_file import PROGRAM
from tests.support.urns import cast


@pytest.fixture
def closed(app):
    """A panel that has scored and whose work two people have closed; the clerk who counts."""
    made = panel_round()
    panel = seated(app, made.slug)
    scored(panel, made.numbers["zielona"])
    clerk = signed_in(app, "clerk", "operator@urzad.example", "Olga Operatorka")
    assert post_to(clerk, panel.desk, "/zakoncz").status_code == 303
    same = post_to(clerk, panel.desk, "/zatwierdz")
    assert same.status_code == 422 and "Zatwierdza druga osoba" in same.text, "never by one person alone"
    assert post_to(panel.office, panel.desk, "/zatwierdz").status_code == 303
    return made, panel, clerk


def test_the_panels_means_become_an_announced_result(app, closed, tmp_path) -> None:
    made, panel, clerk = closed
    desk = f"/urzad/bo/{made.slug}/zamkniecie"
    page = clerk.get(desk).text.partition("<main")[2]
    assert "Zespół oceniający" in page and "urn" not in page.lower()
    done = post_to(clerk, desk, "/policz")
    assert done.status_code == 303, done.text
    assert post_to(clerk, desk, "/oglos").status_code == 303
    admin = signed_in(app, "administrator", "admin@urzad.example", "Adam Administrator")
    last = admin.get(desk).text.rpartition('class="fingerprint">')[2].partition("<")[0][-4:]
    assert post_to(admin, desk, "/oglos/zatwierdz", last_group=last).status_code == 303
    results = app.test_client().get(f"/api/v1/rounds/{made.slug}/results").get_json()
    (pool,) = results["pools"]
    told = {one["id"]: (one["selected"], one["reason"]["code"]) for one in pool["projects"]}
    assert told == {"1": (True, "selected"), "2": (True, "selected"), "3": (False, "below_threshold")}
    assert pool["parameters"]["score"] == "mean" and results["ballots"] == 3
    shown = app.test_client().get(f"/bo/{made.slug}/wyniki").text.replace("\xa0", " ")
    for said in ("średnią ocen 7,333", "Poniżej progu 6", "średnia ocen"):
        assert said in shown
    assert "Celina" not in shown
    _verified(app, made.slug, tmp_path)


def _verified(app, slug: str, folder) -> None:
    """Anybody repeats the count from the published files alone, and no member has a name there."""
    paths = {}
    for name in ("ballots.pb", "results", "proof"):
        paths[name] = folder / name
        paths[name].write_bytes(app.test_client().get(f"/api/v1/rounds/{slug}/{name}").data)
    told = paths["ballots.pb"].read_text()
    assert "członek 1" in told and "7.5" in told and "Celina" not in told
    given = ["--results", str(paths["results"]), "--proof", str(paths["proof"])]
    assert verify_command([str(paths["ballots.pb"]), *given]) == 0
    alone = [sys.executable, "-S", str(PROGRAM), str(paths["ballots.pb"]), *given]
    done = subprocess.run(alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    swapped = told.replace("8,7.5,6", "7,7.5,6")
    assert swapped != told, told
    paths["ballots.pb"].write_text(swapped)
    assert verify_command([str(paths["ballots.pb"]), *given]) == 1


def test_a_vote_and_a_panel_stand_side_by_side(app, clock, tmp_path) -> None:
    made = panel_round("razem-2027", with_vote=True)
    panel = seated(app, made.slug)
    town, green = made.numbers["miasto"], made.numbers["zielona"]
    ballot = app.test_client().get(f"/bo/{made.slug}/glosowanie").text
    assert f'value="{town[0]}"' in ballot and f'value="{green[0]}"' not in ballot
    assert "Puli „Pula zielona” nie ma na karcie" in ballot
    crafted = check_ballot(made.round_view.rules, make_ballot([(green[0], None)], {green[0]: 2}))
    assert [one.code for one in crafted] == ["project_unknown"], "no ballot reaches the panel's pool"
    cast(made, [town[0], town[1]])
    scored(panel, green)
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        close_by_command(made.round_view, now())
        texts = [share.text for share in made.shares[:2]]
        waiting = open_urn(made.round_view, texts, None, now(), random.Random(1).shuffle)
    assert isinstance(waiting, Problem) and waiting.code == "panels_open"
    clerk = signed_in(app, "clerk", "operator@urzad.example", "Olga Operatorka")
    other = signed_in(app, "official", "zastepca@urzad.example", "Zenon Zastępca")
    for person, act in ((clerk, "/zakoncz"), (other, "/zatwierdz")):
        assert post_to(person, panel.desk, act).status_code == 303
    announced_round = None
    with transaction():
        opened = open_urn(made.round_view, texts, None, now(), random.Random(1).shuffle)
        assert not isinstance(opened, Problem) and opened.ballot_count == 1, "members are no voters"
        assert count_round(made.round_view, now()) == []
        announced_round = announce(made)
    _verified(app, made.slug, tmp_path)
    shown = app.test_client().get(f"/bo/{made.slug}/wyniki").text
    assert "arkusze ocen zespołu" in shown and "ważna karta" in shown
    assert "średnia ocen 9" in shown.replace("\xa0", " ")
    assert announced_round.pb_round.published_at is not None
